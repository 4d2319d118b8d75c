"""The carrier of the demo and of tests: a server in `simulator/` that speaks plain JSON.

POST {url}/items {order_number, tracking_number, leg}; GET {url}/items/{tracking_number} →
{"tracking_number", "events": [{"event_id", "code", "text", "at", "office"}]}; a bearer token.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend.parcels.carriers.base import CarrierAway, CarrierEvent, NotOffered, Order, Told
from backend.parcels.carriers.line import Line, Pace
from backend.parcels.codes import SIMULATED

RATE = 2_000.0
MOST_EVENTS = 500
UNKNOWN = frozenset({404})


class SimulatedCarrier:
    """See `Carrier`."""

    name = SIMULATED

    def __init__(self, url: str, token: str) -> None:
        self._line = Line(url, pace=Pace(RATE, burst=1_000))
        self._headers = {"Authorization": f"Bearer {token}"}

    async def create(self, order: Order, *, now: datetime) -> str | None:
        """Tell it of a parcel; the order number is always the same, so twice is once."""
        told = {
            "order_number": order.order_number,
            "tracking_number": order.tracking_number,
            "leg": order.leg,
        }
        await self._line.call("POST", "/items", json=told, headers=self._headers)
        return order.tracking_number

    async def cancel(self, order_number: str, tracking_number: str | None) -> None:
        """The simulated country takes nothing back."""
        raise NotOffered("cancel")

    async def fetch(self, tracking_number: str) -> list[CarrierEvent]:
        """All events of a parcel; empty where the carrier does not know it. Raises CarrierAway."""
        answer = await self._line.call(
            "GET", f"/items/{tracking_number}", headers=self._headers, also=UNKNOWN
        )
        if answer.status in UNKNOWN:
            return []
        try:
            return [_event(raw) for raw in answer.data["events"][:MOST_EVENTS]]
        except (KeyError, TypeError, ValueError) as error:
            raise CarrierAway("an answer that makes no sense") from error

    def check_webhook(self, headers: Mapping[str, str], body: bytes) -> str:
        """It tells nothing of its own accord."""
        raise NotOffered("webhook")

    def parse_webhook(self, key: str, body: bytes) -> list[Told]:
        """See `check_webhook`."""
        raise NotOffered("webhook")

    async def close(self) -> None:
        """Close the connections."""
        await self._line.close()


def _event(raw: dict[str, Any]) -> CarrierEvent:
    at = datetime.fromisoformat(raw["at"])
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    office = raw.get("office")
    return CarrierEvent(
        event_id=str(raw["event_id"]),
        code=str(raw["code"]),
        text=str(raw.get("text") or ""),
        at=at,
        office=str(office) if office else None,
    )
