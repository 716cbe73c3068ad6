"""The text of a WordPress post as HTML: blocks without their comments, empty lines as the paragraphs they stand for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.authoring.shortcodes import Library, without_shortcodes

_BLOCK = re.compile(r"<!--\s+(/?)wp:([a-z][\w/-]*)\s*(\{.*?\}\s*)?(/?)-->", re.S)
_MARK = re.compile(r"<!--\s*(more|nextpage)\b.*?-->", re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_WHOLE = re.compile(r"(<(pre|script|style|textarea|svg|math)\b.*?</\2\s*>)", re.S | re.I)
_BLOCKS = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|address"
    "|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|details"
    "|summary|iframe|object|embed|video|audio|script|svg|math"
)
_STARTS = re.compile(rf"\s*</?(?:{_BLOCKS})\b", re.I)
_ENDS = re.compile(rf"</?(?:{_BLOCKS})\b[^>]*>\s*$", re.I)
_ALONE = re.compile(r"\s*https?://\S+\s*$")
_DEEPEST = 3  # of reusable blocks in reusable blocks


@dataclass(frozen=True, slots=True)
class Around:
    """What a text may name: the site's library, its reusable blocks by number, and the post's footnotes (id, HTML)."""

    library: Library
    reusable: Mapping[str, str] = field(default_factory=dict)
    footnotes: tuple[tuple[str, str], ...] = ()


def wordpress_html(text: str, around: Around) -> tuple[str, list[tuple[int, str]]]:
    """(HTML, remarks as (line of the text, what)). Lines stay where they are, as far as they can."""
    remarks: list[tuple[int, str]] = []

    def say(offset: int, what: str, within: str = text) -> None:
        remarks.append((within.count("\n", 0, offset) + 1, what))

    text = _MARK.sub("", text)
    html = without_shortcodes(text, around.library, lambda offset, what: say(offset, what, text))
    return _without_blocks(html, around, remarks, 0), remarks


def _without_blocks(text: str, around: Around, remarks: list[tuple[int, str]], deep: int) -> str:
    """The text without the comments that say where blocks begin; what stands in none is of the older editor."""
    out: list[str] = []
    done = depth = 0
    loose = False  # the innermost block is one of the older editor
    for found in _BLOCK.finditer(text):
        piece = text[done : found.start()]
        out.append(paragraphs(piece) if depth == 0 or loose else piece)
        done = found.end()
        closes, name, given, alone = bool(found[1]), found[2], found[3], bool(found[4])
        if alone:
            out.append(_alone(name, given or "{}", around, remarks, text.count("\n", 0, found.start()) + 1, deep))
        else:
            depth = max(0, depth + (-1 if closes else 1))
            loose = name == "freeform" and not closes
    out.append(paragraphs(text[done:]) if depth == 0 else text[done:])
    return _COMMENT.sub("", "".join(out))


def _alone(name: str, given: str, around: Around, remarks: list[tuple[int, str]], line: int, deep: int) -> str:
    """A block that WordPress makes when a page is shown."""
    if name == "footnotes":
        items = "".join(f'<li id="{one}">{html}</li>' for one, html in around.footnotes)
        return f'<ol class="wp-block-footnotes">{items}</ol>' if items else ""
    if name == "block":
        text = around.reusable.get(_number(given))
        if text is not None and deep < _DEEPEST:
            return _without_blocks(text, around, remarks, deep + 1)
        remarks.append((line, "a reusable block is not in the export, or holds itself; left out"))
        return ""
    if name not in ("spacer", "separator", "more", "nextpage"):
        remarks.append((line, f"the block '{name}' is made by WordPress when a page is shown; left out"))
    return ""


def _number(given: str) -> str:
    try:
        found = json.loads(given)
    except (ValueError, RecursionError):
        return ""
    return str(found.get("ref", "")) if isinstance(found, dict) else ""


def paragraphs(text: str) -> str:
    """Empty lines as paragraphs and single line ends as breaks, as WordPress shows what its older editor wrote."""
    pieces = _WHOLE.split(text)
    # Of the three that each match leaves, the first is text, the second what stays whole, the third its name.
    return "".join(
        _loose(piece) if number % 3 == 0 else piece for number, piece in enumerate(pieces) if number % 3 != 2
    )


def _loose(text: str) -> str:
    if not text.strip():
        return text
    parts = re.split(r"(\n[ \t\r]*(?:\n[ \t\r]*)+)", text)
    return "".join(part if number % 2 else _paragraph(part) for number, part in enumerate(parts))


def _paragraph(part: str) -> str:
    """One piece between empty lines; lines that begin or end with a block's tag break nothing."""
    if not part.strip():
        return part
    lines = part.split("\n")
    out: list[str] = []
    open_ = False
    for number, line in enumerate(lines):
        block = bool(_STARTS.match(line)) or (bool(_ALONE.match(line)) and "<" not in line)
        if line.strip() and not block and not open_:
            out.append("<p>")
            open_ = True
        elif block and open_:
            out.append("</p>")
            open_ = False
        out.append(f"<p>{line}</p>" if block and _ALONE.match(line) else line)
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if open_ and following.strip() and not _STARTS.match(following) and not _ENDS.search(line):
            out.append("<br>")
        out.append("\n" if number + 1 < len(lines) else "")
    return "".join([*out, "</p>" if open_ else ""])
