"""Inviting from a list, and suspending, as the command line does it."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest
from sqlalchemy import func, select

from backend.errors import DomainError
from backend.people import roster
from backend.people import service as people
from backend.people.lists import Entry
from backend.people.models import Invitation
from backend.people.rules import PROVINCE
from bot import departures
from tests.story.town import Somebody, Town

MAI = Entry(2, "Lê Thị Mai", "specialist", "so-y-te")
NAM = Entry(3, "Trần Văn Nam", "clerk", "ttpvhcc-tinh")


async def take(
    town: Town, *entries: Entry, dry_run: bool = False, again: bool = False
) -> roster.Imported:
    numbers = town.__dict__.setdefault("_secrets", count(1))
    async with town.sessions.begin() as session:
        return await roster.import_list(
            session, entries, new_secret=lambda: f"secret-{next(numbers)}", now=town.now,
            dry_run=dry_run, again=again,
        )  # fmt: skip


async def invitations(town: Town) -> int:
    async with town.sessions() as session:
        return await session.scalar(select(func.count()).select_from(Invitation)) or 0


async def number(town: Town, somebody: Somebody) -> int:
    async with town.sessions() as session:
        person = await people.find(session, "telegram", str(somebody.id))
        assert person is not None
        return person.id


async def test_everybody_on_a_list_gets_a_code_that_works(town: Town) -> None:
    result = await take(town, MAI, NAM)
    assert [one.entry for one in result.invited] == [MAI, NAM]
    mai = town.citizen("M")
    await mai.says(f"/start inv_{result.invited[0].code}")
    assert mai.heard("chuyên viên · Sở Y tế")


async def test_the_same_list_again_invites_nobody_twice(town: Town) -> None:
    await take(town, MAI)
    result = await take(town, Entry(9, "lê thị  MAI", "specialist", "so-y-te"), NAM)
    assert [one.row for one in result.waiting] == [9]
    assert [one.entry for one in result.invited] == [NAM]
    assert await invitations(town) == 2


async def test_whoever_works_already_is_not_invited(town: Town) -> None:
    first = await take(town, MAI)
    mai = town.citizen("M")
    await mai.says(f"/start inv_{first.invited[0].code}")
    result = await take(town, MAI)
    assert result.working == [MAI] and not result.invited


async def test_an_expired_invitation_is_renewed(town: Town) -> None:
    await take(town, MAI)
    town.clock.forward(days=8)
    assert [one.entry for one in (await take(town, MAI)).invited] == [MAI]


async def test_lost_codes_are_replaced_and_the_old_ones_die(town: Town) -> None:
    first = await take(town, MAI)
    second = await take(town, MAI, again=True)
    late = town.citizen("L")
    await late.says(f"/start inv_{first.invited[0].code}")
    assert late.heard("hết dùng được")
    await late.says(f"/start inv_{second.invited[0].code}")
    assert late.heard("Sở Y tế")


async def test_a_dry_run_writes_nothing(town: Town) -> None:
    result = await take(town, MAI, NAM, dry_run=True)
    assert len(result.invited) == 2 and {one.code for one in result.invited} == {""}
    assert await invitations(town) == 0


async def test_the_command_line_may_suspend_the_last_admin(town: Town) -> None:
    quang = await town.staff("Quang", "admin", PROVINCE)
    person_id = await number(town, quang)
    async with town.sessions.begin() as session:
        assert await departures.suspend(session, person_id, by=None, now=town.now)
        assert not await departures.suspend(session, person_id, by=None, now=town.now)
    await town.settle()
    assert quang.everything().count("đã được tạm dừng") == 1
    async with town.sessions.begin() as session:
        assert await departures.resume(session, person_id, by=None, now=town.now)
        assert await people.grants_of(session, person_id)


async def test_two_admins_who_suspend_each_other_at_once_leave_one(town: Town) -> None:
    both = [await town.staff(name, "admin", PROVINCE) for name in ("An", "Quang")]
    ids = [await number(town, one) for one in both]

    async def suspend(by: int, whom: int) -> bool:
        try:
            async with town.sessions.begin() as session:
                return await departures.suspend(session, whom, by=by, now=town.now)
        except DomainError:
            return False

    done = await asyncio.gather(suspend(ids[0], ids[1]), suspend(ids[1], ids[0]))
    assert sorted(done) == [False, True]


async def test_notices_that_wait_do_not_reach_a_suspended_persons_lost_phone(town: Town) -> None:
    from tests.conversations.test_privacy import put_notice

    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await put_notice(town, hoa, "Hồ sơ của bà Lan")
    async with town.sessions.begin() as session:
        await departures.suspend(session, await number_in(session, hoa), by=None, now=town.now)
    await town.settle()
    assert "bà Lan" not in hoa.everything()
    assert "đã được tạm dừng" in hoa.everything()


async def test_people_are_listed_with_their_roles_within_a_scope(town: Town) -> None:
    await town.staff("Bình", "specialist", "so-y-te")
    await town.staff("An", "clerk", "ttpvhcc-tinh")
    town.citizen("Lan")
    async with town.sessions() as session:
        everybody = await roster.list_people(session)
        health = await roster.list_people(session, ["so-y-te"])
    assert [one.name for one in everybody] == ["An", "Bình"]
    assert [one.name for one in health] == ["Bình"]


async def test_somebody_unknown_is_said_to_be(town: Town) -> None:
    async with town.sessions() as session:
        with pytest.raises(DomainError, match=r"person\.unknown"):
            await roster.find(session, 404)


async def number_in(session, somebody: Somebody) -> int:  # type: ignore[no-untyped-def]
    person = await people.find(session, "telegram", str(somebody.id))
    assert person is not None
    return person.id
