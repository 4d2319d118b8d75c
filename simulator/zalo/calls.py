"""The way of every call of the OA's API: fault, token, rate, effect, log.

`/zalo/oauth`, `/zalo/openapi` and `/zalo/business` stand for Zalo's three hosts, with the same
paths behind them. Whatever becomes of a call, the status is 200 and `error` tells.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from simulator.calls import Upload, read_body
from simulator.connections import CutResponse
from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.faults import Fault
from simulator.zalo.account import OfficialAccount
from simulator.zalo.refusals import (
    EXPIRED_TOKEN,
    INVALID_TOKEN,
    RATE,
    ZBS_TOKEN,
    Refusal,
    invalid,
)


@dataclass
class Call:
    """A call as it came: JSON or form fields, the query, uploads, headers in small letters."""

    fields: dict[str, Any]
    query: dict[str, str]
    files: dict[str, Upload]
    headers: dict[str, str] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """The JSON object in the query's `data`: how Zalo's GET calls carry their parameters."""
        try:
            found = json.loads(self.query.get("data", ""))
        except ValueError:
            raise invalid("data", "must be JSON") from None
        if not isinstance(found, dict):
            raise invalid("data", "must be an object")
        return found

    def logged(self) -> dict[str, Any]:
        """Parameters for the call log: no tokens, no secrets, files by name and size."""
        shown = {k: v for k, v in (self.query | self.fields).items() if k not in SECRETS}
        return shown | {k: f"<{u.name}, {len(u.data)} bytes>" for k, u in self.files.items()}


SECRETS = ("refresh_token", "code", "code_verifier")
Method = Callable[[Desk, OfficialAccount, Call], Any]


async def carry_out(desk: Desk, oa: OfficialAccount, request: Request, table: Table) -> Response:
    """Answer one call of a table's methods; 404 for a path that it doesn't have."""
    path = "/" + request.path_params["path"]
    method = table.methods.get((request.method, path))
    call = Call({}, dict(request.query_params), {}, dict(request.headers))
    unreadable: Refusal | None = None
    try:
        call.fields, call.files = await read_body(request.headers, await request.body())
    except ApiError as error:
        unreadable = invalid("body", error.description)
    fault = desk.faults.take(path, target(call))
    if fault is not None and fault.kind != "cut_after":
        return _failing(desk, oa, path, call, fault, table)
    answer, status = await _attempt(desk, oa, table, method, call, unreadable)
    if fault is not None:
        desk.calls.add(path, oa.bot.handle, call.logged(), fault.kind)
        return CutResponse()
    desk.calls.add(path, oa.bot.handle, call.logged(), status)
    return answer


@dataclass(frozen=True)
class Table:
    """The methods of one host by (HTTP method, path). `check` says who may call."""

    methods: dict[tuple[str, str], Method]
    check: Callable[[OfficialAccount, Call], None]
    refuse: Callable[[Refusal], dict[str, Any]] = Refusal.body


async def _attempt(
    desk: Desk, oa: OfficialAccount, table: Table, method: Method | None, call: Call,
    unreadable: Refusal | None,
) -> tuple[Response, int]:  # fmt: skip
    """The answer, and what the log calls it: 200, or the code of a refusal."""
    if method is None:
        return JSONResponse({"error": -404, "message": "no such API"}, 404), 404
    headers: dict[str, str] = {}
    try:
        headers = _spend_rate(desk, oa)
        table.check(oa, call)
        if unreadable is not None:
            raise unreadable
        done = method(desk, oa, call)
        if inspect.isawaitable(done):
            done = await done
    except Refusal as refusal:
        return JSONResponse(table.refuse(refusal), headers=headers), refusal.code
    if isinstance(done, Response):
        return done, done.status_code
    return JSONResponse(done, headers=headers), 200


def done(data: Any, **more: Any) -> dict[str, Any]:
    """The answer of a call that worked."""
    return {"data": data, **more, "error": 0, "message": "Success"}


def target(call: Call) -> str | None:
    """The person, group or phone that a call is about, for faults."""
    recipient = call.fields.get("recipient")
    places = [recipient if isinstance(recipient, dict) else {}, call.fields, call.query]
    for place in places:
        for name in ("user_id", "group_id", "phone"):
            if isinstance(place.get(name), str):
                return str(place[name])
    return None


def _failing(
    desk: Desk, oa: OfficialAccount, path: str, call: Call, fault: Fault, table: Table
) -> Response:
    """A call that a fault meets before it has any effect."""
    refused = fault.error()
    if fault.kind == "zalo":
        refusal = Refusal(fault.code or RATE, fault.description)
        desk.calls.add(path, oa.bot.handle, call.logged(), refusal.code)
        return JSONResponse(table.refuse(refusal))
    status: int | str = fault.kind if refused is None else refused.code
    desk.calls.add(path, oa.bot.handle, call.logged(), status)
    if refused is None:
        return CutResponse(desk.stopping if fault.kind == "timeout" else None)
    wait = {"Retry-After": str(fault.retry_after or 1)} if refused.code == 429 else None
    return Response(refused.description, refused.code, wait, "text/html")


def _spend_rate(desk: Desk, oa: OfficialAccount) -> dict[str, str]:
    """Count the call; the headers that tell what is left of this minute. Raises Refusal -32."""
    now, rate = desk.clock.real_now().timestamp(), oa.rate
    rate.most, rate.period = oa.console.rate_per_minute, 60 / desk.settings.limits_divisor
    if rate.wait(now, 1) > 0:
        raise Refusal(RATE)
    rate.spend(now)
    left = rate.most - len(rate.sent)
    return {"X-RateLimit-Limit": str(rate.most), "X-RateLimit-Remain": str(left)}


def check_token(oa: OfficialAccount, call: Call) -> None:
    """The bare header access_token. Raises Refusal -216 or -220."""
    given, tokens = call.headers.get("access_token"), oa.tokens
    if not given or given != tokens.access:
        raise Refusal(INVALID_TOKEN)
    if oa.world.clock.seconds() >= tokens.access_until:
        raise Refusal(EXPIRED_TOKEN)


def check_business_token(oa: OfficialAccount, call: Call) -> None:
    """The same header, and one code for every trouble with it."""
    try:
        check_token(oa, call)
    except Refusal:
        raise Refusal(ZBS_TOKEN) from None
