"""Pictures made of pixels: how large they are shown, what they give away, and their smaller sizes as WebP.

Pure: bytes in, bytes out, the same for the same versions of Pillow and libwebp. A smaller size holds pixels alone: no
camera, no place, no preview of what was cut off.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTHS: Final = (480, 800, 1200, 1600)  # pixels; no size is larger than its picture
NARROWEST: Final = 240
MAX_PIXELS: Final = 60_000_000  # of a picture of which smaller sizes are made: 180 MB while it is looked at
QUALITY: Final = 80
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
_SIZED = frozenset({"PNG", "JPEG", "WEBP"})
_DRAWN_MOST = 1024  # colours of a picture that was drawn, not taken: its edges stay sharp without loss
_ORIENTATION, _GPS, _LATITUDE = 0x0112, 0x8825, 2
_TURNED = frozenset({5, 6, 7, 8})  # orientations in which width and height change places
_UNDECODABLE = (OSError, ValueError, SyntaxError, EOFError, struct.error, MemoryError)
_UNREADABLE = "is no picture that can be read; save it again as .png or .jpg"
LOCATED = (
    "says where it was taken, and whoever downloads it can read that; save it without its location"
    " (smaller sizes are made without it)"
)
BROKEN = "can't be decoded to its end; it is published as it is, without smaller sizes; save it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """What the beginning of a picture says: why it can't be used ("" nothing), its size in pixels as it is shown, and
    a warning. `sized` says whether smaller sizes are made of it."""

    wrong: str = ""
    width: int = 0
    height: int = 0
    warning: str = ""
    sized: bool = False


class BrokenPictureError(Exception):
    """A picture that begins like one and can't be decoded to its end."""


@contextmanager
def _opened(data: bytes) -> Iterator[Image]:
    from PIL import Image  # here: most builds look at no new picture

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            yield picture


def look(data: bytes) -> Raster:
    """What there is to know of a picture without decoding it."""
    from PIL import Image, UnidentifiedImageError

    try:
        with _opened(data) as picture:
            width, height = picture.size
            if _orientation(picture) in _TURNED:
                width, height = height, width
            moves = getattr(picture, "n_frames", 1) > 1
            said = LOCATED if _has_location(picture) else ""
            fits = width * height <= MAX_PIXELS
            if not fits and picture.format in _SIZED:
                pixels = f"{width * height // 1_000_000} million pixels"
                said = said or f"has {pixels}; without smaller sizes it is slow to load; save it with 60 or fewer"
            sized = fits and not moves and picture.format in _SIZED
            return Raster(width=width, height=height, warning=said, sized=sized)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, struct.error):
        return Raster(wrong=_UNREADABLE)


def smaller(data: bytes) -> tuple[tuple[int, bytes], ...]:
    """The smaller sizes of a picture that `look` calls `sized`: width and WebP file, the narrowest first.

    One that would hold more bytes than the next larger one, or than the picture itself, is left out. Raises
    BrokenPictureError.
    """
    from PIL import Image

    try:
        with _opened(data) as opened:
            picture = _upright(opened)
            exact = opened.format != "JPEG" and picture.getcolors(_DRAWN_MOST) is not None
    except (*_UNDECODABLE, Image.DecompressionBombError) as error:
        raise BrokenPictureError(str(error)) from None
    found: list[tuple[int, bytes]] = []
    bound = len(data)
    for width in reversed(_widths(picture.width)):
        made = _webp(_narrowed(picture, width), exact)
        if len(made) < bound:
            found.append((width, made))
            bound = len(made)
    return tuple(reversed(found))


def in_mail(data: bytes, width: int) -> tuple[bytes, str, tuple[int, int]] | None:
    """A picture no wider than `width` as every mail program shows it: the file, "jpeg" or "png", its size in pixels.

    On white where one sees through it, for mail may be read on any ground. None for what can't be decoded, moves or has
    too many pixels. The same for the same version of Pillow.
    """
    from PIL import Image

    if not look(data).sized:
        return None
    try:
        with _opened(data) as opened:
            upright = _upright(opened)
    except (*_UNDECODABLE, Image.DecompressionBombError):
        return None
    picture = Image.new("RGB", upright.size, "white")
    picture.paste(upright, mask=upright if upright.mode == "RGBA" else None)
    drawn = picture.getcolors(_DRAWN_MOST) is not None
    picture = _narrowed(picture, min(width, picture.width))
    files = [(_filed(picture, "JPEG", quality=QUALITY, optimize=True), "jpeg")]
    if drawn:
        files.append((_filed(picture.quantize(256), "PNG", optimize=True), "png"))
    made, kind = min(files, key=lambda one: len(one[0]))
    return made, kind, picture.size


def _filed(picture: Image, format: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.info = {}
    picture.save(out, format, **options)
    return out.getvalue()


def _widths(width: int) -> tuple[int, ...]:
    """The widths to make of a picture `width` wide: its own, too, where it is no wider than the widest.

    What is narrower than anything that is shown in a text has none: there is nothing to save.
    """
    if width < NARROWEST:
        return ()
    less = tuple(one for one in WIDTHS if one < width)
    return (*less, width) if width <= WIDTHS[-1] else less


def _narrowed(picture: Image, width: int) -> Image:
    from PIL.Image import Resampling

    if width == picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    # `reducing_gap` averages first where much is cut down: as good to the eye, in a fraction of the time.
    return picture.resize((width, height), Resampling.LANCZOS, reducing_gap=3.0)


def _webp(picture: Image, exact: bool) -> bytes:
    """A picture as WebP; of one that was drawn the smaller of what keeps every pixel and what does not."""
    lossy = _saved(picture, lossless=False)
    return min(lossy, _saved(picture, lossless=True), key=len) if exact else lossy


def _saved(picture: Image, *, lossless: bool) -> bytes:
    out = io.BytesIO()
    # `info` goes with a picture through every step; what is not named here would be written again.
    picture.save(out, "WEBP", quality=QUALITY, method=4, lossless=lossless, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()


def _upright(opened: Image) -> Image:
    """A picture as it is shown: turned as its camera says, in sRGB, of 8 bits. Raises what decoding raises."""
    from PIL import ImageOps

    opened.load()
    picture = ImageOps.exif_transpose(opened)
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("I", "F"):
        raise ValueError(f"a picture of the kind {picture.mode}")
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        picture = _in_srgb(picture, profile)
    clear = picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info
    return picture.convert("RGBA" if clear else "RGB")


def _in_srgb(picture: Image, profile: bytes) -> Image:
    """The colours of a picture as every screen knows them; as they are where its profile makes no sense."""
    from PIL import ImageCms

    try:
        found = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        made = ImageCms.profileToProfile(picture, found, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return made or picture


def _orientation(picture: Image) -> int:
    if picture.format == "PNG" and "exif" not in picture.info:
        return 1  # to look behind the pixels, they would have to be decoded
    return int(picture.getexif().get(_ORIENTATION, 1) or 1)


def _has_location(picture: Image) -> bool:
    if picture.format == "PNG" and "exif" not in picture.info:
        return False
    packet = picture.info.get("xmp", b"")
    words = packet if isinstance(packet, bytes) else str(packet).encode()
    return _LATITUDE in picture.getexif().get_ifd(_GPS) or b"GPSLatitude" in words
