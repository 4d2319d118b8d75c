"""What roles there are, and what may be done with them: pure functions on values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

ROLES = ("clerk", "specialist", "supervisor", "admin")
TELEGRAM = "telegram"
ZALO = "zalo"
WEB = "web"
CHANNELS = (TELEGRAM, ZALO, WEB)
"""Names of the channels, as identities, groups and notices keep them."""

PARCELS, WORK = "parcels", "work"
"""What a person may want on one channel rather than another."""

PROVINCE = "tinh-ha-tinh"
INVITATION_LIFE = timedelta(days=7)

LINK_CODE_LIFE = timedelta(minutes=10)
"""How long a code waits to be typed, and then how long each of both channels is waited for."""
HEARD_TO_THE = timedelta(hours=1)

TRIES = 5
TRIES_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role and the scope it holds in."""

    role: str
    scope: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is speaking now, as far as rights and language go. Built afresh for every update.

    `commune` is the key of their home commune of today, None where they have not told it.
    """

    person_id: int
    identity_id: int
    channel: str
    native_id: str
    language: str
    name: str | None = None
    grants: tuple[Grant, ...] = ()
    commune: str | None = None

    def has(self, role: str) -> bool:
        """Whether the person holds `role` anywhere."""
        return any(grant.role == role for grant in self.grants)

    def scopes(self, role: str) -> tuple[str, ...]:
        """Where the person holds `role`."""
        return tuple(grant.scope for grant in self.grants if grant.role == role)


def lacking(
    *, is_member: bool, is_admin: bool, is_forum: bool, manages_topics: bool, hears_all: bool
) -> tuple[str, ...]:
    """What the bot lacks in a group, most pressing first: member, admin, topics, hearing.

    Without admin rights replies to the bot still reach it, but with Telegram's privacy mode on no
    other message does; an admin hears everything. Topics matter in a forum only.
    """
    if not is_member:
        return ("member",)
    lacks = {
        "admin": not is_admin,
        "topics": is_forum and not manages_topics,
        "hearing": not is_admin and not hears_all,
    }
    return tuple(name for name, missing in lacks.items() if missing)


def invitation_is_open(
    *, expires_at: datetime, used_at: datetime | None, withdrawn_at: datetime | None, now: datetime
) -> bool:
    """An invitation opens once, before it expires, unless it was withdrawn."""
    return used_at is None and withdrawn_at is None and now < expires_at


def tries_left(recent: int) -> int:
    """How many more guesses a window allows after `recent` of them."""
    return max(0, TRIES - recent)


def is_heard_anew(*, last: datetime | None, elsewhere: datetime | None, now: datetime) -> bool:
    """Whether to write down that a person was heard on a channel: once an hour, and always where
    they were heard on another one since."""
    return (
        last is None or now - last >= HEARD_TO_THE or (elsewhere is not None and elsewhere >= last)
    )


def link_code(words: str) -> str:
    """A code as it was meant, however it was typed: 'k7m 2q9' → 'K7M2Q9'."""
    return "".join(filter(str.isalnum, words)).upper()
