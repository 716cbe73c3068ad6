"""What the indexer is handed of a page: its words and facets, and nothing of the site around them.

So an index is as new as what is in it, whatever becomes of masthead and templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from plugins.network import sanitising, urls
from plugins.network.library import Library
from plugins.network.viewing import Viewer
from plugins.search.facts import CENTRAL, FACETS, Found

# To the indexer, what a browser shows in a line of its own is the same word as what stands before it.
_NEXT = re.compile(r"<(?=(?:p|li|h\d|t[hd]|d[td]|div|pre|blockquote|figcaption|figure|caption|summary|details)\b)")
# Where there is a picture, the words that stand for it are found; its file's name is nobody's word.
_PICTURE = re.compile(r"""<(?:img|source)\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
_ALT = re.compile(r"""\balt=(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as the indexer reads it: a small HTML file, whose path says the page's address."""

    path: str
    html: str


@dataclass(frozen=True, slots=True)
class Index:
    """What an index is made from. `entries` are made as they are asked for, since a unit may have very many."""

    language: str
    with_program: bool  # whether what browsers search with lies beside it
    entries: Iterator[Entry]


def index(viewer: Viewer, library: Library, name: str, version: str) -> Index:
    """The index of a unit (its uid), or the central one. `version` is the indexer's: another one makes other files."""
    central = name == CENTRAL
    found: tuple[Found, ...] = viewer.reads.shared(
        *(("search_of_network", "") if central else ("search_of_unit", name))
    )
    language = viewer.catalog.network.language
    return Index(language, central, (entry(one, library) for one in found))


def entry(found: Found, library: Library) -> Entry:
    """One page. Its title, date and authors are shown with it and are found as well; they are in no excerpt.

    The indexer passes over a page without a word, title and all, and fails when there is no other. So of such a page (a
    section without a summary, somebody without a biography) the title is its words.
    """
    shown = (("title", found.title), ("authors", found.authors), ("iso", found.iso), ("day", found.day))
    meta = "".join(_tag("meta", name, value) for name, value in (*shown, ("lang", found.lang)) if value)
    facets = "".join(_tag("filter", facet, value) for facet, value in found.facets if facet in FACETS)
    text = _NEXT.sub(" <", _PICTURE.sub(_words_of, library.text(found.text).html)) if found.text else ""
    said = found.words if _any_word(*found.words, *sanitising.words(text)) else (*found.words, _name(found))
    words = "".join(f"<p>{escape(one)}</p>" for one in said)
    return Entry(
        urls.output_file(found.path),
        f'<!doctype html>\n<html lang="{escape(found.lang)}">\n<head><meta charset="utf-8"><title>Found</title>'
        f"{meta}{facets}</head>\n<body data-pagefind-body>{words}{text}</body>\n</html>\n",
    )


def _any_word(*texts: str) -> bool:
    """Whether there is anything that the indexer takes for a word: signs alone are none."""
    return any(character.isalnum() for text in texts for character in text)


def _name(found: Found) -> str:
    """What a page without words is found by; what kind of page it is, if its title is signs alone."""
    return found.title if _any_word(found.title) else dict(found.facets)["form"].partition(" ")[2]


def _tag(kind: str, name: str, value: str) -> str:
    return f'<meta data-pagefind-{kind}="{name}[content]" content="{escape(value)}">'


def _words_of(picture: re.Match[str]) -> str:
    alt = _ALT.search(picture[0])
    return f" {escape(unescape(alt[1] or alt[2] or ''))} " if alt else " "
