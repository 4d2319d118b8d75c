"""What becomes of open work and of the data in it when somebody stops, or asks to be forgotten."""

from __future__ import annotations

import json

from sqlalchemy import select

from backend.cases.models import Case, Proposal
from backend.people.rules import PROVINCE
from tests.conversations.test_privacy import erase, everything_stored
from tests.conversations.test_staff import suspend
from tests.story.desk import QUESTION, open_desk
from tests.story.returns import ADDRESS, DOSSIER, Scene
from tests.story.town import Town


async def test_a_suspended_specialists_unsent_answer_is_thrown_away_and_a_colleague_answers(
    town: Town,
) -> None:
    desk = await open_desk(town)
    admin = await town.staff("Quang", "admin", PROVINCE)
    an = await town.staff("An", "specialist", "so-cong-thuong")
    card = await desk.asks()
    preview = await desk.answers("Câu trả lời dở của Minh")
    await suspend(admin, "Minh")
    await town.settle()
    assert not preview.rows
    async with town.sessions() as session:
        proposal = (await session.scalars(select(Proposal))).one()
        assert (proposal.state, proposal.text) == ("dropped", "")
    await desk.group.says(an, "Nhận bản sao y.", reply_to=card)
    await town.settle()
    await an.presses("Nhận được", on=desk.group.shown()[-1], chat=desk.group.chat)
    await town.later(seconds=31)
    assert desk.hoa.heard("Nhận bản sao y.")


async def test_a_group_bound_after_a_question_is_shown_it(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    desk = await open_desk(town)
    await desk.asks()
    newer = town.group("Sở Công Thương mới", forum=True)
    await newer.says(admin, "/ketnoinhom so-cong-thuong")
    await town.settle()
    await town.settle()
    assert any(QUESTION in shown.text for shown in newer.shown())
    assert newer.topics()


async def test_a_clerk_who_is_forgotten_leaves_no_words_in_cases(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await erase(desk.hoa)
    await town.settle()
    stored = await everything_stored(town)
    assert str(desk.hoa.id) not in stored
    async with town.sessions() as session:
        case = (await session.scalars(select(Case))).one()
        assert case.question == "" and case.dossier_code


async def test_whoever_opened_a_receipt_erases_phone_and_address_and_never_reads_them(
    town: Town,
) -> None:
    scene = await Scene.set(town)
    await scene.registered(phone="0900000123")
    await scene.follows()
    lan = scene.lan
    await lan.says("/dulieu")
    assert lan.heard("Có cả số điện thoại và địa chỉ nhận")
    assert not lan.heard("0900000123")
    await lan.presses("Tải về")
    exported = lan.last().attachment.data.decode()
    held = {part["table"]: part["records"] for part in json.loads(exported)["held"]}
    assert held["parcels"][0]["dossier_code"] == DOSSIER
    assert "0900000123" not in exported and ADDRESS not in exported
    await erase(lan)
    await town.settle()
    assert str(lan.id) not in await everything_stored(town)
    parcel = await scene.parcel()
    assert parcel.phone is None and parcel.address is None and parcel.tracking_number
