"""What was made once and is needed again: an entry stands in several feeds with the same bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
Made = TypeVar("Made", bytes, str)


@dataclass(slots=True)
class Kept(Generic[T, Made]):
    """What `make` makes of frozen values: the most recently used results, `limit` bytes or characters at most.

    A value is known by being the same object, which is much faster than comparing it; it is kept beside its result, so
    that no other can come by its identity. Whether something is kept changes nothing in the outcome.

    Feeds go through the same entries over and over in much the same order, so a limit a little below what there is
    keeps nothing until it is asked for again: those of entries hold what the feeds of 10,000 posts are made of.
    """

    make: Callable[[T], Made]
    limit: int
    _made: OrderedDict[int, tuple[T, Made]] = field(default_factory=OrderedDict)
    _size: int = 0

    def __call__(self, value: T) -> Made:
        key = id(value)
        found = self._made.get(key)
        if found is not None:
            self._made.move_to_end(key)
            return found[1]
        made = self.make(value)
        self._made[key] = value, made
        self._size += len(made)
        while self._size > self.limit:
            self._size -= len(self._made.popitem(last=False)[1][1])
        return made
