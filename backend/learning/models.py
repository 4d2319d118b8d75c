"""Table of the training inbox: questions that found no answer, each text once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, key_column, personal, subject
from backend.learning.rules import DECISIONS, STATES
from backend.people.models import one_of


class MissedQuestion(Base):
    """One text, numbers covered, however often it was asked; `digest` is of its folded words.

    `person_id` is who asked, while it was one person alone, for 30 days. `codes` came near.
    `meaning` is what somebody proposes: a procedure's code, or an outside topic. `proposal`
    counts proposals, so that a press approves the one that was read.
    """

    __tablename__ = "missed_questions"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("decision", DECISIONS), name="decision"),
        Index("ix_missed_questions_state_count", "state", "count"),
    )

    id: Mapped[int] = key_column()
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    words: Mapped[str] = mapped_column(String(600), info=personal())
    decision: Mapped[str] = mapped_column(String(16))
    codes: Mapped[list[str]] = mapped_column(JSON)
    count: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("persons.id"), index=True, info=subject()
    )
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    meaning: Mapped[str | None] = mapped_column(String(200))
    is_outside: Mapped[bool] = mapped_column(default=False)
    proposal: Mapped[int] = mapped_column(default=0)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    settled_at: Mapped[datetime | None]
