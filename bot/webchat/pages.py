"""The page's own files, compressed once, with headers that let it load nothing from elsewhere."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response

FOLDER = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file as it travels."""

    plain: bytes
    packed: bytes
    mime: str
    tag: str

    @classmethod
    def read(cls, path: Path) -> File:
        """From the folder of pages."""
        plain = path.read_bytes()
        tag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
        return cls(plain, gzip.compress(plain, 9, mtime=0), TYPES[path.suffix], tag)


def policy(sites: tuple[str, ...]) -> str:
    """The page's content security policy; only `sites` and our own may put it into a frame."""
    return POLICY + " ".join(("'self'", *sites))


def router(sites: tuple[str, ...]) -> APIRouter:
    """``/chat``, ``/chat/login``, ``/chat/embed.js`` and ``/chat/assets/…``."""
    files = {path.name: File.read(path) for path in sorted(FOLDER.iterdir())}
    pages = APIRouter()

    @pages.get("/chat")
    async def chat(request: Request) -> Response:
        return serve(request, files["index.html"], {"Content-Security-Policy": policy(sites)})

    @pages.get("/chat/login")
    async def login(request: Request) -> Response:
        """Never in a frame: nobody shall press its button without seeing whose page it is."""
        return serve(request, files["login.html"], {"Content-Security-Policy": POLICY + "'none'"})

    @pages.get("/chat/embed.js")
    async def embed(request: Request) -> Response:
        return serve(request, files["embed.js"], {"Cross-Origin-Resource-Policy": "cross-origin"})

    @pages.get("/chat/assets/{name}")
    async def asset(name: str, request: Request) -> Response:
        return serve(request, files[name], {}) if name in files else Response(status_code=404)

    return pages


def serve(request: Request, file: File, more: dict[str, str]) -> Response:
    """A file, compressed where the browser takes that; 304 where it has it already."""
    headers = {**HEADERS, **more, "ETag": file.tag, "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == file.tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.packed, headers=headers, media_type=file.mime)
    return Response(file.plain, headers=headers, media_type=file.mime)
