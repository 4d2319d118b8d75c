"""parcels"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.db import BigId, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "parcels",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("leg", sa.String(length=16), nullable=False),
        sa.Column("carrier", sa.String(length=16), nullable=False),
        sa.Column("dossier_code", sa.String(length=64), nullable=False),
        sa.Column("tracking_number", sa.String(length=32), nullable=False),
        sa.Column("dispatched_on", sa.Date(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("clerk_id", BigId, nullable=False),
        sa.Column("owner_id", BigId, nullable=True),
        sa.Column("link_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("state_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("attempts", BigId, nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("handed_to_carrier_at", UtcDateTime(), nullable=True),
        sa.Column("next_poll_at", UtcDateTime(), nullable=True),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.Column("lease", sa.String(length=40), nullable=True),
        sa.Column("poll_failures", BigId, nullable=False),
        sa.Column("version", BigId, nullable=False),
        sa.CheckConstraint("leg IN ('return', 'collect')", name=op.f("ck_parcels_leg")),
        sa.CheckConstraint(
            "reason IN ('not_home', 'unreachable', 'rescheduled', 'wrong_address', 'refused', "
            "'unknown')",
            name=op.f("ck_parcels_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('registered', 'accepted', 'in_transit', 'at_office', 'out_for_delivery', "
            "'attempt_failed', 'returning', 'delivered', 'returned')",
            name=op.f("ck_parcels_state"),
        ),
        sa.ForeignKeyConstraint(["clerk_id"], ["persons.id"], name=op.f("fk_parcels_clerk_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["persons.id"], name=op.f("fk_parcels_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcels")),
        sa.UniqueConstraint("code", name=op.f("uq_parcels_code")),
        sa.UniqueConstraint("link_digest", name=op.f("uq_parcels_link_digest")),
        sa.UniqueConstraint(
            "tracking_number",
            "dispatched_on",
            name=op.f("uq_parcels_tracking_number_dispatched_on"),
        ),
    )
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcels_clerk_id"), ["clerk_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcels_dossier_code"), ["dossier_code"], unique=False)
        batch_op.create_index(
            "ix_parcels_due",
            ["next_poll_at"],
            unique=False,
            postgresql_where=sa.text("next_poll_at IS NOT NULL"),
            sqlite_where=sa.text("next_poll_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_parcels_finished_at"), ["finished_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcels_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "parcel_events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=True),
        sa.Column("office", sa.String(length=200), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("reported_by", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_parcel_events_parcel_id")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["persons.id"], name=op.f("fk_parcel_events_reported_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_events")),
        sa.UniqueConstraint(
            "parcel_id", "source", "key", name=op.f("uq_parcel_events_parcel_id_source_key")
        ),
    )
    op.create_table(
        "parcel_followers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.CheckConstraint("way IN ('link', 'digits')", name=op.f("ck_parcel_followers_way")),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_parcel_followers_parcel_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_parcel_followers_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_followers")),
        sa.UniqueConstraint(
            "parcel_id", "person_id", name=op.f("uq_parcel_followers_parcel_id_person_id")
        ),
    )
    with op.batch_alter_table("parcel_followers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_parcel_followers_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "parcel_proofs",
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.Column("identity_checked", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reported_by", BigId, nullable=False),
        sa.CheckConstraint(
            "relation IN ('self', 'family', 'authorised')", name=op.f("ck_parcel_proofs_relation")
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_parcel_proofs_parcel_id")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["persons.id"], name=op.f("fk_parcel_proofs_reported_by")
        ),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_parcel_proofs")),
    )
    op.create_table(
        "parcel_ratings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("parcel_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("stars", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_parcel_ratings_stars")),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcels.id"], name=op.f("fk_parcel_ratings_parcel_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_parcel_ratings_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_ratings")),
        sa.UniqueConstraint(
            "parcel_id", "person_id", name=op.f("uq_parcel_ratings_parcel_id_person_id")
        ),
    )
    with op.batch_alter_table("parcel_ratings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_parcel_ratings_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("parcel_ratings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parcel_ratings_person_id"))

    op.drop_table("parcel_ratings")
    op.drop_table("parcel_proofs")
    with op.batch_alter_table("parcel_followers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parcel_followers_person_id"))

    op.drop_table("parcel_followers")
    op.drop_table("parcel_events")
    with op.batch_alter_table("parcels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parcels_owner_id"))
        batch_op.drop_index(batch_op.f("ix_parcels_finished_at"))
        batch_op.drop_index(
            "ix_parcels_due",
            postgresql_where=sa.text("next_poll_at IS NOT NULL"),
            sqlite_where=sa.text("next_poll_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_parcels_dossier_code"))
        batch_op.drop_index(batch_op.f("ix_parcels_clerk_id"))

    op.drop_table("parcels")
