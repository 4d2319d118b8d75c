"""A QR code for the citizen who waits at the counter, and what they hear when the answer is clear.

Nothing a button of theirs carries opens anything: the code that somebody opened stands in their
dialogue until they have answered whether they want to be remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.cases import following
from backend.cases.drafts import Further
from backend.cases.models import Case
from backend.errors import DomainError
from backend.people import consents
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, OpensLink, Pressed, Private, Words
from bot.handlers import drafting
from bot.handlers.start import greet
from bot.links import CASE, Links
from bot.saying import Said, answer, toast, too_late
from bot.sheets.codes import png
from bot.states import Informing
from bot.views import cases as case_view
from bot.views import errors
from bot.views import following as view
from bot.views.parcels import hello

OPENED, PART = "opened_case", "outcome"


class OfOutcome(BaseFilter):
    """The button belongs to the words being written now; the handler is given `further`."""

    async def __call__(
        self, query: CallbackQuery, action: Action, state: FSMContext
    ) -> bool | dict[str, Any]:
        data = (await state.get_data()).get(PART)
        further = Further.of(data) if data else None
        return {"further": further} if further and action.ids == (further.token,) else False


async def show_qr(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    links: Links, new_secret: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """'Mã QR cho người dân': one more code; the picture is its only showing."""
    token = new_secret()
    case = await following.make_link(
        session, action.number(), clerk_id=speaker.person_id, token=token, now=now
    )
    link = links.to(CASE + token)
    return saying.picture(query, png(link), f"{case.code}.png", view.qr_caption(case.code, link))


async def open_link(
    message: Message, payload: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    now: datetime,
) -> Said:  # fmt: skip
    """``/start v_…``: the first to open it is asked, others are told what to do instead."""
    await state.set_state(None)
    greeting = greet(message, speaker, hello())
    try:
        link_id, case = await following.opened(session, payload, speaker.person_id, now=now)
    except DomainError as refusal:  # Nothing was changed before it.
        return [greeting, answer(message, Screen(errors.words(refusal)))]
    if await consents.has(session, speaker.person_id, following.PURPOSE):
        await following.follow(session, link_id, speaker.person_id, now=now)
        return [greeting, answer(message, view.following(_followed(case)))]
    await state.update_data({OPENED: link_id})
    return [greeting, answer(message, view.consent(_followed(case)))]


async def decide(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """Their answer to whether they want to be remembered; kept either way."""
    link_id = (await state.get_data()).get(OPENED)
    if link_id is None or action.ids not in ((view.YES,), (view.NO,)):
        return toast(query, too_late(), alert=True)
    given = action.ids == (view.YES,)
    _link, case = await following.admit(session, link_id, speaker.person_id, now=now)
    await drafting.leave(state, OPENED)
    await consents.record(session, speaker, following.PURPOSE, given=given, now=now)
    if not given:
        return saying.replace(query, view.not_following(_followed(case)))
    await following.follow(session, link_id, speaker.person_id, now=now)
    return saying.replace(query, view.following(_followed(case)))


async def leave(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Thôi báo tin'."""
    await following.leave(session, action.number(), speaker.person_id)
    return saying.replace(query, view.left())


async def ask(
    query: CallbackQuery, session: AsyncSession, speaker: Speaker, case_id: int, answer_id: int
) -> list[TelegramMethod[Any]]:
    """After 'Đã rõ': what shall those who wait hear? Nothing is asked where nobody waits."""
    screen = await _question(session, speaker, case_id, answer_id)
    return [answer(query, screen)] if screen else []


