"""half days whose digests were made; who set what a desk promises"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "case_digests",
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_case_digests")),
    )
    with op.batch_alter_table("case_targets") as batch_op:
        batch_op.add_column(sa.Column("set_by", BigId, nullable=True))
        batch_op.create_foreign_key(op.f("fk_case_targets_set_by"), "persons", ["set_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("case_targets") as batch_op:
        batch_op.drop_constraint(op.f("fk_case_targets_set_by"), type_="foreignkey")
        batch_op.drop_column("set_by")
    op.drop_table("case_digests")
