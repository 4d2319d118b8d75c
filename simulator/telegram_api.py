"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>.

`carry_out` is the way of every call, whether it came by HTTP or in a webhook's answer: fault,
check, effect, log.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import (
    methods_chats,
    methods_commands,
    methods_edits,
    methods_media,
    methods_messages,
    methods_reactions,
    methods_topics,
    methods_updates,
)
from simulator.calls import Upload, checked, method_named, read_body
from simulator.connections import CutResponse
from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.records import Bot

Method = Callable[..., Any]

METHODS: dict[str, Method] = {
    **methods_messages.METHODS,
    **methods_media.METHODS,
    **methods_reactions.METHODS,
    **methods_edits.METHODS,
    **methods_chats.METHODS,
    **methods_topics.METHODS,
    **methods_commands.METHODS,
    **methods_updates.METHODS,
}


@dataclass(frozen=True)
class Outcome:
    """What became of a call: an HTTP status and body, or a kind of silence and no body."""

    status: int | str
    body: dict[str, Any] | None


async def carry_out(
    desk: Desk, bot: Bot, name: str, raw: dict[str, Any], uploads: dict[str, Upload], via: str
) -> Outcome:
    """Carry a call out and log it. `name` is the method as it was written."""
    method = method_named(name)
    fault = desk.faults.take(method or name, _chat_id(raw))
    refused = fault.error() if fault is not None else None
    shown: dict[str, Any] = raw
    if refused is not None:
        outcome = Outcome(refused.code, refused.body())
    elif fault is not None and fault.kind != "cut_after":
        outcome = Outcome(fault.kind, None)
    else:
        outcome, shown = await _attempt(desk, bot, method, raw, uploads)
        if fault is not None:
            outcome = Outcome(fault.kind, None)
    desk.calls.add(method or name, bot.handle, shown, outcome.status, via)
    return outcome


def _chat_id(raw: dict[str, Any]) -> int | None:
    try:
        return int(raw["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


async def _attempt(
    desk: Desk, bot: Bot, method: str | None, raw: dict[str, Any], uploads: dict[str, Upload]
) -> tuple[Outcome, dict[str, Any]]:
    """The outcome and the parameters as they were understood."""
    shown = raw
    try:
        if method is None:
            raise ApiError(404, "Not Found")
        call = checked(method, raw, uploads)
        shown = call.logged()
        result = METHODS[method](desk, bot, call)
        if inspect.isawaitable(result):
            result = await result
    except ApiError as error:
        return Outcome(error.code, error.body()), shown
    return Outcome(200, {"ok": True, "result": result}), shown


def routes(desk: Desk) -> list[Route]:
    """The two routes of the Bot API."""

    async def method(request: Request) -> Response:
        bot = desk.world.bot_by_token(request.path_params["token"])
        if bot is None:
            return _refusal(ApiError(401, "Unauthorized"))
        try:
            texts, uploads = await read_body(request.headers, await request.body())
        except ApiError as error:
            return _refusal(error)
        raw = dict(request.query_params) | texts
        name = request.path_params["method"]
        outcome = await carry_out(desk, bot, name, raw, uploads, "http")
        if outcome.body is None:
            return CutResponse(desk.stopping if outcome.status == "timeout" else None)
        return JSONResponse(outcome.body, int(outcome.status))

    async def download(request: Request) -> Response:
        if desk.world.bot_by_token(request.path_params["token"]) is None:
            return _refusal(ApiError(401, "Unauthorized"))
        item = desk.files.by_path(request.path_params["path"])
        if item is None:
            return _refusal(ApiError(404, "Not Found"))
        return Response(desk.files.data(item), media_type="application/octet-stream")

    return [
        Route("/bot{token}/{method}", method, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
    ]


def _refusal(error: ApiError) -> JSONResponse:
    return JSONResponse(error.body(), error.code)
