"""A shift while it is being put together, as the dialogue keeps it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from backend.duty.rules import Duty


@dataclass(frozen=True, slots=True)
class Draft:
    """`token` names it on its buttons; `offered` are the fields on the buttons shown last."""

    token: str
    desk: str
    person_id: int = 0
    fields: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    begins: str = ""
    ends: str = ""
    substitute_id: int | None = None

    def with_days(self, first: date, last: date) -> Draft:
        """From then to then, both included."""
        return replace(self, begins=first.isoformat(), ends=last.isoformat())

    def duty(self) -> Duty:
        """The shift it has become; for a draft whose days are known."""
        return Duty(
            self.desk,
            self.person_id,
            date.fromisoformat(self.begins),
            date.fromisoformat(self.ends),
            self.fields,
            self.substitute_id,
        )

    def as_data(self) -> dict[str, Any]:
        """For the dialogue."""
        return {
            "token": self.token, "desk": self.desk, "person": self.person_id,
            "fields": list(self.fields), "offered": list(self.offered),
            "begins": self.begins, "ends": self.ends, "substitute": self.substitute_id,
        }  # fmt: skip

    @classmethod
    def of(cls, data: dict[str, Any]) -> Draft:
        """Out of the dialogue."""
        return cls(
            data["token"], data["desk"], data["person"], tuple(data["fields"]),
            tuple(data["offered"]), data["begins"], data["ends"], data["substitute"],
        )  # fmt: skip
