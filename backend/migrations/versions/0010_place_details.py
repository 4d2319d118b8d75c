"""place details"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0010"
down_revision = "0009"

STILL = sa.text("replaced_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "place_details",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("hours", sa.String(length=120), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_details")),
    )
    with op.batch_alter_table("place_details", schema=None) as batch_op:
        batch_op.create_index(
            "uq_place_details_current",
            ["key"],
            unique=True,
            sqlite_where=STILL,
            postgresql_where=STILL,
        )


def downgrade() -> None:
    op.drop_table("place_details")
