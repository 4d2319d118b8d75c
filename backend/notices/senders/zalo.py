"""Zalo's sender: screens as plain bubbles, windows and templates, media by their bytes.

Without edits a card says only what is new. Ids are numbers on our side of it and Zalo's own
strings on the other (`natives`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from urllib.parse import unquote, urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from backend.i18n import speaking
from backend.notices import natives, plain, zalo_chats, zalo_quotas, zalo_saying
from backend.notices.models import Notice
from backend.notices.natives import GROUP, HEARD, SENT, USER
from backend.notices.plain import Composed
from backend.notices.rules import FREE, PAID, window
from backend.notices.senders.base import (
    Carried,
    GroupFacts,
    Later,
    Outgoing,
    OutsideWindow,
    Rejected,
    SendingFailed,
    Unreachable,
)
from backend.notices.senders.zalo_outcomes import outcome
from backend.notices.zalo_cards import digests, news_of
from backend.notices.zalo_chats import Spoken
from backend.notices.zalo_client import ZaloClient
from backend.notices.zalo_errors import (
    NO_MESSAGES,
    QUOTA,
    Meaning,
    NotConnected,
    ZaloAway,
    ZaloRefused,
)
from backend.notices.zalo_models import ZaloCard
from backend.notices.zalo_saying import CAN
from backend.now import Clock, local
from backend.people.rules import ZALO
from backend.zalo_settings import Template, ZaloSettings

HEART = "/-heart"
"""The one reaction that every source of Zalo's shows."""
LONGEST_FILE_NAME = 100
Ids = tuple[str, ...]
PhoneOf = Callable[[AsyncSession, Notice], Awaitable[str | None]]


async def no_phone(_session: AsyncSession, _notice: Notice) -> str | None:
    """Nobody's phone is known."""
    return None


@dataclass(slots=True)
class Books:
    """What a sending needs of our tables, and what is to be written into them afterwards."""

    to: str | None
    kind: str
    language: str
    window: str = FREE
    quote: str | None = None
    target: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    phone: str | None = None
    shown: list[str] | None = None
    spoken: Spoken = field(default_factory=Spoken)


