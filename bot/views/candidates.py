"""Procedures to choose from: those that a question may mean, and all that are held."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from backend.actions import Button, Screen, pack
from backend.i18n import _
from backend.knowledge.answers import Choice, ChoiceAnswer
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.facets import Facet
from bot.views import places

LONGEST_TITLE = 220


def _procedure_button(one: Choice, facet: Facet | None = None, number: str = "") -> Button:
    if facet:
        return Button(number + one.name, code=pack("procedure.facet", one.code, facet))
    return Button(number + one.name, code=pack("procedure.show", one.code))


def choice_screen(found: ChoiceAnswer) -> Screen:
    """Several fit: ask back, one button each."""
    if found.kind == "place":
        return places.choice_screen(found)
    ask = _("Anh/chị hỏi việc nào trong các việc này?")
    offer = _("Chúng tôi chưa chắc đã hiểu đúng. Có phải anh/chị hỏi một trong các việc này?")
    return numbered(ask if found.decision == "ask" else offer, found.choices, found.facet)


def numbered(said: str, choices: Iterable[Choice], facet: Facet | None = None) -> Screen:
    """Procedures to choose from, by their full titles: siblings' short names look alike."""
    listed = list(enumerate(choices, 1))
    titles = [f"{number}. {escape(_cut(one.title or one.name))}" for number, one in listed]
    rows = [(_procedure_button(one, facet, f"{number}. "),) for number, one in listed]
    rows.append((Button(_("Không phải việc nào ở trên"), code=pack("procedure.none")),))
    return Screen("\n\n".join([said, *titles]), tuple(rows))


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"


def which_instead() -> str:
    """Over the next candidates."""
    return _("Vậy có phải anh/chị hỏi một trong các việc này?")


def list_screen(catalogue: Catalogue, group: int | None = None) -> Screen:
    """The procedures held, by group: the groups first, then one group's procedures."""
    grouped = list(catalogue.groups().items())
    if group is None or not 0 <= group < len(grouped):
        rows = [
            (Button(f"{name} ({len(some)})", code=pack("procedure.list", number)),)
            for number, (name, some) in enumerate(grouped)
        ]
        return Screen(_("Anh/chị cần làm việc thuộc nhóm nào? Hoặc gõ thẳng câu hỏi."), tuple(rows))
    name, some = grouped[group]
    rows = [(_procedure_button(Choice(one.code, one.short)),) for one in some]
    rows.append((Button(_("Các nhóm khác"), code=pack("procedure.list")),))
    return Screen(f"<b>{escape(name)}</b>", tuple(rows))
