"""What other people's rules say of feeds: grammars and schemas of their making, and the RSS profile as functions.

Each function returns what is wrong, in lines; nothing is wrong with a feed when the list is empty. `atom.rng` and
`jsonfeed.schema.json` are other people's; where they come from stands in them. The grammar of Atom needs no addition
for the extensions used here: it lets foreign elements stand among a feed's own, ahead of its entries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft7Validator, FormatChecker
from lxml import etree

HERE = Path(__file__).parent
ATOM = {"atom": "http://www.w3.org/2005/Atom"}
SCHEMATRON = "{http://www.ascc.net/xml/schematron}"
_GRAMMAR = etree.parse(HERE / "atom.rng")
_RELAX_NG = etree.RelaxNG(_GRAMMAR)
_SCHEMA = json.loads((HERE / "jsonfeed.schema.json").read_text("utf-8"))
_FORMATS = FormatChecker(formats=())

DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
    r" \d{2}:\d{2}:\d{2} [+-]\d{4}"
)
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# What RSS 2.0 itself allows without a namespace, and of these what may stand more than once.
CHANNEL = set("title link description language copyright docs generator lastBuildDate item".split())
ITEM = set("title link description category enclosure guid pubDate source".split())
REPEATED = {"item", "category"}


@_FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return isinstance(value, str) and is_absolute(value)


@_FORMATS.checks("date-time")
def _is_moment(value: object) -> bool:
    return isinstance(value, str) and RFC_3339.fullmatch(value) is not None


def is_absolute(address: str) -> bool:
    """Whether an address is http or https with a host, without what no address may hold."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"]", address)


def parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def wrong_with_atom(data: bytes) -> list[str]:
    """By the grammar of RFC 4287, its assertions included, and what its text alone says of moments and ids."""
    root = parsed(data)
    found = [] if _RELAX_NG.validate(root) else [str(_RELAX_NG.error_log)]
    for rule in _GRAMMAR.iter(f"{SCHEMATRON}rule"):
        for element in root.xpath(f"//{rule.get('context')}", namespaces=ATOM):
            for claim in rule:
                if not element.xpath(claim.get("test"), namespaces=ATOM):
                    found.append(str(claim.text))
    moments = root.xpath("//atom:updated/text() | //atom:published/text() | //@when", namespaces=ATOM)
    found += [f"{moment} is no moment" for moment in moments if not RFC_3339.fullmatch(moment)]
    links = root.xpath("//@href | //atom:uri/text() | //@scheme", namespaces=ATOM)
    found += [f"{address} is not absolute" for address in links if not is_absolute(address)]
    if len(root.xpath("atom:link[@rel='self']", namespaces=ATOM)) != 1:
        found.append("a feed should name itself, once")
    return found


def wrong_with_json(data: bytes) -> list[str]:
    """By the JSON Schema of JSON Feed 1.1, and by what its text says must not be relied on to be left out."""
    feed = json.loads(data)
    found = [error.message for error in Draft7Validator(_SCHEMA, format_checker=_FORMATS).iter_errors(feed)]
    for key in ("home_page_url", "feed_url"):
        if key not in feed:
            found.append(f"a feed on the public web should have {key}")
    found += _wrong_order(feed)
    return found


def _wrong_order(feed: dict[str, Any]) -> Iterator[str]:
    if next(iter(feed)) != "version":
        yield "the version should be at the very top"
    properties = _SCHEMA["properties"]
    of_items = properties["items"]["items"]["properties"]
    for of, known in ((feed, properties), *((item, of_items) for item in feed["items"])):
        keys = [key for key in of if key in known]
        if keys != [key for key in known if key in of]:
            yield f"keys are not in the order of the specification: {keys}"


def wrong_with_rss(data: bytes) -> list[str]:
    """By the RSS 2.0 specification and the RSS Advisory Board's best practices profile."""
    root = parsed(data)
    (channel,) = root
    found = [] if root.tag == "rss" and root.get("version") == "2.0" else ["no RSS 2.0"]
    found += [f"<channel> needs <{name}>" for name in ("title", "link", "description") if not channel.findtext(name)]
    found += _wrong_elements(channel, CHANNEL)
    for address in (channel.findtext("link"), channel.findtext("docs")):
        found += _wrong_address(address or "")
    if len(channel.findall("atom:link[@rel='self']", ATOM)) != 1:
        found.append("a channel should name its own address in an atom:link, once")
    for element in root.iter("pubDate", "lastBuildDate"):
        found += _wrong_date(str(element.text))
    for item in channel.findall("item"):
        found += _wrong_item(item)
    return found


def _wrong_item(item: etree._Element) -> Iterator[str]:
    yield from _wrong_elements(item, ITEM)
    if not item.findtext("title") and not item.findtext("description"):
        yield "an item needs a title or a description"
    yield from _wrong_address(item.findtext("link") or "")
    guid = item.find("guid")
    if guid is None or not guid.text:
        yield "an item should have a guid"
    elif guid.get("isPermaLink") != "false" and not is_absolute(guid.text):
        yield f"the guid {guid.text} is no permalink and does not say so"
    if item.findtext("description") and _is_whole_text(item):
        yield "the description holds the whole text, which belongs into content:encoded"
    for enclosure in item.findall("enclosure"):
        yield from _wrong_address(enclosure.get("url", ""))
        if not enclosure.get("length", "").isdigit() or "/" not in enclosure.get("type", ""):
            yield "an enclosure needs its length in bytes and its type"
    for source in item.findall("source"):
        yield from _wrong_address(source.get("url", ""))


def _is_whole_text(item: etree._Element) -> bool:
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    return content is not None and item.findtext("description") == content


def _wrong_elements(parent: etree._Element, allowed: set[str]) -> Iterator[str]:
    names = [child.tag for child in parent if not str(child.tag).startswith("{")]
    yield from (f"<{name}> is no element of <{parent.tag}>" for name in names if name not in allowed)
    for name in set(names) - REPEATED:
        if names.count(name) > 1:
            yield f"<{name}> is there more than once"


def _wrong_address(address: str) -> Iterator[str]:
    if not is_absolute(address):
        yield f"'{address}' is not absolute"


def _wrong_date(text: str) -> Iterator[str]:
    if not DATE.fullmatch(text):
        yield f"{text} is no date of RFC 822 with a year of four digits"
    elif f"{parsedate_to_datetime(text):%a}" != text[:3]:
        yield f"{text} is no such day of the week"


WRONG_WITH = {"feed.xml": wrong_with_rss, "atom.xml": wrong_with_atom, "feed.json": wrong_with_json}


def wrong_with(path: str, data: bytes) -> list[str]:
    """What is wrong with the feed at an output path; the file's name says what format it is."""
    name = path.rpartition("/")[2]
    return WRONG_WITH["atom.xml" if name.startswith("atom") else name](data)
