"""Backup and restore on both databases: the whole way round, and everything that must be refused.

Whatever goes wrong, the installation that was there must still be there: `state` is compared
before and after.
"""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
import stat
import tarfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from sqlalchemy import make_url, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend import heartbeats
from backend.backup import service
from backend.backup.archive import DUMP, FILES, MANIFEST, Packing
from backend.backup.postgresql import ASIDE, Postgresql
from backend.db import create_engine, opened
from backend.errors import Misconfigured
from backend.migrations import config
from backend.people.models import Identity, Person
from backend.schema import metadata
from backend.sealing import Keyring, new_key
from bot.__main__ import main
from bot.commands.words import misconfigured
from tests.story.databases import Postgres, SqliteTemplate

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
KEY = new_key()
SECRET = Keyring(KEY).seal("0900000001")


@pytest.fixture
def elsewhere(
    database_url: str, tmp_path: Path, sqlite_template: SqliteTemplate,
    request: pytest.FixtureRequest,
) -> Iterator[str]:  # fmt: skip
    """A second, migrated and empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield sqlite_template.copy(tmp_path / "elsewhere.db")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.copy() as url:
        yield url


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder of files with something in it, nested."""
    folder = tmp_path / "files"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "anh.bin").write_bytes(bytes(range(256)) * 500)
    (folder / "giấy tờ.bin").write_bytes(b"")
    return folder


def fill(url: str, people: int = 3) -> None:
    """People, one of them with something sealed."""

    async def write() -> None:
        async with opened(url, Keyring(KEY)) as sessions, sessions.begin() as session:
            for number in range(people):
                session.add(
                    Person(name=SECRET if number == 0 else f"Người {number}", created_at=NOW)
                )

    asyncio.run(write())


def state(url: str, folder: Path) -> dict[str, Any]:
    """All rows of all tables, and all files with their bytes."""

    async def read() -> dict[str, Any]:
        engine = create_engine(url)
        async with AsyncSession(engine) as session:
            rows: dict[str, Any] = {}
            for table in metadata.sorted_tables:
                found = await session.execute(select(table))
                rows[table.name] = sorted(map(repr, found.all()))
            revision = await session.scalar(text("SELECT version_num FROM alembic_version"))
        await engine.dispose()
        return rows | {"revision": revision}

    kept = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    return asyncio.run(read()) | {"files": kept}


def back_up(url: str, folder: Path, to: Path) -> Path:
    return service.make(url, folder, to, version="0.1.0", real=NOW)[0]


def put_back(url: str, folder: Path, archive: Path, *, replace: bool = False) -> None:
    service.restore(url, folder, archive, replace=replace, real=NOW)


def refusal(action: Callable[[], object]) -> str:
    """The code of the refusal; it has words for the operator."""
    with pytest.raises(Misconfigured) as caught:
        action()
    words = misconfigured(caught.value)
    assert words != caught.value.code
    assert "{" not in words
    return caught.value.code


