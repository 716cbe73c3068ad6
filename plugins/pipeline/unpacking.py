"""What a file of the output says in words: a text, one that is compressed, what a picture has beside its pixels."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

from plugins.network.urls import is_foreign

MOST = 1 << 26  # bytes that are looked at of a compressed text
_GZIP = b"\x1f\x8b"
_PNG = b"\x89PNG\r\n\x1a\n"
# Endings of files whose words nobody can read in their bytes, and no capability makes: they are sources themselves.
_OPAQUE = frozenset(("jpg", "gif", "avif", "pdf", "xlsx", "mp3", "m4a", "mp4", "woff2", "woff", "ttf", "ico"))


def has_words(path: str) -> bool:
    """Whether there is anything to read in a file of that name. What somebody else wrote says nothing of ours."""
    if is_foreign(path):
        return False
    return path.rpartition(".")[2].lower() not in _OPAQUE


def words_of(path: str, data: bytes) -> bytes:
    """What is to be read in a file."""
    if data.startswith(_GZIP):
        return _unzipped(data, 31)
    if data.startswith(_PNG):
        return b"\n".join(_of_png(data))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return b"\n".join(body for kind, body in _chunks(data, 12, "<4sI") if kind in (b"EXIF", b"XMP "))
    return data if has_words(path) else b""


def _unzipped(data: bytes, form: int) -> bytes:
    """What was compressed, as far as it can be told: damaged data say what comes before the damage."""
    machine = zlib.decompressobj(form)
    with suppress(zlib.error):
        return machine.decompress(data, MOST)
    return b""


def _of_png(data: bytes) -> Iterator[bytes]:
    for kind, body in _chunks(data, len(_PNG), ">I4s"):
        keyword, _, rest = body.partition(b"\0")
        if kind == b"tEXt":
            yield keyword + b" " + rest.decode("latin-1").encode()
        elif kind == b"zTXt":
            yield keyword + b" " + _unzipped(rest[1:], 15).decode("latin-1").encode()
        elif kind == b"iTXt":
            packed, words = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
            yield b" ".join((keyword, *words[:-1], _unzipped(words[-1], 15) if packed else words[-1]))
        elif kind == b"eXIf":
            yield body


def _chunks(data: bytes, at: int, head: str) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG or WebP from `at` on: kind and body. `head` says how each begins."""
    big = head.startswith(">")
    while at + 8 <= len(data):
        one, other = struct.unpack_from(head, data, at)
        size, kind = (one, other) if big else (other, one)
        yield kind, data[at + 8 : at + 8 + size]
        at += 8 + size + (4 if big else size & 1)  # a sum behind it, or an even place
