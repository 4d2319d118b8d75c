"""Tables of enquiries and of what was said in them.

No chat or message id stands here. A voice is kept as the id by which its messenger knows it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, key_column, personal, subject
from backend.enquiries.rules import NOTE_KINDS, STATES
from backend.people.models import one_of


class Enquiry(Base):
    """A citizen's question to the clerks of `unit`, the counter of their commune.

    `draft` names the draft it was sent from: sent twice, it is still one. `about` is the procedure
    it was asked from. Due times are `claim_until` (a claim returns), `remind_at` (nobody claimed)
    and `note_at` (the citizen hears how it stands, for the `notes_sent`-th time).
    """

    __tablename__ = "enquiries"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        UniqueConstraint("person_id", "draft"),
        Index("ix_enquiries_state", "state"),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), info=subject())
    unit: Mapped[str] = mapped_column(String(64), info=personal(keep=True))
    draft: Mapped[str] = mapped_column(String(16))
    about: Mapped[str | None] = mapped_column(String(300), info=personal())
    state: Mapped[str] = mapped_column(String(16))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    claim_until: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    note_at: Mapped[datetime | None]
    notes_sent: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class EnquiryNote(Base):
    """What was said, by whom: the citizen's words and the clerk's. Only ever appended.

    `unit` is the counter in whose name a clerk spoke; people see it, the name stays here. `key`
    makes a verb that is repeated leave one note.
    """

    __tablename__ = "enquiry_notes"
    __table_args__ = (
        CheckConstraint(one_of("kind", NOTE_KINDS), name="kind"),
        UniqueConstraint("enquiry_id", "key"),
    )

    id: Mapped[int] = key_column()
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id"))
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(16))
    author_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    unit: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text, info=personal())
    voice: Mapped[str | None] = mapped_column(String(255), info=personal())
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(info=personal(keep=True))
