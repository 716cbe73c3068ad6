"""Slugs: what may stand in an address, and how to make one of anything that people write."""

from __future__ import annotations

import re

LONGEST = 100
_SLUG = re.compile(rf"[a-z0-9-]{{1,{LONGEST}}}")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ")


def is_slug(text: str) -> bool:
    """Whether `text` is `[a-z0-9-]{1,100}`."""
    return _SLUG.fullmatch(text) is not None


def slugify(text: str) -> str:
    """`text` as a slug, cut between words where it is too long; "" when nothing of it can stand in one.

    >>> slugify("Über Größe & Co.")
    'uber-grosse-co'
    """
    plain = text.translate(_APOSTROPHES)
    if not plain.isascii():
        from unidecode import unidecode  # here: a build that is told slugs makes none

        plain = unidecode(plain).translate(_APOSTROPHES)
    plain = plain.lower()
    slug = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in plain).split())
    if len(slug) <= LONGEST:
        return slug
    cut = slug[: LONGEST + 1]
    return (cut.rpartition("-")[0] or cut)[:LONGEST].strip("-")
