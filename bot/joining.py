"""When two accounts turn out to be one person's, and when they part: what spans rooms.

The counterpart of `bot.departures`. Every step is one transaction: should the process die, either
nothing has happened or all of it has, with what is to be said in the outbox.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.duty import roster as duty
from backend.inbox import service as inbox
from backend.notices import natives, rerouting, zalo_chats
from backend.notices import service as notices
from backend.notices.service import Address
from backend.parcels import untold
from backend.people import linking, merging
from backend.people.models import Identity, LinkRequest, Person
from backend.people.rules import WEB, ZALO, Speaker
from backend.schema import metadata
from backend.webchat import logins
from backend.webchat import service as visitors
from backend.webchat.models import Visitor


async def question(
    session: AsyncSession, speaker: Speaker, request: LinkRequest, *, now: datetime
) -> str:
    """Ask on the first channel whether it was them; returns that channel."""
    asked = await session.get_one(Identity, request.identity_id)
    params = {"request": request.id, "channel": speaker.channel, "at": now.isoformat()}
    await _tell(session, asked, request, "link.question", params, now)
    return asked.channel


async def join(
    session: AsyncSession, speaker: Speaker, request_id: int, *, now: datetime
) -> Identity:
    """The last word was yes: one person from now on. Returns the account that was joined.

    Raises what `linking.confirm` and `merging.merge` raise.
    """
    request, entered = await linking.confirm(session, speaker, request_id, now=now)
    keep, gone = speaker.person_id, entered.person_id
    for person_id in (keep, gone):  # Both have just been heard: nobody needs to ring them up.
        await untold.reached(session, person_id, now=now)
    await rerouting.adopt(session, gone=gone, keep=keep)
    await merging.merge(session, metadata, keep=keep, gone=gone, now=now)
    await session.refresh(entered)
    await duty.end_self_substitution(session, keep)
    await rerouting.move(session, keep, now=now)
    await limit_browsers(session, keep, now=now)
    await _tell(session, entered, request, "link.joined", {"channel": speaker.channel}, now)
    return entered


async def limit_browsers(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """After somebody came to rights: a browser of theirs has them for hours only, and says so."""
    person = await session.get_one(Person, person_id)
    for number in await logins.limit(session, person_id, now=now):
        to = Address(WEB, str(number), person.language, person.id)
        await notices.add(
            session, to, key=f"web:limited:{number}", subject=f"web:{number}",
            kind="web.limited", now=now,
        )  # fmt: skip


async def refuse(
    session: AsyncSession, speaker: Speaker, request_id: int, *, now: datetime
) -> None:
    """Either side said no: the other one is told. Raises ``link.closed``."""
    request = await linking.refuse(session, speaker, request_id, now=now)
    asks = request.person_id == speaker.person_id
    other = request.entered_identity_id if asks else request.identity_id
    if other is not None and (not asks or request.agreed_at is not None):
        account = await session.get_one(Identity, other)
        await _tell(session, account, request, "link.refused", {"channel": speaker.channel}, now)


async def part(
    session: AsyncSession, speaker: Speaker, identity_id: int, *, now: datetime
) -> Identity:
    """One of the speaker's other accounts starts afresh, and is told. Raises ``link.closed``."""
    parted = await linking.unlink(session, speaker, identity_id, now=now)
    await inbox.forget_dialogues(session, speaker.person_id, parted.channel, parted.native_id)
    await rerouting.leave(session, speaker.person_id, parted.channel, parted.native_id, now=now)
    await _close_chat(session, parted, now=now)
    to = Address(parted.channel, parted.native_id, speaker.language, parted.person_id)
    await notices.add(
        session, to, key=f"link:parted:{parted.id}:{now:%Y%m%d%H%M%S%f}", subject="link",
        kind="link.parted", params={"channel": speaker.channel}, now=now,
    )  # fmt: skip
    return parted


async def _close_chat(session: AsyncSession, parted: Identity, *, now: datetime) -> None:
    """What the channels themselves keep of a chat is not shown to whoever speaks there next.

    A browser is logged out: it shows the whole conversation.
    """
    await natives.hand_over(session, parted.channel, parted.native_id, parted.person_id)
    if parted.channel == ZALO:
        await zalo_chats.forget(session, parted.native_id)
    if parted.channel == WEB:
        await visitors.end(session, Visitor.number == int(parted.native_id), now=now)


async def _tell(
    session: AsyncSession, account: Identity, request: LinkRequest, kind: str,
    params: dict[str, Any], now: datetime,
) -> None:  # fmt: skip
    """To that very account, whatever channel its person prefers."""
    person = await session.get_one(Person, account.person_id)
    to = Address(account.channel, account.native_id, person.language, person.id)
    await notices.add(
        session, to, key=f"{kind}:{request.id}", subject=f"link:{request.id}", kind=kind,
        params=params, now=now,
    )  # fmt: skip
