"""A whole installation for end-to-end tests: the product's processes and a simulator over HTTP."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import NullPool, create_engine, text

from backend.now import local
from backend.sealing import new_key
from bot.demo_cast import ACCOUNT, zalo_settings
from tests.story.services import REPO, free_port, until

TOKEN = "700000001:end-to-end-tests-only-token-00000"
CARRIER_TOKEN = "carrier-secret"
WEBHOOK_SECRET = "end-to-end"
LIMITS_DIVISOR = 100

EMBEDDED = {"all": ["all"]}
FULL = {
    "bot": ["bot"],
    "notices": ["worker", "--queues", "notices"],
    "worker": ["worker", "--queues", "carriers,default"],
    "clock": ["clock"],
}

EVERYTHING = 100_000
"""More messages than any chat has here: a storm makes thousands."""


class Zygote:
    """The parent of all processes; see `tests.story.zygote`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.story.zygote"],
            cwd=REPO, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_")},
        )  # fmt: skip
        assert self._process.stdout and self._process.stdout.readline()

    def start(self, module: str, argv: list[str], env: dict[str, str], log: Path) -> int:
        """A new process; its id."""
        assert self._process.stdin and self._process.stdout
        order = {"module": module, "argv": argv, "env": env, "log": str(log)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(json.loads(self._process.stdout.readline())["pid"])

    def close(self) -> None:
        """No more children; those alive are not touched."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)


def alive(pid: int) -> bool:
    """Whether a process exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@dataclass
class Installation:
    """Start, kill and stop processes by name. `url` is the simulator's address."""

    folder: Path
    zygote: Zygote
    database_url: str
    redis_url: str | None = None
    webhook: bool = False
    telegram: bool = True
    zalo: bool = False
    framed_by: str | None = None
    """The site that may embed the web chat, which is on where there is one."""
    desk_port: int = field(default_factory=free_port)
    http_port: int = field(default_factory=free_port)
    pids: dict[str, int] = field(default_factory=dict)
    key: str = field(default_factory=new_key)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.desk_port}"

    @property
    def parts(self) -> dict[str, list[str]]:
        """The product's processes in this mode."""
        return FULL if self.redis_url else EMBEDDED

    def env(self) -> dict[str, str]:
        """The settings of the product's processes."""
        settings = {
            "DATABASE_URL": self.database_url,
            "TELEGRAM_API_BASE": self.url,
            "SECRET_KEY": self.key,
            "FILES_DIR": str(self.folder / "files"),
            "CLOCK_FILE": str(self.folder / "clock.json"),
            "CARRIER_URL": f"{self.url}/carrier",
            "CARRIER_TOKEN": CARRIER_TOKEN,
            "HTTP_PORT": str(self.http_port),
            "LIMITS_DIVISOR": str(LIMITS_DIVISOR),
            "PATIENCE_SECONDS": "3",
            "LOG_FORMAT": "json",
        }
        if self.telegram:
            settings["TELEGRAM_TOKEN"] = TOKEN
        if self.zalo:
            settings |= zalo_settings(self.url)
        if self.framed_by:
            settings["WEBCHAT"] = "true"
            settings["WEBCHAT_FRAME_ANCESTORS"] = self.framed_by
            # As behind a TLS proxy: browsers trust this machine with secure cookies even so.
            settings["PUBLIC_URL"] = f"https://127.0.0.1:{self.http_port}"
        if self.redis_url:
            settings["REDIS_URL"] = self.redis_url
        if self.webhook:
            settings["WEBHOOK_URL"] = f"http://127.0.0.1:{self.http_port}"
            settings["WEBHOOK_SECRET"] = WEBHOOK_SECRET
        return {f"MOTCUA_{name}": value for name, value in settings.items()}

    def start_simulator(self) -> None:
        """The desk, with its cast seated; started again, it goes on where it was."""
        argv = [
            "--port", str(self.desk_port), "--data-dir", str(self.folder / "simulator"),
            "--clock-file", str(self.folder / "clock.json"), "--token", TOKEN,
            "--carrier-token", CARRIER_TOKEN, "--limits-divisor", str(LIMITS_DIVISOR),
        ]  # fmt: skip
        if self.zalo:
            argv += ["--zalo-app-id", ACCOUNT.app_id]
        log = self.folder / "simulator.log"
        self.pids["simulator"] = self.zygote.start("simulator.__main__", argv, {}, log)
        until(lambda: self._answers(f"{self.url}/sim/state"), "the simulator answers")

    def start(self, *names: str) -> None:
        """These processes, or all of the product's."""
        for name in names or tuple(self.parts):
            log = self.folder / f"{name}.log"
            self.pids[name] = self.zygote.start("bot.__main__", self.parts[name], self.env(), log)

    def wait_until_ready(self) -> None:
        """Until the bot's own health page answers."""
        address = f"http://127.0.0.1:{self.http_port}/healthz"
        until(lambda: self._answers(address), lambda: f"the bot is healthy\n{self.logs()[-3000:]}")

    def console(self, act: str, **body: str) -> dict[str, str]:
        """Something done in Zalo's console."""
        answer = httpx.post(f"{self.url}/sim/zalo/{act}", json=body, timeout=30)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def kill(self, name: str) -> None:
        """SIGKILL: no goodbye of any kind."""
        os.kill(self.pids[name], signal.SIGKILL)
        until(lambda: not alive(self.pids[name]), f"{name} is dead")

    def stop(self) -> None:
        """SIGTERM to everything; what does not end in time fails the test."""
        for name, pid in self.pids.items():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            until(lambda pid=pid: not alive(pid), f"{name} ends on SIGTERM")  # type: ignore[misc]

    def logs(self) -> str:
        """What the product's processes wrote."""
        files = [self.folder / f"{name}.log" for name in self.parts]
        return "\n".join(file.read_text() for file in files if file.exists())

    def count(self, statement: str, **values: Any) -> int:
        """A number out of the product's tables; reads only."""
        url = self.database_url.replace("+aiosqlite", "")
        engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
        with engine.connect() as connection:
            return int(connection.execute(text(statement), values).scalar_one())

    def wait_for_the_post(self) -> None:
        """Until the carrier knows the parcel and is next asked later: then the clock may move."""
        known = "SELECT count(*) FROM parcels WHERE handed_to_carrier_at IS NOT NULL"
        until(lambda: self.count(known), lambda: f"the post knows the parcel\n{self.logs()[-900:]}")

    def _answers(self, address: str) -> bool:
        try:
            return httpx.get(address, timeout=5).status_code == 200
        except httpx.HTTPError:
            return False


