"""What can go wrong in words that mean something to the product. Wording lives in the views."""

from __future__ import annotations


class DomainError(Exception):
    """A rule says no. `code` names the rule, `facts` are what the wording needs (no secrets)."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Misconfigured(Exception):
    """The installation is not fit to run: a missing key, a wrong address. For operators."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
