"""docs/operations.md: what it tells people to type can be typed, and what it quotes is said."""

from __future__ import annotations

import re
import shlex

import pytest

from backend.heartbeats import SILENT
from backend.settings import Settings
from bot.__main__ import parser
from bot.commands.findings import FINDINGS
from tests.story.services import REPO

TEXT = (REPO / "docs" / "operations.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)


def commands() -> list[str]:
    """Every command line of motcua in a block to be typed, and in the table of processes."""
    lines = [line.strip() for block in BLOCKS for line in block.splitlines()]
    found = [match for line in lines for match in re.findall(r"(?:^|bin/)(motcua [^#&]+)", line)]
    found += re.findall(r"\| `(motcua [^`]+)` \|", TEXT)
    found += [f"motcua {rest}" for rest in re.findall(r"'COMMAND=([^']+)'", TEXT)]
    return sorted({command.strip() for command in found})


@pytest.mark.parametrize("command", commands())
def test_every_command_can_be_typed(command: str) -> None:
    words = [word.replace("…", "x") for word in shlex.split(command)[1:]]
    assert callable(parser().parse_args(words).run)


def test_the_commands_were_found() -> None:
    told = {command.split()[1] for command in commands()}
    assert {"bot", "worker", "clock", "all", "check", "health", "backup", "restore", "db"} <= told


def test_every_setting_it_names_exists() -> None:
    known = {f"MOTCUA_{name}".upper() for name in Settings.model_fields}
    assert set(re.findall(r"MOTCUA_[A-Z_]+", TEXT)) <= known


def test_the_lines_it_quotes_are_what_check_says() -> None:
    quoted = re.findall(r"^[✓!✗] (.+)$", TEXT, re.MULTILINE)
    assert len(quoted) == 4
    said = [".+".join(map(re.escape, re.split(r"\{\w+\}", words))) for words in FINDINGS.values()]
    for line in quoted:
        assert any(re.fullmatch(pattern, line) for pattern in said), line


def test_the_silence_it_tells_is_the_silence_that_counts() -> None:
    assert f"{SILENT.seconds} seconds" in TEXT.replace("\n", " ")
