"""Tables of parcels, of what happened to them, of who follows them and how it went.

No chat or message id stands here: where a parcel was spoken of is known to notices alone.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, forgotten_whole, key_column, personal, subject
from backend.parcels.rules import (
    DELIVERED,
    LEGS,
    PAYMENTS,
    REASONS,
    RELATIONS,
    RELATIVES,
    STATES,
    WISHES,
)
from backend.people.models import one_of

WAYS = ("link", "digits", "shared", "asked")
ORDER_PREFIX = "MC-"
_FOLLOWED = "next_poll_at IS NOT NULL"
_OPEN = "finished_at IS NULL"
_DELIVERED = f"state = '{DELIVERED}'"


class Parcel(Base):
    """A dossier or a result carried by the post.

    `state`, `state_at`, `reason` and `attempts` are what the events add up to, kept so that lists
    need no fold. `carrier` is who is asked about it. Phone and address are sealed, and emptied
    some weeks after the end. `fee` and `postage` are in dong, None where nobody wrote them down.
    `due_at`, `stalled_at` and `kept_until` follow from the events (see `deadlines`), `heard_at` is
    when anything new was last told. `clerk_id` is who registered it, None where a citizen asked for
    it to be collected; then `owner_id` is the citizen. Otherwise `owner_id` is whoever opened the
    receipt's link first, of which only a digest is kept; a receipt may be found by a stranger, so
    that person may erase phone and address, and is never shown them (`derived`). `hand_only`
    results go to the person they are for and to nobody else ('phát tận tay'). `next_poll_at` is the
    product's time; `held_until` (a lease or a back-off) and `poll_failures` are about trying, in
    real time.
    """

    __tablename__ = "parcels"
    __table_args__ = (
        CheckConstraint(one_of("leg", LEGS), name="leg"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("reason", REASONS), name="reason"),
        CheckConstraint(one_of("payment", PAYMENTS), name="payment"),
        UniqueConstraint("code"),
        UniqueConstraint("link_digest"),
        UniqueConstraint("tracking_number", "dispatched_on"),
        Index(
            "ix_parcels_due",
            "next_poll_at",
            "held_until",
            "id",
            postgresql_where=text(_FOLLOWED),
            sqlite_where=text(_FOLLOWED),
        ),
        Index(
            "ix_parcels_delivered",
            "unit",
            "route",
            "state_at",
            postgresql_where=text(_DELIVERED),
            sqlite_where=text(_DELIVERED),
        ),
        Index(
            "ix_parcels_open",
            "unit",
            "state_at",
            postgresql_where=text(_OPEN),
            sqlite_where=text(_OPEN),
        ),
    )

    id: Mapped[int] = key_column()
    code: Mapped[str] = mapped_column(String(16))
    leg: Mapped[str] = mapped_column(String(16))
    carrier: Mapped[str] = mapped_column(String(16))
    dossier_code: Mapped[str] = mapped_column(String(64), index=True, info=personal(keep=True))
    tracking_number: Mapped[str] = mapped_column(String(32), info=personal(keep=True))
    dispatched_on: Mapped[date] = mapped_column(Date)
    phone: Mapped[str | None] = mapped_column(Text, info=personal(sealed=True, derived=True))
    address: Mapped[str | None] = mapped_column(Text, info=personal(sealed=True, derived=True))
    route: Mapped[str | None] = mapped_column(String(40), info=personal(derived=True))
    unit: Mapped[str] = mapped_column(String(64))
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("persons.id"), index=True, info=subject()
    )
    link_digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(24), info=personal(keep=True))
    state_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(String(24))
    attempts: Mapped[int] = mapped_column(default=0)
    fee: Mapped[int | None] = mapped_column(info=personal(keep=True))
    postage: Mapped[int | None] = mapped_column(info=personal(keep=True))
    payment: Mapped[str] = mapped_column(String(16), default="unknown", info=personal(keep=True))
    hand_only: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime | None]
    stalled_at: Mapped[datetime | None]
    kept_until: Mapped[date | None] = mapped_column(Date)
    heard_at: Mapped[datetime]
    registered_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    handed_to_carrier_at: Mapped[datetime | None]
    next_poll_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(40))
    poll_failures: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def order_number(self) -> str:
        """What we call it towards a carrier."""
        return order_number(self.code)


def order_number(code: str) -> str:
    """A parcel's name towards a carrier: always the same, so telling twice is telling once."""
    return f"{ORDER_PREFIX}{code}"


