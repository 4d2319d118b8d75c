"""A simulated parcel carrier under /carrier: announce an item, ask for its events.

What happens to an item is a script that its tracking number decides, on the simulated clock: so
a test or a person can move the clock and see a day of the post go by. Codes, texts and offices
are the simulator's own; no real carrier speaks like this.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.connections import CutResponse
from simulator.desk import Desk

#: Vietnam has had one time and no summer time since 1975 (IANA tzdata, Asia/Ho_Chi_Minh).
LOCAL = timezone(timedelta(hours=7))

ACCEPTED, IN_TRANSIT, AT_OFFICE, OUT = "SIM10", "SIM20", "SIM30", "SIM40"
ATTEMPT_FAILED, DELIVERED, RETURNING, RETURNED = "SIM45", "SIM50", "SIM60", "SIM70"
HELD_UP, BROUGHT_BACK, FAILED_ONCE = "4", "6", "7"
OFFICES = ("Bưu cục Hương Khê", "Bưu cục Can Lộc", "Bưu cục Cẩm Xuyên", "Bưu cục Đức Thọ")
SORTING = "Trung tâm khai thác Hà Tĩnh"
REASONS = (
    "không có người nhận ở nhà",
    "người nhận hẹn ngày khác",
    "gọi điện không ai nghe máy",
)
RECEIVERS = (
    ("self", "chính người nhận"),
    ("relative", "người thân trong nhà"),
    ("colleague", "đồng nghiệp"),
)
MORNING = time(7, 40)


class Announcement(BaseModel):
    """An item handed to the carrier. `leg`: collect (from a citizen) or return (a result)."""

    model_config = ConfigDict(extra="forbid")
    order_number: str = Field(min_length=1, max_length=64)
    tracking_number: str = Field(min_length=5, max_length=32, pattern=r"^[A-Za-z0-9-]+$")
    leg: Literal["collect", "return"]


@dataclass(frozen=True)
class Step:
    """One thing that happens to an item."""

    code: str
    text: str
    at: datetime
    office: str
    receiver: str | None = None


def script(tracking_number: str, announced: datetime) -> list[Step]:
    """All that will happen to an item, in order. `announced` is aware; steps are local time.

    Accepted after 10 minutes, on its way after 2 hours, at the delivery office after 14 hours,
    out on the next morning at 07:40, delivered within some hours. Where the serial number ends
    in 4 a flood holds it up for two days; in 7 nobody is met on the first day, and the item is
    delivered on the next; in 6 nobody is met on three days, and it goes back to its sender.
    """
    digit = serial_digit(tracking_number)
    seed = hashlib.sha256(tracking_number.encode()).digest()
    office = OFFICES[seed[0] % len(OFFICES)]
    start = announced.astimezone(LOCAL)
    reached = start + timedelta(hours=14, days=2 if digit == HELD_UP else 0)
    out = _next_morning(reached)
    walk = timedelta(minutes=60 + seed[1])
    steps = [
        Step(ACCEPTED, "Đã nhận gửi", start + timedelta(minutes=10), "Bưu cục Trung tâm"),
        Step(IN_TRANSIT, "Đang vận chuyển", start + timedelta(hours=2), SORTING),
        Step(AT_OFFICE, "Đã đến bưu cục phát", reached, office),
        Step(OUT, "Bưu tá đang đi phát", out, office),
    ]
    reason = f"Phát chưa được: {REASONS[seed[2] % len(REASONS)]}"
    for _again in range({FAILED_ONCE: 1, BROUGHT_BACK: 2}.get(digit, 0)):
        steps.append(Step(ATTEMPT_FAILED, reason, out + walk, office))
        out += timedelta(days=1)
        steps.append(Step(OUT, "Bưu tá đang đi phát lần nữa", out, office))
    if digit == BROUGHT_BACK:
        return [
            *steps,
            Step(ATTEMPT_FAILED, reason, out + walk, office),
            Step(RETURNING, "Đang chuyển hoàn", out + timedelta(days=1), office),
            Step(RETURNED, "Đã trả lại người gửi", out + timedelta(days=2), "Bưu cục Trung tâm"),
        ]
    relation, words = RECEIVERS[seed[3] % len(RECEIVERS)]
    text = f"Đã phát, người nhận: {words}"
    return [*steps, Step(DELIVERED, text, out + walk, office, relation)]


def _next_morning(moment: datetime) -> datetime:
    """The first 07:40 after a moment."""
    morning = datetime.combine(moment.date(), MORNING, LOCAL)
    return morning if morning > moment else morning + timedelta(days=1)


def serial_digit(tracking_number: str) -> str:
    """The last digit of the serial number: of S10's eight digits, before the check digit.

    A number of another shape counts with its last digit.
    """
    digits = [sign for sign in tracking_number if sign.isdecimal()]
    s10 = len(tracking_number) == 13 and len(digits) == 9 and tracking_number[2:11].isdecimal()
    if s10:
        return tracking_number[9]
    return digits[-1] if digits else ""


def events(tracking_number: str, announced: datetime, now: datetime) -> list[dict[str, Any]]:
    """What has happened so far, oldest first: event_id, code, text, at, office, receiver."""
    happened = [step for step in script(tracking_number, announced) if step.at <= now]
    return [
        {
            "event_id": f"{tracking_number}-{number}",
            "code": step.code,
            "text": step.text,
            "at": step.at.replace(microsecond=0).isoformat(),
            "office": step.office,
        }
        | ({"receiver": step.receiver} if step.receiver else {})
        for number, step in enumerate(happened, 1)
    ]


def routes(desk: Desk) -> list[Route]:
    """POST /carrier/items and GET /carrier/items/{tracking_number}, with faults and call log."""
    items: dict[str, dict[str, Any]] = dict(desk.store.load("carrier"))
    desk.on_reset.append(items.clear)

    def announce(body: dict[str, Any]) -> JSONResponse:
        try:
            wanted = Announcement(**body).model_dump()
        except ValueError as error:
            return JSONResponse({"detail": str(error)}, 422)
        number = wanted["tracking_number"]
        known = items.get(number)
        if known is not None and any(known[key] != wanted[key] for key in wanted):
            return JSONResponse({"detail": "this tracking number is another item's"}, 409)
        if known is None:
            known = items[number] = wanted | {"announced_at": desk.clock.now().isoformat()}
            desk.store.save("carrier", number, known)
        return JSONResponse(known)

    def look_up(body: dict[str, Any]) -> JSONResponse:
        number = body["tracking_number"]
        if number not in items:
            return JSONResponse({"detail": "unknown tracking number"}, 404)
        announced = datetime.fromisoformat(items[number]["announced_at"])
        found = events(number, announced, desk.clock.now())
        return JSONResponse({"tracking_number": number, "events": found})

    async def post_item(request: Request) -> Response:
        try:
            body = await request.json()
        except ValueError:
            return JSONResponse({"detail": "JSON expected"}, 422)
        return await answer(desk, request, announce, body if isinstance(body, dict) else {})

    async def get_item(request: Request) -> Response:
        return await answer(desk, request, look_up, dict(request.path_params))

    return [
        Route("/carrier/items", post_item, methods=["POST"]),
        Route("/carrier/items/{tracking_number}", get_item, methods=["GET"]),
    ]


def has_our_token(desk: Desk, request: Request) -> bool:
    """Whether the bearer token that the desk gives out is there."""
    given = request.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {desk.settings.carrier_token}".encode())


async def answer(
    desk: Desk, request: Request, act: Callable[[dict[str, Any]], Response], body: dict[str, Any],
    trusted: Callable[[Desk, Request], bool] = has_our_token,
) -> Response:  # fmt: skip
    """Slowness, fault, token, effect, log: the same way for every call."""
    if desk.settings.carrier_delay_seconds:
        await asyncio.sleep(desk.settings.carrier_delay_seconds)
    fault = desk.faults.take("carrier", None)
    if fault is None:
        done = act(body) if trusted(desk, request) else _untrusted()
        desk.calls.add("carrier", "", body, done.status_code)
        return done
    refused = fault.error()
    desk.calls.add("carrier", "", body, fault.kind if refused is None else refused.code)
    if refused is not None:
        wait = {"Retry-After": str(fault.retry_after or 1)} if refused.code == 429 else None
        return JSONResponse({"detail": refused.description}, refused.code, wait)
    if fault.kind == "cut_after" and trusted(desk, request):
        act(body)
    return CutResponse(desk.stopping if fault.kind == "timeout" else None)


def _untrusted() -> Response:
    return JSONResponse({"detail": "a bearer token is needed"}, 401)
