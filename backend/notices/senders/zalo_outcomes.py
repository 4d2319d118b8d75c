"""What a failure of Zalo's means for a notice; the table of its codes is `zalo_errors`."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from backend.notices.senders.base import (
    Later,
    OutsideWindow,
    Rejected,
    SendingFailed,
    Unreachable,
)
from backend.notices.zalo_errors import (
    NIGHT,
    QUOTA,
    RATE,
    Meaning,
    NotConnected,
    ZaloAway,
    ZaloRefused,
)
from backend.notices.zalo_pace import HELD_S
from backend.now import local

log = structlog.get_logger()

SETUP_PAUSE_S, QUOTA_PAUSE_S = 300.0, 3600.0
MORNING = 6


def outcome(error: Exception, *, maybe: bool, now: datetime) -> SendingFailed:
    """One of the outcomes of `senders.base`; `maybe`: a part of it has left already."""
    match error:
        case NotConnected():
            return Later("the account is not connected", seconds=SETUP_PAUSE_S, away=True)
        case ZaloAway():
            return Later(str(error), maybe_sent=error.maybe_sent or maybe)
        case ZaloRefused():
            return _refusal(error, maybe=maybe, now=now)
    raise error


def _refusal(refused: ZaloRefused, *, maybe: bool, now: datetime) -> SendingFailed:
    reason = str(refused)
    match refused.meaning:
        case Meaning.WINDOW:
            return OutsideWindow(reason)
        case Meaning.PERSON:
            return Unreachable(reason)
        case Meaning.CONTENT:
            return Rejected(reason)
        case Meaning.SETUP | Meaning.TOKEN:
            log.error("zalo.setup_wrong", code=refused.code)
            return Later(reason, seconds=SETUP_PAUSE_S, maybe_sent=maybe)
    return Later(reason, seconds=pause(refused.code, now), maybe_sent=maybe)


def pause(code: int, now: datetime) -> float | None:
    """Seconds until it is worth coming again; None leaves it to our own back-off."""
    if code in NIGHT:
        return until_morning(now)
    if code in QUOTA:
        return QUOTA_PAUSE_S
    return HELD_S if code == RATE else None


def until_morning(now: datetime) -> float:
    """Seconds until Zalo's day begins, 06:00 in Hà Tĩnh."""
    here = local(now)
    morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if morning <= here:
        morning += timedelta(days=1)
    return (morning - here).total_seconds()
