"""Deep links into the bot: what opens it with something in hand."""

from __future__ import annotations

from dataclasses import dataclass

from backend.errors import DomainError

INVITATION = "inv_"
RECEIPT = "p_"
PROCEDURE = "t_"
PLACE = "d_"
CASE = "v_"


@dataclass
class Links:
    """Where our links lead. Filled as the channels come up: Telegram tells its bot's username
    only when it is reached, and a Telegram that is blocked must not hold back the rest.

    `web` is the public base of the page that offers every channel; it wins where it is there.
    `zalo` is the Official Account's id: its link opens the account and carries nothing, so what it
    should open stands behind a #, to be pasted. `telegram_base` is where links into Telegram
    begin, None where Telegram is simulated and no such link leads anywhere.
    """

    telegram: str | None = None
    zalo: str | None = None
    web: str | None = None
    telegram_base: str | None = "https://t.me"

    def to(self, payload: str) -> str:
        """A link that opens us and says ``/start payload``: 64 of A–Z, a–z, 0–9, _, - at most
        (Bot API, deep linking). Raises ``link.not_yet`` while nothing is known to lead here.
        """
        if self.web:
            return f"{self.web.rstrip('/')}/m/{payload}"
        if link := self.telegram_link(payload) or self.zalo_link(payload):
            return link
        raise DomainError("link.not_yet")

    def telegram_link(self, payload: str) -> str | None:
        """Into Telegram whatever else there is; None while nobody knows our name there."""
        if self.telegram is None or self.telegram_base is None:
            return None
        return f"{self.telegram_base}/{self.telegram}?start={payload}"

    def zalo_link(self, payload: str) -> str | None:
        """To the Official Account; None where there is none."""
        return f"https://zalo.me/{self.zalo}#{payload}" if self.zalo else None

    def login(self, secret: str) -> str:
        """A staff member's way into the web chat. The secret stands behind the #, so it reaches
        no log and no other site. Raises ``weblogin.off`` where there is no web chat.
        """
        if self.web is None:
            raise DomainError("weblogin.off")
        return f"{self.web.rstrip('/')}/chat/login#{secret}"


def procedure_payload(code: str) -> str:
    """What opens a procedure's card: '1.001193' → 't_1-001193', since a payload bears no dot."""
    return PROCEDURE + code.replace(".", "-")


def procedure_code(payload: str) -> str:
    """The code behind a payload without its prefix; no code has a hyphen of its own."""
    return payload.replace("-", ".")


def place_payload(key: str) -> str:
    """What opens a place's card: 'd_xa-mai-phu-2025'."""
    return PLACE + key