def repacked(archive: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> Path:
    """The archive made anew with a changed manifest or members; checksums fit the members."""
    with tarfile.open(archive) as tar:
        members = {m.name: tar.extractfile(m).read() for m in tar}  # type: ignore[union-attr]
    manifest = json.loads(members.pop(MANIFEST))
    change(manifest, members)
    forged = archive.with_name("forged.tar.gz")
    with tarfile.open(forged, "w:gz") as tar:
        for name, content in {**members, MANIFEST: json.dumps(manifest).encode()}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return forged


# The way round.


def test_everything_comes_back_on_another_machine(
    database_url: str, elsewhere: str, files: Path, tmp_path: Path
) -> None:
    fill(database_url)
    archive = back_up(database_url, files, tmp_path / "backups")
    put_back(elsewhere, tmp_path / "other" / "files", archive)
    assert state(elsewhere, tmp_path / "other" / "files") == state(database_url, files)


def test_what_came_back_can_be_backed_up_and_brought_back_again(
    database_url: str, elsewhere: str, files: Path, tmp_path: Path
) -> None:
    fill(database_url)
    put_back(elsewhere, tmp_path / "other", back_up(database_url, files, tmp_path / "1"))
    again = back_up(elsewhere, tmp_path / "other", tmp_path / "2")
    fill(database_url, people=2)
    put_back(database_url, files, again, replace=True)
    assert state(database_url, files) == state(elsewhere, tmp_path / "other")


def test_new_rows_get_new_keys_after_a_restore(
    database_url: str, elsewhere: str, files: Path, tmp_path: Path
) -> None:
    fill(database_url)
    put_back(elsewhere, tmp_path / "other", back_up(database_url, files, tmp_path / "b"))
    fill(elsewhere, people=2)
    assert len(state(elsewhere, files)["persons"]) == 5


def test_a_restore_with_replace_leaves_nothing_of_what_was_there(
    database_url: str, elsewhere: str, files: Path, tmp_path: Path
) -> None:
    fill(database_url)
    before = state(database_url, files)
    archive = back_up(database_url, files, tmp_path / "b")
    fill(database_url, people=5)
    (files / "later.bin").write_bytes(b"later")
    (files / "ab" / "anh.bin").write_bytes(b"changed")
    put_back(database_url, files, archive, replace=True)
    assert state(database_url, files) == before
    assert {entry.name for entry in files.iterdir()} == {"ab", "giấy tờ.bin"}


def test_a_backup_of_an_older_schema_is_brought_to_the_newest(
    request: pytest.FixtureRequest, database_url: str, elsewhere: str, files: Path, tmp_path: Path
) -> None:
    head = state(database_url, files)["revision"]
    if database_url.startswith("sqlite"):
        old = f"sqlite+aiosqlite:///{tmp_path}/old.db"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        server.execute("CREATE DATABASE test_old_schema")
        old = server.url("test_old_schema")
    try:
        command.upgrade(config(old), "0001")
        archive = back_up(old, files, tmp_path / "b")
        put_back(elsewhere, tmp_path / "other", archive)
    finally:
        if not old.startswith("sqlite"):
            server.execute("DROP DATABASE test_old_schema WITH (FORCE)")
    assert state(elsewhere, tmp_path / "other")["revision"] == head != "0001"


def test_a_backup_made_while_people_write_holds_whole_transactions_only(
    database_url: str, files: Path, tmp_path: Path
) -> None:
    stop, started = threading.Event(), threading.Event()

    async def write() -> None:
        async with opened(database_url, Keyring(KEY)) as sessions:
            number = 0
            while not stop.is_set():
                async with sessions.begin() as session:
                    person = Person(created_at=NOW)
                    session.add(person)
                    await session.flush()
                    session.add(Identity(person_id=person.id, channel="telegram",
                                         native_id=str(number), created_at=NOW))  # fmt: skip
                number += 1
                started.set()

    writer = threading.Thread(target=lambda: asyncio.run(write()))
    writer.start()
    try:
        assert started.wait(60)
        _path, manifest = service.make(
            database_url, files, tmp_path / "b", version="0.1.0", real=NOW
        )
    finally:
        stop.set()
        writer.join()
    assert manifest.counts["persons"] == manifest.counts["identities"] > 0


def test_the_archive_is_private_and_does_not_hold_the_key(
    database_url: str, files: Path, tmp_path: Path
) -> None:
    fill(database_url)
    archive = back_up(database_url, files, tmp_path / "b")
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "b").iterdir()] == [archive.name]
    with tarfile.open(archive) as tar:
        for member in tar:
            content = tar.extractfile(member)
            assert content is not None
            assert KEY.encode() not in content.read()


def test_the_manifest_says_what_is_in_the_archive(
    database_url: str, files: Path, tmp_path: Path
) -> None:
    fill(database_url)
    with tarfile.open(back_up(database_url, files, tmp_path / "b")) as tar:
        content = tar.extractfile(MANIFEST)
        assert content is not None
        manifest = json.load(content)
        assert tar.getnames()[-1] == MANIFEST
    assert manifest["made_at"] == "2026-11-23T02:00:00+00:00"
    assert manifest["counts"]["persons"] == 3
    assert set(manifest["checksums"]) == {DUMP, f"{FILES}/ab/anh.bin", f"{FILES}/giấy tờ.bin"}
    assert "not in here" in manifest["secret_key"]


# What is refused, and leaves everything as it was.


def test_an_installation_with_data_is_not_overwritten_unasked(
    database_url: str, files: Path, tmp_path: Path
) -> None:
    fill(database_url)
    archive = back_up(database_url, files, tmp_path / "b")
    before = state(database_url, files)
    assert refusal(lambda: put_back(database_url, files, archive)) == "restore.not_empty"
    assert state(database_url, files) == before


def test_files_alone_are_data_too(
    database_url: str, elsewhere: str, files: Path, tmp_path: Path
) -> None:
    archive = back_up(database_url, files, tmp_path / "b")
    assert refusal(lambda: put_back(elsewhere, files, archive)) == "restore.not_empty"


