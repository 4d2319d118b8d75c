"""Where and when the post comes for a dossier, and whom it calls: steps of one request.

`collecting` registers them among its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from backend.actions import Action
from backend.knowledge import homes
from backend.knowledge.nearby import nearest
from backend.now import local
from backend.parcels import collecting, numbers, slots
from backend.people import consents
from bot.days import day_in, day_on
from bot.handlers import drafting, requesting
from bot.handlers.requesting import Here
from bot.handlers.start import greet
from bot.proving import proved_phone
from bot.saying import Said, answer, replace, toast, too_late
from bot.states import Collecting
from bot.views import collecting as view
from bot.views import nearby as nearby_view


async def hear_commune(message: Message, here: Here) -> Said:
    """A name typed, old or new."""
    found = homes.meant(message.text or "")
    return await _take_commune(message, here, found.communes, found)


async def locate(message: Message, here: Here) -> Said:
    """The communes near a location, which is used for this answer alone; asked first, as ever."""
    assert message.location is not None
    if not await consents.has(here.session, here.speaker.person_id, nearby_view.PURPOSE):
        return answer(message, nearby_view.thrown_away())
    near = nearest(message.location.latitude, message.location.longitude)
    if not near:
        return answer(message, view.ask_commune(here.draft, None, view.far_away()))
    return answer(message, view.which_commune(here.draft, [one.commune.key for one in near]))


async def choose_place(query: CallbackQuery, action: Action, here: Here) -> Said:
    """One of the meanings of a name."""
    found = homes.inside(action.ids[1] if action.ids[1:] else "")
    if found.named is None:
        return toast(query, too_late(), alert=True)
    return await _take_commune(query, here, found.communes, found)


async def choose_commune(query: CallbackQuery, action: Action, here: Here) -> Said:
    """A commune of today by its button; raises ``commune.unknown`` for a forged one."""
    key = action.ids[1] if action.ids[1:] else ""
    await collecting.desk_of(here.session, key)
    return await requesting.go_on(query, here.with_(commune=key))


async def _take_commune(
    event: Message | CallbackQuery, here: Here, communes: tuple[str, ...], found: homes.Meant
) -> Said:
    if len(communes) == 1:
        return await requesting.go_on(event, here.with_(commune=communes[0]))
    if communes:
        return requesting.said(event, view.which_commune(here.draft, communes))
    if found.places:
        return requesting.said(event, view.which_place(here.draft, found.places))
    note = view.unknown_commune(found.named)
    return requesting.said(event, view.ask_commune(here.draft, here.speaker.commune, note))


async def hear_address(message: Message, here: Here) -> Said:
    """The way to the door."""
    address = numbers.address(message.text or "")
    if address is None:
        return answer(message, view.ask_address(here.draft, view.bad_address()))
    return await requesting.go_on(message, here.with_(address=address))


async def hear_contact(message: Message, here: Here) -> Said:
    """Their own card, as the messenger vouches for it; somebody else's is a number like any."""
    assert message.contact is not None
    own = proved_phone(message)
    said = own or message.contact.phone_number
    return await _take_phone(message, here, said, proved=own is not None)


async def hear_phone(message: Message, here: Here) -> Said:
    """A number typed: somebody will call it first."""
    return await _take_phone(message, here, message.text or "", proved=False)


async def _take_phone(message: Message, here: Here, said: str, *, proved: bool) -> Said:
    phone = numbers.phone(said)
    if phone is None:
        return requesting.ask_phone(message, here, view.bad_phone())
    noted = greet(message, here.speaker, view.noted_phone(phone, proved=proved))
    said_next = await requesting.go_on(message, here.with_(phone=phone, proved=proved))
    return [*drafting.listed(noted), *drafting.listed(said_next)]


async def hear_day(message: Message, here: Here) -> Said:
    """A day typed, 'mai' or '30/11'."""
    day = day_in(message.text or "", local(here.now).date())
    return _times(message, here, day)


async def choose_day(query: CallbackQuery, action: Action, here: Here) -> Said:
    """A day by its button."""
    return _times(query, here, day_on(action.ids[1:]))


def _times(event: Message | CallbackQuery, here: Here, day: date | None) -> Said:
    offered = slots.offered(here.now)
    if day not in offered:
        return requesting.said(event, view.ask_day(here.draft, offered, view.slot_gone()))
    return requesting.said(event, view.ask_time(here.draft, offered[day]))


async def choose_time(query: CallbackQuery, action: Action, here: Here) -> Said:
    """A span of that day."""
    key = action.ids[1] if action.ids[1:] else ""
    if slots.find(key, here.now) is None:
        return replace(query, view.ask_day(here.draft, slots.offered(here.now), view.slot_gone()))
    return await requesting.go_on(query, here.with_(slot=key))


HEARS: dict[State, Callable[..., Any]] = {
    Collecting.commune: hear_commune, Collecting.address: hear_address,
    Collecting.phone: hear_phone, Collecting.slot: hear_day,
}  # fmt: skip
"""Who hears words, by the step."""
PRESSES: dict[str, Callable[..., Any]] = {
    view.WITHIN: choose_place, view.HERE: choose_commune, view.DAY: choose_day,
    view.AT: choose_time,
}  # fmt: skip
