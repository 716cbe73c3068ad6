"""Words in one plain form: letters and digits in small letters, without accents, spaces, signs and mark-up.

Two texts say the same when their plain forms are the same bytes, however each is written: as HTML, escaped in a feed,
as JSON, in folded lines, with soft hyphens, with other quotation marks, composed or decomposed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape

BREAK = b"\0"  # between what stands apart, and in no file
INLINE_TAG = (
    r"</?(?:a|abbr|b|bdi|bdo|br|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|text|time"
    r"|tspan|u|var|wbr)(?=[\s/>])[^<>]*>"
)
ANY_TAG = r"</?[A-Za-z!?][^<>]*>"
_INLINE_TAG = re.compile(INLINE_TAG.encode(), re.IGNORECASE)
_ANY_TAG = re.compile(ANY_TAG.encode())
_FOOTNOTE_MARK = re.compile(rb'<sup id="fnref.*?</sup>', re.DOTALL)
# What stands for a character: a reference of HTML, an escape of JSON or of a calendar, one of an address.
_ESCAPE = re.compile(
    rb"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    rb"|\\u[dD][89ABab][0-9A-Fa-f]{2}\\u[dD][C-Fc-f][0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[\"\\/bfnrt,;]|%[0-9A-Fa-f]{2}"
)
_WRITTEN_TWICE = 3  # an escape of an escape of an escape: a reference in the HTML of a feed's text
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_LETTERS = bytes(range(0x30, 0x3A)) + bytes(range(0x41, 0x5B)) + bytes(range(0x61, 0x7B))
_SMALL = bytes(byte + 32 if 0x41 <= byte <= 0x5A else byte for byte in range(256))
_ASCII_SIGNS = bytes(byte for byte in range(1, 0x80) if byte not in _LETTERS)
_ALL_BUT_LETTERS = bytes(byte for byte in range(256) if byte not in _LETTERS)
_ASCII = bytes(range(0x80))
_BACKSLASHED = {"n": b"\n", "r": b"\n", "t": b"\t", "b": b" ", "f": b" "}


def plain(text: str) -> bytes:
    """The plain form of a text without tags."""
    return _plain(_without_escapes(text.encode("utf-8", "replace")))


def plain_forms(data: bytes) -> bytes:
    """The plain forms of a file: of all that is in it, and of what is left without its tags.

    The first has what stands in attributes, scripts and comments; the second has a sentence in which words are marked,
    as far as it stands in one block. Where there is HTML in a text (in a feed), a third is without those tags, too.
    """
    forms = [_plain(_without_escapes(data))]
    text, bare = data, b""
    while len(forms) <= _WRITTEN_TWICE and text != bare and _ANY_TAG.search(text):
        bare = _ANY_TAG.sub(BREAK, _INLINE_TAG.sub(b"", _FOOTNOTE_MARK.sub(b"", text)))
        forms.append(_plain(_without_escapes(bare)))
        text = _ESCAPE.sub(lambda found: _meant(found[0]), bare)
    return BREAK.join(forms)


def letters(data: bytes) -> bytes:
    """The letters and digits of ASCII alone, small, in a fraction of the time: all that is between them is left out."""
    return data.translate(_SMALL, _ALL_BUT_LETTERS)


def beyond_ascii(data: bytes) -> bytes:
    """What is not ASCII alone: of a text in another script, all but spaces and mark-up."""
    return data.translate(None, _ASCII)


def _plain(bare: bytes) -> bytes:
    return _NOT_ASCII.sub(lambda found: _folded(found[0]), bare).translate(_SMALL, _ASCII_SIGNS)


@lru_cache(1 << 16)
def _folded(data: bytes) -> bytes:
    """Letters and digits that are not ASCII, without accents; an accent of a letter of ASCII is nothing."""
    text = unicodedata.normalize("NFKD", data.decode("utf-8", "ignore").casefold()).casefold()
    return "".join([c for c in text if c.isalnum()]).encode()


def _without_escapes(data: bytes) -> bytes:
    for _ in range(_WRITTEN_TWICE):
        bare = _ESCAPE.sub(lambda found: _meant(found[0]), data)
        if bare == data:
            break
        data = bare
    return data


@lru_cache(1 << 12)
def _meant(escape: bytes) -> bytes:
    """The character that an escape stands for."""
    if escape.startswith(b"%"):
        return bytes((int(escape[1:], 16),))
    written = escape.decode("ascii")
    if written.startswith("&"):
        return unescape(written).encode("utf-8", "ignore")
    if len(written) > 2:
        units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in written.split("\\u")[1:])
        return units.decode("utf-16-be", "ignore").encode()  # half of a pair is no letter
    return _BACKSLASHED.get(written[1], written[1].encode())
