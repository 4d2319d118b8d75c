"""Every errand, told once, on Telegram, on Zalo and on the web."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from backend.notices.wording.channels import NAMES
from backend.people.rules import CHANNELS, TELEGRAM, WEB, ZALO
from tests.contract.conftest import DEPARTMENTS, Province
from tests.contract.kinds import BACK, KIND
from tests.contract.people import Department, Person
from tests.story.services import until

pytestmark = pytest.mark.e2e

on_every_channel = pytest.mark.parametrize("channel", CHANNELS)

COUNTER, COMMUNE = "ttpvhcc-tinh", "ttpvhcc-xa-mai-phu-2025"
NUMBERS = {TELEGRAM: "EL491610889VN", ZALO: "CV749233795VN", WEB: "EB473124829VN"}
BY_HAND = {TELEGRAM: "EL314159268VN", ZALO: "CV271828189VN", WEB: "EB161803397VN"}
"""An item each: one that is being carried cannot be registered twice. Of those that go by hand the
clerk tells sooner than the carrier."""
WRONG = {TELEGRAM: ZALO, ZALO: WEB, WEB: TELEGRAM}
"""Whose department is asked first."""
QUESTIONS = {
    TELEGRAM: "Hồ sơ H27.12-261123-0001 thiếu chữ ký ở trang cuối, có nhận không ạ?",
    ZALO: "Người đi nộp quên mang bản chính thì sao ạ?",
    WEB: "Khách viết sai ngày tháng trong tờ khai, sửa bằng bút rồi ký bên cạnh được không ạ?",
}
"""About no procedure, which would be asked for, and nothing alike, else a clerk is first shown what
was answered to another one."""


@on_every_channel
def test_a_citizen_asks_and_is_answered_with_source_and_date(
    province: Province, channel: str
) -> None:
    lan = province.citizen(channel)
    lan.says("con em mới đẻ làm giấy tờ chi")
    answer = lan.hears("1.001193")
    assert re.search(
        r"Nguồn: Cổng Dịch vụ công quốc gia.* [0-9]{1,2}/[0-9]{1,2}/20[0-9]{2}", answer
    )
    lan.presses("Phí")
    lan.hears("Cổng Dịch vụ công không ghi rõ phí")


def test_citizens_follow_a_parcel_by_code_and_digits_and_hear_it_travel(
    province: Province,
) -> None:
    """Three at once, as the post takes its time."""
    phones, house = province.phones, province.installation
    province.until_a_working_morning()
    waiting = [follows_a_parcel(province, channel) for channel in CHANNELS]
    at_the_post = "SELECT count(*) FROM parcels WHERE handed_to_carrier_at IS NOT NULL"
    until(lambda: house.count(at_the_post) == len(waiting), "the post knows the parcels")
    phones.forward(hours=1)
    for lan in waiting:
        lan.hears("Bưu điện đã nhận")
    phones.forward(hours=23)
    for lan in waiting:
        assert "0900000001" not in lan.hears("Bưu tá đang mang đến")


def follows_a_parcel(province: Province, channel: str) -> Person:
    """One that the carrier knows by its number."""
    hoa, lan = province.staff(channel, "clerk", COUNTER), province.citizen(channel)
    follows(hoa, lan, NUMBERS[channel])
    return lan


def follows(hoa: Person, lan: Person, number: str) -> str:
    """A clerk writes a parcel down; whoever waits for it has the receipt's code, which is returned,
    and knows the digits."""
    place = "Số 5, thôn Đông, xã Mai Phụ"
    hoa.says(f"/giao H27.12-261123-0001; 0900000001; {place}; {number}")
    hoa.presses("Lưu")
    found = re.search(r"/theodoi, mã (\S+),", hoa.hears("/theodoi, mã"))
    assert found
    lan.says(f"/theodoi {found[1]} 0002")
    lan.hears("Không có giấy tờ nào khớp cả mã lẫn 4 số ấy")
    lan.says(f"/theodoi {found[1]} 0001")
    lan.presses("Đồng ý")
    lan.hears("Từ nay giấy tờ đi tới đâu")
    return found[1]


@dataclass
class Case:
    """A clerk's question to a department, both on one channel."""

    hoa: Person
    department: Department
    question: str
    code: str


