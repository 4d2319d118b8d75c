"""both legs of a parcel, its deadlines, what is to be paid, what receivers wish"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0021"
down_revision = "0020"

STATES = (
    "state IN ('registered', 'requested', 'assigned', 'collecting', 'collect_failed', "
    "'collected', 'handed_to_post', 'accepted', 'in_transit', 'at_office', 'out_for_delivery', "
    "'attempt_failed', 'held', 'return_pending', 'returning', 'handed_over', 'incomplete', "
    "'received', 'delivered', 'returned', 'cancelled', 'lost', 'damaged')"
)
REASONS = (
    "reason IN ('not_home', 'unreachable', 'rescheduled', 'will_collect', 'wrong_address', "
    "'moved', 'refused', 'id_check_failed', 'slip_missing', 'deceased', 'force_majeure', "
    "'damaged', 'unknown')"
)
OLD_STATES = (
    "state IN ('registered', 'accepted', 'in_transit', 'at_office', 'out_for_delivery', "
    "'attempt_failed', 'returning', 'delivered', 'returned')"
)
OLD_REASONS = (
    "reason IN ('not_home', 'unreachable', 'rescheduled', 'wrong_address', 'refused', 'unknown')"
)
FOLLOWED = sa.text("next_poll_at IS NOT NULL")
PAYMENTS = "payment IN ('paid', 'to_collect', 'unknown')"
FORMER = {
    "registered": ("requested", "assigned", "collecting", "collect_failed", "handed_to_post",
                   "cancelled"),
    "accepted": ("collected", "handed_over", "incomplete", "lost", "damaged"),
    "at_office": ("held",),
    "returning": ("return_pending",),
    "delivered": ("received",),
}  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fee", BigId, nullable=True))
        batch_op.add_column(sa.Column("postage", BigId, nullable=True))
        batch_op.add_column(
            sa.Column("payment", sa.String(length=16), nullable=False, server_default="unknown")
        )
        batch_op.add_column(sa.Column("due_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("stalled_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("kept_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("heard_at", UtcDateTime(), nullable=True))
        _replace_checks(batch_op, STATES, REASONS)
        batch_op.create_check_constraint(batch_op.f("ck_parcels_payment"), sa.text(PAYMENTS))
    op.execute("UPDATE parcels SET heard_at = changed_at")
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.alter_column("heard_at", nullable=False, existing_type=UtcDateTime())
        batch_op.alter_column(
            "payment", server_default=None, existing_type=sa.String(length=16),
            existing_nullable=False,
        )  # fmt: skip
    _index_due("next_poll_at", "held_until", "id")
    with op.batch_alter_table("parcel_followers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proved_at", UtcDateTime(), nullable=True))
    _create_tables()


def _index_due(*columns: str) -> None:
    """All that picking needs stands in the index: no row is read to find who is due."""
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.drop_index("ix_parcels_due")
        batch_op.create_index(
            "ix_parcels_due",
            list(columns),
            unique=False,
            postgresql_where=FOLLOWED,
            sqlite_where=FOLLOWED,
        )


def _create_tables() -> None:
    op.create_table(
        "parcel_digests",
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_parcel_digests")),
    )
    op.create_table(
        "parcel_wishes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", BigId, nullable=True),
        sa.CheckConstraint(
            "kind IN ('another_day', 'at_post_office')", name=op.f("ck_parcel_wishes_kind")
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_parcel_wishes_parcel_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_parcel_wishes_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["persons.id"], name=op.f("fk_parcel_wishes_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_wishes")),
    )
    with op.batch_alter_table("parcel_wishes", schema=None) as batch_op:
        for column in ("parcel_id", "person_id"):
            batch_op.create_index(batch_op.f(f"ix_parcel_wishes_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("parcel_wishes")
    op.drop_table("parcel_digests")
    with op.batch_alter_table("parcel_followers", schema=None) as batch_op:
        batch_op.drop_column("proved_at")
    _index_due("next_poll_at")
    for state, ones in FORMER.items():
        names = ", ".join(f"'{one}'" for one in ones)
        op.execute(f"UPDATE parcels SET state = '{state}' WHERE state IN ({names})")
    op.execute(f"UPDATE parcels SET reason = 'unknown' WHERE NOT ({OLD_REASONS})")
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_parcels_payment"), type_="check")
        _replace_checks(batch_op, OLD_STATES, OLD_REASONS)
        for column in (
            "heard_at", "kept_until", "stalled_at", "due_at", "payment", "postage", "fee",
        ):  # fmt: skip
            batch_op.drop_column(column)


def _replace_checks(batch_op: object, states: str, reasons: str) -> None:
    for name, check in (("state", states), ("reason", reasons)):
        batch_op.drop_constraint(batch_op.f(f"ck_parcels_{name}"), type_="check")  # type: ignore[attr-defined]
        batch_op.create_check_constraint(batch_op.f(f"ck_parcels_{name}"), sa.text(check))  # type: ignore[attr-defined]
