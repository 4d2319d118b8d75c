"""/bangiao: records between counter and post, counted by the other side, printed for both."""

from __future__ import annotations

import asyncio
from datetime import datetime

from aiogram import Router
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.knowledge import units
from backend.now import local
from backend.parcels import handovers
from backend.parcels.handovers import Record
from backend.parcels.service import TENDING
from backend.people.rules import Speaker
from bot import saying, sheets
from bot.filters import Holds, Pressed, Private, Says
from bot.handlers.tending import LAST_PAGE
from bot.saying import Said, answer
from bot.views import handovers as view
from bot.views import today


async def list_records(
    event: Message | CallbackQuery, session: AsyncSession, speaker: Speaker
) -> Said:
    """The newest of one's counters."""
    some = await handovers.recent(session, speaker.person_id)
    listed = [(one.id, one.code, one.given_at.isoformat()) for one in some]
    return answer(event, view.listed(listed))


async def refuse(message: Message) -> Said:
    """By somebody who neither gives nor takes."""
    return answer(message, today.nothing_here())


async def show(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """One record as it is now."""
    record = await handovers.find(session, action.number(), speaker.person_id)
    return answer(query, await shown_record(session, record, speaker.person_id))


async def take(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Nhận đủ', or what is there of it."""
    record = await handovers.take(session, action.number(), speaker.person_id, now=now)
    return saying.replace(query, await shown_record(session, record, speaker.person_id))


async def count(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Có cái thiếu': the lines, each a tap."""
    record = await handovers.find(session, action.number(), speaker.person_id)
    page = min(action.number(1), LAST_PAGE)
    return saying.replace(query, await _counting(session, record, page))


async def flip(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """One line is missing, or there after all."""
    number, parcel_id = action.number(), action.number(1)
    record = await handovers.find(session, number, speaker.person_id)
    known = {line.parcel_id: line.missing for line, _parcel in record.lines}
    record = await handovers.mark(
        session, number, parcel_id, speaker.person_id, missing=not known.get(parcel_id), now=now
    )
    return saying.replace(query, await _counting(session, record, min(action.number(2), LAST_PAGE)))


async def withdraw(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Rút lại', by who gave, before it was counted."""
    record = await handovers.withdraw(session, action.number(), speaker.person_id, now=now)
    return saying.replace(query, await shown_record(session, record, speaker.person_id))


async def send_pdf(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """The record on paper, as it is now."""
    record = await handovers.find(session, action.number(), speaker.person_id)
    facts = await handovers.facts(session, record)
    unit = units.find(record.handover.unit)
    lines = [
        (parcel.code, parcel.dossier_code, parcel.tracking_number, line.missing)
        for line, parcel in record.lines
    ]
    made = view.sheet(facts, unit.name if unit else "", lines, local(now).date())
    # In a thread: other chats are answered meanwhile. No statement follows in this transaction.
    pdf = await asyncio.to_thread(sheets.pdf_of, made)
    return SendDocument(
        chat_id=query.from_user.id,
        document=BufferedInputFile(pdf, f"bien-ban-{record.handover.code}.pdf"),
        caption=view.caption(facts),
    )


async def shown_record(session: AsyncSession, record: Record, person_id: int) -> Screen:
    """A record for this person."""
    facts = await handovers.facts(session, record)
    return view.record(facts, mine=record.handover.given_by == person_id)


async def _counting(session: AsyncSession, record: Record, page: int) -> Screen:
    lines = [
        (parcel.id, f"{parcel.dossier_code} · {parcel.tracking_number}", line.missing)
        for line, parcel in record.lines
    ]
    return view.counting(await handovers.facts(session, record), lines, page)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="handovers")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    staff = Holds(*TENDING)
    errand.message.register(list_records, Says("bangiao", "bienban"), staff)
    errand.message.register(refuse, Says("bangiao", "bienban"))
    on = errand.callback_query.register
    on(list_records, Pressed(view.LISTED), staff)
    on(show, Pressed(view.OPEN, numbers=1))
    on(take, Pressed(view.TAKE, numbers=1))
    on(count, Pressed(view.COUNT, numbers=2))
    on(flip, Pressed(view.FLIP, numbers=3))
    on(withdraw, Pressed(view.WITHDRAW, numbers=1))
    on(send_pdf, Pressed(view.PRINT, numbers=1))
    return errand
