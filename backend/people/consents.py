"""What a person is asked before the first personal datum, and what they answered.

A purpose is data: what is asked for, why in one sentence, and how long it is kept. Its `version`
rises whenever that sentence promises something else; a yes to an older version no longer counts.
Law 91/2025/QH15 wants consent that is given freely, for a stated purpose, provably, and never by
default: silence is no, and every answer is a row with its version, time and channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.i18n import N_
from backend.people.models import Consent
from backend.people.rules import Speaker


@dataclass(frozen=True, slots=True)
class Purpose:
    """`name`, `why` and `how_long` are Vietnamese source texts, translated where they are shown.

    `keep` counts from the day the matter is finished; None means that nothing is stored at all.
    """

    key: str
    version: str
    name: str
    why: str
    how_long: str
    keep: timedelta | None


PURPOSES: dict[str, Purpose] = {
    purpose.key: purpose
    for purpose in (
        Purpose(
            "parcel",
            "1",
            N_("Số điện thoại và địa chỉ nhận giấy tờ"),
            N_(
                "Bưu điện cần số điện thoại và địa chỉ của anh/chị "
                "để mang giấy tờ đến và gọi khi tới nơi."
            ),
            N_("Xong việc 30 ngày thì chúng tôi xóa."),
            timedelta(days=30),
        ),
        Purpose(
            "collect",
            "1",
            N_("Số điện thoại và địa chỉ để Bưu điện đến nhận hồ sơ"),
            N_(
                "Bưu điện cần số điện thoại và địa chỉ của anh/chị để gọi hẹn và đến nhận hồ sơ; "
                "chúng tôi nhớ tài khoản này để báo tin. Chỉ nhân viên nhận đi mới thấy."
            ),
            N_("Xong việc 30 ngày thì chúng tôi xóa số và địa chỉ; 6 tháng thì quên tài khoản."),
            timedelta(days=30),
        ),
        Purpose(
            "tracking",
            "1",
            N_("Theo dõi giấy tờ gửi bưu điện"),
            N_(
                "Chúng tôi dùng 4 số cuối điện thoại để chắc giấy tờ là của anh/chị, "
                "rồi nhớ tài khoản này để báo tin."
            ),
            N_("Xong việc 6 tháng thì chúng tôi xóa; 4 số ấy thì không lưu."),
            timedelta(days=183),
        ),
        Purpose(
            "outcome",
            "1",
            N_("Báo kết quả vướng mắc ở quầy"),
            N_("Chúng tôi nhớ tài khoản này để báo kết quả, anh/chị khỏi quay lại hỏi."),
            N_("Báo xong 30 ngày thì chúng tôi xóa."),
            timedelta(days=30),
        ),
        Purpose(
            "location",
            "1",
            N_("Vị trí của anh/chị"),
            N_("Chúng tôi dùng vị trí anh/chị gửi để tìm quầy ở gần."),
            N_("Chỉ dùng cho một câu trả lời rồi bỏ ngay, không lưu."),
            None,
        ),
    )
}


async def record(
    session: AsyncSession, speaker: Speaker, purpose: str, *, given: bool, now: datetime
) -> None:
    """Keep an answer to the question of `purpose`; a no also ends an earlier yes.

    Raises KeyError for a purpose that is not in `PURPOSES`.
    """
    asked = PURPOSES[purpose]
    await withdraw(session, speaker.person_id, purpose, now=now)
    session.add(
        Consent(
            person_id=speaker.person_id,
            purpose=asked.key,
            version=asked.version,
            given=given,
            channel=speaker.channel,
            at=now,
        )
    )
    await session.flush()


async def has(session: AsyncSession, person_id: int, purpose: str) -> bool:
    """Whether a yes to the present wording of `purpose` is in force."""
    query = select(Consent.id).where(
        Consent.person_id == person_id,
        Consent.purpose == purpose,
        Consent.version == PURPOSES[purpose].version,
        Consent.given,
        Consent.withdrawn_at.is_(None),
    )
    return (await session.execute(query.limit(1))).first() is not None


async def withdraw(session: AsyncSession, person_id: int, purpose: str, *, now: datetime) -> bool:
    """End a yes; says whether there was one. What follows from it, the caller composes."""
    statement = (
        update(Consent)
        .where(
            Consent.person_id == person_id,
            Consent.purpose == purpose,
            Consent.given,
            Consent.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .returning(Consent.id)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).first() is not None


async def in_force(session: AsyncSession, person_id: int) -> list[Consent]:
    """Every yes that has not been taken back, oldest first, also to older versions."""
    query = (
        select(Consent)
        .where(Consent.person_id == person_id, Consent.given, Consent.withdrawn_at.is_(None))
        .order_by(Consent.id)
    )
    return list(await session.scalars(query))
