"""How notices read. One function per kind: facts in, a `Screen` out; one file per errand.

What stands both in a reply and in a notice (a card, a timeline) is written here once, and the
bot's views call it. Facts arrive as they were stored: texts, numbers, ISO times.
"""

from __future__ import annotations

from typing import Any

from backend.actions import Screen
from backend.i18n import speaking
from backend.notices.wording import (
    batches,
    case_digests,
    case_news,
    case_previews,
    cases,
    collecting,
    complaints,
    duty,
    enquiries,
    following,
    guidance,
    handovers,
    linking,
    parcel_acts,
    parcel_digests,
    parcel_wishes,
    parcels,
    people,
    reaching,
)
from backend.notices.wording.kinds import Wording, wordless

KINDS: dict[str, Wording] = {
    "wordless": wordless,
    **people.KINDS, **cases.KINDS, **case_previews.KINDS, **case_news.KINDS,
    **case_digests.KINDS, **parcels.KINDS, **parcel_digests.KINDS, **parcel_acts.KINDS,
    **parcel_wishes.KINDS, **batches.KINDS, **handovers.KINDS, **complaints.KINDS,
    **collecting.KINDS, **enquiries.KINDS, **following.KINDS, **guidance.KINDS, **duty.KINDS,
    **linking.KINDS, **reaching.KINDS,
}  # fmt: skip


def render(kind: str, params: dict[str, Any], language: str) -> Screen:
    """The words of a notice in the recipient's language; raises KeyError for an unknown kind."""
    with speaking(language):
        return KINDS[kind](params)
