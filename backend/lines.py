"""Whether a line to another service is one that others can read: pure."""

from __future__ import annotations

from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_open(url: str) -> bool:
    """Whether secrets would travel unencrypted; to this machine itself they may."""
    parts = urlsplit(url)
    return parts.scheme != "https" and parts.hostname not in LOOPBACK
