"""/giu, /danggiu: a supervisor of the province holds back what may be wrong, at once."""

from __future__ import annotations

import re
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.knowledge import holds
from backend.knowledge.facets import FACETS
from backend.knowledge.text import fold
from backend.knowledge.units import PROVINCE
from backend.people import service as people
from backend.people.rules import Speaker
from bot.filters import Holds, Pressed, Private, Says
from bot.handlers.procedures import Answering
from bot.saying import Said, answer, replace, toast, too_late
from bot.views import holds as view

MAY_HOLD = ("supervisor", "admin")
_CODE = re.compile(r"(\d\.\d{6})\s*(.*)", re.DOTALL)


async def hold(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, answerer: Answering,
    now: datetime,
) -> Said:  # fmt: skip
    """``/giu 1.001193 [phí] lý do``: held from this moment, also for whoever asks next."""
    await people.require(session, speaker.person_id, MAY_HOLD, PROVINCE)
    found = _CODE.match(rest)
    facet, reason = _facet_and_reason(found[2]) if found else (None, "")
    if found is None or not reason:
        return answer(message, view.usage())
    code = found[1]
    held = answerer().catalogue
    if held.find(code) is None:
        return answer(message, view.unknown(code))
    kind, key = (holds.ANSWER, f"{code}:{facet}") if facet else (holds.PROCEDURE, code)
    new = await holds.hold(
        session, kind=kind, key=key, reason=reason, person_id=speaker.person_id, now=now
    )
    return answer(message, view.done(held, key, new=new))


def _facet_and_reason(words: str) -> tuple[str | None, str]:
    """'phí chờ nghị quyết' is the fee's, 'phí' lacks its reason; a reason alone holds the whole
    procedure."""
    said = words.split()
    for facet, names in view.FACET_WORDS.items():
        for size in (2, 1):
            if fold(" ".join(said[:size])) in names:
                return facet, " ".join(said[size:])
    return None, words.strip()


async def list_held(
    message: Message, session: AsyncSession, speaker: Speaker, answerer: Answering
) -> Said:
    """What is held now."""
    await people.require(session, speaker.person_id, MAY_HOLD, PROVINCE)
    return answer(message, view.listed(answerer().catalogue, await holds.held(session)))


async def release(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    answerer: Answering, now: datetime,
) -> Said:  # fmt: skip
    """Given again; one that was released meanwhile is told so."""
    await people.require(session, speaker.person_id, MAY_HOLD, PROVINCE)
    kind = holds.PROCEDURE if len(action.ids) == 1 else holds.ANSWER
    key = ":".join(action.ids[:2])
    if not action.ids or (kind == holds.ANSWER and action.ids[1] not in FACETS):
        return toast(query, too_late(), alert=True)
    done = await holds.release(session, kind=kind, key=key, person_id=speaker.person_id, now=now)
    if not done:
        return toast(query, too_late(), alert=True)
    return replace(query, view.released(answerer().catalogue, key))


def router() -> Router:
    """For supervisors and admins; to everybody else these commands do not exist."""
    errand = Router(name="holds")
    errand.message.register(hold, Private(), Says("giu"), Holds(*MAY_HOLD))
    errand.message.register(list_held, Private(), Says("danggiu"), Holds(*MAY_HOLD))
    errand.callback_query.register(release, Private(), Pressed(view.RELEASE))
    return errand
