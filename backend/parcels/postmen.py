"""Routes: what the counter calls a postman's way, at first the receiver's commune. Pure."""

from __future__ import annotations

from backend.knowledge import homes, units

LONGEST_ROUTE = 40


def commune_in(address: str | None) -> str | None:
    """Today's commune that an address names, as a first route; None where that is not clear."""
    found = homes.meant(address).communes if address else ()
    return units.unit(found[0]).name[:LONGEST_ROUTE] if len(found) == 1 else None


def route(text: str) -> str | None:
    """A route's name as somebody typed it, tidied; None where it is none or too long."""
    line = " ".join(text.replace("\0", " ").split())
    return line if 0 < len(line) <= LONGEST_ROUTE and any(map(str.isalnum, line)) else None
