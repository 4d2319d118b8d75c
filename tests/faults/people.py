"""People who do their errands while everything dies around them, and try again as people do.

An update is never lost, so what they did stands; only the answer may be. They look at the newest
message and at the product's own tables to see how far they have come.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine, create_engine, text

from tests.story.installation import Installation, Phones
from tests.story.services import until

CLERK, SPECIALIST, DEPARTMENT = "Hoa", "Tuấn", "Sở Công Thương"
STUCK_S = 3.0
PATIENCE_S = 600.0
ASKS_FOR_WORDS = "Anh/chị viết điều vướng"
STEPS = ("Viết tiếp", "Không thuộc thủ tục nào", DEPARTMENT, "Vẫn hỏi", "Gửi")


class Office:
    """A clerk and a specialist of one installation, and a look into its tables."""

    def __init__(self, installation: Installation, phones: Phones) -> None:
        self.phones = phones
        self._group_id = next(key for title, key in phones.groups.items() if DEPARTMENT in title)
        self._engine: Engine = create_engine(
            installation.database_url.replace("+aiosqlite", ""), hide_parameters=True
        )

    def count(self, statement: str, **values: Any) -> int:
        """A number out of the tables; reads only."""
        with self._engine.connect() as connection:
            return int(connection.execute(text(statement), values).scalar_one())

    def cases(self, marker: str) -> int:
        """How many cases ask this."""
        return self.count("SELECT count(*) FROM cases WHERE question LIKE :m", m=f"%{marker}%")

    def answers(self, marker: str) -> int:
        """How many notes answer with this."""
        return self.count(
            "SELECT count(*) FROM case_notes WHERE kind = 'answer' AND text LIKE :m",
            m=f"%{marker}%",
        )

    def post(self, marker: str) -> None:
        """The clerk asks, step by step, until the case stands in the tables."""
        deadline = time.monotonic() + PATIENCE_S
        words = f"Hồ sơ khó, {marker}, xin hướng dẫn"
        self.phones.says(CLERK, f"/vuongmac {words}")
        acted_on, acted_at = 0, time.monotonic()
        while not self.cases(marker):
            assert time.monotonic() < deadline, self.phones.last_texts(CLERK)
            newest = self.phones.from_bot(CLERK)[-1:]
            step = next((label for label in STEPS if newest and _has(newest[0], label)), None)
            version = (newest[0]["id"], str(newest[0])) if newest else 0
            if newest and version != acted_on and ASKS_FOR_WORDS in newest[0]["text"]:
                self.phones.says(CLERK, words)
                acted_on, acted_at = version, time.monotonic()
            elif step and version != acted_on:
                self.phones.presses(CLERK, step)
                acted_on, acted_at = version, time.monotonic()
            elif time.monotonic() - acted_at > STUCK_S:
                self.phones.says(CLERK, "/vuongmac")
                acted_at = time.monotonic()
            time.sleep(0.05)

    def answer(self, question: str, marker: str) -> None:
        """The specialist replies to the card, then confirms the preview."""
        card = self.phones.hears(self._group_id, question, seconds=PATIENCE_S)
        self.phones.says(
            SPECIALIST, marker, chat_id=self._group_id, thread_id=card.get("thread_id"),
            reply_to=card["id"],
        )  # fmt: skip
        until(lambda: self._preview(marker), lambda: f"a preview of {marker}", PATIENCE_S)
        while not self.answers(marker):
            preview = self._preview(marker)
            assert preview
            button = next(
                one for row in preview["inline_keyboard"] for one in row if one["text"] == "Gửi"
            )
            self.phones.post(
                "press", person_id=self.phones.people[SPECIALIST], chat_id=self._group_id,
                message_id=preview["id"], data=button["callback_data"], forge=True,
            )  # fmt: skip
            deadline = time.monotonic() + STUCK_S
            while not self.answers(marker) and time.monotonic() < deadline:
                time.sleep(0.05)

    def _preview(self, marker: str) -> dict[str, Any] | None:
        for message in reversed(self.phones.from_bot(self._group_id, marker)):
            if _has(message, "Gửi"):
                return message
        return None

    def repeated(self, question: str, marker: str) -> int:
        """How many visible copies of messages that should be one: cards and answers."""
        cards = [
            one for one in self.phones.from_bot(self._group_id, question) if _has(one, "Trả lời")
        ]
        told = self.phones.from_bot(CLERK, marker)
        return max(0, len(cards) - 1) + max(0, len(told) - 1)


def _has(message: dict[str, Any], label: str) -> bool:
    rows = message.get("inline_keyboard") or []
    return any(label in button["text"] for row in rows for button in row)
