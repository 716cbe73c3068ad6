"""Faces of type for cards: the brand's own, and behind them faces for what these do not have.

Readers never load a face from here. Which characters a face has is read from the face itself, so that a brand may bring
one that was cut down to a few. Text that no face has is told as such; empty boxes are never drawn.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

OWN: Final = Path(__file__).parent / "faces"
# What stands behind the brand's faces, in this order; see faces/README.md.
EUROPEAN: Final = "noto-serif-european-500.woff2"
BEHIND: Final = (
    EUROPEAN,
    "noto-naskh-arabic-500.woff2",
    "noto-serif-hebrew-500.woff2",
    "noto-serif-devanagari-500.woff2",
    "noto-serif-bengali-500.woff2",
    "noto-serif-tamil-500.woff2",
    "noto-serif-thai-500.woff2",
    "noto-serif-armenian-500.woff2",
    "noto-serif-georgian-500.woff2",
    "noto-sans-jp-500.woff2",
    "noto-sans-sc-500.woff2",
    "noto-sans-kr-500.woff2",
)
# Han characters look different in each language: whose face comes first, where it is not the Japanese one.
_FIRST = {"zh": "noto-sans-sc-500.woff2", "ko": "noto-sans-kr-500.woff2"}
_LEFT_OUT = frozenset(
    {"So", "Sk", "Cf", "Co", "Cn", "Cs", "Cc"}
)  # no letters: signs, emoji, what joins or directs them


@dataclass(frozen=True, slots=True)
class CardFace:
    """A file of type, at one weight; `weight` is 0 for one that has a single weight.

    `mark` tells what the file holds from what it held before, where it may be exchanged while a preview runs.
    """

    path: Path
    weight: int = 0
    mark: str = ""


class UncoveredError(Exception):
    """No face has some letters of a text; `args` are these."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are set in one face."""

    text: str
    face: CardFace


def chain(text: str, brand: Sequence[CardFace], lang: str = "") -> tuple[CardFace, ...]:
    """The faces in which a text is set, the first that has a character before others.

    The brand's come first where they have all that a European face would have of the text: a word in two faces is ugly.
    """
    han = _FIRST.get(lang.partition("-")[0], BEHIND[-3])
    names = (*BEHIND[:-3], han, *(name for name in BEHIND[-3:] if name != han))
    behind = tuple(CardFace(OWN / name) for name in names)
    european, has = covered(behind[0]), frozenset[int]().union(*map(covered, brand))
    in_brand = all(ord(char) in has for char in text if ord(char) in european)
    return (*brand, *behind) if in_brand else (*behind, *brand)


def known(text: str, faces: Sequence[CardFace]) -> str:
    """A text without signs that none of the faces has. Raises UncoveredError for letters."""
    kept, missing = [], []
    for char in unicodedata.normalize("NFC", text):
        if char.isspace() or any(ord(char) in covered(face) for face in faces):
            kept.append(char)
        elif unicodedata.category(char) not in _LEFT_OUT:
            missing.append(char)
    if missing:
        raise UncoveredError(*dict.fromkeys(missing))
    return " ".join("".join(kept).split())


def pieces(text: str, faces: Sequence[CardFace]) -> tuple[Piece, ...]:
    """A text, all of which is `known`, in its faces."""
    found: list[tuple[str, CardFace]] = []
    for char in text:
        before = found[-1][1] if found else None
        # Marks, and what belongs to no script, stay in the face of what stands before them.
        if before is not None and unicodedata.category(char)[0] in "MZPN" and ord(char) in covered(before):
            found.append((char, before))
        else:
            found.append((char, next(face for face in faces if ord(char) in covered(face))))
    return tuple(_joined(found))


def _joined(found: Iterable[tuple[str, CardFace]]) -> Iterator[Piece]:
    text, last = "", None
    for char, face in found:
        if last is not None and face != last:
            yield Piece(text, last)
            text = ""
        text, last = text + char, face
    if last is not None:
        yield Piece(text, last)


@lru_cache(maxsize=64)
def covered(face: CardFace) -> frozenset[int]:
    """The characters that a face has, as numbers."""
    from fontTools.ttLib import TTFont  # here: most builds draw no card

    with TTFont(io.BytesIO(face.path.read_bytes()), lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=96)
def loaded(face: CardFace, size: int) -> FreeTypeFont:
    """A face at a size in pixels, ready to draw."""
    from PIL import ImageFont

    font = ImageFont.truetype(str(face.path), size, layout_engine=ImageFont.Layout.RAQM)
    if face.weight:
        axes = font.get_variation_axes()
        wanted = (face.weight if axis["name"] == b"Weight" else axis["default"] for axis in axes)
        font.set_variation_by_axes([float(value or 0) for value in wanted])
    return font


@lru_cache(maxsize=1)
def digest_of_own() -> bytes:
    """A digest of the faces behind the brand's."""
    digest = hashlib.blake2b(digest_size=16)
    for name in BEHIND:
        digest.update((OWN / name).read_bytes())
    return digest.digest()
