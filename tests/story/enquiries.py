"""A commune's clerks and a citizen who asks them, for stories."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from backend.enquiries.models import Enquiry, EnquiryNote
from backend.now import LOCAL
from backend.people import service as people
from bot import departures
from tests.story.messenger import Shown
from tests.story.town import Somebody, Town

XA = "xa-mai-phu-2025"
COUNTER = f"ttpvhcc-{XA}"
COUNTER_NAME = "Trung tâm Phục vụ hành chính công xã Mai Phụ"
QUESTION = "Con tôi sinh ở Lào, khai sinh ở xã được không?"
CARD = "Có người dân hỏi"


async def neighbour(town: Town, name: str = "Lan", **more: str) -> Somebody:
    """A citizen who has told their commune."""
    somebody = town.citizen(name, **more)
    await somebody.says("/xatoi Mai Phụ")
    return somebody


async def clerk(town: Town, name: str = "Hoa", scope: str = COUNTER) -> Somebody:
    """A clerk of that commune."""
    return await town.staff(name, "clerk", scope)


async def asks(town: Town, somebody: Somebody, text: str = QUESTION) -> None:
    """A question, all the way to the clerks."""
    await somebody.says(f"/gapnguoi {text}")
    await somebody.presses("Gửi")
    await town.settle()


async def answers(town: Town, somebody: Somebody, text: str = "Được, cần giấy chứng sinh.") -> None:
    """The owner's answer, all the way to the citizen."""
    await somebody.presses("Trả lời")
    await somebody.says(text)
    await somebody.presses("Gửi")
    await town.settle()


async def claims(town: Town, somebody: Somebody) -> None:
    """'Nhận trả lời' on the newest card."""
    await somebody.presses("Nhận trả lời")
    await town.settle()


def card(town: Town, somebody: Somebody) -> Shown:
    """The newest card a clerk has."""
    shown = town.messenger.chats[somebody.chat]
    return next(one for one in reversed(shown) if CARD in one.text)


def until(town: Town, day: str, clock: str) -> None:
    """Move the clock to that moment in Hà Tĩnh."""
    town.clock.time = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LOCAL)


async def enquiries(town: Town) -> list[Enquiry]:
    """All of them, oldest first."""
    async with town.sessions() as session:
        return list(await session.scalars(select(Enquiry).order_by(Enquiry.id)))


async def notes(town: Town) -> list[EnquiryNote]:
    """All that was said, oldest first."""
    async with town.sessions() as session:
        return list(await session.scalars(select(EnquiryNote).order_by(EnquiryNote.id)))


async def suspend(town: Town, somebody: Somebody) -> None:
    """As an admin's command does it."""
    async with town.sessions.begin() as session:
        person = await people.find(session, "telegram", str(somebody.id))
        assert person is not None
        await departures.suspend(session, person.id, by=None, now=town.now)


async def resume(town: Town, somebody: Somebody) -> None:
    """As an admin's command does it."""
    async with town.sessions.begin() as session:
        person = await people.find(session, "telegram", str(somebody.id))
        assert person is not None
        await departures.resume(session, person.id, by=None, now=town.now)
