"""Drawing a card: 1200 by 630 pixels, as a PNG. A pure function of the card, the brand's look and the faces' bytes."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from plugins.cards.faces import CardFace, UncoveredError, chain, known, loaded, pieces
from plugins.cards.setting import Box, Setting, fit

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 1200, 630  # what LinkedIn, mail clients and messengers show whole
MARGIN: Final = 76
BAR: Final = 18
INNER: Final = WIDTH - 2 * MARGIN
_TOP, _FOOT = 70, 546  # of the label; the line above the network's name
_REFERENCE: Final = 96  # pixels: the size at which words are measured
_LABEL = Box(width=INNER, height=44, sizes=(33, 29, 25), lines=1)
_BY = Box(width=INNER, height=96, sizes=(34, 30), lines=2, leading=1.36)
_NAME = Box(width=INNER, height=44, sizes=(34, 30, 26), lines=1)
_TITLE_SIZES = (118, 106, 96, 87, 79, 71, 64, 58, 52, 47, 43)
_COLOURS: Final = 48  # of the picture: its own, and what lies between them at the edges of letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card says. `accent` is a colour, "" for the brand's ink; `title` "" leaves the place to the label."""

    network: str
    title: str
    label: str = ""
    by: str = ""
    accent: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What every card has of the brand: colours as `#rrggbb`, a logo, and faces: to read, for what the site says, for
    labels."""

    paper: str
    ink: str
    soft: str
    line: str
    read: tuple[CardFace, ...]
    ui: tuple[CardFace, ...]
    label: tuple[CardFace, ...]
    logo: Path | None = None  # of pixels


@dataclass(frozen=True, slots=True)
class Words:
    """Words set in a box, and the faces that they are in."""

    setting: Setting
    faces: tuple[CardFace, ...]
    lang: str
    leading: float


def draw(card: Card, look: Look) -> bytes:
    """The picture. What no face has of the title is not there: then the label takes its place."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, HEIGHT), look.paper)
    pen = ImageDraw.Draw(picture)
    accent = card.accent or look.ink
    pen.rectangle((0, 0, WIDTH, BAR), fill=accent)
    label, title = words(card.label, _LABEL, look.label, card.lang), _title(card)
    if not shows(title, look.read, card.lang):
        label, title = None, card.label or card.network
    _put(pen, label, _TOP, accent)
    by = words(card.by, _BY, look.ui, card.lang)
    top = _TOP + (58 if label else 6)
    room = _FOOT - 24 - top - (by.setting.height + 26 if by else 0)
    lines = 5 if room > 300 else 4
    set_title = words(title, Box(INNER, room, _TITLE_SIZES, lines, 1.1), look.read, card.lang)
    _put(pen, set_title, top, look.ink)
    if by:
        _put(pen, by, top + (set_title.setting.height + 26 if set_title else 0), look.soft)
    _put_name(picture, pen, card, look)
    return _png(picture)


def shows(text: str, brand: Sequence[CardFace], lang: str) -> bool:
    """Whether a text, or all of it that is letters, can be set in faces that have it."""
    try:
        return bool(known(text, chain(text, brand, lang)))
    except UncoveredError:
        return False


def _title(card: Card) -> str:
    return card.title or card.label


def words(text: str, box: Box, brand: Sequence[CardFace], lang: str) -> Words | None:
    """A text set in a box; None for one of which nothing can be shown."""
    faces = chain(text, brand, lang)
    try:
        shown = known(text, faces)
    except UncoveredError:
        return None
    if not shown:
        return None
    return Words(fit(shown, box, lambda line, size: width(line, size, faces, lang)), faces, lang, box.leading)


@lru_cache(maxsize=4096)
def _reference_width(line: str, faces: tuple[CardFace, ...], lang: str) -> float:
    return sum(
        loaded(piece.face, _REFERENCE).getlength(piece.text, direction=direction, language=lang or None)
        for direction, part in runs(line)
        for piece in pieces(part, faces)
    )


