"""What an operator reads of imports and of the province's own word: why not, and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from backend.now import local

if TYPE_CHECKING:
    from backend.knowledge.importing.gathering import Gathered
    from backend.knowledge.importing.service import Taken
    from backend.knowledge.importing.tables import BadRow
    from backend.knowledge.models import CatalogueImport
    from backend.knowledge.province import LocalWord

IMPORT = (
    "Nhập bản ghi của Cổng Dịch vụ công quốc gia (JSON, JSON Lines, gzip) hoặc danh sách Excel của "
    "cổng, từng tệp hay cả thư mục. Nhập lại cùng tệp thì không đổi gì. Danh sách Excel chỉ sửa "
    "tên, cơ quan, lĩnh vực; phí và thời hạn đã biết vẫn giữ. Tên tệp nên có ngày của dữ liệu "
    "(2026-07-18). Rút lại bằng: motcua catalogue take-back. Mã thoát: 0 xong cả, 1 có "
    "bản ghi bị bỏ qua, 2 chưa làm gì."
)
WHOLE = (
    "các tệp này là toàn bộ danh mục: thủ tục nào không có trong đó coi như đã bãi bỏ, không trả "
    "lời người dân nữa. Không có --whole thì chỉ thêm và sửa. Nếu có bản ghi bị bỏ qua thì không "
    "bãi bỏ thủ tục nào"
)
CHANGES = {"added": "Thêm", "amended": "Sửa", "withdrawn": "Bãi bỏ"}
STATES = {"staged": "dở dang", "active": "đang dùng", "taken_back": "đã rút lại"}
REFUSALS = {
    "file.absent": "không thấy {file}. Chưa nhập gì.",
    "folder.empty": "trong {file} không có tệp .json, .jsonl, .gz hay .xlsx nào. Chưa nhập gì.",
    "file.unreadable": "không đọc được {file}. Chưa nhập gì.",
    "file.empty": "{file} không có gì bên trong. Chưa nhập gì.",
    "file.old_excel": "{file} là Excel đời cũ (.xls); hãy lưu lại thành .xlsx. Chưa nhập gì.",
    "file.cut_off": "{file} bị cắt cụt hoặc hỏng sau dòng {line}; hãy tải lại tệp. Chưa nhập gì.",
    "file.not_json": "{file}, dòng {line}: không phải JSON. Chưa nhập gì.",
    "file.not_utf8": "{file}, dòng {line}: chữ không theo UTF-8; hãy lưu lại bằng UTF-8 "
    "(trong Excel: CSV UTF-8). Chưa nhập gì.",
    "file.too_long": "{file}, dòng {line}: một bản ghi dài quá 8 MB. Chưa nhập gì.",
    "file.too_big": "{file} lớn quá: tối đa 5 MB, 5.000 dòng. Chưa nhập gì.",
    "file.not_list": "{file} không phải bảng Excel đọc được. Chưa nhập gì.",
    "file.not_csv": "{file}, dòng {line}: không phải CSV đọc được. Chưa nhập gì.",
    "file.no_heading": "{file} không có dòng tiêu đề với Mã số và Tên. Chưa nhập gì.",
    "local.heading": "{file} không có dòng tiêu đề với mã, văn bản nguồn và từ ngày; xem mẫu: "
    "motcua catalogue local template. Chưa nhập gì.",
    "import.too_many": "nhiều hơn {most} thủ tục; hãy chia nhỏ. Chưa nhập gì.",
    "import.nothing": "không có bản ghi nào nhập được. Chưa nhập gì.",
    "import.overtaken": "có một lần nhập khác bắt đầu sau đó, lần này dừng lại và chưa có hiệu "
    "lực. Đợi lần kia xong rồi nhập lại nếu cần.",
    "import.none": "chưa có lần nhập nào đang dùng.",
    "import.not_active": "lần nhập {number} không phải lần đang dùng; xem motcua catalogue list.",
}
PROBLEMS = {
    "too_long": "dài quá 8 MB",
    "not_utf8": "chữ không theo UTF-8",
    "not_json": "không phải JSON",
    "empty": "bản ghi trống (null)",
    "type": "không phải một bản ghi",
    "no_detail": "không có nội dung chi tiết của thủ tục {value}",
    "code": "thiếu mã thủ tục hoặc mã sai: {value}",
    "title": "thủ tục {value} không có tên",
    "facts": "nội dung sai kiểu ({value})",
    "signs": "thủ tục {value} có ký tự không lưu được",
}
COLUMNS = {
    "code": "mã",
    "fee": "phí",
    "time": "thời hạn",
    "unit": "cơ quan",
    "by_post": "qua bưu điện",
    "remark": "ghi chú",
    "document": "văn bản nguồn",
    "valid_from": "từ ngày",
    "valid_until": "đến ngày",
}
ROWS = {
    "missing": "thiếu {column}",
    "long": "{column} dài quá",
    "code": "mã thủ tục sai: {value}",
    "code_shortened": "mã {value} thiếu chữ số; có thể Excel đã bỏ số 0 ở cuối, hãy để cột mã là "
    "văn bản",
    "answer": "qua bưu điện phải là có, không hoặc để trống: {value}",
    "unit": "không rõ cơ quan: {value}",
    "units": "cơ quan có nhiều nơi; ghi rõ một trong: {value}",
    "day": "{column} không phải ngày: {value} (viết 31/12/2026)",
    "backwards": "đến ngày trước từ ngày",
    "nothing": "không nói gì về phí, thời hạn, cơ quan, bưu điện hay ghi chú",
    "overlap": "trùng thời gian với dòng khác của cùng thủ tục (mã, dòng): {value}",
}


def problems(gathered: Gathered) -> Iterator[str]:
    """What was left out and what came twice, each by file and line."""
    for one in gathered.problems:
        why = PROBLEMS[one.code].format(value=one.value)
        yield f"{one.file}, dòng {one.line}: {why}. Bỏ qua."
    if more := gathered.left_out - len(gathered.problems):
        yield f"… và {more} bản ghi khác bị bỏ qua."
    for twice in gathered.twice:
        former, latter = (f"{file} dòng {line}" for file, line in (twice.former, twice.latter))
        yield f"Mã {twice.code} có hai lần: {former}, {latter}. Lấy lần sau."


def outcome(gathered: Gathered, taken: Taken, *, dry_run: bool, whole: bool) -> Iterator[str]:
    """What was done, in the end."""
    yield f"Không đổi: {taken.changes.same}. Bỏ qua: {gathered.left_out}."
    if whole and not taken.whole:
        yield (
            "Có bản ghi bị bỏ qua nên chưa bãi bỏ thủ tục nào và không coi đây là toàn bộ danh "
            "mục. Sửa tệp rồi nhập lại với --whole."
        )
    elif whole:
        yield "Các tệp này được coi là toàn bộ danh mục."
    else:
        yield "Không có --whole: thủ tục không có trong tệp vẫn giữ nguyên."
    if dry_run:
        yield "Chỉ xem: chưa ghi gì."
    elif taken.number is None:
        yield "Không có gì mới: chưa ghi gì."
    else:
        yield (
            f"Đã nhập, lần {taken.number}. Rút lại bằng: motcua catalogue take-back {taken.number}"
        )


def names(one: CatalogueImport) -> str:
    """The files of an import, the first three by name."""
    files = one.files.split("\n")
    return ", ".join(files[:3]) + (f" và {len(files) - 3} tệp khác" if len(files) > 3 else "")


def line(one: CatalogueImport) -> str:
    """One import."""
    kind = "toàn bộ danh mục" if one.whole else "thêm và sửa"
    counts = (
        f"{one.entries} thủ tục, thêm {one.added}, sửa {one.amended}, bãi bỏ {one.withdrawn}, "
        f"bỏ qua {one.left_out}"
    )
    state = STATES["staged" if one.activated_at is None else one.state]
    return (
        f"{one.id}\t{local(one.begun_at):%H:%M %d/%m/%Y}\t{state}\t{kind}\t{counts}\t{names(one)}"
    )


def bad_row(one: BadRow) -> str:
    """Why a row of the province's own word was not taken."""
    column = COLUMNS.get(one.column, "")
    return f"Dòng {one.line}: {ROWS[one.code].format(column=column, value=one.value)}. Bỏ qua."


def period(word: LocalWord) -> str:
    """From when to when a word holds."""
    until = f"đến {word.valid_until:%d/%m/%Y}" if word.valid_until else "trở đi"
    return f"từ {word.valid_from:%d/%m/%Y} {until}"
