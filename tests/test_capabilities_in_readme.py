"""The README's table of channels is the one that the code consults."""

from __future__ import annotations

from backend.capabilities import markdown
from tests.story.services import REPO


def test_the_readme_shows_what_each_channel_can_do() -> None:
    assert markdown() in (REPO / "README.md").read_text("utf-8"), (
        "README.md: put in what `python -m backend.capabilities` prints"
    )
