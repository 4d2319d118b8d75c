"""What an operator reads of working hours and rosters: why a row was not taken, what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.errors import DomainError
from bot.commands.catalogue_words import REFUSALS as FILES

if TYPE_CHECKING:
    from backend.knowledge.importing.tables import BadRow, Read

COLUMNS = {
    "unit": "đơn vị",
    "kind": "loại",
    "day": "ngày",
    "sessions": "giờ",
    "reason": "lý do",
    "desk": "bàn trực",
    "person": "người trực",
    "fields": "lĩnh vực",
    "begins": "từ ngày",
    "ends": "đến ngày",
    "substitute": "trực thay",
}
WRONG = {
    "missing": "thiếu {column}",
    "long": "{column} dài quá",
    "unknown": "không rõ đơn vị: {value}",
    "several": "tên này có mấy nơi, ghi rõ một mã: {value}",
    "kind": "không rõ loại: {value} (tuần, nghỉ, làm)",
    "day": "{column} không phải ngày: {value} (viết 31/12/2026)",
    "weekday": "không rõ thứ: {value} (viết T2-T6, T7, CN)",
    "sessions": "không rõ giờ: {value} (viết 07:30-11:30 13:30-17:00, buổi trước đứng trước)",
    "sessions_of_closed": "ngày nghỉ mà lại có giờ: {value}",
    "twice": "trùng với dòng {value}",
    "no_desk": "{value} không phải Sở, xã hay phường",
    "no_specialist": "{value} không phải chuyên viên ở bàn trực này",
    "persons": "nhiều người cùng tên, ghi số của một người: {value}",
    "field": "không rõ lĩnh vực: {value}",
    "many_fields": "quá {value} lĩnh vực",
    "person_of_desk": "người này không còn là chuyên viên ở bàn trực này",
    "substitute": "người trực thay phải là một chuyên viên khác",
    "order": "đến ngày đứng trước từ ngày",
    "past": "những ngày này đã qua",
    "far": "xa hơn một năm",
    "too_many": "người này trong những ngày ấy có quá 3 lĩnh vực",
}
RULES = {
    "duty.person": "person_of_desk",
    "duty.substitute": "substitute",
    "duty.order": "order",
    "duty.past": "past",
    "duty.far": "far",
    "duty.fields": "too_many",
}
REFUSALS = {
    "hours.heading": "{file} không có dòng tiêu đề với đơn vị, loại, ngày và giờ; xem mẫu: "
    "motcua hours template. Chưa nhập gì.",
    "hours.never": "sau khi nhập, {unit} không còn buổi làm việc nào trong tuần. Chưa nhập gì.",
    "duty.heading": "{file} không có dòng tiêu đề với bàn trực, người trực, từ ngày và đến ngày; "
    "xem mẫu: motcua duty template. Chưa nhập gì.",
}
HALF = "Còn {count} dòng sai nên chưa nhập gì. Sửa rồi nhập lại cả tệp."
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def bad_row(one: BadRow) -> str:
    """Why a row cannot be taken."""
    why = WRONG[one.code].format(column=COLUMNS.get(one.column, ""), value=one.value)
    return f"Dòng {one.line}: {why}."


def refusal(error: DomainError) -> str:
    """Why nothing was done."""
    return (REFUSALS.get(error.code) or FILES[error.code]).format(**error.facts)


def what_is_wrong(found: Read[Any]) -> list[str]:
    """Each bad row by its line, columns that were not read, and that nothing was taken if so."""
    said = [bad_row(one) for one in sorted(found.problems, key=lambda one: one.line)]
    said += [f"Không rõ cột {name[:80]}; cột này không được đọc." for name in found.unknown]
    return [*said, HALF.format(count=len(found.problems))] if found.problems else said
