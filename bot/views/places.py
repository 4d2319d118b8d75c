"""How an answer about a place looks: today's counter first, then what the plan of 2021 said.

Pure: answers in, screens out. What is unknown is said to be unknown, with where to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _
from backend.knowledge import answers
from backend.knowledge import places as known_places
from backend.knowledge.answers import Choice, ChoiceAnswer, PlaceAnswer
from backend.knowledge.bundle import Source
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.places import TWO_LEVELS_SINCE, Participation, Place
from backend.knowledge.province import PlaceDetails
from backend.knowledge.units import PROVINCE_COUNTER, Unit
from bot.views.figures import day

LISTED = {
    "A": N_("Thí điểm: nhân viên Bưu điện làm ở quầy"),
    "B": N_("Thí điểm: Bưu điện đầu tư trụ sở, trang thiết bị"),
    "I": N_("Đơn vị từ giai đoạn I, làm tiếp"),
    "note": N_("Không nằm trong danh sách thí điểm"),
}


def place_screen(found: PlaceAnswer) -> Screen:
    """One place: its name then and now, where to go, the plan's lines, sources."""
    paragraphs = [
        "\n".join(_heading(found)),
        "\n".join(_today(found)),
        *(_plan_line(line) for line in found.plan),
        "\n".join(_sources(found.sources)),
    ]
    return Screen("\n\n".join(one for one in paragraphs if one), tuple(_rows(found)))


def _heading(found: PlaceAnswer) -> Iterator[str]:
    asked = found.place
    inside = f" ({escape(found.district.name)})" if found.district else ""
    yield f"<b>{escape(asked.name)}</b>{inside}"
    if asked.former and asked.later_name:
        yield _("Trước 01/7/2025 còn có tên: {name}").format(name=escape(asked.later_name))
    if asked.former:
        yield from _became(found)
    elif asked.since:
        yield _("Tên này có từ ngày {day}.").format(day=day(asked.since))
    for one in found.elsewhere:
        yield _("{name} cũ không thuộc nơi này: nay thuộc {names}.").format(
            name=escape(one.later_name or one.name),
            names=escape(", ".join(known_places.place(move.unit).name for move in one.moves)),
        )
    if found.parts and asked.kind == "commune":
        names = ", ".join(escape(part.later_name or part.name) for part in found.parts)
        yield _("Gộp từ: {names}").format(names=names)
    elif found.parts:
        for part in found.parts:
            fields = "; ".join(one.field or "" for one in part.moves if one.unit == asked.key)
            yield _("Nay lo cả phần việc của {name} cũ: {fields}").format(
                name=escape(part.name), fields=escape(fields)
            )


def _became(found: PlaceAnswer) -> Iterator[str]:
    asked = found.place
    if not found.now:
        yield _(
            "Nay thuộc xã, phường nào: chưa rõ, nguồn chúng tôi có không ghi. Hỏi UBND xã nơi ở."
        )
    elif asked.kind == "district":
        yield _(
            "Từ {day} không còn cấp huyện. Nay là các xã, phường (cả phần ghép thêm): {names}"
        ).format(day=day(TWO_LEVELS_SINCE), names=_names(found))
        if asked.later_district and asked.until:
            yield _("Từ {day} đã nhập vào {name}.").format(
                day=day(asked.until), name=escape(known_places.place(asked.later_district).name)
            )
        if found.unmapped:
            yield _("Chưa rõ nay thuộc đâu: {names}").format(
                names=escape(", ".join(found.unmapped))
            )
    elif asked.kind == "department":
        fields = "; ".join(
            f"{escape(one.field or '')} → {escape(one.unit.name)}" for one in found.now
        )
        yield _("Sở này đã sáp nhập. Nay: {fields}").format(fields=fields)
    else:
        yield _("Nay thuộc: {names} (từ {day})").format(
            names=_names(found), day=day(TWO_LEVELS_SINCE)
        )
        if len(found.now) > 1:
            yield _("Nơi này đã chia ra; anh/chị thuộc đâu là tùy thôn, tổ dân phố.")


def _names(found: PlaceAnswer) -> str:
    return ", ".join(escape(one.unit.name) for one in found.now)


def _today(found: PlaceAnswer) -> Iterator[str]:
    heading = _("Bây giờ đến đâu")
    yield f"<b>{heading}</b>"
    for counter in found.counters:
        yield from map(escape, counter_lines(counter))
    if found.own and found.own.entered:
        yield escape(found.own.name)
        yield from map(escape, entered_lines(found.own.entered))
    elif found.place.kind == "district":
        yield _("Trung tâm Phục vụ hành chính công của xã, phường anh/chị đang ở.")
    elif not found.counters:
        yield _("Chưa rõ địa chỉ, điện thoại. Anh/chị hỏi trung tâm hành chính công gần nhất.")


