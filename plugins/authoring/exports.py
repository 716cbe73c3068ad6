"""What a document is, told by what it holds (a WordPress export, an RSS, Atom or JSON feed), and all that is in it."""

from __future__ import annotations

from dataclasses import replace

from plugins.authoring.entries import Document, Export, NoExport
from plugins.authoring.feed_entries import feed_entries, is_feed
from plugins.authoring.json_entries import json_entries
from plugins.authoring.remarks import Remark
from plugins.authoring.source_files import without_controls
from plugins.authoring.wordpress import is_wordpress, wordpress_entries
from plugins.authoring.xml_tree import NoTree, tree
from plugins.network.charsets import NoText, text_of

MOST_BYTES = 500_000_000
TAKEN = "a folder of Markdown, an RSS, Atom or JSON feed, or a WordPress export (Tools > Export, All content)"


def read_export(document: Document) -> Export | NoExport:
    """All of an export, or why it is none. Never raises for what a stranger wrote."""
    if len(document.data) > MOST_BYTES:
        return NoExport(f"is larger than {MOST_BYTES // 1_000_000} MB; export it in parts, by year")
    text = text_of(document.data, document.content_type)
    if isinstance(text, NoText):
        return NoExport(text.why)
    said: list[tuple[int, str]] = []
    text = without_controls(text.replace("\r\n", "\n").replace("\r", "\n"), said)
    found = _read(text, document)
    if isinstance(found, NoExport):
        return found
    return replace(found, remarks=(*found.remarks, *(Remark(document.name, line, what) for line, what in said)))


def _read(text: str, document: Document) -> Export | NoExport:
    start = text.lstrip()[:100].lower()
    if not start:
        return NoExport("is empty")
    if start[0] in "{[":
        return json_entries(text, document.address)
    if start.startswith(("<!doctype html", "<html")):
        return NoExport("is a web page, not a feed; look in that page for the address of its feed")
    if not start.startswith("<"):
        return NoExport(f"is neither XML nor JSON; a source is {TAKEN}")
    # An XML declaration may stand on the first line only; the lines before the root are kept for their numbers.
    root = tree(text)
    if isinstance(root, NoTree):
        return NoExport(root.why)
    if not is_feed(root):
        return NoExport(f"is XML, but neither RSS nor Atom; a source is {TAKEN}")
    if is_wordpress(root):
        return wordpress_entries(root, document.name)
    return feed_entries(root, document.name, document.address)
