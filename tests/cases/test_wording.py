"""Everything a case says fits its messenger, stays harmless, and carries buttons that parse."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest

from backend.actions import Screen, pack, parse
from backend.cases import rules
from backend.cases.desk import Opened, Page
from backend.cases.drafts import Draft, File, Further, Part
from backend.cases.following import LONGEST_OUTCOME
from backend.cases.places import Presence
from backend.cases.precedents import Precedent
from backend.knowledge import units
from backend.knowledge.catalogue import bundled
from backend.notices.wording import case_digests, case_news, case_previews, cases, render
from bot.views import cases as case_view
from bot.views import following as follow_view
from bot.views import posting
from bot.views import work as work_view

LONGEST = ("<&>" * rules.LONGEST_TEXT)[: rules.LONGEST_TEXT]
LONGEST_UNIT = max(
    (unit.key for commune in units.communes() for unit in [units.counter_of(commune.key)]),
    key=lambda key: len(units.unit(key).name),
)
LONGEST_DEPARTMENT = max(
    (unit.key for unit in units.departments()), key=lambda key: len(units.unit(key).name)
)
FACTS: dict[str, Any] = {
    "case": 10**12, "code": "VM-2026-1000000000000", "department": LONGEST_DEPARTMENT,
    "unit": LONGEST_UNIT, "dossier": "000.00.04.H51.100.100-261123-0123456789",
    "question": LONGEST, "files": {"photo": 9, "document": 1}, "file_kind": "document",
    "state": "waiting",
    "asked_at": "2026-11-23T02:00:00+00:00", "text": LONGEST, "answer": 10**12,
    "proposal": 10**12, "kind": "disputed", "length": 99_999, "most": 3_000,
    "title": "Đ" * 100, "urgency": "waiting_citizen", "claimed": False, "owner": None,
    "due": "2026-11-25T02:00:00+00:00", "late": True, "legal": "2026-11-30",
    "respond": "2026-11-23T02:30:00+00:00",
    "parts": [[LONGEST_DEPARTMENT, False], ["so-y-te", True]], "desk": LONGEST_DEPARTMENT,
    "part": 10**12, "answered": False, "over": False, "purpose": None, "joint": False,
    "warned": True, "blocked": True, "stands": True, "percent": 80, "rung": "centre",
}  # fmt: skip
THERE = Presence(seen=True, on_duty=False, opens=datetime(2026, 11, 24, tzinfo=UTC))
KINDS = {**cases.KINDS, **case_previews.KINDS, **case_news.KINDS}
TEXTS = {"case.answer": {"kind": "incomplete"}, "case.mended": {"kind": "incomplete"},
         "case.transferred": {"text": "x" * 500},
         "case.part": {"text": LONGEST[:500]}}  # fmt: skip
"""What differs for a kind: an answer's kind is not a note's, and a reason is short."""


def visible(screen: Screen) -> int:
    """UTF-16 units after the markup is read, which is what Telegram's 4,096 count."""
    return rules.length(unescape(re.sub(r"<[^>]+>", "", screen.text)))


def check(screen: Screen, most: int = 4_096) -> None:
    assert visible(screen) <= most
    assert set(re.findall(r"</?(\w+)", screen.text)) <= {"b", "i", "code"}
    for row in screen.rows:
        for button in row:
            assert parse(button.code) is not None
            assert 0 < len(button.label) <= 64


@pytest.mark.parametrize("state", rules.STATES)
@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"case.proposal"}))
def test_every_notice_fits_with_the_longest_words(kind: str, state: str) -> None:
    screen = render(kind, FACTS | {"state": state} | TEXTS.get(kind, {}), "vi")
    check(screen, 1_024 if kind in ("case.files", "case.enclosed") else 4_096)


@pytest.mark.parametrize("state", rules.PROPOSAL_STATES)
@pytest.mark.parametrize("joint", [True, False])
def test_a_preview_fits_and_offers_buttons_only_while_it_can_be_stopped(
    state: str, joint: bool
) -> None:
    purpose = None if state == rules.PROPOSED else rules.INCOMPLETE
    screen = render(
        "case.proposal", FACTS | {"state": state, "joint": joint, "purpose": purpose}, "vi"
    )
    check(screen)
    assert bool(screen.rows) == (state in (rules.PROPOSED, rules.LEAVING))


