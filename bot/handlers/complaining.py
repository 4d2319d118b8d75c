"""'Khiếu nại': what went wrong with a parcel, said by whoever follows it; its state and answer.

One message is sent as soon as it is written, numbers covered; it may be taken back at a tap.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.errors import DomainError
from backend.notices.wording.complaints import ACCEPT, ADD, SHOW, WITHDRAW
from backend.notices.wording.parcels import NOT_ME
from backend.parcels import complaint_news, complaint_rules, complaints, followers
from backend.parcels.complaint_models import Complaint
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.saying import Said, answer, toast, too_late
from bot.states import Complaining
from bot.views import complaints as view
from bot.views import errors
from bot.views.parcels import COMPLAIN

PART = "complaint"
"""Where the dialogue keeps what the next words are about: a parcel and a kind, or a complaint."""


async def list_own(message: Message, session: AsyncSession, speaker: Speaker) -> Said:
    """/khieunai: what they complained of, and for supervisors what waits for an answer."""
    mine = [complaint_news.bare(one) for one in await complaints.own(session, speaker.person_id)]
    if not speaker.has("supervisor"):
        return answer(message, view.own(mine))
    waiting = await complaints.open_in_scope(session, speaker.person_id)
    listed = answer(message, view.waiting([complaint_news.bare(one) for one in waiting]))
    return [listed, answer(message, view.own(mine))] if mine else listed


async def begin(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Khiếu nại' under a parcel: what about?"""
    parcel = await followers.followed(session, action.number(), speaker.person_id)
    return answer(query, view.which_kind(parcel.id, complaint_rules.offered(parcel.state)))


async def choose(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """One of the kinds: the next words tell what happened."""
    parcel_id, kind = action.number(), action.ids[1] if action.ids[1:] else ""
    parcel = await followers.followed(session, parcel_id, speaker.person_id)
    if kind not in complaint_rules.offered(parcel.state):
        return toast(query, too_late(), alert=True)
    await state.set_state(Complaining.words)
    await state.update_data({PART: {"parcel": parcel_id, "kind": kind}})
    return saying.replace(query, view.tell_us(parcel_id, kind))


async def add(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Nói thêm', 'Mở lại': the next words go to the same complaint."""
    complaint = await complaints.of_citizen(session, action.number(), speaker.person_id)
    complaints.require_reopenable(complaint, now)
    await state.set_state(Complaining.words)
    await state.update_data({PART: {"complaint": complaint.id}})
    return answer(query, view.tell_more(complaint.code))


async def hear(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The words: kept, and the supervisors told. Words that cannot be kept leave all as it is."""
    about: dict[str, Any] = (await state.get_data()).get(PART) or {}
    try:
        complaint = await _say(session, speaker, about, message.text or "", now)
    except DomainError as refusal:
        if not refusal.code.startswith("complaint.text_"):
            raise
        return answer(message, Screen(errors.words(refusal)))
    await drafting.leave(state, PART)
    return answer(message, view.sent(await _facts(session, complaint)))


async def hear_other(message: Message) -> Said:
    """A picture: not taken; papers with people's data do not belong here."""
    return answer(message, view.words_only())


async def send_bare(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Gửi luôn, không kể'."""
    kind = action.ids[1] if action.ids[1:] else ""
    complaint = await complaints.begin(session, action.number(), speaker.person_id, kind, now=now)
    await drafting.leave(state, PART)
    return saying.replace(query, view.sent(await _facts(session, complaint)))


async def not_me(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Không phải tôi nhận': a complaint at once; who is said to have taken it, staff alone see."""
    complaint = await complaints.begin(
        session, action.number(), speaker.person_id, complaint_rules.WRONG_PERSON, now=now
    )
    return answer(query, view.sent(await _facts(session, complaint)))


async def show(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """A complaint of theirs as it is now."""
    complaint = await complaints.of_citizen(session, action.number(), speaker.person_id)
    return answer(query, view.complaint(await _facts(session, complaint)))


async def accept(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Đã ổn'."""
    complaint = await complaints.accept(session, action.number(), speaker.person_id, now=now)
    return [*saying.bare(query), answer(query, view.settled(complaint.code))]


async def withdraw(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Rút khiếu nại'."""
    complaint = await complaints.withdraw(session, action.number(), speaker.person_id, now=now)
    return [*saying.bare(query), answer(query, view.withdrawn(complaint.code))]


async def _say(
    session: AsyncSession, speaker: Speaker, about: dict[str, Any], text: str, now: datetime
) -> Complaint:
    if "complaint" in about:
        return await complaints.add(session, about["complaint"], speaker.person_id, text, now=now)
    complaints.fit(text)
    return await complaints.begin(
        session, about["parcel"], speaker.person_id, about["kind"], text, now=now
    )


async def _facts(session: AsyncSession, complaint: Complaint) -> dict[str, Any]:
    """What its citizen may read: what was said last, no proof, no supervisor's name."""
    said = (await complaint_news.said(session, complaint))[-complaint_news.MOST_SAID :]
    return {
        **complaint_news.bare(complaint), "said": said, "due": complaint.answer_due.isoformat(),
    }  # fmt: skip


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="complaining")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(list_own, Says("khieunai"))
    writing = StateFilter(Complaining)
    errand.message.register(hear, writing, Words())
    errand.message.register(hear_other, writing, ~F.text)
    on = errand.callback_query.register
    on(begin, Pressed(COMPLAIN, numbers=1))
    on(choose, Pressed(view.KIND, numbers=1, words=1))
    on(send_bare, Pressed(view.BARE, numbers=1, words=1))
    on(not_me, Pressed(NOT_ME, numbers=1))
    for verb, handler in ((ADD, add), (SHOW, show), (ACCEPT, accept), (WITHDRAW, withdraw)):
        on(handler, Pressed(verb, numbers=1))
    return errand
