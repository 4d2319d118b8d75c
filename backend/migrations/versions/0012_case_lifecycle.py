"""case lifecycle: owners, clocks, parts asked of others, promises and choices of desks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0012"
down_revision = "0011"

STATES = "state IN ('waiting', 'asked', 'answered', 'resolved', 'closed', 'withdrawn')"
FORMER_STATES = "state IN ('waiting', 'answered', 'closed', 'withdrawn')"
URGENCIES = "urgency IN ('waiting_citizen', 'today', 'normal')"
NOTES = (
    "kind IN ('question', 'answer', 'accepted', 'disputed', 'supplied', 'withdrawn', 'claimed', "
    "'released', 'lapsed', 'asked', 'transferred', 'involved', 'contributed', 'escalated', "
    "'closed', 'reopened', 'revised', 'retracted')"
)
FORMER_NOTES = "kind IN ('question', 'answer', 'accepted', 'disputed', 'supplied', 'withdrawn')"
ROLES = "role IN ('clerk', 'specialist', 'supervisor', 'clock')"
FORMER_ROLES = "role IN ('clerk', 'specialist', 'supervisor')"
KINDS = "answer_kind IN ('received', 'incomplete', 'refused', 'otherwise')"
PURPOSES = "purpose IN ('received', 'incomplete', 'refused', 'otherwise', 'asked', 'joint')"
PROPOSALS = "state IN ('open', 'leaving', 'sent', 'dropped')"
FORMER_PROPOSALS = "state IN ('open', 'sent', 'dropped')"
LOOKED_AT = sa.text("look_at IS NOT NULL")
TWO_DAYS = "900"  # Two working days of 7.5 hours, in minutes: the default target of that time.


def upgrade() -> None:
    _make_tables()
    _widen_cases()
    _widen_notes()
    with op.batch_alter_table("case_proposals") as batch_op:
        batch_op.add_column(sa.Column("part_id", BigId, nullable=True))
        batch_op.add_column(sa.Column("purpose", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("leaves_at", UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_case_proposals_part_id"), "case_parts", ["part_id"], ["id"]
        )
        batch_op.drop_constraint(op.f("ck_case_proposals_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_case_proposals_state"), PROPOSALS)
        batch_op.create_check_constraint(op.f("ck_case_proposals_purpose"), PURPOSES)


def _make_tables() -> None:
    op.create_table(
        "case_parts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("desk", sa.String(length=64), nullable=False),
        sa.Column("asked_by", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_parts_case_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["persons.id"], name=op.f("fk_case_parts_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_parts")),
        sa.UniqueConstraint("case_id", "desk", name=op.f("uq_case_parts_case_id_desk")),
    )
    op.create_index(op.f("ix_case_parts_asked_by"), "case_parts", ["asked_by"])
    op.create_table(
        "case_targets",
        sa.Column("desk", sa.String(length=64), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=False),
        sa.Column("response", BigId, nullable=False),
        sa.Column("answer", BigId, nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(URGENCIES, name=op.f("ck_case_targets_urgency")),
        sa.PrimaryKeyConstraint("desk", "urgency", name=op.f("pk_case_targets")),
    )
    op.create_table(
        "case_desks",
        sa.Column("desk", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("out_of_hours", sa.Boolean(), nullable=False),
        sa.Column("set_by", BigId, nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("mode IN ('group', 'private')", name=op.f("ck_case_desks_mode")),
        sa.ForeignKeyConstraint(["set_by"], ["persons.id"], name=op.f("fk_case_desks_set_by")),
        sa.PrimaryKeyConstraint("desk", name=op.f("pk_case_desks")),
    )


def _widen_cases() -> None:
    with op.batch_alter_table("cases") as batch_op:
        batch_op.drop_constraint(op.f("ck_cases_state"), type_="check")
        batch_op.add_column(sa.Column("procedure", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("procedure_title", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("field", sa.String(length=200), nullable=True))
        batch_op.add_column(
            sa.Column("urgency", sa.String(length=16), nullable=False, server_default="normal")
        )
        batch_op.add_column(sa.Column("owner_id", BigId, nullable=True))
        batch_op.add_column(sa.Column("target", BigId, nullable=False, server_default=TWO_DAYS))
        for name in ("used", "step", "transfers"):
            batch_op.add_column(sa.Column(name, BigId, nullable=False, server_default="0"))
        for name in (
            "claim_until", "response_due", "responded_at", "runs_since", "answer_due",
            "answered_at", "look_at", "ended_at",
        ):  # fmt: skip
            batch_op.add_column(sa.Column(name, UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("follows_id", BigId, nullable=True))
        batch_op.add_column(sa.Column("legal_due", sa.Date(), nullable=True))
    # Until now the clerk's acceptance alone closed a case. What waits is counted from its question
    # once somebody looks at it.
    op.execute("UPDATE cases SET state = 'resolved', ended_at = changed_at WHERE state = 'closed'")
    op.execute("UPDATE cases SET ended_at = changed_at WHERE state = 'withdrawn'")
    op.execute("UPDATE cases SET answered_at = changed_at WHERE state = 'answered'")
    op.execute("UPDATE cases SET runs_since = asked_at WHERE state = 'waiting'")
    op.execute("UPDATE cases SET look_at = changed_at WHERE state IN ('waiting', 'answered')")
    with op.batch_alter_table("cases") as batch_op:
        for name in ("urgency", "target", "used", "step", "transfers"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_check_constraint(op.f("ck_cases_state"), STATES)
        batch_op.create_check_constraint(op.f("ck_cases_urgency"), URGENCIES)
        batch_op.create_foreign_key(op.f("fk_cases_owner_id"), "persons", ["owner_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_cases_follows_id"), "cases", ["follows_id"], ["id"])
        batch_op.create_index(op.f("ix_cases_owner_id"), ["owner_id"])
        batch_op.create_index(
            "ix_cases_look_at", ["look_at"], sqlite_where=LOOKED_AT, postgresql_where=LOOKED_AT
        )


def _widen_notes() -> None:
    with op.batch_alter_table("case_notes") as batch_op:
        batch_op.drop_constraint(op.f("ck_case_notes_kind"), type_="check")
        batch_op.drop_constraint(op.f("ck_case_notes_role"), type_="check")
        batch_op.add_column(sa.Column("answer_kind", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("about", BigId, nullable=True))
        batch_op.alter_column("author_id", existing_type=BigId, nullable=True)
        batch_op.create_foreign_key(op.f("fk_case_notes_about"), "case_notes", ["about"], ["id"])
        batch_op.create_check_constraint(op.f("ck_case_notes_kind"), NOTES)
        batch_op.create_check_constraint(op.f("ck_case_notes_role"), ROLES)
        batch_op.create_check_constraint(op.f("ck_case_notes_answer_kind"), KINDS)


def downgrade() -> None:
    op.execute("DELETE FROM case_proposals WHERE part_id IS NOT NULL")
    op.execute("UPDATE case_proposals SET state = 'dropped', text = '' WHERE state = 'leaving'")
    with op.batch_alter_table("case_proposals") as batch_op:
        batch_op.drop_constraint(op.f("fk_case_proposals_part_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_case_proposals_state"), type_="check")
        batch_op.drop_constraint(op.f("ck_case_proposals_purpose"), type_="check")
        for name in ("part_id", "purpose", "leaves_at"):
            batch_op.drop_column(name)
        batch_op.create_check_constraint(op.f("ck_case_proposals_state"), FORMER_PROPOSALS)
    for table in ("case_desks", "case_targets", "case_parts"):
        op.drop_table(table)
    _narrow_notes()
    _narrow_cases()


def _narrow_notes() -> None:
    op.execute(f"DELETE FROM case_notes WHERE NOT {FORMER_NOTES} OR author_id IS NULL")
    with op.batch_alter_table("case_notes") as batch_op:
        batch_op.drop_constraint(op.f("fk_case_notes_about"), type_="foreignkey")
        for name in ("kind", "role", "answer_kind"):
            batch_op.drop_constraint(op.f(f"ck_case_notes_{name}"), type_="check")
        batch_op.drop_column("answer_kind")
        batch_op.drop_column("about")
        batch_op.alter_column("author_id", existing_type=BigId, nullable=False)
        batch_op.create_check_constraint(op.f("ck_case_notes_kind"), FORMER_NOTES)
        batch_op.create_check_constraint(op.f("ck_case_notes_role"), FORMER_ROLES)


def _narrow_cases() -> None:
    with op.batch_alter_table("cases") as batch_op:
        batch_op.drop_index("ix_cases_look_at")
        batch_op.drop_index(op.f("ix_cases_owner_id"))
        batch_op.drop_constraint(op.f("fk_cases_owner_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_cases_follows_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_cases_state"), type_="check")
        batch_op.drop_constraint(op.f("ck_cases_urgency"), type_="check")
        for name in (
            "procedure", "procedure_title", "field", "urgency", "owner_id", "claim_until",
            "response_due", "responded_at", "target", "used", "runs_since", "answer_due",
            "answered_at", "step", "look_at", "ended_at", "transfers",
            "follows_id", "legal_due",
        ):  # fmt: skip
            batch_op.drop_column(name)
    op.execute("UPDATE cases SET state = 'closed' WHERE state = 'resolved'")
    op.execute("UPDATE cases SET state = 'waiting' WHERE state = 'asked'")
    with op.batch_alter_table("cases") as batch_op:
        batch_op.create_check_constraint(op.f("ck_cases_state"), FORMER_STATES)
