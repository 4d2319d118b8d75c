"""Tables of handover records: what one side gave, and what the other side counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, key_column
from backend.parcels.rules import LEGS
from backend.people.models import one_of

GIVEN, TAKEN, WITHDRAWN = HANDOVER_STATES = ("given", "taken", "withdrawn")


class Handover(Base):
    """A record between counter and post. `leg` says who gives: on `return` the counter.

    Both sides stand in it with their time; whoever took is never who gave.
    """

    __tablename__ = "parcel_handovers"
    __table_args__ = (
        CheckConstraint(one_of("leg", LEGS), name="leg"),
        CheckConstraint(one_of("state", HANDOVER_STATES), name="state"),
        UniqueConstraint("code"),
    )

    id: Mapped[int] = key_column()
    code: Mapped[str] = mapped_column(String(16))
    leg: Mapped[str] = mapped_column(String(16))
    unit: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(16))
    given_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    given_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    taken_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class HandoverLine(Base):
    """One parcel of a record. `missing` is what the receiving side says of it."""

    __tablename__ = "parcel_handover_lines"
    __table_args__ = (UniqueConstraint("handover_id", "parcel_id"),)

    id: Mapped[int] = key_column()
    handover_id: Mapped[int] = mapped_column(ForeignKey("parcel_handovers.id"))
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), index=True)
    missing: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
