"""A clerk asks a department and is answered: in a forum's topic, and in a group without topics."""

from __future__ import annotations

from typing import Any

import pytest

from tests.story.installation import Phones
from tests.story.services import until

pytestmark = pytest.mark.e2e

QUESTION = "Hồ sơ H27.12-261123-0001 thiếu chữ ký ở trang cuối, có nhận không ạ?"
ANSWER = "Nhận bản sao y trong vòng 6 tháng."
TALK = ("Trưa nay ăn gì?", "Hồ sơ này khó đấy")


def group_of(phones: Phones, department: str) -> int:
    """The chat id of a department's group."""
    return next(number for title, number in phones.groups.items() if department in title)


def topic_of(phones: Phones, group: int, number: int) -> dict[str, Any]:
    """A topic of a forum as its members see it."""
    chat = next(one for one in phones.get("state")["chats"] if one["id"] == group)
    return next(one for one in chat["topics"] if one["id"] == number)


def asks(phones: Phones, department: str) -> dict[str, Any]:
    """Hoa asks; the card in the department's group."""
    phones.says("Hoa", f"/vuongmac {QUESTION}")
    phones.presses("Hoa", department)
    phones.presses("Hoa", "Gửi")
    phones.hears("Hoa", "Đã gửi VM-2026-000001")
    return phones.hears(group_of(phones, department), QUESTION)


def talks(phones: Phones, name: str, card: dict[str, Any]) -> None:
    """Somebody says in the group what is no answer: beside the card, and to their own words."""
    here = {"chat_id": card["chat_id"], "thread_id": card["thread_id"]}
    said = phones.says(name, TALK[0], **here)
    phones.says(name, TALK[1], **here, reply_to=said["id"])


def answers(phones: Phones, name: str, card: dict[str, Any]) -> None:
    """A specialist replies to the card and says what kind of answer it is; Hoa hears only then."""
    group = card["chat_id"]
    reply = phones.says(
        name, ANSWER, chat_id=group, thread_id=card["thread_id"], reply_to=card["id"]
    )
    preview = phones.hears(group, "chưa gửi")
    assert ANSWER in preview["text"]
    assert preview["reply_to"]["id"] == reply["id"]
    assert not phones.from_bot("Hoa", ANSWER)
    phones.presses(name, "Nhận được", chat=group)
    phones.hears(group, "gửi đi sau 30 giây")
    phones.forward(minutes=1)
    phones.hears("Hoa", ANSWER)


def ends(phones: Phones, card: dict[str, Any]) -> None:
    """Hoa has it clear; the card says so and can no longer be answered."""
    phones.presses("Hoa", "Đã rõ")
    phones.hears("Hoa", "Đã khép VM-2026-000001")
    phones.hears(card["chat_id"], "đã khép lại")
    until(
        lambda: not any(one["inline_keyboard"] for one in phones.from_bot(card["chat_id"])),
        "no button is left in the group",
    )


def heard_by_people(phones: Phones) -> str:
    """All that the bot has said to people in private."""
    said = [one for name in phones.people for one in phones.from_bot(name)]
    return "\n".join(one["text"] or one["caption"] or "" for one in said)


def test_a_question_goes_to_its_topic_and_the_answer_to_the_clerk(phones: Phones) -> None:
    card = asks(phones, "Sở Công Thương")
    group, thread = card["chat_id"], card["thread_id"]
    assert topic_of(phones, group, thread)["name"] == "VM-2026-000001 · H27.12-261123-0001"
    talks(phones, "Tuấn", card)
    phones.says("Tuấn", TALK[0], chat_id=group)
    answers(phones, "Tuấn", card)
    ends(phones, card)
    until(lambda: topic_of(phones, group, thread)["closed"], "the topic is closed")
    said_in_group = [one["text"] for one in phones.from_bot(group) if one["service"] is None]
    assert len(said_in_group) == 2
    assert "Hoa" not in "".join(said_in_group)
    assert not any(talk in heard_by_people(phones) for talk in TALK)


def test_a_group_without_topics_serves_as_well(phones: Phones) -> None:
    card = asks(phones, "Sở Tài chính")
    assert card["thread_id"] is None
    talks(phones, "Dũng", card)
    answers(phones, "Dũng", card)
    ends(phones, card)
    assert len(phones.from_bot(card["chat_id"])) == 2
    assert not phones.from_bot(group_of(phones, "Sở Công Thương"))
    assert not any(talk in heard_by_people(phones) for talk in TALK)


def test_a_citizen_cannot_ask_a_department(phones: Phones) -> None:
    phones.says("Lan", f"/vuongmac {QUESTION}")
    phones.hears("Lan", "dành cho nhân viên Bưu điện ở quầy")
    phones.says("Lan", "Sở Công Thương")
    until(lambda: len(phones.from_bot("Lan")) == 2, "an answer to a citizen's second words")
    assert not any(phones.from_bot(group) for group in phones.groups.values())
