"""The account's tokens: one row, renewed by one process at a time, stored before it is used.

A refresh token works once, and its answer is the only copy of the next one. So whoever renews
takes a lease (a short transaction), asks Zalo with none open, and commits the new pair before
anybody uses it. A process that dies in between leaves a lease that runs out: the old pair is tried
once more, as nobody knows whether Zalo ever heard the question. Refused, it is dead, and only a
person can connect the account anew: the row says so, admins are told by another channel, and
`motcua check` tells it too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import Sessions, keyring
from backend.notices import admins
from backend.notices.zalo_client import Pair, ZaloOAuth
from backend.notices.zalo_errors import MEANINGS, Meaning, NotConnected, ZaloAway, ZaloRefused
from backend.notices.zalo_models import ZaloToken
from backend.now import Clock
from backend.people.rules import ZALO

log = structlog.get_logger()

EARLY = timedelta(hours=5)
"""An access token lives 25 hours; it is renewed at 20."""
LEASE = timedelta(seconds=60)
"""Longer than any call to OAuth."""
BACK_OFF = timedelta(seconds=2)
PAUSE_S = 0.5
PATIENCE_S = 20.0
STORING_TRIES = 20


class StoredTokens:
    """See `zalo_client.Tokens`. Bot and workers each hold one; the row is what they share."""

    def __init__(
        self, sessions: Sessions, oauth: ZaloOAuth, clock: Clock, oa: str,
        new_lease: Callable[[], str], *, pause_s: float = PAUSE_S,
    ) -> None:  # fmt: skip
        self._sessions = sessions
        self._oauth = oauth
        self._clock = clock
        self._oa = oa
        self._new_lease = new_lease
        self._pause_s = pause_s

    async def access(self) -> str:
        """The stored one, renewed first where it is old."""
        async with self._sessions() as session:
            row = await _row(session, self._oa)
            access = keyring(session).open(row.access)
        now = self._clock.now()
        if now < row.expires_at - EARLY:
            return access
        try:
            return await self._renew(access)
        except ZaloAway:
            if now < row.expires_at:
                return access
            raise

    async def renewed(self, refused: str) -> str:
        """Another one than `refused`, which may have been renewed by somebody else meanwhile."""
        return await self._renew(refused)

    async def _renew(self, old: str) -> str:
        """A pair that is not `old`: renewed here, or waited for while another process does."""
        waited = 0.0
        while waited <= PATIENCE_S:
            lease = self._new_lease()
            async with self._sessions.begin() as session:
                row = await _row(session, self._oa)
                access = keyring(session).open(row.access)
                refresh = keyring(session).open(row.refresh)
                taken = access == old and await _take(session, row, lease, self._clock.real())
            if access != old:
                return access
            if taken:
                return await self._ask(lease, refresh)
            await asyncio.sleep(self._pause_s)
            waited += self._pause_s
        raise ZaloAway("another process is renewing the token")

    async def _ask(self, lease: str, refresh: str) -> str:
        try:
            pair = await self._oauth.refresh(refresh)
        except ZaloRefused as refused:
            if MEANINGS.get(refused.code) is Meaning.BUSY:
                await self._put_back(lease)
                raise ZaloAway(str(refused)) from refused
            await self._give_up(lease, refused.code)
            raise NotConnected(str(refused)) from refused
        except ZaloAway as away:
            log.warning("zalo.token_not_renewed", reason=str(away))
            await self._put_back(lease)
            raise
        await self._store(lease, pair)
        log.info("zalo.token_renewed")
        return pair.access

    async def _store(self, lease: str, pair: Pair) -> None:
        """Commit the new pair, whatever it takes: this process holds its only copy."""
        for attempt in range(STORING_TRIES):
            try:
                async with self._sessions.begin() as session:
                    await store(session, self._oa, pair, now=self._clock.now(), lease=lease)
                return
            except (SQLAlchemyError, OSError) as error:
                log.error("zalo.token_not_stored", attempt=attempt, error=type(error).__name__)
                await asyncio.sleep(self._pause_s * min(attempt + 1, 10))
        raise ZaloAway("the new token could not be stored")

    async def _put_back(self, lease: str) -> None:
        """Nothing came of it: whoever is next may try after a moment."""
        async with self._sessions.begin() as session:
            await session.execute(
                update(ZaloToken)
                .where(ZaloToken.oa == self._oa, ZaloToken.lease == lease)
                .values(lease=None, leased_until=self._clock.real() + BACK_OFF)
            )

    async def _give_up(self, lease: str, code: int) -> None:
        async with self._sessions.begin() as session:
            statement = (
                update(ZaloToken)
                .where(ZaloToken.oa == self._oa, ZaloToken.lease == lease)
                .values(state="refused", reason=f"zalo {code}", lease=None, leased_until=None)
                .returning(ZaloToken.oa)
            )
            if (await session.execute(statement)).first() is not None:
                await alert(session, code, now=self._clock.now())


async def _row(session: AsyncSession, oa: str) -> ZaloToken:
    row = await session.get(ZaloToken, oa, populate_existing=True)
    if row is None or row.state != "good":
        raise NotConnected("no token" if row is None else row.reason or "refused")
    return row


async def _take(session: AsyncSession, seen: ZaloToken, lease: str, real: datetime) -> bool:
    """Take the lease, unless another process has renewed since the row was read."""
    free = or_(ZaloToken.leased_until.is_(None), ZaloToken.leased_until <= real)
    statement = (
        update(ZaloToken)
        .where(ZaloToken.oa == seen.oa, ZaloToken.state == "good", free)
        .where(ZaloToken.refresh == seen.refresh)
        .values(lease=lease, leased_until=real + LEASE)
        .returning(ZaloToken.oa)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).first() is not None


async def store(
    session: AsyncSession, oa: str, pair: Pair, *, now: datetime, lease: str | None = None
) -> None:
    """Keep a new pair. With `lease`, nothing is overwritten that somebody connected meanwhile."""
    ring = keyring(session)
    query = select(ZaloToken).where(ZaloToken.oa == oa).with_for_update()
    row = (await session.scalars(query)).one_or_none()
    if lease is not None and (row is None or row.lease != lease):
        log.warning("zalo.token_overtaken")
        return
    if row is None:
        row = ZaloToken(oa=oa)
        session.add(row)
    row.access, row.refresh = ring.seal(pair.access), ring.seal(pair.refresh)
    row.renewed_at, row.expires_at = now, now + timedelta(seconds=pair.seconds)
    row.state, row.reason, row.lease, row.leased_until = "good", None, None, None
    await session.flush()


async def revoked(session: AsyncSession, oa: str, *, now: datetime) -> None:
    """The account took its permission back: nothing can be sent until somebody connects anew."""
    row = await session.get(ZaloToken, oa)
    if row is not None and row.state == "good":
        row.state, row.reason = "refused", "permission revoked"
        await alert(session, 0, now=now)


async def remind(session: AsyncSession, *, now: datetime) -> None:
    """While the account that was connected last is refused, admins hear of it every day."""
    newest = select(ZaloToken).order_by(ZaloToken.renewed_at.desc()).limit(1)
    row = await session.scalar(newest)
    if row is not None and row.state == "refused":
        code = (row.reason or "").removeprefix("zalo ")
        await alert(session, int(code) if code.lstrip("-").isdecimal() else 0, now=now)


async def alert(session: AsyncSession, code: int, *, now: datetime) -> None:
    """Tell the province's admins by another channel, once a day; and say it in the log."""
    log.error("zalo.token_refused", code=code)
    await admins.tell(
        session, "zalo.token_refused", key=f"zalo.token:{now:%Y%m%d}", params={"code": code},
        now=now, but=ZALO,
    )  # fmt: skip
