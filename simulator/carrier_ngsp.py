"""The simulated country in the words of the one-stop connector VNPost_N_GSP, under /carrier/ngsp.

POST token (OAuth2 client credentials; a token lasts an hour of the simulated clock), POST
order/post, GET order/cancel, GET tracking: a feed of all orders behind `lastId`. Status codes but
4 (delivered) are the simulator's own, as the platform's list is not published; names and phones
come back masked with "+".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.carrier import DELIVERED, LOCAL, Step, answer, script
from simulator.desk import Desk

KEY = "motcua"
TOKEN_S = 3_600
MOST = 100
TAKEN, REFUSED = "100", "400"
WANTED = ("CustomerCode", "OrderNumber", "SenderAddress", "ReceiverAddress", "ReceiverTel")

Order = dict[str, Any]


def routes(desk: Desk) -> list[Route]:
    """The four addresses, with the faults and the call log of the other carrier."""
    orders: dict[str, Order] = dict(desk.store.load("carrier_ngsp"))
    desk.on_reset.append(orders.clear)

    def save(order: Order) -> JSONResponse:
        orders[order["OrderNumber"]] = order
        desk.store.save("carrier_ngsp", order["OrderNumber"], order)
        return JSONResponse({"Status": TAKEN, "Message": "OK"})

    def post_order(body: Order) -> JSONResponse:
        if not all(body.get(name) for name in WANTED):
            return JSONResponse({"Status": REFUSED, "Message": "Thiếu thông tin"})
        if body["OrderNumber"] in orders:
            return JSONResponse({"Status": TAKEN, "Message": "Đã có"})
        return save(body | {"at": desk.clock.now().isoformat()})

    def cancel(body: Order) -> JSONResponse:
        order = orders.get(str(body.get("OrderNumber")))
        if order is None:
            return JSONResponse({"Status": REFUSED, "Message": "Không có đơn"})
        return save({"cancelled_at": desk.clock.now().isoformat()} | order)

    def tracking(body: Order) -> JSONResponse:
        last, size = str(body.get("lastId", "")), min(int(body.get("pagesize", 50)), MOST)
        behind = [one for one in _feed(orders, desk.clock.now()) if one["_id"]["$oid"] > last]
        page = behind[:size]
        return JSONResponse(
            {"_size": len(behind), "_total_pages": -(-len(behind) // size),
             "_returned": len(page), "_embedded": {"rh:doc": page}}
        )  # fmt: skip

    async def give_token(request: Request) -> Response:
        expected = base64.b64encode(f"{KEY}:{desk.settings.carrier_token}".encode()).decode()
        told = request.headers.get("authorization", "")
        right = hmac.compare_digest(told.encode(), f"Basic {expected}".encode())
        until = int(desk.clock.now().timestamp()) + TOKEN_S
        token = {"access_token": _token(desk, until), "token_type": "Bearer", "expires_in": TOKEN_S}
        return await answer(
            desk, request, lambda _body: JSONResponse(token), {}, lambda _desk, _request: right
        )

    async def take_order(request: Request) -> Response:
        try:
            body = await request.json()
        except ValueError:
            body = None
        told = body if isinstance(body, dict) else {}
        return await answer(desk, request, post_order, told, _trusted)

    async def drop_order(request: Request) -> Response:
        return await answer(desk, request, cancel, dict(request.query_params), _trusted)

    async def show_feed(request: Request) -> Response:
        return await answer(desk, request, tracking, dict(request.query_params), _trusted)

    return [
        Route("/carrier/ngsp/token", give_token, methods=["POST"]),
        Route("/carrier/ngsp/order/post", take_order, methods=["POST"]),
        Route("/carrier/ngsp/order/cancel", drop_order, methods=["GET"]),
        Route("/carrier/ngsp/tracking", show_feed, methods=["GET"]),
    ]


def _token(desk: Desk, until: int) -> str:
    """A token that says itself until when it holds (seconds since 1970), signed."""
    key = desk.settings.carrier_token.encode()
    return f"{until}.{hmac.new(key, str(until).encode(), hashlib.sha256).hexdigest()}"


def _trusted(desk: Desk, request: Request) -> bool:
    told = request.headers.get("authorization", "").removeprefix("Bearer ")
    until = told.partition(".")[0]
    if not until.isdecimal() or not hmac.compare_digest(told, _token(desk, int(until))):
        return False
    return desk.clock.now().timestamp() < int(until)


def _feed(orders: dict[str, Order], now: datetime) -> list[dict[str, Any]]:
    """All that has happened to all orders, oldest first; an id begins with its moment."""
    documents = [
        _document(order, number, step)
        for order in orders.values()
        for number, step in enumerate(_steps(order), 1)
        if step.at <= now
    ]
    return sorted(documents, key=lambda one: str(one["_id"]["$oid"]))


def _steps(order: Order) -> list[Step]:
    """What happens to an order; nothing any more once it was cancelled."""
    steps = script(order["OrderNumber"], datetime.fromisoformat(order["at"]))
    cancelled = order.get("cancelled_at")
    end = datetime.fromisoformat(cancelled) if cancelled else steps[-1].at + timedelta(seconds=1)
    return [step for step in steps if step.at < end]


def _document(order: Order, number: int, step: Step) -> dict[str, Any]:
    seed = hashlib.sha256(f"{order['OrderNumber']}/{number}".encode()).hexdigest()
    return {
        "_id": {"$oid": f"{int(step.at.timestamp()):08x}{seed[:16]}"},
        "CustomerCode": order["CustomerCode"],
        "OrderNumber": order["OrderNumber"],
        "EventTime": step.at.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M:%S"),
        "POSID": step.office,
        "ItemCode": "",
        "StatusCode": "4" if step.code == DELIVERED else step.code,
        "StatusMessage": step.text,
        "Notes": f"{masked(order.get('ReceiverName', ''))} {masked(order['ReceiverTel'])}",
    }


def masked(text: str) -> str:
    """A name or phone as the post shows it to others: the middle is "+"."""
    return f"{text[:3]}{'+' * max(len(text) - 5, 3)}{text[-2:]}"
