"""home commune"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("persons", sa.Column("commune", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("persons", "commune")
