"""what receivers may do: wishes, calls, second persons, dossiers watched, complaints"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0023"
down_revision = "0022"

WISHES = "kind IN ('another_day', 'at_post_office', 'another_address', 'another_person')"
OLD_WISHES = "kind IN ('another_day', 'at_post_office')"
RELATIVES = "relation IN ('family', 'neighbour', 'colleague', 'other')"
WAYS = "way IN ('link', 'digits', 'shared', 'asked')"
OLD_WAYS = "way IN ('link', 'digits', 'asked')"


def upgrade() -> None:
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("hand_only", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.alter_column(
            "hand_only", server_default=None, existing_type=sa.Boolean(), existing_nullable=False
        )
    with op.batch_alter_table("parcel_followers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proved_by", BigId, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_parcel_followers_proved_by"), "persons", ["proved_by"], ["id"]
        )
        _replace_check(batch_op, "ck_parcel_followers_way", WAYS)
    with op.batch_alter_table("parcel_wishes", schema=None) as batch_op:
        for name, kind in DETAILS:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        _replace_check(batch_op, "ck_parcel_wishes_kind", WISHES)
        batch_op.create_check_constraint(
            batch_op.f("ck_parcel_wishes_relation"), sa.text(RELATIVES)
        )
    _create_acts()
    _create_complaints()


DETAILS = (
    ("address", sa.Text()), ("receiver", sa.Text()), ("relation", sa.String(length=16)),
    ("phone", sa.Text()), ("withdrawn_at", UtcDateTime()),
)  # fmt: skip


def _replace_check(batch_op: object, name: str, check: str) -> None:
    batch_op.drop_constraint(batch_op.f(name), type_="check")  # type: ignore[attr-defined]
    batch_op.create_check_constraint(batch_op.f(name), sa.text(check))  # type: ignore[attr-defined]


def _create_acts() -> None:
    op.create_table(
        "parcel_watches",
        sa.Column("id", BigId, nullable=False),
        sa.Column("dossier_code", sa.String(length=64), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_parcel_watches_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_watches")),
        sa.UniqueConstraint(
            "dossier_code", "person_id", name=op.f("uq_parcel_watches_dossier_code_person_id")
        ),
    )
    with op.batch_alter_table("parcel_watches", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_parcel_watches_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "parcel_calls",
        sa.Column("id", BigId, nullable=False),
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("word", sa.String(length=8), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("look_at", UtcDateTime(), nullable=False),
        sa.Column("taken_by", BigId, nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("result", sa.String(length=16), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "result IN ('right', 'wrong', 'unreached', 'expired')",
            name=op.f("ck_parcel_calls_result"),
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_parcel_calls_parcel_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_parcel_calls_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["persons.id"], name=op.f("fk_parcel_calls_taken_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_calls")),
    )
    with op.batch_alter_table("parcel_calls", schema=None) as batch_op:
        batch_op.create_index(
            "ix_parcel_calls_look_at",
            ["look_at"],
            unique=False,
            postgresql_where=sa.text("result IS NULL"),
            sqlite_where=sa.text("result IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_parcel_calls_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_calls_person_id"), ["person_id"], unique=False)

    op.create_table(
        "parcel_joins",
        sa.Column("id", BigId, nullable=False),
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("admitted", sa.Boolean(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(WAYS, name=op.f("ck_parcel_joins_way")),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_parcel_joins_parcel_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_parcel_joins_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_joins")),
        sa.UniqueConstraint(
            "parcel_id", "person_id", name=op.f("uq_parcel_joins_parcel_id_person_id")
        ),
    )
    with op.batch_alter_table("parcel_joins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcel_joins_person_id"), ["person_id"], unique=False)

    op.create_table(
        "parcel_notes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('proved', 'call_asked', 'call_taken', 'call_right', 'call_wrong', "
            "'call_unreached', 'call_expired', 'wished', 'withdrawn', 'arranged', 'join_asked', "
            "'joined', 'join_refused', 'complained')",
            name=op.f("ck_parcel_notes_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_parcel_notes_parcel_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_parcel_notes_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_notes")),
    )
    with op.batch_alter_table("parcel_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcel_notes_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_notes_person_id"), ["person_id"], unique=False)


def _create_complaints() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", BigId, nullable=False),
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("runs_since", UtcDateTime(), nullable=False),
        sa.Column("answer_due", UtcDateTime(), nullable=False),
        sa.Column("step", BigId, nullable=False),
        sa.Column("look_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("emptied_at", UtcDateTime(), nullable=True),
        sa.Column("version", BigId, nullable=False),
        sa.CheckConstraint(
            "kind IN ('lost', 'damaged', 'late', 'wrong_person', 'rude', 'other')",
            name=op.f("ck_complaints_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'answered', 'closed', 'withdrawn')", name=op.f("ck_complaints_state")
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_complaints_parcel_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_complaints_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
    )
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.create_index(
            "ix_complaints_look_at",
            ["look_at"],
            unique=False,
            postgresql_where=sa.text("look_at IS NOT NULL"),
            sqlite_where=sa.text("look_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_complaints_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaints_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_complaints_unit_state", ["unit", "state"], unique=False)

    op.create_table(
        "complaint_notes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("complaint_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author_id", BigId, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('words', 'answer', 'further', 'accept', 'lapse', 'withdraw', 'escalation')",
            name=op.f("ck_complaint_notes_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["persons.id"], name=op.f("fk_complaint_notes_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_notes_complaint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_notes")),
        sa.UniqueConstraint(
            "complaint_id", "key", name=op.f("uq_complaint_notes_complaint_id_key")
        ),
    )
    with op.batch_alter_table("complaint_notes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_complaint_notes_author_id"), ["author_id"], unique=False
        )


def downgrade() -> None:
    for table in (
        "complaint_notes", "complaints", "parcel_notes", "parcel_joins", "parcel_calls",
        "parcel_watches",
    ):  # fmt: skip
        op.drop_table(table)
    op.execute(f"DELETE FROM parcel_wishes WHERE NOT ({OLD_WISHES})")
    op.execute(f"UPDATE parcel_followers SET way = 'digits' WHERE NOT ({OLD_WAYS})")
    with op.batch_alter_table("parcel_wishes", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_parcel_wishes_relation"), type_="check")
        _replace_check(batch_op, "ck_parcel_wishes_kind", OLD_WISHES)
        for name, _kind in DETAILS:
            batch_op.drop_column(name)
    with op.batch_alter_table("parcel_followers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_parcel_followers_proved_by"), type_="foreignkey")
        _replace_check(batch_op, "ck_parcel_followers_way", OLD_WAYS)
        batch_op.drop_column("proved_by")
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.drop_column("hand_only")
