"""What is being written, as values kept in a dialogue: a citizen's words, a clerk's answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from backend.people.masking import mask
from backend.people.texts import clean


@dataclass(frozen=True, slots=True)
class Draft:
    """A citizen's question, or further words to the enquiry of that number.

    `token` names the draft on its buttons; `voice` is the messenger's id of a spoken message.
    """

    token: str
    enquiry: int | None = None
    about: str | None = None
    text: str = ""
    masked: tuple[str, ...] = ()
    voice: str | None = None

    @property
    def said(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.text or self.voice)

    def with_text(self, text: str) -> Draft:
        """Told in writing, personal data covered; a voice told before is replaced."""
        covered = mask(clean(text))
        return replace(self, text=covered.text, masked=covered.kinds, voice=None)

    def with_voice(self, native_id: str) -> Draft:
        """Told by voice, in place of anything written."""
        return replace(self, text="", masked=(), voice=native_id)

    def without_words(self) -> Draft:
        """To be told anew."""
        return replace(self, text="", masked=(), voice=None)

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Draft:
        """The draft that `as_data` wrote."""
        return cls(**{**data, "masked": tuple(data["masked"])})


@dataclass(frozen=True, slots=True)
class Reply:
    """A clerk's words to a citizen; `kind` is ``answer`` or ``asked_back``."""

    token: str
    enquiry: int
    kind: str
    text: str = ""

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Reply:
        """The reply that `as_data` wrote."""
        return cls(**data)
