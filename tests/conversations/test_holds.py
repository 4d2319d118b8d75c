"""A supervisor holds back an answer that may be wrong; citizens are sent to the counter at once."""

from __future__ import annotations

from tests.story.town import Somebody, Town

REVIEW = "Chúng tôi đang rà soát phần này"


async def supervisor(town: Town) -> Somebody:
    return await town.staff("Hà", "supervisor", "tinh-ha-tinh")


async def test_a_held_procedure_is_not_told_from_the_next_answer_on(town: Town) -> None:
    ha, lan = await supervisor(town), town.citizen("Lan")
    await ha.says("/giu 1.001193 quầy báo mẫu tờ khai đã đổi")
    assert ha.heard("Đã giữ lại: Đăng ký khai sinh (1.001193)")
    await lan.says("đăng ký khai sinh")
    assert lan.heard(REVIEW) and not lan.heard("Tờ khai") and lan.heard("1.001193")
    await ha.presses("Thả ra")
    assert ha.heard("Đã thả ra") or "Đã thả ra" in ha.last().text
    await lan.says("đăng ký khai sinh")
    assert lan.heard("Tờ khai đăng ký khai sinh") and not lan.heard(REVIEW)


async def test_one_part_of_an_answer_is_held_and_the_rest_is_told(town: Town) -> None:
    ha, lan = await supervisor(town), town.citizen("Lan")
    await ha.says("/giu 1.001193 lệ phí chờ nghị quyết mới của tỉnh")
    await lan.says("đăng ký khai sinh")
    text = lan.last().text
    assert REVIEW in text and "Tờ khai đăng ký khai sinh" in text
    assert text.index("Phí, lệ phí") < text.index(REVIEW)
    assert "Hay nhầm" not in text
    await ha.presses("Thả ra")
    await lan.says("đăng ký khai sinh")
    assert "Hay nhầm" in lan.last().text


async def test_what_is_held_is_listed_with_its_reason(town: Town) -> None:
    ha = await supervisor(town)
    await ha.says("/danggiu")
    assert ha.heard("không giữ lại")
    await ha.says("/giu 1.001193 phí chờ nghị quyết mới")
    await ha.says("/danggiu")
    assert ha.heard("phí, lệ phí") and ha.heard("chờ nghị quyết mới")


async def test_nobody_else_can_hold_or_release(town: Town) -> None:
    ha, lan = await supervisor(town), town.citizen("Lan")
    clerk = await town.staff("Minh", "clerk", "ttpvhcc-xa-mai-phu-2025")
    narrow = await town.staff("Tú", "supervisor", "xa-mai-phu-2025")
    await ha.says("/giu 1.001193 mẫu đã đổi")
    shown = ha.last()
    for somebody in (lan, clerk, narrow):
        await somebody.says("/giu 1.000894 nghịch")
        await somebody.presses_code(shown.button("Thả ra").code or "", shown)
    await ha.says("/danggiu")
    assert ha.heard("1.001193") and not ha.heard("1.000894")


async def test_a_hold_without_code_or_reason_tells_how(town: Town) -> None:
    ha = await supervisor(town)
    partly = ("/giu 1.001193 phí", "/giu 1.001193 Giấy tờ")
    for typed in ("/giu", "/giu 1.001193", "/giu khai sinh sai", *partly):
        await ha.says(typed)
        assert ha.heard("/giu 1.001193 quầy báo")
    await ha.says("/danggiu")
    assert ha.heard("không giữ lại")
    await ha.says("/giu 9.999999 sai")
    assert ha.heard("Không có thủ tục mã 9.999999")


async def test_a_forged_release_is_stale(town: Town) -> None:
    ha = await supervisor(town)
    await ha.says("/giu 1.001193 mẫu đã đổi")
    for code in ("hold.release", "hold.release:1.001193:nothing", "hold.release:1.000894"):
        await ha.presses_code(code, ha.last())
    await ha.says("/danggiu")
    assert ha.heard("1.001193")
