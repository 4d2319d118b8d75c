"""Room for files and data. A full disk stops the database first and says so last."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sqlalchemy import make_url

from backend.diagnosis.finding import Finding, bad, good, warning
from backend.settings import Settings

MB = 1_000_000
LOW_MB = 2_000
FULL_MB = 200


def look(settings: Settings) -> list[Finding]:
    """The folder of files and, for SQLite, the folder of the database."""
    folders = {settings.files_dir.absolute(): None}
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        folders[Path(url.database).absolute().parent] = None
    return [look_at_folder(folder) for folder in folders]


def look_at_folder(folder: Path, *, low_mb: int = LOW_MB, full_mb: int = FULL_MB) -> Finding:
    """Whether it can be written (or made) and how much room is left, in millions of bytes."""
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return bad("disk.unwritable", path=str(folder))
    free = shutil.disk_usage(nearest).free // MB
    if free < full_mb:
        return bad("disk.full", path=str(folder), megabytes=free)
    if free < low_mb:
        return warning("disk.low", path=str(folder), megabytes=free)
    return good("disk.good", path=str(folder), gigabytes=free // 1000)
