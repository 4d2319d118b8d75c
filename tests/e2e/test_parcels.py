"""A result goes home: registered by a clerk, carried by the simulated post, followed by citizens.

The story begins at 08:00 of a day in Hà Tĩnh, since news of the night wait for the morning.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.story.installation import Installation, Phones
from tests.story.services import until

pytestmark = pytest.mark.e2e

NUMBER = "EL491610889VN"
RECEIPT = f"/giao H27.12-261123-0001; 0900000001; Số 5, thôn Đông, xã Mai Phụ; {NUMBER}"


def registers(phones: Phones) -> dict[str, Any]:
    """Hoa writes the parcel down; the receipt with link and picture."""
    phones.says("Hoa", RECEIPT)
    phones.presses("Hoa", "Lưu")
    return phones.hears("Hoa", "Theo dõi kết quả trên điện thoại")


def link_in(receipt: dict[str, Any]) -> str:
    """What stands behind ``start=`` in a receipt's link."""
    found = re.search(r"https://t\.me/\w+\?start=(p_\w+)", receipt["caption"])
    assert found, receipt["caption"]
    return found.group(1)


def code_in(receipt: dict[str, Any]) -> str:
    """What people read out."""
    found = re.search(r"/theodoi, mã (\S+),", receipt["caption"])
    assert found, receipt["caption"]
    return found.group(1)


def opens(phones: Phones, name: str, payload: str) -> None:
    """Somebody scans the picture or taps the link, and wants to hear of it."""
    phones.post("start", person_id=phones.people[name], payload=payload)
    phones.presses(name, "Đồng ý")
    phones.hears(name, "Từ nay giấy tờ đi tới đâu")


def test_a_result_travels_home_and_its_citizen_hears_of_every_step(
    installation: Installation, phones: Phones
) -> None:
    phones.until_morning()
    receipt = registers(phones)
    assert receipt["photo"] and receipt["photo"]["width"] == receipt["photo"]["height"]
    opens(phones, "Lan", link_in(receipt))
    installation.wait_for_the_post()

    phones.forward(hours=1)
    phones.hears("Lan", "📮 Bưu điện đã nhận")
    phones.forward(hours=23)
    phones.hears("Lan", "🛵 Bưu tá đang mang đến")
    phones.forward(hours=6)
    phones.hears("Lan", "✅ Đã giao")
    phones.presses("Lan", "5 ⭐")
    until(
        lambda: "5 ⭐" not in str(phones.hears("Lan", "✅ Đã giao")["inline_keyboard"]),
        "the stars are gone",
    )
    told = "\n".join(one["text"] or "" for one in phones.from_bot("Lan"))
    assert "Mai Phụ" not in told and "0900000001" not in told


def test_a_code_opens_with_the_right_digits_only(phones: Phones) -> None:
    receipt = registers(phones)
    phones.says("Minh", "/ngonngu")
    phones.presses("Minh", "Tiếng Việt")
    phones.says("Minh", f"/theodoi {code_in(receipt)} 0002")
    phones.hears("Minh", "Không có giấy tờ nào khớp cả mã lẫn 4 số ấy")
    phones.says("Minh", code_in(receipt).lower())
    phones.hears("Minh", "4 số cuối điện thoại người nhận")
    phones.says("Minh", "0001")
    phones.presses("Minh", "Đồng ý")
    phones.hears("Minh", "Từ nay giấy tờ đi tới đâu")
