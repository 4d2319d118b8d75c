"""Drafts as their dialogue keeps them: fit for JSON, what is personal sealed in there too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from backend.sealing import Keyring

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def sealed(draft: DataclassInstance, names: Collection[str], ring: Keyring) -> dict[str, Any]:
    """A draft's fields by their names, those in `names` sealed."""
    values = {one.name: getattr(draft, one.name) for one in fields(draft)}
    return {
        name: ring.seal(value) if value and name in names else value
        for name, value in values.items()
    }


def opened(data: Mapping[str, Any], names: Collection[str], ring: Keyring) -> dict[str, Any]:
    """The fields of what `sealed` made. What no key opens any more (they may be changed while
    somebody writes, and dialogues are not sealed again) is missing, and asked for once more."""
    return {
        name: ring.opened(value) if value and name in names else value
        for name, value in data.items()
    }
