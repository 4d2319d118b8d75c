"""A carrier in memory: it stands where the network begins, and says what a test has laid out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from backend.parcels.carriers.base import CarrierAway, CarrierEvent, NotOffered, Order, Told
from backend.parcels.codes import SIMULATED

CODES = {
    "accepted": ("SIM10", "Đã nhận gửi"),
    "in transit": ("SIM20", "Đang vận chuyển"),
    "at the office": ("SIM30", "Đã đến bưu cục phát"),
    "out": ("SIM40", "Bưu tá đang đi phát"),
    "nobody home": ("SIM45", "Phát chưa được: không có người nhận ở nhà"),
    "delivered": ("SIM50", "Đã phát"),
    "going back": ("SIM60", "Đang chuyển hoàn"),
    "back": ("SIM70", "Đã trả lại người gửi"),
}


class Post:
    """See `Carrier`. `away` makes every call fail; `asked` counts the calls for events."""

    name = SIMULATED

    def __init__(self) -> None:
        self.items: dict[str, str] = {}
        self.told: dict[str, list[CarrierEvent]] = defaultdict(list)
        self.away = False
        self.asked = 0
        self._numbers: Any = count(1)

    def happens(
        self, tracking_number: str, what: str, at: datetime, *, office: str | None = None
    ) -> CarrierEvent:
        """Something happens to a parcel; `what` is one of `CODES`, or a code of its own."""
        code, text = CODES.get(what, (what, "?"))
        event = CarrierEvent(f"e{next(self._numbers)}", code, text, at, office)
        self.told[tracking_number].append(event)
        return event

    async def create(self, order: Order, *, now: datetime) -> str | None:
        if self.away:
            raise CarrierAway("closed")
        number = order.tracking_number or ""
        known = self.items.setdefault(number, order.order_number)
        assert known == order.order_number
        return number

    async def cancel(self, order_number: str, tracking_number: str | None) -> None:
        raise NotOffered("cancel")

    async def fetch(self, tracking_number: str) -> list[CarrierEvent]:
        self.asked += 1
        if self.away:
            raise CarrierAway("closed")
        assert tracking_number in self.items, "asked about before it was announced"
        return list(self.told[tracking_number])

    def check_webhook(self, headers: Mapping[str, str], body: bytes) -> str:
        raise NotOffered("webhook")

    def parse_webhook(self, key: str, body: bytes) -> list[Told]:
        raise NotOffered("webhook")

    async def close(self) -> None:
        """Nothing is open."""
