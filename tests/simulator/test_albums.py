"""Albums: what goes together, by id and by upload, all of it or nothing; files sent alone by id."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.types import BufferedInputFile, InputMediaDocument, InputMediaPhoto, InputMediaVideo
from telegram import InputMediaAudio as PtbAudio
from telegram import InputMediaPhoto as PtbPhoto

from tests.simulator.sim import LAN, Sim
from tests.simulator.test_files import png

KINDS = ("photo", "document", "video", "audio", "voice")


async def known_files(sim: Sim) -> dict[str, str]:
    """A file id of each kind, as the bot hears it from Lan."""
    for kind in KINDS:
        await sim.say(LAN, **{kind: {}})
    heard = [u.message for u in await sim.updates() if u.message]
    files = {m.content_type.value: getattr(m, m.content_type.value) for m in heard}
    return {k: (v[-1] if k == "photo" else v).file_id for k, v in files.items()}


async def shown(sim: Sim) -> list[dict[str, Any]]:
    return (await sim.get(f"chats/{LAN}/messages"))["messages"]


async def test_an_album_is_messages_that_share_its_id(sim: Sim) -> None:
    files = await known_files(sim)
    album = [InputMediaPhoto(media=files["photo"], caption="<b>hai</b> trang", parse_mode="HTML"),
             InputMediaVideo(media=files["video"])]  # fmt: skip
    first, second = await sim.bot.send_media_group(LAN, album, protect_content=True)
    assert first.photo and second.video and first.has_protected_content
    assert (first.caption, second.caption) == ("hai trang", None)
    assert first.media_group_id is not None and first.media_group_id == second.media_group_id
    other = await sim.bot.send_media_group(LAN, album)
    assert other[0].media_group_id != first.media_group_id
    assert [m["media_group_id"] for m in (await shown(sim))[-2:]] == [other[0].media_group_id] * 2


async def test_an_album_is_uploaded_by_either_library(sim: Sim) -> None:
    papers = [InputMediaDocument(media=BufferedInputFile(b"%PDF", f"{n}.pdf")) for n in (1, 2)]
    sent = await sim.bot.send_media_group(LAN, papers)
    assert [m.document.file_name for m in sent if m.document] == ["1.pdf", "2.pdf"]
    pictures = [PtbPhoto(png(20, 10)), PtbPhoto(png(30, 10))]
    answered = await sim.ptb.send_media_group(LAN, pictures, caption="ảnh")
    assert [m.photo[-1].width for m in answered] == [20, 30] and answered[0].caption == "ảnh"
    songs = [PtbAudio(b"1", duration=7, title="Một"), PtbAudio(b"2")]
    heard = await sim.ptb.send_media_group(LAN, songs)
    assert [m.audio.title for m in heard if m.audio] == ["Một", None]


@pytest.mark.parametrize(
    ("kinds", "refusal"),
    [
        ([], "there are no messages to send"),
        (["photo"], "2-10 items"),
        (["photo"] * 11, "too many messages to send as an album"),
        (["photo", "document"], "document can't be mixed with other media types"),
        (["video", "audio"], "audio can't be mixed with other media types"),
        (["photo", "voice"], 'can\'t parse InputMedia: type "voice" is unsupported'),
        (["animation", "photo"], 'type "animation" can\'t be used in sendMediaGroup'),
    ],
)
async def test_what_does_not_go_together_is_refused_whole(
    sim: Sim, kinds: list[str], refusal: str
) -> None:
    files = await known_files(sim)
    before = len(await shown(sim))
    media = [{"type": kind, "media": files.get(kind, "x")} for kind in kinds]
    assert refusal in await sim.refusal("sendMediaGroup", chat_id=LAN, media=media)
    assert len(await shown(sim)) == before


@pytest.mark.parametrize(
    ("spoiled", "refusal"),
    [
        ({"media": ""}, "can't parse InputMedia: media not found"),
        ({"media": "attach://nothing"}, "can't parse InputMedia: media not found"),
        ({"media": "AgAC"}, "wrong file identifier"),
        ({"type": None}, 'Can\'t find field "type"'),
        ({"caption": "a" * 1025}, "message caption is too long"),
        ({"caption": "<b>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"show_caption_above_media": True}, "must be the same for all messages"),
        ({"text": "x"}, "unknown parameter 'text' of photo"),
    ],
)
async def test_one_bad_item_refuses_the_album(
    sim: Sim, spoiled: dict[str, Any], refusal: str
) -> None:
    photo = {"type": "photo", "media": (await known_files(sim))["photo"]}
    media = [photo, photo | spoiled]
    assert refusal in await sim.refusal("sendMediaGroup", chat_id=LAN, media=media)
    assert [m["from"]["person_id"] for m in await shown(sim)] == [LAN] * len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_file_of_each_kind_is_sent_alone_by_its_id_and_as_no_other_kind(
    sim: Sim, kind: str
) -> None:
    files = await known_files(sim)
    for method in KINDS:
        call = f"send{method.title()}", {"chat_id": LAN, method: files[kind], "caption": "đây"}
        if method == kind:
            sent = (await sim.call(call[0], **call[1]))["result"]
            assert sent[kind] and sent["caption"] == "đây"
        else:
            assert "can't use file of type" in await sim.refusal(call[0], **call[1])
