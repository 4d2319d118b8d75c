"""What carriers tell unasked: reading their feeds, and folding the webhooks that were kept."""

from __future__ import annotations

import structlog

from backend.db import keyring
from backend.parcels import feeds, webhooks
from backend.parcels.carrier_models import CarrierWebhook
from backend.parcels.carriers.base import (
    Carrier,
    CarrierAway,
    Feed,
    NotOffered,
    Told,
    WebhookRefused,
)
from backend.work import Work

log = structlog.get_logger()

MOST_PAGES = 40


async def pull(work: Work) -> None:
    """Read on in every feed that is due; cheap where none is."""
    for source, carrier in work.carriers.items():
        if not isinstance(carrier, Feed):
            continue
        try:
            await _pull(work, source, carrier)
        except Exception:  # One feed must not keep the others waiting; its lease runs out.
            log.exception("carrier.feed_failed", carrier=source)


async def _pull(work: Work, source: str, carrier: Feed) -> None:
    token = work.new_token()
    async with work.sessions.begin() as session:
        feed = await feeds.claim(
            session, source, token=token, now=work.clock.now(), real=work.clock.real(),
            patience=work.patience,
        )  # fmt: skip
    if feed is None:
        return
    position = feed.position
    for _page in range(MOST_PAGES):
        try:
            page = await carrier.pull(position, now=work.clock.now())
        except CarrierAway as away:
            log.warning("carrier.away", carrier=source, reason=str(away))
            async with work.sessions.begin() as session:
                await feeds.away(session, source, token=token, real=work.clock.real())
            return
        async with work.waking() as session:
            ours = await feeds.keep(
                session, source, page, token=token, every=carrier.every, now=work.clock.now(),
                until=work.clock.real() + work.patience,
            )  # fmt: skip
        position = page.position
        if not ours or not page.more:
            return


async def fold(work: Work) -> None:
    """Fold the webhooks that wait, part by part; cheap where none does."""
    async with work.sessions.begin() as session:
        rows = await webhooks.claim(session, real=work.clock.real(), patience=work.patience)
        ring = keyring(session)
    for row in rows:
        try:
            told = _parse(work.carriers.get(row.source), row, ring.open(row.body or ""))
            await _fold(work, row, told)
        except Exception as error:  # One body must not keep the others waiting.
            if isinstance(error, NotOffered | WebhookRefused):
                log.error("webhook.makes_no_sense", webhook=row.id, source=row.source)
            else:
                log.exception("webhook.not_folded", webhook=row.id, source=row.source)
            async with work.sessions.begin() as session:
                await webhooks.fail(session, row.id, real=work.clock.real())


def _parse(carrier: Carrier | None, row: CarrierWebhook, body: str) -> list[Told]:
    if carrier is None:
        raise NotOffered("no such carrier runs here")
    return carrier.parse_webhook(row.key, body.encode())


async def _fold(work: Work, row: CarrierWebhook, told: list[Told]) -> None:
    done: int | None = row.done
    while done is not None:
        async with work.waking() as session:
            done = await webhooks.fold(
                session, row.id, done, told, now=work.clock.now(),
                until=work.clock.real() + work.patience,
            )  # fmt: skip


async def purge(work: Work) -> None:
    """Forget spent webhooks."""
    async with work.sessions.begin() as session:
        await webhooks.purge(session, work.clock.now())
