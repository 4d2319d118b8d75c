"""The product on a strict simulated Zalo: events are fetched, signed and posted, answers read.

Nothing is awaited by the clock: an event is posted to the product's own route when the test says
so, and everything that follows is done before `hear` returns.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from backend.db import Sessions, opened
from backend.notices import natives, zalo_tokens
from backend.notices.natives import USER, Native
from backend.notices.senders.zalo import ZaloSender
from backend.notices.zalo_client import Pair
from backend.notices.zalo_configured import client_of
from backend.now import Clock
from backend.parcels import untold
from backend.people import service as people
from backend.people.rules import ZALO
from backend.sealing import Keyring, new_key
from backend.settings import Settings
from backend.tasks import cases, enquiries, groups, notices, parcels
from backend.work import Work
from bot.app import create_dispatcher
from bot.channels.zalo_channel import ZaloChannel
from bot.channels.zalo_signature import sign
from bot.channels.zalo_webhook import PATH
from bot.links import Links
from tests.simulator.zalo.oa import ACCESS, APP_ID, OA_ID, REFRESH, Oa

SECRET = "oa-secret"


class SimulatedClock(Clock):
    """The simulator's time, in leases too."""

    def __init__(self, desk: Any) -> None:
        super().__init__()
        self._desk = desk

    def now(self) -> Any:
        return self._desk.clock.now()

    def real(self) -> Any:
        return self._desk.clock.now()

    def forward(self, **delta: float) -> None:
        units = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
        self._desk.clock.forward(sum(units[name] * value for name, value in delta.items()))


@dataclass
class ZaloTown:
    """An installation with Zalo alone."""

    oa: Oa
    settings: Settings
    sessions: Sessions
    clock: SimulatedClock
    channel: ZaloChannel
    work: Work
    http: httpx.AsyncClient
    after: int = 0

    @classmethod
    @asynccontextmanager
    async def open(
        cls, oa: Oa, database_url: str, folder: Path, **more: Any
    ) -> AsyncIterator[ZaloTown]:
        """On a migrated database, connected with the console's first pair of tokens."""
        base = f"{oa.sim.address}/zalo"
        settings = Settings(
            _env_file=None, database_url=database_url, files_dir=folder / "files",
            public_url="http://127.0.0.1:8080", zalo_app_id=APP_ID,
            zalo_app_secret=SecretStr("zalo-app-secret"), zalo_oa_id=OA_ID,
            zalo_oa_secret_key=SecretStr(SECRET), zalo_oauth_base=f"{base}/oauth",
            zalo_openapi_base=f"{base}/openapi", zalo_business_base=f"{base}/business", **more,
        )  # fmt: skip
        clock, tokens = SimulatedClock(oa.sim.desk), count(1)
        async with opened(database_url, Keyring(new_key())) as sessions:
            async with sessions.begin() as session:
                pair = Pair(ACCESS, REFRESH, 90_000)
                await zalo_tokens.store(session, OA_ID, pair, now=clock.now())
            client, _tokens = client_of(settings, sessions, clock)
            work = Work(
                sessions=sessions, clock=clock, new_token=lambda: f"token-{next(tokens)}",
                senders={ZALO: ZaloSender(client, settings, clock, untold.phone_for)},
                carriers={}, standing_body=settings.standing_body,
            )  # fmt: skip
            links = Links()
            channel = ZaloChannel(settings, links, sessions, clock)
            dispatcher = create_dispatcher(
                settings, sessions, clock, lambda _id, _seconds: None, links=links
            )
            app = FastAPI()
            channel.serve(app, dispatcher)
            transport = httpx.ASGITransport(app=app)
            http = httpx.AsyncClient(transport=transport, base_url="http://motcua")
            yield cls(oa, settings, sessions, clock, channel, work, http)
            await channel.close()
            await client.close()

    async def person(self, name: str, **more: Any) -> ZaloPerson:
        """Somebody with Zalo on their phone."""
        made = await self.oa.person(name, **more)
        return ZaloPerson(self, made["id"], made["native_id"])

    async def staff(self, name: str, role: str, scope: str) -> ZaloPerson:
        """Somebody with a role, as an accepted invitation would leave them."""
        somebody = await self.person(name)
        number = Native(USER, somebody.native).number
        async with self.sessions.begin() as session:
            speaker = await people.meet(
                session, channel=ZALO, native_id=number, language="vi", now=self.clock.now()
            )
            person = await session.get_one(people.Person, speaker.person_id)
            person.name = name
            strings = [Native(USER, somebody.native)]
            await natives.remember(
                session, ZALO, strings, person_id=speaker.person_id, now=self.clock.now()
            )
            await people.grant(
                session, speaker.person_id, role=role, scope=scope, now=self.clock.now()
            )
        return somebody

    async def post(self, body: str, **headers: str) -> int:
        """One signed body to the webhook; the status."""
        time = str(json.loads(body).get("timestamp", ""))
        mac = sign(APP_ID, body.encode(), time, SECRET)
        given = {"X-ZEvent-Signature": f"mac={mac}"} | headers
        answer = await self.http.post(PATH, content=body.encode(), headers=given)
        return answer.status_code

    async def new_events(self) -> list[str]:
        """The bodies of all events since the last look, in their order."""
        found = (await self.oa.sim.get("zalo/events", after=self.after))["events"]
        if found:
            self.after = found[-1]["id"]
        return [event["body"] for event in found]

    async def hear(self) -> None:
        """Post what is new, until nothing is said any more; then do all later work."""
        while bodies := await self.new_events():
            for body in bodies:
                assert await self.post(body) == 200
            await self.channel._lanes.close(30)
        await self.settle()
        for body in await self.new_events():
            await self.post(body)

    async def settle(self) -> None:
        """Later work, in the test's own loop; first a moment passes."""
        self.clock.forward(seconds=5)
        for _round in range(50):
            await parcels.sweep(self.work)
            await cases.sweep(self.work)
            await enquiries.sweep(self.work)
            await groups.sweep(self.work)
            self.clock.forward(seconds=3)
            due = await notices.sweep(self.work)
            if not due:
                return
            for notice_id in due:
                await notices.send(self.work, notice_id)
        raise AssertionError("the work never settles")

    async def shown(self, chat: int) -> list[dict[str, Any]]:
        """All messages of a chat that the account wrote, oldest first."""
        return [one for one in await self.oa.shown(chat) if one["from"]["person_id"] is None]


