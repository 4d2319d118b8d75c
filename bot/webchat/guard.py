"""Who may ask for what: same origin, a cookie that opens one chat, rates, bodies of bounded size.

The cookie is HttpOnly and holds a random secret. On our own site it is SameSite=Lax; inside a page
of another site it is partitioned, so that it is that site's alone (docs/decisions/0010). Whatever
else comes (a forged cookie, an old one) opens nothing: its browser becomes a new visitor.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import Sessions
from backend.now import Clock
from backend.people.models import Person
from backend.webchat import service
from backend.webchat.rules import life
from bot.webchat.limits import Limits

HEADER = "X-Motcua-Chat"
ANY_CHAT = "1"
SECRET = re.compile(r"[A-Za-z0-9_-]{20,64}")
BODY_BYTES = 32_000
OURS = ("same-origin", "none")


class Refused(Exception):
    """What a page is told instead of an answer: `code` is worded by the page."""

    def __init__(self, status: int, code: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after

    def response(self) -> Response:
        """As JSON."""
        headers = {"Cache-Control": "no-store"}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        return JSONResponse({"error": self.code}, self.status, headers)


@dataclass(frozen=True, slots=True)
class Known:
    """A visitor as their cookie says. `name` is told to staff, who see whose session it is."""

    number: int
    person_id: int
    language: str
    is_staff: bool
    name: str | None
    secret: str

    @property
    def chat(self) -> str:
        """What tells this chat from another one that the browser had or gets; opens nothing."""
        return service.digest_of(f"chat:{self.number}")[:12]


class Guard:
    """See the module. `public_url` is where people open the chat."""

    def __init__(self, sessions: Sessions, clock: Clock, limits: Limits, public_url: str) -> None:
        self._sessions = sessions
        self._clock = clock
        self._limits = limits
        self._public_host = urlsplit(public_url).netloc
        self._is_secure = public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """Its name; with TLS one that no other host or path can set."""
        return "__Host-motcua" if self._is_secure else "motcua"

    def refuse_others(self, request: Request, *, writes: bool) -> None:
        """Other sites' pages may neither read nor write here; raises Refused."""
        headers = request.headers
        if headers.get("Sec-Fetch-Site", "same-origin") not in OURS:
            raise Refused(403, "foreign")
        if not writes:
            return
        host = urlsplit(headers.get("Origin", "")).netloc
        if not headers.get(HEADER) or host not in (self._public_host, headers.get("Host")):
            raise Refused(403, "foreign")

    def take(self, what: str, who: str) -> None:
        """Count; raises Refused with the time to wait."""
        if wait := self._limits.take(what, who):
            raise Refused(429, "slowly", wait)

    def take_from_address(self, what: str, request: Request) -> None:
        """Count for the network address, which is kept nowhere; raises Refused."""
        self.take(what, network_of(request.client.host if request.client else ""))

    async def known(self, request: Request) -> Known | None:
        """Whom the cookie opens for."""
        async with self._sessions() as session:
            return await self.known_in(session, request)

    async def known_in(self, session: AsyncSession, request: Request) -> Known | None:
        """The same inside a transaction."""
        secret = request.cookies.get(self.cookie, "")
        if not SECRET.fullmatch(secret):
            return None
        visitor = await service.recognise(session, secret, now=self._clock.now())
        if visitor is None:
            return None
        person = await session.get_one(Person, visitor.person_id)
        return Known(
            visitor.number, person.id, person.language, visitor.is_staff,
            person.name if visitor.is_staff else None, secret,
        )  # fmt: skip

    async def visitor(self, request: Request, chat: str = ANY_CHAT) -> Known:
        """The same; raises Refused for nobody, and for a page that shows another `chat` than the
        one that the browser's cookie opens by now."""
        known = await self.known(request)
        if known is None:
            raise Refused(401, "stranger")
        if chat not in (ANY_CHAT, known.chat):
            raise Refused(409, "other_chat")
        return known

    def keep(self, response: Response, secret: str, *, is_staff: bool, embedded: bool) -> None:
        """Have the browser keep the secret."""
        seconds = int(life(is_staff=is_staff).total_seconds())
        self._set_cookie(response, secret, seconds, embedded)

    def forget(self, response: Response, *, embedded: bool) -> None:
        """Have the browser forget it."""
        self._set_cookie(response, "", 0, embedded)

    def _set_cookie(self, response: Response, value: str, seconds: int, embedded: bool) -> None:
        parts = [f"{self.cookie}={value}", "Path=/", f"Max-Age={seconds}", "HttpOnly"]
        if self._is_secure:
            parts.append("Secure")
        if embedded and self._is_secure:
            parts += ["SameSite=None", "Partitioned"]
        else:
            parts.append("SameSite=Lax")
        response.headers.append("Set-Cookie", "; ".join(parts))


def network_of(host: str) -> str:
    """Whose address it is: one household or server has 2^64 of IPv6, which count as one."""
    try:
        address = IPv6Address(host)
    except ValueError:
        return host
    return str(address.ipv4_mapped or address.exploded[:19])


async def body_of(request: Request, most: int = BODY_BYTES) -> bytes:
    """The body, as long as it is no larger; raises Refused, before all of it has come."""
    if int(request.headers.get("Content-Length") or 0) > most:
        raise Refused(413, "too_large")
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > most:
            raise Refused(413, "too_large")
    return bytes(content)


async def json_of(request: Request) -> dict[str, Any]:
    """The body as a JSON object; raises Refused."""
    try:
        raw = json.loads(await body_of(request))
    except (ValueError, RecursionError):
        raise Refused(400, "unreadable") from None
    if not isinstance(raw, dict):
        raise Refused(400, "unreadable")
    return raw
