"""Pictures for tests, made of pixels that do not press well, as photographs are."""

from __future__ import annotations

import io
from random import Random
from typing import Any

from PIL import Image


def photo(width: int, height: int, seed: int = 0, form: str = "JPEG", **saved: Any) -> bytes:
    """A picture of soft blotches under grain; `saved` goes to Pillow's `save`."""
    random = Random(seed)
    rough = Image.frombytes("RGB", (12, 8), random.randbytes(12 * 8 * 3)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    grain = Image.frombytes("L", (width, height), random.randbytes(width * height))
    blended = Image.blend(rough, Image.merge("RGB", (grain, grain, grain)), 0.12)
    return saved_as(blended, form, **({"quality": 95} | saved))


def drawing(width: int, height: int) -> bytes:
    """A few black lines on white, as a PNG with a palette."""
    picture = Image.new("P", (width, height), 0)
    picture.putpalette([255, 255, 255, 0, 0, 0])
    for number in range(8):
        picture.paste(1, (number * width // 8, 0, number * width // 8 + 3, height))
    return saved_as(picture, "PNG")


def saved_as(picture: Image.Image, form: str, **saved: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **saved)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture
