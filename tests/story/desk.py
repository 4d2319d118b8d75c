"""A department's desk for stories: its bound group, a clerk who asks, what the database holds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from backend.cases.models import Case, CaseNote
from backend.people.models import Group as BoundGroup
from backend.people.models import Person
from tests.story.messenger import Shown
from tests.story.town import Group, Somebody, Town

SO = "so-cong-thuong"
QUESTION = "Hồ sơ H27.12-261123-0001 thiếu chữ ký ở trang cuối, có nhận không ạ?"
"""Names no department, and no procedure that the search would take it for."""
STEPS = ("Không thuộc thủ tục nào", "Sở Công Thương", "Vẫn hỏi")


@dataclass
class Desk:
    """Hoa asks at the province's counter; Minh answers for Sở Công Thương in its group."""

    town: Town
    hoa: Somebody
    minh: Somebody
    group: Group

    async def asks(self, text: str = QUESTION) -> Shown:
        """Hoa's question, all the way to the card in the group."""
        await self.hoa.says(f"/vuongmac {text}")
        while step := next(filter(self.hoa.last().offers, STEPS), None):
            await self.hoa.presses(step)
        await self.hoa.presses("Gửi")
        await self.town.settle()
        return self.card()

    async def answers(self, text: str, *, to: Shown | None = None) -> Shown:
        """Minh's reply in the group, up to the preview."""
        await self.group.says(self.minh, text, reply_to=to or self.card())
        await self.town.settle()
        return self.group.shown()[-1]

    async def sends(self, preview: Shown, kind: str = "Hướng dẫn khác") -> None:
        """Minh says as what his words leave, and does not stop them."""
        await self.minh.presses(kind, on=preview, chat=self.group.chat)
        await self.town.later(seconds=31)

    def card(self) -> Shown:
        """The newest live card in the group."""
        return next(
            one for one in reversed(self.group.shown()) if one.text.startswith("VM-20")
            and "Từ: " in one.text
        )  # fmt: skip


async def open_desk(town: Town, *, forum: bool = False) -> Desk:
    """A clerk, a specialist and their department's group."""
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    minh = await town.staff("Minh", "specialist", SO)
    group = town.group("Sở Công Thương", forum=forum)
    await bind(town, group, SO)
    return Desk(town, hoa, minh, group)


async def bind(town: Town, group: Group, unit: str, channel: str = "telegram") -> None:
    """A group bound to a unit, as an admin's /ketnoinhom leaves it."""
    async with town.sessions.begin() as session:
        admin = Person(name="Quản trị", language="vi", created_at=town.now)
        session.add(admin)
        await session.flush()
        session.add(
            BoundGroup(
                channel=channel, native_id=group.chat, unit=unit, has_topics=group.forum,
                bound_at=town.now, bound_by=admin.id,
            )
        )  # fmt: skip


async def cases(town: Town) -> list[Case]:
    """All cases, oldest first."""
    async with town.sessions() as session:
        return list(await session.scalars(select(Case).order_by(Case.id)))


async def notes(town: Town) -> list[CaseNote]:
    """All notes, oldest first."""
    async with town.sessions() as session:
        return list(await session.scalars(select(CaseNote).order_by(CaseNote.id)))
