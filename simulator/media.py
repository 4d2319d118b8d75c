"""Contents that people send besides text: every message type of the Bot API, complete.

Each maker gets what the control API was given and returns the content fields of a Message, with
all fields that Bot API 10.3 requires of them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from simulator.calls import Upload
from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.records import Person

#: A PNG of one grey pixel, for photos that a test doesn't draw itself.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
Given = dict[str, Any]
Content = dict[str, Any]


def photo(desk: Desk, _person: Person, given: Given) -> Content:
    """{base64?, width?, height?, size?}: width and height overrule the bytes'."""
    data = decoded(given["base64"]) if given.get("base64") else PIXEL
    width, height = given.get("width"), given.get("height")
    size = (int(width), int(height)) if width and height else None
    return {"photo": desk.files.add_photo(data, size, given.get("size"))}


def document(desk: Desk, _person: Person, given: Given) -> Content:
    """{base64 | size, file_name?, mime_type?}."""
    name = given.get("file_name") or "tai-lieu.pdf"
    mime_type = given.get("mime_type") or "application/pdf"
    if given.get("base64") is not None:
        upload = Upload(name, mime_type, decoded(given["base64"]))
        return {"document": desk.files.add_upload("document", upload, {})}
    size = int(given.get("size") or 1_000)
    return {"document": desk.files.declare_document(name, mime_type, size)}


def decoded(text: str) -> bytes:
    """Bytes of base64 text, with or without a data: prefix. Raises ApiError 400."""
    try:
        return base64.b64decode(text.rpartition(",")[2], validate=True)
    except binascii.Error:
        raise ApiError(400, "base64 expected") from None


def contact(_desk: Desk, person: Person, given: Given | str) -> Content:
    """ "own" is the person's own card, as the request_contact key sends it."""
    if given == "own":
        if person.phone is None:
            raise ApiError(409, "this person has no phone number")
        card: Content = {"phone_number": person.phone, "first_name": person.first_name}
        if person.last_name:
            card["last_name"] = person.last_name
        return {"contact": card | {"user_id": person.id}}
    if not isinstance(given, dict) or not {"phone_number", "first_name"} <= given.keys():
        raise ApiError(400, "contact: phone_number and first_name are needed")
    return {"contact": given}


def location(_desk: Desk, _person: Person, given: Given) -> Content:
    if not {"latitude", "longitude"} <= given.keys():
        raise ApiError(400, "location: latitude and longitude are needed")
    return {"location": given}


def _file(kind: str, **fields: Any) -> Callable[[Desk, Person, Given], Content]:
    def make(desk: Desk, _person: Person, given: Given) -> Content:
        return {kind: desk.files.add_media(kind, fields | given)}

    return make


def _plain(kind: str, **fields: Any) -> Callable[[Desk, Person, Given], Content]:
    def make(_desk: Desk, _person: Person, given: Given) -> Content:
        return {kind: fields | given}

    return make


def animation(desk: Desk, _person: Person, given: Given) -> Content:
    """Telegram sets `document` too, for bots older than animations."""
    fields = {"width": 320, "height": 240, "duration": 2, "mime_type": "video/mp4"}
    item = desk.files.add_media("animation", fields | given)
    shared = ("file_id", "file_unique_id", "file_size", "mime_type")
    return {"animation": item, "document": {key: item[key] for key in shared}}


def game(desk: Desk, person: Person, given: Given) -> Content:
    sizes = photo(desk, person, {})["photo"]
    return {"game": {"title": "Trò chơi", "description": "…", "photo": sizes} | given}


def story(_desk: Desk, person: Person, given: Given) -> Content:
    place = {"id": person.id, "type": "private", "first_name": person.first_name}
    return {"story": {"chat": place, "id": 1} | given}


def giveaway(desk: Desk, _person: Person, given: Given) -> Content:
    place = {"id": -1_009_000_000_001, "type": "channel", "title": "Kênh"}
    until = desk.clock.unix() + 86_400
    fields = {"chats": [place], "winners_selection_date": until, "winner_count": 1}
    return {"giveaway": fields | given}


def poll(desk: Desk, _person: Person, given: Given) -> Content:
    options = [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("Có", "Không")]
    fields: Content = {
        "id": str(desk.world.count("poll", 5_000_000_001)),
        "question": "Anh/chị có tiện không?",
        "options": options,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
    return {"poll": fields | given}


def venue(_desk: Desk, _person: Person, given: Given) -> Content:
    """Telegram sets `location` too."""
    place = {"latitude": 18.3428, "longitude": 105.9057}
    fields = {"location": place, "title": "Hà Tĩnh", "address": "Hà Tĩnh"} | given
    return {"venue": fields, "location": fields["location"]}


MAKERS: dict[str, Callable[[Desk, Person, Any], Content]] = {
    "photo": photo,
    "document": document,
    "contact": contact,
    "location": location,
    "voice": _file("voice", duration=3, mime_type="audio/ogg"),
    "audio": _file("audio", duration=60, mime_type="audio/mpeg", title="Bài hát"),
    "video": _file("video", width=640, height=480, duration=5, mime_type="video/mp4"),
    "video_note": _file("video_note", length=240, duration=5),
    "sticker": _file(
        "sticker",
        type="regular",
        width=512,
        height=512,
        is_animated=False,
        is_video=False,
        emoji="👍",
    ),
    "animation": animation,
    "dice": _plain("dice", emoji="🎲", value=4),
    "checklist": _plain("checklist", title="Việc", tasks=[{"id": 1, "text": "Một"}]),
    "paid_media": _plain(
        "paid_media", star_count=1, paid_media=[{"type": "preview", "width": 1, "height": 1}]
    ),
    "poll": poll,
    "venue": venue,
    "game": game,
    "story": story,
    "giveaway": giveaway,
}
