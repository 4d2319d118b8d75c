"""The archive: a .tar.gz with the database's dump, the files, and last of all a manifest.

The manifest comes last because it tells the checksums of everything before it; so an archive that
was cut short has none, and is refused. An archive appears under its name only when it is complete.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from backend.errors import Misconfigured

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database"
FILES = "files"
BLOCK = 1 << 20
BROKEN = (tarfile.TarError, EOFError, OSError, zlib.error)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds. `counts` are rows a table, `checksums` SHA-256 a member."""

    version: str
    made_at: str
    database: str
    revision: str
    counts: dict[str, int]
    checksums: dict[str, str]
    format: int = FORMAT
    secret_key: str = "not in here: keep MOTCUA_SECRET_KEY elsewhere"  # noqa: S105 a remark


class Packing:
    """An archive being written; `seal` gives it its name, anything else leaves nothing behind."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partial = path.with_name(path.name + ".partial")
        handle = os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w:gz", compresslevel=6)  # noqa: SIM115
        self.checksums: dict[str, str] = {}

    def add(self, name: str, path: Path) -> None:
        """Add a file; one that has gone meanwhile was purged, and is left out."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return
        with source:
            member = tarfile.TarInfo(name)
            member.size, member.mode = os.fstat(source.fileno()).st_size, 0o600
            reading = _Hashing(source)
            self._tar.addfile(member, reading)
            self.checksums[name] = reading.hexdigest()

    def seal(self, manifest: Manifest) -> Path:
        """Write the manifest, see everything onto the disk, and give the archive its name."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(text), 0o600
        self._tar.addfile(member, io.BytesIO(text))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._partial.replace(self._path)

    def discard(self) -> None:
        """Forget what was not sealed; after `seal` there is nothing to forget."""
        self._file.close()
        self._partial.unlink(missing_ok=True)


class _Hashing(io.RawIOBase):
    """Reads through and keeps the checksum of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self._hash.update(block)
        return block

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def unpack(archive: Path, into: Path) -> Manifest:
    """Unpack into an empty folder and hold everything against the manifest.

    Raises Misconfigured: ``archive.absent``, ``archive.broken`` (cut, damaged, changed, or none of
    ours), ``archive.newer`` (a format this program does not know).
    """
    if not archive.is_file():
        raise Misconfigured("archive.absent", path=str(archive))
    try:
        with gzip.open(archive) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            for member in tar:
                _refuse_strange(member)
                tar.extract(member, into, filter="data")
            while stream.read(BLOCK):  # To the very end, where gzip keeps its own checksum.
                pass
        facts = json.loads((into / MANIFEST).read_text())
    except (*BROKEN, ValueError) as error:
        raise Misconfigured("archive.broken", reason=type(error).__name__) from error
    if facts.get("format") != FORMAT:
        raise Misconfigured("archive.newer", format=str(facts.get("format")))
    try:
        manifest = Manifest(**facts)
    except TypeError as error:
        raise Misconfigured("archive.broken", reason="manifest") from error
    if manifest.checksums != _checksums(into):
        raise Misconfigured("archive.broken", reason="checksum")
    return manifest


def _refuse_strange(member: tarfile.TarInfo) -> None:
    """Only plain files, at the places we put them."""
    parts = PurePosixPath(member.name).parts
    known = member.name in (MANIFEST, DUMP) or (parts[:1] == (FILES,) and len(parts) > 1)
    if not member.isreg() or not known or ".." in parts:
        raise tarfile.TarError("a member that is none of ours")


def _checksums(folder: Path) -> dict[str, str]:
    found = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name != MANIFEST:
            with path.open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
