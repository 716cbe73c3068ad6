"""The case of search: builds with it and without it take turns, and what it alone takes is said."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from bench import builds
from bench.contenders import HIGHROAD, WITH_SEARCH
from bench.report import Sample
from bench.search import measure_search, notes

SAMPLE = Sample(
    contender=HIGHROAD, case="cold", block="cold builds", round=1, wall=1.0, cpu=2.0, largest=1, written=0, files=0
)


def test_search_is_told_from_all_else_round_by_round() -> None:
    plain = [
        replace(SAMPLE, case=case, round=n) for case in ("cold", "a text edited", "a title edited") for n in (1, 2)
    ]
    more = [replace(one, contender=WITH_SEARCH, wall=one.wall + one.round, cpu=3.0) for one in plain]
    said = list(notes((*plain, *more)))
    assert said[0] == "Search alone, cold: 1.50 s, 1.00 s of CPU"
    assert said[1] == "Search alone, a text edited: 1.50 s, 1.00 s of CPU"


def test_only_one_of_the_two_has_indexes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builds, "OTHERS", 1.0)  # that other tests run meanwhile is no reason to measure again
    result = measure_search(6, 1, 1, None, io.StringIO())
    files = {one.contender: one.files for one in result.figures if one.case == "cold"}
    assert files[WITH_SEARCH] > files[HIGHROAD] + 6
    assert re.search(r"Search alone, a text edited: -?\d+\.\d\d s", "\n".join(result.notes))
