"""A draft knows what is missing, and comes back from the dialogue as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from backend.cases import rules
from backend.cases.drafts import Draft, File, Further, Part

FILES = st.builds(
    File,
    native_id=st.text(max_size=5),
    unique_id=st.text(max_size=5),
    kind=st.sampled_from(rules.ATTACHMENT_KINDS),
    size=st.none() | st.integers(0, 10**7),
    ending=st.none() | st.just("pdf"),
    album=st.none() | st.sampled_from(("one", "two")),
)
PARTS = st.builds(Part, st.text(max_size=3), st.text(min_size=1, max_size=20), st.just(("phone",)))
DRAFTS = st.builds(
    Draft,
    token=st.just("CODE01"),
    parts=st.lists(PARTS, max_size=3).map(tuple),
    procedure=st.none() | st.just("") | st.just("1.001193"),
    near=st.just(("1.001193",)) | st.just(()),
    department=st.none() | st.just("so-cong-thuong"),
    dossier_code=st.none() | st.just("H27-261123-0001"),
    chosen_urgency=st.none() | st.sampled_from(rules.URGENCIES),
    alike=st.none() | st.just(()) | st.just(("case-7", "case-9")),
    files=st.lists(FILES, max_size=3).map(tuple),
    held=st.lists(FILES, max_size=3).map(tuple),
    clean=st.just(("one",)) | st.just(()),
    refused=st.just(("two",)) | st.just(()),
    by_hand=st.just(("department",)) | st.just(()),
    later=st.none() | PARTS,
)


@given(DRAFTS)
def test_a_draft_survives_the_dialogues_table(draft: Draft) -> None:
    assert Draft.of(json.loads(json.dumps(draft.as_data()))) == draft


@given(DRAFTS)
def test_a_draft_is_ready_only_when_nothing_is_missing(draft: Draft) -> None:
    said = (draft.question, draft.procedure, draft.department)
    assert (draft.step() == "preview") == (None not in said and not draft.alike)


@given(DRAFTS, FILES)
def test_nothing_that_could_show_a_paper_comes_in_unasked(draft: Draft, file: File) -> None:
    grown = draft.with_file(file)
    come = set(grown.files) - set(draft.files)
    assert all(one.kind not in rules.SEEN or one.album in draft.clean for one in come)
    assert len(grown.files) + len(grown.held) <= len(draft.files) + len(draft.held) + 1


def test_a_file_sent_twice_is_one() -> None:
    file = File("a", "same")
    draft = Draft("CODE01").with_file(file).with_file(File("b", "same")).with_held_cleared()
    assert draft.files == (file,)


def test_an_album_in_any_order_and_late_shares_one_verdict() -> None:
    album = [File(f"p{number}", f"p{number}", album="one") for number in range(3)]
    for first, second, late in permutations(album):
        held = Draft("CODE01").with_file(first).with_file(second)
        kept = held.with_held_cleared().with_file(late)
        assert set(kept.files) == set(album) and kept.held == ()
        thrown = held.without_held().with_file(late)
        assert thrown.files == thrown.held == ()


def test_words_come_message_by_message_and_an_edit_finds_its_own() -> None:
    draft = Draft("CODE01").with_words("Gọi 0900000001", "1").with_words("hay chờ?", "2")
    assert draft.question == "Gọi (số điện thoại)\nhay chờ?" and draft.masked == ("phone",)
    edited = draft.with_words("Gọi khách", "1")
    assert edited.question == "Gọi khách\nhay chờ?" and edited.masked == ()
    assert draft.with_words("", "1").question == "hay chờ?"


def test_a_message_of_nothing_but_a_code_adds_no_words() -> None:
    draft = Draft("CODE01").with_words("Thiếu chữ ký", "1").with_words("h27-261123-0001", "2")
    assert draft.question == "Thiếu chữ ký"
    assert draft.dossier_code == "H27-261123-0001"


def test_new_words_are_read_anew_but_what_was_chosen_by_hand_stays() -> None:
    draft = replace(Draft("CODE01"), procedure="1.001193", department="so-y-te")
    assert draft.with_words("khác hẳn", "1").department is None
    by_hand = draft.choosing_procedure("2.000815").choosing_department("so-noi-vu")
    told = by_hand.with_words("khác hẳn", "1")
    assert (told.procedure, told.department) == ("2.000815", "so-noi-vu")


def test_further_words_survive_the_dialogues_table() -> None:
    further = Further("CODE02", 7, 9).with_text("0900000001")
    assert Further.of(json.loads(json.dumps(further.as_data()))) == further
