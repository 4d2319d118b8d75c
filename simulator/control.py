"""The control API under /sim: reading the desk, acting as people, making trouble.

It is for this machine only: requests with
another Host or from another page's Origin are refused, so that no site in the same browser can
play with the desk.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import acts, page_json
from simulator.control_acts import POSTS, Answer, clock_json
from simulator.control_models import Body
from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.methods_commands import chat_commands, shown_commands
from simulator.records import TELEGRAM, Bot, Chat, Message, Person

LOOPBACK = ("127.0.0.1", "localhost", "::1")
Endpoint = Callable[[Request], Awaitable[Response]]


def guarded(endpoint: Endpoint) -> Endpoint:
    """403 unless the browser, if it is one, shows our own page at a loopback address.

    Refusals of the desk become {"error": …} with their status.
    """

    async def answer(request: Request) -> Response:
        host = request.headers.get("host", "")
        origin = request.headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc != host
        if urlsplit(f"//{host}").hostname not in LOOPBACK or foreign:
            return JSONResponse({"error": "the control API is for this machine only"}, 403)
        try:
            return await endpoint(request)
        except ApiError as error:
            return JSONResponse({"error": error.description}, error.code)

    return answer


def routes(desk: Desk) -> list[Route]:
    """All of /sim but the event stream."""
    return [
        Route("/sim/state", guarded(_get(desk, state))),
        Route("/sim/chats/{chat_id}/messages", guarded(_get(desk, messages))),
        Route("/sim/files/{unique_id}", guarded(_get(desk, file))),
        Route("/sim/calls", guarded(_get(desk, calls))),
        Route("/sim/update", guarded(_get(desk, inject)), methods=["POST"]),
        Route("/sim/faults", guarded(_get(desk, no_faults)), methods=["DELETE"]),
        *(
            Route(f"/sim/{path}", guarded(_post(desk, model, act)), methods=["POST"])
            for path, (model, act) in POSTS.items()
        ),
    ]


def _get(desk: Desk, read: Callable[[Desk, Request], Any]) -> Endpoint:
    async def answer(request: Request) -> Response:
        found = read(desk, request)
        if inspect.isawaitable(found):
            found = await found
        return found if isinstance(found, Response) else JSONResponse(found)

    return answer


def _post(desk: Desk, model: type[Body], act: Callable[..., Answer]) -> Endpoint:
    async def answer(request: Request) -> Response:
        try:
            body = model.model_validate_json(await request.body() or b"{}")
        except ValidationError as error:
            detail = error.errors(include_url=False, include_context=False)
            return JSONResponse({"detail": detail}, 422)
        return JSONResponse(act(desk, body))

    return answer


def state(desk: Desk, _request: Request) -> Answer:
    world = desk.world
    bots = [bot for bot in world.bots.values() if _on_desk(desk, bot)]
    return clock_json(desk) | {
        "bots": [page_json.bot(bot) for bot in bots],
        "commands": {bot.handle: shown_commands(desk, bot) for bot in bots},
        "chat_commands": {bot.handle: chat_commands(desk, bot) for bot in bots},
        "people": [
            page_json.person(person) for person in world.people.values() if _on_desk(desk, person)
        ],
        "chats": [
            page_json.chat(world, chat) for chat in world.chats.values() if _on_desk(desk, chat)
        ],
        "last_seq": desk.bus.last_seq,
    }


def _on_desk(desk: Desk, item: Bot | Person | Chat) -> bool:
    """Whoever is on Zalo is not there while no Zalo app is configured."""
    return desk.zalo is not None or item.network == TELEGRAM


def messages(desk: Desk, request: Request) -> Answer:
    """The latest `limit` messages, or those before the message id `before`; oldest first."""
    chat_id, query = _number(request.path_params["chat_id"], None), request.query_params
    if not desk.world.chats_with_id(chat_id) and chat_id not in desk.world.people:
        raise ApiError(404, "no such chat")
    limit, before = _number(query.get("limit"), 200), _number(query.get("before"), None)
    found = _history(desk, chat_id, query.get("bot_username"))
    wanted = [item for item in found if before is None or item.id < before]
    shown = [page_json.message(desk.world, item) for item in wanted[-max(limit, 1) :]]
    return {"messages": shown}


def _number(text: str | None, default: Any) -> Any:
    try:
        return default if text is None else int(text)
    except ValueError:
        raise ApiError(400, "a whole number expected") from None


def _history(desk: Desk, chat_id: int, handle: str | None) -> list[Message]:
    chats = desk.world.chats_with_id(chat_id)
    if chats and chats[0].private and len(chats) > 1:
        bot = acts.bot_of(desk, handle)
        chats = [chat for chat in chats if chat.bot_id == bot.id]
    return [m for chat in chats for m in desk.world.messages.get(chat.key, {}).values()]


def file(desk: Desk, request: Request) -> Response:
    """The bytes, which the browser may show as a picture but never run as a page."""
    item = desk.files.by_unique_id(request.path_params["unique_id"])
    if item is None:
        raise ApiError(404, "no such file")
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(desk.files.data(item), media_type=item.mime_type, headers=headers)


def calls(desk: Desk, request: Request) -> Answer:
    query = request.query_params
    return {"calls": desk.calls.after(_number(query.get("after"), 0), query.get("method"))}


async def inject(desk: Desk, request: Request) -> Answer:
    """A raw update with any fields, for what nobody knows yet."""
    try:
        fields = await request.json()
    except ValueError:
        raise ApiError(400, "JSON expected") from None
    if not isinstance(fields, dict) or "update_id" in fields:
        raise ApiError(400, "an object without update_id")
    bot = acts.bot_of(desk, request.query_params.get("bot_username"))
    return {"update_id": desk.updates.add_raw(bot, fields)}


def no_faults(desk: Desk, _request: Request) -> Answer:
    desk.faults.clear()
    return {"ok": True}
