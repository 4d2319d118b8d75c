"""The carrier of the demo and of tests: a server in `simulator/` that speaks plain JSON.

POST {url}/items {order_number, tracking_number, leg}; GET {url}/items/{tracking_number} →
{"tracking_number", "events": [{"event_id", "code", "text", "at", "office"}]}; a bearer token.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx

from backend.parcels.carriers.base import CarrierAway, CarrierEvent
from backend.parcels.codes import SIMULATED

CONNECT_S, ANSWER_S = 5.0, 15.0
CONNECTIONS = 16
MOST_EVENTS = 500


class SimulatedCarrier:
    """See `Carrier`. One client with few kept connections; certificates are always verified."""

    name = SIMULATED

    def __init__(self, url: str, token: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        )

    async def announce(self, order_number: str, tracking_number: str, leg: str) -> None:
        """Tell it of a parcel; the order number is always the same, so twice is once."""
        order = {"order_number": order_number, "tracking_number": tracking_number, "leg": leg}
        await self._call("POST", "/items", json=order)

    async def events(self, tracking_number: str) -> list[CarrierEvent]:
        """All events of a parcel; empty where the carrier does not know it. Raises CarrierAway."""
        answer = await self._call("GET", f"/items/{tracking_number}", unknown=404)
        if answer is None:
            return []
        try:
            return [_event(raw) for raw in answer["events"][:MOST_EVENTS]]
        except (KeyError, TypeError, ValueError) as error:
            raise CarrierAway("an answer that makes no sense") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _call(
        self, method: str, path: str, *, json: dict[str, str] | None = None, unknown: int = 0
    ) -> Any:
        try:
            answer = await self._client.request(method, path, json=json)
            if answer.status_code == unknown:
                return None
            answer.raise_for_status()
            return answer.json()
        except httpx.HTTPStatusError as error:
            raise CarrierAway(f"status {error.response.status_code}") from error
        except (httpx.HTTPError, ValueError) as error:
            raise CarrierAway(type(error).__name__) from error


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
