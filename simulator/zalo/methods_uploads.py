"""Uploads of the OA: pictures, files, gifs; what they give lives seven days."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from simulator.desk import Desk
from simulator.images import dimensions
from simulator.zalo.account import OfficialAccount, StoredUpload
from simulator.zalo.calls import Call, done
from simulator.zalo.refusals import NO_QUOTA, TOO_LONG, Refusal, invalid
from simulator.zalo.windows import UPLOAD_MS, UPLOADS_A_MONTH

MEGABYTE = 1024 * 1024
#: Most bytes: image 1 MB and file 5 MB by the digests; they name none for a gif, 5 MB is a guess.
MOST = {"image": MEGABYTE, "file": 5 * MEGABYTE, "gif": 5 * MEGABYTE}
SUFFIXES = {
    "image": (".jpg", ".jpeg", ".png"),
    "file": (".pdf", ".doc", ".docx", ".csv"),
    "gif": (".gif",),
}
#: What a file of that name begins with; a name alone convinces nobody.
BEGINNINGS = {
    ".jpg": b"\xff\xd8", ".jpeg": b"\xff\xd8", ".png": b"\x89PNG", ".gif": b"GIF8",
    ".pdf": b"%PDF", ".docx": b"PK", ".doc": b"\xd0\xcf\x11\xe0", ".csv": b"",
}  # fmt: skip
TYPES = {".png": "image/png", ".gif": "image/gif", ".pdf": "application/pdf"}


def upload_image(desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    return done({"attachment_id": _keep(desk, oa, call, "image").token})


def upload_gif(desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    return done({"attachment_id": _keep(desk, oa, call, "gif").token})


def upload_file(desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    return done({"token": _keep(desk, oa, call, "file").token})


def _keep(desk: Desk, oa: OfficialAccount, call: Call, kind: str) -> StoredUpload:
    """Check and keep the multipart field `file`. Raises Refusal -201, -210 or -211."""
    given = call.files.get("file")
    if given is None or not given.data:
        raise invalid("file", "is empty")
    suffix = PurePosixPath(given.name).suffix.lower()
    if suffix not in SUFFIXES[kind] or not given.data.startswith(BEGINNINGS[suffix]):
        raise invalid("file", "has a type that is not supported")
    if len(given.data) > MOST[kind]:
        raise Refusal(TOO_LONG, f"file is larger than {MOST[kind]} bytes")
    month = oa.world.clock.now().strftime("%Y-%m")
    if oa.use(f"uploads:{month}", UPLOADS_A_MONTH) is None:
        raise Refusal(NO_QUOTA)
    if kind == "file":
        unique = desk.files.add_upload("document", given, {})["file_unique_id"]
    else:
        if dimensions(given.data) is None:
            raise invalid("file", "is no picture")
        unique = desk.files.add_picture(given, TYPES.get(suffix, "image/jpeg"))["file_unique_id"]
    token = oa.new_id(f"upload:{kind}", 40)
    item = StoredUpload(token, kind, unique, oa.now_ms() + UPLOAD_MS)
    oa.save_upload(item)
    return item


METHODS = {
    ("POST", "/v2.0/oa/upload/image"): upload_image,
    ("POST", "/v2.0/oa/upload/gif"): upload_gif,
    ("POST", "/v2.0/oa/upload/file"): upload_file,
}
