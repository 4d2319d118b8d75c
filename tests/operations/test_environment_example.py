"""`.env.example` is the list of settings people read: complete, explained, and harmless."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from backend.settings import Settings
from tests.story.services import REPO

EXAMPLE = REPO / ".env.example"
LINE = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]+)=(.*)$")
NOT_OURS = {"POSTGRES_PASSWORD", "HTTP_PORT", "IMAGE_TAG"}


def listed() -> dict[str, str]:
    """Names and values of all settings shown, commented out or not."""
    found = (LINE.match(line) for line in EXAMPLE.read_text().splitlines())
    return {match[1]: match[2] for match in found if match}


def test_it_lists_every_setting_the_program_reads_and_no_other() -> None:
    known = {f"MOTCUA_{field}".upper() for field in Settings.model_fields}
    assert set(listed()) == known | NOT_OURS


def test_every_setting_is_explained_right_above() -> None:
    explained = False
    for line in EXAMPLE.read_text().splitlines():
        if LINE.match(line):
            assert explained, line
        elif line.startswith("# ") and not line.startswith("# ---"):
            explained = True
        else:
            explained = False


def test_a_plain_copy_of_it_is_a_valid_environment_with_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(EXAMPLE.read_text())
    assert Settings() == Settings(_env_file=None)


def test_the_defaults_it_shows_are_the_defaults() -> None:
    defaults = Settings(_env_file=None)
    for name in ("DATABASE_URL", "HTTP_HOST", "HTTP_PORT", "TELEGRAM_API_BASE", "FILES_DIR",
                 "LOG_FORMAT", "LIMITS_DIVISOR"):  # fmt: skip
        shown, real = listed()[f"MOTCUA_{name}"], getattr(defaults, name.lower())
        assert type(real)(shown) == real


def test_it_holds_no_secret() -> None:
    secrets = [
        f"MOTCUA_{name}".upper()
        for name, field in Settings.model_fields.items()
        if SecretStr in getattr(field.annotation, "__args__", ())
    ]
    assert "MOTCUA_TELEGRAM_TOKEN" in secrets
    for name in (*secrets, "POSTGRES_PASSWORD"):
        assert listed()[name] == ""
