"""Chromium, a simulator, and pages that must not complain."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.desk import Desk
from tests.e2e.conftest import running, zygote
from tests.story.databases import SqliteTemplate
from tests.story.installation import Installation, Zygote
from tests.story.services import program

__all__ = ["zygote"]

# The machine may be busy: what has to appear gets time, and what is there at once costs none.
PATIENCE = 45_000

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window; skipped where it is not installed, except in CI."""
    chromium = program("chromium", package="chromium")
    expect.set_options(timeout=PATIENCE)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def running_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk.running(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def desk(running_desk: Desk) -> Desk:
    """The simulator, with nobody in it."""
    running_desk.post("clock", reset=True)
    running_desk.forget_updates()
    return running_desk


@pytest.fixture
def open_page(browser: Browser, desk: Desk) -> Iterator[OpenPage]:
    """Open the chat page of the desk; see `opener`."""
    with opener(browser, desk.port) as open_it:
        yield open_it


@contextmanager
def opener(browser: Browser, desk_port: int) -> Iterator[OpenPage]:
    """Open the chat page with some people's phones out; the console must stay clean of errors.

    `open_page(lan, minh, width=1440, height=900, port=None, storage={}, quiet=True, **context)`:
    `quiet` False is for tests that cut the connection, which Chromium itself reports.
    """
    with ExitStack() as stack:
        complaints: list[str] = []

        def open_it(
            *people: int,
            width: int = 1440,
            height: int = 900,
            port: int | None = None,
            storage: dict[str, Any] | None = None,
            quiet: bool = True,
            **context: Any,
        ) -> Page:
            window = browser.new_context(viewport={"width": width, "height": height}, **context)
            stack.callback(window.close)
            page = window.new_page()
            page.set_default_timeout(PATIENCE)
            kept = {"motcua.shown": json.dumps(people), **(storage or {})}
            page.add_init_script(
                f"for (const [k, v] of Object.entries({json.dumps(kept)}))"
                " if (localStorage.getItem(k) === null) localStorage.setItem(k, v);"
            )
            page.on("pageerror", lambda error: complaints.append(str(error)))
            if quiet:
                page.on(
                    "console",
                    lambda line: complaints.append(line.text) if line.type == "error" else None,
                )
            page.goto(f"http://127.0.0.1:{port or desk_port}/")
            for person in people if width >= 720 else people[:1]:
                page.locator(f"#phone-{person}").wait_for()
            return page

        yield open_it
        assert complaints == []


@pytest.fixture(scope="module")
def product(
    tmp_path_factory: pytest.TempPathFactory, zygote: Zygote, sqlite_template: SqliteTemplate
) -> Iterator[Installation]:
    """The whole product beside the simulator, as `motcua demo` runs it, with the limits of tests.

    A test asks for it before `browser`: Playwright's loop would not let the cast be seated.
    """
    folder = tmp_path_factory.mktemp("product")
    url = sqlite_template.copy(folder / "motcua.db")
    yield from running(Installation(folder, zygote, url, zalo=True))
