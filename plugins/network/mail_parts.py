"""What mails are made of: plain lines, HTML with its styles in its elements, pictures that come with it.

Nothing in a mail is asked of another host, and nothing is drawn by lot: the same content is the same bytes.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import BaseHeader, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from hashlib import sha256
from typing import Any

import css_inline
from markupsafe import Markup

from plugins.network import rasters
from plugins.network.brand import Brand
from plugins.network.one_file import data_address
from plugins.network.sources import Sources

TEXT_WIDE = 72  # characters of a line of plain text
WIDE = 552  # pixels: what a picture is shown in
SERIF, SANS = "Georgia, serif", "Arial, sans-serif"  # known to the programs that know none of the brand's

_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)


# ------------------------------------------------------------------------------------------------ plain text


def wrapped(words: str) -> str:
    """Words in lines of at most 72 characters, but for what can't be broken."""
    return textwrap.fill(words, TEXT_WIDE, break_long_words=False, break_on_hyphens=False)


def underlined(title: str, line: str) -> str:
    """A title above a line of its own length."""
    said = wrapped(title)
    return f"{said}\n{line * min(max(map(len, said.splitlines())), TEXT_WIDE)}"


# ------------------------------------------------------------------------------------------------ pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as mails carry it: shown `width` by `height`, with twice as many pixels where the original has them."""

    data: bytes
    type: str  # "jpeg" or "png"
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture in the page: where it is, and how large."""

    src: str
    width: int
    height: int


def shown(picture: Picture, src: Callable[[Picture], str]) -> Shown:
    """A picture as a template has it; `src` says where the page finds it."""
    return Shown(src=src(picture), width=picture.width, height=picture.height)


def picture_of(sources: Sources, path: str) -> Picture | None:
    """A file of a unit as mails carry it; what no mail program shows is left out, and said."""
    try:
        made = picture_from(sources.read(path))
    except OSError:
        made = None
    if made is None:
        print(
            f"{sources.named(path)}: is no picture that mail can show, and is left out; use .png or .jpg",
            file=sys.stderr,
        )
    return made


def picture_from(data: bytes) -> Picture | None:
    """A picture as mails carry it; None for what mail can't show."""
    made = rasters.in_mail(data, 2 * WIDE)
    if made is None:
        return None
    data, kind, (width, height) = made
    wide = min(width, WIDE)
    return Picture(data=data, type=kind, width=wide, height=max(1, round(height * wide / width)))


def within(picture: Picture) -> str:
    """A picture as an address that holds it, for a page that is one file."""
    return data_address(picture.data, f"image/{picture.type}")


def attached(picture: Picture) -> str:
    """A picture as the address of a part of the same mail (RFC 2392)."""
    return f"cid:{content_id(picture)}"


def content_id(picture: Picture) -> str:
    return f"{sha256(picture.data).hexdigest()[:32]}@pictures.invalid"


# ------------------------------------------------------------------------------------------------ the whole


def inlined(data: bytes) -> str:
    """The page with its styles in its elements; those that depend on the reader's screen stay where they are."""
    return _INLINER.inline(data.decode())


def families(written: str, brand: Brand, last: str) -> Markup:
    """A list of families fit for mail: nothing that is fetched, and in the end what is everywhere."""
    fetched = {face.family.strip("\"'") for face in brand.faces}
    kept = (name for name in _names(written) if name.strip("\"'") not in fetched)
    generic = last.rpartition(", ")[2]
    names = [name for name in kept if name not in (generic, "system-ui")]
    return Markup(", ".join((*names, last)).replace('"', "'"))  # the brand's, checked where it is read


def _names(written: str) -> Iterator[str]:
    return (name.strip() for name in written.split(","))


class WrittenWhole(UnstructuredHeader, BaseHeader):
    """A header of words, encoded as a whole where it has to be: how `email` encodes a part of one adds spaces."""

    def fold(self, *, policy: Policy) -> str:
        if self.isascii():
            return str(super().fold(policy=policy))
        words = Header(str(self), "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep}"


def fill(made: EmailMessage, text: str, html: str, pictures: Iterable[Picture], mark: str) -> None:
    """Put the content into a mail: text and HTML as alternatives, pictures as parts beside the HTML.

    `mark` is a digest that tells this mail from any other.
    """
    made.set_content(text, cte="quoted-printable")
    made.add_alternative(html, subtype="html", cte="quoted-printable")
    _with_pictures(made, pictures)
    for number, part in enumerate(one for one in made.walk() if one.is_multipart()):
        part.set_boundary(f"=_{mark}_{number}")


def _with_pictures(made: EmailMessage, pictures: Iterable[Picture]) -> None:
    body: Any = made.get_body(("html",))
    for number, picture in enumerate(dict.fromkeys(pictures), 1):
        body.add_related(
            picture.data,
            "image",
            picture.type,
            cid=f"<{content_id(picture)}>",
            disposition="inline",
            filename=f"picture-{number}.{'jpg' if picture.type == 'jpeg' else picture.type}",
        )
