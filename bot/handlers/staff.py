"""/nhansu: an admin sees, suspends, lets back in and invites the people of their own scope.

Every act reads the admin's rights again, whatever the button said when it was made.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.errors import DomainError
from backend.knowledge.units import covers, find
from backend.people import roster
from backend.people import service as people
from backend.people.lists import LONGEST_NAME, units_called
from backend.people.rules import ROLES, Grant, Speaker
from bot import departures
from bot.filters import Pressed, Private, Says, Words
from bot.links import INVITATION, Links
from bot.saying import Said, answer, replace, toast, too_late
from bot.states import Inviting
from bot.views import menu as menu_view
from bot.views import staff as view

ADMIN = "admin"


async def show_list(message: Message, session: AsyncSession, speaker: Speaker) -> Said:
    """Everybody in the admin's scope."""
    return answer(message, await _list(session, speaker, 0))


async def turn(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """Another page of the list."""
    return replace(query, await _list(session, speaker, _number(action)))


async def _list(session: AsyncSession, speaker: Speaker, page: int) -> Screen:
    return view.people_list(
        await roster.list_people(session, await _scopes(session, speaker)), page
    )


async def show(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """One of them."""
    member = await _member(session, speaker, action)
    return replace(query, await _shown(session, speaker, member))


async def ask(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """Suspend, or let back in? Asked once more."""
    member = await _member(session, speaker, action)
    await roster.require_over(session, speaker.person_id, member)
    question = view.suspend_question if action.verb == view.SUSPEND else view.resume_question
    return replace(query, question(member))


async def change(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Do it; whoever is meant is told."""
    member = await _member(session, speaker, action)
    verb = departures.suspend if action.verb == view.SUSPEND_NOW else departures.resume
    await verb(session, member.person_id, by=speaker.person_id, now=now)
    if member.person_id == speaker.person_id:
        return None
    return replace(query, await _shown(session, speaker, await _member(session, speaker, action)))


async def invite(query: CallbackQuery, session: AsyncSession, speaker: Speaker) -> Said:
    """First step: the role."""
    await _scopes(session, speaker)
    return answer(query, view.choose_role())


async def choose_role(
    query: CallbackQuery,
    action: Action,
    session: AsyncSession,
    speaker: Speaker,
    state: FSMContext,
) -> Said:
    """Second step: the unit, out of those the admin is over."""
    role = action.ids[0] if action.ids else ""
    if role not in ROLES:
        return toast(query, too_late(), alert=True)
    scopes = await _scopes(session, speaker)
    await state.set_state(Inviting.unit)
    await state.set_data({"role": role})
    within = [one for one in view.common_units(role) if any(covers(s, one.key) for s in scopes)]
    own = [unit for s in scopes if (unit := find(s)) is not None]
    return replace(query, view.choose_unit(role, within or own))


async def choose_unit(
    query: CallbackQuery,
    action: Action,
    session: AsyncSession,
    speaker: Speaker,
    state: FSMContext,
) -> Said:
    """A unit by its button."""
    data = await state.get_data()
    unit = find(action.ids[0] if action.ids else None)
    if await state.get_state() != Inviting.unit.state or unit is None:
        return toast(query, too_late(), alert=True)
    await people.require(session, speaker.person_id, (ADMIN,), unit.key)
    return replace(query, await _go_on(state, data["role"], unit.key))


async def name_unit(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """A unit by its name; one outside the admin's scope is as unknown as one that is nowhere."""
    scopes = await _scopes(session, speaker)
    called = units_called(message.text or "")
    within = [one for one in called if any(covers(s, one.key) for s in scopes)]
    role = (await state.get_data())["role"]
    if not within:
        return answer(message, view.unit_unknown())
    if len(within) > 1:
        return answer(message, view.choose_unit(role, within))
    return answer(message, await _go_on(state, role, within[0].key))


async def _go_on(state: FSMContext, role: str, scope: str) -> Screen:
    await state.set_state(Inviting.name)
    await state.set_data({"role": role, "scope": scope})
    return view.ask_name(role, scope)


async def name_person(
    message: Message,
    session: AsyncSession,
    speaker: Speaker,
    state: FSMContext,
    links: Links,
    new_secret: Callable[[], str],
    now: datetime,
) -> Said:
    """Last step: the name, and out comes the link."""
    name = " ".join((message.text or "").split())
    if not any(map(str.isalpha, name)) or len(name) > LONGEST_NAME:
        return answer(message, view.name_unfit(LONGEST_NAME))
    data = await state.get_data()
    role, scope = data["role"], data["scope"]
    await people.require(session, speaker.person_id, (ADMIN,), scope)
    code = new_secret()
    made = await people.invite(session, role=role, scope=scope, name=name, code=code, now=now)
    await state.clear()
    link = links.to(INVITATION + code)
    return answer(message, view.invitation(name, Grant(role, scope), link, made.expires_at))


async def _shown(session: AsyncSession, speaker: Speaker, member: roster.Member) -> Screen:
    try:
        await roster.require_over(session, speaker.person_id, member)
    except DomainError:
        return view.one_person(member, may_change=False)
    return view.one_person(member, may_change=True)


async def _member(session: AsyncSession, speaker: Speaker, action: Action) -> roster.Member:
    """The person a button is about; somebody outside the admin's scope is unknown to them."""
    number = _number(action)
    for member in await roster.list_people(session, await _scopes(session, speaker)):
        if member.person_id == number:
            return member
    raise DomainError("person.unknown")


async def _scopes(session: AsyncSession, speaker: Speaker) -> tuple[str, ...]:
    """Where the speaker is an admin now; raises ``right.missing`` for everybody else."""
    await people.require(session, speaker.person_id, (ADMIN,))
    grants = await people.grants_of(session, speaker.person_id)
    return tuple(grant.scope for grant in grants if grant.role == ADMIN)


def _number(action: Action) -> int:
    """The number on a button; a forged one is nobody's."""
    try:
        return action.number()
    except ValueError:
        return 0


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="staff")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(show_list, Says("nhansu", labels=(menu_view.STAFF,)))
    errand.message.register(name_unit, Inviting.unit, Words())
    errand.message.register(name_person, Inviting.name, Words())
    errand.callback_query.register(turn, Pressed(view.LIST))
    errand.callback_query.register(show, Pressed(view.SHOW))
    errand.callback_query.register(ask, Pressed(view.SUSPEND, view.RESUME))
    errand.callback_query.register(change, Pressed(view.SUSPEND_NOW, view.RESUME_NOW))
    errand.callback_query.register(invite, Pressed(view.INVITE))
    errand.callback_query.register(choose_role, Pressed(view.INVITE_ROLE))
    errand.callback_query.register(choose_unit, Pressed(view.INVITE_UNIT))
    return errand
