"""A clerk's view of one parcel, and what staff report of it: complete without any carrier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.parcels import collecting, journey, rules, service
from backend.parcels.carriers import manual
from backend.parcels.models import Parcel
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Pressed, Private
from bot.handlers import collecting_desk
from bot.handlers.parcels import steps_of
from bot.handlers.returns import new_token, receipt, tended
from bot.links import Links
from bot.saying import Said, answer, toast, too_late
from bot.views import tending as view

LAST_PAGE = 10_000


async def show(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """One parcel with its travel and what may be reported of it."""
    parcel = await service.tended(session, action.number(), speaker.person_id)
    if await collecting.find(session, parcel.id):
        return saying.replace(
            query, await collecting_desk.screen_of(session, parcel.id, speaker.person_id)
        )
    return saying.replace(query, await screen(session, parcel))


async def turn_list(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """What the clerk's counter has on its way, the page on the button."""
    page = await listed(session, speaker.person_id, min(action.number(), LAST_PAGE))
    return answer(query, page) if action.number() == 0 else saying.replace(query, page)


async def waiting(session: AsyncSession, person_id: int) -> list[Screen]:
    """For 'Việc của tôi': the first page of that list, nothing where nothing is on its way."""
    page = await service.open_parcels_of(session, person_id)
    return [await listed(session, person_id)] if page.parcels else []


async def listed(session: AsyncSession, person_id: int, number: int = 0) -> Screen:
    """A page of what is on its way from this clerk's counter."""
    page = await service.open_parcels_of(session, person_id, number)
    return view.on_the_way([tended(one) for one in page.parcels], number, more=page.more)


async def report(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """What happened; a failed attempt is asked for its reason, a delivery for who took it."""
    parcel_id, state, reason = action.number(), *(*action.ids[1:], "", "")[:2]
    parcel = await service.tended(session, parcel_id, speaker.person_id)
    if state not in view.REPORTS or (reason and reason not in rules.REASONS):
        return toast(query, too_late(), alert=True)
    if state in rules.TRIES and not reason:
        return saying.replace(query, view.why_failed(parcel.id, state))
    if state == rules.DELIVERED:
        return saying.replace(query, view.who_took_it(parcel.id))
    parcel = await manual.report(
        session, parcel_id, speaker.person_id, state, reason=reason or None, now=now
    )
    return saying.replace(query, await screen(session, parcel))


async def correct(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """What was told as the end was none, or a result is sent once more."""
    state = action.ids[1] if action.ids[1:] else ""
    parcel = await manual.correct(session, action.number(), speaker.person_id, state, now=now)
    return saying.replace(query, await screen(session, parcel))


async def prove(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Who took it, then whether their identity was checked: the second answer saves."""
    parcel_id, relation, checked = action.number(), *(*action.ids[1:], "", "")[:2]
    if relation not in view.RELATIONS or checked not in ("", view.YES, view.NO):
        return toast(query, too_late(), alert=True)
    if not checked:
        parcel = await service.tended(session, parcel_id, speaker.person_id)
        return saying.replace(query, view.was_identity_checked(parcel.id, relation))
    parcel = await manual.report_delivered(
        session, parcel_id, speaker.person_id, relation=relation,
        identity_checked=checked == view.YES, now=now,
    )  # fmt: skip
    return saying.replace(query, await screen(session, parcel))


async def renew_link(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    links: Links, new_code: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """A new QR picture in place of a lost one; the old link no longer opens anything."""
    token = new_token(new_code)
    parcel = await service.renew_link(
        session, action.number(), speaker.person_id, token=token, now=now
    )
    return receipt(query, parcel, links, token)


async def screen(session: AsyncSession, parcel: Parcel) -> Screen:
    """A parcel as its staff see it."""
    standing = await journey.standing_of(session, parcel)
    return view.tended(
        replace(
            tended(parcel), phone=service.phone_of(session, parcel), steps=steps_of(standing)
        )
    )  # fmt: skip


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="tending")
    errand.callback_query.filter(Private())
    errand.callback_query.register(turn_list, Pressed(view.LISTED, numbers=1))
    errand.callback_query.register(show, Pressed(view.TEND, numbers=1))
    errand.callback_query.register(report, Pressed(view.REPORT, numbers=1, words=2))
    errand.callback_query.register(correct, Pressed(view.CORRECT, numbers=1, words=1))
    errand.callback_query.register(prove, Pressed(view.PROOF, numbers=1, words=2))
    errand.callback_query.register(renew_link, Pressed(view.LINK, numbers=1))
    return errand
