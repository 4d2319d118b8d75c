"""Reading what carriers write: times without a zone, keys in several spellings, lists or one."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from backend.parcels.carriers.base import WebhookRefused
from backend.parcels.rules import LOCAL

EARLIEST, LATEST = 1900, 2200
_FORMS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")


def moment(text: Any) -> datetime:
    """An aware time from `dd/MM/yyyy HH:mm[:ss]` or ISO; without a zone it is Vietnam's.

    Raises ValueError, also for years that no calendar of ours could turn into another zone.
    """
    found = _read(str(text).strip())
    if not EARLIEST <= found.year <= LATEST:
        raise ValueError("a year out of this world")
    return found


def _read(text: str) -> datetime:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=LOCAL)
        except ValueError:
            continue
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)


def first(record: dict[str, Any], *keys: str) -> Any:
    """The value of the first of `keys` that is there and not empty; spaces around a key and the
    size of its letters do not matter. None where there is none."""
    by_key = {str(key).strip().lower(): value for key, value in record.items()}
    values = (by_key.get(key.lower()) for key in keys)
    return next((value for value in values if value not in (None, "")), None)


def text_of(value: Any) -> str | None:
    """A text or number as text without spaces around it; None where it is neither, or empty."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None


def digest_id(source: str, item: str, code: str, at: datetime, office: str | None) -> str:
    """An id for an event to which its carrier gives none; made of nothing that is reworded."""
    minute = at.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")
    return hashlib.sha256("|".join((source, item, code, minute, office or "")).encode()).hexdigest()


def json_object(body: bytes) -> dict[str, Any]:
    """A webhook's body; raises WebhookRefused where it is no JSON object."""
    try:
        found = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise WebhookRefused(400, "no JSON") from error
    if not isinstance(found, dict):
        raise WebhookRefused(400, "no JSON object")
    return found
