"""Talk that asks for no procedure has words of its own, and never the counter's address."""

from __future__ import annotations

from datetime import date

import pytest

from backend.knowledge import answers, bank, catalogue, search
from backend.knowledge.answers import DeclineAnswer
from bot.views import procedures, talk

HELD = catalogue.bundled()
TODAY = date(2026, 11, 26)


def said(question: str) -> str:
    found = answers.answer(search.answerer().ask(question, today=TODAY), HELD, today=TODAY)
    assert isinstance(found, DeclineAnswer)
    return procedures.answer_screen(found).text


def test_every_kind_of_talk_in_the_bank_has_words_and_every_words_are_asked_for() -> None:
    assert {one.talk for one in bank.outside() if one.talk} == set(talk.WORDS)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("cảm ơn em nhiều", "Cảm ơn anh/chị"),
        ("bot ngu vcl", "Xin lỗi"),
        ("mày là ai", "máy trả lời tự động"),
        ("thời tiết Hà Tĩnh ngày mai", "không giúp được"),
        ("cán bộ xã làm việc chậm quá", "không chuyển được lời phản ánh"),
        ("hồ sơ tới mô rồi", "/theodoi"),
        ("có phải bưu điện thật không", "/buudienthat"),
        ("chuyển khoản trước được không", "không bảo chuyển khoản trước"),
        ("UBND huyện còn không", "không còn cấp huyện"),
        ("thứ 7 có làm không", "Gõ tên xã, phường"),
        ("cước bưu điện bao nhiêu", "chưa có bảng giá"),
    ],
)
def test_talk_is_answered_in_its_own_words(question: str, words: str) -> None:
    text = said(question)
    assert words in text
    assert "Chúng tôi hiểu anh/chị hỏi về" not in text
    assert "Anh/chị hỏi ở Trung tâm" not in text


def test_who_deals_with_a_matter_is_told_without_another_address_beside_it() -> None:
    text = said("gia hạn bằng lái xe ô tô")
    assert "Phòng Cảnh sát giao thông" in text
    assert "Anh/chị hỏi ở Trung tâm" not in text


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("I want to open a shop", "1.001612"),
        ("how much does it cost to get a criminal record", "3.000333"),
        ("what documents do I need for a birth certificate", "1.001193"),
        ("change my name", "1.004859"),
    ],
)
def test_a_question_in_english_finds_the_procedure(question: str, code: str) -> None:
    found = search.answerer().ask(question, today=TODAY)
    assert found.decision in ("answer", "ask") and found.codes[0] == code
