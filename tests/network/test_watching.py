"""Nothing of a catalog can be read unnoticed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cached_property
from typing import Any

import pytest

from plugins.network.carrying import Carriage
from plugins.network.model import Network
from plugins.network.reads import Reads
from plugins.network.watching import watched_carriage, watched_catalog
from plugins.network.whole import Catalog
from tests.builders import make_carriage, make_placement, make_varied_catalog

CATALOG = make_varied_catalog()
CARRIAGE = make_carriage(*(make_placement("tax", post) for post in CATALOG.posts[:3]))


def attributes(kind: type) -> list[str]:
    """Everything that a value of this type can be asked for."""
    held = [name for name, value in vars(kind).items() if isinstance(value, cached_property | property)]
    return [field.name for field in fields(kind)] + held


def watched(kind: type, reads: Reads) -> Any:
    if kind is Catalog:
        return watched_catalog(CATALOG, reads)
    return watched_carriage(CARRIAGE, reads) if kind is Carriage else watched_catalog(CATALOG, reads).network


def noted(reads: Reads, read: Callable[[], object]) -> set[str]:
    with reads.noting() as cells:
        read()
    return set(cells)


EACH = [(kind, name) for kind in (Catalog, Carriage) for name in attributes(kind) if name != "network"]


@pytest.mark.parametrize(("kind", "name"), EACH, ids=[f"{kind.__name__}.{name}" for kind, name in EACH])
def test_whatever_can_be_asked_for_is_noted_and_is_what_it_was(kind: type, name: str) -> None:
    reads = Reads()
    seen, value = watched(kind, reads), getattr(CATALOG if kind is Catalog else CARRIAGE, name)
    prefix = "" if kind is Catalog else "carriage."
    if isinstance(value, Mapping):
        assert isinstance(getattr(seen, name), Mapping)
        assert noted(reads, lambda: getattr(seen, name)) == set()
        key = next(iter(value), "nothing")
        assert noted(reads, lambda: getattr(seen, name).get(key)) == {f"{prefix}{name} {key}"}
        assert getattr(seen, name).get(key) == value.get(key)
        assert dict(getattr(seen, name)) == value
        assert reads.digest(f"{prefix}{name} {key}") == reads.digest_of(value.get(key))
    else:
        (cell,) = noted(reads, lambda: getattr(seen, name))
        assert getattr(seen, name) == value
        assert reads.digest(cell) == reads.digest_of(value)


@pytest.mark.parametrize("name", [field.name for field in fields(Network)])
def test_each_fact_of_the_network_is_a_cell_of_its_own(name: str) -> None:
    reads = Reads()
    network = watched(Network, reads)
    assert noted(reads, lambda: getattr(network, name)) == {f"network {name}"}
    assert getattr(network, name) == getattr(CATALOG.network, name)
    assert reads.digest(f"network {name}") == reads.digest_of(getattr(CATALOG.network, name))


def test_a_catalog_and_a_carriage_share_no_cell() -> None:
    reads = Reads()
    whole = noted(reads, lambda: (watched(Catalog, reads).outside, watched(Carriage, reads).outside))
    assert len(whole) == 2
