"""OAuth v4 of Official Accounts: consent, the pair of tokens, and its single-use refreshing.

A refresh token is dead the moment it was used, and the old access token with it: a client that
dies between the answer and its own commit has to ask a person for consent again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from simulator.desk import Desk
from simulator.zalo.account import OfficialAccount
from simulator.zalo.calls import Call
from simulator.zalo.refusals import (
    INVALID_APP,
    INVALID_CODE,
    INVALID_REDIRECT,
    INVALID_REFRESH,
    INVALID_SECRET,
    INVALID_VERIFIER,
    Refusal,
    invalid,
)
from simulator.zalo.windows import ACCESS_SECONDS, CODE_SECONDS, REFRESH_SECONDS


def give_pair(oa: OfficialAccount) -> dict[str, str]:
    """A new pair; the one before is dead. The answer of the token endpoint."""
    now, tokens = oa.world.clock.seconds(), oa.tokens
    tokens.access, tokens.access_until = secrets.token_urlsafe(96), now + ACCESS_SECONDS
    tokens.refresh, tokens.refresh_until = secrets.token_urlsafe(96), now + REFRESH_SECONDS
    oa.save_tokens()
    return {
        "access_token": tokens.access,
        "refresh_token": tokens.refresh,
        "expires_in": str(ACCESS_SECONDS),
    }


def give_code(oa: OfficialAccount) -> str:
    """An authorization code, as the OA's owner gives it by consenting."""
    oa.tokens.code = secrets.token_urlsafe(48)
    oa.tokens.code_until = oa.world.clock.seconds() + CODE_SECONDS
    oa.save_tokens()
    return oa.tokens.code


def revoke(oa: OfficialAccount) -> None:
    """The owner takes the permission back: both tokens are dead."""
    oa.tokens.access = oa.tokens.refresh = oa.tokens.code = ""
    oa.save_tokens()


def access_token(_desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, str]:
    """POST /v4/oa/access_token, form-encoded, with the app's secret in the header secret_key."""
    form: dict[str, Any] = call.fields
    if form.get("app_id") != oa.spec.app_id:
        raise Refusal(INVALID_APP)
    given = call.headers.get("secret_key", "")
    if not hmac.compare_digest(given.encode(), oa.console.app_secret.encode()):
        raise Refusal(INVALID_SECRET)
    kind = call.headers.get("content-type", "").partition(";")[0]
    if kind != "application/x-www-form-urlencoded":
        raise invalid("content-type", "must be application/x-www-form-urlencoded")
    if form.get("grant_type") == "refresh_token":
        _use(oa, form.get("refresh_token"), oa.tokens.refresh, oa.tokens.refresh_until,
             INVALID_REFRESH)  # fmt: skip
        return give_pair(oa)
    if form.get("grant_type") != "authorization_code":
        raise invalid("grant_type")
    _use(oa, form.get("code"), oa.tokens.code, oa.tokens.code_until, INVALID_CODE)
    oa.tokens.code = ""
    oa.save_tokens()
    _verify(oa, form.get("code_verifier"))
    return give_pair(oa)


def _use(oa: OfficialAccount, given: Any, right: str, until: float, code: int) -> None:
    if not right or given != right or oa.world.clock.seconds() >= until:
        raise Refusal(code)


def _verify(oa: OfficialAccount, verifier: Any) -> None:
    """S256 against the one challenge that is saved in the console; none saved, none asked."""
    wanted = oa.console.code_challenge
    if wanted is not None and (not isinstance(verifier, str) or challenge(verifier) != wanted):
        raise Refusal(INVALID_VERIFIER)


def challenge(verifier: str) -> str:
    """base64url of the SHA-256, without padding."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def permission(_desk: Desk, oa: OfficialAccount, call: Call) -> Response:
    """GET /v4/oa/permission: on the desk the owner consents at once and is sent back."""
    query, console = call.query, oa.console
    if query.get("app_id") != oa.spec.app_id:
        raise Refusal(INVALID_APP)
    target = query.get("redirect_uri")
    own = target is None or target != console.callback_url
    if own or query.get("code_challenge", console.code_challenge) != console.code_challenge:
        raise Refusal(INVALID_REDIRECT)
    back = {"code": give_code(oa), "oa_id": oa.spec.oa_id}
    back |= {"state": query["state"]} if "state" in query else {}
    sign = "&" if "?" in str(target) else "?"
    return RedirectResponse(f"{target}{sign}{urlencode(back)}", 302)


METHODS = {
    ("POST", "/v4/oa/access_token"): access_token,
    ("GET", "/v4/oa/permission"): permission,
}
