"""/gapnguoi: a citizen asks a clerk of their commune, reads the answer, asks further.

One message is enough, written or spoken; it is shown as the clerk will see it before it leaves.
Every button names its draft: one of a draft that was sent or thrown away does nothing.
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

from backend.actions import Action
from backend.duty import hours
from backend.enquiries import rules, service, timing
from backend.enquiries.drafts import Draft
from backend.errors import DomainError
from backend.knowledge.search import Answerer
from backend.notices.wording.enquiries import CLEAR, MORE, WITHDRAW
from backend.people.rules import Speaker
from backend.worktime.calendar import is_open, next_opening
from bot import saying
from bot.filters import Pressed, Private, Says, Words
from bot.handlers import enquiring
from bot.heard import Heard
from bot.saying import Said, answer, toast
from bot.states import Enquiring
from bot.views import enquiries as view

ASKED = "asked"
"""Where the dialogue keeps the question that was asked last, as it was typed."""


class OfDraft(BaseFilter):
    """The button belongs to the draft that is being written; the handler is given `draft`."""

    async def __call__(
        self, query: CallbackQuery, action: Action, state: FSMContext
    ) -> bool | dict[str, Any]:
        draft = await enquiring.draft_in(state)
        return {"draft": draft} if draft and action.ids == (draft.token,) else False


async def begin(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    new_code: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """A question to a clerk, perhaps with its text right behind the command."""
    draft = Draft(new_code()).with_text(rest)
    if rest and (fault := enquiring.wrong(draft.text)):
        return answer(message, fault)
    return answer(message, await enquiring.go_on(session, speaker, state, draft, now))


async def begin_by_button(
    query: CallbackQuery, action: Action, answerer: Callable[[], Answerer], session: AsyncSession,
    speaker: Speaker, state: FSMContext, new_code: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """'Gặp nhân viên': what was asked last need not be typed again; it is shown and may be."""
    known = answerer().catalogue.find(action.ids[0]) if action.ids else None
    about = f"{known.code} {known.title}"[:300] if known else None
    asked = str((await state.get_data()).get(ASKED) or "")[: rules.LONGEST_TEXT]
    draft = Draft(new_code(), about=about).with_text(asked)
    if enquiring.wrong(draft.text):
        draft = draft.without_words()
    return answer(query, await enquiring.go_on(session, speaker, state, draft, now))


async def hear_text(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The words."""
    draft = (await enquiring.draft_of(state)).with_text(message.text or "")
    if fault := enquiring.wrong(draft.text):
        return answer(message, fault)
    return answer(message, await enquiring.go_on(session, speaker, state, draft, now))


async def hear_voice(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The words, spoken: only how the messenger names the recording is kept."""
    assert message.voice is not None
    if message.voice.duration > rules.LONGEST_VOICE_S:
        return answer(message, view.too_long_voice())
    draft = (await enquiring.draft_of(state)).with_voice(message.voice.file_id)
    return answer(message, await enquiring.go_on(session, speaker, state, draft, now))


async def hear_at_preview(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """Words where a button is waited for change nothing."""
    draft = await enquiring.draft_of(state)
    screen = await enquiring.go_on(session, speaker, state, draft, now)
    return answer(message, view.use_buttons(screen))


async def hear_other(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """A picture or a file: not taken, the draft stays."""
    draft = await enquiring.draft_of(state)
    screen = await enquiring.go_on(session, speaker, state, draft, now)
    return answer(message, view.not_expected(screen))


async def send(
    query: CallbackQuery, draft: Draft, session: AsyncSession, speaker: Speaker,
    state: FSMContext, heard: Heard, now: datetime,
) -> Said:  # fmt: skip
    """'Gửi': once, to the clerks of the commune, or to the owner of the enquiry it adds to."""
    if not draft.said:
        return toast(query, view.gone(), alert=True)
    unit = await enquiring.unit_of(session, speaker, draft)
    await enquiring.forget(state)
    whom = {"person_id": speaker.person_id, "channel": heard.channel, "now": now}
    try:
        if draft.enquiry is None:
            sent = await service.ask(session, draft, commune=speaker.commune, **whom)
        else:
            sent = await service.add(session, draft, **whom)
    except DomainError as error:
        if error.code != "enquiry.nobody":
            raise
        return saying.replace(query, view.nobody(unit))
    calendar = await hours.calendar_of(session, unit)
    due = sent.note_at or timing.note_due(now, calendar)
    opens = None if is_open(now, calendar) else next_opening(now, calendar)
    return saying.replace(query, view.sent(unit, due, calendar, opens))


async def write_again(
    query: CallbackQuery, draft: Draft, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Viết lại'."""
    screen = await enquiring.go_on(session, speaker, state, draft.without_words(), now)
    return saying.replace(query, screen)


async def cancel(query: CallbackQuery, state: FSMContext) -> Said:
    """'Thôi'."""
    await enquiring.forget(state)
    return saying.replace(query, view.cancelled())


async def gone(query: CallbackQuery) -> Said:
    """A button of a draft that is no more."""
    return toast(query, view.gone(), alert=True)


async def ask_further(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, new_code: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """'Hỏi thêm', or the answer to what the clerk asked back."""
    enquiry = await service.asked_by(session, action.number(), speaker.person_id)
    draft = Draft(new_code(), enquiry.id)
    return answer(query, await enquiring.go_on(session, speaker, state, draft, now))


async def accept(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Đã rõ'."""
    await service.accept(session, action.number(), person_id=speaker.person_id, now=now)
    return [*saying.bare(query), answer(query, view.thanks())]


async def withdraw(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Không cần nữa'."""
    await service.withdraw(session, action.number(), person_id=speaker.person_id, now=now)
    return [*saying.bare(query), answer(query, view.withdrawn())]


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="enquiries")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(begin, Says("gapnguoi"))
    writing = StateFilter(Enquiring)
    errand.message.register(hear_text, StateFilter(Enquiring.text), Words())
    errand.message.register(hear_voice, StateFilter(Enquiring.text), F.voice)
    errand.message.register(hear_at_preview, StateFilter(Enquiring.preview), Words())
    errand.message.register(hear_other, writing, ~F.text)
    on = errand.callback_query.register
    on(begin_by_button, Pressed(view.ASK))
    on(ask_further, Pressed(MORE, numbers=1))
    on(accept, Pressed(CLEAR, numbers=1))
    on(withdraw, Pressed(WITHDRAW, numbers=1))
    for verb, handler in (
        (view.SEND, send), (view.AGAIN, write_again), (view.CANCEL, cancel),
    ):  # fmt: skip
        on(handler, Pressed(verb), OfDraft())
    on(gone, Pressed(view.SEND, view.AGAIN, view.CANCEL))
    return errand
