"""Zalo's HTTP interfaces: OAuth v4, the Official Account's OpenAPI, templates by phone.

One small client; addresses are passed in, so that a simulator can stand in. Shapes and codes come
from digests of Zalo's pages (docs/channels.md). Ids and times are strings. Nobody's words, names
or ids are logged, and no token is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from backend.notices.zalo_errors import RATE, Meaning, ZaloAway, ZaloRefused
from backend.notices.zalo_pace import Pace
from backend.zalo_settings import ZaloSettings

TIMEOUT = httpx.Timeout(15, connect=5)
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
LARGEST_DOWNLOAD = 20_000_000
UPLOADS = {"image": "attachment_id", "gif": "attachment_id", "file": "token"}


@dataclass(frozen=True, slots=True)
class Pair:
    """What OAuth gives: an access token for `seconds`, and a refresh token that works once."""

    access: str
    refresh: str
    seconds: int


class Tokens(Protocol):
    """Where an access token comes from; see `zalo_tokens`."""

    async def access(self) -> str:
        """One that should be good; raises NotConnected, or ZaloAway."""
        ...

    async def renewed(self, refused: str) -> str:
        """Another one than that which Zalo has just refused; raises as `access` does."""
        ...


class ZaloOAuth:
    """Gives token pairs. POST {oauth}/v4/oa/access_token."""

    def __init__(self, settings: ZaloSettings, http: httpx.AsyncClient) -> None:
        assert settings.zalo_app_id is not None and settings.zalo_app_secret is not None
        self._address = f"{settings.zalo_oauth_base.rstrip('/')}/v4/oa/access_token"
        self._app = settings.zalo_app_id
        self._secret = settings.zalo_app_secret.get_secret_value()
        self._http = http

    async def refresh(self, token: str) -> Pair:
        """A new pair; the old one is dead at once. Raises ZaloRefused, ZaloAway."""
        return await self._ask({"refresh_token": token, "grant_type": "refresh_token"})

    async def exchange(self, code: str, verifier: str) -> Pair:
        """The first pair, for the code of a consent (10 minutes, once). Raises as `refresh`."""
        fields = {"code": code, "code_verifier": verifier, "grant_type": "authorization_code"}
        return await self._ask(fields)

    async def _ask(self, fields: dict[str, str]) -> Pair:
        form = {**fields, "app_id": self._app}
        headers = {"secret_key": self._secret}
        told = await _answer(self._http, "POST", self._address, data=form, headers=headers)
        try:
            return Pair(told["access_token"], told["refresh_token"], int(told["expires_in"]))
        except (KeyError, TypeError, ValueError):
            raise ZaloAway("no pair in the answer", maybe_sent=True) from None


class ZaloClient:
    """Calls as the Official Account; a refused token is renewed once, and the call tried again.

    All raise ZaloRefused, ZaloAway or NotConnected. `pace` counts the calls; it holds nobody up
    who is being answered, only senders ask it before they begin.
    """

    def __init__(self, settings: ZaloSettings, http: httpx.AsyncClient, tokens: Tokens) -> None:
        self.pace = Pace(settings.zalo_calls_a_minute)
        self._open = settings.zalo_openapi_base.rstrip("/")
        self._business = settings.zalo_business_base.rstrip("/")
        self._http = http
        self._tokens = tokens

    async def write(self, user: str, message: dict[str, Any]) -> dict[str, Any]:
        """A consultation message to a person; the answer's `data` with message_id and quota."""
        body = {"recipient": {"user_id": user}, "message": message}
        return await self._data("POST", f"{self._open}/v3.0/oa/message/cs", json=body)

    async def write_in_group(self, group: str, message: dict[str, Any]) -> dict[str, Any]:
        """A message into a GMF group."""
        body = {"recipient": {"group_id": group}, "message": message}
        return await self._data("POST", f"{self._open}/v3.0/oa/group/message", json=body)

    async def react(self, user: str, message: str, icon: str) -> None:
        """A reaction to somebody's message, such as ``/-heart``; it counts against no quota."""
        action = {"react_icon": icon, "react_message_id": message}
        body = {"recipient": {"user_id": user}, "sender_action": action}
        await self._data("POST", f"{self._open}/v2.0/oa/message", json=body)

    async def upload(self, kind: str, name: str, content: bytes) -> str:
        """What names an uploaded image, gif or file for seven days."""
        address = f"{self._open}/v2.0/oa/upload/{kind}"
        data = await self._data("POST", address, files={"file": (name, content)})
        try:
            return str(data[UPLOADS[kind]])
        except KeyError:
            raise ZaloAway("the upload was given no name") from None

    async def template(self, user: str, template: str, data: dict[str, str]) -> dict[str, Any]:
        """A registered template to a person by their id."""
        body = {"user_id": user, "template_id": template, "template_data": data}
        return await self._data("POST", f"{self._open}/v3.0/oa/message/template", json=body)

    async def template_by_phone(
        self, phone: str, template: str, data: dict[str, str], tracking: str
    ) -> dict[str, Any]:
        """A registered template to a phone, 84…; `tracking` (≤ 48) comes back with the receipt."""
        body = {
            "phone": phone, "template_id": template, "template_data": data,
            "tracking_id": tracking,
        }  # fmt: skip
        return await self._data("POST", f"{self._business}/message/template", json=body)

    async def free_left(self, user: str) -> int | None:
        """How many free messages a person's window still has; None where Zalo does not say."""
        body = {"user_id": user}
        data = await self._data("POST", f"{self._open}/v3.0/oa/quota/message", json=body)
        reply = data.get("cs_reply")
        return whole(reply.get("remain")) if isinstance(reply, dict) else None

    async def account(self) -> dict[str, Any]:
        """The Official Account as Zalo knows it: its name, its package."""
        return await self._data("GET", f"{self._open}/v2.0/oa/getoa")

    async def members(self, group: str) -> dict[str, Any]:
        """Members of a GMF group; refused where the account is not in it."""
        params = {"group_id": group, "offset": "0", "count": "1"}
        return await self._data("GET", f"{self._open}/v3.0/oa/group/listmember", params=params)

    async def download(self, address: str) -> bytes:
        """A file that somebody sent; it needs no token. Raises ZaloAway."""
        try:
            async with self._http.stream("GET", address, timeout=TIMEOUT) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise ZaloAway(f"HTTP {answer.status_code}")
                return await _limited(answer)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ZaloAway(type(error).__name__) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _data(self, method: str, address: str, **what: Any) -> dict[str, Any]:
        token = await self._tokens.access()
        try:
            told = await self._call(method, address, token, **what)
        except ZaloRefused as refused:
            if refused.meaning is not Meaning.TOKEN:
                raise
            token = await self._tokens.renewed(token)
            told = await self._call(method, address, token, **what)
        data = told.get("data")
        return data if isinstance(data, dict) else {}

    async def _call(self, method: str, address: str, token: str, **what: Any) -> dict[str, Any]:
        headers = {"access_token": token}
        self.pace.spend()
        try:
            return await _answer(self._http, method, address, headers=headers, **what)
        except ZaloRefused as refused:
            if refused.code == RATE:
                self.pace.hold()
            raise


