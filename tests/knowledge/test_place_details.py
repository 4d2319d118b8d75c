"""Phones, hours and addresses: only what an operator entered, checked, replaced, never lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import structlog
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import opened
from backend.errors import DomainError
from backend.knowledge import answers, catalogue, details, keeper, units
from backend.knowledge.importing import current, place_details, place_files
from backend.knowledge.models import StoredDetails
from backend.knowledge.province import PlaceDetails
from backend.sealing import Keyring, new_key
from bot.__main__ import main
from bot.views import places as views

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MAI_PHU = "ttpvhcc-xa-mai-phu-2025"
HEADING = "đơn vị,điện thoại,giờ làm việc,địa chỉ,nguồn,ngày"
ROW = 'xã Mai Phụ,0239 000 0001,"7h–11h30, 13h30–17h",Thôn Mẫu,Thông báo 12/TB-UBND,01/07/2026'
DETAILS = PlaceDetails(
    MAI_PHU, "0239 000 0001", "7h–11h30, 13h30–17h", "Thôn Mẫu", "Thông báo 12/TB-UBND",
    date(2026, 7, 1),
)  # fmt: skip


def file(path: Path, *rows: str, heading: str = HEADING) -> Path:
    path.write_text("\n".join((heading, *rows)) + "\n", encoding="utf-8")
    return path


def read(tmp_path: Path, *rows: str, heading: str = HEADING) -> place_files.ReadDetails:
    return place_files.read(file(tmp_path / "a.csv", *rows, heading=heading), today=TODAY)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (MAI_PHU, MAI_PHU),
        ("xa-mai-phu-2025", MAI_PHU),
        ("Xã Mai Phụ", MAI_PHU),
        ("xa mai phu", MAI_PHU),
        ("Mai Phụ", MAI_PHU),
        ("Trung tâm Phục vụ hành chính công xã Mai Phụ", MAI_PHU),
        ("TTPVHCC xã Mai Phụ", MAI_PHU),
        ("Phường Trần Phú", "ttpvhcc-phuong-tran-phu-2025"),
        ("Trung tâm Phục vụ hành chính công tỉnh", "ttpvhcc-tinh"),
        ("Sở Nội vụ", "so-noi-vu"),
        ("bưu điện tỉnh", "buu-dien-tinh"),
    ],
)
def test_a_unit_is_known_by_its_key_and_by_todays_names(said: str, key: str) -> None:
    assert details.unit_called(said).key == key


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        ("Thạch Mỹ", "former", "Xã Thạch Mỹ (nay: Xã Mai Phụ)"),
        ("Thạch Mỹ, Lộc Hà", "former", "Xã Mai Phụ"),
        ("xa-thach-my-loc-ha-2021", "former", "Xã Mai Phụ"),
        ("huyện Đức Thọ", "former", "Xã Đức Thọ"),
        ("Sở Lao động", "former", "Sở Nội vụ"),
        ("xã Sơn Châu", "former", "chưa rõ"),
        ("Kỳ Anh", "several", "xa-ky-anh-2025"),
        ("Hồng Lĩnh", "several", "phuong-nam-hong-linh-2025"),
        ("Trần Phú", "several", "nay: Phường Thành Sen"),
        ("sao Hỏa", "unknown", "sao Hỏa"),
        ("gần xã Mai Phụ", "unknown", "gần xã Mai Phụ"),
        ("tỉnh Hà Tĩnh", "no_bearer", "Tỉnh Hà Tĩnh"),
    ],
)
def test_a_former_or_an_unclear_name_is_refused_with_what_it_is_today(
    said: str, code: str, told: str
) -> None:
    with pytest.raises(DomainError) as error:
        details.unit_called(said)
    assert error.value.code == f"details.{code}"
    assert told in str(error.value.facts["value"])


@pytest.mark.parametrize("unit", units.communes(), ids=lambda one: one.key)
def test_each_communes_name_leads_to_its_counter(unit: units.Unit) -> None:
    assert details.unit_called(unit.name) == units.counter_of(unit.key)
    assert details.unit_called(units.counter_of(unit.key).name) == units.counter_of(unit.key)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("0239 000 0001", "0239 000 0001"),
        ("(0239) 000.0001", "(0239) 000.0001"),
        ("0900000001", "0900000001"),
        ("02390000001", "02390000001"),
        ("+84 900000001", "0900000001"),
        ("1900 54 54 81", "1900 54 54 81"),
        ("19001022", "19001022"),
        ("0900000001; 0900000002 / 1900 1022", "0900000001, 0900000002, 1900 1022"),
    ],
)
def test_a_vietnamese_phone_is_kept_as_it_was_written(said: str, kept: str) -> None:
    row = details.checked(
        MAI_PHU, phone=said, hours="", address="", source="S", as_of=TODAY, today=TODAY
    )
    assert row.phone == kept


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("Mai Phụ,113,,,S,1/7/2026", "phone", "phone"),
        ("Mai Phụ,2390000001,,,S,1/7/2026", "phone", "phone"),
        ("Mai Phụ,0900000001 (anh A),,,S,1/7/2026", "phone", "phone"),
        ("Mai Phụ,0900000001;,,,S,1/7/2026", "phone", "phone"),
        (f"Mai Phụ,,{'x' * 121},,S,1/7/2026", "long", "hours"),
        ("Mai Phụ,,7h\u000717h,,S,1/7/2026", "signs", "hours"),
        ("Mai Phụ,,7h\u009f17h,,S,1/7/2026", "signs", "hours"),
        ("Mai Phụ,,7h,,,1/7/2026", "missing", "source"),
        ("Mai Phụ,,7h,,S,", "missing", "as_of"),
        ("Mai Phụ,,7h,,S,hôm qua", "day", "as_of"),
        ("Mai Phụ,,7h,,S,24/11/2026", "future", "as_of"),
        ("Mai Phụ,,7h,,S,30/6/2025", "before", "as_of"),
        (",,7h,,S,1/7/2026", "missing", "unit"),
        ("Thạch Mỹ,,7h,,S,1/7/2026", "former", "unit"),
        ("Kỳ Anh,,7h,,S,1/7/2026", "several", "unit"),
        ("sao Hỏa,,7h,,S,1/7/2026", "unknown", "unit"),
    ],
)
def test_a_bad_row_is_named_with_its_reason_and_the_others_are_taken(
    tmp_path: Path, row: str, code: str, column: str
) -> None:
    found = read(tmp_path, row, ROW)
    assert found.rows == {3: DETAILS}
    assert [(one.line, one.code, one.column) for one in found.problems] == [(2, code, column)]


def test_headings_are_recognised_as_people_write_them_and_in_any_order(tmp_path: Path) -> None:
    heading = "TT;NGÀY;Nguồn;Số điện thoại;Tên đơn vị"
    found = read(tmp_path, "1;2026-07-01;TB 12;0900000001;Sở Nội vụ", heading=heading)
    row = found.rows[2]
    assert (row.unit, row.phone, row.as_of) == ("so-noi-vu", "0900000001", date(2026, 7, 1))
    assert found.unknown == ("TT",)


def test_two_lines_on_one_unit_are_refused_by_name(tmp_path: Path) -> None:
    found = read(tmp_path, ROW, ROW.replace("xã Mai Phụ", MAI_PHU))
    assert [(one.line, one.code, one.value) for one in found.problems] == [(3, "twice", "2")]


def test_a_spreadsheet_is_read_too(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (
        ["Mã", "Điện thoại", "Nguồn", "Ngày"],
        [MAI_PHU, "0900000001", "TB", date(2026, 7, 1)],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    row = place_files.read(tmp_path / "a.xlsx", today=TODAY).rows[2]
    assert (row.phone, row.as_of) == ("0900000001", date(2026, 7, 1))


@pytest.mark.parametrize("heading", ["mã,điện thoại,nguồn", "điện thoại,nguồn,ngày", ""])
def test_a_file_without_the_needed_columns_is_refused(tmp_path: Path, heading: str) -> None:
    with pytest.raises(DomainError) as error:
        read(tmp_path, heading=heading)
    assert error.value.code == "places.heading"


def test_the_template_has_every_place_and_says_nothing_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(place_files.template(), encoding="utf-8-sig", newline="")
    found = place_files.read(tmp_path / "a.csv", today=TODAY)
    assert (found.rows, found.problems, found.unknown) == ({}, [], ())
    assert found.unfilled == sum(one.kind in details.BEARERS for one in units.all_units())


@pytest.fixture
async def session(database_url: str) -> AsyncIterator[AsyncSession]:
    async with opened(database_url, Keyring(new_key())) as sessions, sessions.begin() as session:
        yield session


async def write(session: AsyncSession, row: PlaceDetails) -> place_details.Written:
    return await place_details.write(session, {2: row}, now=NOW)


async def test_details_are_written_once_and_the_same_again_changes_nothing(
    session: AsyncSession,
) -> None:
    assert (await write(session, DETAILS)).added == (2,)
    before = await current.load(session)
    assert before.details == {MAI_PHU: DETAILS}
    assert (await write(session, DETAILS)).same == (2,)
    assert await current.load(session) == before


async def test_newer_details_replace_the_former_which_are_kept(session: AsyncSession) -> None:
    await write(session, DETAILS)
    revision = await current.revision(session)
    newer = replace(DETAILS, phone="0900000002", as_of=date(2026, 8, 1))
    assert (await write(session, newer)).replaced == (2,)
    assert await place_details.current(session) == {MAI_PHU: newer}
    kept = await session.scalars(select(StoredDetails).where(StoredDetails.replaced_at == NOW))
    assert [one.phone for one in kept] == ["0239 000 0001"]
    assert await current.revision(session) != revision


async def test_an_older_file_does_not_undo_a_newer_one(session: AsyncSession) -> None:
    await write(session, DETAILS)
    older = replace(DETAILS, phone="0900000002", as_of=date(2025, 8, 1))
    assert (await write(session, older)).older == {2: DETAILS}
    assert await place_details.current(session) == {MAI_PHU: DETAILS}


async def test_a_dry_run_writes_nothing(session: AsyncSession) -> None:
    written = await place_details.write(session, {2: DETAILS}, now=NOW, dry_run=True)
    assert written.added == (2,)
    assert await place_details.current(session) == {}


async def test_what_was_entered_can_be_taken_back(session: AsyncSession) -> None:
    await write(session, DETAILS)
    revision = await current.revision(session)
    assert await place_details.take_back(session, MAI_PHU, now=NOW) == DETAILS
    assert await place_details.current(session) == {}
    assert await current.revision(session) != revision
    assert await place_details.take_back(session, MAI_PHU, now=NOW) is None


async def test_what_is_stored_is_told_where_the_counter_is_named(session: AsyncSession) -> None:
    await write(session, DETAILS)
    held = keeper.merged(await current.load(session))
    for key in ("xa-mai-phu-2025", "xa-thach-my-loc-ha-2021"):
        text = views.shown(key, held).text
        assert "Điện thoại: 0239 000 0001\nGiờ làm việc: 7h–11h30, 13h30–17h" in text
        assert "Theo Thông báo 12/TB-UBND, 01/07/2026" in text
        assert "Chưa rõ" not in text
    card = answers.procedure_answer(held, "1.001193", today=TODAY, person_commune="xa-mai-phu-2025")
    assert [one.phone for one in card.counters] == ["0239 000 0001"]


def held(*rows: PlaceDetails) -> catalogue.Catalogue:
    return catalogue.of("1", (), details={row.unit: row for row in rows})


def test_what_is_missing_stays_unknown_with_where_to_ask() -> None:
    some = replace(DETAILS, hours=None, address=None)
    lines = list(views.counter_lines(held(some).told(units.unit(MAI_PHU))))
    assert lines == [
        "Trung tâm Phục vụ hành chính công xã Mai Phụ",
        "Điện thoại: 0239 000 0001",
        "Theo Thông báo 12/TB-UBND, 01/07/2026",
        "Chưa rõ địa chỉ, giờ làm việc: hỏi UBND xã, phường đó.",
    ]


def test_an_address_of_the_record_is_not_put_under_the_operators_source() -> None:
    row = replace(DETAILS, unit="ttpvhcc-tinh", address=None)
    lines = list(views.counter_lines(held(row).told(units.unit("ttpvhcc-tinh"))))
    assert lines[1].startswith("Địa chỉ: Số 02 đường Nguyễn Chí Thanh")
    assert lines[-1].startswith("Theo ")


def test_a_department_and_the_post_show_what_was_entered_of_themselves() -> None:
    some = [replace(DETAILS, unit=key) for key in ("so-noi-vu", "buu-dien-tinh")]
    for row in some:
        text = views.shown(row.unit, held(row)).text
        assert "Điện thoại: 0239 000 0001" in text and "Theo Thông báo 12" in text
    department = views.shown("so-noi-vu", held(some[0])).text
    assert department.index("Trung tâm Phục vụ hành chính công tỉnh") < department.index("0239")


def test_marks_of_markup_in_what_was_entered_are_only_text() -> None:
    text = views.shown("xa-mai-phu-2025", held(replace(DETAILS, hours="<b>7h"))).text
    assert "&lt;b&gt;7h" in text


@pytest.fixture
def motcua(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The command line in an empty folder, on a fresh database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_SECRET_KEY", new_key())
    logs = structlog.get_config()
    yield lambda *arguments: main(["places", *map(str, arguments)])
    structlog.configure(**logs)


SOURCE = ("--source", "TB 1", "--as-of", "01/07/2026")


def test_one_place_is_entered_listed_replaced_and_removed(motcua, capsys) -> None:  # type: ignore[no-untyped-def]
    assert motcua("set", "xã Mai Phụ", "--phone", "0900000001", *SOURCE) == 0
    assert motcua("list") == 0
    assert f"{MAI_PHU}\tTrung tâm" in capsys.readouterr().out
    assert motcua("set", MAI_PHU, "--hours", "7h–17h", *SOURCE) == 0
    assert "Không còn dùng: điện thoại: 0900000001." in capsys.readouterr().out
    assert motcua("remove", MAI_PHU) == 0 and motcua("remove", MAI_PHU) == 2
    capsys.readouterr()
    assert motcua("list") == 0
    assert capsys.readouterr().out == ""


def test_what_cannot_be_entered_is_refused_in_words(motcua, capsys) -> None:  # type: ignore[no-untyped-def]
    for key, facts, words in (
        ("Thạch Mỹ", ("--hours", "7h"), "Xã Thạch Mỹ (nay: Xã Mai Phụ)"),
        (MAI_PHU, ("--phone", "12"), "không phải số điện thoại Việt Nam: 12"),
        (MAI_PHU, (), "không có điện thoại, giờ làm việc hay địa chỉ nào"),
    ):
        assert motcua("set", key, *facts, *SOURCE) == 2
        assert words in capsys.readouterr().err
    assert motcua("set", MAI_PHU, "--hours", "7h", "--source", "TB", "--as-of", "mai") == 2
    assert "ngày không phải ngày: mai" in capsys.readouterr().err


def test_the_command_takes_good_rows_and_tells_of_the_others(motcua, capsys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    given = file(tmp_path / "a.csv", ROW, "Thạch Mỹ,,7h,,S,1/7/2026")
    assert motcua("import", given, "--dry-run") == 1
    assert motcua("list") == 0
    said = capsys.readouterr().out
    assert "Dòng 3: đơn vị cũ" in said and "Chỉ xem: chưa ghi gì." in said
    assert motcua("import", given) == 1
    assert "Thêm 1, thay 0, không đổi 0, chưa điền 0, bỏ qua 1 dòng." in capsys.readouterr().out
    assert motcua("import", given) == 1
    assert "Thêm 0, thay 0, không đổi 1" in capsys.readouterr().out
    assert motcua("import", file(tmp_path / "b.csv", heading="a,b")) == 2
    assert "motcua places template" in capsys.readouterr().err


def test_the_command_writes_the_template_and_overwrites_nothing(motcua, tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert motcua("template") == 0 and motcua("template") == 2
    assert motcua("import", tmp_path / "places_template.csv") == 0
