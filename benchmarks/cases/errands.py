"""What people do: a citizen asks; a case lives from its question to the clerk's 'Đã rõ'."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

from backend.cases.rules import UNDO
from benchmarks.cases.bots import Found, codes_under
from benchmarks.cases.office import GROUP, Office, citizen, clerk, specialist

Act = Callable[[str, bytes], Awaitable[bytes]]
"""Posts one update under the name of its step; gives the body of the answer."""

AT_ONCE, HALF_A_MINUTE = timedelta(), UNDO + timedelta(seconds=1)
ON_THE_WAY = ("draft.ask", "draft.procedure", "draft.department")
"""What some questions bring before the preview: something alike, several procedures, and which
department, where the words name another one too."""


async def nothing(office: Office, number: int, act: Act) -> None:
    """A command that nobody knows: what every update takes, whatever it asks."""
    await act("frame", office.writes(citizen(number), "/0"))


async def question(office: Office, number: int, words: str, act: Act) -> None:
    """A citizen's question, answered at once."""
    await act("question", office.writes(citizen(number), words))


async def case(office: Office, number: int, words: str, act: Act) -> AsyncIterator[timedelta]:
    """A case step by step; after each, the time that passes before the next."""
    who, by, sign = clerk(number), specialist(number), f"số {number}."
    said = await act("write", office.writes(who, f"/vuongmac Hỏi Sở Công Thương: {words} {sign}"))
    while (code := _code(said, "draft.send")) is None:
        said = await act("choose", office.presses(who, _on_the_way(said)))
    await act("submit", office.presses(who, code))
    yield AT_ONCE
    card = office.shown.find(str(GROUP), sign, "case.claim")
    await act("claim", _presses(office, by, card))
    yield AT_ONCE
    answered = f"Nhận bản sao y trong vòng 6 tháng, {sign}"
    await act("reply", office.writes(by, answered, **_replying(card)))
    yield AT_ONCE
    preview = office.shown.find(str(GROUP), answered, "case.let_go")
    await act("let go", _presses(office, by, preview))
    yield HALF_A_MINUTE
    heard = office.shown.find(str(who), answered, "case.clear")
    await act("accept", office.presses(who, heard.code, heard.number))
    yield AT_ONCE


def _code(said: bytes, verb: str) -> str | None:
    return next((one for one in codes_under(said) if one.startswith(verb)), None)


def _on_the_way(said: bytes) -> str:
    """The button that goes on; raises LookupError where an answer has none."""
    for verb in ON_THE_WAY:
        if found := _code(said, verb):
            return found
    raise LookupError(f"nothing goes on from {said!r}")


def _in_group(topic: int) -> dict[str, Any]:
    group = {"id": GROUP, "type": "supergroup", "title": "Sở Công Thương", "is_forum": True}
    return {"chat": group, "message_thread_id": topic, "is_topic_message": True}


def _presses(office: Office, by: int, on: Found) -> bytes:
    return office.presses(by, on.code, on.number, **_in_group(on.topic))


def _replying(to: Found) -> dict[str, Any]:
    bot = {"id": 4242, "is_bot": True, "first_name": "Một cửa"}
    here = _in_group(to.topic)
    replied = {"message_id": to.number, "date": 0, "chat": here["chat"], "from": bot, "text": "…"}
    return {**here, "reply_to_message": replied}
