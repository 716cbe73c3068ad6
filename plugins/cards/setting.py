"""Setting words into a box: as large as they fit, in lines of much the same length, cut only when nothing else helps.

Pure. How wide words are is asked of a function; everything else is counted here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

Width = Callable[[str, int], float]  # of words at a size, in pixels

ELLIPSIS: Final = "…"
_NOT_FIRST = frozenset("、。，．：；！？）」』】〕〉》・ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々…’”%)]}!?,.;:»")
_NOT_LAST = frozenset("（「『【〔〈《‘“([{«")
_SYLLABLES = frozenset("เแโใไເແໂໃໄ")  # Thai and Lao are written without spaces; a syllable begins with these
_AFTER = frozenset("-–—/\u200b")  # words may break behind these


@dataclass(frozen=True, slots=True)
class Box:
    """A place for words: its sides in pixels, the sizes to try, the largest first, and the most lines there may be.

    `leading` is the height of a line in times its size.
    """

    width: int
    height: int
    sizes: tuple[int, ...]
    lines: int
    leading: float = 1.1


@dataclass(frozen=True, slots=True)
class Setting:
    """Words as they stand in a box."""

    lines: tuple[str, ...]
    size: int
    height: int  # pixels
    cut: bool = False  # whether words were left out at the end


def fit(text: str, box: Box, width: Width) -> Setting:
    """The largest setting of a text in a box. No line is wider than the box, and all of them stand in it."""
    words = tokens(text)
    for size in box.sizes:
        lines = _lines(words, box.width, size, width)
        if lines is not None and len(lines) <= _most(box, size):
            return _setting(_balanced(words, lines, box.width, size, width), box, size)
    size = box.sizes[-1]
    broken = [part for word in words for part in _broken(word, box.width, size, width)]
    lines = _lines(broken, box.width, size, width) or [""]
    most = _most(box, size)
    if len(lines) <= most:
        return _setting(lines, box, size)
    kept = lines[:most]
    kept[-1] = _cut(kept[-1], box.width, size, width)
    return _setting(kept, box, size, cut=True)


def _most(box: Box, size: int) -> int:
    return max(1, min(box.lines, int(box.height / (size * box.leading))))


def _setting(lines: Sequence[str], box: Box, size: int, *, cut: bool = False) -> Setting:
    return Setting(tuple(lines), size, round(len(lines) * size * box.leading), cut)


# Where lines may end


def tokens(text: str) -> list[str]:
    """A text in parts between which a line may end; a part that ends a word has its space."""
    found: list[str] = []
    for char in " ".join(text.split()):
        if found and not _may_break(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _may_break(before: str, char: str) -> bool:
    last = before[-1]
    if char == " " or unicodedata.category(char)[0] == "M" or char == "\u200d" or last == "\u200d":
        return False
    if last == " ":
        return True
    if char in _NOT_FIRST or last in _NOT_LAST:
        return False
    if last in _AFTER:
        return len(before) > 2 and char.isalpha()
    return _is_wide(char) or _is_wide(last) or char in _SYLLABLES


def _is_wide(char: str) -> bool:
    """Whether a character belongs to a script that is written without spaces, each sign a place to break."""
    return unicodedata.east_asian_width(char) in "WF" and not "\uac00" <= char <= "\ud7a3"


# Lines


def _lines(words: Sequence[str], most: float, size: int, width: Width) -> list[str] | None:
    """Words in as few lines as they fill; None when a single part is wider than a line."""
    lines: list[str] = []
    line = ""
    for word in words:
        if width((line + word).rstrip(), size) <= most:
            line += word
            continue
        if width(word.rstrip(), size) > most:
            return None
        lines.append(line.rstrip())
        line = word
    return [*lines, line.rstrip()] if line.strip() else lines


def _balanced(words: Sequence[str], lines: list[str], most: int, size: int, width: Width) -> list[str]:
    """The same number of lines, none longer than it must be: no single word is left for the last one."""
    if len(lines) < 2:
        return lines
    low, high = most // 3, most
    while high - low > 4:
        middle = (low + high) // 2
        tried = _lines(words, middle, size, width)
        if tried is not None and len(tried) <= len(lines):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def _broken(word: str, most: float, size: int, width: Width) -> list[str]:
    """A word in parts that are no wider than a line, with a hyphen where it is written in letters that take one."""
    if width(word.rstrip(), size) <= most:
        return [word]
    parts, part = [], ""
    for sign in _signs(word):
        hyphen = "-" if sign.isalpha() and not _is_wide(sign[0]) else ""
        if part and width(part + sign.rstrip() + hyphen, size) > most:
            parts.append(part + ("-" if part[-1].isalpha() and hyphen else ""))
            part = ""
        part += sign
    return [*parts, part]


def _signs(word: str) -> list[str]:
    """What people take for single characters: a letter with its marks."""
    found: list[str] = []
    for char in word:
        joins = unicodedata.category(char)[0] == "M" or char in "\u200d \u200c"
        if found and (joins or found[-1][-1] == "\u200d"):
            found[-1] += char
        else:
            found.append(char)
    return found


def _cut(line: str, most: float, size: int, width: Width) -> str:
    """A line that ends with an ellipsis, between words where that leaves most of it."""
    signs = _signs(line)
    while signs and width("".join(signs).rstrip() + ELLIPSIS, size) > most:
        signs.pop()
    kept = "".join(signs).rstrip()
    whole, space, _ = kept.rpartition(" ")
    if kept != line and space and len(whole) * 2 > len(kept):
        kept = whole
    return kept.rstrip(" ,;:–—-") + ELLIPSIS
