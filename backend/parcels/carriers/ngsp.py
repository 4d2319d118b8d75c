"""VNPost_N_GSP, the one-stop connector on the national and provincial service platforms.

OAuth2 client credentials; POST an order, GET its cancelling; what became of all orders is one feed
that is read behind a cursor (`lastId`). It has no look-up of one parcel and no webhook. A result's
sender is the counter; a dossier's collecting is the same order with sender and receiver changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from backend.parcels.carriers.base import (
    CarrierAway,
    CarrierEvent,
    CarrierRefused,
    NotOffered,
    Order,
    Page,
    Told,
)
from backend.parcels.carriers.line import Line, Pace, Token, basic
from backend.parcels.carriers.reading import moment, text_of
from backend.parcels.codes import NGSP

log = structlog.get_logger()

START = "0" * 24
PAGE = 50
RENEWED_BEFORE_S = 60.0


@dataclass(frozen=True, slots=True)
class Gateway:
    """What an agency's connection consists of: its addresses, its keys, its own place.

    `accepted` are the statuses with which the platform says that it has an order, new or known;
    `province` and `district` are the post's own numbers.
    """

    token_url: str
    order_url: str
    cancel_url: str
    feed_url: str
    key: str
    secret: str = field(repr=False)
    customer: str
    accepted: frozenset[str]
    name: str
    address: str
    phone: str
    email: str
    province: int | None
    district: int | None


class NgspCarrier:
    """See `Carrier` and `Feed`."""

    name = NGSP
    every = timedelta(minutes=5)

    def __init__(self, gateway: Gateway, *, rate: float) -> None:
        self._gateway = gateway
        self._line = Line("", pace=Pace(rate))
        self._token = Token(self._new_token)

    async def create(self, order: Order, *, now: datetime) -> str | None:
        """The platform gives no number of its own: parcels are known by ours."""
        answer = await self._call("POST", self._gateway.order_url, json=self._order(order))
        self._require_accepted(answer)
        return None

    async def cancel(self, order_number: str, tracking_number: str | None) -> None:
        """Take an order back."""
        which = {"CustomerCode": self._gateway.customer, "OrderNumber": order_number}
        self._require_accepted(await self._call("GET", self._gateway.cancel_url, params=which))

    async def fetch(self, tracking_number: str) -> list[CarrierEvent]:
        """Nothing beyond the feed is known of one parcel."""
        return []

    async def pull(self, position: str | None, *, now: datetime) -> Page:
        """One page of the feed behind `position`, the id of the last document that was read."""
        wanted: dict[str, str | int] = {"pagesize": PAGE, "lastId": position or START}
        answer = await self._call("GET", self._gateway.feed_url, params=wanted)
        try:
            documents = (answer.get("_embedded") or {}).get("rh:doc") or []
            last = documents[-1]["_id"]["$oid"] if documents else position or START
        except (AttributeError, LookupError, TypeError) as error:
            raise CarrierAway("an answer that makes no sense") from error
        if not isinstance(last, str) or len(last) > len(START):
            raise CarrierAway("an answer that makes no sense")
        told = tuple(one for one in map(_told, documents) if one is not None)
        return Page(told, last, more=len(documents) >= PAGE and last != position)

    def check_webhook(self, headers: Mapping[str, str], body: bytes) -> str:
        """The platform calls nobody."""
        raise NotOffered("webhook")

    def parse_webhook(self, key: str, body: bytes) -> list[Told]:
        """See `check_webhook`."""
        raise NotOffered("webhook")

    async def close(self) -> None:
        """Close the connections."""
        await self._line.close()

    async def _call(self, method: str, url: str, **request: Any) -> dict[str, Any]:
        answer = await self._line.trusted(
            self._token, lambda value: {"Authorization": value}, method, url, **request
        )
        if not isinstance(answer.data, dict):
            raise CarrierAway("an answer that makes no sense")
        return answer.data

    async def _new_token(self) -> tuple[str, float]:
        answer = await self._line.call(
            "POST",
            self._gateway.token_url,
            data={"grant_type": "client_credentials"},
            headers=basic(self._gateway.key, self._gateway.secret),
        )
        try:
            value = f"{answer.data['token_type']} {answer.data['access_token']}"
            return value, max(float(answer.data["expires_in"]) - RENEWED_BEFORE_S, 0.0)
        except (KeyError, TypeError, ValueError) as error:
            raise CarrierAway("a token that makes no sense") from error

    def _require_accepted(self, answer: dict[str, Any]) -> None:
        status = text_of(answer.get("Status")) or ""
        if status not in self._gateway.accepted:
            raise CarrierRefused(f"status {status[:20]} in the answer")

    def _order(self, order: Order) -> dict[str, Any]:
        ours, theirs = self._counter(), _citizen(order)
        sender, receiver = (theirs, ours) if order.leg == "collect" else (ours, theirs)
        return {
            "CustomerCode": self._gateway.customer,
            "OrderNumber": order.order_number,
            "CODAmount": 0,
            "SenderDesc": "",
            "Description": order.dossier_code,
            **{f"Sender{name}": value for name, value in sender.items()},
            **{f"Receiver{name}": value for name, value in receiver.items()},
        }

    def _counter(self) -> dict[str, Any]:
        ours = self._gateway
        return {
            "Name": ours.name,
            "Address": ours.address,
            "Tel": ours.phone,
            "Email": ours.email,
            **({} if ours.province is None else {"Province": ours.province}),
            **({} if ours.district is None else {"District": ours.district}),
        }


def _citizen(order: Order) -> dict[str, Any]:
    """Where the dossier's owner lives, as it was written down.

    We keep no name, and hold no list of the post's own numbers of provinces and districts.
    """
    if order.phone is None or order.address is None:
        raise CarrierRefused("phone and address are forgotten")
    return {
        "Name": f"Chủ hồ sơ {order.dossier_code}",
        "Address": order.address,
        "Tel": order.phone,
        "Email": "",
    }


def _told(document: Any) -> Told | None:
    """One document of the feed; None, and somebody looks at it, where it makes no sense."""
    try:
        event = CarrierEvent(
            event_id=str(document["_id"]["$oid"]),
            code=text_of(document["StatusCode"]) or "",
            text=text_of(document.get("StatusMessage")) or "",
            at=moment(document["EventTime"]),
            office=text_of(document.get("POSID")),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        log.error("carrier.event_malformed", source=NGSP, error=type(error).__name__)
        return None
    return Told(text_of(document.get("OrderNumber")), text_of(document.get("ItemCode")), event)
