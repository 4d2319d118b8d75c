"""guidance"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("desk", sa.String(length=64), nullable=False),
        sa.Column("procedure", sa.String(length=32), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("ground", sa.String(length=400), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("audience", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=True),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("approver_id", BigId, nullable=True),
        sa.Column("supersedes_id", BigId, nullable=True),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("version", BigId, nullable=False),
        sa.CheckConstraint("audience IN ('clerks', 'public')", name=op.f("ck_articles_audience")),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'superseded', 'rejected', 'withdrawn')",
            name=op.f("ck_articles_state"),
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["persons.id"], name=op.f("fk_articles_approver_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["persons.id"], name=op.f("fk_articles_author_id")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["articles.id"], name=op.f("fk_articles_supersedes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.create_index("ix_articles_desk_state", ["desk", "state"], unique=False)
        batch_op.create_index("ix_articles_state_audience", ["state", "audience"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_articles_supersedes_id"), ["supersedes_id"], unique=False
        )
        batch_op.create_index(
            "uq_articles_key",
            ["key"],
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )

    op.create_table(
        "article_receipts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("article_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "how IN ('shown', 'accepted', 'origin', 'told')", name=op.f("ck_article_receipts_how")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_receipts_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_article_receipts_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_receipts")),
        sa.UniqueConstraint(
            "article_id", "person_id", name=op.f("uq_article_receipts_article_id_person_id")
        ),
    )
    with op.batch_alter_table("article_receipts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_article_receipts_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("article_receipts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_receipts_person_id"))

    op.drop_table("article_receipts")
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_articles_key",
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )
        batch_op.drop_index(batch_op.f("ix_articles_supersedes_id"))
        batch_op.drop_index("ix_articles_state_audience")
        batch_op.drop_index("ix_articles_desk_state")

    op.drop_table("articles")
