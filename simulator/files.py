"""Files that people and bots have sent: bytes on disk, ids as Telegram gives them.

A file id holds for one bot at Telegram; on the desk it holds for all, and `file_unique_id` is
what the page asks for. A document may be declared by its size alone: its bytes are then zeros.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from simulator import images
from simulator.calls import Upload
from simulator.errors import ApiError, bad_request
from simulator.store import Store
from simulator.world import World

#: https://core.telegram.org/bots/api#sending-files and #getfile
MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024


@dataclass
class StoredFile:
    """A file: `size` in bytes, `content` names the blob of bytes.

    The sizes of one photo share the blob and the number `picture`.
    """

    file_id: str
    unique_id: str
    kind: str
    path: str
    size: int
    name: str
    mime_type: str
    content: str | None
    described: dict[str, Any]
    picture: int | None = None


class Files:
    """All files of the desk; blobs lie in `data_dir`/files, or in memory without one."""

    def __init__(self, store: Store, world: World, data_dir: Path | None) -> None:
        self._store, self._world = store, world
        self._dir = None if data_dir is None else data_dir / "files"
        self._blobs: dict[str, bytes] = {}
        self._by_id: dict[str, StoredFile] = {}
        self._by_unique_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._pictures: dict[int, list[StoredFile]] = {}
        for _, body in store.load("file"):
            self._index(StoredFile(**body))

    def forget(self) -> None:
        self._by_id, self._by_unique_id, self._by_path = {}, {}, {}
        self._blobs, self._pictures = {}, {}

    def by_id(self, file_id: str) -> StoredFile:
        """Raises ApiError 400 for an id that was never given out."""
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def by_unique_id(self, unique_id: str) -> StoredFile | None:
        return self._by_unique_id.get(unique_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def data(self, item: StoredFile) -> bytes:
        if item.content is None:
            return bytes(item.size)
        if self._dir is not None:
            return (self._dir / item.content).read_bytes()
        return self._blobs[item.content]

    def add_photo(
        self, data: bytes, size: tuple[int, int] | None = None, weight: int | None = None
    ) -> list[dict[str, Any]]:
        """Keep a photo; the PhotoSizes, smallest first. Raises ApiError 400 or 413.

        `size` (width, height) and `weight` overrule what the bytes say of themselves.
        """
        if len(data) > MAX_PHOTO:
            raise ApiError(413, "Request Entity Too Large")
        found = size or images.dimensions(data)
        if found is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = found
        if width + height > 10_000 or max(found) > 20 * min(found) or min(found) < 1:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        content = self._keep(data)
        whole, picture = weight or len(data), self._world.count("picture")
        return [
            self._photo_size(content, w, h, max(1, whole * w * h // (width * height)), picture)
            for w, h in images.sizes(width, height)
        ]

    def _photo_size(
        self, content: str, width: int, height: int, size: int, picture: int
    ) -> dict[str, Any]:
        described = {"width": width, "height": height}
        return self._add("photo", "photo.jpg", "image/jpeg", size, content, described, picture)

    def again(self, kind: str, file_id: str) -> Any:
        """What a message holds of a file sent once more: a photo's sizes, or one object.

        Raises ApiError 400 for an id of another kind.
        """
        item = self.by_id(file_id)
        if item.kind != kind:
            wrong, wanted = _type(item.kind), _type(kind)
            raise bad_request(f"can't use file of type {wrong} as {wanted}")
        if item.picture is not None:
            return [reference(size) for size in self._pictures[item.picture]]
        return reference(item)

    def add_picture(self, upload: Upload, mime_type: str) -> dict[str, Any]:
        """Keep one picture as it is, in one size: Zalo's. Raises ApiError 400."""
        found = images.dimensions(upload.data)
        if found is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        described = {"width": found[0], "height": found[1]}
        size, content = len(upload.data), self._keep(upload.data)
        return self._add("photo", upload.name, mime_type, size, content, described)

    def add_upload(self, kind: str, upload: Upload, described: dict[str, Any]) -> dict[str, Any]:
        """Keep a document, video or audio; its object. Raises ApiError 413."""
        if len(upload.data) > MAX_UPLOAD:
            raise ApiError(413, "Request Entity Too Large")
        named = {"file_name": upload.name, "mime_type": upload.mime_type}
        return self._add(
            kind, upload.name, upload.mime_type, len(upload.data), self._keep(upload.data),
            named | described,
        )  # fmt: skip

    def declare_document(self, name: str, mime_type: str, size: int) -> dict[str, Any]:
        """A Document of `size` bytes that are zeros."""
        described = {"file_name": name, "mime_type": mime_type}
        return self._add("document", name, mime_type, size, None, described)

    def add_media(self, kind: str, described: dict[str, Any]) -> dict[str, Any]:
        """A voice, video, sticker, …: fields for the Bot API, 1,000 bytes of nothing."""
        return self._add(kind, f"{kind}.bin", "application/octet-stream", 1_000, None, described)

    def _add(
        self,
        kind: str,
        name: str,
        mime_type: str,
        size: int,
        content: str | None,
        described: dict[str, Any],
        picture: int | None = None,
    ) -> dict[str, Any]:
        number = self._world.count("file")
        mark = hashlib.sha256(f"{kind}:{number}".encode()).hexdigest()
        path = f"{kind}s/file_{number}{PurePosixPath(name).suffix}"
        item = StoredFile(
            f"BQACAgUAAx{mark[:40]}", f"AgAD{mark[40:52]}", kind, path, size, name, mime_type,
            content, described, picture,
        )  # fmt: skip
        self._index(item)
        self._store.save("file", item.file_id, item)
        return reference(item)

    def _index(self, item: StoredFile) -> None:
        self._by_id[item.file_id] = item
        self._by_unique_id[item.unique_id] = item
        self._by_path[item.path] = item
        if item.picture is not None:
            self._pictures.setdefault(item.picture, []).append(item)

    def _keep(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        if self._dir is None:
            self._blobs[name] = data
        else:
            self._dir.mkdir(parents=True, exist_ok=True)
            (self._dir / name).write_bytes(data)
        return name


def _type(kind: str) -> str:
    """How Telegram's server calls a kind of file in its refusals."""
    return {"voice": "VoiceNote", "video_note": "VideoNote"}.get(kind, kind.title())


def reference(item: StoredFile) -> dict[str, Any]:
    """The file as a message names it: ids, size, and what its kind tells."""
    return {
        "file_id": item.file_id,
        "file_unique_id": item.unique_id,
        "file_size": item.size,
        **item.described,
    }
