"""what carriers tell unasked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "carrier_feeds",
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("position", sa.String(length=64), nullable=True),
        sa.Column("next_pull_at", UtcDateTime(), nullable=False),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.Column("lease", sa.String(length=40), nullable=True),
        sa.Column("failures", BigId, nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_carrier_feeds")),
    )
    op.create_table(
        "carrier_webhooks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("done", BigId, nullable=False),
        sa.Column("folded_at", UtcDateTime(), nullable=True),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.Column("failures", BigId, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_webhooks")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_carrier_webhooks_source_key")),
    )
    with op.batch_alter_table("carrier_webhooks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_carrier_webhooks_received_at"), ["received_at"], unique=False
        )
        batch_op.create_index(
            "ix_carrier_webhooks_waiting",
            ["id"],
            unique=False,
            postgresql_where=sa.text("folded_at IS NULL"),
            sqlite_where=sa.text("folded_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("carrier_webhooks")
    op.drop_table("carrier_feeds")
