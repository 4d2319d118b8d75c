"""Tables of cases, their threads, the files sent with them, answers not yet sent or used anew.

No chat or message id stands here: where a case is shown is known to notices alone.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.cases.rules import (
    ATTACHMENT_KINDS,
    AUDIENCES,
    AUTHORS,
    NOTE_KINDS,
    PROPOSAL_STATES,
    STATES,
    URGENCIES,
    code_of,
)
from backend.db import Base, key_column, personal, subject
from backend.now import local
from backend.people.models import one_of


class Case(Base):
    """A clerk's question to a department. `draft` names the draft it was sent from: sent twice,
    it is still one case. Every verb touches `changed_at`, and thereby `version`."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("urgency", URGENCIES), name="urgency"),
        UniqueConstraint("clerk_id", "draft"),
        Index("ix_cases_department_state", "department", "state"),
    )

    id: Mapped[int] = key_column()
    department: Mapped[str] = mapped_column(String(64))
    clerk_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    unit: Mapped[str] = mapped_column(String(64))
    draft: Mapped[str] = mapped_column(String(16))
    dossier_code: Mapped[str | None] = mapped_column(String(64), info=personal(keep=True))
    procedure: Mapped[str | None] = mapped_column(String(32))
    urgency: Mapped[str] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(Text, info=personal())
    state: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    unheard_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def code(self) -> str:
        """How people name it: 'VM-2026-000123', the year as the province counts it."""
        return code_of(self.id, local(self.asked_at).year)


class CaseNote(Base):
    """What was said or done, by whom, for whom to read. Only ever appended.

    `role` and `unit` are those in which the author spoke; people see these, the name stays here.
    `key` makes a verb that is repeated leave one note.
    """

    __tablename__ = "case_notes"
    __table_args__ = (
        CheckConstraint(one_of("kind", NOTE_KINDS), name="kind"),
        CheckConstraint(one_of("audience", AUDIENCES), name="audience"),
        CheckConstraint(one_of("role", AUTHORS), name="role"),
        UniqueConstraint("case_id", "key"),
    )

    id: Mapped[int] = key_column()
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(16))
    audience: Mapped[str] = mapped_column(String(16), default="everyone")
    author_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    role: Mapped[str] = mapped_column(String(16))
    unit: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text, info=personal())
    at: Mapped[datetime] = mapped_column(info=personal(keep=True))


class Attachment(Base):
    """A file sent with a case: how its messenger names it, never the file itself.

    A file's own name may hold a person's, so that only its `ending` ('pdf') is kept; `size` is in
    bytes where it is known.
    """

    __tablename__ = "case_attachments"
    __table_args__ = (
        CheckConstraint(one_of("kind", ATTACHMENT_KINDS), name="kind"),
        UniqueConstraint("case_id", "unique_id"),
    )

    id: Mapped[int] = key_column()
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    channel: Mapped[str] = mapped_column(String(16))
    native_id: Mapped[str] = mapped_column(String(255), info=personal())
    unique_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    ending: Mapped[str | None] = mapped_column(String(8))
    size: Mapped[int | None]
    at: Mapped[datetime]


class PrecedentUse(Base):
    """A clerk took the answer of an earlier case and asked nobody: solved without a case.

    `draft` names the draft that ended so; pressed twice, it is counted once.
    """

    __tablename__ = "case_precedent_uses"
    __table_args__ = (UniqueConstraint("person_id", "draft"),)

    id: Mapped[int] = key_column()
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    draft: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class Proposal(Base):
    """An answer that was written and is not sent yet. Its text goes as soon as it is settled."""

    __tablename__ = "case_proposals"
    __table_args__ = (CheckConstraint(one_of("state", PROPOSAL_STATES), name="state"),)

    id: Mapped[int] = key_column()
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    text: Mapped[str] = mapped_column(Text, info=personal())
    state: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(index=True)
