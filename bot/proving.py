"""Whose phone somebody has, as far as their messenger vouches for it. The only place that says so.

Telegram: a shared contact carries the sender's own id only if it is the account's own number (Bot
API, Contact.user_id). A typed number, or the card of somebody else, proves nothing. A channel
without such cards gets its way of proving here.
"""

from __future__ import annotations

from aiogram.types import KeyboardButton, Message

from backend import capabilities
from backend.i18n import _
from backend.parcels import numbers
from bot.views.menu import MY_PHONE


def can_prove(channel: str) -> bool:
    """Whether the channel vouches for somebody's own phone."""
    return capabilities.of(channel).contact is not None


def phone_key() -> KeyboardButton:
    """The key under the input field that sends one's own phone."""
    return KeyboardButton(text=_(MY_PHONE), request_contact=True)


def proved_phone(message: Message) -> str | None:
    """The account's own phone as 0…, or None where this message proves none."""
    contact, sender = message.contact, message.from_user
    if contact is None or sender is None or contact.user_id != sender.id:
        return None
    return numbers.phone(contact.phone_number)
