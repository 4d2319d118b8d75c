"""Trouble on purpose: the next calls that match a fault fail in its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from simulator.errors import ApiError

Kind = Literal["429", "500", "502", "timeout", "cut_before", "cut_after", "403", "400", "zalo"]

DESCRIPTIONS = {
    "400": "Bad Request: a fault was injected",
    "403": "Forbidden: a fault was injected",
    "500": "Internal Server Error",
    "502": "Bad Gateway",
}


@dataclass
class Fault:
    """Fail `times` calls after letting `skip` matching ones through.

    429, 500, 502, 403 and 400 are answered and have no effect. `timeout`: no effect and no
    answer. `cut_before`: the connection is cut and nothing happens. `cut_after`: the call takes
    effect, then the connection is cut. `zalo` is answered with HTTP 200 and the error `code`.
    Zalo's methods are paths such as /v3.0/oa/message/cs, and its `chat_id` is the text of an id.
    """

    id: int
    method: str
    kind: Kind
    times: int
    skip: int = 0
    chat_id: int | str | None = None
    description: str | None = None
    retry_after: int | None = None
    code: int | None = None

    def matches(self, method: str, chat_id: int | str | None) -> bool:
        if self.kind == "zalo" and not method.startswith("/"):
            return False
        named = self.method == "*" or self.method.lower() == method.lower()
        return named and self.chat_id in (None, chat_id)

    def error(self) -> ApiError | None:
        """The refusal, or None where the connection is what fails."""
        if self.kind == "429":
            wait = self.retry_after or 1
            text = self.description or f"Too Many Requests: retry after {wait}"
            return ApiError(429, text, retry_after=wait)
        if self.kind in DESCRIPTIONS:
            return ApiError(int(self.kind), self.description or DESCRIPTIONS[self.kind])
        return None


@dataclass
class Faults:
    """The faults that still wait for their calls, oldest first."""

    waiting: list[Fault] = field(default_factory=list)
    _last_id: int = 0

    def add(self, fault: Fault) -> int:
        self._last_id += 1
        fault.id = self._last_id
        self.waiting.append(fault)
        return fault.id

    def take(self, method: str, chat_id: int | str | None) -> Fault | None:
        """The fault that this call meets, used up by one."""
        for fault in self.waiting:
            if not fault.matches(method, chat_id):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self.waiting.remove(fault)
            return fault
        return None

    def clear(self) -> None:
        self.waiting.clear()
