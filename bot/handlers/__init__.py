"""One file per errand. Each exposes `router()`, since a Router cannot be attached twice.

Handlers take facts from services, turn them into a `Screen` by a view, and return what to say;
they never send. The order below is the order in which they are asked: commands and buttons first,
the dialogue someone is in next, plain questions last.
"""

from __future__ import annotations

from aiogram import Router

from bot.handlers import (
    attending,
    canned,
    cases,
    choices,
    desk,
    duty,
    enquiries,
    feedback,
    following,
    groups,
    guidance,
    holds,
    home,
    hours,
    inline,
    language,
    learning,
    links,
    macros,
    moving,
    nearby,
    otherwise,
    parcels,
    places,
    privacy,
    procedures,
    promises,
    published,
    questions,
    ratings,
    replies,
    returns,
    rosters,
    routes,
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
        following,
        start,
        language,
        privacy,
        staff,
        groups,
        holds,
        routes,
        inline,
        home,
        nearby,
        cases,
        work,
        replies,
        ratings,
        desk,
        moving,
        choices,
        promises,
        macros,
        canned,
        returns,
        tending,
        enquiries,
        attending,
        duty,
        hours,
        rosters,
        learning,
        guidance,
        published,
        feedback,
        procedures,
        sheets,
        places,
        questions,
        otherwise,
    )
    return [errand.router() for errand in errands]
