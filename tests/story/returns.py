"""A result on its way: a clerk, a citizen, and the post between them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from backend.parcels.models import Parcel
from tests.story.post import Post
from tests.story.town import Somebody, Town

NUMBER = "EL491610889VN"
DOSSIER = "H27.12-261123-0001"
ADDRESS = "Số 5, thôn Đông, xã Mai Phụ"
UNIT = "ttpvhcc-tinh"


@dataclass
class Scene:
    """A clerk at the province's counter, a citizen who waits, a carrier in memory."""

    town: Town
    post: Post
    hoa: Somebody
    lan: Somebody

    @classmethod
    async def set(cls, town: Town, *, asked: bool = True) -> Scene:
        """The scene; `asked`: whether there is a carrier whom anybody could ask."""
        post = Post()
        if asked:
            town.work.carriers = {post.name: post}
            town.settings.carrier_url = "http://127.0.0.1:9/carrier"
        hoa = await town.staff("Hoa", "clerk", UNIT)
        return cls(town, post, hoa, town.citizen("Lan"))

    async def registered(self, phone: str = "0900000123", number: str = NUMBER) -> Parcel:
        """A result registered by the clerk in one message."""
        await self.hoa.says(f"/giao {DOSSIER}\n{phone}\n{ADDRESS}\n{number}".replace("\n", "; "))
        await self.hoa.presses("Lưu")
        return await self.parcel()

    async def parcel(self) -> Parcel:
        async with self.town.sessions() as session:
            newest = select(Parcel).order_by(Parcel.id.desc()).limit(1)
            return (await session.scalars(newest)).one()

    def link(self) -> str:
        """What stands behind ``start=`` on the newest receipt."""
        return (self.hoa.last().button("Chép liên kết").copy or "").partition("start=")[2]

    async def follows(self, who: Somebody | None = None) -> None:
        """The citizen opens the link and agrees."""
        who = who or self.lan
        await who.says(f"/start {self.link()}")
        await who.presses("Đồng ý")

    async def travels(self, what: str, **more: str) -> None:
        """Something happens now, the post is asked when it is due, people are told."""
        self.post.happens(NUMBER, what, self.town.now, **more)
        self.town.clock.forward(hours=2)
        await self.town.settle()
