"""The table of a desk's canned answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, key_column

_USED = text("retired_at IS NULL")


class CaseMacro(Base):
    """A canned answer of a desk, with variables in it. It is the desk's, nobody's own.

    A row never changes: an edit retires it and writes another. `author_id` is None where an
    operator imported it.
    """

    __tablename__ = "case_macros"
    __table_args__ = (
        Index(
            "uq_case_macros_used",
            "desk",
            "title",
            unique=True,
            sqlite_where=_USED,
            postgresql_where=_USED,
        ),
    )

    id: Mapped[int] = key_column()
    desk: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
