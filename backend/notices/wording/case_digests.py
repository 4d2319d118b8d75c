"""Digests: how cases stand at a department, where they are late, and what nobody has settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _, _n
from backend.notices.wording.cases import unit_name
from backend.notices.wording.kinds import Wording, moment

HEADS = {
    "morning": N_("<b>Đầu ngày {day}</b>"),
    "evening": N_("<b>Cuối ngày {day}</b>"),
}
MOST_UNITS = 20
"""Departments named in one digest; a message holds no more of the longest names."""


def digest(facts: dict[str, Any]) -> Screen:
    """How cases stand at one's departments; a button for each of the most urgent."""
    desks = sorted(facts["desks"], key=lambda one: -one["late"])
    rows = tuple((_case_button(one),) for one in facts["urgent"])
    last = [_("Gấp nhất:")] if rows else []
    return Screen("\n\n".join([_head(facts), *_first(desks, _desk_line), *last]), rows)


def _desk_line(one: dict[str, Any]) -> str:
    """'Sở Công Thương: 3 câu chờ trả lời, trong đó 1 câu quá hạn; 1 câu chờ bổ sung'."""
    waiting = [
        _n("{count} câu chờ trả lời", one["waiting"]).format(count=one["waiting"]),
        _("⚠️ {count} quá hạn").format(count=one["late"]) if one["late"] else "",
        _("{count} đến hạn hôm nay").format(count=one["today"]) if one["today"] else "",
    ]
    asked = _n("{count} câu chờ nhân viên bổ sung", one["asked"])
    answered = _n("{count} câu đã trả lời, chờ nhân viên xác nhận", one["answered"])
    lines = [
        ", ".join(filter(None, waiting)) if one["waiting"] else "",
        asked.format(count=one["asked"]) if one["asked"] else "",
        answered.format(count=one["answered"]) if one["answered"] else "",
    ]
    return "\n".join([f"<b>{unit_name(one['desk'])}</b>", *(f"• {it}" for it in lines if it)])


def _case_button(one: dict[str, Any]) -> Button:
    label = _("⚠️ {code}: quá hạn") if one["late"] else _("{code}: trước {time}")
    time = moment(one["due"]) if one["due"] else ""
    return Button(label.format(code=one["code"], time=time), pack("case.open", one["case"], 0))


def late(facts: dict[str, Any]) -> Screen:
    """To the centre's management: where its clerks wait for too long."""
    told = _("Câu hỏi của nhân viên mà cơ quan đã quá hạn trả lời:")
    return _by_department(facts, told)


def unsettled(facts: dict[str, Any]) -> Screen:
    """To the standing body: what has climbed the whole ladder."""
    told = _("Câu hỏi đã qua gấp đôi thời hạn, đã báo mọi cấp mà chưa có trả lời:")
    return _by_department(facts, told)


def _by_department(facts: dict[str, Any], told: str) -> Screen:
    lines = _first(facts["late"], lambda one: f"• {unit_name(one[0])}: {one[1]}")
    return Screen("\n\n".join([_head(facts), "\n".join([told, *lines])]))


def _head(facts: dict[str, Any]) -> str:
    head, day = HEADS[facts["half"]], date.fromisoformat(facts["day"])
    return _(head).format(day=f"{day:%d/%m/%Y}")


def _first(units: list[Any], line: Callable[[Any], str]) -> list[str]:
    """A line for each of the first units, and how many more there are."""
    more = len(units) - MOST_UNITS
    rest = _n("… và {count} cơ quan nữa", more).format(count=more)
    return [*map(line, units[:MOST_UNITS]), *([rest] if more > 0 else [])]


KINDS: dict[str, Wording] = {
    "case.digest": digest,
    "case.digest_late": late,
    "case.digest_unsettled": unsettled,
}
