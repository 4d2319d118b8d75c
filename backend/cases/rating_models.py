"""Tables of what clerks thought of answers, made so that nothing in them leads to a clerk.

No row names a case, a person or a moment. Keys are random, and on SQLite the tables have no row
numbers, so that neither keys nor the order on disk tell in which order rows came. A comment stands
apart from its stars: so nobody has to remember whose stars they were until it is written.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, BigId

NUMBERLESS = {"sqlite_with_rowid": False}


class CaseRating(Base):
    """One to five stars for a department's answer.

    `month` ('2026-11') is when the group in which it is shown was complete, never when it was
    given; None while it waits for others.
    """

    __tablename__ = "case_ratings"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        Index("ix_case_ratings_desk_month", "desk", "month"),
        NUMBERLESS,
    )

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    desk: Mapped[str] = mapped_column(String(64))
    month: Mapped[str | None] = mapped_column(String(7))
    stars: Mapped[int]


class CaseRatingComment(Base):
    """A comment on an answer, numbers and codes covered; `month` as of ratings."""

    __tablename__ = "case_rating_comments"
    __table_args__ = (Index("ix_case_rating_comments_desk_month", "desk", "month"), NUMBERLESS)

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    desk: Mapped[str] = mapped_column(String(64))
    month: Mapped[str | None] = mapped_column(String(7))
    comment: Mapped[str] = mapped_column(Text)


class RatedCase(Base):
    """That a case was rated, and commented on, so that it happens once: not how, and not when."""

    __tablename__ = "rated_cases"

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    is_commented: Mapped[bool] = mapped_column(default=False)
