"""Misspelt keys, where only one key can have been meant. What is merely likely is left to its author."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

# Words of their own that look like a slip in a key.
_NO_SLIPS = frozenset({"from", "stats", "update"})
_ONE_OF_A_LIST = {"tag": "tags", "alias": "aliases"}
_SHORTEST = 4  # of shorter keys, most slips are other words


def certain_key(typed: str, known: Collection[str]) -> str:
    """The key of `known` that `typed` can only mean; "" when that is not certain.

    Certain are another way to write the same word (`Review-By`, `imageAlt`), two neighbouring letters that changed
    places (`statsu`), a letter that is missing or there twice in a word of six letters or more (`sumary`), and one
    entry's name for that of a list (`tag`).
    """
    folded = _folded(typed)
    same = [key for key in known if _folded(key) == folded]
    if same:
        return same[0] if len(same) == 1 else ""
    if folded in _NO_SLIPS:
        return ""
    if _ONE_OF_A_LIST.get(folded) in known:
        return _ONE_OF_A_LIST[folded]
    meant = {key for key in known if len(key) >= _SHORTEST and folded in _slips(_folded(key))}
    return meant.pop() if len(meant) == 1 else ""


def _folded(key: str) -> str:
    """A key as it is compared: `imageAlt`, `image-alt` and `Image Alt` are `image_alt`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key.strip())
    return re.sub(r"[\s_-]+", "_", words).lower()


def _slips(key: str) -> Iterator[str]:
    for at in range(len(key) - 1):
        yield key[:at] + key[at + 1] + key[at] + key[at + 2 :]
    if len(key) < 6:
        return
    for at in range(len(key)):
        yield key[:at] + key[at + 1 :]
        yield key[: at + 1] + key[at:]
