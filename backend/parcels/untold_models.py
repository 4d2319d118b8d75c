"""A table of parcels: whom a clerk should ring up, as no messenger may write to them now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, key_column, personal, subject

_OPEN = "closed_at IS NULL"


class UntoldNews(Base):
    """One call to one person for one counter, about all parcels that went wrong meanwhile.

    `news` are ``{"parcel": id, "code", "kind"}``, each parcel once, with what was last to be told.
    """

    __tablename__ = "parcel_untold"
    __table_args__ = (
        Index(
            "uq_parcel_untold_open",
            "person_id",
            "unit",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    unit: Mapped[str] = mapped_column(String(64))
    news: Mapped[list[dict[str, Any]]] = mapped_column(JSON, info=personal(keep=True))
    opened_at: Mapped[datetime] = mapped_column(info=personal(keep=True))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