async def pass_on(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Gửi câu của Sở', as it stands above the button."""
    told = await following.tell(
        session, action.number(0), action.number(1), clerk_id=speaker.person_id, now=now
    )
    return saying.replace(query, view.told(told))


async def skip(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Không cần báo'."""
    await following.let_go(session, action.number(), clerk_id=speaker.person_id)
    return saying.replace(query, view.skipped())


async def begin(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """'Tự viết'."""
    case_id, answer_id = action.number(0), action.number(1)
    if await _question(session, speaker, case_id, answer_id) is None:
        return saying.replace(query, view.told(following.Told(0, 0)))
    await state.set_state(Informing.text)
    await state.update_data({PART: Further(new_code(), case_id, answer_id).as_data()})
    return answer(query, view.write_outcome())


async def hear(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """The words, shown as the citizen will read them; written again they replace the former."""
    further = Further.of((await state.get_data())[PART]).with_text(message.text or "")
    facts, _covered = await _outcome(session, speaker, further)
    await state.set_state(Informing.preview)
    await state.update_data({PART: further.as_data()})
    return answer(message, view.outcome_preview(further, facts))


async def hear_other(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """Anything but text: the words stay."""
    further = Further.of((await state.get_data())[PART])
    if not further.text:
        return answer(message, view.words_only())
    facts, _covered = await _outcome(session, speaker, further)
    return answer(message, view.outcome_preview(further, facts))


async def send(
    query: CallbackQuery, further: Further, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Gửi': once, to everybody who waits."""
    told = await following.tell(
        session, further.case, further.answer or 0, clerk_id=speaker.person_id,
        text=further.text or "", now=now,
    )  # fmt: skip
    return await _leave(query, state, view.told(told))


async def write_again(query: CallbackQuery, further: Further, state: FSMContext) -> Said:
    """'Viết lại'."""
    await state.set_state(Informing.text)
    await state.update_data({PART: replace(further, text=None, masked=()).as_data()})
    return saying.replace(query, view.write_outcome())


async def stop(
    query: CallbackQuery, further: Further, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """'Thôi': back to the question what they shall hear."""
    screen = await _question(session, speaker, further.case, further.answer or 0)
    return await _leave(query, state, screen or view.told(following.Told(0, 0)))


async def gone(query: CallbackQuery) -> Said:
    """A button of words that were sent or given up."""
    return toast(query, case_view.gone(), alert=True)


async def _question(
    session: AsyncSession, speaker: Speaker, case_id: int, answer_id: int
) -> Screen | None:
    waiting = await following.count_waiting(session, case_id)
    if not waiting:
        return None
    facts, covered = await following.outcome(
        session, case_id, answer_id, clerk_id=speaker.person_id
    )
    return view.ask_outcome(case_id, answer_id, facts, covered.kinds, waiting)


async def _outcome(session: AsyncSession, speaker: Speaker, further: Further) -> Any:
    return await following.outcome(
        session, further.case, further.answer or 0, clerk_id=speaker.person_id,
        text=further.text or "",
    )  # fmt: skip


async def _leave(query: CallbackQuery, state: FSMContext, screen: Screen) -> Said:
    draft = await drafting.leave(state, PART)
    others = (answer(query, one) for one in drafting.back_to(draft))
    return [saying.replace(query, screen), *others]


def _followed(case: Case) -> view.Followed:
    return view.Followed(case.id, case.code, case.unit)


def router() -> Router:
    """The handlers of this errand; they are asked before the plain /start."""
    errand = Router(name="following")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(open_link, OpensLink(CASE))
    informing = StateFilter(Informing)
    errand.message.register(drafting.end, informing, Words(), ~Holds("clerk"))
    errand.message.register(hear, informing, Words())
    errand.message.register(hear_other, informing, ~F.text)
    on = errand.callback_query.register
    on(show_qr, Pressed(case_view.QR, numbers=1))
    on(decide, Pressed(view.AGREE))
    on(leave, Pressed(view.LEAVE, numbers=1))
    on(pass_on, Pressed(view.PASS_ON, numbers=2))
    on(begin, Pressed(view.WRITE, numbers=2))
    on(skip, Pressed(view.SKIP, numbers=2))
    verbs: dict[str, Callable[..., Any]] = {
        view.SEND: send, view.AGAIN: write_again, view.CANCEL: stop,
    }  # fmt: skip
    on(drafting.end, Pressed(*verbs), OfOutcome(), ~Holds("clerk"))
    for verb, handler in verbs.items():
        on(handler, Pressed(verb), OfOutcome())
    on(gone, Pressed(*verbs))
    return errand
