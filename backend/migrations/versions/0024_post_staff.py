"""parcels registered many at once, handover records, fuller proofs, postmen's routes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0024"
down_revision = "0023"

WAITS = sa.text("state = 'waiting'")


def upgrade() -> None:
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("route", sa.String(length=40), nullable=True))
    with op.batch_alter_table("parcel_proofs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("receiver", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("slip_collected", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("signature", sa.String(length=40), nullable=True))
    _create_batches()
    _create_files()
    _create_handovers()


def _create_batches() -> None:
    op.create_table(
        "parcel_batches",
        sa.Column("id", BigId, nullable=False),
        sa.Column("clerk_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", BigId, nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'saved', 'dropped')", name=op.f("ck_parcel_batches_state")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["persons.id"], name=op.f("fk_parcel_batches_clerk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_batches")),
    )
    with op.batch_alter_table("parcel_batches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcel_batches_clerk_id"), ["clerk_id"], unique=False)


def _create_files() -> None:
    op.create_table(
        "parcel_files",
        sa.Column("id", BigId, nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("about_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("native_id", sa.String(length=200), nullable=False),
        sa.Column("unique_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("size", BigId, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("failure", sa.String(length=24), nullable=True),
        sa.Column("tries", BigId, nullable=False),
        sa.Column("lease", sa.String(length=40), nullable=True),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('batch', 'proof')", name=op.f("ck_parcel_files_purpose")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'read', 'unread')", name=op.f("ck_parcel_files_state")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_parcel_files_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_files")),
        sa.UniqueConstraint(
            "purpose", "about_id", "unique_id",
            name=op.f("uq_parcel_files_purpose_about_id_unique_id"),
        ),
    )  # fmt: skip
    with op.batch_alter_table("parcel_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcel_files_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_parcel_files_waiting", ["id"], unique=False,
            postgresql_where=WAITS, sqlite_where=WAITS,
        )  # fmt: skip


def _create_handovers() -> None:
    op.create_table(
        "parcel_handovers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("leg", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("given_by", BigId, nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("taken_by", BigId, nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("version", BigId, nullable=False),
        sa.CheckConstraint("leg IN ('return', 'collect')", name=op.f("ck_parcel_handovers_leg")),
        sa.CheckConstraint(
            "state IN ('given', 'taken', 'withdrawn')", name=op.f("ck_parcel_handovers_state")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["persons.id"], name=op.f(f"fk_parcel_handovers_{column}")
            )
            for column in ("given_by", "taken_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_handovers")),
        sa.UniqueConstraint("code", name=op.f("uq_parcel_handovers_code")),
    )
    with op.batch_alter_table("parcel_handovers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcel_handovers_unit"), ["unit"], unique=False)
    op.create_table(
        "parcel_handover_lines",
        sa.Column("id", BigId, nullable=False),
        sa.Column("handover_id", BigId, nullable=False),
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("missing", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("changed_by", BigId, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [target], name=op.f(f"fk_parcel_handover_lines_{column}")
            )
            for column, target in (
                ("handover_id", "parcel_handovers.id"),
                ("parcel_id", "parcels.id"),
                ("changed_by", "persons.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_handover_lines")),
        sa.UniqueConstraint(
            "handover_id", "parcel_id",
            name=op.f("uq_parcel_handover_lines_handover_id_parcel_id"),
        ),
    )  # fmt: skip
    with op.batch_alter_table("parcel_handover_lines", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_parcel_handover_lines_parcel_id"), ["parcel_id"], unique=False
        )


def downgrade() -> None:
    for table in ("parcel_handover_lines", "parcel_handovers", "parcel_files", "parcel_batches"):
        op.drop_table(table)
    with op.batch_alter_table("parcel_proofs", schema=None) as batch_op:
        for column in ("signature", "slip_collected", "receiver"):
            batch_op.drop_column(column)
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.drop_column("route")
