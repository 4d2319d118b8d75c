"""What a carrier is: somebody who takes a parcel and can say what became of it.

Carriers tell in three ways, and each adapter does those that its carrier has: asked about one
parcel (`fetch`), asked for everything new (`Feed.pull`), or of their own accord (a webhook).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class CarrierEvent:
    """One event as the carrier tells it: its own id, code and words, and when it happened."""

    event_id: str
    code: str
    text: str
    at: datetime
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What a carrier is told of a parcel. `leg`: `return` (to the citizen) or `collect` (from).

    `order_number` is ours and always the same, so that telling twice is telling once.
    `tracking_number` is the carrier's, where the counter has it already. `phone` and `address` are
    the citizen's, in the open, and in no log; None once they are forgotten.
    """

    order_number: str
    tracking_number: str | None
    leg: str
    dossier_code: str = ""
    phone: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What a carrier told unasked: of which parcel, and what; `event` None is a hint to ask.

    `code` of a hint is the state the carrier names, to be believed once it is asked about.
    """

    order_number: str | None
    tracking_number: str | None
    event: CarrierEvent | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a feed: what it tells, from where to go on, and whether more waits already."""

    told: tuple[Told, ...]
    position: str
    more: bool


class Carrier(Protocol):
    """One carrier's interface. `name` is the source under which its codes are kept."""

    name: str

    async def create(self, order: Order, *, now: datetime) -> str | None:
        """Tell the carrier of a parcel; repeating it changes nothing.

        Answers the number under which the carrier follows it, None where it gives none. Raises
        CarrierAway, or CarrierRefused where asking again as it is will not help.
        """
        ...

    async def cancel(self, order_number: str, tracking_number: str | None) -> None:
        """Take an order back; repeating it changes nothing. Raises as `create`, and NotOffered."""
        ...

    async def fetch(self, tracking_number: str) -> list[CarrierEvent]:
        """All that is known of one parcel; empty where the carrier does not know it (yet), or
        tells only by feed or webhook. Raises CarrierAway."""
        ...

    def check_webhook(self, headers: Mapping[str, str], body: bytes) -> str:
        """The key under which this body is kept once; reads no more of it than it must.

        Header names are in small letters. Raises WebhookRefused, and NotOffered.
        """
        ...

    def parse_webhook(self, key: str, body: bytes) -> list[Told]:
        """What a kept body tells; what makes no sense in it is left out. Raises NotOffered."""
        ...

    async def close(self) -> None: ...


@runtime_checkable
class Feed(Protocol):
    """A carrier that tells everything new since a position, of all parcels."""

    every: timedelta

    async def pull(self, position: str | None, *, now: datetime) -> Page:
        """What comes after a position (None: from the beginning). Raises CarrierAway."""
        ...


class CarrierAway(Exception):
    """The carrier did not answer, or not sensibly: ask again later."""


class CarrierRefused(CarrierAway):
    """The carrier understood and said no: somebody should look at it."""


class NotOffered(Exception):
    """This carrier has no such interface, or we know none."""


class WebhookRefused(Exception):
    """A body that is not kept; `status` is what its sender is answered (400, 401 or 413)."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
