"""Where carriers' webhooks arrive: checked, kept in one row, answered. 2xx only when kept."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from backend.db import Sessions
from backend.now import Clock
from backend.parcels import webhooks
from backend.parcels.carriers.base import Carrier, NotOffered, WebhookRefused

log = structlog.get_logger()

MOST_BYTES = 16 * 1024 * 1024
PATH = "/carriers/{source}/{secret_told}"


def router(
    sessions: Sessions, clock: Clock, carriers: Mapping[str, Carrier], secret: str
) -> APIRouter:
    """POST /carriers/{source}/{secret}: 200 once kept, also where it was kept before.

    400 for half a JSON, 401 for a wrong signature, 404 for a wrong secret or source, 413 beyond
    16 MiB, 503 while the database is away: its sender will try again.
    """
    routes = APIRouter()

    @routes.post(PATH)
    async def take(source: str, secret_told: str, request: Request) -> JSONResponse:
        carrier = carriers.get(source)
        known = hmac.compare_digest(secret_told.encode(), secret.encode())
        if carrier is None or not known:
            return JSONResponse({"code": "unknown"}, 404)
        try:
            body = await _body(request)
            key = carrier.check_webhook(dict(request.headers), body)
            async with sessions.begin() as session:
                await webhooks.keep(session, source, key, body, now=clock.now())
        except NotOffered:
            return JSONResponse({"code": "unknown"}, 404)
        except WebhookRefused as refused:
            log.warning("webhook.refused", source=source, reason=str(refused))
            return JSONResponse({"code": "refused"}, refused.status)
        except (SQLAlchemyError, OSError) as error:
            log.error("webhook.not_kept", source=source, error=type(error).__name__)
            return JSONResponse({"code": "away"}, 503)
        return JSONResponse({"code": "success", "transaction": key})

    return routes


async def _body(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise WebhookRefused(413, "too much")
        parts.append(part)
    return b"".join(parts)
