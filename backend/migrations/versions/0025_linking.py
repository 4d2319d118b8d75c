"""one person on several channels, and how channels fare"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parcel_channel", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("work_channel", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("detour_told_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_heard_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("detour", sa.String(length=16), nullable=True))
    _create_link_requests()
    op.create_table(
        "channels",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("switched_off_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("down_since", UtcDateTime(), nullable=True),
        sa.Column("last_error_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.Column("last_sent_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channels")),
    )


def _create_link_requests() -> None:
    op.create_table(
        "link_requests",
        sa.Column("id", BigId, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("identity_id", BigId, nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("entered_identity_id", BigId, nullable=True),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_identity_id"], ["identities.id"],
            name=op.f("fk_link_requests_entered_identity_id_identities"),
        ),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_link_requests_identity_id_identities")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_link_requests_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_requests")),
        sa.UniqueConstraint("digest", name=op.f("uq_link_requests_digest")),
    )  # fmt: skip
    op.create_index(op.f("ix_link_requests_person_id"), "link_requests", ["person_id"])


def downgrade() -> None:
    op.drop_table("channels")
    op.drop_table("link_requests")
    for table, columns in (
        ("notices", ("detour",)),
        ("identities", ("last_heard_at",)),
        ("persons", ("detour_told_at", "work_channel", "parcel_channel")),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
