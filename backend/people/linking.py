"""One person on several channels: joined by a short-lived code that both channels say yes to.

On one channel somebody asks for a code; they type it on the other and agree there; then the first
channel is asked once more. Neither press alone is enough: who typed a stranger's code would hand
over all that is theirs, and a code that was overseen would let a stranger in. What is joined is
merged by `backend.people.merging`; this file keeps the way to it, and the accounts themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.people import service as people
from backend.people.models import Identity, LinkRequest, Person
from backend.people.rules import LINK_CODE_LIFE, PARCELS, WORK, Speaker, link_code

CLOSED = "link.closed"
PREFERENCES = {PARCELS: "parcel_channel", WORK: "work_channel"}


async def identities_of(session: AsyncSession, person_id: int) -> list[Identity]:
    """Every account of a person, the first one first."""
    query = select(Identity).where(Identity.person_id == person_id).order_by(Identity.id)
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def attach(
    session: AsyncSession, person_id: int, *, channel: str, native_id: str, now: datetime
) -> Identity:
    """One more account of a person who has shown that it is theirs; doing it twice is harmless.

    Raises ``identity.taken`` where it is somebody else's (that takes a merge), and for the person
    ``person.suspended`` or ``person.unknown``.
    """
    await require_active(session, person_id)
    query = select(Identity).where(Identity.channel == channel, Identity.native_id == native_id)
    known = (await session.scalars(query)).one_or_none()
    if known is None:
        known = Identity(
            person_id=person_id, channel=channel, native_id=native_id, created_at=now,
            last_heard_at=now,
        )  # fmt: skip
        session.add(known)
        await session.flush()
    elif known.person_id != person_id:
        raise DomainError("identity.taken")
    return known


async def part(session: AsyncSession, channel: str, native_id: str, *, now: datetime) -> None:
    """The account is still this person's, but nothing is brought there any more."""
    await session.execute(
        update(Identity)
        .where(Identity.channel == channel, Identity.native_id == native_id)
        .where(Identity.unreachable_at.is_(None))
        .values(unreachable_at=now)
        .execution_options(synchronize_session=False)
    )


async def back(session: AsyncSession, channel: str, native_ids: Collection[str]) -> list[int]:
    """Something can be brought to these accounts again; the persons of those where it could not."""
    statement = (
        update(Identity)
        .where(Identity.channel == channel, Identity.native_id.in_(native_ids))
        .where(Identity.unreachable_at.is_not(None))
        .values(unreachable_at=None)
        .returning(Identity.person_id)
        .execution_options(synchronize_session=False)
    )
    return list(await session.scalars(statement))


async def leave(session: AsyncSession, channel: str, native_id: str) -> None:
    """The account is this person's no longer, nor any code that was taken or typed on it."""
    account = Identity.channel == channel, Identity.native_id == native_id
    ids = select(Identity.id).where(*account)
    on_it = LinkRequest.identity_id.in_(ids) | LinkRequest.entered_identity_id.in_(ids)
    for statement in (delete(LinkRequest).where(on_it), delete(Identity).where(*account)):
        await session.execute(statement.execution_options(synchronize_session=False))


async def require_active(session: AsyncSession, person_id: int) -> Person:
    """The person, locked and read anew; raises ``person.suspended`` and ``person.unknown``."""
    query = select(Person).where(Person.id == person_id).with_for_update()
    person = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if person is None or person.erased_at is not None:
        raise DomainError("person.unknown")
    if person.suspended_at is not None:
        raise DomainError("person.suspended")
    return person


async def ask(session: AsyncSession, speaker: Speaker, code: str, *, now: datetime) -> LinkRequest:
    """Remember that `code`, known to the speaker alone, joins a channel to theirs. An earlier one
    ends. Raises ``person.suspended``."""
    await require_active(session, speaker.person_id)
    await close_all(session, speaker.person_id, now=now)
    request = LinkRequest(
        digest=_digest(code),
        person_id=speaker.person_id,
        identity_id=speaker.identity_id,
        issued_at=now,
        expires_at=now + LINK_CODE_LIFE,
    )
    session.add(request)
    await session.flush()
    return request


async def enter(
    session: AsyncSession, speaker: Speaker, code: str, *, now: datetime
) -> LinkRequest | None:
    """The request of a code typed on another channel, which is spent by that. None alike for one
    that nobody has, an expired, a spent and one's own. Counted as a guess: ``tries.spent``."""
    await require_active(session, speaker.person_id)
    digest = _digest(link_code(code))
    await people.guess(session, speaker.person_id, f"link:{digest[:32]}", now=now)
    return await _step(
        session,
        LinkRequest.digest == digest,
        LinkRequest.entered_identity_id.is_(None),
        LinkRequest.person_id != speaker.person_id,
        now=now,
        entered_identity_id=speaker.identity_id,
        expires_at=now + LINK_CODE_LIFE,
    )


async def agree(
    session: AsyncSession, speaker: Speaker, request_id: int, *, now: datetime
) -> LinkRequest:
    """Who typed the code says that they asked for it themselves; raises ``link.closed``."""
    await require_active(session, speaker.person_id)
    request = await _step(
        session,
        LinkRequest.id == request_id,
        LinkRequest.entered_identity_id == speaker.identity_id,
        LinkRequest.agreed_at.is_(None),
        now=now,
        agreed_at=now,
        expires_at=now + LINK_CODE_LIFE,
    )
    return _still_open(request)


