"""A citizen at home, a clerk of their commune, a supervisor: for stories of home collection."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from backend.parcels.collecting_models import Collection, PaperList
from backend.parcels.models import Parcel
from tests.story.town import Somebody, Town

XA = "xa-mai-phu-2025"
COUNTER = f"ttpvhcc-{XA}"
ADDRESS = "Số 5, thôn Đông, cạnh nhà văn hóa"
PHONE = "0900000123"
DOSSIER = "H27.12-261127-0001"


@dataclass
class Scene:
    """Lan at home, Hoa at the commune's counter, Tâm who watches over the province."""

    town: Town
    lan: Somebody
    hoa: Somebody
    tam: Somebody

    @classmethod
    async def set(cls, town: Town, *, scope: str = COUNTER) -> Scene:
        hoa = await town.staff("Hoa", "clerk", scope)
        tam = await town.staff("Tâm", "supervisor", "tinh-ha-tinh")
        return cls(town, town.citizen("Lan"), hoa, tam)

    async def papers(self) -> None:
        """From a procedure's card to the first question about the place."""
        await self.lan.says("đăng ký khai sinh")
        await self.lan.presses("Bưu điện đến nhận hồ sơ")
        await self.lan.presses("Tiếp tục")
        if self.lan.heard("có đồng ý không") or self.lan.last().offers("Đồng ý"):
            await self.lan.presses("Đồng ý")

    async def written(self, *, proved: bool = True, day: str = "25/11/2026") -> None:
        """All the way to the preview."""
        await self.papers()
        await self.lan.says("Mai Phụ")
        await self.lan.says(ADDRESS)
        if proved:
            await self.lan.shares_contact(PHONE)
        else:
            await self.lan.says(PHONE)
        await self.lan.presses(day)
        await self.lan.presses("07:00–09:00")

    async def asked(self, **how: bool) -> None:
        """A request in the queue, its cards hung."""
        await self.written(**how)
        await self.lan.presses("Gửi yêu cầu")
        await self.town.settle()

    async def taken(self) -> None:
        """Hoa goes."""
        await self.hoa.presses("Nhận đi")
        await self.town.settle()

    async def assigned(self, **how: bool) -> None:
        """Somebody goes for a request."""
        await self.asked(**how)
        await self.taken()

    async def at_the_door(self) -> None:
        """Hoa is there, and has ticked what is taken and shown it."""
        await self.assigned()
        await self.hoa.presses("Bắt đầu đi")
        await self.town.settle()
        await self.hoa.presses("Danh mục giấy tờ")
        await self.hoa.presses("1. Tờ khai")
        await self.hoa.presses("Gửi người dân xác nhận")
        await self.town.settle()

    async def parcel(self) -> Parcel:
        async with self.town.sessions() as session:
            newest = select(Parcel).order_by(Parcel.id.desc()).limit(1)
            return (await session.scalars(newest)).one()

    async def collection(self) -> Collection:
        async with self.town.sessions() as session:
            newest = select(Collection).order_by(Collection.parcel_id.desc()).limit(1)
            return (await session.scalars(newest)).one()

    async def lists(self) -> list[PaperList]:
        async with self.town.sessions() as session:
            return list(await session.scalars(select(PaperList).order_by(PaperList.id)))
