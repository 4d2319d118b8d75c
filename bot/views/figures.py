"""Figures in words: fees and times, as `backend.knowledge.fees` lets them be said, days, phones.

Pure and unescaped; the caller escapes. A figure comes with its channel and unit, and what the
record leaves open is said to be open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from backend.i18n import N_, _, _n
from backend.knowledge.answers import ProcedureAnswer
from backend.knowledge.facts import Case, Channel, Number, Rate
from backend.knowledge.fees import FeeStatement
from backend.knowledge.times import TimeStatement

CHANNELS: dict[Channel, str] = {
    "DIRECT": N_("tại quầy"),
    "ONLINE": N_("trực tuyến"),
    "POSTAL": N_("qua bưu điện"),
}
UNITS: dict[str, Callable[[int], str]] = {
    "WORKING_DAY": lambda n: _n("{n} ngày làm việc", n),
    "DAY": lambda n: _n("{n} ngày", n),
    "HOUR": lambda n: _n("{n} giờ", n),
    "MONTH": lambda n: _n("{n} tháng", n),
    "YEAR": lambda n: _n("{n} năm", n),
}
EXEMPT = {
    "dung-han": N_("khai tử đúng hạn"),
    "nguoi-co-cong": N_("gia đình có công với cách mạng"),
    "ho-ngheo": N_("hộ nghèo"),
    "khuyet-tat": N_("người khuyết tật"),
    "to-hop-tac": N_("tổ hợp tác"),
    "qua-mang": N_("hồ sơ nộp qua mạng"),
    "tu-ho-kinh-doanh": N_("chuyển đổi từ hộ kinh doanh"),
    "loi-co-quan": N_("giấy bị cấp sai do lỗi của cơ quan"),
    "doi-dia-gioi": N_("thay đổi do địa giới hành chính đổi"),
    "to-chuc-khcn": N_("tổ chức khoa học và công nghệ"),
    "some": N_("một số trường hợp, anh/chị hỏi quầy"),
}
FEES: dict[str, str] = {
    "FEE": N_("Phí"),
    "SERVICE_FEE": N_("Lệ phí"),
    "PRICE_LEVEL": N_("Giá"),
}
CURRENCIES = {"VND": N_("đồng"), "USD": N_("đô la Mỹ")}
MOST_CASES = 8
"""Cases listed one by one; more of them are told as the least and the most."""


def time_lines(found: ProcedureAnswer) -> Iterator[str]:
    """How long it takes, by channel where channels differ."""
    if not found.times:
        yield _("Cổng Dịch vụ công không ghi rõ thời hạn. Anh/chị hỏi quầy.")
        return
    alike = len(found.times) == 1
    for said in found.times:
        spoken = _amounts(said)
        yield spoken if alike else f"{_channels(said.channels)}: {spoken}"
    if any(said.unsure for said in found.times):
        yield _("Trên Cổng còn ghi thời hạn khác hoặc ghi bằng lời. Anh/chị hỏi quầy cho chắc.")
    also, other = found.times[0].also, found.times[0].other
    if also:
        yield _("Tùy trường hợp, phần quy trình trên Cổng còn ghi: {also}.").format(
            also=_list(map(_amount, also))
        )
    if other:
        yield _(
            "Nhưng phần quy trình trên Cổng lại ghi: {other}. Anh/chị hỏi quầy cho chắc."
        ).format(other=_list(map(_amount, other)))


def _amounts(said: TimeStatement) -> str:
    if len(said.amounts) > 1:
        return _("tùy trường hợp: {times}").format(times=_list(map(_amount, said.amounts)))
    return _amount(said.amounts[0])


def _amount(amount: tuple[Number, str | None]) -> str:
    number, unit = amount
    if unit in UNITS:
        # Plural rules take whole numbers, a record may say half a day.
        return UNITS[unit](1 if number == 1 else 2).format(n=number)
    return _("Cổng Dịch vụ công chỉ ghi số {n}, không ghi ngày hay giờ; anh/chị hỏi quầy").format(
        n=number
    )


def fee_lines(found: ProcedureAnswer) -> Iterator[str]:
    """What it costs, as far as the record may be quoted."""
    everywhere = set(found.procedure.channels)
    for said in found.fees:
        partial = said.channels and set(said.channels) != everywhere
        before = [_channels(said.channels)] if partial else []
        yield ": ".join([*before, *_named(said), _spoken(said)])
        yield from (_rate(rate) for rate in said.rates)
        if said.exempt:
            groups = _list(_(EXEMPT[one]) for one in said.exempt)
            yield _("Theo Cổng Dịch vụ công, được miễn: {groups}.").format(groups=groups)
    yield from _left_open(found)
    if found.procedure.fee_note:
        yield found.procedure.fee_note


def _left_open(found: ProcedureAnswer) -> Iterator[str]:
    """Channels of which nothing is told, and sorts of fee that only some channels name."""
    told = {channel for said in found.fees for channel in said.channels}
    silent = [one for one in found.procedure.channels if one not in told]
    if told and silent:
        yield _("{channels}: Cổng Dịch vụ công không ghi rõ phí.").format(
            channels=_channels(silent)
        )
    sorts: dict[str | None, set[Channel]] = {}
    for said in found.fees:
        sorts.setdefault(said.fee, set()).update(said.channels)
    if any(channels != told for channels in sorts.values()) and len(sorts) > 1:
        yield _("Trên Cổng, mỗi kênh ghi một khoản. Anh/chị hỏi quầy còn khoản nào khác không.")


def _named(said: FeeStatement) -> Iterator[str]:
    """The sort of fee, what the amount is for, and whether it holds for some days only."""
    label = said.label or ""
    if said.fee and not label.lower().startswith(("phí", "lệ phí")):
        yield _(FEES[said.fee])
    if label:
        yield label[:1].upper() + label[1:]
    if said.begins or said.ends:
        yield _dates(said.begins, said.ends)
    elif said.kind in USUAL and any(one.ends for one in said.rates):
        yield _("Mức thường")


USUAL = ("amount", "no_currency", "unclear")
"""Kinds beside which a rate that ends leaves the usual amount to be told apart."""


def _spoken(said: FeeStatement) -> str:
    documents = _list(said.documents)
    match said.kind:
        case "amount":
            return _amount_words(said, documents)
        case "no_currency":
            return _(
                "Cổng Dịch vụ công ghi {amount}, không ghi là tiền gì, tính theo gì. "
                "Anh/chị hỏi quầy."
            ).format(amount=money(said.amount))
        case "cases":
            return _cases(said.cases, documents)
        case "free":
            also = _listed(said.cases)
            free = _("Miễn lệ phí, theo Cổng Dịch vụ công.")
            return free + (" " + _("Ngoài ra: {cases}.").format(cases=also) if also else "")
        case "elsewhere" if documents:
            return _(
                "Cổng Dịch vụ công chỉ dẫn tới {documents}, không ghi số tiền. Anh/chị hỏi quầy."
            ).format(documents=documents)
        case _:
            return _(WITHOUT_AMOUNT[said.kind])


WITHOUT_AMOUNT: dict[str, str] = {
    "province": N_("Mức thu do tỉnh quyết định. Anh/chị hỏi quầy."),
    "none": N_("Cổng Dịch vụ công ghi “Không” ở mục phí. Anh/chị hỏi lại quầy cho chắc."),
    "unset": N_("Cổng Dịch vụ công ghi là chưa có quy định về phí. Anh/chị hỏi quầy."),
    "elsewhere": N_("Cổng Dịch vụ công không ghi số tiền. Anh/chị hỏi quầy."),
    "unclear": N_("Số tiền trên Cổng Dịch vụ công không rõ. Anh/chị hỏi quầy trước khi nộp."),
    "unknown": N_("Cổng Dịch vụ công không ghi rõ phí. Anh/chị hỏi quầy trước khi nộp."),
}


def _amount_words(said: FeeStatement, documents: str) -> str:
    amount = _price(said.amount, said.currency, said.per)
    if said.remark:
        return _("{amount}. Cổng có ghi kèm điều kiện; anh/chị hỏi quầy.").format(amount=amount)
    if documents:
        return _("{amount} (theo {documents})").format(amount=amount, documents=documents)
    return amount


def _cases(cases: tuple[Case, ...], documents: str) -> str:
    listed = _listed(cases)
    if listed:
        bare = "" if all(one.currency for one in cases) else " " + _("Cổng không ghi là tiền gì.")
        told = _(
            "Cổng Dịch vụ công ghi nhiều mức: {cases}. Anh/chị hỏi quầy mức nào đúng với mình."
        ).format(cases=listed)
        return told + bare
    if documents:
        return _("Tùy trường hợp, theo {documents}. Anh/chị hỏi quầy.").format(documents=documents)
    return _("Tùy trường hợp. Anh/chị hỏi quầy.")


def _listed(cases: tuple[Case, ...]) -> str:
    """Cases with their names if all but the first have one, else the bare amounts."""
    if len(cases) <= MOST_CASES and all(one.label for one in cases[1:]):
        return "; ".join(map(_case, cases))
    bare = dict.fromkeys(_price(one.amount, one.currency, one.per) for one in cases)
    if len(bare) <= MOST_CASES:
        return "; ".join(bare)
    ordered = sorted(cases, key=lambda one: one.amount)
    least, most = (_price(one.amount, one.currency, None) for one in (ordered[0], ordered[-1]))
    return _("từ {least} đến {most}").format(least=least, most=most)


def _case(one: Case) -> str:
    price = _price(one.amount, one.currency, one.per)
    return f"{one.label}: {price}" if one.label else price


def _price(amount: Number | None, currency: str | None, per: str | None) -> str:
    unit = f"/{per}" if per else ""
    named = " " + _(CURRENCIES[currency]) if currency else ""
    return f"{money(amount)}{named}{unit}"


def _dates(begins: date | None, ends: date | None) -> str:
    if begins and ends:
        return _("Từ {begins} đến hết {ends}").format(begins=day(begins), ends=day(ends))
    if ends:
        return _("Đến hết {ends}").format(ends=day(ends))
    return _("Từ {begins}").format(begins=day(begins)) if begins else ""


ONLY = {
    "online": N_(", chỉ khi nộp trực tuyến"),
    "vneid": N_(", chỉ khi nộp trên ứng dụng VNeID"),
}


def _rate(rate: Rate) -> str:
    """A rate with its days and, where it is limited, the way of sending that it is for."""
    when = _dates(rate.begins, rate.ends) + (_(ONLY[rate.only]) if rate.only else "")
    if rate.percent:
        return _("{when}: chỉ thu {percent}% mức trên.").format(when=when, percent=rate.percent)
    if rate.free:
        return _("{when}: miễn thu, theo Cổng Dịch vụ công.").format(when=when)
    if rate.amount:
        amount = _price(rate.amount, "VND", rate.per)
        return _("{when}: thu {amount}.").format(when=when, amount=amount)
    if rate.documents:
        return _("{when}: thu mức riêng theo {documents}. Quầy biết số tiền.").format(
            when=when, documents=_list(rate.documents)
        )
    return _("{when}: thu mức riêng. Anh/chị hỏi quầy số tiền.").format(when=when)


def masked(phone: str) -> str:
    """Of a phone only its last four digits: ••••••0001."""
    return "•" * (len(phone) - 4) + phone[-4:]


def day(when: date) -> str:
    """A day as people write it: 23/11/2026."""
    return f"{when:%d/%m/%Y}"


def money(amount: Number | None) -> str:
    """An amount with dots between thousands: 150.000."""
    return f"{amount or 0:,}".replace(",", ".")


def _channels(channels: Iterable[Channel]) -> str:
    spoken = _list(_(CHANNELS[one]) for one in channels)
    return spoken[:1].upper() + spoken[1:]


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
