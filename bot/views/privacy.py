"""How questions and answers about personal data look."""

from __future__ import annotations

from backend.actions import Button, Screen
from backend.i18n import _
from backend.people.consents import PURPOSES


def consent_question(purpose: str, yes_code: str, no_code: str) -> Screen:
    """One sentence why and for how long, and two buttons of equal weight.

    The codes are what `pack` made: the errand that asks handles both answers, records them with
    `consents.record`, and goes on without the datum after a no.
    """
    asked = PURPOSES[purpose]
    text = (
        f"{_(asked.why)} {_(asked.how_long)}\n\n"
        f"{_('Anh/chị có đồng ý không? Đổi ý lúc nào cũng được: /dulieu.')}"
    )
    return Screen(text, ((Button(_("Đồng ý"), yes_code), Button(_("Không"), no_code)),))
