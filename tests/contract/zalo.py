"""Zalo's phones, over the simulator's control API."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from backend.notices.natives import USER, Native
from tests.contract.kinds import KIND
from tests.story.installation import Phones
from tests.story.services import until

Messages = list[dict[str, Any]]
Choice = tuple[dict[str, Any], int | str]
"""A message, and the place of its button or the number of its line."""
Found = TypeVar("Found")


@dataclass
class ZaloPhone:
    """Somebody's Zalo. `id` is the desk's own, `native` Zalo's."""

    phones: Phones
    id: int
    native: str

    def does(self, act: str, **more: Any) -> None:
        """say, press, share-info …"""
        self.phones.post(f"zalo/{act}", person_id=self.id, **more)

    def shown(self, chat: int | None = None) -> Messages:
        """What the account wrote, to this person or in a group; oldest first."""
        said = self.phones.messages(chat or self.id)
        return [one for one in said if one["from"]["person_id"] is None]

    def offered(self, label: str, chat: int | None = None) -> Choice:
        """Wait for a choice with `label`."""
        return waited_for(lambda: choice(self.shown(chat), label), f"{label!r} is offered")

    def takes(self, offer: Choice, chat: int | None = None) -> None:
        """Press the button or say the number; in a group it quotes what it stands in."""
        message, number = offer
        where = {} if chat is None else {"chat_id": chat}
        if isinstance(number, int):
            self.does("press", message_id=message["native_id"], button=number, **where)
        else:
            quote = {} if chat is None else {"quote": message["native_id"]}
            self.does("say", text=number, **where, **quote)


def choice(said: Messages, label: str) -> Choice | None:
    """The newest message that offers `label`, by a button or by a line of a numbered menu."""
    for message in reversed(said):
        rows = message.get("inline_keyboard") or []
        for place, row in enumerate(rows):
            if label in row[0]["text"] and "callback_data" in row[0]:
                return message, place
        for line in (message["text"] or "").splitlines():
            if (numbered := re.match(r"([0-9]+)\. ", line)) and label in line:
                return message, numbered[1]
    return None


def waited_for(look: Callable[[], Found | None], what: str) -> Found:
    """What a look finds, as soon as it finds something."""
    found: list[Found] = []
    until(lambda: (one := look()) is not None and not found.append(one), what)
    return found[0]


@dataclass
class ZaloPerson:
    """See `people.Person`. They follow the account, and have not written yet."""

    phones: Phones
    name: str
    phone: ZaloPhone = field(init=False)
    _seen: int = 0

    def __post_init__(self) -> None:
        made = self.phones.post("zalo/people", first_name=self.name)
        self.phone = ZaloPhone(self.phones, made["id"], made["native_id"])

    @property
    def native_id(self) -> str:
        return Native(USER, self.phone.native).number

    def says(self, text: str) -> None:
        self._look_away()
        self.phone.does("say", text=text)

    def presses(self, label: str) -> None:
        offer = self.phone.offered(label)
        self._look_away()
        self.phone.takes(offer)

    def hears(self, text: str) -> str:
        def heard() -> str | None:
            new = [str(one["text"]) for one in self.phone.shown()[self._seen :]]
            return next((said for said in reversed(new) if text in said), None)

        return waited_for(heard, f"{self.name} hears {text!r}")

    def gives_phone(self, phone: str) -> None:
        self._look_away()
        self.phone.does("share-info", phone=phone, name=self.name)

    def _look_away(self) -> None:
        self._seen = len(self.phone.shown())


@dataclass
class ZaloDepartment:
    """See `people.Department`: one of the cast quotes what was asked in the department's GMF
    group."""

    phones: Phones
    name: str
    specialist: str

    def answers(self, case: str, question: str, answer: str, kind: str = KIND) -> None:
        group = next(number for title, number in self.phones.groups.items() if self.name in title)
        minh = ZaloPhone(self.phones, self.phones.people[self.specialist], "")
        asked = waited_for(lambda: _newest(minh.shown(group), question), f"{question!r} hangs")
        assert case in asked["text"]
        before = len(minh.shown(group))
        new = lambda text: _newest(minh.shown(group)[before:], text)  # noqa: E731
        minh.does("say", text=answer, chat_id=group, quote=asked["native_id"])
        waited_for(lambda: new("chưa gửi"), "the preview hangs")
        minh.takes(minh.offered(kind, group), group)
        waited_for(lambda: new("gửi đi sau 30 giây"), "the words are let go")


def _newest(said: Messages, text: str) -> dict[str, Any] | None:
    return next((one for one in reversed(said) if text in str(one["text"])), None)
