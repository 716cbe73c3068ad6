"""Slugs and plain text out of what people wrote elsewhere."""

from __future__ import annotations

import html
from collections.abc import Container

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from plugins.network.slugs import LONGEST

_MARKDOWN = MarkdownIt("commonmark")


def unused(slug: str, taken: Container[str]) -> str:
    """`slug`, or the first of `slug-2`, `slug-3`, … that is not `taken`."""
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug[: LONGEST - 1 - len(str(number))].rstrip('-')}-{number}"
    return candidate


def plain_text(text: str) -> str:
    """What a reader sees of Markdown or HTML on one line: no markup, entities as characters, spaces collapsed."""
    if any(c in text for c in "<&*_`[\\#>"):
        text = BeautifulSoup(_MARKDOWN.render(text), "html.parser").get_text()
    return " ".join(html.unescape(text).split())


def title_text(text: str) -> str:
    """A title as plain text. Only inline markup counts: "2014. A year" is no list, "# 1" no heading."""
    if any(c in text for c in "<&*_`[\\"):
        text = BeautifulSoup(_MARKDOWN.renderInline(text), "html.parser").get_text()
    return " ".join(html.unescape(text).split())


def html_text(html_: str) -> str:
    """What a reader sees of HTML, on one line."""
    if "<" in html_ or "&" in html_:
        html_ = BeautifulSoup(html_, "html.parser").get_text()
    return " ".join(html_.split())


def humanised(nickname: str) -> str:
    """A name for people out of a nickname: "dana-ortiz" is "Dana Ortiz"; one with capitals of its own is kept."""
    words = nickname.replace("-", " ").replace("_", " ").replace(".", " ").split()
    if any(c.isupper() for c in nickname) or " " in nickname.strip():
        return " ".join(nickname.split()) if " " in nickname.strip() else " ".join(words)
    return " ".join(word[:1].upper() + word[1:] for word in words)