def test_nothing_is_exchanged_under_a_running_process(
    database_url: str, files: Path, tmp_path: Path
) -> None:
    fill(database_url)
    archive = back_up(database_url, files, tmp_path / "b")

    async def beat(at: datetime) -> None:
        async with opened(database_url, Keyring(KEY)) as sessions, sessions.begin() as session:
            await heartbeats.beat(session, "bot", real=at)

    asyncio.run(beat(NOW - timedelta(seconds=5)))
    before = state(database_url, files)
    code = refusal(lambda: put_back(database_url, files, archive, replace=True))
    assert code == "restore.running"
    assert state(database_url, files) == before
    asyncio.run(beat(NOW - heartbeats.SILENT))
    put_back(database_url, files, archive, replace=True)


def test_an_archive_cut_short_or_damaged_anywhere_is_refused(
    database_url: str, files: Path, tmp_path: Path
) -> None:
    fill(database_url)
    archive = back_up(database_url, files, tmp_path / "b")
    before = state(database_url, files)
    whole = archive.read_bytes()
    spoilt = [whole[: int(len(whole) * share)] for share in (0.0, 0.2, 0.5, 0.8, 0.97, 0.999)]
    spoilt.append(whole[:-1])
    for share in (0.05, 0.3, 0.6, 0.9, 0.999):
        place = int(len(whole) * share)
        spoilt.append(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
    for content in spoilt:
        archive.write_bytes(content)
        code = refusal(lambda: put_back(database_url, files, archive, replace=True))
        assert code == "archive.broken", len(content)
    assert state(database_url, files) == before


def _change_a_file(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members[f"{FILES}/ab/anh.bin"] = b"other"


def _drop_a_file(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    del members[f"{FILES}/ab/anh.bin"]


def _add_a_file(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members[f"{FILES}/more.bin"] = b"more"


def _climb_out(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members[f"{FILES}/../../../evil"] = b"evil"


def _bring_something_else(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["setup.sh"] = b"evil"


def _empty_the_manifest(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
    manifest.clear()
    manifest["format"] = 1


@pytest.mark.parametrize(
    "change",
    [_change_a_file, _drop_a_file, _add_a_file, _climb_out, _bring_something_else,
     _empty_the_manifest],
)  # fmt: skip
def test_an_archive_that_is_not_what_its_manifest_says_is_refused(
    sqlite_template: SqliteTemplate, files: Path, tmp_path: Path, change: Any
) -> None:
    url = sqlite_template.copy(tmp_path / "m.db")
    fill(url)
    forged = repacked(back_up(url, files, tmp_path / "b"), change)
    before = state(url, files)
    assert refusal(lambda: put_back(url, files, forged, replace=True)) == "archive.broken"
    assert state(url, files) == before
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b"])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    (tmp_path / "a").write_bytes(content)
    code = refusal(lambda: put_back(url, tmp_path / "files", tmp_path / "a"))
    assert code == "archive.broken"
    assert not (tmp_path / "new.db").exists()


def test_an_archive_that_is_not_there_is_told(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    code = refusal(lambda: put_back(url, tmp_path / "files", tmp_path / "absent"))
    assert code == "archive.absent"


def _other_kind(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
    manifest["database"] = "oracle"


def _from_the_future(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
    manifest["revision"] = "9999"


def _new_format(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
    manifest["format"] = 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_other_kind, "archive.other_database"),
        (_from_the_future, "archive.newer_schema"),
        (_new_format, "archive.newer"),
    ],
)
def test_an_archive_that_does_not_fit_here_is_told_why(
    sqlite_template: SqliteTemplate, files: Path, tmp_path: Path, change: Any, code: str
) -> None:
    url = sqlite_template.copy(tmp_path / "m.db")
    fill(url)
    forged = repacked(back_up(url, files, tmp_path / "b"), change)
    before = state(url, files)
    assert refusal(lambda: put_back(url, files, forged, replace=True)) == code
    assert state(url, files) == before


def test_a_dump_with_other_rows_than_counted_changes_nothing(
    database_url: str, files: Path, tmp_path: Path
) -> None:
    """Fails after the dump is in: so it shows that everything is put back, files too."""
    fill(database_url)

    def miscount(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
        manifest["counts"]["persons"] += 1

    forged = repacked(back_up(database_url, files, tmp_path / "b"), miscount)
    (files / "later.bin").write_bytes(b"later")
    fill(database_url, people=1)
    before = state(database_url, files)
    code = refusal(lambda: put_back(database_url, files, forged, replace=True))
    assert code == "restore.differs"
    assert state(database_url, files) == before
    assert {entry.name for entry in files.iterdir()} == {"ab", "giấy tờ.bin", "later.bin"}


def test_a_database_without_tables_has_nothing_to_back_up(tmp_path: Path, files: Path) -> None:
    (tmp_path / "empty.db").touch()
    for name in ("absent", "empty"):
        url = f"sqlite+aiosqlite:///{tmp_path}/{name}.db"
        assert refusal(lambda url=url: back_up(url, files, tmp_path / "b")) == "database.unbuilt"
    assert list((tmp_path / "b").iterdir()) == []
    assert not (tmp_path / "absent.db").exists()


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:"])
def test_a_database_in_memory_cannot_be_backed_up(tmp_path: Path, files: Path, url: str) -> None:
    assert refusal(lambda: back_up(url, files, tmp_path / "b")) == "database.in_memory"


def test_a_second_backup_in_the_same_second_does_not_overwrite_the_first(
    sqlite_template: SqliteTemplate, tmp_path: Path, files: Path
) -> None:
    url = sqlite_template.copy(tmp_path / "m.db")
    first = back_up(url, files, tmp_path / "b").read_bytes()
    assert refusal(lambda: back_up(url, files, tmp_path / "b")) == "archive.exists"
    assert [path.read_bytes() for path in (tmp_path / "b").iterdir()] == [first]


def test_a_file_purged_meanwhile_is_left_out(tmp_path: Path) -> None:
    packing = Packing(tmp_path / "a.tar.gz")
    packing.add(f"{FILES}/gone", tmp_path / "gone")
    assert packing.checksums == {}
    packing.discard()
    assert list(tmp_path.iterdir()) == []


# A restore that was killed.


def test_files_of_a_killed_restore_are_put_back_by_the_next(
    sqlite_template: SqliteTemplate, tmp_path: Path, files: Path
) -> None:
    url = sqlite_template.copy(tmp_path / "m.db")
    archive = back_up(url, files, tmp_path / "b")
    (files / ".replaced").mkdir()
    (files / "ab").rename(files / ".replaced" / "ab")
    (files / "half").write_bytes(b"of the restore that was killed")
    archive.write_bytes(archive.read_bytes()[:-9])
    assert refusal(lambda: put_back(url, files, archive, replace=True)) == "archive.broken"
    whole = back_up(url, tmp_path / "none", tmp_path / "c")
    forged = repacked(whole, lambda manifest, _: manifest["counts"].update(persons=9))
    assert refusal(lambda: put_back(url, files, forged, replace=True)) == "restore.differs"
    assert [entry.name for entry in files.iterdir()] == ["ab"]


def test_tables_of_a_killed_restore_are_put_back_by_the_next(
    postgres: Postgres, tmp_path: Path, files: Path
) -> None:
    with postgres.copy() as url:
        fill(url)
        archive = back_up(url, files, tmp_path / "b")
        before = state(url, files)
        address = make_url(url).set(drivername="postgresql").render_as_string()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"ALTER SCHEMA public RENAME TO {ASIDE}")
            connection.execute("CREATE SCHEMA public; CREATE TABLE public.half (id int)")
        assert refusal(lambda: put_back(url, tmp_path / "none", archive)) == "restore.not_empty"
        forged = repacked(archive, lambda manifest, _: manifest["counts"].update(persons=9))
        code = refusal(lambda: put_back(url, files, forged, replace=True))
        assert code == "restore.differs"
        assert state(url, files) == before


def test_the_old_log_of_sqlite_is_not_read_into_the_new_database(
    sqlite_template: SqliteTemplate, tmp_path: Path, files: Path
) -> None:
    path = tmp_path / "m.db"
    url = sqlite_template.copy(path)
    fill(url)
    archive = back_up(url, files, tmp_path / "b")
    before = state(url, files)
    log = path.with_name("m.db-wal")
    with sqlite3.connect(path) as killed:
        killed.execute("PRAGMA journal_mode=WAL")
        killed.execute("DELETE FROM persons")
        killed.commit()
        leftover = log.read_bytes()
        database = path.read_bytes()
    killed.close()
    path.write_bytes(database)
    log.write_bytes(leftover)
    put_back(url, files, archive, replace=True)
    assert state(url, files) == before


def test_a_database_somebody_holds_open_is_not_exchanged(
    sqlite_template: SqliteTemplate, tmp_path: Path, files: Path
) -> None:
    url = sqlite_template.copy(tmp_path / "m.db")
    fill(url)
    archive = back_up(url, files, tmp_path / "b")
    before = state(url, files)
    other = sqlite3.connect(tmp_path / "m.db")
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")
    code = refusal(lambda: put_back(url, files, archive, replace=True))
    other.rollback()
    other.close()
    assert code == "restore.in_use"
    assert state(url, files) == before


def test_a_file_that_is_no_database_can_be_replaced(
    sqlite_template: SqliteTemplate, tmp_path: Path, files: Path
) -> None:
    url = sqlite_template.copy(tmp_path / "m.db")
    fill(url)
    archive = back_up(url, files, tmp_path / "b")
    before = state(url, files)
    (tmp_path / "m.db").write_bytes(b"the disk has eaten it" * 500)
    assert refusal(lambda: put_back(url, files, archive)) == "restore.not_empty"
    put_back(url, files, archive, replace=True)
    assert state(url, files) == before


# PostgreSQL's own programs.


def test_a_missing_pg_dump_is_told_with_the_package_to_install(
    postgres: Postgres, tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with postgres.copy() as url:
        assert refusal(lambda: back_up(url, files, tmp_path / "b")) == "tool.missing"
    assert list((tmp_path / "b").iterdir()) == []


def test_a_pg_dump_older_than_the_server_is_refused_before_it_runs(
    postgres: Postgres, tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "pg_dump"
    old.write_text('#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.24"\n')
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with postgres.copy() as url:
        assert refusal(lambda: back_up(url, files, tmp_path / "b")) == "tool.old"


def test_a_pg_dump_that_fails_leaves_no_archive(
    postgres: Postgres, tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = tmp_path / "pg_dump"
    failing.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 99.1" && exit 0\n'
        'echo "pg_dump: error: no room" >&2\necho "CONTEXT: COPY persons, line 1: 0900000001" >&2\n'
        "exit 1\n"
    )
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with postgres.copy() as url, pytest.raises(Misconfigured) as caught:
        back_up(url, files, tmp_path / "b")
    assert misconfigured(caught.value) == "pg_dump không xong: pg_dump: error: no room"
    assert list((tmp_path / "b").iterdir()) == []


def test_an_owner_without_other_rights_over_a_socket_is_enough(
    postgres: Postgres, tmp_path: Path, files: Path
) -> None:
    """As the handbook sets a bare Debian up: `createdb --owner motcua`, PostgreSQL's own socket."""
    postgres.execute("CREATE ROLE plain_owner LOGIN")
    postgres.execute("CREATE DATABASE plain OWNER plain_owner")
    place = f"host={postgres.folder}&port={postgres.port}"
    url = f"postgresql+psycopg://plain_owner@/plain?{place}"
    try:
        command.upgrade(config(url), "head")
        fill(url)
        before = state(url, files)
        archive = back_up(url, files, tmp_path / "b")
        fill(url, people=1)
        put_back(url, files, archive, replace=True)
        assert state(url, files) == before
        put_back(url, files, back_up(url, files, tmp_path / "c"), replace=True)
        assert state(url, files) == before
    finally:
        postgres.execute("DROP DATABASE plain WITH (FORCE)")
        postgres.execute("DROP ROLE plain_owner")


def test_the_password_is_on_no_command_line() -> None:
    database = Postgresql(
        make_url("postgresql+psycopg://motcua:m%40t@127.0.0.1:5/x?sslmode=require")
    )
    assert database._address == "postgresql://motcua@127.0.0.1:5/x?sslmode=require"
    assert database._password == "m@t"


def test_a_server_that_is_away_is_told(tmp_path: Path, files: Path) -> None:
    url = "postgresql+psycopg://motcua:geheim@127.0.0.1:1/x"
    assert refusal(lambda: back_up(url, files, tmp_path / "b")) == "database.away"


# The commands.


def test_the_commands_go_the_whole_way_round(
    database_url: str, elsewhere: str, files: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    fill(database_url)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_FILES_DIR", str(files))
    assert main(["backup", "kept"]) == 0
    told = capsys.readouterr().out
    assert "3 dòng, 2 tệp" in told
    assert "MOTCUA_SECRET_KEY không nằm trong đó" in told
    (archive,) = (tmp_path / "kept").iterdir()
    assert main(["restore", str(archive)]) == 2
    assert "--replace" in capsys.readouterr().err
    monkeypatch.setenv("MOTCUA_DATABASE_URL", elsewhere)
    monkeypatch.setenv("MOTCUA_FILES_DIR", str(tmp_path / "other"))
    assert main(["restore", str(archive)]) == 0
    assert "3 dòng, 2 tệp" in capsys.readouterr().out
    assert state(elsewhere, tmp_path / "other") == state(database_url, files)


def test_a_folder_that_cannot_be_made_is_told(
    sqlite_template: SqliteTemplate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", sqlite_template.copy(tmp_path / "m.db"))
    (tmp_path / "file").touch()
    assert main(["backup", "file/kept"]) == 2
    assert "không đọc hoặc ghi được" in capsys.readouterr().err
