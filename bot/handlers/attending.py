"""A clerk's side of enquiries: claim, listen, answer, ask one thing back, give back.

Every press checks right, owner and state anew, since a button stays clickable for ever. What is
being written stands in the dialogue beside any other draft.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.enquiries import announcements, rules, service
from backend.enquiries.drafts import Reply
from backend.notices.wording.enquiries import BACK, CLAIM, RELEASE, REPLY, VOICE
from backend.people.rules import Speaker
from backend.people.texts import clean
from bot import saying
from bot.filters import Holds, Pressed, Private, Words
from bot.handlers import drafting, enquiring
from bot.handlers.deskwork import address
from bot.heard import Heard
from bot.saying import Said, answer, toast
from bot.states import Attending
from bot.views import enquiries as view

PART = "attending"


class OfReply(BaseFilter):
    """The button belongs to the words being written now; the handler is given `reply`."""

    async def __call__(
        self, query: CallbackQuery, action: Action, state: FSMContext
    ) -> bool | dict[str, Any]:
        data = (await state.get_data()).get(PART)
        reply = Reply.of(data) if data else None
        return {"reply": reply} if reply and action.ids == (reply.token,) else False


async def claim(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Nhận trả lời': the first has it, with what was spoken; everybody else is told so."""
    enquiry = await service.claim(session, action.number(), clerk_id=speaker.person_id, now=now)
    await announcements.send_voice(session, enquiry, address(speaker), now=now)
    return toast(query, view.claimed())


async def listen(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Nghe tin thoại'."""
    enquiry = await service.readable(session, action.number(), speaker.person_id)
    count = await announcements.send_voice(session, enquiry, address(speaker), now=now)
    return toast(query, view.voices(count))


async def release(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Trả lại cho người khác'."""
    await service.release(session, action.number(), clerk_id=speaker.person_id, now=now)
    return toast(query, view.released())


async def begin(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """'Trả lời' or 'Hỏi lại một ý': ask for the words."""
    kind = rules.ANSWER if action.verb == REPLY else rules.BACK
    enquiry = await service.repliable(session, action.number(), speaker.person_id, kind)
    reply = Reply(new_code(), enquiry.id, kind)
    await state.set_state(Attending.text)
    await state.update_data({PART: reply.as_data()})
    return answer(query, view.write_reply(kind, reply.token))


async def hear(message: Message, state: FSMContext) -> Said:
    """The words, shown before they leave; written again they replace the former."""
    reply = Reply.of((await state.get_data())[PART])
    reply = replace(reply, text=clean(message.text or ""))
    if fault := enquiring.wrong(reply.text):
        return answer(message, fault)
    await state.set_state(Attending.preview)
    await state.update_data({PART: reply.as_data()})
    return answer(message, view.reply_preview(reply))


async def hear_other(message: Message, state: FSMContext) -> Said:
    """Anything but text: the words stay."""
    reply = Reply.of((await state.get_data())[PART])
    if reply.text:
        return answer(message, view.use_buttons(view.reply_preview(reply)))
    return answer(message, view.write_reply(reply.kind, reply.token))


async def send(
    query: CallbackQuery, reply: Reply, session: AsyncSession, speaker: Speaker,
    state: FSMContext, heard: Heard, now: datetime,
) -> Said:  # fmt: skip
    """'Gửi': once, to the citizen."""
    await service.reply(
        session, reply, clerk_id=speaker.person_id, channel=heard.channel, now=now
    )  # fmt: skip
    return await _leave(query, state, view.reply_sent())


async def write_again(query: CallbackQuery, reply: Reply, state: FSMContext) -> Said:
    """'Viết lại'."""
    await state.set_state(Attending.text)
    await state.update_data({PART: replace(reply, text="").as_data()})
    return saying.replace(query, view.write_reply(reply.kind, reply.token))


async def stop(query: CallbackQuery, state: FSMContext) -> Said:
    """'Thôi': nothing leaves, the enquiry stays with its owner."""
    return await _leave(query, state, view.cancelled())


async def gone(query: CallbackQuery) -> Said:
    """A button of words that were sent or given up."""
    return toast(query, view.gone(), alert=True)


async def end(event: Message | CallbackQuery, state: FSMContext) -> Said:
    """The role was taken away in the middle: what was begun goes, and blocks nothing."""
    await state.clear()
    return answer(event, Screen(view.ended()))


async def _leave(query: CallbackQuery, state: FSMContext, screen: Screen) -> Said:
    draft = await drafting.leave(state, PART)
    others = (answer(query, one) for one in drafting.back_to(draft))
    return [saying.replace(query, screen), *others]


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="attending")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    attending = StateFilter(Attending)
    errand.message.register(end, attending, Words(), ~Holds("clerk"))
    errand.message.register(hear, attending, Words())
    errand.message.register(hear_other, attending, ~F.text)
    on = errand.callback_query.register
    on(claim, Pressed(CLAIM, numbers=1))
    on(listen, Pressed(VOICE, numbers=1))
    on(release, Pressed(RELEASE, numbers=1))
    on(begin, Pressed(REPLY, BACK, numbers=1))
    verbs: dict[str, Callable[..., Any]] = {
        view.REPLY_SEND: send, view.REPLY_AGAIN: write_again, view.REPLY_CANCEL: stop,
    }  # fmt: skip
    on(end, Pressed(*verbs), OfReply(), ~Holds("clerk"))
    for verb, handler in verbs.items():
        on(handler, Pressed(verb), OfReply())
    on(gone, Pressed(*verbs))
    return errand