class ZaloSender:
    """See `Sender`, `KeepsBooks` and `GroupInspector`."""

    def __init__(
        self, client: ZaloClient, settings: ZaloSettings, clock: Clock,
        phone_of: PhoneOf = no_phone,
    ) -> None:  # fmt: skip
        self._client = client
        self._settings = settings
        self._clock = clock
        self._phone_of = phone_of

    async def look_up(
        self, session: AsyncSession, claimed: Notice, target: str | None, *, now: datetime
    ) -> Books:
        """Native ids, the chat's window, what a card has shown."""
        kind = GROUP if claimed.address.startswith("-") else USER
        books = Books(
            await natives.native(session, ZALO, claimed.address, kind), claimed.kind,
            claimed.language,
        )  # fmt: skip
        books.quote = await natives.native(session, ZALO, claimed.reply_to, HEARD, SENT)
        books.target = await natives.native(session, ZALO, target, HEARD, SENT)
        named = claimed.params.get("files") or [claimed.params]
        numbers = [str(one["file"]) for one in named if "file" in one]
        books.files = await natives.files(session, ZALO, numbers)
        if claimed.operation == "card":
            card = await session.get(ZaloCard, claimed.id)
            books.shown = card.lines if card else []
        if kind == USER:
            await self._look_at_window(session, claimed, books, now)
        return books

    async def _look_at_window(
        self, session: AsyncSession, claimed: Notice, books: Books, now: datetime
    ) -> None:
        chat = await zalo_chats.find(session, claimed.address)
        if chat is not None:
            books.window = window(
                last_at=chat.last_at, remain=chat.remain, refused_at=chat.refused_at, now=now
            )
        if self._settings.zalo_phone_templates and claimed.kind in self._settings.zalo_templates:
            books.phone = await self._phone_of(session, claimed)

    async def write_down(
        self, session: AsyncSession, claimed: Notice, books: Books, *, now: datetime
    ) -> None:
        """Messages, menu and rest of the chat; the lines a card has shown by now."""
        await zalo_chats.note(session, claimed.address, books.spoken, asked=False, now=now)
        if claimed.operation == "card" and books.spoken.sent and books.shown is not None:
            await session.merge(ZaloCard(notice_id=claimed.id, lines=books.shown))

    async def send(self, outgoing: Outgoing) -> Ids:
        """Make the calls; raises one of the outcomes of `senders.base`."""
        books: Books = outgoing.books
        if books.to is None:
            raise Unreachable("no id of Zalo's is known for this address")
        if wait := self._client.pace.wait():
            raise Later("our own limit", seconds=wait)
        try:
            with speaking(books.language):
                await self._speak(outgoing, books, books.to)
        except (ZaloRefused, ZaloAway, NotConnected) as error:
            await self._look_into(error, books, outgoing)
            raise self._outcome(error, books) from error
        return books.spoken.numbers or ((outgoing.native_id,) if outgoing.native_id else ())

    async def fetch(self, native_id: str, most: int) -> bytes:
        """See `FileSource`; `native_id` is the file's address, as Zalo told it."""
        try:
            content = await self._client.download(native_id)
        except ZaloRefused as refused:
            raise Rejected(str(refused)) from refused
        except (ZaloAway, NotConnected) as away:
            raise Later(str(away)) from away
        if len(content) > most:
            raise Rejected("the file is too large")
        return content

    async def inspect_group(self, address: str) -> GroupFacts:
        """See `GroupInspector`. A GMF group hides nothing from the account that made it."""
        try:
            await self._client.members(address)
        except ZaloRefused as refused:
            if refused.meaning in (Meaning.SETUP, Meaning.PERSON):
                raise Unreachable(str(refused)) from refused
            raise SendingFailed(str(refused)) from refused
        except (ZaloAway, NotConnected) as away:
            raise SendingFailed(str(away)) from away
        return GroupFacts(
            is_member=True, is_admin=True, is_forum=False, manages_topics=False, hears_all=True
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _speak(self, outgoing: Outgoing, books: Books, to: str) -> None:
        in_group = outgoing.address.startswith("-")
        match outgoing.operation:
            case "reaction" if not in_group:
                if books.target is None:
                    raise Rejected("the message is not known")
                await self._client.react(to, books.target, HEART)
            case "message" | "card" | "media" | "album":
                if in_group or self._may_write(books):
                    await self._write(outgoing, books, to, in_group=in_group)
                else:
                    await self._by_template(outgoing, books, to)
            case operation:
                raise Rejected(f"Zalo knows no {operation}")

    def _may_write(self, books: Books) -> bool:
        return books.window == FREE or (books.window == PAID and self._settings.zalo_paid_messages)

    async def _look_into(self, error: Exception, books: Books, outgoing: Outgoing) -> None:
        """A quota is used up: note whose. Where we pay for nothing it can only be the free messages
        of this person's window (a human of the account wrote to them too); Zalo says so when it is
        asked, and the account lacks nothing."""
        if not isinstance(error, ZaloRefused) or error.code not in QUOTA:
            return
        if error.code == NO_MESSAGES and books.to and not outgoing.address.startswith("-"):
            with suppress(ZaloRefused, ZaloAway, NotConnected):
                books.spoken.remain = await self._client.free_left(books.to)
        if not self._is_window_empty(error, books):
            books.spoken.quotas |= zalo_quotas.used_up(error.code)

    def _is_window_empty(self, error: Exception, books: Books) -> bool:
        of_messages = isinstance(error, ZaloRefused) and error.code == NO_MESSAGES
        return of_messages and books.spoken.remain == 0 and not self._settings.zalo_paid_messages

    def _outcome(self, error: Exception, books: Books) -> SendingFailed:
        """Without free messages the person's other channel is better than an hour of waiting."""
        if self._is_window_empty(error, books):
            return OutsideWindow(str(error))
        return outcome(error, maybe=bool(books.spoken.sent), now=self._clock.now())

    async def _write(self, outgoing: Outgoing, books: Books, to: str, *, in_group: bool) -> None:
        if outgoing.operation in ("media", "album"):
            await self._files(outgoing, books, to, in_group=in_group)
            return
        screen, quote = outgoing.screen, books.quote
        if books.shown is not None:
            screen = news_of(screen, books.shown) if outgoing.native_id else screen
            books.shown = digests(outgoing.screen)
            if not screen.text:
                return
        composed = plain.compose(screen, CAN, cut=not in_group)
        await self._say(composed, books, to, quote, in_group=in_group)

    async def _say(
        self, composed: Composed, books: Books, to: str, quote: str | None, *, in_group: bool
    ) -> None:
        """A message that can be quoted no longer holds up no answer to it."""
        say = partial(
            zalo_saying.say, self._client, to, composed, books.spoken, in_group=in_group,
            template=self._settings.zalo_buttons_template,
        )  # fmt: skip
        try:
            await say(quote=quote)
        except ZaloRefused as refused:
            books.spoken.refused = refused.meaning is Meaning.WINDOW
            if quote is None or books.spoken.sent or refused.meaning is not Meaning.CONTENT:
                raise
            await say()

    async def _files(self, outgoing: Outgoing, books: Books, to: str, *, in_group: bool) -> None:
        """Each by itself, fetched and uploaded; then the words, as Zalo's files have no caption."""
        for one in outgoing.params.get("files") or [outgoing.params]:
            file = await self._file(outgoing, books, str(one["file"]))
            await zalo_saying.post_file(
                self._client, to, one["kind"], file.name, file.content, books.spoken,
                in_group=in_group,
            )  # fmt: skip
        if outgoing.screen.text:
            composed = plain.compose(outgoing.screen, CAN, cut=not in_group)
            await self._say(composed, books, to, books.quote, in_group=in_group)

    async def _file(self, outgoing: Outgoing, books: Books, number: str) -> Carried:
        """One that lies with us, or with Zalo; raises Rejected for one that nobody has."""
        if number in outgoing.carried:
            return outgoing.carried[number]
        address = books.files.get(number)
        if address is None:
            raise Rejected("the file is not known any more")
        return Carried(file_name(address), await self._client.download(address))

    async def _by_template(self, outgoing: Outgoing, books: Books, to: str) -> None:
        """What must be told outside the window: by a template registered for its kind, if any."""
        template = self._settings.zalo_templates.get(books.kind)
        if template is None:
            raise OutsideWindow(f"the window is {books.window}")
        data = fill(template, outgoing, self._clock.now())
        try:
            told = await self._client.template(to, template.id, data)
        except ZaloRefused as refused:
            away = refused.meaning in (Meaning.PERSON, Meaning.WINDOW)
            if not away or books.phone is None:
                raise
            told = await self._client.template_by_phone(
                "84" + books.phone.removeprefix("0"), template.id, data, str(outgoing.notice_id)
            )
        books.spoken.quotas |= zalo_quotas.of_templates(told)
        books.spoken.sent.append(str(told.get("message_id") or told.get("msg_id") or ""))


def fill(template: Template, outgoing: Outgoing, now: datetime) -> dict[str, str]:
    """A template's parameters from what a notice says."""
    facts = {
        "code": str(outgoing.params.get("code", "")),
        "text": " ".join(plain.plain(outgoing.screen.text).split()),
        "day": local(now).strftime("%d/%m/%Y"),
        "time": local(now).strftime("%H:%M %d/%m/%Y"),
    }
    return {
        name: fact[1:] if fact.startswith("=") else facts[fact][: template.longest]
        for name, fact in template.fields.items()
    }


def file_name(address: str) -> str:
    """A name for a file that came by its address, behind which its sender's name may stand."""
    parts = urlsplit(address)
    last = unquote(parts.fragment or parts.path).rpartition("/")[2][-LONGEST_FILE_NAME:]
    return last or "tep"
