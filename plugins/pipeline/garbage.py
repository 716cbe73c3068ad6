"""Python's collector of reference cycles, kept from looking at the same values again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# A build makes hundreds of thousands of values that all live to its end, and hardly a cycle. By default the collector
# walks over all of them each time a few hundred more have been made.
RARELY = (50_000, 20, 50)


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Look for cycles more rarely; afterwards as before."""
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
