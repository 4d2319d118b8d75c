"""What files are taken, what they are called, how often somebody may knock."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image

from backend.webchat.files import Unreadable, without_traces
from backend.webchat.rules import FILE_BYTES, file_name, type_of
from bot.webchat.limits import RATES, Limits


@pytest.mark.parametrize(
    ("head", "name", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "anh.png", "image/jpeg"),
        (b"%PDF-1.7", "don.exe", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "image/webp"),
        (b"PK\x03\x04", "don.docx", "application/vnd.openxmlformats-officedocument."
         "wordprocessingml.document"),
        (b"PK\x03\x04", "don.zip", None),
        (b"PK\x03\x04", "don.jar", None),
        (b"MZ\x90", "don.pdf", None),
        (b"<svg onload=alert(1)>", "a.svg", None),
        (b"<html>", "a.html", None),
        (b"", "rong.pdf", None),
    ],
)  # fmt: skip
def test_a_file_is_what_it_begins_with(head: bytes, name: str, mime: str | None) -> None:
    assert type_of(head, name) == mime


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\anh\\Giấy chứng sinh.jpg", "Giấy chứng sinh.jpg"),
        ('a"<b>\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("", "tep"),
        ("...", "tep"),
        ("\u202egpj.exe", "gpj.exe"),
    ],
)
def test_a_name_is_one_harmless_line(given: str, shown: str) -> None:
    assert file_name(given) == shown


def test_a_long_name_keeps_its_ending() -> None:
    name = file_name("x" * 5000 + ".pdf")
    assert len(name) <= 120 and name.endswith("x.pdf")


def test_a_picture_loses_where_it_was_taken_and_is_turned_upright() -> None:
    picture, packed = Image.new("RGB", (40, 20), "red"), io.BytesIO()
    exif = picture.getexif()
    exif[0x0112] = 6  # Turned by a quarter.
    exif[0x010F] = "máy ảnh của Lan"
    picture.save(packed, "JPEG", exif=exif)
    content, width, height = without_traces(packed.getvalue())
    assert (width, height) == (20, 40)
    assert not Image.open(io.BytesIO(content)).getexif()


def test_a_large_picture_is_turned_too_and_a_page_in_black_and_white_stays_readable() -> None:
    picture, packed = Image.new("RGB", (3000, 1500), "red"), io.BytesIO()
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(packed, "JPEG", exif=exif)
    assert without_traces(packed.getvalue())[1:] == (1280, 2560)
    page, packed = Image.new("1", (5120, 20), 1), io.BytesIO()
    for line in range(0, 5120, 2):
        page.paste(0, (line, 0, line + 1, 20))
    page.save(packed, "PNG")
    small = Image.open(io.BytesIO(without_traces(packed.getvalue())[0])).convert("L")
    assert 100 < small.getpixel((1000, 5)) < 156, "grey, where every second line was black"  # type: ignore[operator]


def test_a_picture_of_many_pixels_is_unpacked_once() -> None:
    """In a process of its own, with less memory than two copies take."""
    packed = io.BytesIO()
    Image.new("RGB", (6400, 6200)).save(packed, "PNG")
    run = subprocess.run(
        [sys.executable, "-c", IN_LITTLE_MEMORY], input=packed.getvalue(), capture_output=True,
        check=False,
    )  # fmt: skip
    assert run.stdout.decode().strip() == "(2560, 2480)", run.stderr.decode()[-300:]


IN_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from backend.webchat.files import without_traces
most = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + 320_000_000
resource.setrlimit(resource.RLIMIT_AS, (most, most))
print(without_traces(sys.stdin.buffer.read())[1:])
"""


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xffnot a picture", b"\x89PNG\r\n\x1a\n" * 9])
def test_what_only_begins_like_a_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        without_traces(content)


def test_a_picture_of_too_many_pixels_is_not_even_unpacked() -> None:
    packed = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(packed, "PNG")
    assert len(packed.getvalue()) < FILE_BYTES
    with pytest.raises(Unreadable):
        without_traces(packed.getvalue())


def test_whoever_knocks_too_often_hears_how_long_to_wait() -> None:
    now = [1000.0]
    limits = Limits(lambda: now[0], b"key")
    burst, every = RATES["visitor"].burst, RATES["visitor"].every_s
    assert [limits.take("visitor", "lan") for _ in range(burst)] == [0] * burst
    assert limits.take("visitor", "lan") == 2
    assert limits.take("visitor", "minh") == 0
    now[0] += every
    assert limits.take("visitor", "lan") == 0
    assert limits.take("visitor", "lan") == 2
    assert "lan" not in repr(limits.__dict__)
