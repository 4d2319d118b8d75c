"""docs/failure-modes.md: each of the 34 ways stands there, and every test it names exists."""

from __future__ import annotations

import re

from tests.story.services import REPO

TABLE = (REPO / "docs" / "failure-modes.md").read_text()
ROWS = re.findall(r"^\| (\d+) \|.*\|$", TABLE, re.MULTILINE)


def written() -> set[str]:
    """The names of all tests."""
    files = (REPO / "tests").rglob("test_*.py")
    return {
        name
        for file in files
        for name in re.findall(r"^(?:async )?def (test_\w+)", file.read_text(), re.MULTILINE)
    }


def test_every_way_to_fail_stands_in_the_table_once() -> None:
    assert [str(number) for number in range(1, 35)] == ROWS


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", TABLE))
    assert named <= written(), named - written()


def test_every_way_to_fail_is_shown_by_a_test() -> None:
    for line in TABLE.splitlines():
        if re.match(r"\| (\d+) \|", line):
            assert "`test_" in line, line


def test_every_test_that_is_named_after_a_way_to_fail_is_in_its_row() -> None:
    for name in written():
        if number := re.match(r"test_mode_(\d+)_", name):
            [row] = [one for one in TABLE.splitlines() if one.startswith(f"| {int(number[1])} |")]
            assert f"`{name}`" in row, name
