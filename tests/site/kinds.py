"""One page of each kind, found in a built site: for the browser tests and the photographs.

A row is a kind: its name, the addresses it may have, and words that its HTML holds (so that a post with a table, say,
is found whatever it is called). The first page in the order of addresses is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.network.urls import RESERVED_UNITS
from tests.site.reading import Site, SitePage

UNIT = rf"/(?!(?:{'|'.join(sorted(map(re.escape, RESERVED_UNITS)))})/)[a-z0-9-]+/"
IN_UNIT = UNIT + r"[^/]+/"
ARTICLE = 'content="article"'


@dataclass(frozen=True)
class Kind:
    """A kind of page; `holds` and `lacks` are words of its HTML."""

    name: str
    address: str
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ("http-equiv=refresh", 'http-equiv="refresh"')

    def fits(self, page: SitePage) -> bool:
        return (
            re.fullmatch(self.address, page.path) is not None
            and all(words in page.text for words in self.holds)
            and not any(words in page.text for words in self.lacks)
        )


KINDS = (
    Kind("front", "/"),
    Kind("section", UNIT),
    Kind("section-carrying", UNIT, holds=('class="entry carried"', 'class="remark"')),
    Kind("section-pinned", UNIT, holds=('class="entry carried pinned"',)),
    Kind("section-outside", UNIT, holds=('class="outside"',)),
    Kind("section-events", UNIT, holds=('class="coming"',)),
    Kind("post", IN_UNIT, holds=(ARTICLE,)),
    Kind("post-with-table", IN_UNIT, holds=(ARTICLE, "<table")),
    Kind("post-with-code", IN_UNIT, holds=(ARTICLE, "<pre")),
    Kind("post-with-picture", IN_UNIT, holds=(ARTICLE, "<figure")),
    Kind("post-with-footnotes", IN_UNIT, holds=(ARTICLE, "footnote-ref")),
    Kind("post-with-admonition", IN_UNIT, holds=(ARTICLE, "admonition-title")),
    Kind("post-with-contents", IN_UNIT, holds=(ARTICLE, 'class="toc')),
    Kind("comment", IN_UNIT, holds=(ARTICLE, '<blockquote class="quote"')),
    Kind("comment-on-a-post", IN_UNIT, holds=(ARTICLE, "The post that this is about")),
    Kind("post-answered", IN_UNIT, holds=(ARTICLE, "Answers to this")),
    Kind("post-carried", IN_UNIT, holds=(ARTICLE, "Carried by", 'class="remark"')),
    Kind("post-translated", IN_UNIT, holds=(ARTICLE, "Also in <a")),
    Kind("post-disclosing", IN_UNIT, holds=(ARTICLE, "<h2>Disclosures</h2>")),
    Kind("withdrawn", IN_UNIT, holds=(ARTICLE, "noindex")),
    Kind("notice", IN_UNIT, holds=("noindex",), lacks=(ARTICLE, "refresh")),
    Kind("event", IN_UNIT, holds=(ARTICLE, 'class="facts"')),
    Kind("standing", IN_UNIT, lacks=(ARTICLE, "noindex", "refresh")),
    Kind("expert", r"/experts/[^/]+/"),
    Kind("expert-answered", r"/experts/[^/]+/", holds=("Carried by", "Answered by others")),
    Kind("topic", r"/topics/[^/]+/"),
    Kind("topic-by-year", r"/topics/[^/]+/", holds=("Near to it", "By year", "Who to ask")),
    Kind("topics", "/topics/"),
    Kind("experts", "/experts/"),
    Kind("units", "/units/"),
    Kind("archive", "/archive/"),
    Kind("archive-year", r"/archive/\d+/"),
    Kind("subscribe", "/subscribe/"),
    Kind("search", "/search/"),
    Kind("not-found", "/404.html"),
)


def one_of(site: Site, name: str) -> str:
    """The address of the page that stands for a kind. Raises LookupError when the site has none."""
    kind = next(kind for kind in KINDS if kind.name == name)
    found = (page.path for page in site.pages.values() if kind.fits(page))
    address = next(found, "")
    if not address:
        raise LookupError(f"the site has no page of the kind {name!r}")
    return address
