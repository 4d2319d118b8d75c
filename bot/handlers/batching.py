"""/giaonhieu: many parcels at once, from a sheet, pasted lines or pictures of barcodes.

The dialogue knows the batch's id only; what was told stands sealed in the batch. Files are noted
here and read by a worker, which answers by a notice with the same preview.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.parcels import barcodes, batch_sheets, batches, batching, pasted, received_files
from backend.parcels.batch_models import OF_BATCH, WAITING, ParcelBatch
from backend.parcels.codes import MANUAL
from backend.parcels.received_files import Received
from backend.people.rules import Speaker
from backend.settings import Settings
from bot import saying
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.handlers.returns import new_token
from bot.heard import Heard
from bot.links import RECEIPT, Links
from bot.saying import Said, answer, toast, too_late
from bot.sheets import posters
from bot.states import Batching
from bot.views import batches as view
from bot.views import returns

PART = "batch"
SHEET_ENDINGS = (".xlsx", ".csv", ".xls", ".txt")


async def begin(
    event: Message | CallbackQuery, session: AsyncSession, speaker: Speaker, state: FSMContext,
    settings: Settings, now: datetime,
) -> Said:  # fmt: skip
    """A new batch, or the one begun earlier."""
    batch = await batching.begin(session, speaker.person_id, now=now)
    await state.set_state(Batching.collecting)
    await state.update_data({PART: batch.id})
    if batching.rows_of(session, batch).rows:
        return answer(event, view.preview(await _facts(session, batch, settings, now)))
    return answer(event, view.intro(batch.id))


async def refuse(message: Message) -> Said:
    """By somebody who is no clerk."""
    return answer(message, returns.clerks_only())


async def end(message: Message, state: FSMContext) -> Said:
    """The role was taken away in the middle."""
    await state.clear()
    return answer(message, returns.clerks_only())


async def hear_lines(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext,
    settings: Settings, now: datetime,
) -> Said:  # fmt: skip
    """Pasted lines, or what was asked for."""
    batch = await _batch(session, state, speaker)
    rows = pasted.rows(message.text or "")
    await batching.add_lines(session, batch, rows, carrier=_carrier(settings), now=now)
    facts = await _facts(session, batch, settings, now)
    return answer(message, view.lines_read(facts, [row for row in rows if row.fault]))


async def hear_file(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, heard: Heard,
    now: datetime,
) -> Said:  # fmt: skip
    """A sheet or a picture: noted, and read by a worker. Of an album only the first is answered."""
    file = received(message, heard.channel)
    if file is None:
        return answer(message, view.no_such_file())
    most = batches.MOST_BYTES_OF_SHEET if file.kind == "document" else barcodes.MOST_BYTES
    if (file.size or 0) > most:
        return answer(message, view.too_large())
    batch = await _batch(session, state, speaker)
    if not await batching.add_file(session, batch, file, now=now):
        return answer(message, view.had_already())
    waiting = (await received_files.counts(session, OF_BATCH, batch.id)).get(WAITING, 0)
    return answer(message, view.reading()) if waiting == 1 else None


async def hear_other(message: Message) -> Said:
    """A sticker, a voice: nothing a batch is made of."""
    return answer(message, view.no_such_file())


async def send_template(query: CallbackQuery) -> Said:
    """The empty sheet."""
    content = await asyncio.to_thread(batch_sheets.template)
    return _document(query, content, "mau-gui-nhieu.xlsx", view.template_caption())


async def save(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, settings: Settings, new_code: Callable[[], str], now: datetime,
) -> Said:  # fmt: skip
    """'Lưu': all good rows, once."""
    batch = await batching.mine(session, action.number(), speaker.person_id)
    count = await batching.save(
        session, batch, carrier=_carrier(settings), new_code=new_code,
        new_token=lambda: new_token(new_code), now=now,
    )  # fmt: skip
    await drafting.leave(state, PART)
    left = len(batching.rows_of(session, batch).rows) - count
    return saying.replace(query, view.saved(batch.id, count, left))


async def send_faults(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    settings: Settings, now: datetime,
) -> Said:  # fmt: skip
    """The rows that were not taken, each with why."""
    batch = await batching.mine(session, action.number(), speaker.person_id, still_open=False)
    rows = batching.rows_of(session, batch)
    some = await batching.judged(session, rows, carrier=_carrier(settings), now=now)
    bad = [(one.row, view.why(one)) for one in some if one.fault]
    if not bad:
        return toast(query, too_late(), alert=True)
    content = await asyncio.to_thread(batch_sheets.annotated, bad, view.faults_heading())
    return _document(query, content, "dong-chua-luu.xlsx", view.faults_caption())


async def send_receipts(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    links: Links,
) -> Said:  # fmt: skip
    """QR codes of what was saved, four on a page; as often as it is asked for within a day."""
    batch = await batching.mine(session, action.number(), speaker.person_id, still_open=False)
    saved = [row for row in batching.rows_of(session, batch).rows if row.code and row.token]
    first = min(action.number(1), len(saved)) * view.CARDS
    rows = saved[first : first + view.CARDS]
    if not rows:
        return toast(query, too_late(), alert=True)
    cards = [view.receipt(row, links.to(f"{RECEIPT}{row.token}")) for row in rows]
    content = await asyncio.to_thread(posters.cards, cards)
    return _document(query, content, "ma-qr.pdf", view.receipts_caption())


async def drop(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Bỏ cả lượt này'."""
    batch = await batching.mine(session, action.number(), speaker.person_id)
    await batching.drop(session, batch, now=now)
    await drafting.leave(state, PART)
    return saying.replace(query, view.dropped())


