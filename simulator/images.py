"""How large a picture is, read from its first bytes; and which sizes Telegram makes of it.

Only PNG, JPEG, GIF and WebP headers are read (their published layouts); nothing is decoded.
"""

from __future__ import annotations

import struct

#: Longest sides of the sizes that Telegram keeps of a photo (types s, m, x, y;
#: https://core.telegram.org/api/files#image-thumbnail-types).
SIDES = (90, 320, 800, 1280)


def dimensions(data: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels, or None for what is no picture."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        return struct.unpack(">II", data[16:24])
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return struct.unpack("<HH", data[6:10])
    if data[:4] == b"RIFF" and data[8:15] == b"WEBPVP8" and len(data) >= 30:
        return _webp(data)
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    if data[12:16] == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return width, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """Walk the segments to the first start-of-frame, which holds height and width."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def sizes(width: int, height: int) -> list[tuple[int, int]]:
    """The sizes of a photo, smallest first; the largest has its own proportions, at most 1280."""
    longest = max(width, height)
    sides = [side for side in SIDES if side < longest] + [min(longest, SIDES[-1])]
    return [
        (max(1, width * side // longest), max(1, height * side // longest))
        for side in dict.fromkeys(sides)
    ]
