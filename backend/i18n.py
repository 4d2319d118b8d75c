"""Words in the person's language: Vietnamese is the source, the others gettext catalogues.

`_` translates at the moment it is called into the language set by `speaking`, so a view is an
ordinary function of facts. Catalogues are read from ``locales/<language>/LC_MESSAGES/motcua.po``
as they stand: there is no compiled file that could be older than its source.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "vi"
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "motcua"

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


@cache
def catalogue(language: str) -> NullTranslations:
    """The translations of one language; the source language needs none."""
    if language == SOURCE:
        return NullTranslations()
    with (LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


def language() -> str:
    """The language spoken now, one of `LANGUAGES`."""
    return _language.get()


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak `language` inside the block; an unknown or missing one means Vietnamese."""
    token = _language.set(language if language in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str) -> str:
    """`message` (Vietnamese) in the language spoken now."""
    return catalogue(_language.get()).gettext(message)


def _n(message: str, number: int) -> str:
    """A sentence with a count in it; Vietnamese has one form, so the source is given once."""
    return catalogue(_language.get()).ngettext(message, message, number)


def N_(message: str) -> str:
    """Marks a constant for translation; it is translated where it is shown, by `_`."""
    return message
