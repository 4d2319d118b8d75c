"""What is said of files that come with a clerk's words: which are taken, and which are not."""

from __future__ import annotations

from backend.actions import Button, Screen, pack
from backend.cases import rules
from backend.i18n import _
from backend.knowledge.text import fold
from backend.notices.wording.kinds import shown

CLEAN = frozenset(("khong", "khong co", "khong a", "khong co a", "ko", "ko co", "no", "none"))
IDENTITY = frozenset(("co", "co a", "co giay to tuy than", "yes", "yes an identity paper"))


def identity_question(verb: str, token: str, cancel: Button) -> Screen:
    """Asked before anything is taken on which an identity paper could be seen."""
    row = (
        Button(_("Không có"), pack(verb, token, "clean")),
        Button(_("Có giấy tờ tùy thân"), pack(verb, token, "identity")),
    )
    return Screen(
        _(
            "Có giấy tờ tùy thân không? Căn cước, hộ chiếu, giấy phép lái xe, "
            "giấy khai sinh đều tính."
        ),
        (row, (cancel,)),
    )


def says_clean(text: str) -> bool | None:
    """What somebody types instead of pressing: whether no identity paper is on the files, and None
    for words that answer something else."""
    said = fold(text)
    return said in CLEAN if said in CLEAN | IDENTITY else None


def identity_refused() -> str:
    """What to write instead of sending a file with an identity paper."""
    return _(
        "Chúng tôi không nhận giấy tờ tùy thân và đã bỏ tệp này. Anh/chị viết bằng chữ: "
        "loại giấy, nơi cấp, ngày cấp, chỗ vướng. Đừng ghi số."
    )


def album_refused() -> str:
    """A late part of files that were thrown away."""
    return _("Tệp này cùng bộ với tệp có giấy tờ tùy thân nên cũng không được giữ lại.")


def too_many_files() -> str:
    """No more files are taken."""
    return _("Mỗi câu hỏi nhận tối đa {most} ảnh, tệp. Tệp vừa rồi không được giữ lại.").format(
        most=rules.MOST_FILES
    )


def too_large() -> str:
    """A file that the messenger would not hand on."""
    return _(
        "Tệp này quá 20 MB, kênh này không chuyển được nên không được giữ lại. "
        "Anh/chị gửi tệp nhỏ hơn, hoặc chụp trang cần hỏi."
    )


def late_file_added(code: str) -> Screen:
    """A file of an album came after its question was sent."""
    return Screen(_("Đã thêm tệp tới muộn vào <b>{code}</b>.").format(code=shown(code)))
