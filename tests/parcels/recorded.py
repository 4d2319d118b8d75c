"""A carrier's server that plays recorded answers over HTTP, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

FIXTURES = Path(__file__).parent / "fixtures"


def fixture(name: str) -> Any:
    """A recorded answer or webhook, by the name of its file."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


@dataclass
class Call:
    """One request: the query as plain values, the body as JSON or as text."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Recorded:
    """`plays` answers by path, one after another; the last one stays. A number is a bare status."""

    url: str = ""
    plays: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    calls: list[Call] = field(default_factory=list)

    def play(self, path: str, *answers: Any) -> None:
        """Names of fixtures, statuses, or data."""
        self.plays[path] = [fixture(one) if isinstance(one, str) else one for one in answers]

    def asked(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    def _answer(self, path: str) -> tuple[int, bytes]:
        waiting = self.plays.get(path) or [404]
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(answer, int):
            return answer, b"{}"
        return 200, json.dumps(answer).encode()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one call."""
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (one.partition(": ") for one in lines if one)
        }
        body = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
        parts = urlsplit(first.split(" ")[1])
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        told = json.loads(body) if body.startswith("{") else body
        self.calls.append(Call(parts.path, query, headers, told))
        status, data = self._answer(parts.path)
        head = f"HTTP/1.1 {status} -\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + data)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def playing() -> AsyncIterator[Recorded]:
    """A server until the end of the block."""
    recorded = Recorded()
    server = await asyncio.start_server(recorded.serve, "127.0.0.1", 0)
    recorded.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield recorded
    finally:
        server.close()
        await server.wait_closed()
