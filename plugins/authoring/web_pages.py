"""A page of somebody else's as a clip: what it is called, whose it is, from when, and what it says. All plain text.

What a page says of itself is taken from JSON-LD, then OpenGraph, then other meta elements, then its text. Nothing of it
is believed: every value is one line, without signs that hide something, and an address is one of the web.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import Tag

from plugins.authoring.quotes import Sentence, sentences_of, without_furniture
from plugins.network.frontmatter import control_character
from plugins.network.kinds import EARLIEST, LATEST

MOST_TAGS = 60_000  # of one page: reading more of them takes minutes
_MOST_NODES = 2_000  # of JSON-LD
_LONGEST = 200  # characters of a title or a name
_TURNING = dict.fromkeys(
    map(ord, "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What browsers read; UTF-7 and Python's own inventions are ways to hide something.
_LEGAL = re.compile(
    r"utf-8|utf-16(-le|-be)?|cp125[0-8]|cp866|cp874|iso8859-\d+|koi8-[ru]|mac-roman|big5(hkscs)?|euc_jp|shift_jis|iso2022_jp"
    r"|euc_kr|cp949|gb2312|gbk|gb18030"
)
_DAY = re.compile(r"(\d{4})[-/.](\d{2})[-/.](\d{2})")
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|igshid|ref_src", re.IGNORECASE)
_ARTICLE = re.compile(r"(Article|Posting|Report|NewsArticle|WebPage)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """A page as it may be written about: plain text on one line each, and `url` as readers are sent there."""

    url: str
    title: str = ""
    site: str = ""
    authors: tuple[str, ...] = ()
    published: date | None = None
    summary: str = ""
    text: str = ""  # all that it says
    sentences: tuple[Sentence, ...] = ()


def decoded(data: bytes, content_type: str) -> str:
    """The text of a page: by its mark, the header, its own words, else UTF-8, and what nothing says Western European.

    A wrong letter is shown as such: it is somebody else's page.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    header = _CHARSET.search(content_type)
    for name in (header[1] if header else None, EncodingDetector.find_declared_encoding(data, is_html=True)):
        if encoding := _encoding(name):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _encoding(name: str | None) -> str:
    """The codec that a page may name; "" for one that it may not. Latin-1 is what browsers take for it."""
    try:
        found = codecs.lookup(name or "").name
    except LookupError:
        return ""
    if found in ("ascii", "iso8859-1"):
        return "cp1252"
    return found if _LEGAL.fullmatch(found) else ""


def page_of(html: str, url: str) -> WebPage | None:
    """The page at `url`; None when it has too much in it to be read."""
    if html.count("<") > MOST_TAGS:
        return None
    soup = BeautifulSoup(html.replace("\0", "\ufffd"), "lxml")
    facts = tuple(_facts(soup))
    meta = _metas(soup)
    own_title = soup.title.get_text() if soup.title else ""
    heading = soup.find("h1")
    time = soup.find("time")
    when = (*(fact.get("datePublished") for fact in facts), *_of(meta, "article:published_time"))
    when = (*when, *_of(meta, "date dc.date dcterms.date dcterms.created citation_publication_date pubdate"))
    when = (*when, *((time.get("datetime"), time.get_text()) if isinstance(time, Tag) else ()))
    address = _address(soup, meta, url)
    names = _names([fact.get("author") for fact in facts]) or _names(_of(meta, "article:author author dc.creator"))
    titles = (
        *(fact.get("headline") or fact.get("name") for fact in facts),
        *_of(meta, "og:title twitter:title dc.title"),
    )
    sites = (*(_names([fact.get("publisher")]) for fact in facts), *_of(meta, "og:site_name application-name"))
    summaries = (*_of(meta, "og:description description"), *(fact.get("description") for fact in facts))
    without_furniture(soup)
    place = _main_part(soup)
    return WebPage(
        url=address,
        title=_first(*titles, heading.get_text() if heading and not heading.decomposed else "", own_title),
        site=_first(
            *(site[0] if isinstance(site, tuple) and site else site for site in sites), urlsplit(address).hostname
        ),
        authors=names,
        published=next(filter(None, map(_day, when)), None),
        summary=_first(*summaries),
        text=" ".join(soup.get_text(" ").split()),
        sentences=tuple(sentences_of(place)),
    )


def plain(value: object) -> str:
    """A value on one line, without signs that nobody sees, cut between words; "" for what is no text."""
    if not isinstance(value, str):
        return ""
    text = " ".join(
        "".join(c for c in value[:5000].translate(_TURNING) if c.isspace() or not control_character(c)).split()
    )
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST - 1].rpartition(' ')[0] or text[: _LONGEST - 1]}…"


