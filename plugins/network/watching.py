"""A catalog, and what units carry, as their readers get them: the same values, and each look at them is noted."""

from __future__ import annotations

from typing import Any, cast

from plugins.network.carrying import Carriage
from plugins.network.model import Network
from plugins.network.reads import Looked, Reads
from plugins.network.whole import Catalog

# What is read as a whole, and what is looked up by key.
_WHOLE = (
    *("units", "experts", "topics", "pages", "posts", "withdrawn", "notices", "media", "now", "held_experts"),
    *("outside", "preview"),
)
_BY_KEY = (
    *("unit", "expert", "author", "topic", "named", "published", "post_at", "notice_at", "page_at", "pages_of_unit"),
    *("file", "answers", "posts_of_unit", "posts_of_expert", "posts_of_topic"),
    *("aliases", "translations", "near", "disclosures"),
)
_CARRIED_WHOLE = ("placements", "departed", "refusals", "outside")
_CARRIED_BY_KEY = ("of_unit", "placement", "departed_placement", "departed_of_unit", "of_post", "outside_of_unit")


class _Watched:
    """Attributes of a value: those named `whole` are noted when they are asked for, those `by_key` key by key."""

    def __init__(self, reads: Reads, value: object, prefix: str, whole: tuple[str, ...], by_key: tuple[str, ...]):
        self.__dict__["_watched"] = {f"{name}": f"{prefix}{name}" for name in whole}
        self.__dict__["_reads"], self.__dict__["_value"] = reads, value
        for name in whole:
            reads.define(f"{prefix}{name}", lambda key, name=name: getattr(value, name))  # type: ignore[misc]
        for name in by_key:
            self.__dict__[name] = Looked(reads, f"{prefix}{name}", getattr(value, name))

    def __getattr__(self, name: str) -> Any:
        # Only what is not looked up by key comes here. Without a cell there is no value: it would be read unnoticed.
        kind = self.__dict__["_watched"].get(name)
        if kind is None:
            raise AttributeError(name)
        self._reads.note(f"{kind} ")
        return getattr(self._value, name)


class _WatchedNetwork:
    """The network's own facts, noted one by one: most pages need its name, few its groups."""

    def __init__(self, reads: Reads, network: Network) -> None:
        self._reads, self._network = reads, network
        reads.define("network", lambda name: getattr(network, name))

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._network, name)
        self._reads.note(f"network {name}")
        return value


def watched_catalog(catalog: Catalog, reads: Reads) -> Catalog:
    """The same catalog; `reads` notes what is looked at."""
    seen = _Watched(reads, catalog, "", _WHOLE, _BY_KEY)
    seen.__dict__["network"] = _WatchedNetwork(reads, catalog.network)
    return cast(Catalog, seen)


def watched_carriage(carriage: Carriage, reads: Reads) -> Carriage:
    """The same carriage; `reads` notes what is looked at."""
    return cast(Carriage, _Watched(reads, carriage, "carriage.", _CARRIED_WHOLE, _CARRIED_BY_KEY))
