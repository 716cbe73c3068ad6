"""`feeds.opml`: every feed of the network, for a reader to subscribe to all or some of them (OPML 2.0)."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed in the list. Addresses are absolute; `feed` is the RSS one."""

    title: str
    description: str
    feed: str
    home: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opml:
    """The list: its title, and its groups of feeds by what people call them."""

    title: str
    groups: tuple[tuple[str, tuple[Outline, ...]], ...]


def write(opml: Opml) -> bytes:
    """The list as OPML. It says no date: it is what it says as long as it says it."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = opml.title
    body = etree.SubElement(root, "body")
    for name, outlines in opml.groups:
        group = etree.SubElement(body, "outline", text=name, title=name)
        for one in outlines:
            etree.SubElement(
                group,
                "outline",
                type="rss",
                text=one.title,
                title=one.title,
                description=one.description,
                xmlUrl=one.feed,
                htmlUrl=one.home,
                language=one.language,
                version="RSS2",
            )
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return data
