"""The department's side: a reply in the group, 'Trả lời' in private, preview, 'Gửi' or 'Bỏ'.

Only an explicit answer leaves a group: a reply to a message of a case, by somebody who may answer,
confirmed by themselves. Other talk is neither sent nor stored. Every press checks right and state
anew, since a button stays clickable for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen, parse
from backend.cases import announcements, desk, rules, service
from backend.cases.models import Case
from backend.errors import DomainError
from backend.notices import service as notices
from backend.notices.service import Address
from backend.notices.wording import cases as wording
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Holds, Pressed, Private, Words
from bot.handlers import drafting
from bot.heard import Heard
from bot.saying import Said, answer, toast
from bot.states import Replying
from bot.views import desk as view
from bot.views import errors

VERBS = ("case.reply", "case.photos", "case.send", "case.drop")


class AboutCase(BaseFilter):
    """A reply, in a group, to a message of ours about a case; the handler is given `case_id`."""

    async def __call__(
        self, message: Message, session: AsyncSession, heard: Heard
    ) -> bool | dict[str, Any]:
        replied = message.reply_to_message
        if replied is None or heard.is_private or _is_topic_root(message):
            return False
        subject = await notices.subject_of(
            session, heard.channel, str(message.chat.id), str(replied.message_id)
        )
        case_id = announcements.case_in(subject) or _case_on_buttons(replied, heard.bot_id)
        return {"case_id": case_id} if case_id else False


class Stranger(BaseFilter):
    """Somebody in a group whom we do not know."""

    async def __call__(self, _query: CallbackQuery, speaker: Speaker | None) -> bool:
        return speaker is None


def _is_topic_root(message: Message) -> bool:
    """In a forum every message carries a reply to its topic's root: that answers nothing."""
    replied = message.reply_to_message
    return bool(
        replied and message.is_topic_message and replied.message_id == message.message_thread_id
    )


def _case_on_buttons(replied: Message, bot_id: int) -> int | None:
    """A card whose sending was cut short is in no map of ours, but its buttons name the case."""
    markup = replied.reply_markup
    if not isinstance(markup, InlineKeyboardMarkup) or not replied.from_user:
        return None
    if replied.from_user.id != bot_id:
        return None
    actions = [parse(button.callback_data) for row in markup.inline_keyboard for button in row]
    for action in actions:
        if action and action.verb == "case.reply" and action.ids and action.ids[0].isdecimal():
            return int(action.ids[0])
    return None


async def hear_reply(
    message: Message, case_id: int, session: AsyncSession, speaker: Speaker | None, heard: Heard,
    now: datetime,
) -> Said:  # fmt: skip
    """A reply in the group: previewed for its author, or told why it goes nowhere."""
    case = await desk.find(session, case_id)
    if case is None or (message.text or "").startswith("/"):
        return None
    at, reply_to = await _group(session, case, heard), str(message.message_id)
    refusal = await _refusal(message, case, session, speaker)
    if refusal is not None:
        kind, whom, facts = refusal
        if kind:
            await announcements.tell_in_group(
                session, case, at, kind, whom, reply_to=reply_to, params=facts, now=now
            )
        return None
    assert speaker is not None and message.text is not None
    proposal = await service.propose(
        session, case.id, message.text, author_id=speaker.person_id, now=now
    )
    await announcements.preview_in_group(session, case, proposal, at, reply_to=reply_to, now=now)
    return None


async def _refusal(
    message: Message, case: Case, session: AsyncSession, speaker: Speaker | None
) -> tuple[str | None, str, dict[str, Any]] | None:
    """Which word the group is told instead of a preview, and how often: once per `whom` and day."""
    if message.sender_chat is not None:
        is_group = message.sender_chat.id == message.chat.id
        return ("case.anonymous" if is_group else None, "group", {})
    if message.from_user is None or message.from_user.is_bot:
        return (None, "", {})
    if speaker is None or not await desk.may_answer(session, case, speaker.person_id):
        return ("case.no_right", str(message.from_user.id), {})
    whom = str(message.message_id)
    if rules.state_after(case.state, "answer") is None:
        return ("case.over", whom, {})
    text = rules.clean(message.text or "")
    fault = rules.text_fault(text)
    facts = {"length": rules.length(text), "most": rules.LONGEST_TEXT}
    kinds = {"empty": "case.words_only", "too_long": "case.too_long"}
    return (kinds[fault], whom, facts) if fault else None