def test_clerks_and_departments_ask_each_other_until_all_is_clear(province: Province) -> None:
    """Passed on, asked back, supplied, answered, disputed, answered anew, rated; then found by who
    asks the same. All channels at once, as words leave when half a minute is over."""
    province.until_a_working_morning()
    cases = [posted(province, channel) for channel in CHANNELS]
    answer = "Nhận được. Người dân ký bổ sung tại quầy."
    all_answer(province, cases, "", "Có ai đi cùng không?", BACK)
    for case in cases:
        case.hoa.hears("hỏi thêm trước khi trả lời")
        writes(case.hoa, "Bổ sung", "Có người nhà đi cùng.")
    all_answer(province, cases, "Có người nhà đi cùng.", answer)
    for case in cases:
        case.hoa.hears(answer)
        writes(case.hoa, "Chưa rõ", "Ký trước mặt ai?")
    all_answer(province, cases, "Ký trước mặt ai?", "Ký trước mặt nhân viên quầy.")
    for channel, case in zip(CHANNELS, cases, strict=True):
        case.hoa.hears("Ký trước mặt nhân viên quầy.")
        closes(case)
        finds_what_was_answered(province.staff(channel, "clerk", COUNTER), case)


def posted(province: Province, channel: str) -> Case:
    """A clerk's question, which a department that is not competent passes on to that of this
    channel."""
    hoa, department = province.staff(channel, "clerk", COUNTER), province.department(channel)
    name, unit = DEPARTMENTS[WRONG[channel]]
    thu = province.staff(channel, "specialist", unit)
    hoa.says(f"/vuongmac {QUESTIONS[channel]}")
    hoa.presses(name)
    hoa.presses("Gửi")
    code = re.search(r"VM-[0-9]{4}-[0-9]{6}", hoa.hears("Đã gửi VM-"))
    assert code
    case = Case(hoa, department, QUESTIONS[channel], code[0])
    passes_on(thu, case)
    hoa.hears(f"đã chuyển sang {department.name}")
    return case


def passes_on(thu: Person, case: Case) -> None:
    """A specialist hands a case to the department that it belongs to."""
    reason = "Việc này thuộc cơ quan khác."
    thu.says("/viec")
    thu.presses(case.code)
    thu.hears(case.question)
    thu.presses("Chuyển cơ quan khác")
    thu.presses(case.department.name)
    thu.says(reason)
    thu.hears(reason)
    thu.presses("Chuyển")


def all_answer(
    province: Province, cases: list[Case], asked: str, answer: str, kind: str = KIND
) -> None:
    """Each department to what its clerk asked last, the question itself at first."""
    for case in cases:
        case.department.answers(case.code, asked or case.question, answer, kind)
    province.phones.forward(minutes=1)


def closes(case: Case) -> None:
    """All is clear, and that is worth five stars and a word."""
    case.hoa.presses("Đã rõ")
    case.hoa.hears(f"Đã khép {case.code}")
    case.hoa.presses("5 ⭐")
    case.hoa.presses("Viết góp ý")
    case.hoa.says("Rõ ràng, dễ làm.")
    case.hoa.hears("Đã ghi góp ý")


def writes(who: Person, button: str, words: str) -> None:
    """Words behind a button, looked at and sent."""
    who.presses(button)
    who.says(words)
    who.hears(words)
    who.presses("Gửi")


def finds_what_was_answered(binh: Person, case: Case) -> None:
    """A colleague's same question: the answer of before will do, and nothing is posted."""
    binh.says(f"/vuongmac {case.question}")
    binh.presses(case.department.name)
    binh.hears("Đã có trả lời tương tự")
    binh.presses("Xem câu 1")
    binh.hears("Hướng dẫn nghiệp vụ, không thay văn bản hành chính.")
    binh.presses("Dùng được, không cần hỏi")
    binh.hears("không có câu hỏi mới nào được gửi")


@on_every_channel
def test_a_citizen_asks_a_clerk_of_their_commune(province: Province, channel: str) -> None:
    province.until_a_working_morning()
    hoa, lan = province.staff(channel, "clerk", COMMUNE), province.citizen(channel)
    lan.says("/xatoi Mai Phụ")
    lan.says("/gapnguoi Con tôi sinh ở Lào, khai sinh ở xã được không? Gọi 0900000001.")
    lan.presses("Gửi")
    assert "0900000001" not in hoa.hears("Có người dân hỏi")
    hoa.presses("Nhận trả lời")
    writes(hoa, "Trả lời", "Được, cần giấy chứng sinh.")
    lan.hears("Được, cần giấy chứng sinh.")
    lan.presses("Đã rõ")
    lan.hears("Cảm ơn anh/chị")


