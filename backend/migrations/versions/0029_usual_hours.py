"""Deliveries of a route by time: between which hours a postman usually comes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

DELIVERED = sa.text("state = 'delivered'")


def upgrade() -> None:
    op.create_index(
        "ix_parcels_delivered", "parcels", ["unit", "route", "state_at"],
        postgresql_where=DELIVERED, sqlite_where=DELIVERED,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_parcels_delivered", "parcels")
