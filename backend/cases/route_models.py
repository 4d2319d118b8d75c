"""The table of routes that the province wrote over those of the product."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.cases.route_rules import LEVELS
from backend.db import Base, key_column
from backend.people.models import one_of

_CURRENT = text("replaced_at IS NULL")


class CaseRoute(Base):
    """Where one kind of case goes from a day on. What a route does not speak of is ''.

    Former routes stay, with the moment they were replaced. `set_by` is None where an operator
    imported them.
    """

    __tablename__ = "case_routes"
    __table_args__ = (
        CheckConstraint(one_of("level", ("", *LEVELS)), name="level"),
        Index(
            "uq_case_routes_current",
            "code",
            "field",
            "level",
            "commune",
            "valid_from",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: Mapped[int] = key_column()
    code: Mapped[str] = mapped_column(String(32))
    field: Mapped[str] = mapped_column(String(300))
    level: Mapped[str] = mapped_column(String(16))
    commune: Mapped[str] = mapped_column(String(64))
    desk: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(300))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    set_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
