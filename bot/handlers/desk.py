"""The department's side: claim, reply, preview, say as what it leaves, stop it, take it back.

Only an explicit answer leaves a group: a reply to a message of a case, by somebody who may answer,
let go by themselves. Other talk is neither sent nor stored. Every press checks right and state
anew, since a button stays clickable for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.cases import answering, cards, desk, enclosures, previews, proposals, rules
from backend.errors import DomainError
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Words
from bot.handlers import composing, drafting
from bot.handlers.deskwork import Stranger, address, answerable
from bot.heard import Heard
from bot.saying import Said, answer, toast, too_late
from bot.states import Replying
from bot.views import desk as view

AGAIN = "again"
VERBS = (
    "case.claim", "case.release", "case.reply", "case.ask", "case.files", "case.let_go",
    "case.undo", "case.drop",
)  # fmt: skip


async def claim(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Nhận trả lời': the first has it; everybody else is told so politely."""
    await answering.claim(session, action.number(), person_id=speaker.person_id, now=now)
    return toast(query, view.claimed())


async def release(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Trả lại': anybody on duty may take it."""
    await answering.release(session, action.number(), person_id=speaker.person_id, now=now)
    return toast(query, view.released())


async def begin_reply(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, heard: Heard, now: datetime,
) -> Said:  # fmt: skip
    """'Trả lời' or 'Hỏi thêm': in private it asks for the words, with what was answered last; in a
    group it says how, and brings the case to whoever pressed."""
    case = await answerable(session, action.number(), speaker)
    if not heard.is_private:
        await cards.show_privately(session, case, address(speaker), now=now)
        return toast(query, view.reply_here(), alert=True)
    await state.set_state(Replying.text)
    await state.update_data(reply={"case": case.id})
    if action.verb == "case.ask":
        return answer(query, view.write_question(case.code))
    last = await desk.last_answer(session, case)
    return answer(query, view.write_answer(case.code, case.id, last and (last.id, last.text)))


async def answer_again(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Dùng lại câu này': what was answered last becomes the proposal."""
    case = await answerable(session, action.number(0), speaker)
    last = await desk.last_answer(session, case)
    if last is None or last.id != action.number(1):
        return toast(query, too_late(), alert=True)
    proposal = await proposals.propose(
        session, case.id, last.text, author_id=speaker.person_id, now=now
    )
    await previews.show_to(session, case, proposal, address(speaker), now=now)
    draft = await drafting.leave(state, "reply")
    return [answer(query, screen) for screen in drafting.back_to(draft)]


async def let_go(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Nhận được', 'Thiếu' …: the words leave as that in half a minute, unless they are stopped."""
    number, said_as = action.number(), action.ids[1] if action.ids[1:] else ""
    purpose = rules.INCOMPLETE if said_as == AGAIN else said_as
    if purpose not in rules.PURPOSES:
        return toast(query, too_late(), alert=True)
    if said_as == rules.INCOMPLETE and await proposals.warn(
        session, number, author_id=speaker.person_id, now=now
    ):
        return toast(query, view.incomplete_again(), alert=True)
    _case, proposal = await proposals.let_go(
        session, number, purpose, author_id=speaker.person_id, now=now
    )
    sent = proposal.state == rules.SENT
    return toast(query, view.answered_already() if sent else view.leaving())


async def undo(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Dừng lại': nothing has left, and the words may be sent as something else."""
    await proposals.undo(session, action.number(), author_id=speaker.person_id, now=now)
    return toast(query, view.stopped())


async def drop(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Bỏ': nothing leaves."""
    _case, proposal = await proposals.drop(
        session, action.number(), author_id=speaker.person_id, now=now
    )
    if proposal.state == rules.SENT:
        return toast(query, view.answered_already(), alert=True)
    return toast(query, view.dropped())


async def retract(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Rút lại câu trả lời': asked once more, then marked in the thread, and the clerk is told."""
    case_id, note_id = action.number(0), action.number(1)
    if action.verb == "case.retract":
        return answer(query, view.confirm_retraction(case_id, note_id))
    case = await answering.retract(session, case_id, note_id, person_id=speaker.person_id, now=now)
    return saying.replace(query, view.retracted(case.code))


async def show_files(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Xem ảnh': privately to somebody who may answer, protected; never into the group."""
    case = await desk.find(session, action.number())
    if case is None or not await desk.may_answer(session, case, speaker.person_id):
        raise DomainError("right.missing")
    count = await enclosures.show(session, case, address(speaker), now=now)
    return toast(query, view.files_sent(count), alert=True)


async def refuse_stranger(query: CallbackQuery) -> Said:
    """A press in a group by somebody who has never opened the bot."""
    return toast(query, view.unknown_here(), alert=True)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="desk")
    replying = StateFilter(Replying.text)
    may = Holds(*rules.ANSWERING)
    errand.message.register(composing.hear_answer, Private(), replying, may, Words())
    errand.message.register(composing.hear_answer, Private(), replying, may, ~F.text)
    errand.message.register(drafting.deny, Private(), replying, Words(), ~may)
    on = errand.callback_query.register
    on(refuse_stranger, Pressed(*VERBS), Stranger())
    presses: tuple[Callable[..., Any], ...] = (
        claim, release, begin_reply, begin_reply, show_files, let_go, undo, drop,
    )  # fmt: skip
    for verb, handler in zip(VERBS, presses, strict=True):
        on(handler, Pressed(verb, numbers=1, words=1 if verb == "case.let_go" else 0))
    on(answer_again, Pressed("case.repeat", numbers=2))
    on(retract, Pressed("case.retract", "case.retracted", numbers=2))
    return errand
