"""Two networks in files, compared as `invoke diff` compares them, without git and without Pelican."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from plugins.central_index import front_of
from plugins.feeds.telling import Unmade, feeds
from plugins.network.problems import Problem
from plugins.network.urls import Urls
from plugins.reviewing.difference import difference, losses, needed_texts
from plugins.reviewing.shape import Told
from plugins.reviewing.sides import Side
from plugins.reviewing.values import Difference, Fate, PostChange
from plugins.reviewing.words import told
from plugins.syndication import why_refused
from plugins.syndication.problems import problems_of
from plugins.syndication.resolver import resolve
from tests.site.small_network import NETWORK, Files, plant
from tests.trees import survey

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass(frozen=True)
class Compared:
    """What came of comparing."""

    difference: Difference
    problems: tuple[Problem, ...]  # that `invoke check --base` adds

    @property
    def told(self) -> Told:
        return told(self.difference)

    def posts(self, fate: Fate | None = None) -> list[str]:
        return [change.post for change in self.difference.posts if fate in (None, change.fate)]

    def post(self, key: str) -> PostChange:
        [found] = [change for change in self.difference.posts if change.post == key]
        return found

    def edits(self, key: str) -> dict[str, tuple[str, str]]:
        """What is another thing with a post, by what it is: what it was and is."""
        return {edit.what: (edit.before, edit.after) for edit in self.post(key).edits}

    @property
    def said(self) -> list[str]:
        return [str(problem) for problem in self.problems]


@cache
def unchanged() -> Side:
    """The side of `NETWORK`, from which most changes begin: read once for all tests."""
    with TemporaryDirectory() as folder:
        return side({**NETWORK}, Path(folder))


def side(files: Files, folder: Path) -> Side:
    if files is NETWORK:
        return unchanged()
    found = survey(plant(files, folder / "units")).assembled
    carriage = resolve(found.catalog)
    return Side(found.with_problems(problems_of(found, carriage)), carriage)


def with_feeds(side: Side, needed: frozenset[str]) -> Side:
    texts, catalog = side.assembled.texts, side.catalog
    library = Unmade(texts, texts.digest, needed.__contains__)
    said = tuple(feeds(catalog, library, Urls(catalog.network.url), side.carriage))
    return Side(side.assembled, side.carriage, said, front_of(catalog))


def compared(before: Files, after: Files, folder: Path, moved: Mapping[str, str] | None = None) -> Compared:
    """`moved` is what git would say of files that lie elsewhere."""
    sides = side(before, folder / "before"), side(after, folder / "after")
    needed = needed_texts(*sides)
    touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    found = difference(
        *(with_feeds(one, needed) for one in sides),
        rev="main",
        commit=COMMIT,
        why=why_refused,
        moved=moved or {},
        touched=touched,
    )
    return Compared(found, losses(*sides, moved or {}))
