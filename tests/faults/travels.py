"""A week of the post: parcels of every fate, a citizen who follows them all, and what must come.

Every step leads to one state of each parcel, so that what is told on the way is known beforehand:
several events that were learnt of together are told as one, by the last that matters.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import NullPool, bindparam, create_engine, select, text

from backend.broker import call, create_broker
from backend.db import opened
from backend.now import Clock
from backend.parcels import rules, service
from backend.parcels.codes import SIMULATED
from backend.parcels.models import ParcelFollower
from backend.people.models import Identity
from backend.sealing import Keyring
from tests.faults.storm import Storm
from tests.story.installation import Installation, Phones
from tests.story.services import until

CLERK, CITIZEN = "Hoa", "Lan"
PATIENCE_S = 600.0
PLAIN, HELD_UP, FAILED_ONCE, BROUGHT_BACK = "3", "4", "7", "6"
"""Last digits of the serial number; what the simulated country does with them."""

TITLES = {
    "accepted": "Bưu điện đã nhận", "out_for_delivery": "Bưu tá đang mang đến",
    "attempt_failed": "Chưa giao được", "delivered": "Đã giao", "returned": "Đã chuyển về quầy",
}  # fmt: skip
NEWS = {
    PLAIN: ["accepted", "out_for_delivery", "delivered"],
    HELD_UP: ["accepted", "out_for_delivery", "delivered"],
    FAILED_ONCE: ["accepted", "out_for_delivery", "attempt_failed", "delivered"],
    BROUGHT_BACK: [
        "accepted", "out_for_delivery", "attempt_failed", "attempt_failed", "out_for_delivery",
        "attempt_failed", "returned",
    ],
}  # fmt: skip
EVENTS = {PLAIN: 5, HELD_UP: 5, FAILED_ONCE: 7, BROUGHT_BACK: 11}
STANDING = (
    "SELECT p.code, p.state, p.attempts, p.poll_failures, p.handed_to_carrier_at IS NOT NULL told, "
    "(SELECT count(*) FROM parcel_events e WHERE e.parcel_id = p.id) events "
    "FROM parcels p WHERE p.code IN :codes"
)
WAITING = "SELECT count(*) FROM notices WHERE state = 'due' AND subject LIKE 'parcel:%'"
DONE = (
    "SELECT (SELECT count(*) FROM parcel_events) + (SELECT count(*) FROM sent_messages) "
    "+ (SELECT count(*) FROM parcels WHERE handed_to_carrier_at IS NOT NULL)"
)


@dataclass(frozen=True)
class Item:
    """A parcel: the code people read out, its number, and its fate."""

    code: str
    number: str
    fate: str


class Week:
    """One round: some parcels of each fate, from the counter to their end."""

    def __init__(
        self, installation: Installation, phones: Phones, storm: Storm, number: int, each: int
    ) -> None:
        self._installation, self._phones, self._storm = installation, phones, storm
        self.items = [
            Item(f"W{number:03}{fate}{place}", f"RR{number:05}{place:02}{fate}0VN", fate)
            for fate in NEWS
            for place in range(each)
        ]

    def begins(self) -> None:
        """The clerk has handed them in, the citizen follows, the carrier hears of them."""
        self._phones.until_morning()
        asyncio.run(self._register())
        self._wake()
        self._until("the carrier knows all", lambda row, _fate: row.told)

    def stand(self, states: Mapping[str, str], *, attempts: int | None = None) -> None:
        """Wait until every parcel stands where its fate has brought it by now."""
        self._wake()
        self._until(
            f"they stand at {states}",
            lambda row, fate: (
                row.state == states[fate]
                and (attempts is None or fate != BROUGHT_BACK or row.attempts == attempts)
            ),
        )

    def a_day_without_the_carrier(self) -> None:
        """It answers nobody for a day; then the pauses are over, which are real time."""
        self._phones.post("faults", method="carrier", kind="500", times=1_000_000)
        self._phones.forward(days=1)
        self._wake()
        self._until(
            "nobody answers", lambda row, _fate: row.state in rules.FINAL or row.poll_failures > 0
        )
        self._phones.delete("faults")
        for name in ("worker", "all"):  # With it dies the breaker, which would wait for minutes.
            if name in self._installation.parts:
                self._storm.strike(name)
        with self._storm.lull():
            self._change("UPDATE parcels SET held_until = NULL WHERE lease IS NULL")
        self._phones.forward(hours=1)

    def ends(self) -> None:
        """Wait until everything was said."""
        until(lambda: not self._installation.count(WAITING), "all is said", PATIENCE_S)

    def look_back(self) -> int:
        """The right states, every event kept once, everything told once, in order.

        Returns the visible repeats.
        """
        repeats = 0
        for item in self.items:
            row = self._rows()[item.code]
            end = rules.RETURNED if item.fate == BROUGHT_BACK else rules.DELIVERED
            assert (row.state, row.events) == (end, EVENTS[item.fate]), item
            said = [one["text"] for one in self._phones.from_bot(CITIZEN, item.code)]
            told = [_kind(words) for words in dict.fromkeys(said)]
            assert told == NEWS[item.fate], (item, said)
            repeats += len(said) - len(told)
        return repeats

    def _until(self, what: str, holds: Any) -> None:
        def all_hold() -> bool:
            rows = self._rows()
            return all(holds(rows[item.code], item.fate) for item in self.items)

        until(all_hold, lambda: f"{what}: {list(self._rows().values())}", PATIENCE_S)

    def _rows(self) -> dict[str, Any]:
        query = text(STANDING).bindparams(bindparam("codes", expanding=True))
        with self._storm.lull(), self._engine().connect() as connection:
            codes = [item.code for item in self.items]
            return {row.code: row for row in connection.execute(query, {"codes": codes})}

    def _change(self, statement: str) -> None:
        with self._engine().begin() as connection:
            connection.execute(text(statement))

    def _engine(self) -> Any:
        url = self._installation.database_url.replace("+aiosqlite", "")
        return create_engine(url, hide_parameters=True, poolclass=NullPool)

    def _wake(self) -> None:
        """The clock's next wake-up, a little sooner; where there is no Redis it is waited for."""
        if self._installation.redis_url:
            broker = create_broker(self._installation.redis_url)
            call(broker, "parcels.sweep", "carriers")
            broker.close()

    async def _register(self) -> None:
        ours = self._installation
        now = Clock(ours.folder / "clock.json").now()
        async with (
            opened(ours.database_url, Keyring(ours.key)) as sessions,
            sessions.begin() as session,
        ):
            rows = await session.execute(select(Identity.native_id, Identity.person_id))
            ids = {row.native_id: row.person_id for row in rows}
            clerk, citizen = (ids[str(self._phones.people[who])] for who in (CLERK, CITIZEN))
            for item in self.items:
                dispatch = service.Dispatch(
                    f"H27.12-261123-{item.code}", "0900000001", "Số 5, thôn Đông", item.number
                )
                parcel = await service.register(
                    session, clerk, dispatch, carrier=SIMULATED, code=item.code,
                    token=item.code, now=now,
                )  # fmt: skip
                session.add(
                    ParcelFollower(parcel_id=parcel.id, person_id=citizen, way="link", since=now)
                )


def _kind(words: str) -> str:
    title = re.sub(r"^\W+", "", words).partition("\n")[0]
    return next(kind for kind, start in TITLES.items() if title.startswith(start))
