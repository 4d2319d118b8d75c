"""One file per errand. Each exposes `router()`, since a Router cannot be attached twice.

Handlers take facts from services, turn them into a `Screen` by a view, and return what to say;
they never send. Commands and buttons are asked first, the dialogue someone is in next, plain
questions last.
"""

from __future__ import annotations

from aiogram import Router

from bot.handlers import (
    attending,
    batching,
    canned,
    cases,
    channels,
    choices,
    collecting,
    collecting_desk,
    collecting_lists,
    complaining,
    confirming,
    desk,
    duty,
    enclosing,
    enquiries,
    feedback,
    following,
    groups,
    guidance,
    handovers,
    holds,
    home,
    hours,
    inline,
    joining,
    language,
    learning,
    linking,
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
    proving,
    published,
    questions,
    ratings,
    reading,
    redirecting,
    replies,
    responding,
    returns,
    revising,
    ringing,
    rosters,
    rounds,
    routes,
    sheets,
    staff,
    start,
    tending,
    today,
    tracing,
    visits,
    weblogin,
    wishing,
    work,
)

ERRANDS = (
    # A citizen and the parcels that carry papers to and from their home.
    parcels, confirming, wishing, redirecting, joining, complaining, responding,
    collecting, visits, collecting_desk, collecting_lists,
    # Whoever comes in, by what channel and in what language; what is kept of them.
    links, following, start, language, linking, channels, privacy, weblogin,
    # Staff and groups; answers that are held back; where cases go.
    staff, groups, holds, routes,
    # What anybody may look at from anywhere.
    inline, home, nearby,
    # Cases, as clerks ask and departments answer them.
    enclosing, cases, revising, work, replies, ratings, desk, moving, choices, promises,
    macros, canned,
    # Parcels at the counter.
    returns, batching, tending, proving, handovers, rounds, ringing, reading, today, tracing,
    # Clerks who answer citizens, and who is on duty when.
    enquiries, attending, duty, hours, rosters,
    # Answers that staff write and approve.
    learning, guidance, published,
    # Questions in people's own words, asked of everything else first.
    feedback, procedures, sheets, places, questions, otherwise,
)  # fmt: skip
"""In the order in which they are asked."""


def routers() -> list[Router]:
    """Fresh routers, in order."""
    return [errand.router() for errand in ERRANDS]
