"""How answers look: complete, sourced, escaped, within a message's length."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.actions import Screen, parse
from backend.i18n import speaking
from backend.knowledge import answers, catalogue, places, search
from backend.knowledge.facets import FACETS
from bot.views import candidates, lengths
from bot.views import places as place_views
from bot.views import procedures as views

HELD = catalogue.bundled()
LISTED = sorted(code for code, one in HELD.procedures.items() if one.checked)

TODAY = date(2026, 11, 23)
SCANNED = ["Bru điện", "bàn, quây", "tiếp tục đề", "Công TTĐT", "02/TT-VPCP"]
ALLOWED = {"b", "i"}


class Balanced(HTMLParser):
    """Fails on markup that a messenger would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED and not attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check(screen: Screen) -> None:
    for piece in lengths.pieces(screen):
        reader = Balanced()
        reader.feed(piece.text)
        reader.close()
        assert reader.open == []
        assert 0 < lengths.units(piece.text) <= lengths.LONGEST
    for row in screen.rows:
        for button in row:
            assert button.label
            assert button.url or parse(button.code)


def told(question: str, commune: str | None = None) -> Screen:
    decision = search.answerer().ask(question, today=TODAY)
    return views.answer_screen(answers.answer(decision, HELD, today=TODAY, person_commune=commune))


@pytest.mark.parametrize("code", LISTED)
def test_every_procedure_shows_papers_time_fee_place_link_source_and_day(code: str) -> None:
    known = HELD.procedure(code)
    screen = views.shown(HELD, code, today=TODAY)
    check(screen)
    for title in views.TITLES.values():
        assert title in screen.text
    assert known.code in screen.text and known.address in screen.text
    assert known.updated and f"cập nhật ngày {known.updated:%d/%m/%Y}" in screen.text
    assert "Nguồn: Cổng Dịch vụ công quốc gia" in screen.text


@pytest.mark.parametrize("code", LISTED)
def test_free_is_said_only_where_the_records_note_says_so(code: str) -> None:
    text = views.shown(HELD, code, today=TODAY).text.lower()
    assert "miễn phí" not in text
    free = any(fee.free for fee in HELD.procedure(code).fees)
    assert ("miễn lệ phí" in text) == free


@pytest.mark.parametrize("facet", FACETS)
def test_the_facet_asked_for_stands_first(facet: str) -> None:
    text = views.shown(HELD, "1.001193", today=TODAY, facet=facet).text
    titles = re.findall(r"<b>([^<]*)</b>", text)
    assert titles[1] == views.TITLES[facet]  # type: ignore[index]


def test_a_household_business_shows_no_figure_for_its_fee() -> None:
    text = views.shown(HELD, "1.001612", today=TODAY).text
    assert "150.000" not in text and "50.000" not in text
    assert "Mức thu do tỉnh quyết định" in text


def test_an_identity_card_shows_half_price_until_the_years_end_only() -> None:
    assert "31/12/2026" in views.shown(HELD, "1.014063", today=date(2026, 12, 31)).text
    late = views.shown(HELD, "1.014063", today=date(2027, 1, 1)).text
    assert "31/12/2026" not in late and "50.000 đồng" in late


def test_certified_copies_show_dong_and_no_dollars() -> None:
    text = views.shown(HELD, "2.000815", today=TODAY).text
    assert "2.000 đồng/trang" in text and "USD" not in text


@pytest.mark.parametrize("place", places.pilots(), ids=lambda place: str(place.key))
def test_every_unit_of_the_plan_shows_then_now_dates_notes_and_source(place: places.Place) -> None:
    screen = place_views.shown(place.key, HELD)
    check(screen)
    assert place.name in screen.text
    assert "Bây giờ đến đâu" in screen.text
    assert "Kế hoạch giai đoạn II (bản nguồn không ghi số, ngày)" in screen.text
    for line in place.plan:
        assert line.then in screen.text
        assert all(note in screen.text for note in line.notes)
        if line.begins:
            assert "22/02/2021 – 30/09/2021" in screen.text


