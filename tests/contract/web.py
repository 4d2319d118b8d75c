"""The web chat over HTTP, as its page speaks: posts, a cookie, and the stream that is resumed."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.contract.kinds import KIND
from tests.story.browser import Shown, words

PATIENCE_S = 60.0
COOKIE = re.compile(r"(__Host-motcua)=([^;]+)")


@dataclass
class WebPerson(Shown):
    """See `people.Person`. With `code` a staff member, who comes in by a login link."""

    address: str = field(kw_only=True)
    code: str | None = None
    native_id: str = ""
    _last: int = 0
    _taken: set[int] = field(default_factory=set)
    _fresh: list[dict[str, Any]] = field(default_factory=list)
    _ids: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        headers = {"Origin": self.address, "X-Motcua-Chat": "1", "Sec-Fetch-Site": "same-origin"}
        self._http = httpx.Client(base_url=self.address, headers=headers, timeout=PATIENCE_S)
        path, body = ("session", {"embedded": False, "language": "vi"})
        if self.code is not None:
            path, body = "login", {"code": self.code}
        answer = self._post(path, body)
        cookie = COOKIE.match(answer.headers["Set-Cookie"])
        assert cookie is not None
        # Browsers trust this machine with secure cookies without TLS; httpx does not.
        self._http.headers["Cookie"] = cookie.group()

    def says(self, text: str) -> None:
        self._fresh.clear()
        self._send({"text": text})

    def presses(self, label: str) -> None:
        if self.newest_button(label) is None:
            self._read_until(lambda: self.newest_button(label) is not None, f"offered {label!r}")
        entry, button = self.newest_button(label) or ({}, {})
        self._fresh.clear()
        self._send({"press": {"message": entry["seq"], "code": button["code"]}})

    def hears(self, text: str) -> str:
        if not self._heard(text):
            self._read_until(lambda: bool(self._heard(text)), f"told {text!r}")
        return self._heard(text)[-1]

    def gives_phone(self, phone: str) -> None:
        self.says(phone)

    def _heard(self, text: str) -> list[str]:
        return [said for one in self._fresh if text in (said := words(one))]

    def _send(self, what: dict[str, Any]) -> None:
        answer = self._post("message", {"id": f"message-{next(self._ids):04}", **what})
        for event in answer.json()["events"]:
            if "seq" in event:
                self._take_once(event)
            else:  # A toast, or the last words of a chat that is no more: only in this answer.
                self.take(event)
                self._fresh.append(event)

    def _post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        answer = self._http.post(f"/chat/api/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer

    def _read_until(self, holds: Any, what: str) -> None:
        """Follow the stream behind the last entry that it brought. What a post's answer brought
        comes again: something else may have been said before it."""
        deadline = time.monotonic() + PATIENCE_S
        asked = {"after": str(self._last), "chat": "1"}
        with self._http.stream("GET", "/chat/api/events", params=asked) as answer:
            for line in answer.iter_lines():
                if line.startswith("data: {"):
                    event = json.loads(line.removeprefix("data: "))
                    self._last = event["seq"]
                    self._take_once(event)
                if holds():
                    return
                if time.monotonic() > deadline:
                    break
        raise AssertionError(f"never {what}; the last words: {self.everything()[-400:]}")

    def _take_once(self, event: dict[str, Any]) -> None:
        if "seq" in event and event["seq"] not in self._taken:
            self._taken.add(event["seq"])
            self.take(event)
            self._fresh.append(event)


@dataclass
class WebDepartment:
    """See `people.Department`: a specialist who works in a browser finds the case in /viec, before
    the cards of the day are brought, gathered."""

    name: str
    specialist: WebPerson

    def answers(self, case: str, question: str, answer: str, kind: str = KIND) -> None:
        minh = self.specialist
        minh.says("/viec")
        minh.presses(case)
        minh.hears(question)
        minh.presses("Trả lời")
        minh.says(answer)
        minh.hears("chưa gửi")
        minh.presses(kind)
        minh.hears("gửi đi sau 30 giây")
