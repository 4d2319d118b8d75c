"""The schema's history: one head, no drift from the models, on both databases."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from backend.db import create_engine
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


def test_a_photo_and_a_voice_that_wait_become_files_of_their_kind_and_back(
    database_url: str,
) -> None:
    """With messages that were sent, whose map must outlive a rebuilt table."""
    command.downgrade(config(database_url), "0010")
    asyncio.run(run(database_url, OLD_NOTICES))
    upgrade(database_url)
    rows = asyncio.run(run(database_url, [READ]))
    assert [(one, json.loads(params)) for one, params in rows] == [
        ("media", {"file": "a", "kind": "photo"}),
        ("media", {"file": "b", "kind": "voice"}),
        ("card", {"voice": True}),
    ]
    assert asyncio.run(run(database_url, ["SELECT notice_id FROM sent_messages"])) == [(1,)]
    asyncio.run(run(database_url, ["UPDATE notices SET operation = 'pin' WHERE id = 3"]))
    command.downgrade(config(database_url), "0010")
    rows = asyncio.run(run(database_url, [READ]))
    assert [(one, json.loads(params)) for one, params in rows] == [
        ("photo", {"file": "a"}),
        ("photo", {"file": "b", "voice": True}),
        ("message", {"voice": True}),
    ]


READ = "SELECT operation, CAST(params AS TEXT) FROM notices ORDER BY id"
OLD_NOTICES = [
    f"""INSERT INTO notices (id, key, channel, address, lane, subject, operation, kind, params,
        language, revision, sent_revision, state, due_at, attempts, maybe_repeated, created_at)
        VALUES ({number}, 'k{number}', 'telegram', '1', 'l', 's:1', '{operation}', 'k',
        '{params}', 'vi', 1, 0, 'due', '2026-11-23 02:00', 0, false, '2026-11-23 02:00')"""
    for number, operation, params in (
        (1, "photo", '{"file": "a"}'),
        (2, "photo", '{"file": "b", "voice": true}'),
        (3, "card", '{"voice": true}'),
    )
] + [
    """INSERT INTO sent_messages (channel, chat, message, notice_id, subject, at)
        VALUES ('telegram', '1', '9', 1, 's:1', '2026-11-23 02:00')"""
]


async def run(url: str, statements: list[str]) -> list[tuple[object, ...]]:
    """Rows of the last statement, if it has any."""
    engine = create_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            result = await connection.exec_driver_sql(statement)
        rows = [tuple(row) for row in result] if result.returns_rows else []
    await engine.dispose()
    return rows
