"""What must be forgotten: old notices, spent marks of updates, drafts, unused invitations."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import delete

from backend.cases import enclosures, following
from backend.duty import roster
from backend.guidance import service as guidance
from backend.inbox.models import Dialogue, SeenUpdate
from backend.learning import service as learning
from backend.notices import heard, zalo_tokens
from backend.notices import service as outbox
from backend.people import absences, privacy
from backend.people.models import Attempt, Invitation, LinkRequest
from backend.schema import metadata
from backend.tasks import acting, carriers, collecting, enquiries, notices, parcels, webchat
from backend.work import Work

log = structlog.get_logger()

KEEP_SEEN = timedelta(days=14)
KEEP_DRAFTS = timedelta(days=30)
KEEP_ATTEMPTS = timedelta(days=1)
KEEP_UNUSED_INVITATIONS = timedelta(days=30)
KEEP_LINK_REQUESTS = timedelta(days=30)


async def sweep(work: Work) -> None:
    """Delete what has served; safe to repeat, and to run twice at once.

    Each part for itself: one that fails must not keep for ever what the others would forget. The
    first failure is raised in the end.
    """
    failures = []
    for part in (
        notices.purge, parcels.purge, collecting.purge, carriers.purge, acting.purge,
        enquiries.purge, webchat.purge, _forget_the_rest, erase_again,
    ):  # fmt: skip
        try:
            await part(work)
        except Exception as failure:
            log.exception("housekeeping.failed", part=part.__module__)
            failures.append(failure)
    if failures:
        raise failures[0]


async def _forget_the_rest(work: Work) -> None:
    now = work.clock.now()
    async with work.sessions.begin() as session:
        await zalo_tokens.remind(session, now=now)
        await session.execute(delete(SeenUpdate).where(SeenUpdate.at < now - KEEP_SEEN))
        await session.execute(delete(Dialogue).where(Dialogue.changed_at < now - KEEP_DRAFTS))
        await learning.purge(session, now=now)
        await following.purge(session, now=now)
        await enclosures.purge(session, now=now)
        await heard.purge(session, now=now)
        await guidance.purge(session, now=now)
        await absences.forget_past(session, now=now)
        await roster.forget_past(session, now=now)
        await session.execute(
            delete(LinkRequest).where(LinkRequest.expires_at < now - KEEP_LINK_REQUESTS)
        )
        await session.execute(delete(Attempt).where(Attempt.at < now - KEEP_ATTEMPTS))
        await session.execute(
            delete(Invitation).where(
                Invitation.used_at.is_(None),
                Invitation.expires_at < now - KEEP_UNUSED_INVITATIONS,
            )
        )


async def erase_again(work: Work) -> None:
    """Erase once more what another process was writing about a person while they were erased."""
    now = work.clock.now()
    async with work.sessions() as session:
        erased = await privacy.erased_lately(session, now=now)
    for person_id in erased:
        async with work.sessions.begin() as session:
            await outbox.silence(session, person_id)
            await privacy.erase(session, metadata, person_id, now=now)
