"""Every sentence has its English; placeholders and markup agree; the catalogue is current."""

from __future__ import annotations

import ast
import re
from collections import Counter
from io import BytesIO

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from backend.i18n import LANGUAGES, LOCALES, SOURCE
from tests.story.services import REPO

KEYWORDS = {"_": (1,), "_n": (1, 1), "N_": (1,)}
PLACEHOLDER = re.compile(r"\{[^}]*\}|</?\w+[^>]*>|/[a-z]+\b(?![^<]*>)")
OTHERS = [language for language in LANGUAGES if language != SOURCE]


def sentences() -> set[str]:
    found = set()
    for folder in ("backend", "bot"):
        rows = extract_from_dir(str(REPO / folder), [("**.py", "python")], {}, KEYWORDS)
        for _file, _line, message, _comments, _context in rows:
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def written() -> set[str]:
    """Every literal handed to a translating function, as Python itself reads the sources."""
    calls = (
        node
        for folder in ("backend", "bot")
        for path in (REPO / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
        if node.func.id in KEYWORDS
    )
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def catalogue(language: str) -> dict[str, tuple[str, ...]]:
    data = (LOCALES / language / "LC_MESSAGES" / "motcua.po").read_bytes()
    entries = {}
    for message in read_po(BytesIO(data), locale=language):
        plural = isinstance(message.id, tuple)
        key = message.id[0] if plural else message.id
        translated = message.string if isinstance(message.string, tuple) else (message.string,)
        entries[key] = translated if not message.fuzzy else ("",)  # gettext leaves guesses out
    entries.pop("", None)
    return entries


def test_the_collector_sees_every_sentence_and_nothing_else() -> None:
    # Before Python 3.12 it does not look into f-strings, and it takes any literal inside `_(…)`.
    assert sorted(sentences() ^ written()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_missing(language: str) -> None:
    known = {key for key, texts in catalogue(language).items() if all(texts)}
    assert sorted(sentences() - known) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_left_over(language: str) -> None:
    assert sorted(set(catalogue(language)) - sentences()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_markup_and_commands_are_the_same(language: str) -> None:
    for source, texts in catalogue(language).items():
        for text in texts:
            if text:
                assert Counter(PLACEHOLDER.findall(text)) == Counter(PLACEHOLDER.findall(source)), (
                    source
                )
