"""the post comes to a home for a dossier: requests, visits, lists of papers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0022"
down_revision = "0021"

WAITING = sa.text("escalate_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.alter_column("clerk_id", existing_type=BigId, nullable=True)
    _ways("way IN ('link', 'digits', 'asked')")
    op.create_table(
        "parcel_collections",
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("draft", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=True),
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone_proved_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("begins_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("assigned_id", BigId, nullable=True),
        sa.Column("assigned_at", UtcDateTime(), nullable=True),
        sa.Column("missing", sa.String(length=500), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("escalate_at", UtcDateTime(), nullable=True),
        sa.Column("missed_at", UtcDateTime(), nullable=True),
        sa.Column("version", BigId, nullable=False),
        *_keys("parcel_collections", parcel_id="parcels", person_id="persons",
               assigned_id="persons"),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_parcel_collections")),
        sa.UniqueConstraint(
            "person_id", "draft", name=op.f("uq_parcel_collections_person_id_draft")
        ),
    )  # fmt: skip
    _index("parcel_collections", "assigned_id")
    _index("parcel_collections", "ends_at")
    with op.batch_alter_table("parcel_collections", schema=None) as batch_op:
        batch_op.create_index(
            "ix_parcel_collections_escalate_at", ["escalate_at"], unique=False,
            postgresql_where=WAITING, sqlite_where=WAITING,
        )  # fmt: skip
    _create_lists()


def _create_lists() -> None:
    op.create_table(
        "parcel_paper_lists",
        sa.Column("id", BigId, nullable=False),
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("shown_at", UtcDateTime(), nullable=True),
        sa.Column("shown_by", BigId, nullable=True),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "answer IN ('right', 'wrong')", name=op.f("ck_parcel_paper_lists_answer")
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel_collections.parcel_id"],
            name=op.f("fk_parcel_paper_lists_parcel_id"),
        ),
        *_keys("parcel_paper_lists", shown_by="persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_paper_lists")),
    )  # fmt: skip
    _index("parcel_paper_lists", "parcel_id")
    op.create_table(
        "parcel_papers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("list_id", BigId, nullable=False),
        sa.Column("number", BigId, nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("originals", BigId, nullable=False),
        sa.Column("copies", BigId, nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        *_keys("parcel_papers", list_id="parcel_paper_lists"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_papers")),
        sa.UniqueConstraint("list_id", "number", name=op.f("uq_parcel_papers_list_id_number")),
    )


def _keys(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    ]


def _index(table: str, column: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def _ways(check: str) -> None:
    with op.batch_alter_table("parcel_followers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_parcel_followers_way"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_parcel_followers_way"), sa.text(check)
        )  # fmt: skip


def downgrade() -> None:
    op.drop_table("parcel_papers")
    op.drop_table("parcel_paper_lists")
    op.drop_table("parcel_collections")
    op.execute("UPDATE parcel_followers SET way = 'digits' WHERE way = 'asked'")
    _ways("way IN ('link', 'digits')")
    op.execute("UPDATE parcels SET clerk_id = owner_id WHERE clerk_id IS NULL")
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.alter_column("clerk_id", existing_type=BigId, nullable=False)
