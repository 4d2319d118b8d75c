"""The addresses under ``/chat/api``: each refuses what is not our page's, then hands on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import quote

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from backend.db import Sessions
from backend.stored_files import StoredFiles
from backend.webchat import files
from backend.webchat.rules import FILE_BYTES, FILE_ID, KEY, NAME_CHARS, TEXT_CHARS
from bot.webchat import streams, updates
from bot.webchat.doors import Doors
from bot.webchat.guard import ANY_CHAT, HEADER, Guard, Known, Refused, body_of, json_of
from bot.webchat.hub import Hub
from bot.webchat.talk import Events, Talk, Upload

log = structlog.get_logger()

NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
FILE_HEADERS = {
    **NO_STORE,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}
Route = Callable[[Request], Awaitable[Response]]


class Routes:
    """What the page calls. Every refusal is JSON with a code that the page words."""

    def __init__(
        self, sessions: Sessions, hub: Hub, store: StoredFiles, guard: Guard, doors: Doors,
        talk: Talk,
    ) -> None:  # fmt: skip
        self._sessions = sessions
        self._hub = hub
        self._store = store
        self._guard = guard
        self._doors = doors
        self._talk = talk

    def router(self) -> APIRouter:
        """All of them."""
        router = APIRouter(prefix="/chat/api")
        posts = {
            "session": self._doors.meet, "login": self._doors.login, "logout": self._doors.leave,
            "message": self._message, "file": self._file,
        }  # fmt: skip
        gets = {"history": self._history, "events": self._events, "file/{file_id}": self._fetch}
        for path, route in posts.items():
            router.add_api_route(f"/{path}", _told(route), methods=["POST"])
        for path, route in gets.items():
            router.add_api_route(f"/{path}", _told(route), methods=["GET"])
        return router

    async def _history(self, request: Request) -> Response:
        """Everything a page needs to show itself; a stranger's page shows a greeting."""
        self._guard.refuse_others(request, writes=False)
        self._guard.take_from_address("address", request)
        known = await self._guard.known(request)
        told = {"visitor": False} if known is None else await streams.history(self._sessions, known)
        response = JSONResponse(told, headers=NO_STORE)
        if known is not None and not known.is_staff:
            embedded = request.query_params.get("embedded") == "1"
            self._guard.keep(response, known.secret, is_staff=False, embedded=embedded)
        return response

    async def _events(self, request: Request) -> Response:
        """The stream behind `Last-Event-ID` (a browser that comes back), else behind `after`."""
        self._guard.refuse_others(request, writes=False)
        known = await self._guard.visitor(request, request.query_params.get("chat", ANY_CHAT))
        self._guard.take("visitor.stream", str(known.number))
        after = request.headers.get("Last-Event-ID") or request.query_params.get("after", "")
        seq = int(after) if after.isascii() and after.isdecimal() and len(after) < 16 else 0
        told = streams.stream(self._sessions, self._hub, known.number, seq)
        headers = {**NO_STORE, "X-Accel-Buffering": "no"}
        return StreamingResponse(told, media_type="text/event-stream", headers=headers)

    async def _message(self, request: Request) -> Response:
        known = await self._sender(request, "visitor")
        raw = await json_of(request)
        try:
            sent = updates.read(raw)
        except updates.Unreadable as error:
            raise Refused(400, error.code) from None
        return await self._answer(known, await self._talk.hear(known, sent))

    async def _file(self, request: Request) -> Response:
        """The file is the body; its name and the words to it stand in the address."""
        known = await self._sender(request, "visitor.file")
        asked = request.query_params
        key, album = asked.get("id", ""), asked.get("album")
        if not KEY.fullmatch(key) or (album is not None and not KEY.fullmatch(album)):
            raise Refused(400, "unreadable")
        upload = Upload(
            key=key,
            name=updates.clean(asked.get("name", ""))[-NAME_CHARS:],
            content=await body_of(request, FILE_BYTES),
            caption=updates.clean(asked.get("caption", ""))[:TEXT_CHARS],
            album=album,
        )
        return await self._answer(known, await self._talk.hear_file(known, upload))

    async def _fetch(self, request: Request) -> Response:
        """A file for its owner; for everybody else there is none."""
        self._guard.refuse_others(request, writes=False)
        known = await self._guard.visitor(request)
        self._guard.take_from_address("address", request)
        file_id = request.path_params["file_id"]
        row = None
        if FILE_ID.fullmatch(file_id):
            async with self._sessions() as session:
                row = await files.of(session, known.number, file_id)
        if row is None:
            raise Refused(404, "no_file")
        content = self._store.get(row.blob)
        if content is None:
            raise Refused(404, "no_file")
        shown = "inline" if row.mime.startswith("image/") else "attachment"
        name = f"{shown}; filename*=UTF-8''{quote(row.name, safe='')}"
        return Response(content, headers={**FILE_HEADERS, "Content-Disposition": name},
                        media_type=row.mime)  # fmt: skip

    async def _sender(self, request: Request, rate: str) -> Known:
        self._guard.refuse_others(request, writes=True)
        self._guard.take_from_address("address", request)
        known = await self._guard.visitor(request, request.headers[HEADER])
        self._guard.take(rate, str(known.number))
        return known

    async def _answer(self, known: Known, events: Events) -> Response:
        language = await self._talk.language(known.person_id)
        return JSONResponse(
            {"chat": known.chat, "events": events, "language": language}, headers=NO_STORE
        )


def _told(route: Route) -> Route:
    """Refusals as answers; a database that is away asks the page to come again."""

    @wraps(route)
    async def answer(request: Request) -> Response:
        try:
            return await route(request)
        except Refused as refused:
            log.info("webchat.refused", code=refused.code, path=request.url.path.split("/")[3])
            return refused.response()
        except (OperationalError, PoolTimeout, OSError) as error:
            log.error("webchat.away", error=type(error).__name__)
            return Refused(503, "away", 2).response()

    answer.__annotations__ = {"request": Request, "return": Response}
    return answer
