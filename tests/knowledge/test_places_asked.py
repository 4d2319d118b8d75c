"""Places as people ask for them: every unit of the plan and every commune, in many wordings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from backend.knowledge import gazetteer, places, search, text
from backend.knowledge.places import Place
from backend.knowledge.search import Decision

TODAY = date(2026, 11, 23)
GOAL = 0.98
TEMPLATES = (
    "{} ở đâu",
    "quầy {} ở chỗ nào",
    "{} nay thuộc xã nào",
    "số điện thoại {}",
    "{} mấy giờ làm việc",
    "bộ phận một cửa {} nằm ở đâu",
    "{} trước đây thí điểm gì",
    "bây giờ {} đến đâu làm giấy tờ",
    "{} sáp nhập vào đâu",
    "{} gộp vào xã nào rồi",
    "tìm đường đến {}",
    "tui người {} thì tới mô",
)
SHORTENED = (
    (r"\bthi xa\b", "tx"),
    (r"\bthanh pho\b", "tp"),
    (r"\bxa (?!hoi)", "x "),
    (r"\b(?<!ky )phuong\b", "p"),
    (r"\bhuyen\b", "h"),
    (r"\bdien thoai\b", "dt"),
    (r"\bgi\b", "j"),
)
TITLE = re.compile(r"^(Xã|Phường|Thị trấn|Huyện|Thị xã|Thành phố) ")


def no_marks(said: str) -> str:
    flat = unicodedata.normalize("NFD", said.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in flat if not unicodedata.combining(sign))


def chat(said: str) -> str:
    """As people type to a shop: no marks, no capitals, short titles, a word before and after."""
    short = no_marks(said).lower()
    for pattern, written in SHORTENED:
        short = re.sub(pattern, written, short)
    return f"ad oi {short} a"


WAYS: tuple[Callable[[str], str], ...] = (str, no_marks, chat)
COMMUNES = [one for one in places.places().values() if one.kind == "commune"]
ALIKE = {"Xã Thạch Hà", "Xã Thạch Hạ"}
ASKED = list(dict.fromkeys([*places.pilots(), *(one for one in COMMUNES if not one.former)]))


def ask(question: str) -> Decision:
    return search.answerer().ask(question, today=TODAY)


def questions(one: Place) -> Iterator[str]:
    name = one.name[0].lower() + one.name[1:]
    yield from (way(template.format(name)) for template in TEMPLATES for way in WAYS)


def is_right(one: Place, found: Decision) -> bool:
    """The very place, or today's of its name that it is a part of; asked back only where several
    bear title and name, marks aside."""
    if found.kind != "place" or found.decision not in ("answer", "ask"):
        return False
    meant = [places.place(key) for key in found.codes]
    if found.decision == "ask":
        return one in meant and len({text.fold(place.name) for place in meant}) == 1
    got = meant[0]
    return got == one or (got.name == one.name and one in places.former_parts(got.key))


def test_of_all_units_asked_for_in_many_ways_nearly_all_are_found() -> None:
    asked = [(one, question) for one in ASKED for question in questions(one)]
    wrong = [question for one, question in asked if not is_right(one, ask(question))]
    assert len(asked) > 3_000
    assert 1 - len(wrong) / len(asked) >= GOAL, wrong[:20]


def test_each_of_the_units_of_2021_is_found_by_its_full_name_and_district() -> None:
    former = [one for one in COMMUNES if one.former and one.district]
    for way in WAYS:
        for one in former:
            district = places.place(one.district or "").name
            found = ask(way(f"{one.name}, {district} giờ về đâu"))
            assert found.codes[0] == one.key or is_right(one, found), one.key
    assert len(former) >= 216 and len({one.district for one in former}) == 13


def test_asking_back_happens_only_where_two_bear_the_same_name() -> None:
    """Two wards moved, and Thạch Hà and Thạch Hạ are one without marks; all else is one place."""
    moved = {"Phường Trần Phú", "Phường Hà Huy Tập"}
    for way, expected in zip(WAYS, (moved, moved | ALIKE, moved | ALIKE), strict=True):
        asked = {one.name: ask(way(f"{one.name} ở đâu")).decision for one in COMMUNES}
        assert {name for name, said in asked.items() if said == "ask"} == expected


OLD_DISTRICTS = (
    "Can Lộc", "Cẩm Xuyên", "Đức Thọ", "Hương Khê", "Hương Sơn", "Kỳ Anh", "Lộc Hà", "Nghi Xuân",
    "Thạch Hà", "Vũ Quang",
)  # fmt: skip


def test_ten_communes_of_today_bear_the_name_of_an_old_district() -> None:
    bare = {TITLE.sub("", one.name) for one in COMMUNES if not one.former} & {
        TITLE.sub("", one.name) for one in places.places().values() if one.kind == "district"
    }
    assert bare == set(OLD_DISTRICTS)


@pytest.mark.parametrize("name", OLD_DISTRICTS)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: str(way.__name__))
def test_such_a_name_alone_is_asked_back_with_the_commune_and_the_district(
    name: str, way: Callable[[str], str]
) -> None:
    found = ask(way(name))
    assert (found.decision, found.kind) == ("ask", "place")
    kinds = {places.place(key).kind for key in found.codes}
    assert kinds == {"commune", "district"}


@pytest.mark.parametrize("name", OLD_DISTRICTS)
def test_such_a_name_after_a_commune_is_only_context(name: str) -> None:
    districts = [one.key for one in places.places().values() if one.name.endswith(f" {name}")]
    inside = [one for one in COMMUNES if one.former and one.district in districts]
    assert inside
    for one in inside:
        found = gazetteer.mentions(no_marks(f"{TITLE.sub('', one.name)}, {name}"))
        assert len(found) == 1 and one in found[0].places, one.key


def test_thach_my_of_loc_ha_is_in_mai_phu_today() -> None:
    for question in ("Thạch Mỹ, Lộc Hà", "thach my loc ha", "quay x thach my h loc ha o dau"):
        found = ask(question)
        assert (found.decision, found.codes) == ("answer", ("xa-thach-my-loc-ha-2021",))
    assert [one.unit for one in places.place("xa-thach-my-loc-ha-2021").moves] == [
        "xa-mai-phu-2025"
    ]