class Phones:
    """The people of the cast with their phones, over the simulator's control API."""

    def __init__(self, url: str) -> None:
        fresh = httpx.Limits(keepalive_expiry=2)  # The desk hangs up after five seconds.
        self._http = httpx.Client(base_url=f"{url}/sim", timeout=60, limits=fresh)
        self._before: dict[str | int, dict[int, dict[str, Any]]] = {}
        state = self.get("state")
        self.people = {one["first_name"]: one["id"] for one in state["people"]}
        self.groups = {one["title"]: one["id"] for one in state["chats"] if one["id"] < 0}

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """One act; raises on refusal."""
        answer = self._http.post(f"/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """One look."""
        return dict(self._http.get(f"/{path}", params=query).raise_for_status().json())

    def delete(self, path: str) -> None:
        """Take something back."""
        self._http.delete(f"/{path}").raise_for_status()

    def says(self, name: str, text: str, **more: Any) -> dict[str, Any]:
        """Somebody writes, to the bot or in `chat_id`."""
        self._look_away(name)
        return dict(self.post("say", person_id=self.people[name], text=text, **more)["message"])

    def messages(self, chat: str | int) -> list[dict[str, Any]]:
        """Everything in a person's private chat (by name) or in a chat (by id)."""
        chat_id = self.people[chat] if isinstance(chat, str) else chat
        found: list[dict[str, Any]] = self.get(f"chats/{chat_id}/messages", limit=EVERYTHING)[
            "messages"
        ]
        return found

    def from_bot(self, chat: str | int, text: str = "") -> list[dict[str, Any]]:
        """The bot's messages there that contain `text`."""
        return [
            one
            for one in self.messages(chat)
            if one["from"].get("bot_username")
            and text in (one.get("text") or one.get("caption") or "")
        ]

    def new_from_bot(self, chat: str | int, text: str = "") -> list[dict[str, Any]]:
        """The same, but only what came or changed since the person last wrote or pressed."""
        before = self._before.get(chat, {})
        return [one for one in self.from_bot(chat, text) if before.get(one["id"]) != one]

    def hears(
        self, chat: str | int, text: str, times: int = 1, seconds: float = 60
    ) -> dict[str, Any]:
        """Wait until the bot says `text` there (anew, to a person); the newest such message."""
        until(
            lambda: len(self.new_from_bot(chat, text)) >= times,
            lambda: f"{chat} hears {text!r}; so far: {self.last_texts(chat)}",
            seconds,
        )
        return self.new_from_bot(chat, text)[-1]

    def _look_away(self, name: str) -> None:
        self._before[name] = {one["id"]: one for one in self.from_bot(name)}

    def last_texts(self, chat: str | int) -> list[str]:
        """The newest texts of a chat, for a failure's message."""
        return [str(one.get("text") or one.get("service")) for one in self.messages(chat)[-4:]]

    def presses(self, name: str, label: str, chat: str | int | None = None) -> None:
        """Wait for a button and press the newest with that label."""
        where = chat if chat is not None else name
        until(lambda: self._button(where, label), f"{where} has a button {label!r}")
        message, button = self._button(where, label) or ({}, {})
        self._look_away(name)
        self.post(
            "press", person_id=self.people[name], chat_id=message["chat_id"],
            message_id=message["id"], data=button["callback_data"],
        )  # fmt: skip

    def forward(self, **delta: float) -> None:
        """Let time pass: days=, hours=, minutes=."""
        units = {"days": 86_400, "hours": 3_600, "minutes": 60}
        seconds = sum(units[unit] * number for unit, number in delta.items())
        self.post("clock", forward_seconds=int(seconds))

    def until_morning(self, hour: int = 8) -> None:
        """Let time pass until it is `hour` o'clock in Hà Tĩnh: news of the night wait till then."""
        now = local(datetime.fromisoformat(self.get("state")["now"]))
        morning = now.replace(hour=hour, minute=0, second=0, microsecond=0)
        morning += timedelta(days=morning <= now)
        self.forward(minutes=(morning - now).total_seconds() // 60 + 1)

    def _button(self, chat: str | int, label: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
        for message in reversed(self.messages(chat)):
            for row in message.get("inline_keyboard") or []:
                for button in row:
                    if label in button["text"] and button.get("callback_data"):
                        return message, button
        return None
