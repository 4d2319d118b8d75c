"""The bundled data files: readable, sourced, quick to load."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from backend.knowledge import bundle

FILES = sorted(path.stem for path in bundle.DATA.glob("*.json"))


@pytest.mark.parametrize("name", FILES)
def test_every_record_names_a_source_that_the_file_describes(name: str) -> None:
    sources = bundle.sources(name)
    assert bundle.records(name)
    for row in bundle.records(name):
        assert row["source"] in sources, row


@pytest.mark.parametrize("name", FILES)
def test_every_record_stands_on_a_line_of_its_own(name: str) -> None:
    lines = (bundle.DATA / f"{name}.json").read_text(encoding="utf-8").splitlines()
    single = [
        json.loads(line.rstrip(",")) for line in lines if line.startswith("{") and line != "{"
    ]
    assert single == bundle.records(name)


def test_only_the_plan_has_no_date_because_its_text_has_none() -> None:
    undated = {one.name for name in FILES for one in bundle.sources(name).values() if not one.date}
    assert undated == {"Kế hoạch giai đoạn II (bản nguồn không ghi số, ngày)"}


def test_asking_loads_neither_a_messenger_library_nor_the_database() -> None:
    program = (
        "import sys, datetime; from backend.knowledge import answers, catalogue, search;"
        "from bot.views import procedures;"
        "today = datetime.date(2026, 11, 23);"
        "d = search.answerer().ask('khai sinh', today=today);"
        "procedures.answer_screen(answers.answer(d, catalogue.bundled(), today=today));"
        "print(sorted({'aiogram', 'telegram', 'sqlalchemy', 'dramatiq'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
