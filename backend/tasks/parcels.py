"""Asking carriers about parcels whose time to be asked about has come."""

from __future__ import annotations

import asyncio

import structlog

from backend.db import keyring
from backend.parcels import batching, digests, feeds, polling, proofs, service
from backend.parcels.carriers.base import CarrierAway, CarrierEvent, CarrierRefused, Feed
from backend.parcels.polling import Claimed
from backend.work import Work

log = structlog.get_logger()

MOST_BATCHES = 40
SIDE_BY_SIDE = 8
Answer = tuple[Claimed, list[CarrierEvent] | None]


async def sweep(work: Work) -> None:
    """Ask about every parcel that is due, some batches side by side; cheap where none is.

    While one batch waits for its carrier, another is claimed or stored.
    """
    every = {name: one.every for name, one in work.carriers.items() if isinstance(one, Feed)}
    async with work.sessions.begin() as session:
        unasked = await feeds.telling(session, every, now=work.clock.now())
    if await _batch(work, unasked):
        await asyncio.gather(*(_go_on(work, unasked) for _side in range(SIDE_BY_SIDE)))


async def _go_on(work: Work, unasked: frozenset[str]) -> None:
    for _batch_of_many in range(MOST_BATCHES):
        if not await _batch(work, unasked):
            return


async def _batch(work: Work, unasked: frozenset[str]) -> bool:
    """One claim, the questions side by side, one store. Says whether there may be more to ask."""
    async with work.sessions.begin() as session:
        claimed = await polling.claim(
            session,
            token=work.new_token(),
            now=work.clock.now(),
            real=work.clock.real(),
            patience=work.patience,
        )
    answers = await asyncio.gather(*(_ask(work, one) for one in claimed))
    if answers:
        await _settle(work, answers, unasked)
    silent = all(events is None for _claimed, events in answers)
    return not silent and len(claimed) == polling.BATCH


async def _ask(work: Work, claimed: Claimed) -> Answer:
    """What the carrier says of one parcel, None where it says nothing; no transaction is open."""
    try:
        carrier = work.carriers.get(claimed.carrier)
        if carrier is None:
            raise CarrierAway("no such carrier runs here")
        if not claimed.told:
            await carrier.create(claimed.order, now=work.clock.now())
        return claimed, await carrier.fetch(claimed.tracking_number)
    except CarrierRefused as refused:
        log.error(
            "carrier.refused", carrier=claimed.carrier, parcel=claimed.id, reason=str(refused)
        )
    except CarrierAway as away:
        log.warning("carrier.away", carrier=claimed.carrier, parcel=claimed.id, reason=str(away))
    except Exception:  # A fault of one adapter must not keep the other parcels waiting.
        log.exception("carrier.failed", carrier=claimed.carrier, parcel=claimed.id)
    return claimed, None


async def _settle(work: Work, answers: list[Answer], unasked: frozenset[str]) -> None:
    told = [(claimed, events) for claimed, events in answers if events is not None]
    async with work.sessions.begin() as session:
        changed = await polling.changed(session, told)
        same = [claimed for claimed, _events in told if claimed.id not in changed]
        await polling.settle_unchanged(session, same, now=work.clock.now(), unasked=unasked)
        for claimed, events in answers:
            if events is None:
                await polling.settle_away(
                    session, claimed, now=work.clock.now(), real=work.clock.real()
                )
    await _store(work, [one for one in told if one[0].id in changed], unasked)


async def _store(
    work: Work, told: list[tuple[Claimed, list[CarrierEvent]]], unasked: frozenset[str]
) -> None:
    """What changed in one transaction; where that fails each by itself, so that none spoils others.

    What cannot be stored at all is asked about again once its lease has run out.
    """
    if not told:
        return
    try:
        async with work.waking() as session:
            stored = await polling.settle_changed(
                session, told, now=work.clock.now(), unasked=unasked
            )
    except Exception:
        if len(told) == 1:
            log.exception("parcel.not_stored", parcel=told[0][0].id)
            return
        for one in told:
            await _store(work, [one], unasked)
        return
    for parcel_id in stored:
        log.info("parcel.changed", parcel=parcel_id)


async def tell(work: Work) -> None:
    """Once a day, tell staff what is wrong with what their counters have on its way."""
    async with work.sessions.begin() as session:
        await digests.make(session, now=work.clock.now())


async def purge(work: Work) -> None:
    """Forget what nobody needs of parcels that have arrived."""
    now = work.clock.now()
    async with work.sessions.begin() as session:
        await service.purge(session, now)
        await batching.purge(session, now=now)
        await proofs.purge(session, now=now)
    async with work.sessions.begin() as session:
        named, ring = await proofs.named(session), keyring(session)
    proofs.signatures(work.files_dir, ring).sweep(named, real=work.clock.real())
