"""Files of a question: pictures, documents, spoken messages, video; albums in any order.

A picture, document or video is held until the clerk has said that no identity paper is on it. The
parts of an album come one by one, perhaps late, with the words under any of them: they are asked
about once and share the verdict.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from backend.actions import Action, Screen
from backend.cases import rules
from backend.cases.drafts import Draft
from backend.cases.files import Carrying, File
from bot.filters import Holds
from bot.handlers import drafting
from bot.handlers.writing import Writing
from bot.saying import Said, answer, toast
from bot.views import cases as view
from bot.views import files as files_view

ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})$")
CARRIES = F.content_type.in_(set(rules.ATTACHMENT_KINDS))
COMMAND = re.compile(r"/vuongmac(?:@\w+)?(?:\s+|$)", re.IGNORECASE)


class SettlesFiles(BaseFilter):
    """Words that answer the question about files held in what is being written, which `carrying`
    reads; the handler is given `is_clean`."""

    def __init__(self, carrying: Callable[[FSMContext], Awaitable[Carrying | None]]) -> None:
        self.carrying = carrying

    async def __call__(self, message: Message, state: FSMContext) -> bool | dict[str, Any]:
        is_clean = files_view.says_clean(message.text or "")
        if is_clean is None:
            return False
        written = await self.carrying(state)
        return {"is_clean": is_clean} if written and written.held else False


async def hear_first_file(message: Message, here: Writing, new_code: Callable[[], str]) -> Said:
    """A clerk sends a file out of nowhere: that is a question begun."""
    draft = await drafting.draft_in(here.state)
    await drafting.kept(here, draft or Draft(new_code()))
    return await hear_file(message, here)


async def hear_file(message: Message, here: Writing) -> Said:
    """A file; the words under it belong to the question."""
    draft = await drafting.draft_of(here)
    file = file_in(message)
    if said := refusal(draft, file):
        return answer(message, view.with_note(said, await drafting.screen(here, draft)))
    grown = draft.with_file(file)
    caption = COMMAND.sub("", rules.clean(message.caption or ""), count=1)
    told = grown.with_words(caption, str(message.message_id)) if caption else grown
    if caption and (fault := drafting.fault(told.question or caption)):
        await drafting.kept(here, grown)
        return answer(message, Screen(fault))
    if draft.held and file.album in {one.album for one in draft.held}:
        await drafting.kept(here, told)
        return None
    return await drafting.go_on(message, here, told)


async def settle(query: CallbackQuery, action: Action, draft: Draft, here: Writing) -> Said:
    """What the clerk says is on the files: with an identity paper they are thrown away."""
    if action.ids[1:] == ("clean",):
        return await drafting.go_on(query, here, draft.with_held_cleared())
    said = await drafting.go_on(query, here, draft.without_held())
    return [toast(query, files_view.identity_refused(), alert=True), *drafting.listed(said)]


async def hear_settled(message: Message, is_clean: bool, here: Writing) -> Said:
    """The same, typed."""
    draft = await drafting.draft_of(here)
    if is_clean:
        return await drafting.go_on(message, here, draft.with_held_cleared())
    note = files_view.identity_refused()
    return await drafting.go_on(message, here, draft.without_held(), note=note)


async def drop_all(query: CallbackQuery, draft: Draft, here: Writing) -> Said:
    """'Bỏ hết tệp'."""
    return await drafting.go_on(query, here, draft.without_files())


PRESSES: dict[str, Callable[..., Any]] = {"draft.files": settle, "draft.no_files": drop_all}


def has_file(message: Message) -> bool:
    """Whether the message is a file of a kind that cases take."""
    return message.content_type in rules.ATTACHMENT_KINDS


def file_in(message: Message) -> File:
    """The message's file: by its messenger's names, without the name people gave it."""
    kind = message.content_type
    sent = message.photo[-1] if message.photo else getattr(message, kind)
    ending = ENDING.search(getattr(sent, "file_name", None) or "")
    return File(
        sent.file_id, sent.file_unique_id, kind, sent.file_size,
        ending.group(1).lower() if ending else None, message.media_group_id,
    )  # fmt: skip


def refusal(draft: Carrying, file: File) -> str | None:
    if (file.size or 0) > rules.LARGEST_FILE:
        return files_view.too_large()
    if file.album is not None and file.album in draft.refused:
        return files_view.album_refused()
    return files_view.too_many_files() if draft.is_full() else None


def register(errand: Router, drafting_now: StateFilter) -> None:
    """Files while a question is written, what is said of them, and those that begin one."""
    errand.message.register(hear_settled, drafting_now, SettlesFiles(drafting.draft_in))
    errand.message.register(hear_file, drafting_now, CARRIES)
    errand.message.register(hear_first_file, StateFilter(None), CARRIES, Holds("clerk"))