async def refuse(
    session: AsyncSession, speaker: Speaker, request_id: int, *, now: datetime
) -> LinkRequest:
    """Either side says no; raises ``link.closed`` for anybody else, and afterwards."""
    mine = (LinkRequest.person_id == speaker.person_id) | (
        LinkRequest.entered_identity_id == speaker.identity_id
    )
    return _still_open(
        await _step(session, LinkRequest.id == request_id, mine, now=now, settled_at=now)
    )


async def confirm(
    session: AsyncSession, speaker: Speaker, request_id: int, *, now: datetime
) -> tuple[LinkRequest, Identity]:
    """Who asked for the code says yes to the account that typed it; that account, to be merged.

    Raises ``link.closed``, and ``person.suspended`` for either of them.
    """
    await _lock_both(session, speaker.person_id, request_id)
    request = _still_open(
        await _step(
            session,
            LinkRequest.id == request_id,
            LinkRequest.person_id == speaker.person_id,
            LinkRequest.agreed_at.is_not(None),
            now=now,
            settled_at=now,
        )
    )
    entered = await session.get_one(Identity, request.entered_identity_id, populate_existing=True)
    if entered.person_id == speaker.person_id:
        raise DomainError(CLOSED)
    for person_id in (speaker.person_id, entered.person_id):
        await close_all(session, person_id, now=now, typed_too=True)
    return request, entered


async def _lock_both(session: AsyncSession, person_id: int, request_id: int) -> None:
    """Accounts first, then persons, requests last: an update holds its own account before it
    touches a request, so that whoever refuses meanwhile is waited for and not waited with."""
    query = (
        select(Identity.person_id)
        .join(LinkRequest, LinkRequest.entered_identity_id == Identity.id)
        .where(LinkRequest.id == request_id, LinkRequest.person_id == person_id)
    )
    typed_by = await session.scalar(query)
    if typed_by is None:
        raise DomainError(CLOSED)
    await lock_accounts(session, person_id, typed_by)
    for one in sorted({person_id, typed_by}):
        await require_active(session, one)


async def lock_accounts(session: AsyncSession, *persons: int) -> None:
    """What these accounts are saying at this moment is acted on before or after, not meanwhile."""
    query = select(Identity.id).where(Identity.person_id.in_(persons)).order_by(Identity.id)
    await session.execute(query.with_for_update())


async def unlink(
    session: AsyncSession, speaker: Speaker, identity_id: int, *, now: datetime
) -> Identity:
    """One of the speaker's other accounts becomes a new person's, with nothing.

    Raises ``link.closed`` for the account that is speaking and for one that is not theirs.
    """
    query = select(Identity).where(Identity.id == identity_id).with_for_update()
    identity = (
        await session.scalars(query.execution_options(populate_existing=True))
    ).one_or_none()
    theirs = identity is not None and identity.person_id == speaker.person_id
    if identity is None or not theirs or identity_id == speaker.identity_id:
        raise DomainError(CLOSED)
    await close_all(session, speaker.person_id, now=now, typed_too=True)
    stranger = Person(language=speaker.language, created_at=now)
    session.add(stranger)
    await session.flush()
    identity.person_id = stranger.id
    await session.flush()
    await _forget_channel(session, speaker.person_id)
    return identity


async def prefer(session: AsyncSession, person_id: int, what: str, channel: str | None) -> None:
    """Where a person wants what is about `what` (`PARCELS`, `WORK`); None: where they last spoke.

    Raises KeyError for anything else, and ``link.closed`` for a channel they are not on.
    """
    own = {one.channel for one in await identities_of(session, person_id)}
    if channel is not None and channel not in own:
        raise DomainError(CLOSED)
    statement = update(Person).where(Person.id == person_id)
    await session.execute(statement.values({PREFERENCES[what]: channel}))


async def close_all(
    session: AsyncSession, person_id: int, *, now: datetime, typed_too: bool = False
) -> None:
    """Every code that a person took ends, and with `typed_too` every one that they typed: what they
    agreed to was said of what they had then."""
    theirs = LinkRequest.person_id == person_id
    if typed_too:
        accounts = select(Identity.id).where(Identity.person_id == person_id)
        theirs = theirs | LinkRequest.entered_identity_id.in_(accounts)
    await session.execute(
        update(LinkRequest)
        .where(theirs, LinkRequest.settled_at.is_(None))
        .values(settled_at=now)
        .execution_options(synchronize_session=False)
    )


async def _forget_channel(session: AsyncSession, person_id: int) -> None:
    """A preference for a channel that a person is no longer on says nothing."""
    own = {one.channel for one in await identities_of(session, person_id)}
    for column in (Person.parcel_channel, Person.work_channel):
        await session.execute(
            update(Person).where(Person.id == person_id, column.not_in(own)).values({column: None})
        )


async def _step(
    session: AsyncSession, *which: ColumnElement[bool], now: datetime, **values: object
) -> LinkRequest | None:
    """One open, unexpired request changed, or None: of two who try at once, one gets it."""
    statement = (
        update(LinkRequest)
        .where(*which, LinkRequest.settled_at.is_(None), LinkRequest.expires_at > now)
        .values(values)
        .returning(LinkRequest)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return (await session.scalars(statement)).one_or_none()


def _still_open(request: LinkRequest | None) -> LinkRequest:
    if request is None:
        raise DomainError(CLOSED)
    return request


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
