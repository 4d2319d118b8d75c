"""Which handler an update is for: a verb on a button, a menu label, a command however typed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Message

from backend.actions import parse
from backend.i18n import LANGUAGES, _, speaking
from backend.knowledge.text import compact
from backend.people.rules import Speaker
from bot.views.menu import LABELS

LONGEST_NUMBER = 19


class Glance:
    """What is seen of an update before any filter is asked; worked out when somebody looks."""

    def __init__(
        self, state: str | None, *, said: str | None = None, pressed: str | None = None
    ) -> None:
        self.state = state
        self._said = (said or "").strip()
        self._pressed = pressed

    @cached_property
    def verb(self) -> str:
        """Of the button that was pressed."""
        return (self._pressed or "").partition(":")[0]

    @property
    def called(self) -> tuple[str, ...]:
        """What it may be called by: the command with its slash, and all that was said; folded."""
        said = compact(self._said)
        head = self._said.partition(" ")[0].partition("@")[0]
        return (f"/{compact(head)}", said) if head.startswith("/") else (said,)


class Pressed(BaseFilter):
    """A button whose code has one of these verbs; the handler is given `action`.

    With `numbers`, the code must carry exactly so many ids and all of them numbers: a forged one
    is nobody's. With `words`, at most so many plain words may follow them.
    """

    def __init__(self, *verbs: str, numbers: int | None = None, words: int = 0) -> None:
        self.verbs = frozenset(verbs)
        self.numbers = numbers
        self.words = words

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        action = parse(query.data)
        if action is None or action.verb not in self.verbs or not self._fits(action.ids):
            return False
        return {"action": action}

    def _fits(self, ids: tuple[str, ...]) -> bool:
        if self.numbers is None:
            return True
        return self.numbers <= len(ids) <= self.numbers + self.words and all(
            one.isascii() and one.isdigit() and len(one) < LONGEST_NUMBER
            for one in ids[: self.numbers]
        )


class OpensLink(BaseFilter):
    """``/start`` by a deep link whose payload begins with `prefix`; the handler gets `payload`."""

    called = frozenset({"/start"})

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        command, _space, payload = (message.text or "").strip().partition(" ")
        if command.partition("@")[0] != "/start" or not payload.startswith(self.prefix):
            return False
        return {"payload": payload.removeprefix(self.prefix).strip()}


class Says(BaseFilter):
    """A command or a menu label, in any language, folded: '/vướng mắc', 'Vuong mac', '/vuongmac'.

    `labels` are Vietnamese source texts marked by `N_`. A slash command may carry words after it,
    which the handler is given as `rest`; a label must be the whole message. A command that is also
    what people answer when they are asked something is none without its slash: not `bare`.
    """

    def __init__(self, *commands: str, labels: tuple[str, ...] = (), bare: bool = True) -> None:
        self.commands = frozenset(commands)
        self.names = frozenset(commands if bare else ()) | {
            compact(text) for label in labels for text in _in_all_languages(label)
        }
        self.called = self.names | {f"/{command}" for command in commands}

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        text = (message.text or "").strip()
        if text.startswith("/"):
            head, _space, rest = text.partition(" ")
            if compact(head.partition("@")[0]) in self.commands:
                return {"rest": rest.strip()}
        return {"rest": ""} if text and compact(text) in self.names else False


def _in_all_languages(label: str) -> list[str]:
    texts = []
    for language in LANGUAGES:
        with speaking(language):
            texts.append(_(label))
    return texts


class Words(BaseFilter):
    """Text meant for the step somebody is in: neither a command nor a label of the menu."""

    def __init__(self) -> None:
        self.menu = {compact(text) for label in LABELS for text in _in_all_languages(label)}

    async def __call__(self, message: Message) -> bool:
        text = (message.text or "").strip()
        return bool(message.text) and not text.startswith("/") and compact(text) not in self.menu


class Private(BaseFilter):
    """Only the person and the bot."""

    async def __call__(self, event: Message | CallbackQuery) -> bool:
        message = event.message if isinstance(event, CallbackQuery) else event
        return message is not None and message.chat.type == "private"


class Holds(BaseFilter):
    """The speaker holds one of these roles now; what it is for is checked again in the service."""

    def __init__(self, *roles: str) -> None:
        self.roles = roles

    async def __call__(self, _event: Any, speaker: Speaker | None) -> bool:
        return speaker is not None and any(map(speaker.has, self.roles))
