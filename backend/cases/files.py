"""Files that come with words: a clerk's, asked about before they are kept, and a department's.

A file on which an identity paper could be seen waits until the clerk has said that there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

from backend.cases import rules


@dataclass(frozen=True, slots=True)
class File:
    """A file by the names its messenger gives it: `kind` as in `rules.ATTACHMENT_KINDS`, `size`
    in bytes where it is known, `ending` of its name. `album` names what was sent together."""

    native_id: str
    unique_id: str
    kind: str = "photo"
    size: int | None = None
    ending: str | None = None
    album: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """Words with files: `held` are files not cleared yet; `clean` and `refused` are the albums
    decided upon, whose late items share the verdict."""

    files: tuple[File, ...] = ()
    held: tuple[File, ...] = ()
    clean: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def with_file(self, file: File) -> Self:
        """One more file, held until it is cleared where it could show an identity paper; the same
        one twice is one. An album is decided upon once, late items included."""
        known = (*self.files, *self.held)
        if file.album in self.refused or any(file.unique_id == one.unique_id for one in known):
            return self
        if file.kind in rules.SEEN and file.album not in self.clean:
            return replace(self, held=(*self.held, file))
        return replace(self, files=(*self.files, file))

    def is_full(self) -> bool:
        """Whether no more files are taken."""
        return len(self.files) + len(self.held) >= rules.MOST_FILES

    def with_held_cleared(self) -> Self:
        """The clerk says there is no identity paper on them."""
        files = (*self.files, *self.held)
        return replace(self, files=files, held=(), clean=(*self.clean, *albums(self.held)))

    def without_held(self) -> Self:
        """They are thrown away; nothing of them was kept."""
        return replace(self, held=(), refused=(*self.refused, *albums(self.held)))

    def without_files(self) -> Self:
        """No files at all; an album's late items are asked about anew."""
        return replace(self, files=(), held=(), clean=())


def albums(files: Iterable[File]) -> tuple[str, ...]:
    """The albums that files belong to."""
    return tuple(dict.fromkeys(one.album for one in files if one.album))


def files_of(data: dict[str, Any]) -> dict[str, Any]:
    """What `Carrying` holds, out of what JSON kept of it."""
    kept: dict[str, Any] = {
        name: tuple(File(**one) for one in data.get(name, ())) for name in ("files", "held")
    }
    return kept | {name: tuple(data.get(name, ())) for name in ("clean", "refused")}
