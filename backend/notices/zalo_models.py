"""Tables of Zalo: what its long ids are called here, its tokens, and what each chat has seen.

Everywhere else a Zalo id is a decimal number (`natives`), as on any other channel.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, forgotten_whole, personal, subject
from backend.people.models import one_of

NATIVE_KINDS = ("user", "group", "heard", "sent", "file")
TOKEN_STATES = ("good", "refused")
PACKAGE, TEMPLATES = "sub_quota", "template"
QUOTAS = (PACKAGE, "purchase_quota", "reward_quota", TEMPLATES)
"""Zalo's own words, and ours for the templates of a day."""


class NativeId(Base):
    """A messenger's own string beside the number we call it by.

    `kind`: a user; a group; a message that we heard or sent; a file, by its address. What belongs
    to a group alone is nobody's in particular.
    """

    __tablename__ = "native_ids"
    __table_args__ = (
        CheckConstraint(one_of("kind", NATIVE_KINDS), name="kind"),
        forgotten_whole(),
    )

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    number: Mapped[str] = mapped_column(String(24), primary_key=True, info=personal(derived=True))
    native: Mapped[str] = mapped_column(Text, info=personal())
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("persons.id"), index=True, info=subject()
    )
    at: Mapped[datetime] = mapped_column(index=True)


class ZaloToken(Base):
    """The pair of tokens of one Official Account; a refresh token works once.

    `lease` and `leased_until` (real time) are of whoever is refreshing: one that has run out means
    that nobody knows whether Zalo already gave a new pair. `refused`: a person must connect anew.
    """

    __tablename__ = "zalo_tokens"
    __table_args__ = (CheckConstraint(one_of("state", TOKEN_STATES), name="state"),)

    oa: Mapped[str] = mapped_column(String(64), primary_key=True)
    access: Mapped[str] = mapped_column(Text, info={"sealed": True})
    refresh: Mapped[str] = mapped_column(Text, info={"sealed": True})
    state: Mapped[str] = mapped_column(String(8), default="good")
    reason: Mapped[str | None] = mapped_column(String(100))
    renewed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    lease: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[datetime | None]


class ZaloChat(Base):
    """The ledger of one chat: a person's or a group's, by its number.

    `last_at` is the person's last interaction, `remain` how many free messages Zalo said were left
    and `refused_at` when it said that the window is closed. `menu` is the last numbered menu,
    ``["verb:1", "=label", …]``, under the message `menu_message`; `rest` are the bubbles that
    wait behind 'Xem tiếp'. Until `paused_until` a human of the account answers.
    """

    __tablename__ = "zalo_chats"
    __table_args__ = forgotten_whole()

    chat: Mapped[str] = mapped_column(String(24), primary_key=True, info=personal(derived=True))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("persons.id"), index=True, info=subject()
    )
    last_at: Mapped[datetime | None] = mapped_column(info=personal())
    remain: Mapped[int | None]
    refused_at: Mapped[datetime | None]
    menu: Mapped[list[str]] = mapped_column(JSON, default=list, info=personal(derived=True))
    menu_message: Mapped[str | None] = mapped_column(String(24))
    rest: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info=personal(derived=True))
    paused_until: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class ZaloQuota(Base):
    """What the account had left of one quota when Zalo last told it."""

    __tablename__ = "zalo_quotas"
    __table_args__ = (CheckConstraint(one_of("kind", QUOTAS), name="kind"),)

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    remaining: Mapped[int]
    total: Mapped[int | None]
    noted_at: Mapped[datetime]


class ZaloCard(Base):
    """Which lines a card has shown, by digests: where nothing is edited, only news is said."""

    __tablename__ = "zalo_cards"
    __table_args__ = forgotten_whole()

    notice_id: Mapped[int] = mapped_column(
        ForeignKey("notices.id"), primary_key=True, info=subject()
    )
    lines: Mapped[list[str]] = mapped_column(JSON, info=personal(derived=True))
