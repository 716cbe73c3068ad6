"""Slugs: what may stand in an address, and how to make one of anything that people write."""

from __future__ import annotations

from unidecode import unidecode

LONGEST = 100
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ")


def is_slug(text: str) -> bool:
    """Whether `text` is `[a-z0-9-]{1,100}`."""
    return 0 < len(text) <= LONGEST and all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in text)


def slugify(text: str) -> str:
    """`text` as a slug, cut between words where it is too long; "" when nothing of it can stand in one.

    >>> slugify("Über Größe & Co.")
    'uber-grosse-co'
    """
    plain = unidecode(text.translate(_APOSTROPHES)).translate(_APOSTROPHES).lower()
    slug = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in plain).split())
    if len(slug) <= LONGEST:
        return slug
    cut = slug[: LONGEST + 1]
    return (cut.rpartition("-")[0] or cut)[:LONGEST].strip("-")
