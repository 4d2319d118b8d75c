"""The files an operator may hand over: every shape that is read, everything that is refused."""

from __future__ import annotations

import codecs
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from backend.errors import DomainError
from backend.knowledge.importing import documents
from backend.knowledge.importing.gathering import Gathered, Problem, Twice, gather
from tests.knowledge.national import needed
from tests.knowledge.records import lines, many, portal

HEADING = ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"]


def sheet(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in (["DANH SÁCH THỦ TỤC HÀNH CHÍNH\n\n"], HEADING, *rows):
        book.active.append(row)
    book.save(path)
    return path


def codes(gathered: Gathered) -> list[str]:
    return sorted(gathered.rows)


def told(gathered: Gathered) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in gathered.problems]


def refused(*paths: Path) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(DomainError) as error:
        gather(paths)
    return error.value.code, error.value.facts


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "shape",
    [
        portal(),
        {"data": portal()["detail"]},
        portal()["detail"],
        [portal()],
        [{"data": portal()["detail"]}],
        {"data": portal()},
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_record_is_read_in_each_of_its_shapes(
    tmp_path: Path, shape: Any, indent: int | None, packed: bool
) -> None:
    data = codecs.BOM_UTF8 + json.dumps(shape, indent=indent).encode()
    file = tmp_path / "mot.json"
    file.write_bytes(gzip.compress(data) if packed else data)
    gathered = gather([file])
    assert (codes(gathered), gathered.left_out) == (["9.000001"], 0)
    assert gathered.rows["9.000001"].facts["title"] == "Thủ tục thử"


def test_the_portals_own_answer_is_read() -> None:
    gathered = gather([needed("formats/portal-procedure-1.001193.json")])
    assert codes(gathered) == ["1.001193"]
    assert gathered.rows["1.001193"].facts["agencies"]


@pytest.mark.parametrize(
    ("name", "count"),
    [("portal-list-bo-tu-phap.xlsx", 271), ("portal-list-nong-nghiep-moi-truong.xlsx", 537)],
)
def test_the_portals_own_lists_are_read(name: str, count: int) -> None:
    gathered = gather([needed(f"formats/{name}")])
    assert len(gathered.rows) + len(gathered.twice) == count and not gathered.left_out
    assert all(row.partial and "times" not in row.facts for row in gathered.rows.values())


def test_a_cell_of_a_list_may_have_several_lines(tmp_path: Path) -> None:
    file = sheet(
        tmp_path / "ds.xlsx",
        ["9.000001", "Cấp\n giấy ", "Bộ Tư pháp", "Chủ tịch UBND cấp tỉnh\nSở Tư pháp.", "A\nB"],
        [9.00019, "Số bị Excel rút gọn", "UBND tỉnh Hà Tĩnh", "Ủy ban nhân dân cấp xã", None],
        ["9.000003", "Của tỉnh khác", "UBND tỉnh Hà Giang", None, None],
    )
    rows = gather([file]).rows
    assert rows["9.000001"].facts == {
        "code": "9.000001", "title": "Cấp giấy", "levels": ["tỉnh"], "fields": ["A", "B"],
        "agencies": ["Chủ tịch UBND cấp tỉnh", "Sở Tư pháp"], "source": "national",
    }  # fmt: skip
    assert (rows["9.000190"].facts["promulgator"], rows["9.000190"].facts["levels"]) == (
        "H27",
        ["xã"],
    )
    assert rows["9.000003"].facts["promulgator"] == "H"


def test_a_bad_row_of_a_list_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    file = sheet(
        tmp_path / "ds.xlsx", ["x", "Tên"], [None] * 5, ["9.000001", " "], ["9.000002", "Tên"]
    )
    gathered = gather([file])
    assert codes(gathered) == ["9.000002"]
    assert told(gathered) == [(3, "code"), (5, "title")]


def test_a_folder_is_read_with_the_folders_in_it_and_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "trong").mkdir()
    file = lines(tmp_path / "a.jsonl", portal("9.000001"))
    lines(tmp_path / "trong" / "b-2026-07-18.jsonl.gz", portal("9.000002"))
    sheet(tmp_path / "trong" / "c.xlsx", ["9.000003", "Tên"])
    (tmp_path / "ghi chú.txt").write_text("không phải")
    (tmp_path / ".an.json").write_text("không phải")
    gathered = gather([tmp_path, file])
    assert codes(gathered) == ["9.000001", "9.000002", "9.000003"]
    assert len(gathered.files) == 3 and not gathered.twice
    assert str(gathered.day) == "2026-07-18"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ("null", "empty"),
        ("5", "type"),
        ('["a"]', "type"),
        ("{}", "no_detail"),
        ('{"data": null, "message": "lỗi"}', "no_detail"),
        ('{"id": "1", "code": "9.000009", "name": "Tên"}', "no_detail"),
        ({**portal(), "detail": {}}, "no_detail"),
        ({**portal(), "detail": "x"}, "no_detail"),
        (portal(""), "code"),
        ({**portal(), "code": 9.000001}, "code"),
        (portal("1.23; DROP"), "code"),
        (portal(name=""), "title"),
        ({**portal(), "name": ["x"]}, "title"),
        (portal(executionMethods="x"), "facts"),
        (portal(executionMethods=[5]), "facts"),
        (portal(updatedAt="hôm qua"), "facts"),
        (portal(updatedAt=10**30), "facts"),
        (portal(name="Tên \x00 lạ"), "signs"),
        ('{"code": "9.000009", ', "not_json"),
        ("[" * 200_000, "not_json"),
    ],
)
def test_a_broken_record_is_named_by_its_line_and_the_others_are_taken(
    tmp_path: Path, record: Any, code: str
) -> None:
    file = lines(tmp_path / "a.jsonl", portal("9.000001"), "", record, portal("9.000002"))
    gathered = gather([file])
    assert codes(gathered) == ["9.000001", "9.000002"]
    assert told(gathered) == [(3, code)]


