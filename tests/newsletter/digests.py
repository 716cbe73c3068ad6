"""Digests for tests: decided from values, and made into what readers get with the theme's own template."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from jinja2 import Environment

from plugins.network.brand import Brand, read_brand
from plugins.network.carrying import NOTHING_CARRIED, Carriage, Refusal
from plugins.network.senders import Sender, address_of
from plugins.network.sources import Sources
from plugins.network.whole import Catalog
from plugins.newsletter.deciding import decide
from plugins.newsletter.making import Made
from plugins.newsletter.values import Digest, Kind, Subject
from plugins.newsletter.windows import window
from plugins.pipeline.render import make_environment, render
from tests.building import ROOT

SENDER = Sender(
    address=address_of("The Firm <insights@firm.example>"),
    reply_to=address_of("desk@firm.example"),
    postal="The Firm, 1 High Street, Leeds",
    unsubscribe=("mailto:leave@firm.example?subject=leave", "https://lists.firm.example/leave?list=a&who={address}"),
)
_ADDRESS = re.compile(r"(?:https?|mailto):\S+")


def digest_of(
    catalog: Catalog,
    kind: Kind,
    name: str = "",
    *,
    carriage: Carriage = NOTHING_CARRIED,
    since: str = "7d",
    links: Mapping[str, Sequence[str]] | None = None,
    foot: str = "",
) -> Digest:
    """The digest at the moment of the catalog; `links` says to which sources the post of a source links."""

    def why_not(catalog: Catalog, refusal: Refusal) -> tuple[str, str]:
        return f"reason {refusal.reason}", "change it"

    subject = Subject(kind=kind, name=name)
    seen = window(since, catalog.now, ZoneInfo(catalog.network.timezone))
    led = links or {}
    return decide(
        catalog, carriage, subject, seen, links=lambda source: led.get(source, ()), why_not=why_not, foot=foot
    )


@cache
def brand() -> Brand:
    return read_brand(ROOT / "theme" / "brand.yaml")


@cache
def _environment() -> Environment:
    return make_environment([ROOT / "theme" / "templates"])


def made_of(digest: Digest, units: Path, sender: Sender = SENDER) -> Made:
    """What the digest becomes; its pictures lie in `units`."""
    return Made(
        digest=digest,
        sender=sender,
        brand=brand(),
        authority="firm.example",
        now=digest.window.until,
        sources=Sources(units, (), (), ()),
        render=partial(render, _environment()),
    )


def titles(digest: Digest) -> dict[str, list[str]]:
    """What a digest tells of: titles of posts by the title of their part."""
    return {part.title: [item.title for item in part.items] for part in digest.parts}


def words_of_text(text: str) -> list[str]:
    """All words of a plain text, in order, without its addresses and its lines."""
    return re.findall(r"\w+", _ADDRESS.sub(" ", text))


def words_of_html(html: str) -> list[str]:
    """All words that a page shows, in order."""
    body = BeautifulSoup(html, "html.parser").body
    assert body is not None
    return re.findall(r"\w+", body.get_text(" "))


def addresses_of_text(text: str) -> list[str]:
    return _ADDRESS.findall(text)


def addresses_of_html(html: str) -> list[str]:
    return [str(link["href"]) for link in BeautifulSoup(html, "html.parser").find_all("a")]
