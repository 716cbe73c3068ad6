"""The case of hardening: what a careless unit costs is told from what a harmless one does, of neighbours in time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.contenders import HIGHROAD
from bench.hardening import CARELESS, notes, with_alpha, with_careless_alpha
from bench.network import write_network
from bench.report import Sample
from plugins.network.problems import StopError
from tests.trees import survey

SAMPLE = Sample(
    contender=HIGHROAD, case="cold", block="cold builds", round=1, wall=2.0, cpu=4.0, largest=1, written=0, files=0
)


def test_the_ratio_is_that_of_neighbours() -> None:
    plain = [replace(SAMPLE, round=number, wall=2.0 * number) for number in (1, 2, 3)]
    careless = [replace(one, contender=CARELESS, wall=one.wall * 1.02, cpu=4.2) for one in plain]
    said = list(notes((*plain, *careless)))
    assert said[:2] == [
        "With a careless unit, cold: 1.020 times the time",
        "With a careless unit, cold: 1.050 times the CPU",
    ]


def test_one_network_has_all_that_is_wrong_and_the_others_have_their_posts(tmp_path: Path) -> None:
    write_network(tmp_path / "made", 20, 1)
    found = [
        survey(make(tmp_path / "made", tmp_path / make.__name__ / "units"))
        for make in (with_alpha, with_careless_alpha)
    ]
    assert found[0].errors == []
    assert len(found[1].errors) > 90
    # What takes an address, an id or a person of `beta` takes nothing here, where that is no unit, and is published.
    assert found[1].live - found[0].live == {f"alpha/{name}" for name in ("alias-1", "id-1", "id-2", "author-3")}
    assert found[0].live - found[1].live == set()


def test_a_network_that_has_such_a_unit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "made" / "alpha").mkdir(parents=True)
    with pytest.raises(StopError, match="has a unit 'alpha' already"):
        with_alpha(tmp_path / "made", tmp_path / "copy")
