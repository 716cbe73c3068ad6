"""What a page is dressed from: what the brand gives every page, and what one page says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.network import json_ld, urls
from plugins.network.brand import Brand
from plugins.network.model import Network, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """What the brand gives every page. `logo` and `preload` are site paths ("/theme/logo.svg"); "" is no logo."""

    foot: str = ""
    logo: str = ""
    preload: tuple[str, ...] = ()


def dress_of(brand: Brand, network: Network) -> Dress:
    """How the pages of `network` are dressed by its brand."""
    return Dress(
        foot=brand.closing(network.name),
        logo=urls.theme(brand.logo) if brand.logo else "",
        preload=tuple(urls.theme(face.file) for face in brand.faces if face.preload),
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
    published: str = ""
    updated: str = ""
    noindex: bool = False
    feeds: tuple[tuple[str, str], ...] = ()  # those that the page is about, as (title, folder), beside its unit's
