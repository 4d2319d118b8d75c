"""Logs tell what failed and where, never what was said, and survive a replaced standard error."""

from __future__ import annotations

import io
import logging
import sys

import pytest
import structlog


def test_a_fault_is_told_by_its_place_and_not_by_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for write in (structlog.get_logger().exception, logging.getLogger("library").exception):
        try:
            raise ValueError("số điện thoại 0900000001")
        except ValueError:
            write("thing.failed")
    said = capsys.readouterr().err
    assert said.count("ValueError") == 2 and said.count("test_log.py") == 2
    assert "0900000001" not in said


def test_a_closed_standard_error_of_before_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    gone, here = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", gone)
    structlog.get_logger().info("one.happened")
    gone.close()
    monkeypatch.setattr(sys, "stderr", here)
    structlog.get_logger().info("two.happened")
    logging.getLogger("library").warning("three")
    assert "two.happened" in here.getvalue() and "three" in here.getvalue()


def test_the_token_bearing_lines_of_httpx_are_off() -> None:
    assert logging.getLogger("httpx").getEffectiveLevel() == logging.WARNING
