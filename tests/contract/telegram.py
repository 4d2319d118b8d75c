"""Telegram's phones, over the simulator's control API."""

from __future__ import annotations

from dataclasses import dataclass

from tests.contract.kinds import KIND
from tests.story.installation import Phones
from tests.story.services import until


@dataclass
class TelegramPerson:
    """See `people.Person`. `name` is theirs alone on this desk."""

    phones: Phones
    name: str

    def __post_init__(self) -> None:
        made = self.phones.post("people", first_name=self.name)
        self.phones.people[self.name] = made["id"]

    @property
    def native_id(self) -> str:
        return str(self.phones.people[self.name])

    def says(self, text: str) -> None:
        self.phones.says(self.name, text)

    def presses(self, label: str) -> None:
        self.phones.presses(self.name, label)

    def hears(self, text: str) -> str:
        heard = self.phones.hears(self.name, text)
        return str(heard["text"] or heard["caption"])

    def gives_phone(self, phone: str) -> None:
        contact = {"phone_number": phone, "first_name": self.name, "user_id": int(self.native_id)}
        self.phones.post("say", person_id=int(self.native_id), contact=contact)


@dataclass
class TelegramDepartment:
    """See `people.Department`: one of the cast replies to what was asked in the department's
    group."""

    phones: Phones
    name: str
    specialist: str

    def answers(self, case: str, question: str, answer: str, kind: str = KIND) -> None:
        group = next(number for title, number in self.phones.groups.items() if self.name in title)
        asked = self.phones.hears(group, question)
        assert case in asked["text"]
        where = {"chat_id": group, "thread_id": asked["thread_id"]}
        new = lambda text: any(  # noqa: E731
            one["id"] > said["id"] for one in self.phones.from_bot(group, text)
        )
        said = self.phones.says(self.specialist, answer, **where, reply_to=asked["id"])
        until(lambda: new("chưa gửi"), "the preview hangs")
        self.phones.presses(self.specialist, kind, chat=group)
        until(lambda: new("gửi đi sau 30 giây"), "the words are let go")
