"""Channels by their names, and what is said where a notice comes by another one."""

from __future__ import annotations

from dataclasses import replace

from backend import capabilities
from backend.actions import Screen
from backend.i18n import N_, _, speaking
from backend.people.rules import TELEGRAM, WEB, ZALO

NAMES = {TELEGRAM: N_("Telegram"), ZALO: N_("Zalo"), WEB: N_("trang chat")}


def name(channel: str) -> str:
    """A channel as people call it."""
    words = NAMES.get(channel, channel)
    return _(words)


def by_detour(screen: Screen, away: str, here: str, language: str) -> Screen:
    """A notice with a line before it that says why it comes here. Left out of one that would grow
    too long for the channel: the notice matters more."""
    with speaking(language):
        line = _("{away} đang không vào được, tin này gửi qua {here}.").format(
            away=name(away), here=name(here)
        )
    text = f"<i>{line}</i>\n\n{screen.text}"
    return replace(screen, text=text) if len(text) <= capabilities.of(here).text_chars else screen
