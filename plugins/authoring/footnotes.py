"""Footnotes out of HTML, however an engine wrote them: a small link to an item that stands at the end."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

REFERENCE = "footnote-reference"  # an element of ours, for the converter
_MARK = re.compile(r"[\[(]?\s*(\d{1,4}|[*†‡§]+|[a-z]|[ivx]{1,6})\s*[\])]?")
_LIST = re.compile(r"footnote|endnote", re.I)
_BACK = re.compile(r"[\s↩︎↑^⏎\[\]()←]*|return|back|jump (up|back).*", re.I)


def footnotes(soup: BeautifulSoup) -> list[Tag]:
    """The notes in the order in which the text leads to them, out of the tree; their marks become `REFERENCE`s."""
    by_id = {str(one["id"]): one for one in soup.find_all(id=True)}
    numbers: dict[str, int] = {}
    notes: list[Tag] = []
    for link in soup.find_all("a", href=True):
        name = str(link["href"])[1:]
        target = by_id.get(name)
        if not str(link["href"]).startswith("#") or target is None or not _MARK.fullmatch(link.get_text().strip()):
            continue
        note = _note(target)
        if note is None or link.find_parent(note.name, id=note.get("id")) is not None:
            continue
        if name not in numbers:
            numbers[name] = len(numbers) + 1
            notes.append(note)
        mark = soup.new_tag(REFERENCE, n=str(numbers[name]))
        outer = link.parent if link.parent and link.parent.name == "sup" and _only(link, link.parent) else link
        outer.replace_with(mark)
    for note in notes:
        _take_out(note)
    return notes


def _only(link: Tag, parent: Tag) -> bool:
    return parent.get_text().strip() == link.get_text().strip()


def _note(target: Tag) -> Tag | None:
    """The item that a mark leads to, when it is a note: in a list of notes, or with a link back."""
    item = target if target.name in ("li", "p", "div", "dd", "aside") else target.find_parent(["li", "p"])
    if not isinstance(item, Tag):
        return None
    listed = any(
        _LIST.search(" ".join([*above.get_attribute_list("class", []), str(above.get("id", ""))]))
        for above in [item, *item.parents]
    )
    return item if listed or any(map(_leads_back, item.find_all("a", href=True))) else None


def _leads_back(link: Tag) -> bool:
    return str(link["href"]).startswith("#") and _BACK.fullmatch(link.get_text().strip()) is not None


def _take_out(note: Tag) -> None:
    """The note without its links back; what held nothing but notes goes with it."""
    for link in note.find_all("a", href=True):
        if _leads_back(link):
            link.decompose()
    above = note.parent
    note.extract()
    while above is not None and above.parent is not None and not above.get_text().strip() and not above.find("img"):
        above, empty = above.parent, above
        empty.decompose()
    note.name = "div"