def counter_lines(counter: Unit) -> Iterator[str]:
    """A counter with address, phone and hours; what is unknown is said, with where to ask."""
    yield counter.name
    entered = counter.entered
    if counter.address and not (entered and entered.address):
        yield _("Địa chỉ: {address}").format(address=counter.address)
    if entered:
        yield from entered_lines(entered)
    unknown = [
        words
        for words, fact in (
            (_("địa chỉ"), counter.address),
            (_("điện thoại"), counter.phone),
            (_("giờ làm việc"), counter.hours),
        )
        if not fact
    ]
    ask = _("hỏi UBND tỉnh") if counter.key == PROVINCE_COUNTER else _("hỏi UBND xã, phường đó")
    if unknown:
        yield _("Chưa rõ {what}: {ask}.").format(what=", ".join(unknown), ask=ask)


def entered_lines(entered: PlaceDetails) -> Iterator[str]:
    """What an operator entered of a place, with its own source and day last."""
    for words, fact in (
        (N_("Địa chỉ: {fact}"), entered.address),
        (N_("Điện thoại: {fact}"), entered.phone),
        (N_("Giờ làm việc: {fact}"), entered.hours),
    ):
        if fact:
            yield _(words).format(fact=fact)
    yield _("Theo {source}, {day}").format(source=entered.source, day=day(entered.as_of))


def _plan_line(line: Participation) -> str:
    spoken = [f"<b>{_(LISTED[line.listed])}</b>", _("Tên lúc đó: {name}").format(name=line.then)]
    if line.form:
        spoken.append(line.form)
    if line.scope:
        spoken.append(_("Phạm vi: {scope}").format(scope=line.scope))
    if line.place:
        spoken.append(_("Nơi làm: {place}").format(place=line.place))
    if line.begins and line.ends:
        spoken.append(
            _("Thời gian: {begins} – {ends} (đã hết)").format(
                begins=day(line.begins), ends=day(line.ends)
            )
        )
    if line.when:
        spoken.append(_("Thời gian: {when}").format(when=line.when))
    spoken += [f"⚠ {note}" for note in line.notes]
    return "\n".join([spoken[0], *map(escape, spoken[1:])])


def _sources(sources: tuple[Source, ...]) -> Iterator[str]:
    for one in sources:
        dated = f" ({day(one.date)})" if one.date and day(one.date) not in one.name else ""
        spoken = _("Nguồn: {name}{dated}").format(name=escape(one.name), dated=dated)
        yield f"<i>{spoken}</i>"


def _rows(found: PlaceAnswer) -> Iterator[tuple[Button, ...]]:
    shown = found.now[:8] if found.place.kind != "district" else ()
    for one in shown:
        yield (Button(one.unit.name, code=pack("place.show", one.unit.key)),)
    yield (Button(_("Các địa điểm trong kế hoạch"), code=pack("place.list")),)


def choice_screen(found: ChoiceAnswer) -> Screen:
    """Several places bear the name: ask back, with what tells them apart."""
    rows = tuple(
        (Button(choice_label(one), code=pack("place.show", one.code)),) for one in found.choices
    )
    if found.decision == "ask":
        return Screen(_("Tên này có mấy nơi. Anh/chị hỏi nơi nào?"), rows)
    return list_screen()


def choice_label(choice: Choice) -> str:
    """The place's name with the district or the time that tells it from its namesakes."""
    place = choice.place
    if place is None or not place.former:
        return _("{name} (hiện nay)").format(name=choice.name) if place else choice.name
    return place_label(place)


def place_label(place: Place) -> str:
    """A former place's name with its district, or with the year it was known by."""
    district = known_places.find(place.district)
    if district:
        return _("{name}, {district} (cũ)").format(name=place.name, district=district.name)
    return _("{name} (cũ)").format(name=place.name) if place.former else place.name


def list_screen() -> Screen:
    """Every unit of the plan, one button each."""
    text = _(
        "Các đơn vị trong Kế hoạch giai đoạn II (thí điểm 2021, đã kết thúc). "
        "Chọn một nơi, hoặc gõ tên xã, huyện, sở mà anh/chị cần tìm."
    )
    rows = tuple(
        (Button(place_label(one), code=pack("place.show", one.key)),)
        for one in known_places.pilots()
    )
    return Screen(text, ((Button(_("Quầy gần anh/chị"), code=pack("nearby.start")),), *rows))


def shown(key: str, catalogue: Catalogue) -> Screen:
    """The screen of one place by its key; raises KeyError for one that was never given."""
    return place_screen(answers.place_answer(key, catalogue))
