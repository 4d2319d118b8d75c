"""'Chuyển cơ quan khác', 'Mời phối hợp' and 'Góp ý': a case between departments, in private.

Which department, then the words, then a look at both before anything happens. In a group the press
brings the case into private, where there is room for that.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.cases import cards, desk, moving, origins, previews, routing, rules
from backend.cases.models import Part
from backend.errors import DomainError
from backend.knowledge import units
from backend.people.masking import mask
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Words
from bot.handlers import drafting
from bot.handlers.deskwork import Stranger, address
from bot.heard import Heard
from bot.saying import Said, answer, toast, too_late
from bot.states import Moving, Replying
from bot.views import desk as desk_view
from bot.views import errors
from bot.views import moving as view

PART = "moving"


class OfMove(BaseFilter):
    """The button belongs to the move being written now; the handler is given `move`."""

    async def __call__(
        self, query: CallbackQuery, action: Action, state: FSMContext
    ) -> bool | dict[str, Any]:
        move = (await state.get_data()).get(PART)
        return {"move": move} if move and action.ids == (move["token"],) else False


async def begin(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, heard: Heard,
    now: datetime,
) -> Said:  # fmt: skip
    """Which department: those where somebody is on duty."""
    case = await desk.case_for(session, action.number(), speaker.person_id)
    if case.state not in rules.AT_DESK:
        raise DomainError("case.over" if case.state not in rules.OPEN else "case.not_now")
    if not heard.is_private:
        await cards.show_privately(session, case, address(speaker), now=now)
        return toast(query, desk_view.reply_here(), alert=True)
    attended = await routing.attended(session)
    others = [key for key in attended if key != case.department]
    return answer(query, view.departments(action.verb, case.id, case.code, others))


async def choose(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """The department on the button; now the words."""
    what = {"case.to": view.TRANSFER, "case.with": view.INVOLVE}[action.verb]
    case = await desk.case_for(session, action.number(), speaker.person_id)
    key = action.ids[1] if action.ids[1:] else ""
    if not units.is_desk(key):
        return toast(query, too_late(), alert=True)
    move = {"token": new_code(), "what": what, "case": case.id, "code": case.code,
            "desk": key, "text": ""}  # fmt: skip
    await state.set_state(Moving.text)
    await state.update_data({PART: move})
    return saying.replace(query, view.write(move))


async def hear(message: Message, state: FSMContext) -> Said:
    """The words, shown before anything happens; personal data in them is covered."""
    move = (await state.get_data())[PART]
    text = mask(rules.clean(message.text or "")).text
    most = rules.LONGEST_REASON
    if fault := rules.text_fault(text, most):
        refusal = DomainError(f"case.text_{fault}", length=rules.length(text), most=most)
        return answer(message, Screen(errors.words(refusal)))
    move = {**move, "text": text}
    await state.set_state(Moving.preview)
    await state.update_data({PART: move})
    return answer(message, view.preview(move))


async def hear_other(message: Message, state: FSMContext) -> Said:
    """Anything but text: what was written stays."""
    move = (await state.get_data())[PART]
    return answer(message, view.preview(move) if move["text"] else view.write(move))


async def send(
    query: CallbackQuery, move: dict[str, Any], session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Chuyển' or 'Mời': done, if right and state still allow it."""
    act = moving.transfer if move["what"] == view.TRANSFER else moving.involve
    await act(
        session, move["case"], move["desk"], move["text"], person_id=speaker.person_id, now=now
    )
    return await _leave(query, state, view.done(move))


async def stop(query: CallbackQuery, state: FSMContext) -> Said:
    """'Thôi'."""
    return await _leave(query, state, view.stopped())


async def gone(query: CallbackQuery) -> Said:
    """A button of something that was done or given up."""
    return toast(query, too_late(), alert=True)


async def _leave(query: CallbackQuery, state: FSMContext, screen: Screen) -> Said:
    draft = await drafting.leave(state, PART)
    others = (answer(query, one) for one in drafting.back_to(draft))
    return [saying.replace(query, screen), *others]


async def begin_part(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, heard: Heard,
) -> Said:  # fmt: skip
    """'Góp ý': in private it asks for the words, in a group it says to reply."""
    part = await session.get(Part, action.number())
    if part is None or not await desk.answers_for(session, part.desk, speaker.person_id):
        raise DomainError("right.missing")
    case = await desk.find(session, part.case_id)
    if case is None or case.state not in rules.AT_DESK:
        raise DomainError("case.over")
    if not heard.is_private:
        return toast(query, view.reply_to_part(), alert=True)
    await state.set_state(Replying.part)
    await state.update_data(reply={"part": part.id})
    return answer(query, view.write_part(case.code))


async def hear_part(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, heard: Heard,
    now: datetime,
) -> Said:  # fmt: skip
    """The words of a part, shown to their author before they go to the lead."""
    part = await session.get_one(Part, int((await state.get_data())["reply"]["part"]))
    draft = await drafting.leave(state, "reply")
    proposal = await moving.propose_part(
        session, part.id, message.text or "", author_id=speaker.person_id, now=now
    )
    await origins.of_proposal(
        session, proposal, heard.place, str(message.message_id), None, now=now
    )
    case = await desk.find(session, part.case_id)
    assert case is not None
    await previews.show_to(session, case, proposal, address(speaker), now=now)
    return [answer(message, screen) for screen in drafting.back_to(draft)]


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="moving")
    errand.message.filter(Private())
    may, moving_now = Holds(*rules.ANSWERING), StateFilter(Moving)
    errand.message.register(drafting.deny, StateFilter(Moving, Replying.part), Words(), ~may)
    errand.message.register(hear, moving_now, Words())
    errand.message.register(hear_other, moving_now, ~F.text)
    errand.message.register(hear_part, StateFilter(Replying.part), Words())
    on = errand.callback_query.register
    on(gone, Pressed("case.transfer", "case.involve", "part.reply"), Stranger())
    on(begin, Pressed("case.transfer", "case.involve", numbers=1))
    on(choose, Pressed("case.to", "case.with", numbers=1, words=1), Private())
    on(begin_part, Pressed("part.reply", numbers=1))
    on(send, Pressed("move.send"), OfMove())
    on(stop, Pressed("move.stop"), OfMove())
    on(gone, Pressed("move.send", "move.stop"))
    return errand
