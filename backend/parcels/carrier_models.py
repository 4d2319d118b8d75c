"""Tables of what carriers tell unasked: how far a feed is read, and webhooks as they came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, key_column

_WAITING = "folded_at IS NULL"


class CarrierFeed(Base):
    """How far a source's feed has been read. One worker reads it at a time, under a lease.

    `next_pull_at` is the product's time; `held_until` (a lease or a back-off) is real time.
    """

    __tablename__ = "carrier_feeds"

    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    position: Mapped[str | None] = mapped_column(String(64))
    next_pull_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(40))
    failures: Mapped[int] = mapped_column(default=0)


class CarrierWebhook(Base):
    """A webhook's body, sealed, until it is folded; then only its key is left, against replays.

    It tells of many people at once, so nobody's in particular; it is emptied within minutes.
    `done` counts the records that are folded already.
    """

    __tablename__ = "carrier_webhooks"
    __table_args__ = (
        UniqueConstraint("source", "key"),
        Index(
            "ix_carrier_webhooks_waiting",
            "id",
            postgresql_where=text(_WAITING),
            sqlite_where=text(_WAITING),
        ),
    )

    id: Mapped[int] = key_column()
    source: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64))
    body: Mapped[str | None] = mapped_column(Text, info={"sealed": True})
    received_at: Mapped[datetime] = mapped_column(index=True)
    done: Mapped[int] = mapped_column(default=0)
    folded_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
