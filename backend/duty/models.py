"""Tables of working hours as they were entered, of shifts, and of whose turn it was."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, forgotten_whole, key_column, personal, subject


class WorkingHours(Base):
    """What was entered of a unit: the sessions of a weekday (0 is Monday) or of one day.

    `sessions` are written '07:30-11:30 13:30-17:00', empty where nobody works. Of several rows
    about one unit and day the newest that was not withdrawn holds; none is ever changed.
    """

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint("(weekday IS NULL) <> (day IS NULL)", name="weekday_or_day"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        Index("ix_working_hours_unit_day", "unit", "day"),
    )

    id: Mapped[int] = key_column()
    unit: Mapped[str] = mapped_column(String(64))
    weekday: Mapped[int | None]
    day: Mapped[date | None]
    sessions: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(200))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    entered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Shift(Base):
    """Somebody is on duty for a desk from `begins_at` until before `ends_at`.

    `fields` are at most three fields of procedures, none for all of them. The substitute takes
    over while the person is absent. `set_by` is None where the command line did it.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("begins_at < ends_at", name="span"),
        Index("ix_shifts_desk_ends_at", "desk", "ends_at"),
        forgotten_whole(),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    desk: Mapped[str] = mapped_column(String(64), info=personal())
    fields: Mapped[list[str]] = mapped_column(JSON, info=personal())
    begins_at: Mapped[datetime] = mapped_column(info=personal())
    ends_at: Mapped[datetime] = mapped_column(info=personal())
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    set_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Turn(Base):
    """How far the round of a desk has come: whoever has the smallest `number` is next."""

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("desk", "person_id"), forgotten_whole())

    id: Mapped[int] = key_column()
    desk: Mapped[str] = mapped_column(String(64), info=personal(derived=True))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    number: Mapped[int] = mapped_column(default=0)
