"""'Dữ liệu của tôi': shown, exported, erased, consent taken back."""

from __future__ import annotations

import json

from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import SendMessage
from sqlalchemy import select

from backend.notices import service as notices
from backend.people import consents
from backend.people import service as people
from backend.people.models import Identity, Person, RoleGrant
from backend.schema import metadata
from tests.story.messenger import RecordingSession
from tests.story.town import Somebody, Town


async def person_of(town: Town, somebody: Somebody) -> Person:
    async with town.sessions() as session:
        person = await people.find(session, "telegram", str(somebody.id))
        assert person is not None
        return person


async def everything_stored(town: Town) -> str:
    """The whole database as text."""
    async with town.sessions() as session:
        rows = [
            tuple(row)
            for table in metadata.sorted_tables
            for row in await session.execute(select(*table.columns))
        ]
    return repr(rows)


async def test_a_newcomer_sees_in_plain_words_what_is_held(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("Dữ liệu của tôi")
    assert lan.heard("Chúng tôi đang giữ về anh/chị")
    assert lan.heard(f"Telegram · {lan.id}")
    assert lan.heard("Vị trí anh/chị gửi không bao giờ được lưu")
    assert not lan.heard("Quyền làm việc")


async def test_staff_see_their_name_role_and_unit(town: Town) -> None:
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await hoa.says("/dulieu")
    assert hoa.heard("Hoa · Tiếng Việt")
    assert hoa.heard("nhân viên Bưu điện · Trung tâm Phục vụ hành chính công tỉnh")


async def test_the_export_is_a_file_with_everything_that_is_held(town: Town) -> None:
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await hoa.says("/dulieu")
    await hoa.presses("Tải về")
    file = hoa.last().attachment
    assert file.filename == "du-lieu-20261123.json"
    held = {part["table"]: part["records"] for part in json.loads(file.data)["held"]}
    assert held["persons"][0]["name"] == "Hoa"
    assert held["identities"][0]["native_id"] == str(hoa.id)
    assert held["role_grants"][0]["scope"] == "ttpvhcc-tinh"


async def test_nobody_sees_what_is_held_about_others(town: Town) -> None:
    await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    lan = town.citizen("Lan")
    await lan.says("/dulieu")
    await lan.presses("Tải về")
    assert "Hoa" not in lan.last().attachment.data.decode()


async def test_erasing_is_asked_again_with_what_must_stay_and_why(town: Town) -> None:
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await hoa.says("/dulieu")
    await hoa.presses("Xóa dữ liệu")
    assert "không lấy lại được" in hoa.last().text
    assert "để biết ai chịu trách nhiệm về việc đã làm" in hoa.last().text
    await hoa.presses("Thôi")
    assert "Chúng tôi đang giữ về anh/chị" in hoa.last().text
    assert (await person_of(town, hoa)).name == "Hoa"


async def test_after_erasing_nothing_in_the_database_leads_to_the_person(town: Town) -> None:
    hoa = await town.staff("Hoa Nguyễn", "clerk", "ttpvhcc-tinh")
    await hoa.says("/start")
    await put_notice(town, hoa, "Chào Hoa Nguyễn")
    await town.settle()
    await erase(hoa)
    assert "Đã xóa" in hoa.last().text
    stored = await everything_stored(town)
    assert str(hoa.id) not in stored
    assert "Hoa Nguyễn" not in stored


async def test_erasing_ends_roles_and_the_person_starts_afresh(town: Town) -> None:
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    before = await person_of(town, hoa)
    await erase(hoa)
    await hoa.says("/start")
    assert hoa.heard("Chào anh/chị!")
    after = await person_of(town, hoa)
    assert after.id != before.id and after.name is None
    async with town.sessions() as session:
        assert await people.grants_of(session, before.id) == ()
        assert (await session.scalars(select(RoleGrant))).one().revoked_at == town.now
        old = (await session.scalars(select(Identity).order_by(Identity.id))).first()
        assert old is not None and old.native_id == f"erased:{old.id}"


async def test_notices_that_wait_are_never_sent_after_erasing(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/start")
    await put_notice(town, lan, "Giấy tờ đã tới")
    await erase(lan)
    await town.settle()
    assert "Giấy tờ đã tới" not in lan.everything()


async def test_somebody_can_erase_twice(town: Town) -> None:
    lan = town.citizen("Lan")
    await erase(lan)
    await erase(lan)
    assert "Đã xóa" in lan.last().text
    assert str(lan.id) not in await everything_stored(town)


async def test_an_old_erase_button_asks_again_instead_of_erasing(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/dulieu")
    await lan.presses("Xóa dữ liệu")
    town.clock.forward(hours=1)
    await lan.presses("Xóa hết")
    assert "không lấy lại được" in lan.last().text
    assert (await person_of(town, lan)).erased_at is None


async def test_a_forged_time_on_the_erase_button_erases_nothing(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/dulieu")
    for code in ("mydata.erase_now:99999999999", "mydata.erase_now:0", "mydata.erase_now:x"):
        await lan.presses_code(code, lan.last())
    await lan.presses_code("mydata.erase_now", lan.last())
    assert (await person_of(town, lan)).erased_at is None


async def test_a_consent_is_taken_back_by_a_button(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/start")
    person = await person_of(town, lan)
    async with town.sessions.begin() as session:
        speaker = people.Speaker(person.id, 1, "telegram", str(lan.id), "vi")
        await consents.record(session, speaker, "tracking", given=True, now=town.now)
    await lan.says("/dulieu")
    assert lan.heard("Theo dõi giấy tờ gửi bưu điện · đồng ý")
    await lan.presses("Rút lại đồng ý")
    await lan.presses("Theo dõi giấy tờ gửi bưu điện")
    assert town.messenger.toasts[-1] == "Đã rút lại: Theo dõi giấy tờ gửi bưu điện."
    assert "không còn đồng ý nào" in lan.last().text
    async with town.sessions() as session:
        assert not await consents.has(session, person.id, "tracking")


async def test_what_was_written_while_erasing_is_erased_again(town: Town) -> None:
    """Another process may have addressed a notice just before; the hourly sweep catches it."""
    lan = town.citizen("Lan")
    await lan.says("/start")
    person = await person_of(town, lan)
    await erase(lan)
    async with town.sessions.begin() as session:
        late = notices.Address("telegram", str(lan.id), person_id=person.id)
        await notices.add(
            session, late, key="late", subject="x:1", kind="reply.later",
            params={"text": "muộn"}, now=town.now,
        )  # fmt: skip
    from backend.tasks import housekeeping

    await housekeeping.sweep(town.work)
    await town.settle()
    assert "muộn" not in lan.everything()
    assert str(lan.id) not in await everything_stored(town)


async def test_a_day_and_a_name_with_markup_are_shown_harmlessly(town: Town) -> None:
    odd = await town.staff("<b>Hoa & Co</b>", "clerk", "ttpvhcc-tinh")
    await odd.says("/dulieu")
    assert "&lt;b&gt;Hoa &amp; Co&lt;/b&gt;" in odd.last().html


async def erase(somebody: Somebody) -> None:
    await somebody.says("/dulieu")
    await somebody.presses("Xóa dữ liệu")
    await somebody.presses("Xóa hết")


async def put_notice(town: Town, somebody: Somebody, words: str) -> None:
    person = await person_of(town, somebody)
    async with town.sessions.begin() as session:
        to = await notices.address_of_person(session, person.id)
        assert to is not None
        await notices.add(
            session, to, key="test:waiting", subject="test:1", kind="reply.later",
            params={"text": words}, now=town.now,
        )  # fmt: skip


async def test_a_reply_put_off_by_a_busy_messenger_is_erased_with_the_person(town: Town) -> None:
    hoa = await town.staff("Hoa Nguyễn", "clerk", "ttpvhcc-tinh")
    session = town.bot.session
    assert isinstance(session, RecordingSession)
    session.refusals.append(
        TelegramRetryAfter(SendMessage(chat_id=1, text="x"), "Too Many Requests", 5)
    )
    await hoa.says("/start")
    assert "Hoa Nguyễn" in await everything_stored(town)
    await town.settle()
    assert hoa.heard("Chào Hoa Nguyễn!")
    await erase(hoa)
    stored = await everything_stored(town)
    assert "Hoa Nguyễn" not in stored and str(hoa.id) not in stored