class ParcelEvent(Base):
    """What a source told of a parcel, as it told it. Only ever appended; read by `codes`."""

    __tablename__ = "parcel_events"
    __table_args__ = (UniqueConstraint("parcel_id", "source", "key"),)

    id: Mapped[int] = key_column()
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), info=subject())
    source: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(80))
    code: Mapped[str] = mapped_column(String(64))
    text: Mapped[str | None] = mapped_column(String(500), info=personal())
    office: Mapped[str | None] = mapped_column(String(200), info=personal())
    at: Mapped[datetime] = mapped_column(info=personal(keep=True))
    received_at: Mapped[datetime]
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class ParcelProof(Base):
    """Who took a parcel, as staff reported it: the relation and whether identity was checked.

    No number of an identity paper, no picture of one. `receiver` is the name in the delivery book,
    `slip_collected` whether the appointment slip was handed back, `signature` the name of a sealed
    file with the book's page (`stored_files`); each None where nobody said so. The first and the
    last are forgotten half a year after the parcel's end.
    """

    __tablename__ = "parcel_proofs"
    __table_args__ = (CheckConstraint(one_of("relation", RELATIONS), name="relation"),)

    parcel_id: Mapped[int] = mapped_column(
        ForeignKey("parcels.id"), primary_key=True, info=subject()
    )
    relation: Mapped[str] = mapped_column(String(16), info=personal(keep=True))
    identity_checked: Mapped[bool]
    receiver: Mapped[str | None] = mapped_column(Text, info=personal(sealed=True, derived=True))
    slip_collected: Mapped[bool | None]
    signature: Mapped[str | None] = mapped_column(String(40), info=personal(derived=True))
    at: Mapped[datetime]
    reported_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))


class ParcelFollower(Base):
    """Somebody who hears of every change: they said yes to that, and a tap ends it.

    `proved_at`: their account was shown to have the receiver's phone, so they may act for a while:
    by the messenger, or by the clerk `proved_by` who called that phone.
    """

    __tablename__ = "parcel_followers"
    __table_args__ = (
        CheckConstraint(one_of("way", WAYS), name="way"),
        UniqueConstraint("parcel_id", "person_id"),
        forgotten_whole(),
    )

    id: Mapped[int] = key_column()
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    way: Mapped[str] = mapped_column(String(16), info=personal())
    since: Mapped[datetime] = mapped_column(info=personal())
    proved_at: Mapped[datetime | None] = mapped_column(info=personal())
    proved_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class ParcelWish(Base):
    """What the receiver asks of the post: another day, the post office, another address or person.

    `day`, `address`, or `receiver` with `relation` and perhaps `phone` say which, by its kind; all
    but the day are sealed, and emptied with the parcel's own. `settled_at` is when it was over:
    staff (`settled_by`) have arranged it, a newer wish took its place, or `withdrawn_at`.
    """

    __tablename__ = "parcel_wishes"
    __table_args__ = (
        CheckConstraint(one_of("kind", WISHES), name="kind"),
        CheckConstraint(one_of("relation", RELATIVES), name="relation"),
        forgotten_whole(),
    )

    id: Mapped[int] = key_column()
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    kind: Mapped[str] = mapped_column(String(16), info=personal())
    day: Mapped[date | None] = mapped_column(Date, info=personal())
    address: Mapped[str | None] = mapped_column(Text, info=personal(sealed=True))
    receiver: Mapped[str | None] = mapped_column(Text, info=personal(sealed=True))
    relation: Mapped[str | None] = mapped_column(String(16), info=personal())
    phone: Mapped[str | None] = mapped_column(Text, info=personal(sealed=True))
    at: Mapped[datetime] = mapped_column(info=personal())
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    withdrawn_at: Mapped[datetime | None]


class ParcelDigest(Base):
    """A day whose digest to the staff was made."""

    __tablename__ = "parcel_digests"

    key: Mapped[str] = mapped_column(String(24), primary_key=True)
    at: Mapped[datetime]


class ParcelRating(Base):
    """How somebody found the delivery: one to five, once, without words."""

    __tablename__ = "parcel_ratings"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        UniqueConstraint("parcel_id", "person_id"),
    )

    id: Mapped[int] = key_column()
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    stars: Mapped[int] = mapped_column(info=personal(keep=True))
    at: Mapped[datetime]
