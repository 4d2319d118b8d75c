"""Slips of the keyboard are mended from what known texts say, and from nothing else."""

from __future__ import annotations

import pytest

from backend.knowledge import text
from backend.knowledge.repair import Mender, Repairer
from backend.knowledge.slips import slip_weight, slips

KNOWN = [
    "dang ky khai sinh cho con",
    "lam giay khai sinh cho con o xa",
    "xin giay phep xay dung nha o",
    "cap lai the bao hiem y te bi mat",
    "chung thuc chu ky",
] * 6


def repaired(repairer: Repairer, typed: str) -> str:
    """The likeliest reading."""
    return " ".join(repairer.readings(typed.split())[0][1])


@pytest.fixture(scope="module")
def repairer() -> Repairer:
    return Repairer([line.split() for line in KNOWN])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lam giay khai snih", "lam giay khai sinh"),
        ("lam giya khai sinh", "lam giay khai sinh"),
        ("giaays khai sinh", "giay khai sinh"),
        ("gia61y khai sinh", "giay khai sinh"),
        ("dang ky khaisinh", "dang ky khai sinh"),
        ("xay ddunng nha", "xay dung nha"),
        ("chung thuc chuw ky", "chung thuc chu ky"),
        ("cap lai tee bao hiem", "cap lai the bao hiem"),
        ("chhung thuuc chu ky", "chung thuc chu ky"),
        ("xin gjau phep", "xin giay phep"),
        ("chung thuc chu yk", "chung thuc chu ky"),
        ("dang ky kha sinh", "dang ky khai sinh"),
        ("xay dung nha i", "xay dung nha o"),
        ("lam giay khai dinh", "lam giay khai sinh"),
    ],
)
def test_a_slip_or_two_in_a_word_are_mended(repairer: Repairer, typed: str, meant: str) -> None:
    assert repaired(repairer, typed) == meant


@pytest.mark.parametrize("typed", ["lam giay khai sinh", "karaoke o xa", "12 3456", "ab", ""])
def test_what_is_known_or_like_nothing_known_stays(repairer: Repairer, typed: str) -> None:
    assert repaired(repairer, typed) == typed


def test_a_known_word_in_its_place_is_not_taken_for_a_commoner_one(repairer: Repairer) -> None:
    assert repaired(repairer, "the bao hiem") == "the bao hiem"


@pytest.mark.parametrize(
    ("typed", "meant", "count"),
    [("sinh", "sinh", 0), ("snih", "sinh", 1), ("sih", "sinh", 1), ("siinnh", "sinh", 2),
     ("", "o", 1), ("abc", "xyz", 3)],
)  # fmt: skip
def test_slips_are_counted(typed: str, meant: str, count: int) -> None:
    assert slips(typed, meant) == count == slips(meant, typed)


@pytest.mark.parametrize(
    ("likely", "unlikely", "meant"),
    [
        ("sinj", "sinp", "sinh"),
        ("siinh", "sianh", "sinh"),
        ("snih", "sizh", "sinh"),
        ("sih", "sinah", "sinh"),
        ("dinh", "binh", "sinh"),
    ],
)
def test_fingers_slip_to_keys_that_touch(likely: str, unlikely: str, meant: str) -> None:
    assert slip_weight(likely, meant) > slip_weight(unlikely, meant)


def test_of_two_words_a_slip_away_the_likelier_slip_decides() -> None:
    known = [["xin", "cap"], ["xin", "cat"]] * 6
    assert repaired(Repairer(known), "xin cay") == "xin cat"


MARKED = [
    "đất ở lâu năm chưa có sổ hồng",
    "có ở nhà không",
    "giám hộ đương nhiên",
    "gia hộ cho cháu",
    "đăng ký khai sinh cho con",
    "ai đang lấy ra",
]


@pytest.fixture(scope="module")
def mender() -> Mender:
    known = [text.words(line) for line in MARKED * 6]
    return Mender(map(text.folded, known), ([word for word, _ in line] for line in known))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chưa có ổ hồng", "chua co so do dat"),
        ("chua co o hong", "chua co o hong"),
        ("giá hộ đương nhiên", "giam ho duong nhien"),
        ("đắg ký khai sinh", "dang ky khai sinh"),
        ("đăng ký kahi sinh", "dang ky khai sinh"),
        ("đăng ky khai sinh cho con", "dang ky khai sinh cho con"),
        ("đăng ký khaai sinh", "dang ky khai sinh"),
    ],
)
def test_marks_tell_which_word_was_meant(mender: Mender, typed: str, meant: str) -> None:
    assert " ".join(mender.mended(text.words(typed))) == meant


def test_what_a_slip_hid_is_spelled_out_and_nothing_twice() -> None:
    known = ["chưa", "có", "sổ", "đỏ", "đất"], ["chưa", "có", "sổ", "hồng"]
    mender = Mender([], known * 6)
    for typed in ("chưa có sổ hồng", "chưa có ổ hồngg", "cưa có sổ đỏ"):
        spelled = text.spelled_out(text.words(typed))
        assert " ".join(mender.mended(spelled)) == "chua co so do dat"


def test_of_readings_alike_likely_two_are_told_and_of_others_the_likeliest() -> None:
    known = [["xin", "cap"], ["xin", "cat"]] * 6
    mender = Mender(known, [])
    both = [words for words, _ in mender.readings(text.words("xin cax"))]
    assert sorted(both) == [["xin", "cap"], ["xin", "cat"]]
    assert [words for words, _ in mender.readings(text.words("xin cay"))] == [["xin", "cat"]]
    assert mender.readings(text.words("xin cap")) == [(["xin", "cap"], 0.0)]


def test_readings_that_differ_by_their_marks_only_are_one() -> None:
    mender = Mender([], [["chứng", "thực"], ["chứng", "thức"]] * 6)
    both = mender.readings(text.words("chứng thưc"))
    assert [words for words, _ in both] == [["chung", "thuc"]]
