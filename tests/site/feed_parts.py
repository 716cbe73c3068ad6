"""What a feed holds, taken apart for tests: every address in it, every text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from lxml import etree

from tests.site.reading import Site
from tests.site.subscriber import Document

ADDRESSED = {"href", "src", "cite", "poster", "action", "data", "longdesc", "background"}
XML_ADDRESSED = {"href", "url", "src", "xmlUrl", "htmlUrl"}
JSON_ADDRESSED = {
    "url",
    "external_url",
    "home_page_url",
    "feed_url",
    "next_url",
    "image",
    "banner_image",
    "icon",
    "favicon",
}


def in_html(html: str) -> Iterator[str]:
    """Every address in a piece of HTML."""
    builder = html5lib.treebuilders.getTreeBuilder("etree")
    root: Element = html5lib.HTMLParser(tree=builder, namespaceHTMLElements=False).parseFragment(html)
    for element in root.iter():
        for name, value in element.items():
            if name in ADDRESSED:
                yield value
            if name == "srcset":
                yield from (part.split()[0] for part in value.split(",") if part.strip())


def in_xml(data: bytes) -> Iterator[str]:
    for element in etree.fromstring(data).iter(etree.Element):
        yield from (value for name, value in element.items() if name in XML_ADDRESSED)
        local = etree.QName(element).localname
        if local in {"link", "uri", "docs", "url", "logo", "icon"} and (element.text or "").strip():
            yield element.text.strip()


def in_json(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in JSON_ADDRESSED and isinstance(inner, str):
                yield inner
            else:
                yield from in_json(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from in_json(inner)


def addresses(site: Site, path: str, feed: Document) -> Iterator[str]:
    """Every address that a feed holds, in its own words and in those of its entries."""
    data = (site.folder / path[1:]).read_bytes()
    yield from in_json(json.loads(data)) if path.endswith(".json") else in_xml(data)
    for item in feed.items:
        yield from in_html(item.content)
        yield from in_html(item.summary) if not path.endswith(".json") else ()


def in_strings(value: Any) -> Iterator[str]:
    """Every string of a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from in_strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from in_strings(inner)


def in_markup(data: bytes) -> Iterator[str]:
    """Every text and every value of an attribute of an XML document."""
    for element in etree.fromstring(data).iter(etree.Element):
        yield from (text for text in (element.text, element.tail) if text)
        yield from map(str, element.values())
