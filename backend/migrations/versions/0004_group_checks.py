"""group checks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("check_wanted_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("check_wanted_by", BigId, nullable=True))
        batch_op.add_column(sa.Column("checked_at", UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_groups_check_wanted_by"), "persons", ["check_wanted_by"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_groups_check_wanted_by"), type_="foreignkey")
        batch_op.drop_column("checked_at")
        batch_op.drop_column("check_wanted_by")
        batch_op.drop_column("check_wanted_at")
