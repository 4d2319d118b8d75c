"""People as the stories know them, whatever they hold in their hands."""

from __future__ import annotations

from typing import Protocol

from tests.contract.kinds import KIND


class Person(Protocol):
    """Somebody on one channel. Every act waits until it can be done.

    `native_id` is how identities know them.
    """

    native_id: str

    def says(self, text: str) -> None:
        """Write to us in private."""

    def presses(self, label: str) -> None:
        """Choose what contains `label`, as soon as it is offered, in whatever way it is offered."""

    def hears(self, text: str) -> str:
        """Wait for a message with `text` that came or changed since this person last did anything;
        all of its words."""

    def gives_phone(self, phone: str) -> None:
        """Give a phone number in the best way that the channel has."""


class Department(Protocol):
    """Where a department's questions arrive and are answered."""

    name: str

    def answers(self, case: str, question: str, answer: str, kind: str = KIND) -> None:
        """Wait for what was last asked in the case, answer it, say what kind of answer it is."""
