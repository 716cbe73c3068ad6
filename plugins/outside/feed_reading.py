"""What an outside feed says, as plain text and web links: from the bytes of an answer to what a snapshot may hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx

from plugins.network.charsets import NoText, text_of
from plugins.network.model import Network, OutsideItem
from plugins.network.outside import MAX_ITEMS, MAX_TITLE, is_address, plain
from plugins.network.wording import cut
from plugins.outside.json_feed import read_json
from plugins.outside.reading_values import LONGEST_TEXT, NoFeed, RawEntry, RawFeed
from plugins.outside.xml_feed import read_xml

MOST_SUMMARY, MOST_TITLE_OF_SUMMARY, MOST_NAME, MOST_NAMES = 500, 100, 60, 5  # characters, and people


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A feed as its snapshot will have it: newest first, undated items last. `left_out` says why and how many."""

    title: str
    url: str  # the page that the feed belongs to; "" when it names none
    items: tuple[OutsideItem, ...]
    left_out: tuple[tuple[str, int], ...] = ()


def read_feed(body: bytes, content_type: str, address: str) -> RawFeed | NoFeed:
    """The feed that came from `address`, or why it is none. Never raises for what a stranger wrote."""
    text = text_of(body, content_type)
    if isinstance(text, NoText):
        return NoFeed(text.why)
    if "\ufffd" in text:
        return NoFeed("holds letters that were lost before it was sent (U+FFFD)")
    text = text.lstrip()
    if not text:
        return NoFeed("is empty")
    if text[:1] in "{[":
        return read_json(text)
    if text[:15].lower().startswith(("<!doctype html", "<html")):
        return NoFeed("is a web page, not a feed; look in that page for the address of its feed")
    return read_xml(text, address) if text.startswith("<") else NoFeed("is neither XML nor JSON")


def kept(raw: RawFeed, address: str, network: Network, now: datetime, before: Mapping[str, datetime]) -> Kept:
    """What of a feed is kept. Of two items with one id or link the first wins.

    `before` has the dates, by link, of the last snapshot: a date that lies in the future becomes the moment at which
    the item was first seen, and stays that.
    """
    base = web_link(raw.link, address) or address
    items: dict[str, OutsideItem] = {}
    ids: set[str] = set()
    left_out = Counter({"beyond the first that are looked at": raw.more})
    for entry in raw.entries:
        link = web_link(entry.link, base)
        if why := _why_not(entry, link, network, ids, items):
            left_out[why] += 1
            continue
        ids.add(entry.id)
        items[link] = _item(entry, link, now, before)
    newest = sorted(items.values(), key=lambda item: (item.date is None, -item.date.timestamp() if item.date else 0))
    left_out[f"older than the newest {MAX_ITEMS}"] = max(0, len(newest) - MAX_ITEMS)
    return Kept(
        title=_plain(raw.title, MAX_TITLE),
        url=web_link(raw.link, address),
        items=tuple(newest[:MAX_ITEMS]),
        left_out=tuple((why, count) for why, count in sorted(left_out.items()) if count),
    )


def _why_not(entry: RawEntry, link: str, network: Network, ids: set[str], links: Mapping[str, object]) -> str:
    """Why an entry is left out; "" when it is not."""
    if not link:
        return "without a web link"
    if entry.id.lower().startswith(f"tag:{network.authority.lower()}:") or _lies_under(link, network.url):
        return "of this network itself"
    if link in links or (entry.id and entry.id in ids):
        return "there twice"
    return ""


def web_link(link: str, base: str) -> str:
    """`link`, read from a document at `base`, as an http or https address; "" for everything else."""
    try:
        found = httpx.URL(base).join(link.strip()) if link.strip() else httpx.URL()
    except (httpx.InvalidURL, ValueError):
        return ""
    # What can't stand in a host's name is percent-encoded there, and means another host to somebody else.
    return str(found) if is_address(str(found)) and b"%" not in found.raw_host else ""


def _lies_under(link: str, site: str) -> bool:
    page, home = httpx.URL(link), httpx.URL(site)
    folder = home.path.rstrip("/") + "/"
    same_host = page.raw_host.rstrip(b".") == home.raw_host.rstrip(b".")
    return same_host and f"{page.path}/".startswith(folder)


def _item(entry: RawEntry, link: str, now: datetime, before: Mapping[str, datetime]) -> OutsideItem:
    summary = _plain(entry.summary, MOST_SUMMARY)
    title = _plain(entry.title, MAX_TITLE) or cut(summary, MOST_TITLE_OF_SUMMARY) or httpx.URL(link).host
    names = (_plain(name, MOST_NAME) for name in entry.authors[:MOST_NAMES])
    date = entry.date
    if date and date > now:
        date = min(now, before.get(link, now))
    return OutsideItem(
        title=title,
        url=link,
        date=date,
        authors=tuple(dict.fromkeys(name for name in names if name)),
        summary="" if summary == title else summary,
    )


def _plain(text: str, most: int) -> str:
    return cut(plain(text[:LONGEST_TEXT], LONGEST_TEXT), most)
