"""Text as a bot sends it → text and entities: parse_mode HTML, entities, automatic ones.

The HTML reader follows the official server's parser tag by tag, its refusals word by word; byte
offsets are UTF-8. MarkdownV2 and Markdown are refused: nothing on the desk speaks them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from simulator import entities
from simulator.errors import ApiError, bad_request

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "span": "spoiler",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-z]+));?")
PLAIN = re.compile(r"[^<&]+")
TAG_NAME = re.compile(r"[^\s>]*")
END_TAG = re.compile(r"</([^\s>]*)\s*(>?)")
ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']*)\s*(?:=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.-]*))?""")


def formatted(text: str, parse_mode: str | None, given: Any) -> tuple[str, list[dict[str, Any]]]:
    """The text as people see it and its entities. Raises ApiError 400.

    Spaces around the text are dropped, as Telegram does; an empty result is not refused here.
    """
    mode = (parse_mode or "").lower()
    if mode == "html":
        plain, items = parse_html(text)
    elif mode in ("markdownv2", "markdown"):
        raise bad_request("this simulator speaks parse_mode HTML only, not Markdown")
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        plain = text
        items = entities.check(text, given) if given else []
    plain, items = _trimmed(plain.replace("\r", "").replace("\0", ""), items)
    return plain, entities.ordered(items + entities.find(plain, items))


