"""Who keeps what takes long to draw, and makes smaller sizes of pictures: what rooms see of the pipeline's store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Drawings(Protocol):
    """Pictures that are made once and found again by what they were made from."""

    def sized(self, source: str, digest: str, width: int) -> bytes:
        """A smaller size of the picture at `source`, whose bytes have the digest `digest`, as WebP."""
        ...

    def drawn(self, key: bytes, draw: Callable[[], bytes]) -> bytes:
        """What a former build drew under `key` (32 bytes), else what `draw` draws."""
        ...


class Unkept:
    """Draws anew each time, and keeps nothing; makes no smaller sizes."""

    def sized(self, source: str, digest: str, width: int) -> bytes:
        raise NotImplementedError

    def drawn(self, key: bytes, draw: Callable[[], bytes]) -> bytes:
        return draw()
