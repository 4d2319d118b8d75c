"""routes and macros"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0015"
down_revision = "0014"

STILL = sa.text("replaced_at IS NULL")
USED = sa.text("retired_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "case_routes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=300), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("desk", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("set_by", BigId, nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "level IN ('', 'province', 'commune')", name=op.f("ck_case_routes_level")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["persons.id"], name=op.f("fk_case_routes_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_routes")),
    )
    with op.batch_alter_table("case_routes", schema=None) as batch_op:
        batch_op.create_index(
            "uq_case_routes_current",
            ["code", "field", "level", "commune", "valid_from"],
            unique=True,
            sqlite_where=STILL,
            postgresql_where=STILL,
        )

    op.create_table(
        "case_macros",
        sa.Column("id", BigId, nullable=False),
        sa.Column("desk", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", BigId, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["persons.id"], name=op.f("fk_case_macros_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_macros")),
    )
    with op.batch_alter_table("case_macros", schema=None) as batch_op:
        batch_op.create_index(
            "uq_case_macros_used",
            ["desk", "title"],
            unique=True,
            sqlite_where=USED,
            postgresql_where=USED,
        )


def downgrade() -> None:
    op.drop_table("case_macros")
    op.drop_table("case_routes")
