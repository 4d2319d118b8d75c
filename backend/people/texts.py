"""What people write, made fit to be kept and passed on: pure."""

from __future__ import annotations


def clean(text: str) -> str:
    """A text as both databases can hold it: no NUL, no half of a pair, no space around it."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def length(text: str) -> int:
    """A text's length as Telegram counts it, in UTF-16 units: an emoji counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fault(text: str, longest: int) -> str | None:
    """What is wrong with a text: ``empty``, ``too_long`` (UTF-16 units), or nothing (None)."""
    if not any(sign.isprintable() and not sign.isspace() for sign in text):
        return "empty"
    return "too_long" if length(text) > longest else None