def _trimmed(text: str, items: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    lead = entities.units(text) - entities.units(text.lstrip())
    plain = text.strip()
    whole = entities.units(plain)
    kept = []
    for item in items:
        start = max(item["offset"] - lead, 0)
        end = min(item["offset"] + item["length"] - lead, whole)
        if end > start:
            kept.append(item | {"offset": start, "length": end - start})
    return plain, kept


def parse_html(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Telegram's HTML → (plain text, entities). Raises ApiError 400 with Telegram's words."""
    try:
        return _HtmlReader(text).read()
    except _ParseError as error:
        raise ApiError(400, f"Bad Request: can't parse entities: {error}") from None


class _ParseError(Exception):
    """What is wrong with the markup, in Telegram's words."""


@dataclass
class _HtmlReader:
    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    width: int = 0
    open: list[tuple[str, str, int, int]] = field(default_factory=list)
    found: list[dict[str, Any]] = field(default_factory=list)

    def read(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.source):
            sign = self.source[self.at]
            if sign == "<":
                self._tag()
            elif sign == "&":
                self._reference()
            else:
                plain = PLAIN.match(self.source, self.at)
                assert plain is not None
                self._put(plain.group())
                self.at = plain.end()
        if self.open:
            name = self.open[-1][0]
            raise _ParseError(f'Can\'t find end tag corresponding to start tag "{name}"')
        return "".join(self.out), self.found

    def _put(self, signs: str) -> None:
        self.out.append(signs)
        self.width += entities.units(signs)

    def _bytes(self, place: int) -> int:
        return len(self.source[:place].encode())

    def _reference(self) -> None:
        sign, length = _decode(self.source, self.at)
        self._put(sign)
        self.at += length

    def _tag(self) -> None:
        if self.source.startswith("/", self.at + 1):
            self._end_tag()
        else:
            self._start_tag()

    def _start_tag(self) -> None:
        begin = self.at
        name_match = TAG_NAME.match(self.source, begin + 1)
        assert name_match is not None
        name, self.at = name_match.group().lower(), name_match.end()
        if self.at >= len(self.source):
            raise _ParseError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in TAGS:
            place = self._bytes(begin)
            raise _ParseError(f'Unsupported start tag "{name}" at byte offset {place}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "spoiler":
            place = self._bytes(begin)
            raise _ParseError(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
        self.open.append((name, argument, self.width, len(self.out)))

    def _attributes(self, name: str, begin: int) -> str:
        argument = ""
        while True:
            while self.source[self.at : self.at + 1].isspace():
                self.at += 1
            if self.at >= len(self.source):
                raise _ParseError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
            if self.source[self.at] == ">":
                self.at += 1
                return argument
            match = ATTRIBUTE.match(self.source, self.at)
            if match is None or not match.group(1):
                place = self._bytes(begin)
                raise _ParseError(
                    f'Empty attribute name in the tag "{name}" at byte offset {place}'
                )
            self._refuse_bad_value(match, begin)
            argument = _argument(name, match.group(1), match.group(2)) or argument
            self.at = match.end()

    def _refuse_bad_value(self, match: re.Match[str], begin: int) -> None:
        """A quote that is never closed, or an unquoted value with other signs in it."""
        if match.group(2) is None or match.group(2)[:1] in ('"', "'"):
            return
        following = self.source[match.end() : match.end() + 1]
        if following in ('"', "'", ""):
            raise _ParseError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if following != ">" and not following.isspace():
            place = self._bytes(match.start(2))
            raise _ParseError(f"Unexpected end of name token at byte offset {place}")

    def _end_tag(self) -> None:
        begin = self.at
        place = self._bytes(begin)
        if not self.open:
            raise _ParseError(f"Unexpected end tag at byte offset {place}")
        match = END_TAG.match(self.source, begin)
        if match is None or not match.group(2):
            raise _ParseError(f"Unclosed end tag at byte offset {place}")
        name, argument, offset, first = self.open.pop()
        ended = match.group(1)
        if ended and ended != name:
            raise _ParseError(
                f'Unmatched end tag at byte offset {place}, expected "</{name}>", '
                f'found "</{ended}>"'
            )
        self.at = match.end()
        if self.width > offset:
            self._close(name, argument, offset, "".join(self.out[first:]))

    def _close(self, name: str, argument: str, offset: int, covered: str) -> None:
        item: dict[str, Any] = {"type": TAGS[name], "offset": offset}
        item["length"] = self.width - offset
        if name == "a":
            url = argument or covered
            if "." not in url and "://" not in url:
                return
            item["url"] = url if "://" in url else f"http://{url}"
        elif name == "code" and argument and self._merge_language(item, argument):
            return
        elif name == "tg-emoji":
            item["custom_emoji_id"] = argument
        elif name == "blockquote" and argument:
            item["type"] = "expandable_blockquote"
        elif name == "pre" and self._has_language(item):
            return
        self.found.append(item)

    def _merge_language(self, item: dict[str, Any], language: str) -> bool:
        """<pre><code class="language-x"> is one entity: pre with a language."""
        if not self.open or self.open[-1][0] != "pre" or self.open[-1][2] != item["offset"]:
            return False
        self.found.append(item | {"type": "pre", "language": language})
        return True

    def _has_language(self, item: dict[str, Any]) -> bool:
        same = (item["offset"], item["length"])
        return any(
            "language" in other and (other["offset"], other["length"]) == same
            for other in self.found
        )


def _argument(tag: str, name: str, value: str | None) -> str:
    """What an attribute means to its tag; attributes that mean nothing are let pass, as there."""
    if value is None:
        return "1" if (tag, name) == ("blockquote", "expandable") else ""
    quoted = value[:1] in ('"', "'")
    plain = _decode_all(value[1:-1]) if quoted else value.lower()
    if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id")):
        return plain
    if (tag, name) == ("code", "class") and plain.startswith("language-"):
        return plain.removeprefix("language-")
    if (tag, name) == ("span", "class") and plain.startswith("tg-"):
        return plain.removeprefix("tg-")
    return ""


def _decode(text: str, at: int) -> tuple[str, int]:
    """The sign that a character reference stands for, and how much text it takes."""
    match = REFERENCE.match(text, at)
    if match is not None:
        hexadecimal, decimal, name = match.groups()
        code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else 0
        if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
            return chr(code), len(match.group())
        if name in NAMED:
            return NAMED[name], len(match.group())
    return "&", 1


def _decode_all(text: str) -> str:
    signs, at = [], 0
    while at < len(text):
        sign, length = _decode(text, at) if text[at] == "&" else (text[at], 1)
        signs.append(sign)
        at += length
    return "".join(signs)
