"""EMS: a webhook for each event, told apart by its header `ems-transaction`.

The newest by its own time is how a parcel stands, which is how the fold reads events anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from backend.parcels.carriers.base import (
    CarrierEvent,
    NotOffered,
    Order,
    Told,
    WebhookRefused,
)
from backend.parcels.carriers.reading import json_object, moment, text_of
from backend.parcels.codes import EMS

TRANSACTION = "ems-transaction"
LONGEST_KEY = 64


class EmsCarrier:
    """See `Carrier`. It only tells; parcels are handed in at the post's counter."""

    name = EMS

    async def create(self, order: Order, *, now: datetime) -> str | None:
        """Nothing to tell: the counter has handed the parcel in and has its number."""
        return order.tracking_number

    async def cancel(self, order_number: str, tracking_number: str | None) -> None:
        """No such interface is known."""
        raise NotOffered("cancel")

    async def fetch(self, tracking_number: str) -> list[CarrierEvent]:
        """What it tells comes by webhook."""
        return []

    def check_webhook(self, headers: Mapping[str, str], body: bytes) -> str:
        """The event's own id, from the header."""
        key = headers.get(TRANSACTION, "").strip()
        if not key or len(key) > LONGEST_KEY or not key.isprintable():
            raise WebhookRefused(400, f"no {TRANSACTION}")
        _told(key, body)
        return key

    def parse_webhook(self, key: str, body: bytes) -> list[Told]:
        """The one event of a body."""
        return [_told(key, body)]

    async def close(self) -> None:
        """Nothing is open."""


def _told(key: str, body: bytes) -> Told:
    told = json_object(body)
    code = text_of(told.get("status_code"))
    try:
        at = moment(told.get("datetime"))
    except ValueError as error:
        raise WebhookRefused(400, "no time") from error
    if code is None:
        raise WebhookRefused(400, "no status code")
    event = CarrierEvent(
        event_id=key,
        code=code,
        text=text_of(told.get("status_name")) or "",
        at=at,
        office=text_of(told.get("locate")),
    )
    return Told(text_of(told.get("order_code")), text_of(told.get("tracking_code")), event)
