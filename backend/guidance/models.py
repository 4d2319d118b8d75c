"""Tables of published answers, and of who received which."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, forgotten_whole, key_column, personal, subject
from backend.guidance.rules import AUDIENCES, STATES, WAYS
from backend.people.models import one_of


class Article(Base):
    """An answer of a desk (a department's or commune's key), from its draft to its end.

    `key` says what it was made from: made again, it is still one, unless the first was withdrawn.
    `audience`, `ground` and `effective_on` are None while the author has not said; a ground of ''
    says that there is none yet, `expires_on` None that it holds until further notice.
    `submitted_at` is set while it waits for a second person. It speaks as the desk: its words are
    de-identified and stay when their author or whoever asked is forgotten.
    """

    __tablename__ = "articles"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("audience", AUDIENCES), name="audience"),
        Index("ix_articles_desk_state", "desk", "state"),
        Index("ix_articles_state_audience", "state", "audience"),
        Index(
            "uq_articles_key",
            "key",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
    )

    id: Mapped[int] = key_column()
    key: Mapped[str] = mapped_column(String(60))
    desk: Mapped[str] = mapped_column(String(64))
    procedure: Mapped[str | None] = mapped_column(String(32))
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    ground: Mapped[str | None] = mapped_column(String(400))
    effective_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    audience: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str | None] = mapped_column(String(40))
    author_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    drafted_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ArticleReceipt(Base):
    """Somebody received an answer, and will be told when it no longer holds. Once each."""

    __tablename__ = "article_receipts"
    __table_args__ = (
        CheckConstraint(one_of("how", WAYS), name="how"),
        UniqueConstraint("article_id", "person_id"),
        forgotten_whole(),
    )

    id: Mapped[int] = key_column()
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    how: Mapped[str] = mapped_column(String(16), info=personal())
    at: Mapped[datetime] = mapped_column(info=personal())
