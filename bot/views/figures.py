"""Fees and times in words: what `backend.knowledge.fees` allows to be said, as lines of text.

Pure and unescaped; the caller escapes. A figure comes with its channel and unit, and what the
record leaves open is said to be open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from backend.i18n import N_, _, _n
from backend.knowledge.answers import ProcedureAnswer
from backend.knowledge.facts import Channel, Number, Rate
from backend.knowledge.fees import FeeStatement, TimeStatement

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
}


def time_lines(found: ProcedureAnswer) -> Iterator[str]:
    """How long it takes, by channel where channels differ."""
    if not found.times:
        yield _("Cổng Dịch vụ công không ghi thời hạn. Anh/chị hỏi quầy.")
    alike = len(found.times) == 1
    for said in found.times:
        spoken = _amounts(said)
        yield spoken if alike else f"{_channels(said.channels)}: {spoken}"
        if said.other:
            yield _(
                "Nhưng phần quy trình trên Cổng lại ghi: {other}. Anh/chị hỏi quầy cho chắc."
            ).format(other=_list(map(_amount, said.other)))


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
        spoken = _fee(said)
        partial = said.channels and set(said.channels) != everywhere
        yield f"{_channels(said.channels)}: {spoken}" if partial else spoken
        yield from (_rate(rate) for rate in said.rates)
        if said.exempt:
            groups = _list(_(EXEMPT[one]) for one in said.exempt)
            yield _("Theo Cổng Dịch vụ công, được miễn: {groups}.").format(groups=groups)
    if found.procedure.fee_note:
        yield found.procedure.fee_note


def _fee(said: FeeStatement) -> str:
    documents = ", ".join(said.documents)
    match said.kind:
        case "amount":
            unit = f"/{said.per}" if said.per else ""
            return _("{amount} đồng{unit}").format(amount=money(said.amount), unit=unit)
        case "no_currency":
            return _(
                "Cổng Dịch vụ công ghi {amount}, không ghi là tiền gì, tính theo gì. "
                "Anh/chị hỏi quầy."
            ).format(amount=money(said.amount))
        case "province":
            return _("Mức thu do tỉnh quyết định. Anh/chị hỏi quầy.")
        case "free":
            return _("Miễn lệ phí, theo Cổng Dịch vụ công.")
        case "elsewhere" if documents:
            return _(
                "Cổng Dịch vụ công chỉ dẫn tới {documents}, không ghi số tiền. Anh/chị hỏi quầy."
            ).format(documents=documents)
        case "elsewhere":
            return _(
                "Cổng Dịch vụ công không ghi số tiền, chỉ ghi theo quy định. Anh/chị hỏi quầy."
            )
        case _:
            return _("Cổng Dịch vụ công không ghi rõ phí. Anh/chị hỏi quầy trước khi nộp.")


def _rate(rate: Rate) -> str:
    return _("Từ {begins} đến hết {ends} chỉ thu {percent}% mức trên.").format(
        begins=day(rate.begins), ends=day(rate.ends), percent=rate.percent
    )


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
