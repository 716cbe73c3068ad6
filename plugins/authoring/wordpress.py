"""A WordPress export (WXR): posts, pages, people and the library of files, with what is not taken over and why."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from plugins.authoring.entries import Entry, Export
from plugins.authoring.feed_entries import CONTENT, DC, moment, summary
from plugins.authoring.remarks import Remark
from plugins.authoring.shortcodes import Library, Picture
from plugins.authoring.slugs import html_text
from plugins.authoring.source_posts import Author, When
from plugins.authoring.wordpress_text import Around, paragraphs, wordpress_html
from plugins.authoring.xml_tree import Node
from plugins.network.kinds import EARLIEST, LATEST

_SPACE = re.compile(r"https?://wordpress\.org/export/1\.\d/")
_POSTS = frozenset({"post", "page"})
# What WordPress keeps beside posts; nothing that anybody reads.
_MACHINERY = frozenset(
    """nav_menu_item revision custom_css customize_changeset oembed_cache user_request wp_template wp_template_part
    wp_global_styles wp_navigation wp_font_family wp_font_face wp_block""".split()
)
_DRAFTS = {
    "draft": "",
    "pending": "waited for a review",
    "private": "is private",
    "future": "was to appear later",
}
_UNCATEGORISED = frozenset({"uncategorized", "uncategorised", "allgemein", "non-classe", "sin-categoria"})
_REPLIES = frozenset({"pingback", "trackback"})
_FURTHEST = timedelta(hours=15)  # of any zone from UTC


@dataclass(frozen=True, slots=True)
class _Site:
    """What of an export all its posts look at. `wp` is the namespace of WordPress's own elements."""

    wp: str
    people: Mapping[str, str]  # login -> name
    library: Mapping[str, Picture]
    children: Mapping[str, tuple[str, ...]]  # post -> numbers of what was uploaded to it
    reusable: Mapping[str, str]


def is_wordpress(root: Node) -> bool:
    """Whether an RSS document is an export of WordPress."""
    channel = next((child for child in root.children if child.name == "channel"), None)
    return channel is not None and any(_SPACE.fullmatch(child.space) for child in channel.children)


def wordpress_entries(root: Node, file: str) -> Export:
    """All of an export."""
    channel = next(child for child in root.children if child.name == "channel")
    wp = next(child.space for child in channel.children if _SPACE.fullmatch(child.space))
    items = list(channel.all("item"))
    site = _site(channel, items, wp)
    skipped, entries = [], []
    others: dict[str, list[Node]] = {}
    for item in items:
        kind = item.text("post_type", wp) or "post"
        why = _why_not(item, kind, wp)
        if kind in _MACHINERY:
            others.setdefault(kind, []).append(item)
        elif why:
            skipped.append(Remark(file, item.line, why))
        elif kind in _POSTS:
            entries.append(_entry(item, site, page=kind == "page"))
    machinery = [Remark(file, found[0].line, _said(kind, len(found))) for kind, found in sorted(others.items())]
    return Export(
        entries=tuple(entries),
        site=channel.text("base_blog_url", wp) or channel.text("link"),
        lang=channel.text("language"),
        attachments={picture.url: picture.alt for picture in site.library.values()},
        skipped=tuple(skipped),
        remarks=tuple(machinery),
    )


def _said(kind: str, count: int) -> str:
    if kind == "wp_block":
        return f"reusable blocks: {count}; their words stand where posts use them"
    return f"entries of the kind '{kind}', which are WordPress's own: {count}; not imported"


def _site(channel: Node, items: Iterable[Node], wp: str) -> _Site:
    library: dict[str, Picture] = {}
    children: dict[str, tuple[str, ...]] = {}
    reusable: dict[str, str] = {}
    for item in items:
        number, kind = item.text("post_id", wp), item.text("post_type", wp)
        if kind == "attachment" and (url := item.text("attachment_url", wp) or item.text("guid")):
            alt = _meta(item, wp).get("_wp_attachment_image_alt", "")
            library[number] = Picture(url, " ".join(alt.split()), html_text(_excerpt(item)))
            parent = item.text("post_parent", wp)
            children[parent] = (*children.get(parent, ()), number)
        elif kind == "wp_block":
            reusable[number] = item.text("encoded", CONTENT)
    people = {
        one.text("author_login", wp): one.text("author_display_name", wp) or one.text("author_login", wp)
        for one in channel.all("author", wp)
    }
    return _Site(wp, people, library, children, reusable)


def _why_not(item: Node, kind: str, wp: str) -> str:
    """Why an item is not imported; "" when it is, or is no post at all."""
    state = item.text("status", wp)
    if kind in _MACHINERY or kind == "attachment":
        return ""
    if kind not in _POSTS:
        return f"is a '{kind[:60]}'; only posts and pages are imported"
    if state in ("trash", "auto-draft", "inherit"):
        return f"is in the state '{state}'; not imported"
    if kind == "page" and (why := _not_public(item, wp)):
        return f"is a page that {why}; pages have no drafts here, so it is not imported"
    return ""


