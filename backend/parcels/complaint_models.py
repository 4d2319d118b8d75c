"""Tables of complaints about parcels and of what was said in them. No chat or message id here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, key_column, personal, subject
from backend.parcels.complaint_rules import KINDS, NOTE_KINDS, STATES
from backend.people.models import one_of

_WAITS = "look_at IS NOT NULL"


class Complaint(Base):
    """A citizen's complaint about a parcel, for those who watch over `unit`, its counter.

    `runs_since` is when the clock of the answer began and `answer_due` when it ends; `step` counts
    the rungs that have heard, `look_at` is when time does something next.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("state", STATES), name="state"),
        Index(
            "ix_complaints_look_at",
            "look_at",
            postgresql_where=text(_WAITS),
            sqlite_where=text(_WAITS),
        ),
        Index("ix_complaints_unit_state", "unit", "state"),
    )

    id: Mapped[int] = key_column()
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    kind: Mapped[str] = mapped_column(String(16), info=personal(keep=True))
    unit: Mapped[str] = mapped_column(String(64), info=personal(keep=True))
    state: Mapped[str] = mapped_column(String(16), info=personal(keep=True))
    opened_at: Mapped[datetime] = mapped_column(info=personal(keep=True))
    runs_since: Mapped[datetime]
    answer_due: Mapped[datetime]
    step: Mapped[int] = mapped_column(default=0)
    look_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def code(self) -> str:
        """What people call it: KN-12."""
        return f"KN-{self.id}"


class ComplaintNote(Base):
    """One step of a complaint: the citizen's words or a supervisor's, numbers covered.

    Only ever appended. `key` makes a verb that is repeated leave one note; `author_id` is None
    where time did it.
    """

    __tablename__ = "complaint_notes"
    __table_args__ = (
        CheckConstraint(one_of("kind", NOTE_KINDS), name="kind"),
        UniqueConstraint("complaint_id", "key"),
    )

    id: Mapped[int] = key_column()
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"))
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(16))
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("persons.id"), index=True, info=subject()
    )
    text: Mapped[str] = mapped_column(Text, info=personal())
    at: Mapped[datetime] = mapped_column(info=personal(keep=True))
