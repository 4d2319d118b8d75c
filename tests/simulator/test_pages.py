"""The chat page's files: complete, small on the wire, and apart from everything else served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.settings import PAGE_DIR

ZIPPED = {"Accept-Encoding": "gzip"}


async def test_page_files_are_compressed_and_streams_and_calls_are_not(
    start: Callable[..., Any],
) -> None:
    sim = await start(page_dir=PAGE_DIR)
    whole = (PAGE_DIR / "composer.js").read_bytes()
    page = await sim.http.get("/composer.js", headers=ZIPPED)
    assert page.headers["content-encoding"] == "gzip"
    assert int(page.headers["content-length"]) < len(whole) / 2
    assert page.content == whole
    for path in ("/sim/state", f"/bot{sim.bot.token}/getMe"):
        assert "content-encoding" not in (await sim.http.get(path, headers=ZIPPED)).headers
    async with sim.http.stream("GET", "/sim/events", headers=ZIPPED) as events:
        assert "content-encoding" not in events.headers


async def test_the_front_page_loads_nothing_from_elsewhere(start: Callable[..., Any]) -> None:
    sim = await start(page_dir=PAGE_DIR)
    front = await sim.http.get("/")
    assert front.status_code == 200
    assert "default-src 'none'" in front.headers["content-security-policy"]
    assert "https://" not in front.text
