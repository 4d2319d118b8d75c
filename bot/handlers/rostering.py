"""A shift put together step by step: person, fields, days, substitute, preview, saved.

What is known stands in the dialogue beside any other draft; buttons name the draft they are of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from aiogram import Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.duty import announcements, fields, roster, rules
from backend.duty.drafts import Draft
from backend.knowledge.search import Answerer
from backend.knowledge.text import fold
from backend.now import local
from backend.people import absences
from backend.people import service as people
from backend.people.rules import Speaker
from bot import saying
from bot.days import span_in
from bot.filters import Pressed, Words
from bot.handlers import drafting
from bot.saying import Said, answer, toast, too_late
from bot.states import Rostering
from bot.views import rosters as view

PART = "shift"


class OfDraft(BaseFilter):
    """The button belongs to the shift being put together; the handler is given `draft`."""

    async def __call__(
        self, query: CallbackQuery, action: Action, state: FSMContext
    ) -> bool | dict[str, Any]:
        draft = await _draft_in(state)
        return {"draft": draft} if draft and action.ids[:1] == (draft.token,) else False


async def shown(session: AsyncSession, desk: str, now: datetime) -> Screen:
    """The roster of a desk from this Monday on."""
    today = local(now).date()
    monday = today - timedelta(days=today.weekday())
    first = rules.Duty(desk, 0, monday, monday + rules.LONGEST_SHIFT)
    shifts = await roster.between(session, desk, first.begins_at, first.ends_at)
    able = await roster.specialists(session, desk)
    on_duty = await roster.covering(session, desk, field=None, now=now)
    named = {number for one in shifts for number in (one.person_id, one.substitute_id) if number}
    return view.roster(
        view.Roster(
            desk, monday + timedelta(days=6), shifts[: view.MOST_SHIFTS],
            frozenset(await absences.absent(session, now=now)) & {*able, *named},
            on_duty, await people.names(session, {*named, *able, *on_duty}),
        )
    )  # fmt: skip


def fields_of(answerer: Answerer, _desk: str) -> Sequence[str]:
    """The fields a desk answers for: all of the catalogue, since no table says which are whose."""
    return fields.of_catalogue(answerer.catalogue)


async def begin(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, new_code: Callable[[], str],
) -> Said:  # fmt: skip
    """'Thêm ca trực'."""
    desk = action.ids[0] if action.ids else ""
    await roster.require(session, speaker.person_id, desk)
    some = await roster.specialists(session, desk)
    if not some:
        return answer(query, view.nobody_to_set(desk))
    draft = await _keep(state, Draft(new_code(), desk), Rostering.person)
    return answer(query, view.choose_person(draft, some, await people.names(session, some)))


async def hear_name(message: Message, session: AsyncSession, state: FSMContext) -> Said:
    """A name typed where a person is asked for: the buttons of those who bear it."""
    draft = await _draft_of(state)
    others = [
        one for one in await roster.specialists(session, draft.desk) if one != draft.person_id
    ]
    names = await people.names(session, others)
    said = fold(message.text or "")
    found = [one for one in others if said in fold(names.get(one, ""))] or others
    if await state.get_state() == Rostering.person.state:
        return answer(message, view.choose_person(draft, found, names))
    return answer(message, view.choose_substitute(draft, found, names))


async def person(
    query: CallbackQuery, action: Action, draft: Draft, session: AsyncSession, state: FSMContext
) -> Said:
    """Who is on duty."""
    if action.number(1) not in await roster.specialists(session, draft.desk):
        return toast(query, too_late(), alert=True)
    draft = replace(draft, person_id=action.number(1), fields=(), offered=())
    return saying.replace(
        query, view.choose_fields(await _keep(state, draft, Rostering.fields))
    )  # fmt: skip


async def hear_field(message: Message, state: FSMContext, answerer: Callable[[], Answerer]) -> Said:
    """Words of a field: those that have them, on buttons."""
    draft = await _draft_of(state)
    found = fields.search(fields_of(answerer(), draft.desk), message.text or "")
    offered = [one for one in found if one not in draft.fields][: view.MOST_OFFERED]
    draft = await _keep(state, replace(draft, offered=tuple(offered)), Rostering.fields)
    return answer(message, view.choose_fields(draft, searched=True))


async def field(query: CallbackQuery, action: Action, draft: Draft, state: FSMContext) -> Said:
    """One field more; the third is the last."""
    place = action.number(1)
    if place >= len(draft.offered):
        return toast(query, too_late(), alert=True)
    chosen = rules.together(draft.fields, (draft.offered[place],))[: rules.MOST_FIELDS]
    offered = tuple(one for one in draft.offered if one not in chosen)
    draft = replace(draft, fields=chosen, offered=offered)
    if len(chosen) == rules.MOST_FIELDS:
        return await fields_done(query, draft, state)
    return saying.replace(
        query, view.choose_fields(await _keep(state, draft, Rostering.fields))
    )  # fmt: skip


async def all_fields(query: CallbackQuery, draft: Draft, state: FSMContext) -> Said:
    """'Mọi lĩnh vực'."""
    return await fields_done(query, replace(draft, fields=()), state)


async def fields_done(query: CallbackQuery, draft: Draft, state: FSMContext) -> Said:
    """'Xong'."""
    draft = await _keep(state, replace(draft, offered=()), Rostering.span)
    return saying.replace(query, view.choose_span(draft))


async def press_span(
    query: CallbackQuery, action: Action, draft: Draft, session: AsyncSession,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """The days by a button."""
    key = action.ids[1] if len(action.ids) > 1 else ""
    if key not in view.SPANS:
        return toast(query, too_late(), alert=True)
    days = view.span_of(key, local(now).date())
    return saying.replace(query, await _substitutes(session, state, draft.with_days(*days)))


async def hear_span(
    message: Message, session: AsyncSession, state: FSMContext, now: datetime
) -> Said:
    """The days, typed."""
    draft, today = await _draft_of(state), local(now).date()
    days = span_in(message.text or "", today)
    if days is None or rules.span_fault(draft.with_days(*days).duty(), today):
        return answer(message, view.wrong_span(draft))
    return answer(message, await _substitutes(session, state, draft.with_days(*days)))


async def _substitutes(session: AsyncSession, state: FSMContext, draft: Draft) -> Screen:
    """Who takes over; nobody is asked for where there is nobody else."""
    some = [one for one in await roster.specialists(session, draft.desk) if one != draft.person_id]
    names = await people.names(session, [*some, draft.person_id])
    if not some:
        return view.preview(await _keep(state, draft, Rostering.preview), names)
    draft = await _keep(state, draft, Rostering.substitute)
    return view.choose_substitute(draft, some, names)


async def substitute(
    query: CallbackQuery, action: Action, draft: Draft, session: AsyncSession, state: FSMContext
) -> Said:
    """The substitute, or none; all is known now."""
    if not draft.ends:
        return toast(query, too_late(), alert=True)
    draft = replace(draft, substitute_id=action.number(1) or None)
    names = await people.names(session, [draft.person_id, draft.substitute_id or 0])
    return saying.replace(query, view.preview(await _keep(state, draft, Rostering.preview), names))


async def save(
    query: CallbackQuery, draft: Draft, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Lưu': once; whoever is named is told."""
    if not draft.ends:
        return toast(query, too_late(), alert=True)
    shift = await roster.add(session, draft.duty(), by=speaker.person_id, now=now)
    if shift is not None:
        await announcements.tell_set(session, shift, now=now)
    said = await _leave(query, state, view.saved(shift is not None))
    return [*said, answer(query, await shown(session, draft.desk, now))]


