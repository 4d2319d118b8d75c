"""catalogue"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0006"
down_revision = "0005"

WORD_HOLDS = sa.text("replaced_at IS NULL")
NOT_RELEASED = sa.text("released_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "catalogue_revision",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("number", BigId, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_revision")),
    )
    op.create_table(
        "catalogue_imports",
        sa.Column("id", BigId, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("activated_at", UtcDateTime(), nullable=True),
        sa.Column("taken_back_at", UtcDateTime(), nullable=True),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("entries", BigId, nullable=False),
        sa.Column("added", BigId, nullable=False),
        sa.Column("amended", BigId, nullable=False),
        sa.Column("withdrawn", BigId, nullable=False),
        sa.Column("left_out", BigId, nullable=False),
        sa.CheckConstraint(
            "state IN ('staged', 'active', 'taken_back')",
            name=op.f("ck_catalogue_imports_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_imports")),
    )
    op.create_table(
        "catalogue_entries",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["catalogue_imports.id"],
            name=op.f("fk_catalogue_entries_import_id_catalogue_imports"),
        ),
        sa.PrimaryKeyConstraint("import_id", "code", name=op.f("pk_catalogue_entries")),
    )
    _local_words()
    _holds()


def _local_words() -> None:
    op.create_table(
        "local_words",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("fee", sa.String(length=500), nullable=True),
        sa.Column("time", sa.String(length=500), nullable=True),
        sa.Column("unit", sa.String(length=64), nullable=True),
        sa.Column("by_post", sa.Boolean(), nullable=True),
        sa.Column("remark", sa.String(length=1000), nullable=True),
        sa.Column("document", sa.String(length=500), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_words")),
    )
    with op.batch_alter_table("local_words", schema=None) as batch_op:
        batch_op.create_index(
            "uq_local_words_current",
            ["code", "valid_from"],
            unique=True,
            sqlite_where=WORD_HOLDS,
            postgresql_where=WORD_HOLDS,
        )


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("held_at", UtcDateTime(), nullable=False),
        sa.Column("held_by", BigId, nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("released_by", BigId, nullable=True),
        sa.CheckConstraint("kind IN ('procedure', 'answer')", name=op.f("ck_holds_kind")),
        sa.ForeignKeyConstraint(["held_by"], ["persons.id"], name=op.f("fk_holds_held_by_persons")),
        sa.ForeignKeyConstraint(
            ["released_by"], ["persons.id"], name=op.f("fk_holds_released_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(
            "uq_holds_current",
            ["kind", "key"],
            unique=True,
            sqlite_where=NOT_RELEASED,
            postgresql_where=NOT_RELEASED,
        )


def downgrade() -> None:
    for table in (
        "holds",
        "local_words",
        "catalogue_entries",
        "catalogue_imports",
        "catalogue_revision",
    ):
        op.drop_table(table)
