"""Zalo's refusals: HTTP 200 with `error` below zero.

The first ones are what digests of Zalo's error list agree on. The guessed ones stand for
situations whose code nobody could tell us; a client must not give them a meaning of their own.
"""

from __future__ import annotations

from typing import Any

#: What the digests name.
RATE = -32
EXPIRED_ATTACHMENT = -100
INVALID_PARAMETER = -201
TOO_LONG = -210
NO_QUOTA = -211
NOT_FOLLOWER = -213
INVALID_TOKEN = -216
EXPIRED_TOKEN = -220
TOO_LATE = -230
OLD_API = -240
REFUSED_KIND = -244
GROUP_EXPIRED = -237
ZBS_TOKEN = -124
ZBS_NO_TEMPLATE = -131
ZBS_NIGHT = -133
ZBS_REFUSED = -139
ZBS_DAILY = -144
ZBS_NO_ACCOUNT = -118
INVALID_APP = -14002
INVALID_REDIRECT = -14003

#: Guessed: seen in the wild or nowhere, never confirmed.
INVALID_SECRET = -14004
INVALID_CODE = -14010
INVALID_REFRESH = -14014
INVALID_VERIFIER = -14019
ZBS_PHONE = -108
ZBS_PARAMETER = -132
ZBS_NOT_ADMIN = -119
GROUP_ASSET = -238
NOT_IN_GROUP = -403

WORDS = {
    RATE: "Out of quota: too many requests",
    EXPIRED_ATTACHMENT: "Attachment has expired",
    NO_QUOTA: "Out of quota",
    NOT_FOLLOWER: "User has not followed OA",
    INVALID_TOKEN: "Access token is invalid",
    EXPIRED_TOKEN: "Access token has expired",
    TOO_LATE: "User has not interacted with the OA in the past 7 days",
    OLD_API: "MessageV2 API has been shut down, please switch to MessageV3",
    REFUSED_KIND: "User has restricted this type of message from your OA",
    GROUP_EXPIRED: "Group has expired",
    ZBS_TOKEN: "Access token invalid",
    ZBS_NO_TEMPLATE: "ZNS template not approved",
    ZBS_NIGHT: "ZNS is not allowed to be sent at night",
    ZBS_REFUSED: "User refused this type of ZNS",
    ZBS_DAILY: "OA exceeded the daily quota",
    ZBS_NO_ACCOUNT: "Zalo account not existed",
    INVALID_APP: "Invalid app id",
    INVALID_REDIRECT: "Invalid redirect uri",
    INVALID_SECRET: "Invalid secret key",
    INVALID_CODE: "Invalid authorization code",
    INVALID_REFRESH: "Invalid refresh token",
    INVALID_VERIFIER: "Invalid code verifier",
    ZBS_PHONE: "Phone number is invalid",
    ZBS_NOT_ADMIN: "Development mode is for admins only",
    GROUP_ASSET: "Asset is used or unknown",
    NOT_IN_GROUP: "OA is not in this group",
}


class Refusal(Exception):
    """An answer with `error` below zero; `why` overrules the code's usual words."""

    def __init__(self, code: int, why: str | None = None) -> None:
        super().__init__(why or WORDS.get(code, f"error {code}"))
        self.code = code

    def body(self) -> dict[str, Any]:
        return {"error": self.code, "message": str(self)}

    def oauth_body(self) -> dict[str, Any]:
        """The same as the OAuth host words it."""
        return {
            "error_name": str(self),
            "error_reason": str(self),
            "ref_doc": "https://developers.zalo.me/docs/social-api/tham-khao/ma-loi-social-api",
            "error_description": str(self),
            "error": self.code,
        }


def invalid(name: str, why: str = "is invalid") -> Refusal:
    """-201 that names the parameter."""
    return Refusal(INVALID_PARAMETER, f"Params is invalid: {name} {why}")
