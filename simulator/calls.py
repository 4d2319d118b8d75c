"""A call of the Bot API as values: read from query, form, multipart or JSON, checked by the table.

`read_body` understands HTTP; `checked` understands parameters. Both are used for what bots send
us and for what a webhook's answer carries.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from simulator.errors import ApiError, bad_request
from simulator.parameters import BY_LOWER_NAME, MEDIA_TABLE, TABLE, Parameter

#: Bytes of a whole request: a 50 MB document and its parameters.
MAX_BODY = 52 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime_type: str
    data: bytes


@dataclass
class Call:
    """A checked call: canonical method name, typed parameters (absent ones are absent).

    `files` are uploads by their parameter, `parts` those that the items of an album name.
    """

    method: str
    params: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)
    parts: dict[str, Upload] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        return self.params.get(name, default)

    def logged(self) -> dict[str, Any]:
        """Parameters for the call log: files by name and size."""
        shown = dict(self.params)
        for name, upload in (self.files | self.parts).items():
            shown[name] = f"<{upload.name}, {len(upload.data)} bytes>"
        return shown


async def read_body(headers: Headers, body: bytes) -> tuple[dict[str, Any], dict[str, Upload]]:
    """(raw parameters, uploads) of a body by its content type. Raises ApiError 400 or 413."""
    if len(body) > MAX_BODY:
        raise ApiError(413, "Request Entity Too Large")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if not body:
        return {}, {}
    if kind == "application/json":
        return _json_object(body), {}
    if kind == "application/x-www-form-urlencoded":
        form = await FormParser(headers, _stream(body)).parse()
        return {key: value for key, value in form.items() if isinstance(value, str)}, {}
    if kind == "multipart/form-data":
        return await _multipart(headers, body)
    raise bad_request(f"unsupported content type {kind!r}")


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object")
    return {key: item for key, item in value.items() if item is not None}


async def _stream(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


async def _multipart(headers: Headers, body: bytes) -> tuple[dict[str, Any], dict[str, Upload]]:
    parser = MultiPartParser(headers, _stream(body), max_part_size=MAX_BODY)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise bad_request(f"can't parse multipart body: {error}") from None
    texts: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    for key, value in form.multi_items():
        if isinstance(value, UploadFile):
            kind = value.content_type or "application/octet-stream"
            files[key] = Upload(value.filename or key, kind, await value.read())
        else:
            texts[key] = value
    await form.close()
    return texts, files


def method_named(name: str) -> str | None:
    """The canonical name of a method, or None for one that isn't played."""
    return BY_LOWER_NAME.get(name.lower())


def checked(method: str, raw: dict[str, Any], uploads: dict[str, Upload]) -> Call:
    """Type and check the parameters of a known method. Raises ApiError 400.

    A file parameter arrives as an upload of its own name, or as "attach://<name of the upload>".
    """
    table = TABLE[method]
    call = Call(method, {})
    attached = _attachments(table, raw, uploads, call) | _parts(table, raw, uploads, call)
    _put_all(call, table, raw)
    if stray := uploads.keys() - attached:
        raise bad_request(f"unknown parameter {sorted(stray)[0]!r} of {method}: a stray file")
    for name, parameter in table.items():
        if parameter.required and name not in call.params and name not in call.files:
            raise _missing(name)
    return call


def checked_item(call: Call, item: Any) -> Call:
    """One InputMedia of an album as a call of its own, whose method is its type.

    Its file is the upload that it names, or stands in the parameter `media`. Raises ApiError 400.
    """
    if not isinstance(item, dict):
        raise _unreadable("expected an Object")
    kind = item.get("type")
    if kind is None:
        raise _unreadable('Can\'t find field "type"')
    if kind == "animation":
        raise _unreadable('type "animation" can\'t be used in sendMediaGroup')
    if kind not in MEDIA_TABLE:
        raise _unreadable(f'type "{kind}" is unsupported')
    part = Call(kind, {})
    _put_all(part, MEDIA_TABLE[kind], {key: value for key, value in item.items() if key != "type"})
    named = part.get("media", "")
    if named.startswith("attach://"):
        part.params.pop("media")
        if upload := call.parts.get(named.removeprefix("attach://")):
            part.files[kind] = upload
    if not part.files and not part.get("media"):
        raise _unreadable("media not found")
    return part


