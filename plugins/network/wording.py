"""How pages say what the model holds: names of forms and kinds, descriptions, contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote, urlsplit

from plugins.network.answering import is_outside
from plugins.network.bodies import Heading
from plugins.network.model import Form, Kind, Post
from plugins.network.parts import Link, TocItem

DESCRIPTION_MOST = 200  # characters
WORDS_PER_MINUTE = 220  # that somebody reads
TOC_MORE_THAN = 3  # headings

FORMS = {
    Form.NOTE: "",
    Form.ANALYSIS: "Analysis",
    Form.EXPLAINER: "Explainer",
    Form.QA: "Q&A",
    Form.CASE: "Case",
    Form.EVENT: "Event",
}
KINDS = {
    Kind.PRACTICE: "Practice",
    Kind.SECTOR: "Sector",
    Kind.REGION: "Region",
    Kind.CLIENT: "Client",
}


def comment_label(post: Post, *, pinned: bool = False) -> str:
    """What is said of a post above its title in a list, before whose it is; "" for most."""
    kind = ("Comment on an outside page" if is_outside(post.about) else "Comment") if post.about else ""
    if not pinned:
        return kind
    return f"Pinned {kind[0].lower()}{kind[1:]}" if kind else "Pinned"


def host_of(address: str) -> str:
    """The host of a web address as people are shown it, "" for none.

    One with other letters than ASCII's in its coded form: such letters can look like those of somebody else's host.
    """
    host = urlsplit(address).hostname or ""
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:  # no name that a host can have
        return quote(host)


def cut(text: str, most: int = DESCRIPTION_MOST) -> str:
    """`text` on one line of at most `most` characters, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head = line[: most - 1]
    whole = head if line[most - 1] == " " else head.rpartition(" ")[0] or head
    return whole.rstrip(" ,;:.–—") + "…"


def minutes_of(words: int) -> int:
    """How long a text of so many words takes to read."""
    return max(1, round(words / WORDS_PER_MINUTE))


def toc(headings: Sequence[Heading]) -> tuple[TocItem, ...]:
    """The contents of a text with more than three headings: level 2, and level 3 under it."""
    listed = [heading for heading in headings if heading.level <= 3]
    if len(listed) <= TOC_MORE_THAN:
        return ()
    items: list[TocItem] = []
    for heading in listed:
        href = f"#{heading.id}"
        if heading.level == 3 and items:
            items[-1] = replace(items[-1], children=(*items[-1].children, Link(text=heading.text, href=href)))
        else:
            items.append(TocItem(text=heading.text, href=href))
    return tuple(items)