@pytest.mark.parametrize("key", sorted(places.places()))
def test_every_place_shows_todays_counter_first_and_what_is_unknown(key: str) -> None:
    screen = place_views.shown(key, HELD)
    check(screen)
    now = screen.text.index("Bây giờ đến đâu")
    assert "Tên lúc đó" not in screen.text[:now]
    assert "Chưa rõ" in screen.text or places.place(key).kind == "district"


def test_todays_tran_phu_says_where_the_old_one_went() -> None:
    text = place_views.shown("phuong-tran-phu-2025", HELD).text
    assert "Phường Trần Phú cũ không thuộc nơi này: nay thuộc Phường Thành Sen." in text


def test_where_a_name_of_2021_went_is_said_to_be_unknown_where_no_source_says() -> None:
    unknown = [one for one in places.places().values() if one.kind == "commune" and one.former]
    for one in unknown:
        said = "nguồn chúng tôi có không ghi" in place_views.shown(one.key, HELD).text
        assert said == (not one.moves)


def test_the_provinces_counter_shows_its_address() -> None:
    assert "Số 02 đường Nguyễn Chí Thanh" in place_views.shown("ttpvhcc-tinh", HELD).text


def test_no_scanning_error_of_the_plan_is_ever_shown() -> None:
    everything = [place_views.shown(key, HELD).text for key in places.places()]
    everything += [views.shown(HELD, code, today=TODAY).text for code in HELD.procedures]
    for error in SCANNED:
        assert not any(error in text for text in everything)
    assert sum("Kỳ Đông" in text for text in everything) == 2  # Kỳ Đồng's own note, then and now


def test_ky_anh_is_asked_back_with_three_buttons() -> None:
    screen = told("Kỳ Anh")
    check(screen)
    labels = [row[0].label for row in screen.rows]
    assert labels == ["Xã Kỳ Anh (hiện nay)", "Thị xã Kỳ Anh (cũ)", "Huyện Kỳ Anh (cũ)"]


def test_what_is_not_held_is_said_and_where_to_ask() -> None:
    screen = told("quán tạp hóa muốn bán rượu thì xin giấy phép bán lẻ rượu ở đâu")
    check(screen)
    assert "chưa có hướng dẫn" in screen.text
    assert "Trung tâm Phục vụ hành chính công" in screen.text


def test_the_lists_open_every_group_and_every_place() -> None:
    groups = candidates.list_screen(HELD)
    check(groups)
    shown = {
        action.ids[0]
        for number in range(len(groups.rows))
        for row in candidates.list_screen(HELD, number).rows
        for button in row
        if (action := parse(button.code)) and action.verb == "procedure.show"
    }
    assert shown == set(LISTED)
    check(place_views.list_screen())
    nearby, *listed = place_views.list_screen().rows
    assert nearby[0].code == "nearby.start"
    assert len(listed) == len(places.pilots())


def test_in_english_our_own_words_change_and_titles_stay() -> None:
    with speaking("en"):
        check(views.shown(HELD, "1.001193", today=TODAY))
        assert "Thủ tục đăng ký khai sinh" in views.shown(HELD, "1.001193", today=TODAY).text


def test_a_long_text_is_cut_between_paragraphs_and_buttons_stay_last() -> None:
    rows = candidates.list_screen(HELD).rows
    long = Screen("\n\n".join(f"<b>Đoạn {n}</b> " + "chữ 😀 " * 100 for n in range(20)), rows)
    cut = lengths.pieces(long)
    assert len(cut) > 1
    check(long)
    assert [piece.rows for piece in cut] == [()] * (len(cut) - 1) + [rows]
    assert "\n\n".join(piece.text for piece in cut) == long.text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_asked_the_markup_holds(question: str) -> None:
    check(told(question))


def test_plain_text_has_no_markup_and_keeps_addresses() -> None:
    text = lengths.plain(views.shown(HELD, "1.001193", today=TODAY))
    assert "<b>" not in text
    assert HELD.procedure("1.001193").address in text