@on_every_channel
def test_a_parcel_that_nobody_took_comes_another_day_and_is_complained_of(
    province: Province, channel: str
) -> None:
    """The clerk calls them, as the web proves no phone; at the end all is taken back."""
    province.until_a_working_morning()
    hoa, lan = province.staff(channel, "clerk", COUNTER), province.citizen(channel)
    sau = province.staff(channel, "supervisor", COUNTER)
    code = follows(hoa, lan, BY_HAND[channel])
    hoa.presses("Mở phiếu này")
    hoa.presses("Bưu điện đã nhận")
    hoa.presses("Không giao được")
    hoa.presses("không có người nhận")
    lan.hears("Lần thứ 1")
    lan.presses("Hẹn ngày khác")
    lan.says("📞 Nhờ Bưu điện gọi xác nhận")
    lan.hears("Nhân viên ở quầy sẽ gọi vào số đã ghi trên hồ sơ")
    hoa.presses("Nhận gọi")
    hoa.presses("Đã gọi, đúng người")
    lan.hears("xác nhận")
    lan.presses("Hẹn ngày khác")
    lan.presses("/20")
    lan.hears("Chưa có tin báo thì chưa chắc")
    hoa.presses("Đã sắp xếp")
    lan.hears("Đã sắp xếp: Bưu điện sẽ mang đến vào ngày")
    lan.says("/theodoi")
    lan.hears("Giấy tờ anh/chị đang theo dõi")
    lan.presses(code)
    lan.hears(code)
    lan.presses("Khiếu nại")
    lan.presses("Thái độ phục vụ")
    lan.says("Bưu tá ném giấy tờ qua cổng.")
    sau.hears("ném giấy tờ")
    writes(sau, "Trả lời", "Chúng tôi đã nhắc bưu tá.")
    lan.hears("Chúng tôi đã nhắc bưu tá.")
    lan.presses("Đã ổn")
    lan.hears("đã khép lại")
    takes_everything_back(lan)


def takes_everything_back(lan: Person) -> None:
    """The yes to being told of parcels, then everything."""
    lan.says("/dulieu")
    lan.presses("Rút lại đồng ý")
    lan.presses("Theo dõi giấy tờ gửi bưu điện")
    lan.hears("không còn đồng ý nào")
    lan.says("/dulieu")
    lan.presses("Xóa dữ liệu")
    lan.presses("Xóa hết")
    lan.hears("Đã xóa")


@on_every_channel
def test_a_citizen_has_the_post_come_for_a_dossier(province: Province, channel: str) -> None:
    province.until_a_working_morning()
    lan, hoa = province.citizen(channel), province.staff(channel, "clerk", COMMUNE)
    lan.says("đăng ký khai sinh")
    lan.hears("Đăng ký khai sinh")  # The greeting offers the same errand, of no procedure.
    lan.presses("Bưu điện đến nhận hồ sơ")
    lan.presses("Tiếp tục")
    lan.presses("Đồng ý")
    lan.says("Mai Phụ")
    lan.says("Số 5, thôn Đông")
    lan.gives_phone("0900000123")
    lan.hears("hẹn ngày nào")
    lan.presses("/20")
    lan.hears("khoảng giờ nào")
    lan.presses("–")
    lan.presses("Gửi yêu cầu")
    lan.hears("Đã gửi yêu cầu")
    hoa.hears("Có người nhờ đến nhận hồ sơ")
    hoa.presses("Nhận đi")
    hoa.hears("Số 5, thôn Đông")
    lan.hears("đã có người nhận đi")


@pytest.mark.parametrize(("first", "second"), [(TELEGRAM, ZALO), (ZALO, WEB), (WEB, TELEGRAM)])
def test_two_channels_become_one_person_s(province: Province, first: str, second: str) -> None:
    one, other = province.citizen(first), province.citizen(second)
    one.says("/lienket")
    one.presses("Lấy mã")
    found = re.search(r"Mã liên kết: ([A-Z0-9]{6})", one.hears("Mã liên kết: "))
    assert found
    other.says(f"/lienket {found[1]}")
    other.presses("Tôi lấy mã")
    one.hears("Có người vừa nhập mã liên kết")
    one.presses("Đúng")
    one.hears("Đã liên kết với")
    other.hears("Đã liên kết với")
    one.says("/lienket")
    assert f"{NAMES[second]}: nhắn gần nhất" in one.hears(f"{NAMES[first]}: đang nhắn ở đây")
