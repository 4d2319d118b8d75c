"""The signature of a webhook: plain SHA-256 over app id, raw body, timestamp and secret."""

from __future__ import annotations

import hashlib

HEADER = "X-ZEvent-Signature"
TIMESTAMP_HEADER = "X-ZEvent-Timestamp"


def mac(first: str, body: str, timestamp: str, secret: str) -> str:
    """The hex digest. `first` is the app id (some say the OA's id), `body` exactly as posted."""
    return hashlib.sha256(f"{first}{body}{timestamp}{secret}".encode()).hexdigest()
