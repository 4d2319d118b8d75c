"""Making a backup and putting one back. Plain blocking code: it is a command's whole errand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from backend.backup import files
from backend.backup.archive import DUMP, FILES, Manifest, Packing, unpack
from backend.backup.contents import Database
from backend.backup.postgresql import Postgresql
from backend.backup.sqlite import Sqlite
from backend.errors import Misconfigured
from backend.heartbeats import SILENT
from backend.migrations import config


def choose(url: str) -> Database:
    """The database behind an address of the settings."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Sqlite(parsed.database)
    if parsed.drivername == "postgresql+psycopg":
        return Postgresql(parsed)
    raise Misconfigured("database.driver", driver=parsed.drivername)


def make(
    url: str, files_dir: Path, folder: Path, *, version: str, real: datetime
) -> tuple[Path, Manifest]:
    """One archive in `folder`, made while everything runs on.

    The database is dumped first: files are written before the rows that tell of them, so every
    file a row tells of is there, unless it was purged since. Raises Misconfigured.
    """
    database = choose(url)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"motcua-{real:%Y%m%dT%H%M%SZ}.tar.gz"
    if path.exists():
        raise Misconfigured("archive.exists", path=str(path))
    packing = Packing(path)
    try:
        with TemporaryDirectory(dir=folder, prefix=".motcua-") as room:
            dump = Path(room) / DUMP
            contents = database.dump(dump)
            packing.add(DUMP, dump)
        for name, file in files.listed(files_dir):
            packing.add(f"{FILES}/{name}", file)
        manifest = Manifest(
            version=version,
            made_at=real.isoformat(timespec="seconds"),
            database=database.kind,
            revision=contents.revision,
            counts=contents.counts,
            checksums=packing.checksums,
        )
        return packing.seal(manifest), manifest
    finally:
        packing.discard()


def restore(url: str, files_dir: Path, archive: Path, *, replace: bool, real: datetime) -> Manifest:
    """Put an archive in the place of an empty installation, or with `replace` of any.

    Everything is refused before anything is touched; what fails later leaves the installation as
    it was. Raises Misconfigured.
    """
    database = choose(url)
    if not (database.is_empty() and files.is_empty(files_dir)):
        if not replace:
            raise Misconfigured("restore.not_empty")
        _refuse_while_running(database, real)
    with files.arriving(files_dir) as room:
        manifest = unpack(archive, room)
        _refuse_unfit(manifest, database, url)
        with (
            files.replaced(files_dir, room / FILES),
            database.replaced(room / DUMP, manifest),
        ):
            return manifest


def _refuse_unfit(manifest: Manifest, database: Database, url: str) -> None:
    if manifest.database != database.kind:
        raise Misconfigured("archive.other_database", has=manifest.database, needs=database.kind)
    script = ScriptDirectory.from_config(config(url))
    if manifest.revision not in {revision.revision for revision in script.walk_revisions()}:
        raise Misconfigured("archive.newer_schema", version=manifest.version)


def _refuse_while_running(database: Database, real: datetime) -> None:
    """A process that writes on while its database is exchanged would spoil both."""
    alive = [name for name, at in database.beats().items() if real - at < SILENT]
    if alive:
        seconds = int(SILENT.total_seconds())
        raise Misconfigured("restore.running", processes=", ".join(alive), seconds=seconds)