async def _group(session: AsyncSession, case: Case, heard: Heard) -> Address:
    """The group that is speaking; the department's own brings its topics with it."""
    assert heard.chat is not None
    bound = await notices.address_of_unit(session, case.department)
    here = Address(heard.channel, str(heard.chat.id))
    same = bound and (bound.channel, bound.native_id) == (here.channel, here.native_id)
    return bound if bound and same else here


async def begin_reply(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, heard: Heard, now: datetime,
) -> Said:  # fmt: skip
    """'Trả lời': in private it asks for the words; in a group it says how, and brings the case."""
    case = await _answerable(session, action.number(), speaker)
    if not heard.is_private:
        await announcements.show_privately(session, case, _to(speaker), now=now)
        return toast(query, view.reply_here(), alert=True)
    await state.set_state(Replying.text)
    await state.update_data(reply=case.id)
    return answer(query, view.write_answer(case.code))


async def hear_answer(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The words of an answer in private; a case that has ended meanwhile ends this too."""
    case = await desk.find(session, int((await state.get_data())["reply"]))
    fault = await desk.answer_fault(session, case, speaker.person_id)
    if case is None or fault:
        await drafting.leave(state, "reply")
        return answer(message, Screen(errors.words(DomainError(fault or "case.unknown"))))
    if not message.text:
        return answer(message, view.words_only(case.code))
    proposal = await service.propose(
        session, case.id, message.text, author_id=speaker.person_id, now=now
    )
    draft = await drafting.leave(state, "reply")
    shown = wording.proposal(announcements.proposal_facts(case, proposal))
    return [answer(message, screen) for screen in (*drafting.back_to(draft), shown)]


async def end(message: Message, state: FSMContext) -> Said:
    """The role was taken away in the middle."""
    await state.clear()
    return answer(message, Screen(errors.words(DomainError("right.missing"))))


async def send(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, heard: Heard,
    now: datetime,
) -> Said:  # fmt: skip
    """'Gửi': the answer goes to the clerk, once, if right and state still allow it."""
    _case, sent_now = await service.answer(
        session, action.number(), author_id=speaker.person_id, now=now
    )
    said = toast(query, view.answer_sent() if sent_now else view.answered_already())
    return [said, *saying.bare(query)] if heard.is_private else said


async def drop(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, heard: Heard,
    now: datetime,
) -> Said:  # fmt: skip
    """'Bỏ': nothing leaves."""
    case, proposal = await service.drop(
        session, action.number(), author_id=speaker.person_id, now=now
    )
    if proposal.state == rules.SENT:
        return toast(query, view.answered_already(), alert=True)
    said = toast(query, view.dropped())
    facts = announcements.proposal_facts(case, proposal)
    return [said, saying.replace(query, wording.proposal(facts))] if heard.is_private else said


async def show_photos(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Xem ảnh': privately to somebody who may answer, protected; never into the group."""
    case = await desk.find(session, action.number())
    if case is None or not await desk.may_answer(session, case, speaker.person_id):
        raise DomainError("right.missing")
    count = await announcements.send_photos(session, case, _to(speaker), now=now)
    return toast(query, view.photos_sent(count), alert=True)


async def refuse_stranger(query: CallbackQuery) -> Said:
    """A press in a group by somebody who has never opened the bot."""
    return toast(query, view.unknown_here(), alert=True)


async def _answerable(session: AsyncSession, case_id: int, speaker: Speaker) -> Case:
    case = await desk.find(session, case_id)
    fault = await desk.answer_fault(session, case, speaker.person_id)
    if case is None or fault:
        raise DomainError(fault or "case.unknown")
    return case


def _to(speaker: Speaker) -> Address:
    return Address(speaker.channel, speaker.native_id, speaker.language, speaker.person_id)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="desk")
    errand.message.register(hear_reply, AboutCase())
    replying = StateFilter(Replying.text)
    may = Holds(*rules.ANSWERING)
    errand.message.register(hear_answer, Private(), replying, may, Words())
    errand.message.register(hear_answer, Private(), replying, may, ~F.text)
    errand.message.register(end, Private(), replying, Words(), ~may)
    errand.callback_query.register(refuse_stranger, Pressed(*VERBS), Stranger())
    presses: tuple[Callable[..., Any], ...] = (begin_reply, show_photos, send, drop)
    for verb, handler in zip(VERBS, presses, strict=True):
        errand.callback_query.register(handler, Pressed(verb, numbers=1))
    return errand
