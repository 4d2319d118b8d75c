"""Which messages the words of a case came from: at first a proposal's or a note's, and by what name
the map of heard messages knows these."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import verbs
from backend.cases.drafts import Draft, Further
from backend.cases.files import albums
from backend.cases.models import Case, Proposal
from backend.notices import heard
from backend.notices.heard import Place

NOTE, PROPOSAL = "note", "proposal"


def name(kind: str, number: int) -> str:
    """What heard messages are part of: ``note:12``, ``proposal:3``."""
    return f"{kind}:{number}"


def named(subject: str) -> tuple[str, int]:
    """The kind and the number of a subject that `name` made."""
    kind, _colon, number = subject.partition(":")
    return kind, int(number)


async def of_question(
    session: AsyncSession, case: Case, draft: Draft, at: Place, *, now: datetime
) -> None:
    """The messages of a draft are those of the case's question."""
    words = [(part.message, part.text) for part in draft.parts if part.message]
    await _of_note(session, case, "submit", words, albums(draft.files), at, now)


async def of_further(
    session: AsyncSession, case: Case, further: Further, at: Place, *, now: datetime
) -> None:
    """The message of further words; where they became a new case, of its question."""
    words = [(further.message, further.text or "")] if further.message else []
    key = f"add:{further.token}" if case.id == further.case else "submit"
    await _of_note(session, case, key, words, albums(further.files), at, now)


async def _of_note(
    session: AsyncSession, case: Case, key: str, words: list[tuple[str, str]],
    groups: Iterable[str], at: Place, now: datetime,
) -> None:  # fmt: skip
    note_id = await verbs.note_left(session, case, key)
    assert note_id is not None
    messages = [*words, *((heard.album(group), "") for group in groups)]
    await heard.remember(
        session, at, messages, subject=name(NOTE, note_id), person_id=case.clerk_id, now=now
    )


async def of_proposal(
    session: AsyncSession, proposal: Proposal, at: Place, message: str, album: str | None, *,
    now: datetime,
) -> None:  # fmt: skip
    """The message that proposed words, or the first of their files, came in."""
    messages = [(message, proposal.text)]
    if album:
        messages.append((heard.album(album), ""))
    await heard.remember(
        session, at, messages, subject=name(PROPOSAL, proposal.id), person_id=proposal.author_id,
        now=now,
    )  # fmt: skip


async def became_note(session: AsyncSession, proposal_id: int, note_id: int) -> None:
    """Proposed words have left: their messages are the note's from now on."""
    await heard.became(session, name(PROPOSAL, proposal_id), name(NOTE, note_id))


async def forget_proposal(session: AsyncSession, proposal_id: int) -> None:
    """Proposed words were thrown away."""
    await heard.forget(session, name(PROPOSAL, proposal_id))
