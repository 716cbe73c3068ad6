"""A digest as HTML: one page of tables with its styles in its elements, as mail programs read it.

Nothing in it is asked of another host: pictures come with it, as parts of the mail or within the page.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

import css_inline
from markupsafe import Markup

from plugins.network.brand import Brand, Colours, Tone
from plugins.newsletter.settings import Sender
from plugins.newsletter.values import Digest, Picture
from plugins.pipeline.outputs import Page

TEMPLATE = "digest.html"
OWNER = "newsletter"
WIDE = 552  # pixels: what a picture is shown in
FALLBACK = "Georgia, serif"  # known to the programs that know none of the brand's

_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture in the page: where it is, and how large."""

    src: str
    width: int
    height: int


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
        read=_families(brand.families.read, brand, FALLBACK),
        ui=_families(brand.families.ui, brand, "Arial, sans-serif"),
        pictures={path: Shown(src=src(one), width=one.width, height=one.height) for path, one in pictures.items()},
        postal=sender.postal,
        unsubscribe=unsubscribe,
    )
    return Page(path="", template=TEMPLATE, view=view, owner=OWNER)


def inlined(data: bytes) -> str:
    """The page with its styles in its elements; those that depend on the reader's screen stay where they are."""
    return _INLINER.inline(data.decode())


def within(picture: Picture) -> str:
    """A picture as an address that holds it, for a page that is one file."""
    return f"data:image/{picture.type};base64,{b64encode(picture.data).decode()}"


def attached(picture: Picture) -> str:
    """A picture as the address of a part of the same mail (RFC 2392)."""
    return f"cid:{content_id(picture)}"


def content_id(picture: Picture) -> str:
    return f"{sha256(picture.data).hexdigest()[:32]}@pictures.invalid"


def _families(written: str, brand: Brand, last: str) -> Markup:
    """A list of families fit for mail: nothing that is fetched, and in the end what is everywhere."""
    fetched = {face.family.strip("\"'") for face in brand.faces}
    kept = (name for name in _names(written) if name.strip("\"'") not in fetched)
    generic = last.rpartition(", ")[2]
    names = [name for name in kept if name not in (generic, "system-ui")]
    return Markup(", ".join((*names, last)).replace('"', "'"))  # the brand's, checked where it is read


def _names(written: str) -> Iterator[str]:
    return (name.strip() for name in written.split(","))
