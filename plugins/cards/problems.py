"""What no face can show on a card: said once for each title, so that nobody wonders where it went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from plugins.cards.faces import BEHIND, OWN, CardFace, UncoveredError, chain, covered, known
from plugins.network.problems import Level, Problem
from plugins.network.whole import Catalog

_SHOWN_MOST = 3  # characters that are named


def problems(catalog: Catalog, folder: str, brand: Sequence[CardFace] = ()) -> tuple[Problem, ...]:
    """A warning for each name or title on whose card other words stand. `folder` is the name of the units folder."""
    return tuple(
        Problem(f"{folder}/{source}", 1, Level.WARNING, _said(text, missing))
        for source, text in _titles(catalog)
        if not text.isascii() and (missing := uncovered(text, tuple(brand)))
    )


def _said(text: str, missing: str) -> str:
    return (
        f"no face of type has {missing} of '{text[:60]}', so its card picture shows other words;"
        " bring a face that has them (docs/pictures-and-cards.md)"
    )


def _titles(catalog: Catalog) -> Iterator[tuple[str, str]]:
    yield "network.yaml", catalog.network.name
    for unit in catalog.units:
        yield f"{unit.slug}/unit.yaml", unit.name
    for topic in catalog.topics:
        yield "network.yaml", topic.name
    for expert in catalog.experts:
        yield expert.source, expert.name
    for post in catalog.posts:
        yield post.source, post.title


@lru_cache(maxsize=1)
def _behind() -> frozenset[int]:
    return frozenset[int]().union(*(covered(CardFace(OWN / name)) for name in BEHIND))


def uncovered(text: str, brand: tuple[CardFace, ...]) -> str:
    """Letters of a text that no face has, a few of them; "" for none."""
    if all(ord(char) in _latin() for char in text):
        return ""
    if all(ord(char) in _behind() for char in text):
        return ""
    try:
        known(text, chain(text, brand))
    except UncoveredError as error:
        return " ".join(f"'{char}'" for char in error.args[:_SHOWN_MOST])
    return ""


@lru_cache(maxsize=1)
def _latin() -> frozenset[int]:
    return covered(CardFace(OWN / BEHIND[0]))
