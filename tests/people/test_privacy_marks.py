"""Every room marks its personal columns so that export and erase know them."""

from __future__ import annotations

import pytest
from sqlalchemy import Table

from backend.cases import following
from backend.parcels import rules as parcels
from backend.people import consents, privacy
from backend.schema import metadata
from backend.sealing import Keyring, new_key
from bot.views.privacy import TABLES
from tests.story.services import REPO

PERSONAL = list(privacy.personal_tables(metadata))
SUSPECT = ("name", "phone", "address", "text", "native_id", "location", "email", "note", "question")


@pytest.mark.parametrize("table", PERSONAL, ids=str)
def test_a_table_with_personal_columns_says_whose_they_are(table: Table) -> None:
    assert str(privacy.belongs_to(table, 1))


@pytest.mark.parametrize("table", PERSONAL, ids=str)
def test_every_personal_column_is_kept_on_purpose_or_can_be_emptied(table: Table) -> None:
    ring = Keyring(new_key())
    for column in privacy.personal_columns(table):
        if not (column.info.get("keep") or table.info.get("forgotten_whole")):
            privacy.empty_of(column, ring)


@pytest.mark.parametrize("table", PERSONAL, ids=str)
def test_every_table_about_a_person_has_plain_words_and_stands_in_the_document(
    table: Table,
) -> None:
    document = (REPO / "docs" / "privacy.md").read_text()
    exported = any(not column.info.get("derived") for column in privacy.personal_columns(table))
    assert table.name in TABLES or not exported
    assert f"`{table.name}`" in document


UNMARKED_ON_PURPOSE = {
    ("groups", "native_id"),  # A group's chat, not a person's.
    ("notices", "native_id"),  # The number of a message; whose chat it is in stands elsewhere.
    ("articles", "question"),  # De-identified, and the office's word rather than a person's.
    ("place_details", "phone"),  # A public office's.
    ("place_details", "address"),
    ("case_routes", "note"),  # Why cases of a kind go to a desk: about nobody.
    ("case_macros", "text"),  # A desk's words to any clerk; a number of somebody's is refused.
}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_a_column_that_sounds_personal_is_marked_or_excused(table: Table) -> None:
    for column in table.columns:
        if column.name in SUSPECT and (table.name, column.name) not in UNMARKED_ON_PURPOSE:
            assert column.info.get("personal"), f"{column} is not marked by personal()"


def test_what_is_promised_when_asking_is_what_the_rooms_keep_to() -> None:
    assert consents.PURPOSES["parcel"].keep == parcels.KEEP_CONTACT
    assert consents.PURPOSES["collect"].keep == parcels.KEEP_CONTACT
    assert consents.PURPOSES["tracking"].keep == parcels.KEEP_FOLLOWERS
    assert consents.PURPOSES[following.PURPOSE].keep == following.KEEP_FOLLOWERS
    assert consents.PURPOSES["location"].keep is None


def test_every_table_in_plain_words_exists() -> None:
    assert set(TABLES) <= set(metadata.tables)
