"""What an operator reads of an imported table: its bad rows, and what became of the good ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from bot.commands.catalogue_words import REFUSALS as FILES

if TYPE_CHECKING:
    from backend.errors import DomainError
    from backend.knowledge.importing.tables import BadRow, Read

COLUMNS = {
    "code": "mã",
    "field": "lĩnh vực",
    "level": "cấp",
    "commune": "xã phường",
    "desk": "nơi nhận",
    "note": "ghi chú",
    "source": "nguồn",
    "valid_from": "từ ngày",
    "valid_until": "đến ngày",
}
WRONG = {
    "missing": "thiếu {column}",
    "long": "{column} dài quá",
    "code": "mã thủ tục sai: {value} (Excel có thể đã bỏ số 0 ở cuối; để cột mã là văn bản)",
    "level": "cấp phải là tỉnh, xã hoặc để trống: {value}",
    "shape": "mỗi dòng nói về một thứ: mã, mã và xã phường, lĩnh vực, lĩnh vực và xã phường, lĩnh "
    "vực và cấp, hoặc cấp",
    "unknown": "không rõ {column}: {value}",
    "several": "{column} có mấy nơi, ghi rõ một trong: {value}",
    "day": "{column} không phải ngày: {value} (viết 31/12/2026)",
    "backwards": "đến ngày trước từ ngày",
    "twice": "trùng với dòng {value}",
    "empty": "thiếu tên mẫu hoặc nội dung",
    "title_long": "tên mẫu dài quá, tối đa {value} ký tự",
    "text_long": "nội dung dài {value} ký tự, tối đa 3000",
    "identity": "trong mẫu có số giống số căn cước",
    "variable": "không có chỗ điền nào tên {value} (có: ma_ho_so, ma_cau_hoi, thu_tuc, don_vi, "
    "ngay, mỗi tên trong dấu ngoặc nhọn)",
}
REFUSALS: Mapping[str, str] = {
    **FILES,
    "routes.heading": "{file} không có dòng tiêu đề với nơi nhận, và mã, lĩnh vực hoặc cấp; xem "
    "mẫu: motcua routes template. Chưa nhập gì.",
    "macros.heading": "{file} không có dòng tiêu đề với cơ quan, tên mẫu và nội dung. "
    "Chưa nhập gì.",
    "macro.too_many": "có cơ quan vượt quá {most} mẫu. Chưa nhập gì.",
}


class Written(Protocol):
    """What became of the good rows, by line."""

    @property
    def added(self) -> tuple[int, ...]: ...
    @property
    def replaced(self) -> tuple[int, ...]: ...
    @property
    def same(self) -> tuple[int, ...]: ...


def refusal(error: DomainError) -> str:
    """Why nothing was done."""
    return REFUSALS[error.code].format(**error.facts)


def lines(found: Read[Any], written: Written, *, dry_run: bool) -> list[str]:
    """Each bad row by its line, then what was done."""
    said = [f"Dòng {one.line}: {_why(one)}. Bỏ qua." for one in found.problems]
    said += [f"Không rõ cột {name[:80]}; cột này không được đọc." for name in found.unknown]
    added, replaced, same = (len(x) for x in (written.added, written.replaced, written.same))
    said.append(
        f"Thêm {added}, thay {replaced}, không đổi {same}, bỏ qua {len(found.problems)} dòng."
    )
    taken = added + replaced + same
    done = "Đã nhập." if taken else "Chưa nhập gì."
    return [*said, "Chỉ xem: chưa ghi gì." if dry_run else done]


def _why(one: BadRow) -> str:
    return WRONG[one.code].format(column=COLUMNS.get(one.column, one.column), value=one.value)


def exit_code(found: Read[Any], written: Written) -> int:
    """0 all is well, 1 some rows were left out, 2 nothing was done."""
    taken = written.added or written.replaced or written.same
    return (1 if taken else 2) if found.problems else 0
