"""What a sender is, and every way in which a sending can end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from backend.actions import Screen

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from backend.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Carried:
    """A file that lies with us and not with the messenger: it is uploaded, under this name."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call to a messenger, ready to leave: nothing in it needs the database any more.

    `native_id` is the message to edit, `target` the one to pin or to react to. `carried` are the
    files among `params` that the messenger does not have, by the ids they have there. `books` is
    what a sender that keeps books looked up for it. `maybe_repeated`: an earlier try may have
    arrived.
    """

    notice_id: int
    operation: str
    address: str
    screen: Screen
    params: dict[str, Any]
    native_id: str | None = None
    topic: str | None = None
    reply_to: str | None = None
    target: str | None = None
    carried: Mapping[str, Carried] = field(default_factory=dict)
    books: Any = None
    maybe_repeated: bool = False


class Sender(Protocol):
    """Speaks to one messenger. `send` returns the native ids of what was made, in their order."""

    async def send(self, outgoing: Outgoing) -> tuple[str, ...]: ...

    async def close(self) -> None: ...


@runtime_checkable
class KeepsBooks(Protocol):
    """A sender with tables of its own, which are read and written around a sending.

    What `look_up` returns travels in `Outgoing.books`, is noted upon by `send` and handed to
    `write_down`, also where the sending failed.
    """

    async def look_up(
        self, session: AsyncSession, claimed: Notice, target: str | None, *, now: datetime
    ) -> Any:
        """In the claim's transaction: whatever the sending needs."""
        ...

    async def write_down(
        self, session: AsyncSession, claimed: Notice, books: Any, *, now: datetime
    ) -> None:
        """In the settlement's transaction: whatever came of it."""
        ...


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What the bot is and may do in a group. `hears_all`: the messenger hides nothing from it."""

    is_member: bool
    is_admin: bool
    is_forum: bool
    manages_topics: bool
    hears_all: bool


@runtime_checkable
class GroupInspector(Protocol):
    """A sender that can look at a group; raises the same outcomes as `send`."""

    async def inspect_group(self, address: str) -> GroupFacts: ...


@runtime_checkable
class FileSource(Protocol):
    """A sender that can bring what somebody sent, by the name its messenger gave it."""

    async def fetch(self, native_id: str, most: int) -> bytes:
        """The bytes; raises the outcomes of `send`, Rejected also beyond `most` bytes."""
        ...


class SendingFailed(Exception):
    """The root of all outcomes but success."""


class Later(SendingFailed):
    """Not now: too many calls, a server's fault, no connection. `maybe_sent`: it may have left.

    `away`: nothing at all leaves on the channel for this reason. That is so wherever the messenger
    did not say when to come again, unless a sender knows better (a token that is refused).
    """

    def __init__(
        self, reason: str, *, seconds: float | None = None, maybe_sent: bool = False,
        away: bool | None = None,
    ) -> None:  # fmt: skip
        super().__init__(reason)
        self.seconds = seconds
        self.maybe_sent = maybe_sent
        self.away = seconds is None if away is None else away


class Unreachable(SendingFailed):
    """The person blocked the bot, or the bot was put out of the group."""


class OutsideWindow(Unreachable):
    """The messenger lets us answer only, and the person has not written for too long.

    They are not gone: the other channel takes it, or it waits for their next message.
    """


class Moved(SendingFailed):
    """The group has become another chat."""

    def __init__(self, new_address: str) -> None:
        super().__init__(new_address)
        self.new_address = new_address


class Gone(SendingFailed):
    """The message that was to be edited is no longer there."""


class TopicGone(SendingFailed):
    """The topic that was to be written to is no longer there, or closed."""


class Rejected(SendingFailed):
    """The messenger will never take this call as it is."""
