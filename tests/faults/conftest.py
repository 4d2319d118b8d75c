"""The same installations as the end-to-end tests."""

from __future__ import annotations

from tests.e2e.conftest import installation, phones, zygote

__all__ = ["installation", "phones", "zygote"]
