"""How shifts read: in notices to whoever is named in one, and on the roster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from backend.actions import Screen
from backend.i18n import _
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import Wording, shown
from backend.now import local

LONGEST_FIELD = 60


def set_(params: dict[str, Any]) -> Screen:
    """To whoever is on the roster now."""
    if params["as_substitute"]:
        head = _("<b>Anh/chị trực thay</b> khi {name} vắng, ở {desk}")
    else:
        head = _("<b>Anh/chị có ca trực</b> ở {desk}")
    return Screen(f"{_named(head, params)}\n{_about(params)}\n{_look()}")


def ended(params: dict[str, Any]) -> Screen:
    """To whoever no longer is."""
    if params["as_substitute"]:
        head = _("Ca trực thay {name} ở {desk} đã bỏ")
    else:
        head = _("Ca trực của anh/chị ở {desk} đã bỏ")
    return Screen(f"{_named(head, params)}\n{_about(params)}\n{_look()}")


def stand_in(params: dict[str, Any]) -> Screen:
    """To a substitute: it is their turn now."""
    head = _("<b>{name} vắng</b>, anh/chị trực thay ở {desk}")
    return Screen(f"{_named(head, params)}\n{_about(params)}\n{_look()}")


def fields_words(fields: Sequence[str]) -> str:
    """Which fields; long names are cut."""
    if not fields:
        return _("mọi lĩnh vực")
    return ", ".join(
        shown(one if len(one) <= LONGEST_FIELD else one[:LONGEST_FIELD] + "…") for one in fields
    )


def days_words(begins: datetime, ends: datetime) -> str:
    """'23/11–27/11/2026': the days of a shift, the last included."""
    first, last = local(begins), local(ends - timedelta(seconds=1))
    if first.date() == last.date():
        return f"{last:%d/%m/%Y}"
    return f"{first:%d/%m}–{last:%d/%m/%Y}"


def _named(head: str, params: dict[str, Any]) -> str:
    name = shown(params["name"] or _("đồng nghiệp"))
    return head.format(name=name, desk=unit_name(params["desk"]))


def _about(params: dict[str, Any]) -> str:
    begins, ends = (datetime.fromisoformat(params[one]) for one in ("begins_at", "ends_at"))
    return f"{days_words(begins, ends)} · {fields_words(params['fields'])}"


def _look() -> str:
    return _("Xem ca trực của mình: /lichtruc. Báo nghỉ: /nghi.")


KINDS: dict[str, Wording] = {
    "duty.set": set_,
    "duty.ended": ended,
    "duty.stand_in": stand_in,
}
