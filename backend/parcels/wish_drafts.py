"""What a receiver has written down of a wish so far: a value, kept as the dialogue's data.

Address, name and phone are sealed in there too: a draft that somebody forgot is no place for them.
The commune is chosen from today's units, so an address outside the province cannot be written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from backend.knowledge import units
from backend.parcels import acting_rules, numbers, rules, sealed_drafts
from backend.parcels.acting_rules import Details
from backend.sealing import Keyring

COMMUNE, LINE, RECEIVER, RELATION, PHONE, PREVIEW = STEPS = (
    "commune", "line", "receiver", "relation", "phone", "preview",
)  # fmt: skip
OF_KIND = {
    rules.ANOTHER_ADDRESS: (COMMUNE, LINE),
    rules.ANOTHER_PERSON: (RECEIVER, RELATION, PHONE),
}
SEALED = (LINE, RECEIVER, PHONE)
NO_PHONE = ""
READERS = {LINE: acting_rules.line, RECEIVER: acting_rules.name, PHONE: numbers.phone}


@dataclass(frozen=True, slots=True)
class WishDraft:
    """`token` names the draft on its buttons; None is what is not written down yet.

    `commune` is a unit's key; a `phone` that is empty was left out on purpose.
    """

    token: str
    parcel: int
    kind: str
    commune: str | None = None
    line: str | None = None
    receiver: str | None = None
    relation: str | None = None
    phone: str | None = None

    def step(self) -> str:
        """What is missing next; raises KeyError for a kind of wish that needs nothing written."""
        steps = OF_KIND[self.kind]
        return next((one for one in steps if getattr(self, one) is None), PREVIEW)

    def told(self, text: str) -> WishDraft | None:
        """With what was typed at the step that is missing next; None where it does not fit it."""
        step = self.step()
        read = READERS[step](text) if step in READERS else None
        if read is None:
            return None
        changed: dict[str, Any] = {step: read}
        return replace(self, **changed)

    def within(self, commune: str) -> WishDraft | None:
        """With a commune of today's province; None for any other key."""
        unit = units.find(commune)
        fits = unit is not None and unit.kind == "commune" and self.kind == rules.ANOTHER_ADDRESS
        return replace(self, commune=commune) if fits else None

    def related(self, relation: str) -> WishDraft | None:
        """With what whoever takes it is to the receiver; None for what is no relation."""
        fits = relation in rules.RELATIVES and self.receiver is not None
        return replace(self, relation=relation) if fits else None

    def anew(self) -> WishDraft:
        """The same wish with nothing written."""
        return WishDraft(self.token, self.parcel, self.kind)

    def details(self) -> Details:
        """All of it; raises ValueError while something is missing."""
        if self.step() != PREVIEW:
            raise ValueError(f"{self.step()} is missing")
        if self.kind == rules.ANOTHER_ADDRESS:
            name = units.unit(self.commune or "").name
            return Details(address=f"{self.line}, {name}, Hà Tĩnh")
        return Details(
            receiver=self.receiver, relation=self.relation, phone=self.phone or None
        )  # fmt: skip

    def as_data(self, ring: Keyring) -> dict[str, Any]:
        """Fit for JSON, what is personal sealed."""
        return sealed_drafts.sealed(self, SEALED, ring)

    @classmethod
    def of(cls, data: dict[str, Any], ring: Keyring) -> WishDraft:
        """What `as_data` made."""
        return cls(**sealed_drafts.opened(data, SEALED, ring))
