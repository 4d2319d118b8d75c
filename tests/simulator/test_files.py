"""Photos and documents: up, down, again by id, and too large."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile

from simulator.images import dimensions, sizes
from tests.simulator.sim import LAN, Sim


def png(width: int, height: int) -> bytes:
    """A black PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\0" * width) * height)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


async def test_a_photo_has_sizes_with_the_largest_last_and_can_be_fetched(sim: Sim) -> None:
    picture = png(1600, 800)
    sent = await sim.bot.send_photo(LAN, BufferedInputFile(picture, "mã.png"), caption="<b>QR</b>")
    assert sent.photo is not None and sent.caption == "<b>QR</b>"
    assert [s.width for s in sent.photo] == [90, 320, 800, 1280]
    assert [s.height for s in sent.photo] == [45, 160, 400, 640]
    file = await sim.bot.get_file(sent.photo[-1].file_id)
    got = await sim.bot.download_file(file.file_path or "")
    assert got is not None and got.read() == picture
    shown = (await sim.get(f"chats/{LAN}/messages"))["messages"][-1]["photo"]
    page = await sim.http.get(shown["url"])
    assert page.content == picture and page.headers["x-content-type-options"] == "nosniff"


async def test_a_file_is_sent_again_by_its_id(sim: Sim) -> None:
    first = await sim.ptb.send_photo(LAN, png(200, 100))
    again = await sim.bot.send_photo(LAN, first.photo[0].file_id)
    assert again.photo is not None
    assert [s.file_unique_id for s in again.photo] == [s.file_unique_id for s in first.photo]
    paper = await sim.ptb.send_document(LAN, io.BytesIO(b"%PDF"), filename="đơn.pdf")
    assert paper.document is not None and paper.document.file_name == "đơn.pdf"
    copy = await sim.bot.send_document(LAN, paper.document.file_id)
    assert copy.document is not None
    assert copy.document.file_unique_id == paper.document.file_unique_id
    with pytest.raises(TelegramBadRequest, match="can't use file of type Document as Photo"):
        await sim.bot.send_photo(LAN, paper.document.file_id)
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await sim.bot.send_photo(LAN, "AgAC")


async def test_a_spoken_message_is_relayed_by_its_id_and_nothing_else_is(sim: Sim) -> None:
    await sim.say(LAN, voice={"duration": 7})
    (spoken,) = [u.message.voice for u in await sim.updates() if u.message]
    assert spoken is not None
    relayed = await sim.ptb.send_voice(LAN, spoken.file_id, caption="nghe", protect_content=True)
    assert relayed.voice is not None and relayed.voice.duration == 7
    assert relayed.voice.file_unique_id == spoken.file_unique_id
    paper = await sim.ptb.send_document(LAN, io.BytesIO(b"%PDF"), filename="đơn.pdf")
    assert paper.document is not None
    with pytest.raises(TelegramBadRequest, match="can't use file of type Document as VoiceNote"):
        await sim.bot.send_voice(LAN, paper.document.file_id)


async def test_what_is_no_picture_is_refused(sim: Sim) -> None:
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await sim.bot.send_photo(LAN, BufferedInputFile(b"no picture", "x.png"))
    with pytest.raises(TelegramBadRequest, match="PHOTO_INVALID_DIMENSIONS"):
        await sim.bot.send_photo(LAN, BufferedInputFile(png(1, 30), "x.png"))
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await sim.bot.send_document(LAN, BufferedInputFile(b"", "x.pdf"))
    with pytest.raises(TelegramBadRequest, match="failed to get HTTP URL content"):
        await sim.bot.send_photo(LAN, "https://example.org/x.png")


async def test_a_file_over_20_mb_arrives_but_cannot_be_fetched(sim: Sim) -> None:
    for size in (20 * 1024 * 1024, 20 * 1024 * 1024 + 1):
        await sim.say(LAN, document={"size": size, "file_name": "lớn.zip"})
    fits, too_big = [u.message.document for u in await sim.updates() if u.message]
    assert fits is not None and too_big is not None
    file = await sim.bot.get_file(fits.file_id)
    got = await sim.bot.download_file(file.file_path or "")
    assert got is not None and len(got.read()) == 20 * 1024 * 1024
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await sim.bot.get_file(too_big.file_id)


async def test_a_photo_over_10_mb_and_a_caption_over_1024_are_refused(sim: Sim) -> None:
    heavy = png(10, 10) + b"\0" * (10 * 1024 * 1024)
    answer = await sim.http.post(
        "/bot700001:desk-secret/sendPhoto",
        data={"chat_id": str(LAN)},
        files={"photo": ("x.png", heavy)},
    )
    assert answer.status_code == 413
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await sim.bot.send_photo(LAN, BufferedInputFile(png(9, 9), "x.png"), caption="a" * 1025)


async def test_a_stray_file_is_refused(sim: Sim) -> None:
    answer = await sim.http.post(
        "/bot700001:desk-secret/sendMessage",
        data={"chat_id": str(LAN), "text": "x"},
        files={"photo": ("x.png", b"x")},
    )
    assert "stray file" in answer.json()["description"]


async def test_a_photo_of_a_person_keeps_its_album_and_caption(sim: Sim) -> None:
    photo = {"base64": base64.b64encode(png(64, 32)).decode()}
    for caption in ("trang một", None):
        more = {} if caption is None else {"caption": caption}
        await sim.say(LAN, photo=photo, media_group_id="77", **more)
    first, second = [u.message for u in await sim.updates()]
    assert first is not None and second is not None
    assert (first.media_group_id, first.caption) == ("77", "trang một")
    assert (second.media_group_id, second.caption) == ("77", None)
    assert first.photo is not None and first.photo[-1].width == 64


async def test_a_caption_is_edited_and_a_text_is_not_there_to_edit(sim: Sim) -> None:
    sent = await sim.ptb.send_photo(LAN, png(20, 20), caption="một")
    edited = await sim.ptb.edit_message_caption(LAN, sent.message_id, caption="hai")
    assert not isinstance(edited, bool) and edited.caption == "hai"
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await sim.bot.edit_message_text("x", chat_id=LAN, message_id=sent.message_id)


async def test_files_are_for_bots_with_a_token(sim: Sim) -> None:
    sent = await sim.ptb.send_photo(LAN, png(20, 20))
    file = await sim.bot.get_file(sent.photo[-1].file_id)
    answer = await sim.http.get(f"/file/bot700001:wrong/{file.file_path}")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(3, 5), (3, 5)),
        (b"GIF89a\x07\x00\x08\x00", (7, 8)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x03", (32, 16)),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x09\0\0\x13\0\0", (10, 20)),
        (b"%PDF-1.7", None),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_head(
    data: bytes, size: tuple[int, int] | None
) -> None:
    assert dimensions(data) == size


def test_a_small_picture_has_one_size() -> None:
    assert sizes(60, 30) == [(60, 30)]
