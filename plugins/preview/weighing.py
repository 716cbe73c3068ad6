"""What a phone gets of a picture: the size that the built site will have for it, made to be weighed and let go."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from plugins.network import rasters
from plugins.network.model import Media
from plugins.preview.reading_check import Served

# A phone 390 pixels wide of three dots each, on which a text takes 92 of 100 (network.layout).
PHONE = round(390 * 0.92 * 3)
_KEPT = 256


def weighed(file: Path, media: Media) -> Served:
    """A picture as a phone gets it; the picture itself where no smaller size is made of it."""
    try:
        there = file.stat()
        return _weighed(str(file), there.st_mtime_ns, media)
    except OSError:  # it went meanwhile
        return _itself(media)


@lru_cache(maxsize=_KEPT)
def _weighed(file: str, changed: int, media: Media) -> Served:
    data = Path(file).read_bytes()
    return served(data, media) if rasters.look(data).sized else _itself(media)


def served(data: bytes, media: Media) -> Served:
    """The size of a picture that a browser takes on a phone: the narrowest that is wide enough, else the widest."""
    try:
        sizes = rasters.smaller(data)
    except rasters.BrokenPictureError:
        return _itself(media)
    enough = [one for one in sizes if one[0] >= PHONE] or [*sizes[-1:]]
    if not enough:
        return _itself(media)
    width, made = enough[0]
    return Served(width=width, height=max(1, round(media.height * width / media.width)), size=len(made))


def _itself(media: Media) -> Served:
    return Served(width=media.width, height=media.height, size=media.size)