@dataclass
class ZaloPerson:
    """Somebody who writes, taps and reads."""

    town: ZaloTown
    id: int
    native: str
    seen: int = 0

    @property
    def number(self) -> str:
        return Native(USER, self.native).number

    async def says(self, text: str, **more: Any) -> None:
        """Write to the account, or into a group; everything that follows is done then."""
        self.seen = len(await self.town.shown(self.id))
        await self.town.oa.post("say", person_id=self.id, text=text, **more)
        await self.town.hear()

    async def does(self, act: str, **more: Any) -> None:
        """follow, unfollow, withdraw, share-info …"""
        self.seen = len(await self.town.shown(self.id))
        await self.town.oa.post(act, person_id=self.id, **more)
        await self.town.hear()

    async def heard(self) -> list[dict[str, Any]]:
        """What the account wrote since this person last did something."""
        return (await self.town.shown(self.id))[self.seen :]

    async def reads(self) -> str:
        """The words of that."""
        return "\n".join(one.get("text") or "" for one in await self.heard())

    async def chooses(self, label: str) -> None:
        """Press a button of what was just heard, or say its number where it stands in a menu."""
        said = await self.heard()
        if any(label in button for one in said for button in labels(one)):
            await self.taps(label)
            return
        lines = [line for one in said for line in (one["text"] or "").splitlines()]
        numbered = [line for line in lines if re.match(r"[0-9]+\. ", line) and label in line]
        assert numbered, f"nothing to choose {label!r} among {lines}"
        await self.says(numbered[-1].partition(".")[0])

    async def taps(self, label: str, *, chat: int | None = None) -> None:
        """Press the newest button whose title contains `label`."""
        where = chat or self.id
        for message in reversed(await self.town.shown(where)):
            for place, button in enumerate(labels(message)):
                if label in button:
                    self.seen = len(await self.town.shown(self.id))
                    await self.town.oa.post(
                        "press", person_id=self.id, message_id=message["native_id"], button=place
                    )
                    await self.town.hear()
                    return
        raise AssertionError(f"no button {label!r}")


def labels(message: dict[str, Any]) -> list[str]:
    """The buttons under a message."""
    return [button["text"] for row in message.get("inline_keyboard") or [] for button in row]


Opener = Callable[..., Any]
