"""RSS, RDF and Atom: the document is pruned by a defused parser first, and only what is left is handed to feedparser.

What feedparser sees is well-formed UTF-8 without DOCTYPE, with the few elements that are used, their texts cut to a
length that none of its patterns takes long for. It is never handed an address, so it opens nothing.
"""

from __future__ import annotations

import io
from calendar import timegm
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import feedparser
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from plugins.outside.reading_values import LONGEST_TEXT, MOST_ENTRIES, NoFeed, RawEntry, RawFeed

_MOST_ELEMENTS = 300_000
_DEEPEST = 100
_SHORT, _ADDRESS = 200, 2100  # characters; an address cut there is too long to be kept
_NO_NAMESPACE = ""
_ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_RSS = (
    _NO_NAMESPACE,
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
)
_DC = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"

_ROOTS = {("", "rss"), (_RDF, "RDF"), *((space, "feed") for space in _ATOM)}
_FRAMES = {"channel", "item", "entry", "author"}  # hold elements; everything else that is kept holds text
_ENTRIES = {"item", "entry"}
# What is kept: local name -> how much of its text.
_KEPT = {
    **dict.fromkeys(("title", "description", "summary", "content", "encoded"), LONGEST_TEXT),
    **dict.fromkeys(("link", "guid", "id"), _ADDRESS),
    **dict.fromkeys("pubDate published updated modified issued created date".split(), _SHORT),
    **dict.fromkeys(("author", "creator", "name"), _SHORT),
}
_SPACES = {*_ATOM, *_RSS, *_DC, _CONTENT}
_UNSAID = {"script", "style", "svg", "math", "iframe", "object", "form"}  # inside a text, with all that is in them
_APART = set("p div br li dt dd h1 h2 h3 h4 h5 h6 tr td th blockquote pre".split())  # inside a text: words end here
_ATTRIBUTES = {"type", "mode", "rel", "href", "isPermaLink", "version", "{http://www.w3.org/XML/1998/namespace}base"}


def read_xml(text: str, address: str) -> RawFeed | NoFeed:
    """The feed in `text`; `address` is where it came from, for links that are relative to it."""
    target = _Pruning()
    try:
        parser = DefusedXMLParser(target=target, encoding="utf-8", forbid_dtd=True)
        parser.feed(text.encode("utf-8"))
        pruned = parser.close()
    except DefusedXmlException:
        return NoFeed("holds a DOCTYPE or an ENTITY, which feeds have no use for; such documents are not read")
    except ElementTree.ParseError as error:
        return NoFeed(f"is not well-formed XML (see its line {error.position[0]})")
    except _NotReadError as error:
        return NoFeed(str(error))
    return _parsed(ElementTree.tostring(pruned, encoding="utf-8", xml_declaration=True), address, target.more)


# ------------------------------------------------------------------------------------------------------------- pruning


class _NotReadError(Exception):
    """The message says why a document is not read on."""


class _Pruning:
    """Takes the parser's events and builds the part of the tree that is used, as flat as feeds are meant to be."""

    def __init__(self) -> None:
        self._tree = ElementTree.TreeBuilder()
        self._open: list[bool] = []  # for each open element, whether it is kept
        self._room = 0  # characters that the open text may still take
        self._text = 0  # depth at which the open text began, 0 for none
        self._skip = 0  # depth of the element that is left out with all that is in it, 0 for none
        self._seen = 0
        self._entries = 0

    @property
    def more(self) -> int:
        """How many entries were left out."""
        return max(0, self._entries - MOST_ENTRIES)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._seen += 1
        space, _, name = tag.rpartition("}")
        space = space[1:]
        if not self._open and (space, name) not in _ROOTS:
            raise _NotReadError(_other_root(name))
        if self._seen > _MOST_ELEMENTS or len(self._open) >= _DEEPEST:
            raise _NotReadError(f"has more than {_MOST_ELEMENTS} elements, or they are nested deeper than {_DEEPEST}")
        kept = not self._skip and not self._text and self._keeps(space, name)
        self._open.append(kept)
        if kept:
            self._tree.start(tag, dict(_attributes(attributes)))
            self._begin_text(name)
        elif self._text and not self._skip:
            if name.lower() in _UNSAID:
                self._skip = len(self._open)
            elif name.lower() in _APART:
                self.data(" ")
        elif not self._skip:
            self._skip = len(self._open)

    def _keeps(self, space: str, name: str) -> bool:
        if len(self._open) == 0:
            return True
        if name in _ENTRIES:
            self._entries += 1
            return space in _SPACES and self._entries <= MOST_ENTRIES
        return space in _SPACES and (name in _FRAMES or name in _KEPT)

    def _begin_text(self, name: str) -> None:
        if len(self._open) > 1 and name in _KEPT and name not in _FRAMES:
            self._text = len(self._open)
        self._room = _KEPT.get(name, 0)

    def data(self, data: str) -> None:
        if self._room > 0 and not self._skip:
            self._tree.data(data[: self._room])
            self._room -= len(data)

    def end(self, tag: str) -> None:
        depth = len(self._open)
        if self._open.pop():
            self._tree.end(tag)
            self._room = 0
        if self._skip == depth:
            self._skip = 0
        if self._text == depth:
            self._text = 0

    def close(self) -> ElementTree.Element:
        return self._tree.close()


def _attributes(attributes: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for key, value in attributes.items():
        if key == "type" and value.lower().endswith("xhtml"):
            yield key, "text"  # its elements were left out, and words are what remains
        elif key in _ATTRIBUTES:
            yield key, value[:_ADDRESS]


def _other_root(name: str) -> str:
    if name.lower() == "html":
        return "is a web page, not a feed; look in that page for the address of its feed"
    return "is XML, but neither RSS nor Atom"


# ------------------------------------------------------------------------------------------------------------- reading


def _parsed(data: bytes, address: str, more: int) -> RawFeed | NoFeed:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": address}
    try:
        # Its own cleaning is left out: it costs time, misses titles and links, and everything is made plain later.
        found = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
        if found.bozo or not found.version:
            return NoFeed("is XML, but no version of RSS or Atom that is known")
        return RawFeed(
            title=_text(found.feed.get("title")),
            link=_text(found.feed.get("link")),
            entries=tuple(_entry(entry) for entry in found.entries),
            more=more,
        )
    # A parser of strangers' bytes may trip over them in ways that nobody listed; the feed is what is wrong then.
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return NoFeed("can't be read as RSS or Atom")


def _entry(entry: dict[str, Any]) -> RawEntry:
    content = next((_text(part.get("value")) for part in entry.get("content") or ()), "")
    return RawEntry(
        id=_text(entry.get("id")),
        link=_text(entry.get("link")),
        title=_text(entry.get("title")),
        summary=_text(entry.get("summary")) or content,
        authors=tuple(_names(entry.get("authors") or ())),
        date=_moment(entry),
    )


def _names(authors: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for author in authors:
        if name := _text(author.get("name")):
            yield name


def _moment(entry: dict[str, Any]) -> datetime | None:
    """When the entry was published; when it was changed, where nothing else is said."""
    for key in ("published_parsed", "created_parsed", "updated_parsed"):
        # Asked for a key that is not there, feedparser's mapping answers with another one.
        if parsed := dict.get(entry, key):
            try:
                return datetime.fromtimestamp(timegm(parsed), UTC)
            except (ValueError, OverflowError, OSError):
                continue
    return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
