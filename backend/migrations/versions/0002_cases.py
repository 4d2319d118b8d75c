"""cases"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", BigId, nullable=False),
        sa.Column("department", sa.String(length=64), nullable=False),
        sa.Column("clerk_id", BigId, nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("draft", sa.String(length=16), nullable=False),
        sa.Column("dossier_code", sa.String(length=64), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("unheard_at", UtcDateTime(), nullable=True),
        sa.Column("version", BigId, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'answered', 'closed', 'withdrawn')", name=op.f("ck_cases_state")
        ),
        sa.ForeignKeyConstraint(["clerk_id"], ["persons.id"], name=op.f("fk_cases_clerk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("clerk_id", "draft", name=op.f("uq_cases_clerk_id_draft")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_clerk_id"), ["clerk_id"], unique=False)
        batch_op.create_index("ix_cases_department_state", ["department", "state"], unique=False)

    op.create_table(
        "case_attachments",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("native_id", sa.String(length=255), nullable=False),
        sa.Column("unique_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("size", BigId, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('photo')", name=op.f("ck_case_attachments_kind")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_attachments_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_case_attachments_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_attachments")),
        sa.UniqueConstraint(
            "case_id", "unique_id", name=op.f("uq_case_attachments_case_id_unique_id")
        ),
    )
    with op.batch_alter_table("case_attachments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_attachments_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "case_notes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('everyone', 'internal')", name=op.f("ck_case_notes_audience")
        ),
        sa.CheckConstraint(
            "kind IN ('question', 'answer', 'accepted', 'disputed', 'supplied', 'withdrawn')",
            name=op.f("ck_case_notes_kind"),
        ),
        sa.CheckConstraint(
            "role IN ('clerk', 'specialist', 'supervisor')", name=op.f("ck_case_notes_role")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["persons.id"], name=op.f("fk_case_notes_author_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_notes_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_case_notes_case_id_key")),
    )
    with op.batch_alter_table("case_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_notes_author_id"), ["author_id"], unique=False)

    op.create_table(
        "case_proposals",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'sent', 'dropped')", name=op.f("ck_case_proposals_state")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["persons.id"], name=op.f("fk_case_proposals_author_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_proposals_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_proposals")),
    )
    with op.batch_alter_table("case_proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_proposals_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_proposals_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_case_proposals_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("case_proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_proposals_case_id"))
        batch_op.drop_index(batch_op.f("ix_case_proposals_author_id"))
        batch_op.drop_index(batch_op.f("ix_case_proposals_at"))

    op.drop_table("case_proposals")
    with op.batch_alter_table("case_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_notes_author_id"))

    op.drop_table("case_notes")
    with op.batch_alter_table("case_attachments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_attachments_person_id"))

    op.drop_table("case_attachments")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_department_state")
        batch_op.drop_index(batch_op.f("ix_cases_clerk_id"))

    op.drop_table("cases")