def _unreadable(why: str) -> ApiError:
    return bad_request(f"can't parse InputMedia: {why}")


def _put_all(call: Call, table: dict[str, Parameter], raw: dict[str, Any]) -> None:
    for name, value in raw.items():
        if name not in table:
            raise bad_request(
                f"unknown parameter {name!r} of {call.method}: the simulator refuses it"
            )
        if name not in call.files:
            _put(call, name, table[name], value)


def _parts(
    table: dict[str, Parameter], raw: dict[str, Any], uploads: dict[str, Upload], call: Call
) -> set[str]:
    """Keep the uploads that items of an album name as "attach://…"."""
    for name in (name for name, parameter in table.items() if parameter.kind == "media"):
        items = _json(name, raw.get(name, ""))
        for item in items if isinstance(items, list) else []:
            named = item.get("media") if isinstance(item, dict) else None
            key = named.removeprefix("attach://") if isinstance(named, str) else None
            if key in uploads and key != named:
                call.parts[key] = uploads[key]
    return set(call.parts)


def _attachments(
    table: dict[str, Parameter], raw: dict[str, Any], uploads: dict[str, Upload], call: Call
) -> set[str]:
    used = set()
    for name, parameter in table.items():
        if parameter.kind != "file":
            continue
        value = raw.get(name)
        key = value.removeprefix("attach://") if isinstance(value, str) else name
        if key in uploads and (key != value or name not in raw):
            if not parameter.played:
                raise _not_played(name)
            call.files[name] = uploads[key]
            used.add(key)
    return used


def _put(call: Call, name: str, parameter: Parameter, value: Any) -> None:
    read = READERS[parameter.kind](name, value)
    if not parameter.played:
        if read not in (False, "", 0, None):
            raise _not_played(name)
        return
    if parameter.kind == "text" and read == "" and name not in ("text", "url", "caption"):
        return
    call.params[name] = read


def _not_played(name: str) -> ApiError:
    return bad_request(f"parameter {name!r} exists, but this simulator doesn't play it")


def _missing(name: str) -> ApiError:
    texts = {
        "chat_id": "chat_id is empty",
        "text": "message text is empty",
        "photo": "there is no photo in the request",
        "document": "there is no document in the request",
        "voice": "there is no voice in the request",
        "video": "there is no video in the request",
        "audio": "there is no audio in the request",
        "message_id": "message identifier is not specified",
        "file_id": "file_id not specified",
        "callback_query_id": "callback_query_id not specified",
        "user_id": "invalid user_id specified",
    }
    return bad_request(texts.get(name, f"parameter {name!r} is required"))


def _text(name: str, value: Any) -> str:
    if isinstance(value, (dict, list)):
        raise bad_request(f"parameter {name!r} must be a text")
    return str(value)


def _int(name: str, value: Any) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise bad_request(f"parameter {name!r} must be a whole number") from None


def _float(name: str, value: Any) -> float:
    try:
        return float(str(value))
    except ValueError:
        raise bad_request(f"parameter {name!r} must be a number") from None


def _bool(name: str, value: Any) -> bool:
    word = str(value).lower()
    if word not in ("true", "false", "1", "0", "yes", "no"):
        raise bad_request(f"parameter {name!r} must be true or false")
    return word in ("true", "1", "yes")


def _chat(_name: str, value: Any) -> int:
    """A chat id. Public usernames don't exist on the desk, so they are not found."""
    try:
        return int(str(value))
    except ValueError:
        raise bad_request("chat not found") from None


def _json(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name}: not JSON") from None


READERS = {
    "text": _text,
    "int": _int,
    "float": _float,
    "bool": _bool,
    "chat": _chat,
    "json": _json,
    "file": _text,
    "media": _json,
}
