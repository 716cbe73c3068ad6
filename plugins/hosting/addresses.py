"""Which addresses have moved, which are gone, and which are there but not to be found. From the catalog, sorted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.network import urls
from plugins.network.model import Notice, Post, State
from plugins.network.whole import Catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Addresses that a server may answer better than a page can."""

    moved: tuple[tuple[str, str], ...]  # an old site path, where it is now
    gone: tuple[str, ...]  # site paths of what was retracted: a notice stands there
    unlisted: tuple[str, ...]  # site paths that have a page which no search engine may list
    folders: tuple[str, ...]  # first segments of the site that belong to units, and those where old addresses lie
    units: tuple[str, ...]  # slugs of units


def places_of(catalog: Catalog) -> Places:
    """The places of a network at one moment."""

    def path(post: Post | Notice) -> str:
        return urls.post(catalog.unit[post.unit], post)

    units = tuple(sorted(unit.slug for unit in catalog.units))
    moved = tuple(sorted(catalog.aliases.items()))
    others = {first_of(old) for old, _ in moved} - set(units)
    gone = sorted(path(notice) for notice in catalog.notices if notice.state is State.RETRACTED)
    unlisted = sorted([*map(path, catalog.withdrawn), *map(path, catalog.notices)])
    return Places(
        moved=moved,
        gone=tuple(gone),
        unlisted=tuple(unlisted),
        folders=tuple(sorted(others)),
        units=units,
    )


def first_of(path: str) -> str:
    """The first segment of a site path."""
    return path[1:].partition("/")[0]


def asked_as(path: str) -> Iterator[str]:
    """The ways in which people ask for a page at a site path, so that each is answered at once."""
    yield path
    if path.endswith("/"):
        yield path.rstrip("/")
