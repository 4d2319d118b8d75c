"""messages whose words are held, files of departments' answers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0019"
down_revision = "0018"

KINDS = "kind IN ('photo', 'document', 'voice', 'video', 'audio')"


def upgrade() -> None:
    op.create_table(
        "heard_messages",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("bot", sa.String(length=32), nullable=False),
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("place", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_heard_messages_person_id")
        ),
        sa.PrimaryKeyConstraint(
            "channel", "bot", "chat", "message", name=op.f("pk_heard_messages")
        ),
    )
    with op.batch_alter_table("heard_messages", schema=None) as batch_op:
        for column in ("at", "person_id", "subject"):
            batch_op.create_index(batch_op.f(f"ix_heard_messages_{column}"), [column], unique=False)
    op.create_table(
        "case_proposal_files",
        sa.Column("id", BigId, nullable=False),
        sa.Column("proposal_id", BigId, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("native_id", sa.String(length=255), nullable=False),
        sa.Column("unique_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ending", sa.String(length=8), nullable=True),
        sa.Column("size", BigId, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_case_proposal_files_kind")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["case_proposals.id"], name=op.f("fk_case_proposal_files_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_proposal_files")),
        sa.UniqueConstraint(
            "proposal_id", "unique_id", name=op.f("uq_case_proposal_files_proposal_id_unique_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("case_proposal_files")
    op.drop_table("heard_messages")
