"""What a page is dressed from: what the brand gives every page, and what one page says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from plugins.network import json_ld, urls
from plugins.network.brand import Brand
from plugins.network.model import Network, Unit
from plugins.network.problems import SetupError


class Cards(StrEnum):
    """Of what cards are drawn: pictures that stand for a page where somebody passes it on."""

    NONE = "none"
    PAGES = "pages"  # the network, units, topics, experts
    POSTS = "posts"  # posts as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """What the brand gives every page. Files are site paths ("/theme/logo.svg"); "" is none."""

    foot: str = ""
    logo: str = ""
    icon: str = ""
    preload: tuple[str, ...] = ()
    preload_quotes: tuple[str, ...] = ()  # on pages that begin with a quotation
    cards: Cards = Cards.NONE


def cards_of(settings: Mapping[str, Any]) -> Cards:
    """Of what cards are drawn, by Pelican's settings. Raises SetupError."""
    wanted = settings.get("HIGHROAD_CARDS") or ""
    if not wanted:  # a preview draws what somebody looks at, a strict build is published
        return Cards.POSTS if settings.get("HIGHROAD_STRICT") or "HIGHROAD_LIVE" in settings else Cards.PAGES
    try:
        return Cards(wanted)
    except ValueError:
        raise SetupError(f"HIGHROAD_CARDS: '{wanted}' is none of {', '.join(Cards)}") from None


def dress_of(brand: Brand, network: Network) -> Dress:
    """How the pages of `network` are dressed by its brand."""
    return Dress(
        foot=brand.closing(network.name),
        logo=urls.theme(brand.logo) if brand.logo else "",
        icon=urls.theme(brand.icon) if brand.icon else "",
        preload=tuple(urls.theme(face.file) for face in brand.faces if face.preload),
        preload_quotes=tuple(urls.theme(face.file) for face in brand.faces if face.preload_quotes and not face.preload),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one page says of itself, before it is dressed as a `Chrome`.

    `title` is without the network's name. `crumbs` are the pages between the front page and this one, as (name, site
    path). `unit` is the section that the page lies in.
    """

    path: str
    title: str
    description: str = ""
    number: int = 1  # of a long list
    unit: Unit | None = None
    accent: str = ""
    lang: str = ""  # "" is the unit's, else the network's
    crumbs: tuple[tuple[str, str], ...] = ()
    nodes: tuple[json_ld.Node, ...] = ()
    og_type: str = "website"
    image: str = ""  # absolute
    image_alt: str = ""
    image_size: tuple[int, int] = (0, 0)  # pixels
    card: str = ""  # the site path of the card that stands for the page without an image; "" is its unit's
    published: str = ""
    updated: str = ""
    noindex: bool = False
    alternates: tuple[tuple[str, str], ...] = ()  # the same in other languages and its own, as (hreflang, site path)
    feeds: tuple[tuple[str, str], ...] = ()  # those that the page is about, as (title, folder), beside its unit's