def whole(number: Any) -> int | None:
    """A count of Zalo's, which may come as text; None where it is none."""
    text = str(number)
    return int(text) if text.isdecimal() and len(text) < 12 else None


async def _answer(
    http: httpx.AsyncClient, method: str, address: str, **what: Any
) -> dict[str, Any]:
    """The body of an answer without error; the token stands in a header, never in the address."""
    try:
        answer = await http.request(method, address, timeout=TIMEOUT, **what)
    except NEVER_LEFT as error:
        raise ZaloAway(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise ZaloAway(type(error).__name__, maybe_sent=True) from None
    try:
        told = json.loads(answer.content)
        code = int(told.get("error", 0))
    except (ValueError, TypeError, AttributeError):
        maybe = answer.status_code < 400 or answer.status_code >= 500
        raise ZaloAway(f"HTTP {answer.status_code}", maybe_sent=maybe) from None
    if code:
        raise ZaloRefused(code, str(told.get("message") or told.get("error_name") or ""))
    if answer.status_code != httpx.codes.OK:
        raise ZaloAway(f"HTTP {answer.status_code}", maybe_sent=answer.status_code >= 500)
    return dict(told)


async def _limited(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    async for part in answer.aiter_bytes():
        size += len(part)
        if size > LARGEST_DOWNLOAD:
            raise ZaloAway("larger than we read")
        parts.append(part)
    return b"".join(parts)
