"""A digest as HTML: one page of tables with its styles in its elements, as mail programs read it.

Nothing in it is asked of another host: pictures come with it, as parts of the mail or within the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from plugins.network.brand import Brand, Colours, Tone
from plugins.network.mail_parts import SANS, SERIF, Picture, Shown, families, shown
from plugins.network.senders import Sender
from plugins.newsletter.values import Digest
from plugins.pipeline.outputs import Page

TEMPLATE = "digest.html"
OWNER = "newsletter"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPage:
    """What the template is handed."""

    digest: Digest
    colours: Colours
    accents: Mapping[str, Tone]
    read: Markup  # lists of families, without those that a reader would have to fetch
    ui: Markup
    pictures: Mapping[str, Shown]  # by source path
    postal: str
    unsubscribe: str  # "" for a page, and where there is none


def page(
    digest: Digest,
    brand: Brand,
    pictures: Mapping[str, Picture],
    src: Callable[[Picture], str],
    sender: Sender,
    unsubscribe: str = "",
) -> Page:
    """The page before its styles are put in their places; `src` says where it finds a picture."""
    view = DigestPage(
        digest=digest,
        colours=brand.colours,
        accents=brand.accents,
        read=families(brand.families.read, brand, SERIF),
        ui=families(brand.families.ui, brand, SANS),
        pictures={path: shown(one, src) for path, one in pictures.items()},
        postal=sender.postal,
        unsubscribe=unsubscribe,
    )
    return Page(path="", template=TEMPLATE, view=view, owner=OWNER)
