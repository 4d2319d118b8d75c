"""A draft knows what is missing, and comes back from the dialogue as it was."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from backend.cases.drafts import Draft, Further, Photo

PHOTOS = st.builds(
    Photo, st.text(max_size=5), st.text(max_size=5), st.none() | st.integers(0, 10**7)
)
DRAFTS = st.builds(
    Draft,
    token=st.just("CODE01"),
    department=st.none() | st.just("so-cong-thuong"),
    question=st.none() | st.text(max_size=20),
    dossier_code=st.none() | st.just("") | st.just("H27-261123-0001"),
    masked=st.just(("phone",)),
    photos=st.lists(PHOTOS, max_size=3).map(tuple),
    held=st.lists(PHOTOS, max_size=3).map(tuple),
    cleared=st.booleans(),
)


@given(DRAFTS)
def test_a_draft_survives_the_dialogues_table(draft: Draft) -> None:
    assert Draft.of(json.loads(json.dumps(draft.as_data()))) == draft


@given(DRAFTS)
def test_a_draft_is_ready_only_when_nothing_is_missing(draft: Draft) -> None:
    said = (draft.department, draft.question, draft.dossier_code)
    assert (draft.step() == "preview") == (None not in said)


@given(DRAFTS, PHOTOS)
def test_no_picture_comes_in_unasked(draft: Draft, photo: Photo) -> None:
    grown = draft.with_photo(photo)
    if not draft.cleared:
        assert grown.photos == draft.photos
    assert len(grown.photos) + len(grown.held) <= len(draft.photos) + len(draft.held) + 1


def test_a_picture_sent_twice_is_one() -> None:
    photo = Photo("a", "same")
    draft = Draft("CODE01").with_photo(photo).with_photo(Photo("b", "same")).with_held_cleared()
    assert draft.photos == (photo,)


def test_new_words_ask_about_pictures_anew_and_keep_the_code() -> None:
    draft = Draft("CODE01", dossier_code="H27-261123-0001", cleared=True).with_text(
        "Gọi 0900000001"
    )
    assert draft.question == "Gọi (số điện thoại)"
    assert draft.masked == ("phone",)
    assert draft.dossier_code == "H27-261123-0001"
    assert not draft.cleared


def test_further_words_survive_the_dialogues_table() -> None:
    further = Further("CODE02", 7, 9).with_text("0900000001")
    assert Further.of(json.loads(json.dumps(further.as_data()))) == further
