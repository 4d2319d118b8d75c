"""The database: one declarative base, its column types, and engines fit for both databases.

SQLite is the default (WAL, foreign keys, BEGIN IMMEDIATE and one connection a loop: writers queue
fairly instead of polling a lock). PostgreSQL serves production. The same code runs on both.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    BigInteger,
    DateTime,
    Executable,
    Integer,
    MetaData,
    event,
    inspect,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, make_transient_to_detached, mapped_column
from sqlalchemy.types import TypeDecorator

from backend.errors import Misconfigured
from backend.sealing import Keyring
from backend.sqlite import BEGIN, KEPT_STATEMENTS, LOCK_WAIT_S, PRAGMAS, Direct

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BigId = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """Aware times only, stored as UTC. A naive time is refused: nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone is refused")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, int: BigId}


def personal(
    *, keep: bool = False, sealed: bool = False, freed: bool = False, derived: bool = False
) -> dict[str, Any]:
    """Marks a column whose content is personal data: export shows it, erase empties it.

    `keep`: stays after an erasure, for a reason in docs/privacy.md. `sealed`: encrypted. `freed`:
    unique, so that erase leaves a meaningless text in it. `derived`: repeats another column, or is
    not proven to be the subject's own, so that export leaves it out.
    """
    marks = {"keep": keep, "sealed": sealed, "freed": freed, "derived": derived}
    return {"personal": True, **{name: True for name, set_ in marks.items() if set_}}


def subject() -> dict[str, Any]:
    """Marks the column that says whose personal data a row holds.

    It is the key of persons, or refers to it, or to a table that has a subject in its turn.
    """
    return {"subject": True}


def forgotten_whole() -> dict[str, Any]:
    """Marks a table (``__table_args__``) whose rows erase deletes, as its keys are personal."""
    return {"info": {"forgotten_whole": True}}


def key_column() -> Any:
    """A surrogate key."""
    return mapped_column(BigId, primary_key=True)


def create_engine(url: str) -> AsyncEngine:
    """An engine for one event loop; SQLite's folder is made where it is missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, parsed.database)
    if parsed.drivername != "postgresql+psycopg":
        raise Misconfigured("database.driver", driver=parsed.drivername)
    return _postgresql(url)


def _postgresql(url: str) -> AsyncEngine:
    # Who has SQLite needs no driver of this one's.
    from backend.postgresql import NearConnection, look_after

    engine = create_async_engine(
        url,
        pool_size=10,
        max_overflow=10,
        hide_parameters=True,
        connect_args={"async_creator_fn": NearConnection.connect},
    )
    look_after(engine.sync_engine)
    return engine


def _sqlite(url: str, path: str | None) -> AsyncEngine:
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        pool_size=1,
        max_overflow=0,
        pool_timeout=60,
        connect_args={
            "timeout": LOCK_WAIT_S,
            "isolation_level": None,
            "check_same_thread": False,
            "cached_statements": KEPT_STATEMENTS,
        },
        hide_parameters=True,
        module=Direct(),
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(BEGIN)

    return engine


class Sessions:
    """Makes sessions that keep loaded facts after a commit and have the keyring in their `info`."""

    def __init__(self, engine: AsyncEngine, keyring: Keyring) -> None:
        self._engine = engine
        self._keyring = keyring

    def __call__(self) -> AsyncSession:
        """A session to read with: what it changes is lost at its end."""
        return AsyncSession(self._engine, expire_on_commit=False, info={"keyring": self._keyring})

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed at its end, or taken back where the end is an error.

        SQLAlchemy's own ends every transaction in two tasks, which take as long as three
        statements. What is committed has given its connection back and nothing left to wait for.
        """
        session = self()
        try:
            yield session
            await session.commit()
        except BaseException:
            async with session:  # Closed to the end, whoever cancels meanwhile.
                raise
        session.sync_session.close()


Row = TypeVar("Row", bound=Base)
_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


async def insert_once(session: AsyncSession, table: type[Base], **values: Any) -> bool:
    """Insert a row unless its key is taken; says whether it was inserted. One statement."""
    statement = _insertion(table, session.get_bind().dialect.name)
    return (await session.execute(statement, values)).first() is not None


async def insert_all(
    session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, Any]]
) -> Sequence[Any]:
    """Insert rows but for those whose key is taken; the keys of those inserted. One statement."""
    statement = _insertion(table, session.get_bind().dialect.name)
    return (await session.scalars(statement, rows)).all()


async def insert_row(session: AsyncSession, table: type[Row], **values: Any) -> Row | None:
    """Insert a row and return it as it stands; None where its key is taken. One statement.

    The table is told, and not the class: the ORM's own way of inserting takes twice the time.
    """
    statement = _whole_insertion(table, session.get_bind().dialect.name)
    found = (await session.execute(statement, values)).one_or_none()
    if found is None:
        return None
    inserted = table(**found._mapping)
    make_transient_to_detached(inserted)  # It stands in the database as it is here.
    session.add(inserted)
    return inserted


async def put(session: AsyncSession, table: type[Base], **values: Any) -> None:
    """Write a row as it shall be, whether its key is there or not. One statement."""
    statement = _putting(table, session.get_bind().dialect.name)
    await session.execute(statement, values)


@cache
def _insertion(table: type[Base], dialect: str) -> Executable:
    own: Any = table.__table__
    key = inspect(table).primary_key[0]
    insert: Executable = _INSERTS[dialect](own).on_conflict_do_nothing().returning(key)
    return insert


@cache
def _whole_insertion(table: type[Base], dialect: str) -> Any:
    own: Any = table.__table__
    return _INSERTS[dialect](own).on_conflict_do_nothing().returning(own)


@cache
def _putting(table: type[Base], dialect: str) -> Executable:
    own: Any = table.__table__
    insert, key = _INSERTS[dialect](own), inspect(table).primary_key
    new = {one.name: insert.excluded[one.name] for one in own.columns if one not in key}
    written: Executable = insert.on_conflict_do_update(index_elements=key, set_=new)
    return written


def keyring(session: AsyncSession) -> Keyring:
    """The keyring of a session made by `Sessions`."""
    ring: Keyring = session.info["keyring"]
    return ring


@asynccontextmanager
async def opened(url: str, ring: Keyring) -> AsyncIterator[Sessions]:
    """Sessions on an engine that is closed at the end: for commands and tests."""
    engine = create_engine(url)
    try:
        yield Sessions(engine, ring)
    finally:
        await engine.dispose()
