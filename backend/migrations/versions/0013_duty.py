"""duty"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "working_hours",
        sa.Column("id", BigId, nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("weekday", BigId, nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("sessions", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("entered_by", BigId, nullable=True),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(weekday IS NULL) <> (day IS NULL)", name=op.f("ck_working_hours_weekday_or_day")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_working_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["persons.id"], name=op.f("fk_working_hours_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
    )
    with op.batch_alter_table("working_hours", schema=None) as batch_op:
        batch_op.create_index("ix_working_hours_unit_day", ["unit", "day"], unique=False)

    op.create_table(
        "shifts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("desk", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("begins_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("substitute_id", BigId, nullable=True),
        sa.Column("set_by", BigId, nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("begins_at < ends_at", name=op.f("ck_shifts_span")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_shifts_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["persons.id"], name=op.f("fk_shifts_set_by")),
        sa.ForeignKeyConstraint(
            ["substitute_id"], ["persons.id"], name=op.f("fk_shifts_substitute_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    with op.batch_alter_table("shifts", schema=None) as batch_op:
        batch_op.create_index("ix_shifts_desk_ends_at", ["desk", "ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_shifts_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_shifts_substitute_id"), ["substitute_id"], unique=False
        )

    op.create_table(
        "turns",
        sa.Column("id", BigId, nullable=False),
        sa.Column("desk", sa.String(length=64), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("number", BigId, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_turns_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
        sa.UniqueConstraint("desk", "person_id", name=op.f("uq_turns_desk_person_id")),
    )
    with op.batch_alter_table("turns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_turns_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("turns")
    op.drop_table("shifts")
    op.drop_table("working_hours")
