"""What a clerk has written down of a return so far: a value, kept as the dialogue's data.

Phone and address are sealed in there too: a draft that somebody forgot is no place for them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from backend.parcels import numbers, rules, sealed_drafts
from backend.parcels.service import Dispatch
from backend.sealing import Keyring

DOSSIER, PHONE, ADDRESS, TRACKING, PREVIEW = "dossier", "phone", "address", "tracking", "preview"
AMOUNT = "amount"
"""A step that nobody has to take: what is to be paid at the door."""
STEPS = (DOSSIER, PHONE, ADDRESS, TRACKING)
SEALED = (PHONE, ADDRESS)
READERS = {
    DOSSIER: numbers.dossier_code,
    PHONE: numbers.phone,
    ADDRESS: numbers.address,
    TRACKING: numbers.tracking_number,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """`token` names the entry on its buttons; None is what is not written down yet."""

    token: str
    dossier: str | None = None
    phone: str | None = None
    address: str | None = None
    tracking: str | None = None
    fee: int | None = None
    postage: int | None = None
    payment: str = rules.NOT_KNOWN
    hand_only: bool = False

    def step(self) -> str:
        """What is missing next."""
        return next((step for step in STEPS if getattr(self, step) is None), PREVIEW)

    def told(self, step: str, text: str) -> Entry | None:
        """With what was written at a step; None where it is not what the step asks for.

        A message with several pieces in it fills whatever it brings, each piece once.
        """
        if step == AMOUNT:
            amounts = numbers.amounts(text)
            return self.owing(*amounts) if amounts else None
        found = numbers.read(text)
        brought: dict[str, Any] = {
            part: getattr(found, part) for part in STEPS if getattr(found, part)
        }
        if len(brought) > 1:
            return replace(self, **brought)
        told: dict[str, Any] = {step: READERS[step](text) if step in READERS else None}
        return replace(self, **told) if told[step] else None

    def owing(self, fee: int, postage: int) -> Entry:
        """With what is to be paid in dong; where that is nothing, all is paid."""
        payment = rules.TO_COLLECT if fee + postage else rules.PAID
        return replace(self, fee=fee, postage=postage, payment=payment)

    def paying(self, payment: str) -> Entry:
        """With one of `rules.PAYMENTS` and no amount."""
        return replace(self, fee=None, postage=None, payment=payment)

    def dispatch(self) -> Dispatch:
        """All of it; raises ValueError while something is missing."""
        if self.dossier and self.phone and self.address and self.tracking:
            return Dispatch(
                self.dossier, self.phone, self.address, self.tracking,
                self.fee, self.postage, self.payment, self.hand_only,
            )  # fmt: skip
        raise ValueError(f"{self.step()} is missing")

    def as_data(self, ring: Keyring) -> dict[str, Any]:
        """Fit for JSON, phone and address sealed."""
        return sealed_drafts.sealed(self, SEALED, ring)

    @classmethod
    def of(cls, data: dict[str, Any], ring: Keyring) -> Entry:
        """What `as_data` made."""
        return cls(**sealed_drafts.opened(data, SEALED, ring))
