"""Tables of cases, their threads, files, parts asked of others, answers unsent or used anew.

No chat or message id stands here: where a case is shown is known to notices alone.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.cases.clocks import Clock
from backend.cases.rules import (
    ANSWER_KINDS,
    ATTACHMENT_KINDS,
    AUDIENCES,
    AUTHORS,
    MODES,
    NOTE_KINDS,
    PROPOSAL_STATES,
    PURPOSES,
    STATES,
    URGENCIES,
    code_of,
)
from backend.db import Base, key_column, personal, subject
from backend.now import local
from backend.people.models import one_of


class Case(Base):
    """A clerk's question to a department. `draft` names the draft it was sent from: sent twice,
    it is still one case. Every verb touches `changed_at`, and thereby `version`. `procedure_title`
    and `field` are its short title and its field of that day.

    `owner_id` is the specialist who has claimed it, until `claim_until`. `target`, `used` (working
    minutes) and `runs_since` are the answer's clock; `step` counts the rungs of the ladder it has
    climbed. `legal_due` is when the dossier's result is due, as the clerk wrote. `look_at` is when
    time has next something to do with it. `follows_id` is the case that ended too long ago to be
    reopened.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("urgency", URGENCIES), name="urgency"),
        UniqueConstraint("clerk_id", "draft"),
        Index("ix_cases_department_state", "department", "state"),
        Index(
            "ix_cases_look_at",
            "look_at",
            postgresql_where=text("look_at IS NOT NULL"),
            sqlite_where=text("look_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = key_column()
    department: Mapped[str] = mapped_column(String(64))
    clerk_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    unit: Mapped[str] = mapped_column(String(64))
    draft: Mapped[str] = mapped_column(String(16))
    dossier_code: Mapped[str | None] = mapped_column(String(64), info=personal(keep=True))
    procedure: Mapped[str | None] = mapped_column(String(32))
    procedure_title: Mapped[str | None] = mapped_column(String(120))
    field: Mapped[str | None] = mapped_column(String(200))
    urgency: Mapped[str] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(Text, info=personal())
    state: Mapped[str] = mapped_column(String(16))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    claim_until: Mapped[datetime | None]
    legal_due: Mapped[date | None]
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    response_due: Mapped[datetime | None]
    responded_at: Mapped[datetime | None]
    target: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    runs_since: Mapped[datetime | None]
    answer_due: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    step: Mapped[int] = mapped_column(default=0)
    look_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    transfers: Mapped[int] = mapped_column(default=0)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    unheard_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def code(self) -> str:
        """How people name it: 'VM-2026-000123', the year as the province counts it."""
        return code_of(self.id, local(self.asked_at).year)

    @property
    def clock(self) -> Clock:
        """The answer's clock."""
        return Clock(self.target, self.used, self.runs_since)

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self.target, self.used, self.runs_since = clock.target, clock.used, clock.since


class CaseNote(Base):
    """What was said or done, by whom, for whom to read. Only ever appended.

    `role` and `unit` are those in which the author spoke; people see these, the name stays here.
    What time does has no author. `key` makes a verb that is repeated leave one note. `about` is
    the note that a revision or a retraction is about: that one stays, marked by this.
    """

    __tablename__ = "case_notes"
    __table_args__ = (
        CheckConstraint(one_of("kind", NOTE_KINDS), name="kind"),
        CheckConstraint(one_of("audience", AUDIENCES), name="audience"),
        CheckConstraint(one_of("role", AUTHORS), name="role"),
        CheckConstraint(one_of("answer_kind", ANSWER_KINDS), name="answer_kind"),
        UniqueConstraint("case_id", "key"),
    )

    id: Mapped[int] = key_column()
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(16))
    answer_kind: Mapped[str | None] = mapped_column(String(16))
    about: Mapped[int | None] = mapped_column(ForeignKey("case_notes.id"))
    audience: Mapped[str] = mapped_column(String(16), default="everyone")
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("persons.id"), index=True, info=subject()
    )
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


class Part(Base):
    """What the department that leads asked of another: `text` is asked, `answer` was given.

    The clerk never reads it; the lead writes one merged answer.
    """

    __tablename__ = "case_parts"
    __table_args__ = (UniqueConstraint("case_id", "desk"),)

    id: Mapped[int] = key_column()
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    desk: Mapped[str] = mapped_column(String(64))
    asked_by: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    text: Mapped[str] = mapped_column(Text, info=personal())
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]


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
    """Words for a case that were written and are not sent yet: once settled, their text goes.

    `purpose` is unknown (None) until its author says as what it leaves; `leaves_at` is the end of
    the time in which they may take it back. `part_id`: it is for the department that leads.
    """

    __tablename__ = "case_proposals"
    __table_args__ = (
        CheckConstraint(one_of("state", PROPOSAL_STATES), name="state"),
        CheckConstraint(one_of("purpose", PURPOSES), name="purpose"),
    )

    id: Mapped[int] = key_column()
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    part_id: Mapped[int | None] = mapped_column(ForeignKey("case_parts.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    text: Mapped[str] = mapped_column(Text, info=personal())
    purpose: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    leaves_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(index=True)


class ProposalFile(Base):
    """A file of a department's words: as `Attachment`, kept with the proposal also once it left."""

    __tablename__ = "case_proposal_files"
    __table_args__ = (
        CheckConstraint(one_of("kind", ATTACHMENT_KINDS), name="kind"),
        UniqueConstraint("proposal_id", "unique_id"),
    )

    id: Mapped[int] = key_column()
    proposal_id: Mapped[int] = mapped_column(ForeignKey("case_proposals.id"), info=subject())
    channel: Mapped[str] = mapped_column(String(16))
    native_id: Mapped[str] = mapped_column(String(255), info=personal())
    unique_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    ending: Mapped[str | None] = mapped_column(String(8))
    size: Mapped[int | None]
    at: Mapped[datetime]


class DeskTarget(Base):
    """Working minutes a department promises, by urgency; without a row our own default holds.

    `set_by` is None where an operator set it on the command line.
    """

    __tablename__ = "case_targets"
    __table_args__ = (CheckConstraint(one_of("urgency", URGENCIES), name="urgency"),)

    desk: Mapped[str] = mapped_column(String(64), primary_key=True)
    urgency: Mapped[str] = mapped_column(String(16), primary_key=True)
    response: Mapped[int]
    answer: Mapped[int]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    set_at: Mapped[datetime]


class DeskChoice(Base):
    """Where a department wants its cases: in its group or privately, and whether out of hours."""

    __tablename__ = "case_desks"
    __table_args__ = (CheckConstraint(one_of("mode", MODES), name="mode"),)

    desk: Mapped[str] = mapped_column(String(64), primary_key=True)
    mode: Mapped[str] = mapped_column(String(16))
    out_of_hours: Mapped[bool]
    set_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    set_at: Mapped[datetime]


class CaseDigest(Base):
    """A half day whose digests were made: ``2026-11-23:morning``. None is made twice."""

    __tablename__ = "case_digests"

    key: Mapped[str] = mapped_column(String(24), primary_key=True)
    at: Mapped[datetime]
