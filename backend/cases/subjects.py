"""What notices about cases and their parts call their subjects, and which one a subject names."""

from __future__ import annotations

SUBJECT, PART = "case", "part"


def subject_of(case_id: int) -> str:
    """What notices about a case are about."""
    return f"{SUBJECT}:{case_id}"


def part_subject(part_id: int) -> str:
    """What notices about a part asked of another department are about."""
    return f"{PART}:{part_id}"


def part_in(subject: str | None) -> int | None:
    """The part a notice's subject names, or None."""
    return _number(subject, PART)


def _number(subject: str | None, room: str) -> int | None:
    named, _colon, number = (subject or "").partition(":")
    return int(number) if named == room and number.isdigit() else None


def case_in(subject: str | None) -> int | None:
    """The case a notice's subject names, or None."""
    return _number(subject, SUBJECT)
