"""What edits are: each acts on a desk with random numbers of its own; one that finds nothing to act on does nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import TypeVar

from tests.pictures import photo
from tests.site.desk import Desk
from tests.site.small_network import png

Edit = Callable[[Desk, Random], None]
AUTHORS = {"energy": "dana-ortiz", "tax": "sam-cole", "labs": "ana-silva", "steam": "old-hand"}
TAGS = ("[hydrogen]", "[pay]", "[pay, zebra]", "[storage, h2]", "[]", "[new-word]")
T = TypeVar("T")


def some(found: Sequence[T], draw: Random) -> list[T]:
    """One of what was found, as a list to go through; an empty one when there is none."""
    return [draw.choice(found)] if found else []


def unit_page(desk: Desk, draw: Random) -> list[Path]:
    return some(desk.sources("*/unit.yaml"), draw)


def painted(draw: Random, form: str = "PNG") -> bytes:
    """A picture: too small for smaller sizes, large enough for one, for two, or one that breaks off."""
    width = draw.choice([2, 300, 600, 620])
    whole = photo(width, width // 2, draw.randint(0, 9), form=form) if width > 2 else png(draw.randint(0, 255))
    return whole[:-2_000] if draw.random() < 0.1 and width > 2 else whole
