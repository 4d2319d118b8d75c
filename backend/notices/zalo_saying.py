"""Saying something on Zalo: what the bot's session and the worker's sender do alike."""

from __future__ import annotations

from typing import Any

from backend import capabilities
from backend.i18n import _
from backend.notices import zalo_messages as grammar
from backend.notices import zalo_quotas
from backend.notices.plain import Bubble, Composed
from backend.notices.zalo_chats import Spoken
from backend.notices.zalo_client import ZaloClient, whole
from backend.people.rules import ZALO

CAN = capabilities.of(ZALO)
REPLY_QUOTA = "reply"
PNG = b"\x89PNG"


async def say(
    client: ZaloClient, to: str, composed: Composed, spoken: Spoken, *, in_group: bool,
    template: str = "", quote: str | None = None,
) -> None:  # fmt: skip
    """Write all bubbles to a native id, noting in `spoken` what was taken; raises as the client."""
    spoken.menu, spoken.rest = composed.menu, composed.rest
    for bubble in composed.bubbles:
        await post(
            client, to, grammar.message(bubble, template=template, quote=quote), spoken,
            in_group=in_group,
        )  # fmt: skip
        quote = None


async def post(
    client: ZaloClient, to: str, message: dict[str, Any], spoken: Spoken, *, in_group: bool
) -> None:
    """Post one message and note its id, and what Zalo says of free messages that are left."""
    write = client.write_in_group if in_group else client.write
    data = await write(to, message)
    spoken.sent.append(str(data.get("message_id", "")))
    spoken.quotas |= zalo_quotas.of_messages(data)
    quota = data.get("quota")
    if isinstance(quota, dict) and quota.get("quota_type") == REPLY_QUOTA:
        spoken.remain = whole(quota.get("remain"))


def cannot_be_sent(kind: str, name: str, size: int) -> str | None:
    """Why a file cannot go by Zalo, in words; None where it can. `kind` as in a notice's params."""
    if kind == "photo":
        is_large = CAN.photo_bytes is not None and size > CAN.photo_bytes
        return _("Ảnh này lớn hơn 1 MB nên Zalo không nhận.") if is_large else None
    ending = name.rpartition(".")[2].casefold()
    if kind != "document" or ending not in (CAN.file_kinds or ()):
        return _(
            "Zalo không gửi được loại tệp này. Anh/chị mở kênh khác (Telegram, trang chat) để xem."
        )
    is_large = CAN.file_bytes is not None and size > CAN.file_bytes
    return _("Tệp này lớn hơn 5 MB nên Zalo không nhận.") if is_large else None


async def post_file(
    client: ZaloClient, to: str, kind: str, name: str, content: bytes, spoken: Spoken, *,
    in_group: bool,
) -> None:  # fmt: skip
    """Upload and post a picture or a document; what cannot go is told in words instead."""
    if refusal := cannot_be_sent(kind, name, len(content)):
        await post(
            client, to, grammar.message(Bubble(refusal)), spoken, in_group=in_group
        )  # fmt: skip
        return
    if kind == "photo":
        upload = await client.upload("image", _picture_name(content), content)
        message = grammar.image(upload)
    else:
        message = grammar.file(await client.upload("file", name, content))
    await post(client, to, message, spoken, in_group=in_group)


def _picture_name(content: bytes) -> str:
    """Zalo takes jpg and png, and looks whether name and bytes agree."""
    return "anh.png" if content.startswith(PNG) else "anh.jpg"
