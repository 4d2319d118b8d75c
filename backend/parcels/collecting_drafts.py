"""A request for home collection while it is written: a value, kept as the dialogue's data.

Phone and address are sealed in there too: a draft that somebody forgot is no place for them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from backend.parcels import sealed_drafts
from backend.sealing import Keyring

PROCEDURE, PAPERS, COMMUNE, ADDRESS = "procedure", "papers", "commune", "address"
PHONE, SLOT, PREVIEW = "phone", "slot", "preview"
STEPS = (PROCEDURE, PAPERS, COMMUNE, ADDRESS, PHONE, SLOT)
EDITED = {
    PROCEDURE: ("procedure", "seen"),
    COMMUNE: ("commune", "address"),
    ADDRESS: ("address",),
    PHONE: ("phone", "proved"),
    SLOT: ("slot",),
}
"""What is written anew when somebody goes back to a step."""
SEALED = (PHONE, ADDRESS)


@dataclass(frozen=True, slots=True)
class CollectionDraft:
    """`token` names the draft on its buttons; None is what is not written down yet.

    `procedure` is a code, "" where none is known. `seen`: the list of papers was shown.
    `proved`: the messenger vouches for the phone. `slot` is a key of `slots`.
    """

    token: str
    procedure: str | None = None
    seen: bool = False
    commune: str | None = None
    address: str | None = None
    phone: str | None = None
    proved: bool = False
    slot: str | None = None

    def step(self) -> str:
        """What is missing next."""
        written = {
            PROCEDURE: self.procedure is not None,
            PAPERS: self.seen,
            COMMUNE: self.commune,
            ADDRESS: self.address,
            PHONE: self.phone,
            SLOT: self.slot,
        }
        return next((step for step in STEPS if not written[step]), PREVIEW)

    def without(self, step: str) -> CollectionDraft:
        """Without what was written at a step; raises KeyError for one that cannot be edited."""
        cleared = {name: False if name in ("seen", "proved") else None for name in EDITED[step]}
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return CollectionDraft(**{**values, **cleared})

    def as_data(self, ring: Keyring) -> dict[str, Any]:
        """Fit for JSON, phone and address sealed."""
        return sealed_drafts.sealed(self, SEALED, ring)

    @classmethod
    def of(cls, data: dict[str, Any], ring: Keyring) -> CollectionDraft:
        """What `as_data` made."""
        return cls(**sealed_drafts.opened(data, SEALED, ring))
