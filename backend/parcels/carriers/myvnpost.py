"""MyVNPost, the post's interface for contract customers.

A token in the header `token`; CreateOrder, orderCancel; GetStatusHistoryOrder tells all of one
parcel, GetListOrder which parcels have changed since a day. The webhook's signature covers its
first record only, so what a webhook or the list says is a hint: each parcel is asked about.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from backend.now import local
from backend.parcels import numbers
from backend.parcels.carriers.base import (
    CarrierAway,
    CarrierEvent,
    CarrierRefused,
    NotOffered,
    Order,
    Page,
    Told,
    WebhookRefused,
)
from backend.parcels.carriers.line import Line, Pace, Token
from backend.parcels.carriers.myvnpost_orders import Contract, wanted
from backend.parcels.carriers.reading import digest_id, first, json_object, moment, text_of
from backend.parcels.codes import MYVNPOST

log = structlog.get_logger()

PAGE = 500
OVERLAP = timedelta(days=2)
# How long a token holds is not documented; one that is refused is renewed at once anyway.
TOKEN_S = 3_000.0


class MyVnpostCarrier:
    """See `Carrier` and `Feed`."""

    name = MYVNPOST
    every = timedelta(minutes=15)

    def __init__(self, contract: Contract, *, rate: float) -> None:
        self._contract = contract
        self._line = Line(contract.url, pace=Pace(rate), legacy_tls=contract.legacy_tls)
        self._token = Token(self._new_token)
        self._key = public_key(contract.public_key) if contract.public_key else None

    async def create(self, order: Order, *, now: datetime) -> str | None:
        """Nothing to create where the counter has handed the parcel in and has its number.

        Nothing says that the post knows a repeated order by our number, and an answer may be lost:
        so its list is looked through before an order is made.
        """
        if order.tracking_number is not None:
            return order.tracking_number
        made = await self._made(order.order_number, now)
        if made is None:
            answer = await self._call("POST", "/CreateOrder", json=wanted(order, self._contract))
            made = numbers.tracking_number(text_of(first(answer, "itemCode")) or "")
        if made is None:
            raise CarrierRefused("an order without a number")
        return made

    async def cancel(self, order_number: str, tracking_number: str | None) -> None:
        """Take an order back: the post's own id of it is asked for first."""
        if tracking_number is None:
            raise NotOffered("cancel without the carrier's number")
        found = await self._get("/getOrder", type=1, code=tracking_number)
        orders = [order for part in _records(found) for order in _records(part.get("results"))]
        ids = [one for order in orders if (one := text_of(first(order, "originalId")))]
        if not ids:
            raise CarrierRefused("an order that is not known")
        await self._call("POST", "/orderCancel", json={"OriginalId": ids[0]})

    async def fetch(self, tracking_number: str) -> list[CarrierEvent]:
        """The whole history of a parcel. Raises CarrierAway."""
        answer = await self._get("/GetStatusHistoryOrder", type=1, code=tracking_number)
        if not isinstance(answer, dict):
            raise CarrierAway("an answer that makes no sense")
        steps = [
            step
            for part in _records(answer.get("data"))
            for step in _records(first(part, "statusHistory"))
        ]
        try:
            return [_event(tracking_number, step) for step in steps]
        except (TypeError, ValueError) as error:
            raise CarrierAway("an answer that makes no sense") from error

    async def pull(self, position: str | None, *, now: datetime) -> Page:
        """A page of the parcels that changed lately, as hints; `position` is `day/page`.

        The list knows days only, so that each round begins two days back.
        """
        day, number = self._position(position, now)
        orders = await self._changed(day, now, number)
        more = len(orders) >= PAGE
        told = tuple(hint for hint in map(_hint, orders) if hint is not None)
        return Page(told, f"{day:%Y-%m-%d}/{number + 1}" if more else "", more)

    def check_webhook(self, headers: Mapping[str, str], body: bytes) -> str:
        """The digest of a body that the post has signed."""
        told = json_object(body)
        orders = told.get("data")
        if not isinstance(orders, list) or not orders or not isinstance(orders[0], dict):
            raise WebhookRefused(400, "no orders")
        if not self._is_signed(told, orders[0]):
            raise WebhookRefused(401, "not signed by the post")
        return hashlib.sha256(body).hexdigest()

    def parse_webhook(self, key: str, body: bytes) -> list[Told]:
        """A hint for each record."""
        orders = json_object(body)["data"]
        return [hint for hint in map(_hint, orders) if hint is not None]

    async def close(self) -> None:
        """Close the connections."""
        await self._line.close()

    async def _made(self, order_number: str, now: datetime) -> str | None:
        day, number = self._position(None, now)
        while orders := await self._changed(day, now, number):
            for order in _records(orders):
                if text_of(first(order, "saleOrderCode")) == order_number:
                    return numbers.tracking_number(text_of(first(order, "itemCode")) or "")
            number += 1
            if len(orders) < PAGE:
                break
        return None

    async def _changed(self, day: date, now: datetime, number: int) -> list[Any]:
        """A page of the orders that changed since `day`."""
        answer = await self._get(
            "/GetListOrder", type="GUI", page=number, size=PAGE,
            lastUpdateFrom=f"{day:%d-%m-%Y}", lastUpdateTo=f"{local(now):%d-%m-%Y}",
        )  # fmt: skip
        found = answer.get("data") if isinstance(answer, dict) else answer
        if not isinstance(found, list):
            raise CarrierAway("an answer that makes no sense")
        return found

    def _position(self, position: str | None, now: datetime) -> tuple[date, int]:
        if not position:
            return local(now - OVERLAP).date(), self._contract.first_page
        day, _slash, number = position.partition("/")
        return date.fromisoformat(day), int(number)

    def _is_signed(self, told: dict[str, Any], record: dict[str, Any]) -> bool:
        if self._key is None:
            return False
        signed = "".join(
            text_of(one) or ""
            for one in ("MYVNP", told.get("sendDate"), record.get("itemCode"), record.get("status"))
        )
        try:
            signature = base64.b64decode(str(told.get("signature")), validate=True)
            self._key.verify(signature, signed.encode(), PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True

    async def _get(self, path: str, **params: str | int) -> Any:
        return await self._call("GET", path, params=params)

    async def _call(self, method: str, path: str, **request: Any) -> Any:
        answer = await self._line.trusted(
            self._token, lambda value: {"token": value}, method, path, **request
        )
        if isinstance(answer.data, dict) and answer.data.get("success") is False:
            raise CarrierRefused("no success in the answer")
        return answer.data

    async def _new_token(self) -> tuple[str, float]:
        ours = self._contract
        who = {
            "username": ours.username, "password": ours.password, "customerCode": ours.customer,
        }  # fmt: skip
        answer = await self._line.call("POST", "/GetAccessToken", json=who)
        value = answer.data.get("token") if isinstance(answer.data, dict) else None
        if not isinstance(value, str) or not value:
            raise CarrierRefused("no token in the answer")
        return value, TOKEN_S


def public_key(pem: str) -> RSAPublicKey:
    """The post's key for its webhooks; raises ValueError where it is none."""
    key = load_pem_public_key(pem.replace("\\n", "\n").encode())
    if not isinstance(key, RSAPublicKey):
        raise ValueError("not an RSA key")
    return key


def _event(item: str, step: dict[str, Any]) -> CarrierEvent:
    code = text_of(first(step, "statusCode")) or ""
    office = text_of(first(step, "locateName"))
    hour = text_of(first(step, "createHour", "createdHour")) or "00:00"
    at = moment(f"{first(step, 'createdDate')} {hour}")
    return CarrierEvent(
        event_id=digest_id(MYVNPOST, item, code, at, office),
        code=code,
        text=text_of(first(step, "statusName")) or "",
        at=at,
        office=office,
    )


def _hint(order: Any) -> Told | None:
    """Names, phones and sums in a record may be masked or provisional: none is read."""
    if not isinstance(order, dict):
        log.error("carrier.event_malformed", source=MYVNPOST)
        return None
    ours, theirs = first(order, "saleOrderCode"), first(order, "itemCode")
    return Told(text_of(ours), text_of(theirs), code=text_of(first(order, "status")))


def _records(found: Any) -> list[dict[str, Any]]:
    """One record or several, as several."""
    several = found if isinstance(found, list) else [found]
    return [one for one in several if isinstance(one, dict)]
