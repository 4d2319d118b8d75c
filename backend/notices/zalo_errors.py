"""What Zalo's error codes mean for us: one table, from a digest of its pages (docs/channels.md).

Zalo answers HTTP 200 also when it refuses; the code stands in `error`.
"""

from __future__ import annotations

from enum import Enum


class Meaning(Enum):
    """What follows from a refusal."""

    TOKEN = "token"  # noqa: S105 a word, no secret
    """The access token counts no longer: renew it once and try once more."""
    BUSY = "busy"
    """Not now: too many calls, a quota, the night."""
    WINDOW = "window"
    """The person has not written for too long; it may be told when they do."""
    PERSON = "person"
    """This person cannot be written to at all."""
    SETUP = "setup"
    """The account, its package or its rights: a human must mend it."""
    CONTENT = "content"
    """This message will never be taken as it is."""


_CODES: dict[Meaning, tuple[int, ...]] = {
    Meaning.TOKEN: (-216, -220, -124),
    Meaning.BUSY: (-32, -100, -211, -144, -133, -234),
    Meaning.WINDOW: (-230,),
    Meaning.PERSON: (-213, -217, -218, -227, -232, -244, -114, -118, -119, -139, -141),
    Meaning.SETUP: (
        -204, -205, -209, -212, -219, -221, -223, -224, -235, -237, -238, -240, -241, -320, -321,
        -403, -101, -102, -103, -104, -105, -131, -135, -136, -137, -146, -14002, -14003,
    ),
    Meaning.CONTENT: (-201, -210, -233, -248),
}  # fmt: skip
MEANINGS = {code: meaning for meaning, codes in _CODES.items() for code in codes}
RATE, NO_MESSAGES, NO_TEMPLATES = -32, -211, -144
"""Too many calls; the account's messages are used up; its templates of the day are."""
NIGHT = frozenset({-133, -234})
QUOTA = frozenset({NO_MESSAGES, NO_TEMPLATES})


class ZaloRefused(Exception):
    """Zalo answered no. `words` are Zalo's, and may hold an id: they are never logged."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(f"zalo {code}")
        self.code = code
        self.words = words

    @property
    def meaning(self) -> Meaning:
        """A code nobody has seen counts as busy: it is tried again, and given up after days."""
        return MEANINGS.get(self.code, Meaning.BUSY)


class ZaloAway(Exception):
    """No answer that could be read. `maybe_sent`: the call may have been carried out."""

    def __init__(self, reason: str, *, maybe_sent: bool = False) -> None:
        super().__init__(reason)
        self.maybe_sent = maybe_sent


class NotConnected(Exception):
    """There is no token, or Zalo refuses to renew it: somebody must run `motcua zalo connect`."""
