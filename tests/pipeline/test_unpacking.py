"""What a file says in words, whatever kind of file it is."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from plugins.pipeline.unpacking import has_words, words_of

WORDS = "Ein Café am Rand, of which nobody may know"


def png(**how: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG", **how)
    return file.getvalue()


def webp(**how: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "WEBP", **how)
    return file.getvalue()


def told(add: str, zipped: bool = False) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    getattr(info, add)("Title", WORDS, zip=zipped)
    return info


def exif() -> Image.Exif:
    found = Image.Exif()
    found[0x010E] = "An image of which nobody may know"
    return found


@pytest.mark.parametrize("info", [told("add_text"), told("add_text", True), told("add_itxt"), told("add_itxt", True)])
def test_words_in_a_png_are_read(info: PngImagePlugin.PngInfo) -> None:
    assert WORDS.encode() in words_of("cards/x.png", png(pnginfo=info))


def test_words_that_a_camera_would_write_are_read() -> None:
    assert b"of which nobody may know" in words_of("x.png", png(exif=exif()))
    assert b"of which nobody may know" in words_of("x.webp", webp(exif=exif()))
    assert WORDS.encode() in words_of("x.webp", webp(xmp=f"<x>{WORDS}</x>".encode()))


def test_pixels_are_no_words() -> None:
    assert words_of("x.png", png()) == b""
    assert words_of("x.webp", webp(quality=10)) == b""


def test_a_compressed_text_is_read_whatever_its_name() -> None:
    data = gzip.compress(b"pagefind_dcd" + json.dumps({"content": WORDS}, ensure_ascii=False).encode())
    assert WORDS.encode() in words_of("pagefind/energy/fragment/en_1.pf_fragment", data)


def test_text_is_what_it_is_and_damaged_files_say_nothing() -> None:
    assert words_of("x.html", WORDS.encode()) == WORDS.encode()
    assert words_of("x", WORDS.encode()) == WORDS.encode()
    assert words_of("x.gz", b"\x1f\x8b" + b"no") == b""
    assert words_of("x.png", png()[:30]) == b""
    assert words_of("x.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x09iTXtshort\0") == b" ".join((b"short", b""))


def test_what_nobody_reads_as_text_is_not_looked_at(tmp_path: Path) -> None:
    assert [name for name in ("a.mp4", "a.JPG", "a.pdf", "a.woff2") if has_words(name)] == []
    assert words_of("a.mp4", WORDS.encode()) == b""
    assert all(map(has_words, ("a.html", "a.png", "a.webp", "a", "a.ics", "a.svg", "a.csv")))
