"""files beside pictures, answers used anew"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0018"
down_revision = "0017"

KINDS = "kind IN ('photo', 'document', 'voice', 'video', 'audio')"


def upgrade() -> None:
    with op.batch_alter_table("case_attachments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ending", sa.String(length=8), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_case_attachments_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_case_attachments_kind"), sa.text(KINDS))

    op.create_table(
        "case_precedent_uses",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("draft", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_precedent_uses_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_case_precedent_uses_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_precedent_uses")),
        sa.UniqueConstraint(
            "person_id", "draft", name=op.f("uq_case_precedent_uses_person_id_draft")
        ),
    )
    with op.batch_alter_table("case_precedent_uses", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_precedent_uses_case_id"), ["case_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("case_precedent_uses")
    op.execute("DELETE FROM case_attachments WHERE kind <> 'photo'")
    with op.batch_alter_table("case_attachments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_case_attachments_kind"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_case_attachments_kind"), sa.text("kind IN ('photo')")
        )
        batch_op.drop_column("ending")
