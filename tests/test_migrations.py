"""The schema's history: one head, no drift from the models, on both databases."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from backend.migrations import config, upgrade


def test_there_is_one_head() -> None:
    script = ScriptDirectory.from_config(config("sqlite+aiosqlite://"))
    assert len(script.get_heads()) == 1


def test_the_models_do_not_drift_from_the_migrations(database_url: str) -> None:
    command.check(config(database_url))


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    command.check(config(database_url))


def test_the_way_back_leads_to_an_empty_database(tmp_path: Path) -> None:
    file = tmp_path / "back.db"
    url = f"sqlite+aiosqlite:///{file}"
    upgrade(url)
    command.downgrade(config(url), "base")
    with sqlite3.connect(file) as connection:
        left = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert left == [("alembic_version",)]
