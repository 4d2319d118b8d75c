"""@bot …: procedures suggested while somebody types in any chat, to be sent to whoever needs them.

What is sent is the same card as in the bot, for nobody in particular: no commune, no buttons that
only work in private. Held procedures are left out.
"""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.methods import AnswerInlineQuery
from aiogram.types import InlineQuery, InlineQueryResultArticle, InputTextMessageContent
from sqlalchemy.ext.asyncio import AsyncSession

from backend.knowledge import answers, holds
from backend.knowledge.answers import WHOLE
from backend.knowledge.search import Answerer
from backend.now import local
from bot.handlers.procedures import Answering
from bot.links import Links, procedure_payload
from bot.saying import NO_PREVIEW, Said
from bot.views import procedures as views
from bot.views.lengths import LONGEST, pieces

MOST_SUGGESTED = 5
CACHE_S = 60
MOST_ADDED = 200
"""Characters kept free for the way into the bot."""


async def suggest(
    query: InlineQuery, answerer: Answering, session: AsyncSession, links: Links, now: datetime
) -> Said:
    """The procedures that come nearest to what is typed so far; none for a place or a greeting."""
    knowing, today = answerer(), local(now).date()
    held = await holds.under_review(session)
    decision = knowing.ask(query.query, today=today)
    codes = decision.codes if decision.kind == "procedure" else ()
    results = [
        _article(knowing, code, held, links, now)
        for code in codes[: 2 * MOST_SUGGESTED]
        if WHOLE not in held.get(code, ())
    ]
    return AnswerInlineQuery(
        inline_query_id=query.id, results=[*results[:MOST_SUGGESTED]], cache_time=CACHE_S
    )


def _article(
    knowing: Answerer, code: str, held: answers.Held, links: Links, now: datetime
) -> InlineQueryResultArticle:
    today = local(now).date()
    known = knowing.catalogue.procedure(code)
    screen = views.shown(knowing.catalogue, code, today=today, held=held)
    card, *_rest = pieces(screen, LONGEST - MOST_ADDED)
    link = links.to(procedure_payload(code))
    return InlineQueryResultArticle(
        id=code,
        title=known.short,
        description=known.title,
        input_message_content=InputTextMessageContent(
            message_text=views.with_link(card, link),
            parse_mode="HTML",
            link_preview_options=NO_PREVIEW,
        ),
    )


def router() -> Router:
    """Only typing; what is chosen is sent by the person's own app."""
    errand = Router(name="inline")
    errand.inline_query.register(suggest)
    return errand
