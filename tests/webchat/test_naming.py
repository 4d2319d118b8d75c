"""Which columns keep files of the web chat alive: a new one must be known to `files.NAMING`."""

from __future__ import annotations

import re

from sqlalchemy import String

from backend.schema import metadata
from backend.webchat.files import NAMING

LIKE_A_FILE = re.compile(r"file|photo|picture|image|voice|audio|video|media|native|attach|scan")
NO_FILE = {
    "identities.native_id",  # An account,
    "groups.native_id",  # a group,
    "notices.native_id",  # and a message; notices pass files on, they do not keep them.
    "native_ids.native",  # Zalo's own string.
    "catalogue_imports.files",  # Names of files on an operator's disk.
}
"""What sounds like it and is something else, or lies in the web chat's own tables."""


def test_every_column_that_may_hold_a_file_keeps_it() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String) and LIKE_A_FILE.search(column.name)
        if column.name not in NAMING and not table.name.startswith("webchat_")
    }
    assert found - NO_FILE == set()


def test_every_table_with_a_files_other_name_names_the_file() -> None:
    """`unique_id` is how a messenger calls the same file everywhere."""
    with_files = [table for table in metadata.sorted_tables if "unique_id" in table.c]
    assert with_files
    for table in with_files:
        assert set(NAMING) & set(table.c.keys()), table.name
