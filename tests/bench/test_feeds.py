"""The case of the feeds: all of them are made, alone, as often as asked for, in turns with whole builds."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from bench import hugo_site
from bench.contenders import HUGO, WITHOUT_HUGO
from bench.feeds import FEEDS, feed_maker, measure_feeds
from bench.feeds_alone import measure
from bench.network import write_network
from plugins.network.problems import StopError
from plugins.pipeline import survey
from tests.building import NOW, ROOT, build_site

FEED_FILE = re.compile(r"(^|/)(feed\.xml|atom(-\d+)?\.xml|feed\.json|feeds\.opml)$")


def test_what_is_measured_are_all_feeds_of_a_build(tmp_path: Path) -> None:
    units = tmp_path / "units"
    write_network(units, 60, 1)
    made = measure(survey(ROOT / "pelicanconf.py", PATH=str(units), HIGHROAD_NOW=NOW))
    built = build_site(units, tmp_path)
    assert built.code == 0, str(built)
    files = {path: data for path, data in built.files().items() if FEED_FILE.search(path)}
    assert made["files"] == len(files) > 20
    assert made["size"] == sum(map(len, files.values()))


def test_feeds_take_turns_with_whole_builds_and_it_is_said_what_they_come_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hugo_site, "find_hugo", lambda: "")
    result = measure_feeds(6, 1, 2, None, out := io.StringIO())
    whole = "Highroad, 1 job"
    assert [(s.round, s.contender) for s in result.samples] == [(1, whole), (1, FEEDS), (2, FEEDS), (2, whole)]
    assert result.base == HUGO
    assert "[3/4] round 2: Highroad, all feeds … " in out.getvalue()
    notes = "\n".join(result.notes)
    assert re.search(r"all feeds: \d+ files, \d+ MB", notes)
    assert re.search(r"in the CPU of a whole build \(Highroad, 1 job\): \d+%", notes)
    assert WITHOUT_HUGO in notes


def test_a_network_that_can_not_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "network.yaml").write_text("name: [", "utf-8")
    with (
        pytest.raises(StopError, match=r"could not be made(.|\n)*network\.yaml"),
        feed_maker(tmp_path, tmp_path / "log"),
    ):
        raise AssertionError("a network that can't be read is not ready")
