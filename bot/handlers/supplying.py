"""Files among a clerk's further words, under the same question as those of a new case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from backend.actions import Action, Button, Screen, pack
from backend.cases import rules
from backend.cases.drafts import Further
from backend.i18n import _
from bot import saying
from bot.handlers import attaching, drafting
from bot.saying import Said, answer, toast
from bot.states import Adding
from bot.views import cases as view
from bot.views import files as files_view

FILES = "further.files"


async def further_in(state: FSMContext) -> Further:
    """The words being added now."""
    return Further.of((await state.get_data())["further"])


async def kept(state: FSMContext, further: Further) -> Screen:
    """Keep what is there, and show what comes next: held files first, then the preview."""
    await state.set_state(Adding.preview if further.text else Adding.text)
    await state.update_data(further=further.as_data())
    if further.held:
        cancel = Button(_("Thôi"), pack("further.cancel", further.token))
        return files_view.identity_question(FILES, further.token, cancel)
    return view.further_preview(further)


async def hear_file(message: Message, state: FSMContext) -> Said:
    """A file; the words under it are further words, unless some were written before."""
    further, file = await further_in(state), attaching.file_in(message)
    if said := attaching.refusal(further, file):
        return answer(message, Screen(said))
    caption = rules.clean(message.caption or "")
    told = further
    if caption and not further.text:
        told = further.with_text(caption, str(message.message_id))
        if fault := drafting.fault(told.text or ""):
            return answer(message, Screen(fault))
    is_asked = further.held and file.album in {one.album for one in further.held}
    screen = await kept(state, told.with_file(file))
    return None if is_asked else answer(message, screen)


async def settle(query: CallbackQuery, action: Action, further: Further, state: FSMContext) -> Said:
    """What the clerk says is on the files: with an identity paper they are thrown away."""
    if action.ids[1:] == ("clean",):
        return saying.replace(query, await kept(state, further.with_held_cleared()))
    screen = await _without_held(state, further)
    return [toast(query, files_view.identity_refused(), alert=True), saying.replace(query, screen)]


async def hear_settled(message: Message, is_clean: bool, state: FSMContext) -> Said:
    """The same, typed."""
    further = await further_in(state)
    if is_clean:
        return answer(message, await kept(state, further.with_held_cleared()))
    screen = await _without_held(state, further)
    return answer(message, view.with_note(files_view.identity_refused(), screen))


async def _without_held(state: FSMContext, further: Further) -> Screen:
    left = further.without_held()
    screen = await kept(state, left)
    return screen if left.text or left.files else view.write_again()


PRESSES: dict[str, Callable[..., Any]] = {FILES: settle}


def register(errand: Router, adding: StateFilter) -> None:
    """Files while words are added to a case, and what is said of them."""
    typed = attaching.SettlesFiles(further_in)
    errand.message.register(hear_settled, adding, typed)
    errand.message.register(hear_file, adding, attaching.CARRIES)