def test_half_a_letter_is_a_broken_record(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    good = json.dumps(portal()).encode()
    file.write_bytes(good + b"\n" + good.replace(b"9.000001", b"9.00000\xe1") + b"\n")
    assert told(gather([file])) == [(2, "not_utf8")]


def test_a_lone_half_of_a_sign_is_not_kept(tmp_path: Path) -> None:
    broken = json.dumps(portal("9.000002", name="Tên HALF")).replace("HALF", "\\ud800")
    assert told(gather([lines(tmp_path / "a.jsonl", portal(), broken)])) == [(2, "signs")]


def test_a_number_that_is_none_states_nothing(tmp_path: Path) -> None:
    text = json.dumps(portal()).replace('"processingTime": 3', '"processingTime": NaN')
    times = gather([lines(tmp_path / "a.jsonl", text)]).rows["9.000001"].facts["times"]
    assert "amount" not in times[0]


def test_a_line_of_fifty_megabytes_is_refused_and_never_held(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    good = json.dumps(portal()).encode() + b"\n"
    with file.open("wb") as out:
        out.write(good + b'{"x": "')
        for _ in range(50):
            out.write(b"x" * 1_000_000)
        out.write(b'"}\n' + good.replace(b"9.000001", b"9.000002"))
    gathered = gather([file])
    assert codes(gathered) == ["9.000001", "9.000002"]
    assert gathered.problems == [Problem("a.jsonl", 2, "too_long")]


@pytest.mark.parametrize("opening", [b'{"x": "', b'[\n{"x": "'])
def test_a_file_that_is_one_such_line_is_refused(tmp_path: Path, opening: bytes) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(opening + b"x" * (documents.LONGEST * 2) + b'"}')
    code, facts = refused(file)
    assert (code, facts["file"]) == ("file.too_long", "a.json")


def test_a_list_longer_than_what_is_held_at_a_time_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    some = many(60, note="dài " * 10_000)
    file.write_text(json.dumps(some, ensure_ascii=False, indent=1), encoding="utf-8")
    assert file.stat().st_size > 2_500_000
    gathered = gather([file])
    assert len(gathered.rows) == 60
    assert gathered.rows["9.000001"].line > gathered.rows["9.000000"].line


@pytest.mark.parametrize("text", ["[]", "[ \n ]"])
def test_an_empty_list_holds_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    assert not gather([tmp_path / "a.json"]).rows


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[{}, {}", 1),
        ("[{}\n {}]", 2),
        ("[{},\n]", 2),
        ('[\n{"a": }]', 2),
        ("[{}]\nx", 2),
        ('[\n\n{"a": "', 3),
        ("[" * 100_000, 1),
    ],
)
def test_a_broken_list_is_refused_whole_by_file_and_line(
    tmp_path: Path, text: str, line: int
) -> None:
    file = tmp_path / "a.json"
    file.write_text(text)
    assert refused(file) == ("file.not_json", {"file": "a.json", "line": line})


@pytest.mark.parametrize("text", ["xin chào", "mã,tên\n1,2\n", "<html>\n" * 100, "{'a': 1}\n"])
def test_what_is_no_json_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text)
    code, facts = refused(file)
    assert (code, facts["file"]) == ("file.not_json", "a.json")


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(portal()), encoding="utf-16")
    assert refused(file)[0] == "file.not_utf8"