async def stop(query: CallbackQuery, state: FSMContext) -> Said:
    """'Thôi'."""
    return list(await _leave(query, state, view.stopped()))


async def gone(query: CallbackQuery) -> Said:
    """A button of a shift that was saved or given up."""
    return toast(query, view.gone(), alert=True)


async def hear_at_preview(message: Message, session: AsyncSession, state: FSMContext) -> Said:
    """Words where a button is waited for change nothing."""
    draft = await _draft_of(state)
    names = await people.names(session, [draft.person_id, draft.substitute_id or 0])
    return answer(message, view.preview(draft, names))


async def _leave(query: CallbackQuery, state: FSMContext, screen: Screen) -> Sequence[Any]:
    draft = await drafting.leave(state, PART)
    others = (answer(query, one) for one in drafting.back_to(draft))
    return [saying.replace(query, screen), *others]


async def _keep(state: FSMContext, draft: Draft, step: Any) -> Draft:
    await state.set_state(step)
    await state.update_data({PART: draft.as_data()})
    return draft


async def _draft_in(state: FSMContext) -> Draft | None:
    data = (await state.get_data()).get(PART)
    return Draft.of(data) if data else None


async def _draft_of(state: FSMContext) -> Draft:
    draft = await _draft_in(state)
    if draft is None:
        raise LookupError("a step of rostering without a draft")
    return draft


def register(errand: Router) -> None:
    """The handlers of these steps."""
    hear = errand.message.register
    hear(hear_name, StateFilter(Rostering.person, Rostering.substitute), Words())
    hear(hear_field, Rostering.fields, Words())
    hear(hear_span, Rostering.span, Words())
    hear(hear_at_preview, Rostering.preview, Words())
    press = errand.callback_query.register
    press(begin, Pressed(view.ADD))
    verbs: dict[str, Callable[..., Any]] = {
        view.PERSON: person, view.FIELD: field, view.ALL: all_fields, view.DONE: fields_done,
        view.SPAN: press_span, view.SUBSTITUTE: substitute, view.SAVE: save, view.STOP: stop,
    }  # fmt: skip
    for verb, handler in verbs.items():
        press(handler, Pressed(verb), OfDraft())
    press(gone, Pressed(*verbs))
