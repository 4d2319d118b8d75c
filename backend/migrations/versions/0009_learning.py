"""learning"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "learned_questions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=600), nullable=False),
        sa.Column("proposed_by", BigId, nullable=True),
        sa.Column("approved_by", BigId, nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=False),
        sa.Column("taken_back_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["persons.id"], name=op.f("fk_learned_questions_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["persons.id"], name=op.f("fk_learned_questions_proposed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_questions")),
    )
    with op.batch_alter_table("learned_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learned_questions_subject"), ["subject"], unique=False)

    op.create_table(
        "missed_questions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(length=600), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("count", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("meaning", sa.String(length=200), nullable=True),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("proposal", BigId, nullable=False),
        sa.Column("proposed_by", BigId, nullable=True),
        sa.Column("settled_by", BigId, nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "decision IN ('decline', 'rejected')", name=op.f("ck_missed_questions_decision")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'proposed', 'learned', 'dropped')",
            name=op.f("ck_missed_questions_state"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_missed_questions_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["persons.id"], name=op.f("fk_missed_questions_proposed_by")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["persons.id"], name=op.f("fk_missed_questions_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_questions")),
        sa.UniqueConstraint("digest", name=op.f("uq_missed_questions_digest")),
    )
    with op.batch_alter_table("missed_questions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_missed_questions_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index("ix_missed_questions_state_count", ["state", "count"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("missed_questions", schema=None) as batch_op:
        batch_op.drop_index("ix_missed_questions_state_count")
        batch_op.drop_index(batch_op.f("ix_missed_questions_person_id"))

    op.drop_table("missed_questions")
    with op.batch_alter_table("learned_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learned_questions_subject"))

    op.drop_table("learned_questions")
