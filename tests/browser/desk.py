"""A running simulator as tests speak to it: the control API for people, the Bot API for the bot."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from tests.story.services import free_port

TOKEN = "700001:desk-test-token"
BOT = "ban_thu_bot"
START_SECONDS = 60


class Desk:
    """One simulator process with one bot, which the test itself plays over HTTP."""

    def __init__(self, url: str, port: int) -> None:
        self.url, self.port = url, port
        self._http = httpx.Client(base_url=url, timeout=30)
        self._offset = 0

    @classmethod
    @contextlib.contextmanager
    def running(cls, directory: Path, *options: str) -> Iterator[Desk]:
        """Start `python -m simulator` on a free port; it is stopped at the end."""
        port = free_port()
        command = [sys.executable, "-m", "simulator", "--port", str(port)]
        command += ["--data-dir", str(directory), "--clock-file", str(directory / "clock.json")]
        command += ["--token", TOKEN, "--bot-username", BOT, "--no-cast", *options]
        with (directory / "simulator.log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            desk = cls(f"http://127.0.0.1:{port}", port)
            desk._wait_until_up(process, directory / "simulator.log")
            yield desk
        finally:
            process.terminate()
            process.wait(30)

    def _wait_until_up(self, process: subprocess.Popen[bytes], log: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if self._http.get("/sim/state").status_code == 200:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"the simulator did not come up:\n{log.read_text()}")

    # People and groups.

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """POST to the control API; its JSON answer. Raises on any refusal."""
        answer = self._http.post(f"/sim/{path}", json=body)
        assert answer.status_code == 200, answer.text
        data: dict[str, Any] = answer.json()
        return data

    def get(self, path: str) -> dict[str, Any]:
        data: dict[str, Any] = self._http.get(f"/sim/{path}").raise_for_status().json()
        return data

    def person(self, first_name: str, **facts: Any) -> int:
        person_id: int = self.post("people", first_name=first_name, **facts)["id"]
        return person_id

    def group(self, title: str, people: list[int], *, is_forum: bool = False) -> int:
        """A group whose administrator is the bot; its chat id."""
        bots = [{"username": BOT, "status": "administrator", "rights": {"can_manage_topics": True,
                 "can_pin_messages": True}}]  # fmt: skip
        kind = "supergroup" if is_forum else "group"
        members = [{"person_id": person} for person in people]
        chat = self.post(
            "chats", type=kind, title=title, is_forum=is_forum, members=members, bots=bots
        )
        chat_id: int = chat["id"]
        self.forget_updates()
        return chat_id

    def cast(self) -> list[dict[str, Any]]:
        """Empty the desk and seat the demo's cast; the people, each with what to try."""
        self.post("reset", cast=True)
        people: list[dict[str, Any]] = self.get("state")["people"]
        return people

    def says(self, person_id: int, text: str, **more: Any) -> dict[str, Any]:
        """The person writes from elsewhere than the page; the Message."""
        message: dict[str, Any] = self.post("say", person_id=person_id, text=text, **more)[
            "message"
        ]
        return message

    # The bot.

    def bot(self, method: str, **params: Any) -> Any:
        """Call the Bot API as the bot; its result."""
        answer = self._http.post(f"/bot{TOKEN}/{method}", json=params).json()
        assert answer["ok"], answer
        return answer["result"]

    def bot_says(self, chat_id: int, text: str, **more: Any) -> int:
        message_id: int = self.bot("sendMessage", chat_id=chat_id, text=text, **more)["message_id"]
        return message_id

    def bot_sends_photo(self, chat_id: int, picture: bytes, caption: str) -> None:
        files = {"photo": ("anh.png", picture, "image/png")}
        data = {"chat_id": str(chat_id), "caption": caption}
        answer = self._http.post(f"/bot{TOKEN}/sendPhoto", data=data, files=files).json()
        assert answer["ok"], answer

    def hears(self, kind: str, seconds: float = 20) -> dict[str, Any]:
        """The next update of this kind that reaches the bot, e.g. "message"; its content."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for update in self.bot("getUpdates", offset=self._offset, limit=1, timeout=2):
                self._offset = update["update_id"] + 1
                if kind in update:
                    content: dict[str, Any] = update[kind]
                    return content
        raise AssertionError(f"the bot heard no {kind} within {seconds} seconds")

    def forget_updates(self) -> None:
        """Drop what earlier tests left waiting for the bot."""
        while updates := self.bot("getUpdates", offset=self._offset, timeout=0):
            self._offset = updates[-1]["update_id"] + 1


def starts(desk: Desk, person_id: int) -> None:
    """The person presses Start, so that the bot may write to them."""
    desk.post("start", person_id=person_id)
    desk.hears("message")