def received(message: Message, channel: str) -> Received | None:
    """A picture, or a document by its ending; a picture sent as a document is a picture."""
    if message.photo:
        largest = message.photo[-1]
        return Received(
            channel, largest.file_id, largest.file_unique_id, "photo", largest.file_size
        )  # fmt: skip
    sent = message.document
    if sent is None:
        return None
    name, picture = (sent.file_name or "").lower(), (sent.mime_type or "").startswith("image/")
    if not picture and not name.endswith(SHEET_ENDINGS):
        return None
    kind = "photo" if picture else "document"
    return Received(channel, sent.file_id, sent.file_unique_id, kind, sent.file_size)


def _document(query: CallbackQuery, content: bytes, name: str, caption: str) -> SendDocument:
    file = BufferedInputFile(content, name)
    return SendDocument(chat_id=query.from_user.id, document=file, caption=caption)


def _carrier(settings: Settings) -> str:
    return next(iter(settings.carriers_on), MANUAL)


async def _batch(session: AsyncSession, state: FSMContext, speaker: Speaker) -> ParcelBatch:
    batch_id = (await state.get_data()).get(PART) or 0
    return await batching.mine(session, batch_id, speaker.person_id)


async def _facts(
    session: AsyncSession, batch: ParcelBatch, settings: Settings, now: datetime
) -> dict[str, Any]:
    return await batching.facts(session, batch, carrier=_carrier(settings), now=now)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="batching")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    clerk, here = Holds("clerk"), StateFilter(Batching)
    errand.message.register(begin, Says("giaonhieu"), clerk)
    errand.message.register(refuse, Says("giaonhieu"))
    errand.message.register(end, here, Words(), ~clerk)
    errand.message.register(hear_lines, here, Words(), clerk)
    errand.message.register(hear_file, here, F.photo | F.document, clerk)
    errand.message.register(hear_other, here, ~F.text)
    on = errand.callback_query.register
    on(begin, Pressed(view.BEGIN))
    on(send_template, Pressed(view.TEMPLATE))
    on(save, Pressed(view.SAVE, numbers=1))
    on(send_faults, Pressed(view.FAULTS_FILE, numbers=1))
    on(send_receipts, Pressed(view.RECEIPTS, numbers=2))
    on(drop, Pressed(view.DROP, numbers=1))
    return errand
