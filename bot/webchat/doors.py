"""Coming and going: a new visitor, a staff member's login by their link, logging out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import Sessions
from backend.errors import DomainError
from backend.i18n import LANGUAGES, SOURCE
from backend.notices import service as notices
from backend.now import Clock
from backend.people import service as people
from backend.people.rules import WEB
from backend.webchat import logins, service
from backend.webchat.models import Visitor
from backend.work import Wake
from bot.webchat.guard import Guard, Refused, json_of
from bot.webchat.updates import clean


@dataclass(frozen=True, slots=True)
class Chance:
    """Where random numbers of visitors (48 bits) and secrets (192 bits) come from."""

    number: Callable[[], int]
    secret: Callable[[], str]


class Doors:
    """See the module."""

    def __init__(
        self, sessions: Sessions, clock: Clock, guard: Guard, wake: Wake, chance: Chance
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._guard = guard
        self._wake = wake
        self._chance = chance

    async def meet(self, request: Request) -> Response:
        """A new visitor, unless the cookie opens a chat already: asking twice is harmless."""
        self._guard.refuse_others(request, writes=True)
        raw = await json_of(request)
        if (known := await self._guard.known(request)) is not None:
            return self._answer(known.secret, is_staff=known.is_staff, embedded=_embedded(raw))
        self._guard.take_from_address("address.meet", request)
        number, secret, now = self._chance.number(), self._chance.secret(), self._clock.now()
        language = raw.get("language") if raw.get("language") in LANGUAGES else SOURCE
        async with self._sessions.begin() as session:
            speaker = await people.meet(
                session, channel=WEB, native_id=str(number), language=str(language), now=now
            )
            await service.meet(
                session, number=number, secret=secret, person_id=speaker.person_id, now=now
            )
        return self._answer(secret, is_staff=False, embedded=_embedded(raw))

    async def login(self, request: Request) -> Response:
        """One of the staff, by the link that was sent to their messenger, where they are told."""
        self._guard.refuse_others(request, writes=True)
        self._guard.take_from_address("address.login", request)
        raw = await json_of(request)
        number, secret, now = self._chance.number(), self._chance.secret(), self._clock.now()
        try:
            async with self._sessions.begin() as session:
                visitor = await logins.accept(
                    session, clean(str(raw.get("code", ""))), number=number, visitor_secret=secret,
                    now=now,
                )  # fmt: skip
                await self._tell(session, visitor)
                nudges = list(session.info.get("nudges", ()))
        except DomainError:
            raise Refused(403, "login_closed") from None
        for notice_id in nudges:
            await asyncio.to_thread(self._wake, notice_id, 0)
        return self._answer(secret, is_staff=True, embedded=False)

    async def leave(self, request: Request) -> Response:
        """End this browser's session; whoever comes next from it is somebody new."""
        self._guard.refuse_others(request, writes=True)
        raw = await json_of(request)
        known = await self._guard.known(request)
        if known is not None:
            async with self._sessions.begin() as session:
                await service.end(session, Visitor.number == known.number, now=self._clock.now())
        response = JSONResponse({"visitor": False})
        self._guard.forget(response, embedded=_embedded(raw))
        return response

    async def _tell(self, session: AsyncSession, visitor: Visitor) -> None:
        await notices.tell(
            session, visitor.person_id, but=WEB, key=f"web:signed_in:{visitor.number}",
            subject=f"web:{visitor.number}", kind="web.signed_in", now=self._clock.now(),
        )  # fmt: skip

    def _answer(self, secret: str, *, is_staff: bool, embedded: bool) -> Response:
        response = JSONResponse({"visitor": True}, headers={"Cache-Control": "no-store"})
        self._guard.keep(response, secret, is_staff=is_staff, embedded=embedded)
        return response


def _embedded(raw: dict[str, object]) -> bool:
    return raw.get("embedded") is True
