"""How Alembic reaches the database: the product's own engine, its metadata, its types."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, event

from backend.db import BigId, UtcDateTime, create_engine
from backend.schema import metadata
from backend.settings import Settings

LOCK_TIMEOUT = "SET lock_timeout = '5s'"


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Our own column types by name, so that a migration reads like the models."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        autogen.imports.add("from backend.db import UtcDateTime")
        return "UtcDateTime()"
    if item is BigId:
        autogen.imports.add("from backend.db import BigId")
        return "BigId"
    return False


def migrate(connection: Connection) -> None:
    """Run what is missing, in one transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(LOCK_TIMEOUT)
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"a migration broke references: {broken[:5]}")


def loosen(connection: Any, _record: Any) -> None:
    """SQLite changes a table by building it anew, which its rows' references must not forbid.

    They are checked at the end. The pragma has no effect inside a transaction, hence here.
    """
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.close()


async def run() -> None:
    """On an engine of our own, closed at the end."""
    engine = create_engine(context.config.attributes.get("url") or Settings().database_url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", loosen)
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


asyncio.run(run())
