"""The web chat: whether it is on, and whether its cookies can be kept safe."""

from __future__ import annotations

from urllib.parse import urlsplit

from backend.diagnosis.finding import Finding, bad, good
from backend.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def look(settings: Settings) -> list[Finding]:
    """Nothing is said where it is off."""
    if not settings.webchat:
        return []
    address = settings.public_url or ""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        return [bad("webchat.insecure", url=address)]
    return [good("webchat.on", url=f"{address.rstrip('/')}/chat")]
