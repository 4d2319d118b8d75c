"""Tables of what was imported over the bundled facts: layers, the province's own word, holds.

Nothing here is about a person. Who holds an answer is kept, as who grants a role is.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, BigId, key_column

STATES = ("staged", "active", "taken_back")
KINDS = ("procedure", "answer")
STILL = {"word": text("replaced_at IS NULL"), "hold": text("released_at IS NULL")}


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class CatalogueRevision(Base):
    """At most one row, with a number that grows with every change of what is known."""

    __tablename__ = "catalogue_revision"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    number: Mapped[int]


class CatalogueImport(Base):
    """One layer over the bundled facts; the newest active one that has a code is believed.

    `staged` ones are still being written, or died so. `day` is the day the files are of, None
    where their names tell none. `files` are names without folders, one a line.
    """

    __tablename__ = "catalogue_imports"
    __table_args__ = (CheckConstraint(_one_of("state", STATES), name="state"),)

    id: Mapped[int] = key_column()
    state: Mapped[str] = mapped_column(String(16), default="staged")
    begun_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    whole: Mapped[bool]
    files: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(200))
    day: Mapped[date | None] = mapped_column(Date)
    entries: Mapped[int]
    added: Mapped[int]
    amended: Mapped[int]
    withdrawn: Mapped[int]
    left_out: Mapped[int]


class CatalogueEntry(Base):
    """The facts of one code in one import; `partial` ones amend a title and hold no figures."""

    __tablename__ = "catalogue_entries"

    import_id: Mapped[int] = mapped_column(ForeignKey("catalogue_imports.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    partial: Mapped[bool]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))


class StoredWord(Base):
    """What the province itself says of a procedure between two days, both included.

    `unit` is a unit's key. A former wording stays, with the moment it was replaced.
    """

    __tablename__ = "local_words"
    __table_args__ = (
        Index(
            "uq_local_words_current",
            "code",
            "valid_from",
            unique=True,
            sqlite_where=STILL["word"],
            postgresql_where=STILL["word"],
        ),
    )

    id: Mapped[int] = key_column()
    code: Mapped[str] = mapped_column(String(32))
    fee: Mapped[str | None] = mapped_column(String(500))
    time: Mapped[str | None] = mapped_column(String(500))
    unit: Mapped[str | None] = mapped_column(String(64))
    by_post: Mapped[bool | None]
    remark: Mapped[str | None] = mapped_column(String(1000))
    document: Mapped[str] = mapped_column(String(500))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    written_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class StoredHold(Base):
    """A procedure (`key` is its code) or an answer that is not given until it is released."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint(_one_of("kind", KINDS), name="kind"),
        Index(
            "uq_holds_current",
            "kind",
            "key",
            unique=True,
            sqlite_where=STILL["hold"],
            postgresql_where=STILL["hold"],
        ),
    )

    id: Mapped[int] = key_column()
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500))
    held_at: Mapped[datetime]
    held_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class LearnedQuestion(Base):
    """Words that two people agreed to mean a procedure (its code) or an outside topic.

    Numbers in them are covered, and nothing leads to who asked. What was taken back stays.
    """

    __tablename__ = "learned_questions"

    id: Mapped[int] = key_column()
    subject: Mapped[str] = mapped_column(String(200), index=True)
    is_outside: Mapped[bool]
    words: Mapped[str] = mapped_column(String(600))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    approved_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    approved_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]


class StoredDetails(Base):
    """Phone, hours and address of a counter, a department or the post, as an operator read them.

    `key` is a unit's key; `as_of` the day of the source. Former ones stay, with the moment they
    were replaced. They are a public office's, nobody's own.
    """

    __tablename__ = "place_details"
    __table_args__ = (
        Index(
            "uq_place_details_current",
            "key",
            unique=True,
            sqlite_where=STILL["word"],
            postgresql_where=STILL["word"],
        ),
    )

    id: Mapped[int] = key_column()
    key: Mapped[str] = mapped_column(String(64))
    phone: Mapped[str | None] = mapped_column(String(100))
    hours: Mapped[str | None] = mapped_column(String(120))
    address: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(300))
    as_of: Mapped[date] = mapped_column(Date)
    set_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
