"""The table of citizens who wait at a counter for what becomes of a clerk's question."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, forgotten_whole, key_column, personal, subject


class CaseFollower(Base):
    """One QR code that a clerk showed, and the citizen who opened it, if one did.

    Of what the code carries only a digest is kept. It opens until `expires_at` for whoever comes
    first; `person_id` is theirs from then on. `told_at` is when the outcome, or that there is none
    here, was on its way to them.
    """

    __tablename__ = "case_followers"
    __table_args__ = (
        UniqueConstraint("link_digest"),
        UniqueConstraint("case_id", "person_id"),
        forgotten_whole(),
    )

    id: Mapped[int] = key_column()
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    link_digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("persons.id"), index=True, info=subject()
    )
    bound_at: Mapped[datetime | None] = mapped_column(info=personal())
    told_at: Mapped[datetime | None] = mapped_column(info=personal())
