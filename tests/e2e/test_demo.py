"""`motcua demo`, as its first user meets it: up, down without a trace, and up again."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.story.installation import Phones, alive
from tests.story.services import REPO, free_port, until

pytestmark = pytest.mark.e2e


@contextmanager
def demo(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The command, until its page answers; Ctrl-C at the end."""
    said = folder / "said.txt"
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(port)]
    with said.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--data", str(folder / "data")],
            cwd=REPO,
            stdout=output,
            stderr=output,
        )
    try:
        until(lambda: f"http://127.0.0.1:{port}/" in said.read_text(), said.read_text, 120)
        yield process
    finally:
        for _impatience in range(3):
            process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0, said.read_text()


def children(pid: int) -> list[int]:
    """The processes a process has started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listed.split()]


def test_the_demo_starts_stops_without_a_trace_and_goes_on(tmp_path: Path) -> None:
    port = free_port()
    with demo(tmp_path, port) as process:
        assert "Một cửa" in httpx.get(f"http://127.0.0.1:{port}/").text
        phones = Phones(f"http://127.0.0.1:{port}")
        phones.says("Hoa", "/start")
        phones.hears("Hoa", "Chào Hoa!")
        mai = phones.people["Mai"]
        phones.post("zalo/say", person_id=mai, text="/trogiup")
        until(lambda: "Gõ số để chọn" in str(phones.messages(mai)), "Mai is answered on Zalo")
        web = next(one for one in (tmp_path / "said.txt").read_text().split() if "/chat" in one)
        assert httpx.get(web).status_code == 200
        parts = children(process.pid)
        assert len(parts) == 2
        taken = subprocess.run(
            [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(port)],
            cwd=REPO, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert taken.returncode == 2 and f"cổng {port}" in taken.stderr
    assert not any(map(alive, parts))
    for secret in ("secret.key", "telegram.token"):
        assert (tmp_path / "data" / secret).stat().st_mode & 0o777 == 0o600
    with demo(tmp_path, port):
        phones = Phones(f"http://127.0.0.1:{port}")
        assert phones.from_bot("Hoa", "Chào Hoa!")
        phones.says("Hoa", "/trogiup")
        phones.hears("Hoa", "làm được gì ở đây")
        before = len(phones.messages(mai))
        phones.post("zalo/say", person_id=mai, text="/trogiup")
        until(lambda: len(phones.messages(mai)) > before + 1, "Mai is answered again")
