"""enquiries"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("begins_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_absences_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_person_id"), ["person_id"], unique=False)

    op.create_table(
        "enquiries",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("draft", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("owner_id", BigId, nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("claim_until", UtcDateTime(), nullable=True),
        sa.Column("remind_at", UtcDateTime(), nullable=True),
        sa.Column("note_at", UtcDateTime(), nullable=True),
        sa.Column("notes_sent", BigId, nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("emptied_at", UtcDateTime(), nullable=True),
        sa.Column("version", BigId, nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'claimed', 'asked_back', 'answered', 'closed', "
            "'unanswered', 'withdrawn')",
            name=op.f("ck_enquiries_state"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["persons.id"], name=op.f("fk_enquiries_owner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_enquiries_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("person_id", "draft", name=op.f("uq_enquiries_person_id_draft")),
    )
    with op.batch_alter_table("enquiries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiries_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_enquiries_state", ["state"], unique=False)

    op.create_table(
        "enquiry_notes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("enquiry_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("voice", sa.String(length=255), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('question', 'answer', 'asked_back', 'further')",
            name=op.f("ck_enquiry_notes_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["persons.id"], name=op.f("fk_enquiry_notes_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_enquiry_notes_enquiry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_notes")),
        sa.UniqueConstraint("enquiry_id", "key", name=op.f("uq_enquiry_notes_enquiry_id_key")),
    )
    with op.batch_alter_table("enquiry_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_notes_author_id"), ["author_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("enquiry_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_notes_author_id"))

    op.drop_table("enquiry_notes")
    with op.batch_alter_table("enquiries", schema=None) as batch_op:
        batch_op.drop_index("ix_enquiries_state")
        batch_op.drop_index(batch_op.f("ix_enquiries_owner_id"))

    op.drop_table("enquiries")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absences_person_id"))

    op.drop_table("absences")