@pytest.mark.parametrize("text", [LONGEST, "ấ" * 3_000, "😀" * 1_500])
def test_every_step_of_asking_fits(text: str) -> None:
    draft = Draft(
        "ABC234", (Part("1", text, ("phone", "identity", "account", "email")),), "1.001193",
        department=LONGEST_DEPARTMENT, absent=LONGEST_DEPARTMENT,
        dossier_code=str(FACTS["dossier"]), files=(File("a", "a"),) * 10,
    )  # fmt: skip
    before = Precedent(
        f"case-{10**12}", LONGEST_DEPARTMENT, None, text, text, datetime(2026, 11, 23, tzinfo=UTC)
    )
    longest = max(bundled().procedures.values(), key=lambda one: len(one.short))
    screens = [
        posting.question(draft), posting.procedures(draft, [longest] * 3),
        posting.departments(draft, {}, ()), posting.alike(draft, [before] * 3),
        posting.precedent(draft, before), posting.dossier_code(draft), posting.files(draft),
        posting.about_files(draft), posting.preview(draft, longest, THERE, date(2026, 11, 30)),
    ]  # fmt: skip
    for screen in screens:
        check(case_view.with_note(posting.nobody_there(LONGEST_DEPARTMENT), screen))
    check(case_view.unfinished(draft))
    check(case_view.further_kept(Further("ABC234", 1, 1, text, draft.masked)))


def test_every_department_fits_on_a_button() -> None:
    for unit in units.departments():
        assert parse(pack("draft.department", "ABC234", unit.key)) is not None


@pytest.mark.parametrize("as_clerk", [True, False])
@pytest.mark.parametrize("state", rules.STATES)
def test_every_page_of_a_thread_fits_and_all_entries_are_on_some_page(
    state: str, as_clerk: bool
) -> None:
    notes = tuple(
        {"kind": kind, "role": "clerk", "unit": LONGEST_UNIT, "at": FACTS["asked_at"],
         "text": f"{number}:" + LONGEST[: size - 3]}
        for number, (kind, size) in enumerate(
            [("question", 3_000), ("answer", 3_000), ("disputed", 30), ("supplied", 3_000)] * 3
        )
    )  # fmt: skip
    opened = Opened(FACTS | {"state": state}, notes, as_clerk, 10**12)
    pages = [work_view.thread(opened, number) for number in range(len(notes))]
    for page in pages:
        check(page)
    shown = "\n".join(page.text for page in pages)
    assert all(f"{number}:" in shown for number in range(len(notes)))
    assert not any("Xem tiếp" in b.label for row in pages[-1].rows for b in row)


def test_a_list_without_cases_says_so() -> None:
    assert "không có câu hỏi nào" in work_view.cases(Page("desk", 0, (), more=False)).text


@pytest.mark.parametrize("kind", sorted(case_digests.KINDS))
def test_a_digest_of_all_departments_fits_and_says_how_many_it_leaves_out(kind: str) -> None:
    counts = dict.fromkeys(("waiting", "asked", "answered", "late", "today"), 99_999)
    urgent = {"case": 10**12, "code": FACTS["code"], "late": False, "due": FACTS["due"]}
    screen = render(kind, {
        "half": "morning", "day": "2026-11-23", "urgent": [urgent] * 8,
        "desks": [{"desk": LONGEST_UNIT, **counts}] * 77, "late": [[LONGEST_UNIT, 99_999]] * 77,
    }, "vi")  # fmt: skip
    check(screen)
    assert "… và 57 cơ quan nữa" in screen.text


def test_no_card_names_a_person() -> None:
    """What departments see is made of facts that hold no clerk: this keeps it so. The name of
    whoever has the case is their own colleague's."""
    shown = {"case", "code", "department", "unit", "dossier", "question", "files", "state"}
    shown |= {"title", "urgency", "claimed", "due", "late", "respond", "legal"}
    read = set()

    class Facts(dict[str, Any]):
        def __getitem__(self, key: str) -> Any:
            read.add(key)
            return super().__getitem__(key)

    KINDS["case.card"](Facts(FACTS))
    assert read == shown | {"asked_at"}


def test_the_longest_outcome_fits_the_clerks_question_and_the_citizens_notice() -> None:
    longest = ("<&>" * LONGEST_OUTCOME)[:LONGEST_OUTCOME]
    facts = {**FACTS, "text": longest, "at": FACTS["asked_at"]}
    every_kind = ("phone", "identity", "account", "email")
    asked = follow_view.ask_outcome(10**12, 10**12, facts, every_kind, 12)
    told = render("follow.outcome", facts, "vi")
    for screen in (asked, told):
        assert visible(screen) <= 4096
        assert "<&>" not in screen.text
