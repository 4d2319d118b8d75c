"""Zalo: native ids, tokens, ledger of chats; notices that wait for their person; calls"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0027"
down_revision = "0026"

BEFORE = "state IN ('due', 'sent', 'unreachable', 'rejected', 'dropped')"
AFTER = "state IN ('due', 'sent', 'unreachable', 'rejected', 'dropped', 'waiting')"
NOTICES = sa.table("notices", sa.column("state", sa.String))
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "native_ids",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("native", sa.Text(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('user', 'group', 'heard', 'sent', 'file')", name=op.f("ck_native_ids_kind")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_native_ids_person_id")
        ),
        sa.PrimaryKeyConstraint("channel", "kind", "number", name=op.f("pk_native_ids")),
    )
    op.create_index(op.f("ix_native_ids_person_id"), "native_ids", ["person_id"])
    op.create_index(op.f("ix_native_ids_at"), "native_ids", ["at"])
    op.create_table(
        "zalo_tokens",
        sa.Column("oa", sa.String(length=64), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("refresh", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=True),
        sa.Column("renewed_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("lease", sa.String(length=40), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('good', 'refused')", name=op.f("ck_zalo_tokens_state")),
        sa.PrimaryKeyConstraint("oa", name=op.f("pk_zalo_tokens")),
    )
    op.create_table(
        "zalo_chats",
        sa.Column("chat", sa.String(length=24), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("last_at", UtcDateTime(), nullable=True),
        sa.Column("remain", BigId, nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("menu", sa.JSON(), nullable=False),
        sa.Column("menu_message", sa.String(length=24), nullable=True),
        sa.Column("rest", sa.JSON(), nullable=False),
        sa.Column("paused_until", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_zalo_chats_person_id")
        ),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_zalo_chats")),
    )
    op.create_index(op.f("ix_zalo_chats_person_id"), "zalo_chats", ["person_id"])
    op.create_index(op.f("ix_zalo_chats_changed_at"), "zalo_chats", ["changed_at"])
    op.create_table(
        "zalo_cards",
        sa.Column("notice_id", BigId, nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_zalo_cards_notice_id")
        ),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_zalo_cards")),
    )
    op.create_table(
        "parcel_untold",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("news", sa.JSON(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_parcel_untold_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["persons.id"], name=op.f("fk_parcel_untold_closed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_untold")),
    )
    op.create_index(op.f("ix_parcel_untold_person_id"), "parcel_untold", ["person_id"])
    op.create_index(
        "uq_parcel_untold_open", "parcel_untold", ["person_id", "unit"], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
    _allow(AFTER)


def downgrade() -> None:
    """What waits for its person could not be told by the older schema: it is dropped."""
    op.execute(sa.update(NOTICES).where(NOTICES.c.state == "waiting").values(state="dropped"))
    _allow(BEFORE)
    for table in ("parcel_untold", "zalo_cards", "zalo_chats", "zalo_tokens", "native_ids"):
        op.drop_table(table)


def _allow(states: str) -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_state"), states)
