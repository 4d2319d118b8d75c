"""The ledger of Zalo's chats: when a person last wrote, what waits for a number or a tap."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.notices import natives, zalo_quotas
from backend.notices.natives import SENT, Native
from backend.notices.zalo_models import ZaloChat
from backend.notices.zalo_quotas import Left
from backend.people.models import Identity
from backend.people.rules import ZALO


@dataclass(slots=True)
class Spoken:
    """What came of saying something in a chat, to be written down afterwards.

    `sent` are Zalo's message ids; `remain` the free messages it says are left; `refused` that it
    says the window is closed; `quotas` what it says the account has left beside them.
    """

    sent: list[str] = field(default_factory=list)
    menu: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    remain: int | None = None
    refused: bool = False
    quotas: dict[str, Left] = field(default_factory=dict)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The messages by our numbers, in their order."""
        return tuple(Native(SENT, one).number for one in self.sent)


async def find(session: AsyncSession, chat: str) -> ZaloChat | None:
    """The ledger of a chat, as it is now."""
    return await session.get(ZaloChat, chat, populate_existing=True)


async def enter(session: AsyncSession, chat: str, person_id: int | None, *, now: datetime) -> bool:
    """Somebody wrote: the windows open anew. Says whether this chat was never seen before."""
    is_new = await insert_once(
        session, ZaloChat, chat=chat, person_id=person_id, last_at=now, menu=[], rest={},
        changed_at=now,
    )  # fmt: skip
    if not is_new:
        await session.execute(
            update(ZaloChat)
            .where(ZaloChat.chat == chat)
            .values(person_id=person_id, last_at=now, remain=None, refused_at=None, changed_at=now)
            .execution_options(synchronize_session=False)
        )
    return is_new


async def forget(session: AsyncSession, chat: str) -> None:
    """Whoever speaks there next is somebody else: no menu, no rest of an answer waits for them."""
    await session.execute(delete(ZaloChat).where(ZaloChat.chat == chat))


async def pause(session: AsyncSession, chat: str, person_id: int, *, until: datetime) -> None:
    """A human of the account is writing to this person: the bot keeps quiet for a while."""
    await insert_once(
        session, ZaloChat, chat=chat, person_id=person_id, menu=[], rest={}, changed_at=until
    )
    await session.execute(update(ZaloChat).where(ZaloChat.chat == chat).values(paused_until=until))


async def note(
    session: AsyncSession, chat: str, spoken: Spoken, *, asked: bool, now: datetime
) -> None:
    """Write down what was said in a chat, so that a number, a tap or a quote finds its way.

    What is `asked` of whoever is speaking takes the place of an older menu, as their next number
    may answer it; a notice without a menu of its own leaves that alone. Of somebody who was erased
    meanwhile nothing is written.
    """
    await zalo_quotas.note(session, spoken.quotas, now=now)
    person_id = await _person_in(session, chat)
    if person_id is None and not chat.startswith("-"):
        return
    sent = [Native(SENT, one) for one in spoken.sent]
    await natives.remember(session, ZALO, sent, person_id=person_id, now=now)
    if chat.startswith("-"):
        await insert_once(session, ZaloChat, chat=chat, menu=[], rest={}, changed_at=now)
    values: dict[str, Any] = {"changed_at": now}
    if sent and (asked or spoken.menu):
        values |= {"menu": list(spoken.menu), "menu_message": sent[-1].number}
    if spoken.rest:
        values |= {"rest": {"bubbles": list(spoken.rest)}}
    if spoken.remain is not None:
        values |= {"remain": spoken.remain}
    if spoken.refused:
        values |= {"refused_at": now}
    await session.execute(
        update(ZaloChat)
        .where(ZaloChat.chat == chat)
        .values(values)
        .execution_options(synchronize_session=False)
    )


async def rest_of(session: AsyncSession, chat: str) -> tuple[str, ...]:
    """The bubbles that wait behind the newest 'Xem tiếp' of a chat."""
    row = await find(session, chat)
    return tuple(row.rest.get("bubbles", ())) if row else ()


async def _person_in(session: AsyncSession, chat: str) -> int | None:
    query = select(Identity.person_id).where(Identity.channel == ZALO, Identity.native_id == chat)
    return await session.scalar(query)
