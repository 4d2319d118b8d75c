"""People who do their errands while everything dies around them, and try again as people do.

An update is never lost, so what they did stands; only the answer may be. They look at the newest
message and at the product's own tables to see how far they have come.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, create_engine, text

from tests.story.installation import Installation, Phones
from tests.story.services import until

CLERK = "Hoa"
FIRST, SECOND = ("Tuấn", "Sở Công Thương"), ("Dũng", "Sở Tài chính")
"""Who answers for which department; the first has a forum, the second a plain group."""
STUCK_S = 3.0
PATIENCE_S = 600.0
Done = Callable[[], object]


@dataclass(frozen=True)
class Errand:
    """What somebody does step by step, begun again by `begin` when nothing moves.

    `prompts` are words of the bot with what is written then; `last` is the button that does it,
    pressed only on a message with `sign` in it: one of an earlier try says nothing.
    """

    who: str
    begin: Callable[[], object]
    last: str
    sign: str
    steps: tuple[str, ...] = ()
    prompts: dict[str, str] = field(default_factory=dict)


class Office:
    """A clerk and two specialists of one installation, and a look into its tables."""

    def __init__(self, installation: Installation, phones: Phones) -> None:
        self.phones = phones
        self._groups = {
            name: next(key for title, key in phones.groups.items() if name in title)
            for _who, name in (FIRST, SECOND)
        }
        self._engine: Engine = create_engine(
            installation.database_url.replace("+aiosqlite", ""), hide_parameters=True
        )

    def rows(self, statement: str, sign: str) -> list[Any]:
        """Rows out of the tables, of the case that has `sign` in its question; reads only."""
        with self._engine.connect() as connection:
            return list(connection.execute(text(statement), {"sign": f"%{sign}%"}))

    def case_ids(self, sign: str) -> list[int]:
        """The cases that ask this."""
        return [row.id for row in self.rows("SELECT id FROM cases WHERE question LIKE :sign", sign)]

    def state(self, sign: str) -> str:
        """What state the case is in."""
        [row] = self.rows("SELECT state FROM cases WHERE question LIKE :sign", sign)
        return str(row.state)

    def notes(self, sign: str) -> Counter[str]:
        """How many notes of each kind the case has."""
        of_case = "SELECT n.kind FROM case_notes n JOIN cases c ON c.id = n.case_id"
        return Counter(
            row.kind for row in self.rows(f"{of_case} WHERE c.question LIKE :sign", sign)
        )

    def submits(self, sign: str) -> None:
        """The clerk asks, step by step, until the case stands in the tables."""
        words = f"/vuongmac Hồ sơ khó, {sign}, xin hướng dẫn"
        steps = ("Bỏ, viết câu mới", "Không thuộc thủ tục nào", FIRST[1], "Vẫn hỏi")
        begin = lambda: self.phones.says(CLERK, words)  # noqa: E731
        self._follow(Errand(CLERK, begin, "Gửi", sign, steps), lambda: self.case_ids(sign))

    def claims(self, sign: str) -> None:
        """The first department's specialist takes the case by its card."""
        self._press_until(
            FIRST[0], self._groups[FIRST[1]], sign, "Nhận trả lời",
            lambda: self.notes(sign)["claimed"],
        )  # fmt: skip

    def says_to_clerk(self, sign: str, words: str, kind: str, by: tuple[str, str] = FIRST) -> None:
        """A specialist replies to the card, then lets the words go as a kind of answer."""
        who, group = by[0], self._groups[by[1]]
        card = self.phones.hears(group, sign, seconds=PATIENCE_S)
        self.phones.says(
            who, words, chat_id=group, thread_id=card.get("thread_id"), reply_to=card["id"]
        )
        gone = (
            "SELECT p.id FROM case_proposals p JOIN cases c ON c.id = p.case_id "
            "WHERE c.question LIKE :sign AND p.state IN ('leaving', 'sent')"
        )
        before = len(self.rows(gone, sign))
        self._press_until(who, group, words, kind, lambda: len(self.rows(gone, sign)) > before)

    def half_a_minute_passes(self) -> None:
        """What was let go can be stopped no longer."""
        self.phones.forward(minutes=1)

    def supplies(self, sign: str, asked: str, words: str) -> None:
        """The clerk was asked for more, and writes it."""
        until(lambda: self.phones.from_bot(CLERK, asked), f"{CLERK} hears {asked}", PATIENCE_S)
        begin = lambda: self._press_code(CLERK, f"case.more:{self.case_ids(sign)[0]}")  # noqa: E731
        prompts = {"điều cần bổ sung cho": words}
        errand = Errand(CLERK, begin, "Gửi", words, prompts=prompts)
        self._follow(errand, lambda: self.notes(sign)["supplied"])

    def transfers(self, sign: str, reason: str) -> None:
        """The first department hands the case to the second."""
        steps = (f"-{self.case_ids(sign)[0]:06}", "Chuyển cơ quan khác", SECOND[1])
        begin = lambda: self.phones.says(FIRST[0], "/viec")  # noqa: E731
        prompts = {"viết lý do chuyển": reason}
        errand = Errand(FIRST[0], begin, "Chuyển", reason, steps, prompts)
        self._follow(errand, lambda: self.notes(sign)["transferred"])

    def withdraws(self, sign: str) -> None:
        """The clerk needs no answer any more."""
        code = f"case.withdrawn:{self.case_ids(sign)[0]}"
        self._again_until(
            lambda: self._press_code(CLERK, code), lambda: self.state(sign) == "withdrawn"
        )

    def accepts(self, sign: str, answer: str) -> None:
        """The clerk has heard the answer, and it is clear."""
        self._press_until(CLERK, CLERK, answer, "Đã rõ", lambda: self.state(sign) == "resolved")

    def repeated(self, sign: str, words: str) -> int:
        """How many visible copies there are, beyond one, of messages with `words` in one chat: a
        card or a preview in a group, something told to the clerk."""
        chats = (*self._groups.values(), CLERK)
        shown = [len(self.phones.from_bot(chat, words)) for chat in chats if chat != CLERK]
        if words != sign:
            shown.append(len(self.phones.from_bot(CLERK, words)))
        return sum(max(0, number - 1) for number in shown)

    def _follow(self, errand: Errand, done: Done) -> None:
        """Act on every new message until it is done; begin again where none comes."""
        deadline = time.monotonic() + PATIENCE_S
        acted_on, acted_at = None, float("-inf")
        while not done():
            assert time.monotonic() < deadline, self.phones.last_texts(errand.who)
            newest = next(reversed(self.phones.from_bot(errand.who)), None)
            if newest is not None and str(newest) != acted_on and self._acts(errand, newest):
                acted_on, acted_at = str(newest), time.monotonic()
            elif time.monotonic() - acted_at > STUCK_S:
                errand.begin()
                acted_at = time.monotonic()
            time.sleep(0.05)

    def _acts(self, errand: Errand, message: dict[str, Any]) -> bool:
        said = message.get("text") or ""
        for prompt, words in errand.prompts.items():
            if prompt in said:
                self.phones.says(errand.who, words)
                return True
        last = (errand.last,) if errand.sign in said else ()
        for label in (*errand.steps, *last):
            if button := _button(message, label):
                self._press(errand.who, message, button["callback_data"])
                return True
        return False

    def _press_until(
        self, who: str, chat: str | int, words: str, label: str, done: Done
    ) -> None:  # fmt: skip
        """A button of the newest message with these words, pressed until it is done."""

        def press() -> bool:
            for message in reversed(self.phones.from_bot(chat, words)):
                if button := _button(message, label):
                    self._press(who, message, button["callback_data"])
                    return True
            return False

        self._again_until(press, done)

    def _again_until(self, act: Callable[[], bool], done: Done) -> None:
        """Do it as soon as it can be done, and once more after a while where it had no effect."""
        deadline = time.monotonic() + PATIENCE_S
        acted_at = float("-inf")
        while not done():
            assert time.monotonic() < deadline, self.phones.last_texts(CLERK)
            if time.monotonic() - acted_at > STUCK_S and act():
                acted_at = time.monotonic()
            time.sleep(0.05)

    def _press_code(self, who: str, code: str) -> bool:
        """A button that was shown long ago: it stays clickable for ever."""
        self._press(who, self.phones.from_bot(who)[-1], code)
        return True

    def _press(self, who: str, message: dict[str, Any], code: str) -> None:
        self.phones.post(
            "press", person_id=self.phones.people[who], chat_id=message["chat_id"],
            message_id=message["id"], data=code, forge=True,
        )  # fmt: skip


def _button(message: dict[str, Any], label: str) -> dict[str, Any] | None:
    rows = message.get("inline_keyboard") or []
    return next((one for row in rows for one in row if label in one["text"]), None)
