"""What every command starts from: the settings, the keyring, the logs."""

from __future__ import annotations

from pydantic import ValidationError

from backend import log
from backend.errors import Misconfigured
from backend.sealing import Keyring
from backend.settings import Settings
from bot.commands.words import invalid_settings


def load() -> Settings:
    """The settings; raises Misconfigured with a sentence for each wrong one."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise invalid_settings(error) from None
    log.configure(settings.log_format)
    return settings


def keyring(settings: Settings) -> Keyring:
    """The keyring; raises Misconfigured where no key is set."""
    if settings.secret_key is None or not settings.secret_key.get_secret_value():
        raise Misconfigured("key.missing")
    return Keyring(settings.secret_key.get_secret_value())
