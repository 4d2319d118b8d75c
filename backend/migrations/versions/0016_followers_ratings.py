"""followers and ratings of cases"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    _followers()
    op.create_table(
        "case_ratings",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("desk", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("stars", BigId, nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_case_ratings_stars")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_case_ratings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_ratings_desk_month", "case_ratings", ["desk", "month"])
    op.create_table(
        "case_rating_comments",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("desk", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_case_rating_comments")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_rating_comments_desk_month", "case_rating_comments", ["desk", "month"])
    op.create_table(
        "rated_cases",
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("is_commented", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_rated_cases_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_rated_cases")),
    )


def _followers() -> None:
    op.create_table(
        "case_followers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("link_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("bound_at", UtcDateTime(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_followers_case_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_case_followers_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_followers")),
        sa.UniqueConstraint(
            "case_id", "person_id", name=op.f("uq_case_followers_case_id_person_id")
        ),
        sa.UniqueConstraint("link_digest", name=op.f("uq_case_followers_link_digest")),
    )
    with op.batch_alter_table("case_followers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_followers_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_case_followers_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    for table in ("rated_cases", "case_rating_comments", "case_ratings", "case_followers"):
        op.drop_table(table)
