"""Methods that send files, one or as an album: sendPhoto, sendDocument, …, sendMediaGroup."""

from __future__ import annotations

from typing import Any

from simulator import access
from simulator.calls import Call, Upload, checked_item
from simulator.desk import Desk
from simulator.errors import bad_request
from simulator.methods_messages import caption_content, place_of_call, post, post_all
from simulator.records import Bot

MAX_ALBUM = 10
#: Kinds that only go with their like; photos and videos go together.
HOMOGENEOUS = ("document", "audio")
#: What a message says of an upload besides its file, and what it says where the bot said nothing.
DESCRIBED: dict[str, dict[str, Any]] = {
    "video": {"width": 0, "height": 0, "duration": 0},
    "audio": {"duration": 0, "performer": None, "title": None},
}


def send_photo(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    return _send(desk, bot, call, "photo")


def send_document(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    return _send(desk, bot, call, "document")


def send_video(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    return _send(desk, bot, call, "video")


def send_audio(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    return _send(desk, bot, call, "audio")


def send_voice(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    """By its file id only: a bot relays what somebody has spoken, and speaks nothing itself."""
    if "voice" in call.files:
        raise bad_request("this simulator plays sendVoice by file_id only")
    return _send(desk, bot, call, "voice")


def _send(desk: Desk, bot: Bot, call: Call, kind: str) -> dict[str, Any]:
    chat = access.writable_chat(desk, bot, call.get("chat_id"))
    caption = caption_content(call)
    place = place_of_call(desk, bot, chat, call)
    content = _content(desk, kind, call, call.get(kind)) | caption
    return post(desk, bot, chat, call, content, place)


def _content(desk: Desk, kind: str, call: Call, file_id: str | None) -> dict[str, Any]:
    """The file of a call or of an album's item: uploaded with it, or known by its id."""
    given = call.files.get(kind)
    if given is None:
        content = {kind: desk.files.again(kind, _known_file(file_id or ""))}
    elif kind == "photo":
        content = {kind: desk.files.add_photo(_filled(given).data)}
    else:
        said = {name: call.get(name, usual) for name, usual in DESCRIBED.get(kind, {}).items()}
        described = {name: value for name, value in said.items() if value is not None}
        content = {kind: desk.files.add_upload(kind, _filled(given), described)}
    return content | ({"has_media_spoiler": True} if call.get("has_spoiler") else {})


def _filled(upload: Upload) -> Upload:
    if not upload.data:
        raise bad_request("file must be non-empty")
    return upload


def _known_file(value: str) -> str:
    """A file id; the desk never fetches from the network, so an address can't be read."""
    if "://" in value:
        raise bad_request("failed to get HTTP URL content")
    return value


def send_media_group(desk: Desk, bot: Bot, call: Call) -> list[dict[str, Any]]:
    """An album: messages that share a media_group_id. Nothing is sent unless all of it can be.

    The refusals are those of TDLib's `check_message_group_message_contents`. A single item, which
    the server sends as a plain message, is refused: the documentation asks for 2 to 10.
    """
    chat = access.writable_chat(desk, bot, call.get("chat_id"))
    items = _items(call)
    captions = [caption_content(item) for item in items]
    place = place_of_call(desk, bot, chat, call)
    shared = {"media_group_id": str(desk.world.count("media_group", 13_000_000_000_001))}
    contents = [
        _content(desk, item.method, item, item.get("media")) | caption | shared
        for item, caption in zip(items, captions, strict=True)
    ]
    return post_all(desk, bot, chat, call, contents, place)


def _items(call: Call) -> list[Call]:
    media = call.get("media")
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    if len(media) == 1:
        raise bad_request("media must have 2-10 items: the simulator refuses a single one")
    items = [checked_item(call, item) for item in media]
    kinds = {item.method: None for item in items}
    for kind in kinds:
        if kind in HOMOGENEOUS and len(kinds) > 1:
            raise bad_request(f"{kind} can't be mixed with other media types")
    if len({item.get("show_caption_above_media", False) for item in items}) > 1:
        raise bad_request("parameter show_caption_above_media must be the same for all messages")
    return items


METHODS = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendVideo": send_video,
    "sendAudio": send_audio,
    "sendVoice": send_voice,
    "sendMediaGroup": send_media_group,
}
