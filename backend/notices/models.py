"""Tables of the outbox and of the map from sent messages to what they are about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, forgotten_whole, key_column, personal, subject
from backend.people.models import one_of

OPERATIONS = ("message", "card", "media", "album", "reaction", "pin", "topic", "close_topic")
STATES = ("due", "sent", "unreachable", "rejected", "dropped", "waiting")


class Notice(Base):
    """One outgoing call. `due` until a settlement says otherwise; `waiting` for its person to
    write, where the messenger lets us answer only.

    `operation`: a plain message; a *card*, which is a desired state (sent once, then edited to the
    newest `revision`); one file, ``{"file": native id, "kind": "photo"}``; an album,
    ``{"files": [{"file", "kind"}, …]}``; a reaction to `reply_to`, ``{"emoji"}``; a pin of what
    another notice of the lane made, ``{"notice": its key}``; a forum topic; its closing. Rows of
    one `lane` leave strictly in order. `detour`: the channel that was away when this was the first
    notice of a day that its person had by another one; the notice says so.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint(one_of("operation", OPERATIONS), name="operation"),
        CheckConstraint(one_of("state", STATES), name="state"),
        UniqueConstraint("key"),
        Index(
            "ix_notices_due",
            "due_at",
            postgresql_where=text("state = 'due'"),
            sqlite_where=text("state = 'due'"),
        ),
        Index(
            "ix_notices_lane",
            "lane",
            "id",
            postgresql_where=text("state = 'due'"),
            sqlite_where=text("state = 'due'"),
        ),
        Index(
            "ix_notices_waiting",
            "person_id",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = key_column()
    key: Mapped[str] = mapped_column(String(120))
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(64), index=True, info=personal())
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("persons.id"), index=True, info=subject()
    )
    lane: Mapped[str] = mapped_column(String(160), info=personal(derived=True))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    operation: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, info=personal())
    language: Mapped[str] = mapped_column(String(8), default="vi")
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    reply_to: Mapped[str | None] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)
    sent_revision: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), default="due")
    due_at: Mapped[datetime]
    retry_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(40))
    nudged_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    maybe_repeated: Mapped[bool] = mapped_column(Boolean, default=False)
    last_error: Mapped[str | None] = mapped_column(String(300))
    native_id: Mapped[str | None] = mapped_column(String(64))
    detour: Mapped[str | None] = mapped_column(String(16))
    correlation: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class ChannelState(Base):
    """How a channel fares, as far as sending shows it; a channel without a row fares well.

    `switched_off_at` and `reason` are an operator's, in the product's time. All else is real time:
    `failing_since` is the first failure that no success followed, `down_since` says that it has
    lasted so long that notices go by other channels.
    """

    __tablename__ = "channels"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    switched_off_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(200))
    failing_since: Mapped[datetime | None]
    down_since: Mapped[datetime | None]
    last_error_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(300))
    last_sent_at: Mapped[datetime | None]


class SentMessage(Base):
    """Which message in which chat is about what, so that a reply to it or a press finds its way."""

    __tablename__ = "sent_messages"
    __table_args__ = forgotten_whole()

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    chat: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal(derived=True))
    message: Mapped[str] = mapped_column(String(64), primary_key=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"), info=subject())
    subject: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]


class HeardMessage(Base):
    """Which message of somebody's said what, so that an edit of it finds its words.

    `subject` is what it became part of, ``proposal:3`` or ``note:12``, and `place` its place among
    the messages of that. An album is one more row, ``album:<its id>``, without words: by it a late
    item finds where it belongs. The ids of a private chat are each bot's own, hence `bot`.
    """

    __tablename__ = "heard_messages"
    __table_args__ = forgotten_whole()

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    bot: Mapped[str] = mapped_column(String(32), primary_key=True)
    chat: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal(derived=True))
    message: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    subject: Mapped[str] = mapped_column(String(64), index=True)
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text, info=personal())
    at: Mapped[datetime] = mapped_column(index=True)
