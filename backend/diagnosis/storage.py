"""The database: reachable, at this program's schema; and what it tells about processes, groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from backend import heartbeats
from backend.diagnosis.finding import Finding, bad, good, warning
from backend.migrations import config
from backend.people.models import Group

Groups = Sequence[Group] | None
MB = 1_000_000


def look_for_file(url: str) -> Finding | None:
    """A SQLite file that is not there yet; looking must not make one."""
    parsed = make_url(url)
    path = parsed.database
    if parsed.get_backend_name() != "sqlite" or (path and Path(path).exists()):
        return None
    return bad("database.absent", path=path or "")


async def look_at_database(session: AsyncSession, url: str) -> list[Finding]:
    """What database it is, and whether its schema is the one this program was written for."""
    try:
        findings = [await _look_at_server(session)]
        current = await (await session.connection()).run_sync(_revisions)
    except (SQLAlchemyError, OSError) as error:
        return [bad("database.away", reason=type(error).__name__)]
    return [*findings, compare_schema(current, url)]


async def _look_at_server(session: AsyncSession) -> Finding:
    if session.get_bind().dialect.name == "sqlite":
        version = await session.scalar(text("SELECT sqlite_version()"))
        pages = await session.scalar(text("PRAGMA page_count"))
        size = int(pages or 0) * int(await session.scalar(text("PRAGMA page_size")) or 0)
        return good("database.reached", what=f"SQLite {version}", megabytes=size // MB)
    encoding = await session.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        return bad("database.encoding", encoding=str(encoding))
    version = await session.scalar(text("SHOW server_version"))
    size = int(await session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    what = f"PostgreSQL {str(version).split()[0]}"
    return good("database.reached", what=what, megabytes=size // MB)


def _revisions(connection: Connection) -> tuple[str, ...]:
    return tuple(MigrationContext.configure(connection).get_current_heads())


def compare_schema(current: tuple[str, ...], url: str) -> Finding:
    """The database's revision against the newest this program knows."""
    script = ScriptDirectory.from_config(config(url))
    head = script.get_current_head() or ""
    if current == (head,):
        return good("schema.current", revision=head)
    if not current:
        return bad("schema.empty")
    known = {revision.revision for revision in script.walk_revisions()}
    code = "schema.behind" if set(current) <= known else "schema.newer"
    return bad(code, revision=", ".join(current), head=head)


async def look_at_processes(
    session: AsyncSession, *, real: datetime, embedded: bool
) -> list[Finding]:
    """Each process by its heartbeat. Never heard of is a first day; fallen silent is a fault.

    One worker of all queues is as good as one for notices beside another for the rest.
    """
    ages = await heartbeats.ages(session, real=real)
    split = not embedded and "notices" in ages
    expected = [name for name in heartbeats.PROCESSES if name != "notices" or split]
    findings = []
    for name in expected:
        age = ages.get(name)
        if age is None:
            findings.append(warning("process.never", name=name))
            continue
        living = age < heartbeats.SILENT
        tell, code = (good, "process.alive") if living else (bad, "process.silent")
        findings.append(tell(code, name=name, seconds=max(0, int(age.total_seconds()))))
    return findings


async def bound_groups(session: AsyncSession) -> Sequence[Group]:
    """The Telegram groups that units' cases go to."""
    query = select(Group).where(Group.channel == "telegram", Group.unbound_at.is_(None))
    return (await session.scalars(query.order_by(Group.unit))).all()
