"""the web chat: visitors, their messages and files, login links for staff"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "webchat_visitors",
        sa.Column("number", BigId, autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("is_staff", sa.Boolean(), nullable=False),
        sa.Column("last_seq", BigId, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_webchat_visitors_person_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_webchat_visitors")),
        sa.UniqueConstraint("digest", name=op.f("uq_webchat_visitors_digest")),
    )
    op.create_table(
        "webchat_messages",
        sa.Column("id", BigId, nullable=False),
        sa.Column("visitor", BigId, nullable=False),
        sa.Column("seq", BigId, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("target", BigId, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('said', 'told', 'edit')", name=op.f("ck_webchat_messages_kind")
        ),
        sa.ForeignKeyConstraint(
            ["visitor"], ["webchat_visitors.number"], name=op.f("fk_webchat_messages_visitor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webchat_messages")),
        sa.UniqueConstraint("visitor", "key", name=op.f("uq_webchat_messages_visitor_key")),
        sa.UniqueConstraint("visitor", "seq", name=op.f("uq_webchat_messages_visitor_seq")),
    )
    op.create_table(
        "webchat_files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("visitor", BigId, nullable=False),
        sa.Column("blob", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("size", BigId, nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visitor"], ["webchat_visitors.number"], name=op.f("fk_webchat_files_visitor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webchat_files")),
    )
    op.create_table(
        "webchat_logins",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_webchat_logins_person_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_webchat_logins")),
    )
    for table, columns in INDEXED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def downgrade() -> None:
    for table in reversed(INDEXED):
        op.drop_table(table)


INDEXED = {
    "webchat_visitors": ("person_id", "expires_at"),
    "webchat_messages": ("at",),
    "webchat_files": ("visitor", "blob"),
    "webchat_logins": ("person_id",),
}
