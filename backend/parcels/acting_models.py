"""Tables of what citizens do with a parcel: calls that prove a phone, questions of a second person
to the first, dossiers that are waited for, and what is written down of it all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, forgotten_whole, key_column, personal, subject
from backend.parcels.acting_rules import CALL_ENDS, NOTE_KINDS
from backend.parcels.models import WAYS
from backend.people.models import one_of

_UNDECIDED = "result IS NULL"


class ParcelCall(Base):
    """A follower asks to be called on the parcel's phone, because the messenger cannot prove it.

    `word` stands on their screen; the clerk reads it out, so that only whoever asked says yes, and
    only to the post. The phone itself is the parcel's and stands in no card. `look_at` is when time
    does something: a taken call returns, an open one expires at `ends_at`.
    """

    __tablename__ = "parcel_calls"
    __table_args__ = (
        CheckConstraint(one_of("result", CALL_ENDS), name="result"),
        Index(
            "ix_parcel_calls_look_at",
            "look_at",
            postgresql_where=text(_UNDECIDED),
            sqlite_where=text(_UNDECIDED),
        ),
        forgotten_whole(),
    )

    id: Mapped[int] = key_column()
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    word: Mapped[str] = mapped_column(String(8), info=personal())
    asked_at: Mapped[datetime] = mapped_column(info=personal())
    ends_at: Mapped[datetime]
    look_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    taken_at: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(String(16), info=personal())
    settled_at: Mapped[datetime | None]


class ParcelJoin(Base):
    """Somebody besides the owner of a receipt follows it, or wants to: one row for each.

    By the link they wait for the owner's answer; by code and digits they follow at once, and the
    owner may end it. `admitted` is None until it is answered.
    """

    __tablename__ = "parcel_joins"
    __table_args__ = (
        CheckConstraint(one_of("way", WAYS), name="way"),
        UniqueConstraint("parcel_id", "person_id"),
        forgotten_whole(),
    )

    id: Mapped[int] = key_column()
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    way: Mapped[str] = mapped_column(String(16), info=personal())
    asked_at: Mapped[datetime] = mapped_column(info=personal())
    admitted: Mapped[bool | None] = mapped_column(info=personal())
    answered_at: Mapped[datetime | None]


class ParcelWatch(Base):
    """A dossier that nobody carries yet, and who hears once when the post has its result."""

    __tablename__ = "parcel_watches"
    __table_args__ = (UniqueConstraint("dossier_code", "person_id"), forgotten_whole())

    id: Mapped[int] = key_column()
    dossier_code: Mapped[str] = mapped_column(String(64), info=personal())
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    since: Mapped[datetime] = mapped_column(info=personal())


class ParcelNote(Base):
    """What was done with a parcel in chat, by whom: nothing of what was said. Only ever appended.

    `person_id` is None where time did it.
    """

    __tablename__ = "parcel_notes"
    __table_args__ = (CheckConstraint(one_of("kind", NOTE_KINDS), name="kind"),)

    id: Mapped[int] = key_column()
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("persons.id"), index=True, info=subject()
    )
    kind: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(info=personal(keep=True))
