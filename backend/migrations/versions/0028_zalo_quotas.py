"""Zalo: what the account may still send; what waits for its person is found quickly"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0028"
down_revision = "0027"

WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "zalo_quotas",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("remaining", BigId, nullable=False),
        sa.Column("total", BigId, nullable=True),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('sub_quota', 'purchase_quota', 'reward_quota', 'template')",
            name=op.f("ck_zalo_quotas_kind"),
        ),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_zalo_quotas")),
    )
    op.create_index(
        "ix_notices_waiting", "notices", ["person_id"], sqlite_where=WAITING,
        postgresql_where=WAITING,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_notices_waiting", "notices", sqlite_where=WAITING, postgresql_where=WAITING)
    op.drop_table("zalo_quotas")
