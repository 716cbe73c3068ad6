"""RSS, RDF and Atom as a blog's export: every entry with its whole text, its offset from UTC and its line.

A reader made for following feeds keeps neither the offsets nor the lines, and shortens what it reads; so the few
elements that matter are taken from the tree here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import escape

from plugins.authoring.entries import Entry, Export
from plugins.authoring.old_addresses import joined
from plugins.authoring.remarks import Remark
from plugins.authoring.slugs import html_text
from plugins.authoring.source_dates import read_date
from plugins.authoring.source_posts import Author, When
from plugins.authoring.xml_tree import Node
from plugins.network.kinds import EARLIEST, LATEST

ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
RSS = (
    "",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
)
DC = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")
CONTENT = "http://purl.org/rss/1.0/modules/content/"
_MEDIA = "http://search.yahoo.com/mrss/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SLASH = ("http://purl.org/rss/1.0/modules/slash/", "http://purl.org/syndication/thread/1.0")
_MARKED = re.compile(
    r"</?(?:b|i|em|strong|code|span|sup|sub|br|small|q|cite)\b[^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z]+\d*);", re.I
)
_IN_BRACKETS = re.compile(r"^\s*[^\s@()]+@[^\s@()]+\s*\((.+)\)\s*$")
# What blog engines put behind a summary, and at the end of a text, for those who copy feeds.
_CUT = re.compile(r"(\[(…|\.{3})\]|…|\.{3}|(Continue reading|Read more|Weiterlesen)\b.{0,200})\s*[→»]?\s*$", re.I)
_COPIED = re.compile(
    r"<p>\s*The post\s*<a\b[^>]*>.{0,400}?</a>\s*(first )?appeared( first)? on\s*<a\b.{0,400}?</p>\s*$", re.S
)


def is_feed(root: Node) -> bool:
    """Whether a document is RSS, RDF or Atom."""
    return (root.space, root.name) in {("", "rss"), (_RDF, "RDF"), *((space, "feed") for space in ATOM)}


def feed_entries(root: Node, file: str, address: str) -> Export:
    """All of a feed. `address` is where it was fetched, "" when it was not."""
    return _atom(root, file, address) if root.name == "feed" else _rss(root, file, address)


# ----------------------------------------------------------------------------------------------------------------- RSS


def _rss(root: Node, file: str, address: str) -> Export:
    channel = next((child for child in root.children if child.name == "channel"), root)
    items = [item for holder in (channel, root) for item in holder.children if item.name == "item"]
    site = joined(address, channel.text("link", *RSS))
    own = {link.attributes.get("href", "") for link in channel.all("link", *ATOM)} | {address}
    taken = [(item, _carried(item, own)) for item in items]
    return Export(
        entries=tuple(_item(item, site) for item, why in taken if not why),
        site=site,
        lang=channel.text("language", *RSS) or channel.text("language", *DC),
        skipped=tuple(Remark(file, item.line, why) for item, why in taken if why),
        onward=_onward(channel, address),
    )


def _carried(item: Node, own: set[str]) -> str:
    source = item.first("source", *RSS)
    url = source.attributes.get("url", "") if source else ""
    return _not_its_own(url) if url and url not in own else ""


def _not_its_own(where: str) -> str:
    return f"is carried from another feed ({where[:200]}), not the blog's own; not imported"


def _item(item: Node, site: str) -> Entry:
    remarks: list[tuple[int, str]] = []
    encoded, description = item.first("encoded", CONTENT), item.first("description", *RSS)
    text = encoded if encoded and encoded.words.strip() else description
    guid = item.first("guid", *RSS)
    name = guid.words.strip() if guid else item.attributes.get(f"{{{_RDF}}}about", "")
    permalink = name if guid and guid.attributes.get("isPermaLink", "true") != "false" and "://" in name else ""
    link = item.text("link", *RSS) or permalink
    image, other = _enclosed(item)
    html = (text.words if text else "") + "".join(_link_to(item.line, one, text, remarks) for one in other)
    if text is None or not text.words.strip():
        remarks.append((item.line, "has no text in the feed"))
    elif text is description:
        remarks.append((item.line, "the feed has no full text apart from its description, which is taken for it"))
    _say_replies(item, remarks)
    return Entry(
        line=item.line,
        title=_title(item.text("title", *RSS)),
        html=_COPIED.sub("", html),
        html_line=text.line if text else item.line,
        base=joined(site, link),
        id=name,
        link=joined(site, link),
        date=moment(item.text("pubDate", *RSS) or item.text("date", *DC), item.line, remarks),
        authors=tuple(_rss_authors(item)),
        tags=tuple(
            tag.words.strip()
            for space in (RSS, DC)
            for name in ("category", "subject")
            for tag in item.all(name, *space)
        ),
        summary=summary(description.words) if description and text is not description else "",
        image=image,
        lang=item.text("language", *DC),
        remarks=tuple(remarks),
    )


def _title(text: str) -> str:
    """A title as HTML. RSS does not say whether one is text; only marks that people put into titles count as such."""
    return text if _MARKED.search(text) else escape(text, quote=False)


def _rss_authors(item: Node) -> Iterator[Author]:
    """Names alone: an address that stood in a feed is not put on a page of ours."""
    people = [one.words.strip() for one in item.all("creator", *DC)]
    for text in people or [one.words.strip() for one in item.all("author", *RSS)]:
        found = _IN_BRACKETS.match(text)
        name = found[1] if found else text.partition("@")[0] if "@" in text and " " not in text else text
        if name.strip():
            yield Author(" ".join(html_text(name).split()))


def _enclosed(item: Node) -> tuple[str, list[str]]:
    """(the picture of an entry, addresses of what else is enclosed)."""
    enclosures = [
        (one.attributes.get("url", ""), one.attributes.get("type", "")) for one in item.all("enclosure", *RSS)
    ]
    pictures = [url for url, kind in enclosures if kind.startswith("image/")]
    for name in ("content", "thumbnail"):
        for one in item.all(name, _MEDIA):
            if (
                name == "thumbnail"
                or one.attributes.get("medium") == "image"
                or one.attributes.get("type", "").startswith("image/")
            ):
                pictures.append(one.attributes.get("url", ""))
    return next(filter(None, pictures), ""), [url for url, kind in enclosures if url and not kind.startswith("image/")]


def _link_to(line: int, url: str, text: Node | None, remarks: list[tuple[int, str]]) -> str:
    """A paragraph for something enclosed, unless the text leads to it already."""
    if text and url in text.words:
        return ""
    remarks.append((line, f"the enclosure {url[:200]} is now a link at the end of the text"))
    return f'\n<p><a href="{escape(url)}">{escape(url.rpartition("/")[2].partition("?")[0] or url)}</a></p>'


def _say_replies(item: Node, remarks: list[tuple[int, str]]) -> None:
    count = next((text for name in ("comments", "total") if (text := item.text(name, *_SLASH))), "")
    if count.isdigit() and int(count):
        remarks.append((item.line, f"comments of readers are left out: {int(count)}"))


# ---------------------------------------------------------------------------------------------------------------- Atom


def _atom(root: Node, file: str, address: str) -> Export:
    base = joined(address, root.base)
    site = joined(base, _alternate(root))
    own, authors = root.text("id"), tuple(_atom_authors(root))
    entries, skipped = [], []
    for entry in root.all("entry"):
        source = entry.first("source")
        if source and (source.text("id") or own) != own:
            skipped.append(Remark(file, entry.line, _not_its_own(source.text("id"))))
        else:
            entries.append(_entry(entry, joined(base or site, entry.base), authors))
    return Export(entries=tuple(entries), site=site, lang=root.lang, skipped=tuple(skipped), onward=_onward(root, base))


def _onward(feed: Node, base: str) -> str:
    """Where older entries are (RFC 5005: archives, or pages)."""
    links = {
        link.attributes.get("rel", ""): link.attributes.get("href", "").strip() for link in feed.all("link", *ATOM)
    }
    onward = links.get("prev-archive") or links.get("next")
    return joined(base, onward) if onward else ""


def _alternate(node: Node) -> str:
    """The page that a feed or an entry is of: the first alternate link, a web page before anything else."""
    links = [link for link in node.all("link") if link.attributes.get("rel", "alternate") == "alternate"]
    links.sort(key=lambda link: link.attributes.get("type", "text/html") != "text/html")
    return links[0].attributes.get("href", "").strip() if links else ""


def _entry(entry: Node, base: str, inherited: tuple[Author, ...]) -> Entry:
    remarks: list[tuple[int, str]] = []
    content, told = entry.first("content"), entry.first("summary")
    if content and (src := content.attributes.get("src")):
        remarks.append((content.line, f"the text lies elsewhere ({src[:200]}); left out"))
        content = None
    text = content or told
    if text is None or not text.words.strip():
        remarks.append((entry.line, "has no text in the feed"))
    elif text is told:
        remarks.append((entry.line, "the feed has no full text apart from its summary, which is taken for it"))
    _say_replies(entry, remarks)
    link = joined(base, _alternate(entry))
    written = entry.text("published") or entry.text("issued") or entry.text("created")
    pictures = (one.attributes.get("url", "") for name in ("thumbnail", "content") for one in entry.all(name, _MEDIA))
    return Entry(
        line=entry.line,
        title=as_html(entry.first("title")),
        html=_COPIED.sub("", as_html(text)),
        html_line=text.line if text else entry.line,
        base=joined(base or link, text.base if text else ""),
        id=entry.text("id"),
        link=link,
        date=moment(written or entry.text("updated") or entry.text("modified"), entry.line, remarks),
        authors=tuple(_atom_authors(entry)) or inherited,
        tags=tuple(one.attributes.get("label") or one.attributes.get("term", "") for one in entry.all("category")),
        summary=summary(as_html(told)) if told is not text else "",
        image=next(filter(None, pictures), ""),
        lang=entry.lang,
        remarks=tuple(remarks),
    )


def _atom_authors(node: Node) -> Iterator[Author]:
    for person in node.all("author"):
        if name := " ".join(person.text("name").split()):
            yield Author(name)


def as_html(node: Node | None) -> str:
    """A text construct of Atom as HTML."""
    if node is None:
        return ""
    kind = node.attributes.get("type", "text").lower()
    if kind in ("xhtml", "application/xhtml+xml") or node.attributes.get("mode") == "xml":
        return node.markup
    return node.words if "html" in kind or node.attributes.get("mode") == "escaped" else escape(node.words, quote=False)


# -------------------------------------------------------------------------------------------------------------- shared


def moment(text: str, line: int, remarks: list[tuple[int, str]]) -> When | None:
    """When something was published, with the offset that stands there; a date that can't be read is said."""
    if not text:
        return None
    found: When | None
    try:
        found = parsedate_to_datetime(text[:100])
        found = found if found.tzinfo else found.replace(tzinfo=UTC)  # "-0000": the mail's way to say UTC
    except (ValueError, TypeError, IndexError, OverflowError):
        found = read_date(text[:100])
    if found and EARLIEST <= found.year <= LATEST:
        return found
    remarks.append((line, f"'{text[:80]}' is no date that can be read; left out"))
    return None


def summary(html: str) -> str:
    """A summary that somebody wrote; "" for what an engine cut off after some words, which the build does itself."""
    text = _COPIED.sub("", html).strip()
    return "" if _CUT.search(html_text(text)) else text
