"""Whether a webhook is Zalo's: a SHA-256 over the raw bytes, in the variants nobody has settled.

Sources disagree on three things: whether the time comes from the body or from the header
X-ZEvent-Timestamp, whose secret it is, and whether the app's or the account's id leads
(docs/channels.md). `auto` tries all of them; the one that matched is logged once, to be set then.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import structlog

log = structlog.get_logger()

SIGNATURE, TIME = "x-zevent-signature", "x-zevent-timestamp"
AUTO = "auto"
PREFIXES = ("mac=", "sha256=")


@dataclass(slots=True)
class Verifier:
    """`secrets` and `ids` by ``oa`` and ``app``. `variant` as ``body/oa/app``, or ``auto``."""

    secrets: dict[str, str]
    ids: dict[str, str]
    variant: str = AUTO
    _seen: set[str] = field(default_factory=set)

    def accepts(self, given: str, body: bytes, *, body_time: str, header_time: str) -> bool:
        """Whether the signature is one of ours; every variant is compared in constant time."""
        mac = given.strip().casefold()
        for prefix in PREFIXES:
            mac = mac.removeprefix(prefix)
        matched = None
        for name, expected in self._variants(body, body_time, header_time):
            if hmac.compare_digest(expected.encode(), mac.encode("utf-8", "replace")):
                matched = name
        if matched and matched not in self._seen:
            self._seen.add(matched)
            log.info("zalo.signature_variant", variant=matched)
        return matched is not None

    def _variants(self, body: bytes, body_time: str, header_time: str) -> Iterator[tuple[str, str]]:
        times = {"body": body_time, "header": header_time}
        for time, secret, first in product(times, self.secrets, self.ids):
            name = f"{time}/{secret}/{first}"
            if self.variant in (AUTO, name) and times[time]:
                yield name, sign(self.ids[first], body, times[time], self.secrets[secret])


def sign(first: str, body: bytes, time: str, secret: str) -> str:
    """sha256(id + raw body + time + secret) in hex: a plain digest, no HMAC."""
    return hashlib.sha256(
        first.encode() + body + time.encode("utf-8", "replace") + secret.encode()
    ).hexdigest()
