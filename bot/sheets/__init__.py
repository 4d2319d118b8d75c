"""Sheets of paper and pictures of them: leaflets to prepare by, posters with a QR code.

Pure: parts in (`parts`), bytes out. Wording is `bot.views.sheets`' to do, and nothing here reaches
a database or the network. One layout serves paper and picture: a picture is the page of a PDF,
rasterised. What many ask for is made once.
"""

from __future__ import annotations

from functools import lru_cache

from bot.sheets.parts import Leaflet

KEPT = 32


@lru_cache(KEPT)
def pdf_of(made: Leaflet) -> bytes:
    """A leaflet as a PDF to print."""
    from bot.sheets import leaflet

    return leaflet.for_paper(made)


@lru_cache(KEPT)
def pictures_of(made: Leaflet) -> tuple[bytes, ...]:
    """A leaflet as pictures for a phone, PNG, in the order of reading."""
    from bot.sheets import leaflet, picture

    return tuple(picture.pictures(leaflet.for_phone(made)))
