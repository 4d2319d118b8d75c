"""A group is bound to a department by an admin, watched, moved and left."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.notices.senders.base import Later, Moved
from backend.people.models import Group as GroupRow
from backend.people.models import Identity
from backend.people.rules import PROVINCE, lacking
from tests.story.town import USERNAME, Somebody, Town
from tests.story.town import Group as Chat

CONG_THUONG, NOI_VU = "so-cong-thuong", "so-noi-vu"


async def row(town: Town, group: Chat) -> GroupRow | None:
    async with town.sessions() as session:
        query = select(GroupRow).where(GroupRow.native_id == group.chat)
        return (await session.scalars(query)).one_or_none()


async def bound(town: Town, *, forum: bool = False) -> tuple[Somebody, Chat]:
    admin = await town.staff("Quang", "admin", PROVINCE)
    group = town.group("Sở Công Thương", forum=forum)
    await group.says(admin, f"/ketnoinhom {CONG_THUONG}")
    await town.settle()
    return admin, group


async def test_an_admin_binds_a_group_by_buttons(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    group = town.group("Sở Công Thương", forum=True)
    await group.says(admin, "/ketnoinhom")
    await town.settle()
    assert "Nhóm này nhận vướng mắc gửi cơ quan nào?" in group.shown()[-1].text
    await admin.presses("Sở Công Thương", chat=group.chat)
    assert town.messenger.toasts[-1] == "Đã nối nhóm với Sở Công Thương."
    await town.settle()
    assert len(group.shown()) == 1
    assert "nay nhận vướng mắc gửi Sở Công Thương" in group.shown()[0].text
    assert group.shown()[0].rows == ()
    stored = await row(town, group)
    assert stored is not None and stored.unit == CONG_THUONG and stored.has_topics
    assert "Bot có đủ quyền." in admin.last().text


@pytest.mark.parametrize("words", ["so-cong-thuong", "Sở Công Thương", "so cong thuong", "SCT"])
async def test_a_department_is_named_behind_the_command(town: Town, words: str) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    group = town.group("Sở Công Thương")
    await group.says(admin, f"/ketnoinhom@{USERNAME} {words}")
    await town.settle()
    stored = await row(town, group)
    assert stored is not None and stored.unit == CONG_THUONG and not stored.has_topics


async def test_said_alone_in_a_bound_group_the_rights_are_looked_at_again(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    group = town.group("Sở Công Thương")
    await group.says(admin, "/ketnoinhom so-cong-thuong")
    await town.settle()
    told = len(town.messenger.chats[admin.chat])
    await group.says(admin, "/ketnoinhom")
    await town.settle()
    assert "cơ quan nào?" not in group.shown()[-1].text
    assert len(town.messenger.chats[admin.chat]) == told + 1


async def test_an_unknown_name_is_asked_back(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    group = town.group("Sở")
    await group.says(admin, "/ketnoinhom Sở Trăng Sao")
    await town.settle()
    assert "cơ quan nào?" in group.shown()[-1].text
    assert await row(town, group) is None


async def test_without_the_right_the_group_stays_silent_and_a_hint_comes_in_private(
    town: Town,
) -> None:
    clerk = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    group = town.group("Sở Công Thương")
    for _ in range(3):
        await group.says(clerk, "/ketnoinhom so-cong-thuong")
    await town.settle()
    assert group.shown() == []
    assert await row(town, group) is None
    assert clerk.everything().count("Chỉ người quản trị") == 1


async def test_strangers_and_commands_for_other_bots_meet_silence(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    group, stranger = town.group("Sở"), town.citizen("Lạ")
    await group.says(stranger, "/ketnoinhom so-cong-thuong")
    await group.says(admin, "/ketnoinhom@another_bot so-cong-thuong")
    await town.settle()
    assert group.shown() == [] and await row(town, group) is None
    assert town.messenger.chats[stranger.chat] == []


async def test_only_an_admin_of_that_department_may_press(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    other = await town.staff("Nam", "admin", NOI_VU)
    stranger = town.citizen("Lạ")
    group = town.group("Sở Công Thương")
    await group.says(admin, "/ketnoinhom")
    await town.settle()
    for somebody in (other, stranger):
        await somebody.presses("Sở Công Thương", chat=group.chat)
    assert await row(town, group) is None
    assert "quyền" in town.messenger.toasts[-2]
    assert town.messenger.toasts[-1] == "Chỉ người quản trị mới chọn được."


async def test_an_admin_of_one_department_is_offered_that_one_only(town: Town) -> None:
    other = await town.staff("Nam", "admin", NOI_VU)
    group = town.group("Sở Nội vụ")
    await group.says(other, "/ketnoinhom")
    await town.settle()
    labels = [button.label for row_ in group.shown()[-1].rows for button in row_]
    assert labels == ["Sở Nội vụ"]


async def test_forged_units_bind_nothing(town: Town) -> None:
    admin, group = await bound(town)
    await admin.presses_code(f"group.bind:1:{PROVINCE}", group.shown()[-1], group.chat)
    await admin.presses_code("group.bind", group.shown()[-1], group.chat)
    await admin.presses_code(f"group.bind:1:{NOI_VU}", admin.last())
    stored = await row(town, group)
    assert stored is not None and stored.unit == CONG_THUONG


async def test_a_second_group_takes_the_department_over(town: Town) -> None:
    admin, first = await bound(town)
    second = town.group("Sở Công Thương mới")
    await second.says(admin, f"/ketnoinhom {CONG_THUONG}")
    await town.settle()
    old, new = await row(town, first), await row(town, second)
    assert old is not None and old.unbound_at is not None
    assert new is not None and new.unbound_at is None


async def test_what_the_bot_lacks_is_told_in_words_to_whoever_asked(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    group = town.group("Sở Công Thương", forum=True)
    group.allow(admin=False)
    await group.says(admin, f"/ketnoinhom {CONG_THUONG}")
    await town.settle()
    said = admin.last().text
    assert "chưa là quản trị viên" in said
    assert "chưa được quản lý chủ đề" in said
    assert "chế độ riêng tư" in said
    stored = await row(town, group)
    assert stored is not None and not stored.has_topics and stored.checked_at is not None


async def test_a_promotion_is_noticed_and_topics_are_used_from_then_on(town: Town) -> None:
    admin, group = await bound(town, forum=True)
    group.allow(admin=True, topics=False)
    await group.bot_becomes("administrator", by=town.citizen("Lạ"))
    await town.settle()
    stored = await row(town, group)
    assert stored is not None and not stored.has_topics
    assert "chưa được quản lý chủ đề" in admin.last().text
    group.allow(admin=True, topics=True)
    await group.bot_becomes("administrator", by=town.citizen("Lạ"), can_manage_topics=True)
    await town.settle()
    stored = await row(town, group)
    assert stored is not None and stored.has_topics
    assert "Bot có đủ quyền." in admin.last().text


async def test_a_bot_put_out_of_a_group_is_told_to_the_admins_once(town: Town) -> None:
    admin, group = await bound(town)
    await group.bot_becomes("kicked", by=town.citizen("Lạ"))
    await town.settle()
    stored = await row(town, group)
    assert stored is not None and stored.unbound_at is not None
    assert "Bot vừa bị đưa ra khỏi nhóm của Sở Công Thương" in admin.last().text
    await group.bot_becomes("member", before="kicked", by=admin)
    await town.settle()
    assert "gõ /ketnoinhom trong nhóm" in admin.last().text
    stored = await row(town, group)
    assert stored is not None and stored.unbound_at is not None


async def test_a_bot_added_by_a_stranger_says_nothing(town: Town) -> None:
    group, stranger = town.group("Nhóm lạ"), town.citizen("Lạ")
    await group.bot_becomes("member", before="left", by=stranger)
    await town.settle()
    assert group.shown() == [] and town.messenger.chats[stranger.chat] == []


async def test_a_migrated_group_stays_bound_by_either_message_in_either_order(town: Town) -> None:
    admin, group = await bound(town)
    supergroup = town.group("Sở Công Thương")
    for _ in range(2):
        await supergroup.moved_from(group, by=admin)
        await group.moved_to(supergroup, by=admin)
    await town.settle()
    assert await row(town, group) is None
    stored = await row(town, supergroup)
    assert stored is not None and stored.unit == CONG_THUONG and stored.unbound_at is None


async def test_a_check_that_learns_of_the_move_follows_it(town: Town) -> None:
    admin, group = await bound(town)
    supergroup = town.group("Sở Công Thương")
    town.messenger.failures[group.chat] = [Moved(supergroup.chat)]
    await group.bot_becomes("administrator", by=admin)
    await town.settle()
    await town.settle()
    stored = await row(town, supergroup)
    assert stored is not None and stored.check_wanted_at is None


async def test_a_check_is_tried_again_and_after_an_hour_the_admin_is_told(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    group = town.group("Sở Công Thương")
    town.messenger.failures[group.chat] = [Later("away")]
    await group.says(admin, f"/ketnoinhom {CONG_THUONG}")
    await town.settle()
    await town.settle()
    assert "Bot có đủ quyền." in admin.everything()
    town.messenger.failures[group.chat] = [Later("away")]
    await group.bot_becomes("administrator", by=admin)
    town.clock.forward(hours=2)
    await town.settle()
    assert "chưa xem được quyền" in admin.last().text


async def test_somebody_who_blocks_the_bot_is_not_written_to_until_they_return(
    town: Town,
) -> None:
    lan = town.citizen("Lan")
    await lan.says("/start")
    await lan.blocks()
    assert await unreachable(town, lan)
    await lan.blocks(False)
    assert not await unreachable(town, lan)


async def test_in_private_the_command_says_where_it_belongs(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    await admin.says("/ketnoinhom")
    assert admin.heard("Lệnh này gõ trong nhóm của cơ quan")


@pytest.mark.parametrize(
    ("facts", "lacks"),
    [
        ((False, False, False, False, False), ("member",)),
        ((True, False, False, False, False), ("admin", "hearing")),
        ((True, False, True, False, True), ("admin", "topics")),
        ((True, True, True, False, False), ("topics",)),
        ((True, True, False, False, False), ()),
        ((True, True, True, True, False), ()),
    ],
)
def test_what_is_lacking_follows_from_what_is_seen(
    facts: tuple[bool, ...], lacks: tuple[str, ...]
) -> None:
    names = ("is_member", "is_admin", "is_forum", "manages_topics", "hears_all")
    assert lacking(**dict(zip(names, facts, strict=True))) == lacks


async def unreachable(town: Town, somebody: Somebody) -> bool:
    async with town.sessions() as session:
        query = select(Identity).where(Identity.native_id == str(somebody.id))
        return (await session.scalars(query)).one().unreachable_at is not None
