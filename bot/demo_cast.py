"""The cast of the demo as the product knows them: roles given, groups bound, the account connected.

All of it is what an admin would have done on the first day; what is there already stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import Sessions
from backend.notices import natives, zalo_tokens
from backend.notices.natives import GROUP, USER, Native
from backend.notices.zalo_client import Pair
from backend.now import Clock
from backend.people import groups, service
from backend.people.models import Person
from backend.people.rules import PROVINCE, TELEGRAM, ZALO
from simulator.cast import Cast, CastPerson
from simulator.settings import ZaloSpec

ACCOUNT = ZaloSpec()
"""The Official Account on the simulator's desk."""


@dataclass(frozen=True)
class Seating:
    """One transaction in which the cast takes its seats."""

    session: AsyncSession
    clock: Clock

    async def people(self, channel: str, cast: tuple[CastPerson, ...]) -> int | None:
        """Those who are not known yet; the admin among them, if there is one."""
        admin = None
        for somebody in cast:
            known = await service.find(self.session, channel, _number(somebody))
            person_id = known.id if known else await self._meet(channel, somebody)
            for role, scope in _roles(somebody):
                if not known:
                    await service.grant(
                        self.session, person_id, role=role, scope=scope, now=self.clock.now()
                    )
                admin = person_id if role == "admin" else admin
        return admin

    async def group(
        self, channel: str, native_id: str, unit: str, *, by: int, has_topics: bool = False
    ) -> None:
        """Bound to its department."""
        await groups.bind(
            self.session, channel=channel, native_id=native_id, unit=unit,
            has_topics=has_topics, by=by, now=self.clock.now(),
        )  # fmt: skip

    async def remember(self, native: Native, person_id: int | None = None) -> None:
        """Zalo's own string beside its number."""
        await natives.remember(
            self.session, ZALO, [native], person_id=person_id, now=self.clock.now()
        )

    async def _meet(self, channel: str, somebody: CastPerson) -> int:
        speaker = await service.meet(
            self.session, channel=channel, native_id=_number(somebody),
            language="en" if somebody.language_code == "en" else "vi", now=self.clock.now(),
        )  # fmt: skip
        if somebody.native_id:
            await self.remember(Native(USER, somebody.native_id), speaker.person_id)
        if _roles(somebody):
            person = await self.session.get_one(Person, speaker.person_id)
            person.name = somebody.first_name
        return speaker.person_id


async def seat(sessions: Sessions, cast: Cast, clock: Clock) -> None:
    """Give the cast their roles and bind the groups; what is there already stays as it is."""
    async with sessions.begin() as session:
        seating = Seating(session, clock)
        admin = await seating.people(TELEGRAM, cast.people)
        assert admin is not None
        for group in cast.groups:
            await seating.group(
                TELEGRAM, str(group.id), group.unit, by=admin, has_topics=group.is_forum
            )
        await seating.people(ZALO, cast.zalo_people)
        for zalo_group in cast.zalo_groups:
            native = Native(GROUP, zalo_group.native_id)
            await seating.remember(native)
            await seating.group(ZALO, native.number, zalo_group.unit, by=admin)


async def connect(sessions: Sessions, given: dict[str, str], clock: Clock) -> None:
    """Keep a pair of tokens as Zalo's console gave it: ``access_token``, ``refresh_token`` and
    ``expires_in`` in seconds."""
    pair = Pair(given["access_token"], given["refresh_token"], int(given["expires_in"]))
    async with sessions.begin() as session:
        await zalo_tokens.store(session, ACCOUNT.oa_id, pair, now=clock.now())


def zalo_settings(desk: str) -> dict[str, str]:
    """The product's settings for the account on this desk, without their prefix."""
    return {
        "ZALO_APP_ID": ACCOUNT.app_id,
        "ZALO_APP_SECRET": ACCOUNT.app_secret,
        "ZALO_OA_ID": ACCOUNT.oa_id,
        "ZALO_OA_SECRET_KEY": ACCOUNT.oa_secret,
        "ZALO_OAUTH_BASE": f"{desk}/zalo/oauth",
        "ZALO_OPENAPI_BASE": f"{desk}/zalo/openapi",
        "ZALO_BUSINESS_BASE": f"{desk}/zalo/business",
    }


def _number(somebody: CastPerson) -> str:
    """How identities know them."""
    return Native(USER, somebody.native_id).number if somebody.native_id else str(somebody.id)


def _roles(somebody: CastPerson) -> list[tuple[str, str]]:
    """The cast's roles as the product knows them: citizens hold none."""
    return [
        (role.role, PROVINCE if role.scope == "province" else str(role.scope))
        for role in somebody.roles
        if role.role != "citizen"
    ]
