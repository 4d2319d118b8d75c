"""Tables of the web chat: visitors, what was said to and by them, files, login links.

A visitor is one browser's secret, of which only a digest is kept. All rows go with the person.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, BigId, forgotten_whole, key_column, personal, subject
from backend.people.models import one_of
from backend.webchat.rules import KINDS


class Visitor(Base):
    """A browser that talks to us; `number` is the native id of its identity on the web.

    `last_seq` counts the visitor's own messages. Whoever appends holds this row's lock, so that
    numbers become visible in their order and a reader that has seen one has missed none before it.
    `seen_at`: when they last wrote, to the hour; of staff also when a page of theirs was last open,
    to the minute.
    """

    __tablename__ = "webchat_visitors"
    __table_args__ = forgotten_whole()

    number: Mapped[int] = mapped_column(
        BigId, primary_key=True, autoincrement=False,
        info=personal(derived=True),
    )  # fmt: skip
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    is_staff: Mapped[bool] = mapped_column(default=False)
    last_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class WebMessage(Base):
    """One thing that happened in a visitor's chat. Rows are only ever added.

    `kind`: `said` by the visitor, `told` by us, or an `edit`, whose `body` replaces what `target`
    (a `seq`) has of it. `key` makes appending harmless to repeat. `body` is sealed JSON: ``text``
    or ``html``, ``rows`` of buttons, ``menu`` of labels, ``file``.
    """

    __tablename__ = "webchat_messages"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        UniqueConstraint("visitor", "seq"),
        UniqueConstraint("visitor", "key"),
        forgotten_whole(),
    )

    id: Mapped[int] = key_column()
    visitor: Mapped[int] = mapped_column(ForeignKey("webchat_visitors.number"), info=subject())
    seq: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(8))
    target: Mapped[int | None]
    body: Mapped[str] = mapped_column(Text, info=personal(sealed=True))
    at: Mapped[datetime] = mapped_column(index=True)


class WebFile(Base):
    """A file that a visitor sent (`told` False) or was sent; `id` is its native id on the web.

    `blob` names its encrypted bytes; two rows may share them, and bytes without any row go.
    """

    __tablename__ = "webchat_files"
    __table_args__ = forgotten_whole()

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    visitor: Mapped[int] = mapped_column(
        ForeignKey("webchat_visitors.number"), index=True, info=subject()
    )
    blob: Mapped[str] = mapped_column(String(32), index=True)
    name: Mapped[str] = mapped_column(String(120), info=personal())
    mime: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    told: Mapped[bool]
    at: Mapped[datetime]
    checked_at: Mapped[datetime]


class WebLogin(Base):
    """A link that lets one of the staff in on the web, once; its secret is kept as a digest."""

    __tablename__ = "webchat_logins"
    __table_args__ = forgotten_whole()

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    issued_at: Mapped[datetime] = mapped_column(info=personal(derived=True))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
