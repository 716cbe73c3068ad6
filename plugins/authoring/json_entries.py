"""JSON Feed (jsonfeed.org, versions 1 and 1.1) as a blog's export."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from plugins.authoring.entries import Entry, Export, NoExport
from plugins.authoring.feed_entries import moment, summary
from plugins.authoring.old_addresses import joined
from plugins.authoring.source_posts import Author
from plugins.network.json_documents import NoJson, json_value

_VERSION = "https://jsonfeed.org/version/1"
_MOST_AUTHORS = 20


def json_entries(text: str, address: str) -> Export | NoExport:
    """All of a JSON Feed, or why it is none. A field of the wrong kind counts as missing."""
    found = json_value(text)
    if isinstance(found, NoJson):
        return NoExport(found.why)
    if not isinstance(found, dict) or not _text(found, "version").startswith(_VERSION):
        return NoExport("is JSON, but no JSON Feed (its 'version' does not say so)")
    items = found.get("items")
    if not isinstance(items, list):
        return NoExport("is a JSON Feed whose 'items' are no list")
    site = joined(address, _text(found, "home_page_url"))
    authors = _authors(found)
    entries, at = [], 0
    for item in items:
        if isinstance(item, dict):
            at = _place(text, item, at)
            entries.append(_entry(item, site, authors, text.count("\n", 0, at) + 1))
    return Export(
        entries=tuple(entries),
        site=site,
        lang=_text(found, "language"),
        onward=joined(address, _text(found, "next_url")) if _text(found, "next_url") else "",
    )


def _place(text: str, item: Mapping[str, Any], after: int) -> int:
    """Where an item's id stands in the document; parsers of JSON don't say."""
    for written in (json.dumps(item.get("id"), ensure_ascii=False), json.dumps(item.get("id"))):
        if (at := text.find(written, after)) >= 0:
            return at
    return after


def _entry(item: Mapping[str, Any], site: str, inherited: tuple[Author, ...], line: int) -> Entry:
    remarks: list[tuple[int, str]] = []
    link = joined(site, _text(item, "url"))
    html, plain = _text(item, "content_html"), _text(item, "content_text")
    if not html and plain:
        html = "".join(f"<p>{escape(part, quote=False)}</p>\n\n" for part in plain.split("\n\n") if part.strip())
    told = escape(_text(item, "summary"), quote=False)
    if not html and told:
        html, told = f"<p>{told}</p>", ""
        remarks.append((line, "the feed has no full text apart from its summary, which is taken for it"))
    elif not html:
        remarks.append((line, "has no text in the feed"))
    if about := _text(item, "external_url"):
        html = f'<p><a href="{escape(about)}">{escape(about)}</a></p>\n{html}'
        remarks.append((line, f"the page that it is about ({about[:200]}) is now a link before the text"))
    attachments = item.get("attachments")
    for one in attachments if isinstance(attachments, list) else []:
        url = _text(one, "url") if isinstance(one, dict) else ""
        if url and url not in html:
            html += f'\n<p><a href="{escape(url)}">{escape(_text(one, "title") or url)}</a></p>'
            remarks.append((line, f"the attachment {url[:200]} is now a link at the end of the text"))
    tags = item.get("tags")
    return Entry(
        line=line,
        title=escape(_text(item, "title"), quote=False),
        html=html,
        html_line=line,
        base=link,
        id=_id(item),
        link=link,
        date=moment(_text(item, "date_published") or _text(item, "date_modified"), line, remarks),
        authors=_authors(item) or inherited,
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        summary=summary(told),
        image=_text(item, "image") or _text(item, "banner_image"),
        lang=_text(item, "language"),
        remarks=tuple(remarks),
    )


def _id(item: Mapping[str, Any]) -> str:
    """An id is a text; numbers, which the format has readers take as texts, too."""
    found = item.get("id")
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else _text(item, "id")


def _authors(found: Mapping[str, Any]) -> tuple[Author, ...]:
    """Version 1.1 has `authors`, version 1 has `author`."""
    given = found.get("authors")
    people = given if isinstance(given, list) else [found.get("author")]
    names = (_text(person, "name") for person in people[:_MOST_AUTHORS] if isinstance(person, dict))
    return tuple(Author(" ".join(name.split())) for name in names if name.strip())


def _text(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key)
    return value.strip() if isinstance(value, str) else ""
