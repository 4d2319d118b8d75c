"""What a carrier is: somebody who takes a parcel and can say what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CarrierEvent:
    """One event as the carrier tells it: its own id, code and words, and when it happened."""

    event_id: str
    code: str
    text: str
    at: datetime
    office: str | None = None


class Carrier(Protocol):
    """One carrier's interface. `name` is the source under which its codes are kept."""

    name: str

    async def announce(self, order_number: str, tracking_number: str, leg: str) -> None:
        """Tell the carrier of a parcel; repeating it changes nothing."""
        ...

    async def events(self, tracking_number: str) -> list[CarrierEvent]:
        """All that is known of a parcel; empty where the carrier does not know it yet."""
        ...

    async def close(self) -> None: ...


class CarrierAway(Exception):
    """The carrier did not answer, or not sensibly: ask again later."""
