"""What the signs inside a block mean: its words as plain text, its links, its pictures, each with its line."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from plugins.network.written_blocks import Block, Definitions, Kind


class Link(NamedTuple):
    """A link as it was written. `bare`: what a reader sees of it is the address itself.

    `is_linked` is False for an address that only stands in the text, which leads nowhere.
    """

    line: int
    text: str
    target: str
    bare: bool = False
    is_linked: bool = True


class Picture(NamedTuple):
    """A picture, a sound or a film that is shown in place, with the words that stand for it."""

    line: int
    alt: str
    target: str


class Words(NamedTuple):
    """What a block says. Its text has as many lines as the block."""

    text: str
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()


_SIGNS = re.compile(r"[\\`\[<&*_{|]|://")
_TICKS = re.compile(r"(?<!\\)`+")
_LABEL = r"(?:[^\[\]\\]|\\.|\[[^\[\]]{0,500}\](?:\([^()]{0,500}\))?)*+"
_PLACE = (
    r"\(\s*(?:<(?P<pointed>[^<>\n]*)>|(?P<place>[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+))"
    r"(?:\s+(?:\"[^\"]{0,500}\"|'[^']{0,500}'))?\s*\)"
)
# It begins with the first sign of each, so that the search can pass over all others at once.
_MEANING = rf"""[\\!\[<&{{*_h](?:
      (?<=\\)(?P<escaped>[\\`*_{{}}\[\]()<>\#+\-.!|>~:"^])
    | (?<=\[)\^[^\[\]\s]*\]                                       # the mark of a note
    | (?:(?<=!)\[|(?<=\[))(?P<label>{_LABEL})\](?:{_PLACE}|[ ]?\[(?P<id>[^\[\]]*)\])?
    | (?<=<)(?P<auto>(?:https?|ftp|mailto):[^<>\s]*|[^<>\s@/]+@[^<>\s@/]+)>
    | (?<=<)!--.*?(?:-->|\Z)
    | (?<=<)a\s(?P<attributes>[^<>]*)>(?P<inside>(?:[^<]|<(?!/a)){{0,2000}})</a>
    | (?<=<)(?P<tag>/?[a-zA-Z][^<>]*)>
    | (?<=&)(?P<entity>(?:\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z]\w{{1,30}});)
    | (?<=h)(?<!\wh)(?P<typed>ttps?://[^\s<>\[\]"|]+)
    | (?<=\{{):[^{{}}\n]*\}}
    | (?<=\*)\** | (?<=_)(?<!\w_)_* | (?<=_)_*(?!\w))"""
_TYPED = re.compile(_MEANING, re.VERBOSE | re.DOTALL)
_MEANT = re.compile(_MEANING.replace("*_h]", "*_]", 1), re.VERBOSE | re.DOTALL)  # where no address may be typed
_BRACKET = frozenset(("label", "pointed", "place", "id"))
# Signs by which more is meant than links that are written in the plainest way, and such a link.
_ODD = ("\\", "`", "<", "{", "![", "[^")
_PLAINLY = re.compile(r"\[([^\[\]\\`*_<>&{|]*)\]\(([^()\s<>\"']+)\)")
_ATTRIBUTE = re.compile(r"\b(src|alt|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_LAST = re.compile(r"\{[:#. ][^{}\n]*\}[ ]*$")  # of a heading: what it is called
_TAG = re.compile(r"<[^<>]*>")
_BEHIND = ".,;:!?')*_"  # signs behind an address that belong to the sentence


def named_in(block: Block, definitions: Definitions) -> tuple[Sequence[Link], Sequence[Picture]]:
    """What a block links to, and what it shows."""
    text = block.text
    if not definitions and (links := _plain_links(block, text)) is not None:
        return links, ()
    words = words_of(block, definitions)
    return words.links, words.pictures


def _plain_links(block: Block, text: str) -> list[Link] | None:
    """The links of a block in which nothing is odd; None where one of them may be, or an address is typed."""
    for sign in _ODD:
        if sign in text:
            return None
    count = text.count("[")
    if count != text.count("]") or (not count and "://" in text):
        return None
    found: list[Link] = []
    line, at, addresses = block.line, 0, 0
    for match in _PLAINLY.finditer(text) if count else ():
        label, target = match.groups()
        if "://" in label:
            return None
        line += text.count("\n", at, match.start())
        at, addresses = match.start(), addresses + target.count("://")
        seen = " ".join(label.split())
        found.append(Link(line, seen, target, bare=_is_address(seen, target)))
    return found if len(found) == count and addresses == text.count("://") else None


def words_of(block: Block, definitions: Definitions, *, code: bool = False) -> Words:
    """What a block says; with `code`, the words of code too."""
    text = block.text
    if text.replace(" ", "").isalnum():
        return Words(text)  # as most headings
    if block.kind is Kind.HEADING and text.endswith("}"):
        text = _LAST.sub("", text).rstrip(" ")
    if not _SIGNS.search(text):
        return Words(text)
    if "`" in text:
        text = _without_code(text, code)
    reading = _Reading(block.line, definitions, text)
    plain = _meant(text).sub(reading.meaning, text)
    if block.kind is Kind.TABLE:
        plain = _cells(plain)
    return Words(plain, tuple(reading.links), tuple(reading.pictures))


def _meant(text: str) -> re.Pattern[str]:
    return _TYPED if "://" in text else _MEANT


def _without_code(text: str, code: bool) -> str:
    """The text without its spans of code, or with their words alone. Signs in code mean nothing."""
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(text)]
    last: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(runs):
        last.setdefault(end - start, []).append(number)
    parts, at, number = [], 0, 0
    places = dict.fromkeys(last, 0)
    while number < len(runs):
        start, end = runs[number]
        same = last[end - start]
        while places[end - start] < len(same) and same[places[end - start]] <= number:
            places[end - start] += 1
        if places[end - start] == len(same):
            number += 1  # nothing closes it
            continue
        closing = same[places[end - start]]
        inside = text[end : runs[closing][0]]
        kept = re.sub(r"([\\`*_{}\[\]<>&!|])", r"\\\1", inside.strip(" ")) if code else "\n" * inside.count("\n")
        parts += [text[at:start], kept]
        at, number = runs[closing][1], closing + 1
    return "".join([*parts, text[at:]])


def _cells(text: str) -> str:
    """The rows of a table, without the row of dashes; what is in two cells is no phrase, so a sign stays between."""
    rows = [" | ".join(cell.strip() for cell in row.strip().strip("|").split("|")) for row in text.split("\n")]
    return "\n".join([rows[0], "", *rows[2:]])


@dataclass(slots=True)
class _Reading:
    line: int
    definitions: Definitions
    text: str
    links: list[Link] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    _at: int = 0

    def at(self, match: re.Match[str]) -> int:
        """The line on which a match begins; they come in order."""
        self.line += self.text.count("\n", self._at, match.start())
        self._at = match.start()
        return self.line

    def meaning(self, match: re.Match[str]) -> str:
        """What stands in the plain text for a sign; as many lines as it had."""
        kind = match.lastgroup
        if kind in _BRACKET:
            return self.bracket(match)
        whole = match.group()
        if kind == "escaped":
            return match["escaped"]
        if kind == "entity":
            return html.unescape(whole)
        if kind == "typed":
            return self.typed(match)
        if kind == "auto":
            self.links.append(Link(self.at(match), match["auto"], match["auto"], bare=True))
            return ""
        if kind == "inside":
            return self.anchor(match)
        if kind == "tag":
            self.tag(match)
        return "\n" * whole.count("\n")

    def typed(self, match: re.Match[str]) -> str:
        whole = match.group()
        address = whole.rstrip(_BEHIND)
        self.links.append(Link(self.at(match), address, address, bare=True, is_linked=False))
        return whole[len(address) :]

    def bracket(self, match: re.Match[str]) -> str:
        """A link or a picture; or only something in brackets."""
        whole, label = match.group(), match["label"]
        target = match["pointed"] or match["place"]
        if match["place"] is None and match["pointed"] is None:
            ident = " ".join((match["id"] or label).split()).casefold()
            if ident not in self.definitions:
                plain = self.inner(label, match)
                second = self.inner(match["id"], match) if match["id"] else ""
                return f"{'!' * whole.startswith('!')}[{plain}]" + (f" [{second}]" if second else "")
            target = self.definitions[ident]
        line = self.at(match)
        if whole.startswith("!"):
            self.pictures.append(Picture(line, " ".join(html.unescape(label).split()), target or ""))
            return "\n" * whole.count("\n")
        plain = self.inner(label, match)
        seen = " ".join(plain.split())
        self.links.append(Link(line, seen, target or "", bare=_is_address(seen, target or "")))
        lost = whole.count("\n") - plain.count("\n")
        return plain + "\n" * max(lost, 0)

    def inner(self, label: str, match: re.Match[str]) -> str:
        """The plain text of what stands in brackets, with the pictures in it."""
        if not _SIGNS.search(label):
            return label
        inside = _Reading(self.at(match), self.definitions, label)
        plain = _meant(label).sub(inside.meaning, label)
        self.pictures += inside.pictures
        bare_inside = [link for link in inside.links if link.is_linked]
        self.links += bare_inside
        return plain or "".join(link.text for link in inside.links if not link.is_linked)

    def anchor(self, match: re.Match[str]) -> str:
        """A link in HTML."""
        attributes = _attributes(match["attributes"])
        plain = html.unescape(_TAG.sub("", match["inside"]))
        line = self.at(match)
        for tag in _TAG.finditer(match["inside"]):
            self.shown(tag.group()[1:-1], line)
        if target := attributes.get("href", ""):
            seen = " ".join(plain.split())
            self.links.append(Link(line, seen, target, bare=_is_address(seen, target)))
        return plain + "\n" * max(match.group().count("\n") - plain.count("\n"), 0)

    def tag(self, match: re.Match[str]) -> None:
        self.shown(match["tag"], self.at(match))

    def shown(self, tag: str, line: int) -> None:
        """Note what a tag shows in place, if it shows something."""
        name = tag.split(None, 1)[0].strip("/").lower()
        if name in ("img", "video", "audio", "source"):
            attributes = _attributes(tag)
            if target := attributes.get("src", ""):
                self.pictures.append(Picture(line, " ".join(attributes.get("alt", "").split()), target))


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}


def _is_address(seen: str, target: str) -> bool:
    """Whether what a reader sees of a link is where it leads."""
    return "." in seen and _address(seen) == _address(target)


def _address(text: str) -> str:
    """An address as one compares it."""
    return re.sub(r"^(?:https?://|mailto:)?(?:www\.)?", "", text.casefold()).rstrip("/")
