"""The demo: simulator and product side by side on one desk, started and stopped as one.

The product is the real one, `motcua all` on SQLite; only Telegram, Zalo and the carrier are
simulated, over HTTP. With `bot.demo_cast` the only place where product and simulator meet.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from dataclasses import dataclass
from pathlib import Path

import httpx

from backend.db import opened
from backend.errors import Misconfigured
from backend.migrations import upgrade
from backend.now import Clock
from backend.sealing import Keyring, new_key
from bot.demo_cast import ACCOUNT, connect, seat, zalo_settings
from simulator.cast import load_cast

HOST = "127.0.0.1"
READY_S = 60.0
LOOK_EVERY_S = 0.1
STOP_S = 15.0
STOPPING = (signal.SIGINT, signal.SIGTERM)
CARRIER_TOKEN = "carrier-secret"  # noqa: S105 guards nothing but a simulator on loopback


@dataclass
class Demo:
    """`run` returns the exit code: 0 after Ctrl-C, 1 if a part of it ended by itself."""

    folder: Path
    port: int
    browser: bool = True

    def run(self) -> int:
        """Prepare, start both, wait, stop both."""
        _refuse_taken(self.port)
        self.folder.mkdir(parents=True, exist_ok=True)
        for number in STOPPING:
            signal.signal(number, _interrupt_once)
        _say("→ trình mô phỏng Telegram, Zalo và bưu chính")
        parts = [self._start_simulator()]
        try:
            _say("→ cơ sở dữ liệu")
            upgrade(self._database)
            _wait_for(f"{self._desk}/sim/state", parts)
            asyncio.run(self._seat_cast())
            _say("→ bot, việc nền, đồng hồ")
            http_port = _free_port()
            parts.append(self._start_product(http_port))
            _wait_for(f"http://{HOST}:{http_port}/healthz", parts)
            self._zalo("webhook", url=f"http://{HOST}:{http_port}/zalo/webhook")
            self._welcome(http_port)
            return _until_one_ends(parts)
        except KeyboardInterrupt:
            _say("\nĐang dừng…")
            return 0
        finally:
            _stop(parts)

    @property
    def _desk(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def _database(self) -> str:
        return f"sqlite+aiosqlite:///{self.folder / 'motcua.db'}"

    def _secret(self, name: str, fresh: str) -> str:
        """A secret of this demo alone, made once, readable by its owner only."""
        file = self.folder / name
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(fresh)
        return file.read_text().strip()

    @property
    def _key(self) -> str:
        return self._secret("secret.key", new_key())

    @property
    def _token(self) -> str:
        return self._secret("telegram.token", f"700000001:{secrets.token_urlsafe(26)}")

    async def _seat_cast(self) -> None:
        """The pair of tokens is a new one at every start: the old one may have run out by then."""
        clock = Clock(self.folder / "clock.json")
        pair = self._zalo("tokens")
        async with opened(self._database, Keyring(self._key)) as sessions:
            await seat(sessions, load_cast(), clock)
            await connect(sessions, pair, clock)

    def _zalo(self, act: str, **body: str) -> dict[str, str]:
        """Something done in the console of Zalo."""
        answer = httpx.post(f"{self._desk}/sim/zalo/{act}", json=body, timeout=READY_S)
        return dict(answer.raise_for_status().json())

    def _start_simulator(self) -> subprocess.Popen[bytes]:
        arguments = [
            "-m", "simulator", "--port", str(self.port), "--data-dir", self.folder / "simulator",
            "--clock-file", self.folder / "clock.json", "--token", self._token,
            "--carrier-token", CARRIER_TOKEN, "--zalo-app-id", ACCOUNT.app_id,
        ]  # fmt: skip
        return self._start("simulator", [str(argument) for argument in arguments], {})

    def _start_product(self, http_port: int) -> subprocess.Popen[bytes]:
        settings = {
            "DATABASE_URL": self._database,
            "TELEGRAM_TOKEN": self._token,
            "TELEGRAM_API_BASE": self._desk,
            "SECRET_KEY": self._key,
            "FILES_DIR": str(self.folder / "files"),
            "CLOCK_FILE": str(self.folder / "clock.json"),
            "CARRIER_URL": f"{self._desk}/carrier",
            "CARRIER_TOKEN": CARRIER_TOKEN,
            "HTTP_PORT": str(http_port),
            "PUBLIC_URL": f"http://{HOST}:{http_port}",
            "WEBCHAT": "true",
            **zalo_settings(self._desk),
        }
        prefixed = {f"MOTCUA_{name}": value for name, value in settings.items()}
        return self._start("motcua", ["-m", "bot", "all", "--threads", "4"], prefixed)

    def _start(
        self, name: str, arguments: list[str], more: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        """A child in a session of its own, so that Ctrl-C reaches it only through `_stop`."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_")}
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                env=inherited | more,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _welcome(self, http_port: int) -> None:
        address = f"{self._desk}/"
        _say(f"\nMở trang chat: {address}")
        _say(f"Trên web, không cần Telegram hay Zalo: http://{HOST}:{http_port}/chat")
        _say(f"Nhật ký: {self.folder}/motcua.log · Dừng: Ctrl-C")
        if self.browser:
            webbrowser.open(address)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _interrupt_once(_number: int, _frame: object) -> None:
    """The first Ctrl-C stops everything; a second one, out of impatience, must not stop that."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            hint = f"make demo PORT={port + 1}"
            raise Misconfigured("port.taken", port=port, hint=hint) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, parts: list[subprocess.Popen[bytes]]) -> None:
    """Until the address answers 200; raises Misconfigured when a part ends or time runs out."""
    clock = Clock()
    started = clock.real()
    while (clock.real() - started).total_seconds() < READY_S:
        if any(part.poll() is not None for part in parts):
            raise Misconfigured("demo.ended")
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(LOOK_EVERY_S)
    raise Misconfigured("demo.slow")


def _until_one_ends(parts: list[subprocess.Popen[bytes]]) -> int:
    while all(part.poll() is None for part in parts):
        time.sleep(LOOK_EVERY_S)
    _say("Một phần của bản demo đã tự dừng; xem nhật ký ở trên.")
    return 1


def _stop(parts: list[subprocess.Popen[bytes]]) -> None:
    """The product first, so that it puts its work away while the simulator still answers."""
    for part in reversed(parts):
        if part.poll() is None:
            part.terminate()
            try:
                part.wait(STOP_S)
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()
