"""Zalo's client as the settings say: for the bot, the workers and the command line alike."""

from __future__ import annotations

import secrets
from functools import partial

import httpx

from backend.db import Sessions
from backend.notices.zalo_client import ZaloClient, ZaloOAuth
from backend.notices.zalo_tokens import StoredTokens
from backend.now import Clock
from backend.zalo_settings import ZaloSettings

CONNECTIONS = httpx.Limits(max_connections=16, max_keepalive_connections=16)


def client_of(
    settings: ZaloSettings, sessions: Sessions, clock: Clock
) -> tuple[ZaloClient, StoredTokens]:
    """A client with connections of its own, and the tokens it works with."""
    http = httpx.AsyncClient(limits=CONNECTIONS)
    oauth = ZaloOAuth(settings, http)
    tokens = StoredTokens(
        sessions, oauth, clock, oa_of(settings), partial(secrets.token_hex, 16)
    )  # fmt: skip
    return ZaloClient(settings, http, tokens), tokens


def oa_of(settings: ZaloSettings) -> str:
    """The Official Account's id; only where Zalo is configured."""
    assert settings.zalo_oa_id is not None
    return settings.zalo_oa_id


def secrets_of(settings: ZaloSettings) -> tuple[dict[str, str], dict[str, str]]:
    """What a webhook may be signed with: secrets and ids, each of the account and of the app."""
    assert settings.zalo_oa_secret_key and settings.zalo_app_secret and settings.zalo_app_id
    keys = {
        "oa": settings.zalo_oa_secret_key.get_secret_value(),
        "app": settings.zalo_app_secret.get_secret_value(),
    }
    return keys, {"app": settings.zalo_app_id, "oa": oa_of(settings)}