def _not_public(item: Node, wp: str) -> str:
    """Why not everybody could read it; "" when everybody could."""
    state = item.text("status", wp)
    if item.text("post_password", wp):
        return "is protected by a password"
    if state == "publish":
        return ""
    return _DRAFTS.get(state, f"is in the state '{state[:60]}'") or "is a draft"


def _entry(item: Node, site: _Site, *, page: bool) -> Entry:
    remarks: list[tuple[int, str]] = []
    wp, meta = site.wp, _meta(item, site.wp)
    text = item.first("encoded", CONTENT)
    line = text.line if text else item.line
    number = item.text("post_id", wp)
    library = Library(site.library, site.children.get(number, ()))
    around = Around(library, site.reusable, tuple(_footnotes(meta.get("footnotes", ""))))
    html, said = wordpress_html(text.words.replace("\r\n", "\n") if text else "", around)
    remarks += [(line + at - 1, what) for at, what in said]
    hidden = _not_public(item, wp)
    if hidden not in ("", "is a draft"):
        remarks.append((item.line, f"{hidden}; it is a draft now"))
    _say_replies(item, wp, remarks)
    link = item.text("link")
    picture = site.library.get(meta.get("_thumbnail_id", ""))
    order = item.text("menu_order", wp)
    return Entry(
        line=item.line,
        title=item.text("title"),
        html=html,
        html_line=line,
        base=link,
        id=item.text("guid"),
        link="" if hidden and "?" in link else link,
        slug=item.text("post_name", wp),
        date=_date(item, wp, remarks),
        authors=() if page else tuple(_authors(item, site)),
        tags=tuple(_tags(item)),
        summary=summary(paragraphs(_excerpt(item))),
        image=picture.url if picture else "",
        image_alt=picture.alt if picture else "",
        draft=bool(hidden),
        page=page,
        order=int(order) if page and order.isascii() and order.isdigit() and len(order) < 4 else 0,
        remarks=tuple(remarks),
    )


def _meta(item: Node, wp: str) -> dict[str, str]:
    return {one.text("meta_key", wp): one.text("meta_value", wp) for one in item.all("postmeta", wp)}


def _excerpt(item: Node) -> str:
    """The excerpt: an element of the same name as the text's, in a namespace of its own for each version."""
    found = (child for child in item.children if child.name == "encoded" and "/excerpt" in child.space)
    return next((child.words.strip() for child in found), "")


def _footnotes(written: str) -> Iterator[tuple[str, str]]:
    try:
        found = json.loads(written) if written else []
    except (ValueError, RecursionError):
        return
    for one in found if isinstance(found, list) else []:
        if isinstance(one, dict) and isinstance(one.get("id"), str) and isinstance(one.get("content"), str):
            yield re.sub(r"[^\w-]", "", one["id"])[:80], one["content"]


def _authors(item: Node, site: _Site) -> Iterator[Author]:
    """Names alone: the address of an account is nobody's to publish. Authors of a plugin for several count first."""
    several = [one.words.strip() for one in item.all("category", "") if one.attributes.get("domain") == "author"]
    for name in several or [one.words.strip() for one in item.all("creator", *DC)]:
        if name:
            yield Author(" ".join(html_text(site.people.get(name, name)).split()))


def _tags(item: Node) -> Iterator[str]:
    for one in item.all("category", ""):
        if (
            one.attributes.get("domain") in ("category", "post_tag")
            and one.attributes.get("nicename") not in _UNCATEGORISED
        ):
            yield one.words.strip()


def _date(item: Node, wp: str, remarks: list[tuple[int, str]]) -> When | None:
    """The date with the offset that lies between the blog's clock and UTC, both of which the export has."""
    for name in ("post_date", "post_modified"):
        here, gmt = _clock(item.text(name, wp)), _clock(item.text(f"{name}_gmt", wp))
        if here and gmt:
            offset = here - gmt
            fits = abs(offset) < _FURTHEST and offset % timedelta(minutes=15) == timedelta(0)
            return here.replace(tzinfo=timezone(offset)) if fits else gmt.replace(tzinfo=UTC)
        if here:
            return here
    published = item.text("pubDate")
    return None if "-0001" in published else moment(published, item.line, remarks)


def _clock(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=None) if EARLIEST <= found.year <= LATEST else None


def _say_replies(item: Node, wp: str, remarks: list[tuple[int, str]]) -> None:
    counts = Counter(one.text("comment_type", wp) in _REPLIES for one in item.all("comment", wp))
    if counts[False]:
        remarks.append((item.line, f"comments of readers are left out: {counts[False]}"))
    if counts[True]:
        remarks.append((item.line, f"trackbacks and pingbacks are left out: {counts[True]}"))
