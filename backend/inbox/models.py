"""Tables of updates already acted on, of our own failures, and of open dialogues."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, forgotten_whole, key_column, personal, subject


class SeenUpdate(Base):
    """An update that has been acted on. The key holds channel, bot and update."""

    __tablename__ = "seen_updates"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    bot: Mapped[str] = mapped_column(String(64), primary_key=True)
    update: Mapped[str] = mapped_column(String(128), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class Incident(Base):
    """An update that failed by our own fault. People are told `code`; no text of theirs is kept."""

    __tablename__ = "incidents"

    id: Mapped[int] = key_column()
    code: Mapped[str] = mapped_column(String(16), unique=True)
    at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(16))
    update: Mapped[str] = mapped_column(String(128))
    error: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(500))


class Dialogue(Base):
    """Where one person is in one errand, in one chat or topic; written with the update itself."""

    __tablename__ = "dialogues"
    __table_args__ = forgotten_whole()

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    bot: Mapped[str] = mapped_column(String(64), primary_key=True)
    chat: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal(derived=True))
    thread: Mapped[str] = mapped_column(String(32), primary_key=True, default="")
    person_id: Mapped[int] = mapped_column(
        ForeignKey("persons.id"), primary_key=True, info=subject()
    )
    state: Mapped[str | None] = mapped_column(String(100))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info=personal())
    changed_at: Mapped[datetime] = mapped_column(index=True)
