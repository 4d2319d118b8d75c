"""Files of our own keeping."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backend.errors import Misconfigured
from backend.sealing import Keyring, new_key
from backend.stored_files import StoredFiles


def test_a_file_is_sealed_and_comes_back_as_it_was(tmp_path: Path) -> None:
    store = StoredFiles(tmp_path / "kept", Keyring(new_key()))
    store.put("a.jpg", b"content")
    assert store.get("a.jpg") == b"content" and store.get("b.jpg") is None
    assert b"content" not in (tmp_path / "kept" / "a.jpg").read_bytes()
    with pytest.raises(Misconfigured):
        StoredFiles(tmp_path / "kept", Keyring(new_key())).get("a.jpg")


def test_what_no_row_names_goes_after_an_hour(tmp_path: Path) -> None:
    store = StoredFiles(tmp_path, Keyring(new_key()))
    now = datetime(2026, 11, 23, tzinfo=UTC)
    for name, age in (("named", 9), ("left", 9), ("left.part", 9), ("new", 0)):
        store.put(name, b"x")
        at = (now - timedelta(hours=age)).timestamp()
        os.utime(tmp_path / name, (at, at))
    assert store.sweep({"named"}, real=now) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["named", "new"]


def test_a_new_key_opens_what_was_sealed_again(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    StoredFiles(tmp_path, Keyring(old)).put("a", b"x")
    assert StoredFiles(tmp_path, Keyring(f"{new},{old}")).reseal() == 1
    assert StoredFiles(tmp_path, Keyring(new)).get("a") == b"x"