def width(line: str, size: int, faces: tuple[CardFace, ...], lang: str) -> float:
    """How wide a line is, in pixels; a little more than that, since letters are fitted to pixels at each size."""
    return _reference_width(line, faces, lang) * size / _REFERENCE * 1.01


# Directions


def reads_from_right(text: str) -> bool:
    """Whether a text begins, with its first letter, in a script that is written from the right."""
    found = (unicodedata.bidirectional(char) for char in text)
    return next((kind != "L" for kind in found if kind in ("L", "R", "AL")), False)


def runs(line: str) -> Iterator[tuple[str, str]]:
    """The parts of a line as they stand from left to right: direction ("ltr", "rtl"), words.

    As much of the Unicode bidirectional algorithm as a title needs: one text, and words of the other direction in it.
    """
    base = "rtl" if reads_from_right(line) else "ltr"
    kinds = [_direction(char) for char in line]
    for number, kind in enumerate(kinds):
        if not kind:
            before = next((one for one in reversed(kinds[:number]) if one), base)
            after = next((one for one in kinds[number:] if one), base)
            kinds[number] = before if before == after else base
    parts: list[tuple[str, str]] = []
    for char, kind in zip(line, kinds, strict=True):
        if parts and parts[-1][0] == kind:
            parts[-1] = kind, parts[-1][1] + char
        else:
            parts.append((kind, char))
    yield from reversed(parts) if base == "rtl" else parts


def _direction(char: str) -> str:
    kind = unicodedata.bidirectional(char)
    return "rtl" if kind in ("R", "AL") else "ltr" if kind in ("L", "EN", "AN") else ""


# Putting it there


def _put(pen: ImageDraw, found: Words | None, top: int, colour: str) -> None:
    """Draw set words; a text that is written from the right stands at the right."""
    if found is None:
        return
    size, step = found.setting.size, found.setting.size * found.leading
    from_right = reads_from_right(" ".join(found.setting.lines))
    for number, line in enumerate(found.setting.lines):
        baseline = round(top + number * step + size * (0.5 + found.leading / 2 - 0.2))
        drawn = list(_drawn(line, found, size))
        left = MARGIN if not from_right else WIDTH - MARGIN - sum(one[3] for one in drawn)
        for text, face, direction, wide in drawn:
            font = loaded(face, size)
            pen.text(
                (left, baseline), text, colour, font, anchor="ls", direction=direction, language=found.lang or None
            )
            left += wide


def _drawn(line: str, found: Words, size: int) -> Iterator[tuple[str, CardFace, str, float]]:
    for direction, part in runs(line):
        inside = pieces(part, found.faces)
        for piece in reversed(inside) if direction == "rtl" else inside:
            font = loaded(piece.face, size)
            wide = font.getlength(piece.text, direction=direction, language=found.lang or None)
            yield piece.text, piece.face, direction, wide


def _put_name(picture: Image, pen: ImageDraw, card: Card, look: Look) -> None:
    """The network at the foot: by its logo, else by its name; not where its name is the title."""
    top, logo = _FOOT + 20, _logo(look.logo) if look.logo else None
    name = words(card.network, _NAME, look.read, "") if card.network != _title(card) else None
    if logo or name:
        pen.rectangle((MARGIN, _FOOT, WIDTH - MARGIN, _FOOT + 1), fill=look.line)
    if logo:
        picture.paste(logo, (MARGIN, top), logo)
    else:
        _put(pen, name, top, look.ink)


def _logo(path: Path) -> Image | None:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            logo = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    logo.thumbnail((INNER, 44))
    return logo


def _png(picture: Image) -> bytes:
    from PIL.Image import Dither, Quantize

    out = io.BytesIO()
    flat = picture.quantize(_COLOURS, method=Quantize.FASTOCTREE, dither=Dither.NONE)
    flat.save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()