def _first(*values: object) -> str:
    return next((found for value in values if (found := plain(value))), "")


# ------------------------------------------------------------------------------------------- what it says of itself


def _facts(soup: BeautifulSoup) -> Iterator[Mapping[str, Any]]:
    """What JSON-LD says of an article, the most telling kind first."""
    found: list[Mapping[str, Any]] = []
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            value = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        found += _nodes(value)
    articles = [node for node in found if any(_ARTICLE.search(kind) for kind in _kinds(node))]
    yield from sorted(articles, key=lambda node: "WebPage" in _kinds(node))


def _nodes(value: object) -> list[Mapping[str, Any]]:
    """Every object of a JSON value that has a type, outermost first."""
    found: list[Mapping[str, Any]] = []
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        one, seen = waiting.pop(0), seen + 1
        if isinstance(one, dict):
            found += [one] if "@type" in one else []
            waiting += [inner for key, inner in one.items() if key in ("@graph", "mainEntity", "mainEntityOfPage")]
        elif isinstance(one, list):
            waiting += one[:_MOST_NODES]
    return found


def _kinds(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _names(values: object) -> tuple[str, ...]:
    """The names of people or firms: texts, objects with a name, or lists of these. An address is no name."""
    found: list[str] = []
    waiting = [values]
    while waiting and len(found) < 5:
        one = waiting.pop(0)
        if isinstance(one, (list, tuple)):
            waiting = [*one[:20], *waiting]
        elif isinstance(one, dict):
            waiting.insert(0, one.get("name"))
        elif (name := plain(one)) and "://" not in name:
            found.append(name)
    return tuple(dict.fromkeys(found))


def _metas(soup: BeautifulSoup) -> Mapping[str, tuple[str, ...]]:
    """The contents of meta elements by property or name, in small letters."""
    found: dict[str, tuple[str, ...]] = {}
    for tag in soup.find_all("meta", content=True):
        for key in ("property", "name", "itemprop"):
            if isinstance(name := tag.get(key), str):
                found[name.lower()] = (*found.get(name.lower(), ()), str(tag["content"]))
    return found


def _of(meta: Mapping[str, tuple[str, ...]], names: str) -> tuple[str, ...]:
    return tuple(value for name in names.split() for value in meta.get(name, ()))


def _day(value: object) -> date | None:
    """The day that a date means as it was written, whatever the zone; None for what is none."""
    text = plain(value)
    match = _DAY.match(text)
    try:
        found = date(*map(int, match.groups())) if match else parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        try:
            found = datetime.strptime(text, "%d %B %Y").date()
        except ValueError:
            return None
    return found if EARLIEST <= found.year <= LATEST else None


# ------------------------------------------------------------------------------------------------- where and what


def _address(soup: BeautifulSoup, meta: Mapping[str, tuple[str, ...]], url: str) -> str:
    """The address by which a page wants to be known, if it is an https one of the same host, else where it was found.

    Then it goes without marks of where a reader came from. A page that was fetched without TLS may name any host.
    """
    canonical = soup.find("link", rel="canonical", href=True)
    for named in (canonical["href"] if isinstance(canonical, Tag) else "", *_of(meta, "og:url")):
        found = _whole(str(named), url) if named else ""
        here, there = urlsplit(url), urlsplit(found)
        same = _host(here.hostname) == _host(there.hostname) or here.scheme == "http"
        home = there.path in ("", "/") and here.path not in ("", "/")  # a slip that many sites make
        if there.scheme == "https" and there.hostname and same and not home:
            return found
    parts = urlsplit(url)
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
    ]
    query = parts.query if len(kept) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(kept)
    return urlunsplit(parts._replace(query=query, fragment=""))


def _whole(named: str, url: str) -> str:
    try:
        found = urljoin(url, named.strip())
        legal = (
            not any(c.isspace() or not c.isprintable() or c in '<>"\\' for c in found)
            and "@" not in urlsplit(found).netloc
        )
    except ValueError:
        return ""
    return found if legal and len(found) <= 2000 else ""


def _host(name: str | None) -> str:
    return (name or "").removeprefix("www.")


def _main_part(soup: BeautifulSoup) -> BeautifulSoup | Tag:
    """The element that holds the text: of those that say so the one with the most words in paragraphs."""
    named = soup.find_all(["article", "main"]) + soup.select('[role="main"], [itemprop="articleBody"]')
    said = [(sum(len(p.get_text()) for p in place.find_all("p")), place) for place in named[:50]]
    best = max(said, key=lambda pair: pair[0], default=(0, soup))
    return best[1] if best[0] else soup
