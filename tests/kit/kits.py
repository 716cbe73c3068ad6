"""Kits for tests: decided from values, and made into what people get with the theme's own templates."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from plugins.kit.deciding import decide
from plugins.kit.making import Made
from plugins.kit.values import Kit
from plugins.network.brand import Brand, read_brand
from plugins.network.dress import Cards, Dress
from plugins.network.mail_parts import picture_from
from plugins.network.model import Post
from plugins.network.senders import Sender, address_of
from plugins.network.viewing import Viewer
from plugins.network.whole import Catalog
from plugins.pipeline.render import make_environment, render
from tests.builders import make_catalog, make_post, make_urls
from tests.building import ROOT
from tests.pictures import photo

SENDER = Sender(address=address_of("The Firm <insights@firm.example>"), postal="The Firm, 1 High Street, Leeds")
FOOT = "General comment, not advice."
CARD = photo(1200, 630)


def kit_of(post: Post | None = None, catalog: Catalog | None = None, **changes: Any) -> Kit:
    """The kit of a post, which is alone in its network unless a catalog is given."""
    post = post or make_post(**changes)
    catalog = catalog or make_catalog(posts=[post])
    viewer = Viewer(catalog, make_urls(catalog.network.url), Dress(cards=Cards.POSTS))
    return decide(viewer, post, FOOT)


@cache
def brand() -> Brand:
    return read_brand(ROOT / "theme" / "brand.yaml")


@cache
def _environment() -> Environment:
    return make_environment([ROOT / "theme" / "templates"])


def made_of(kit: Kit, sender: Sender = SENDER, picture: bytes = b"") -> Made:
    """What the kit becomes; `picture` is the post's own."""
    return Made(
        kit=kit,
        brand=brand(),
        sender=sender,
        style=Markup(),
        card=CARD,
        own_picture=picture_from(picture) if picture else None,
        render=partial(render, _environment()),
    )
