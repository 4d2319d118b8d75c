"""When an Official Account may write to a person, and what it costs: pure rules on milliseconds.

Digests of Zalo's pages: free for 48 hours after the person's last interaction, billed until the
seventh day, refused afterwards. How many free messages one window holds is told in two ways (8, or
without limit since 2026), so the number is the console's, and a client reads `cs_reply.remain`.
"""

from __future__ import annotations

from typing import Literal

HOUR_MS = 3_600_000
FREE_MS = 48 * HOUR_MS
OPEN_MS = 7 * 24 * HOUR_MS
#: Upload ids and tokens live so long; so does the calendar of a month's uploads.
UPLOAD_MS = 7 * 24 * HOUR_MS
UPLOADS_A_MONTH = 5_000
ACCESS_SECONDS = 90_000
REFRESH_SECONDS = 90 * 86_400
CODE_SECONDS = 600
MAX_TEXT = 2_000

Window = Literal["free", "billed", "closed"]


def window(last_interaction: int | None, now: int) -> Window:
    """The window that a person's last interaction leaves open. Both times in milliseconds."""
    if last_interaction is None or now - last_interaction > OPEN_MS:
        return "closed"
    return "free" if now - last_interaction <= FREE_MS else "billed"


def free_left(last_interaction: int | None, used: int, total: int, now: int) -> int:
    """How many free messages are left in the window."""
    return max(0, total - used) if window(last_interaction, now) == "free" else 0