def test_a_gzip_that_was_cut_off_is_refused_whole_with_the_line_it_reached(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl.gz", *many(2_000))
    file.write_bytes(file.read_bytes()[:-5_000])
    code, facts = refused(file)
    assert (code, facts["file"]) == ("file.cut_off", "a.jsonl.gz")
    assert int(facts["line"]) > 1


@pytest.mark.parametrize("data", [b"\x1f\x8b", b"\x1f\x8b\x08\x00" + b"\x07" * 50])
def test_a_gzip_of_nothing_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(data)
    assert refused(file) == ("file.cut_off", {"file": "a.jsonl.gz", "line": 1})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"PK\x03\x04nothing", "file.not_list"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "file.old_excel"),
        (b"\0" * 100, "file.not_json"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes, code: str) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(data)
    assert refused(file)[0] == code


def test_a_list_without_its_heading_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["9.000001", "Tên"])
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx")[0] == "file.no_heading"


def test_a_missing_file_and_a_folder_without_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "ghi chú.txt").write_text("x")
    assert refused(tmp_path / "khong-co.json")[0] == "file.absent"
    assert refused(tmp_path)[0] == "folder.empty"


def test_of_a_code_that_comes_twice_the_last_wins_and_it_is_said(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", portal(name="Cũ"), portal("9.000002"), portal(name="Mới"))
    gathered = gather([file])
    assert gathered.rows["9.000001"].facts["title"] == "Mới"
    assert gathered.twice == [Twice("9.000001", ("a.jsonl", 1), ("a.jsonl", 3))]
    assert gathered.left_out == 0


@pytest.mark.parametrize("names", [("a.jsonl", "b.xlsx"), ("b.jsonl", "a.xlsx")])
def test_a_list_beside_records_destroys_no_figures(tmp_path: Path, names: tuple[str, str]) -> None:
    lines(tmp_path / names[0], portal())
    sheet(tmp_path / names[1], ["9.000001", "Tên khác", None, "Sở Tư pháp", None])
    row = gather([tmp_path]).rows["9.000001"]
    assert row.facts["times"] and not row.partial


def test_other_provinces_and_internal_procedures_are_marked(tmp_path: Path) -> None:
    file = lines(
        tmp_path / "a.jsonl",
        portal("9.000001", departmentPromulgateCode="H10"),
        portal("9.000002", type="STANDARD_INTERNAL"),
    )
    rows = gather([file]).rows
    assert rows["9.000001"].facts["promulgator"] == "H10"
    assert rows["9.000002"].facts["internal"] is True
    assert "internal" not in rows["9.000001"].facts
