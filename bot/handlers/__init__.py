"""One file per errand. Each exposes `router()`, since a Router cannot be attached twice.

Handlers take facts from services, turn them into a `Screen` by a view, and return what to say;
they never send. The order below is the order in which they are asked: commands and buttons first,
the dialogue someone is in next, plain questions last.
"""

from __future__ import annotations

from aiogram import Router

from bot.handlers import (
    attending,
    cases,
    choices,
    desk,
    duty,
    enquiries,
    feedback,
    groups,
    holds,
    home,
    inline,
    language,
    learning,
    links,
    moving,
    nearby,
    otherwise,
    parcels,
    places,
    privacy,
    procedures,
    promises,
    questions,
    replies,
    returns,
    sheets,
    staff,
    start,
    tending,
    work,
)


def routers() -> list[Router]:
    """Fresh routers, in order."""
    errands = (
        parcels,
        links,
        start,
        language,
        privacy,
        staff,
        groups,
        holds,
        inline,
        home,
        nearby,
        cases,
        work,
        replies,
        desk,
        moving,
        choices,
        promises,
        returns,
        tending,
        enquiries,
        attending,
        duty,
        learning,
        feedback,
        procedures,
        sheets,
        places,
        questions,
        otherwise,
    )
    return [errand.router() for errand in errands]
