"""What one build writes down of itself is what the next one reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.memory import KeptFile, KeptText
from plugins.network.model import Post
from plugins.network.posts import in_zone
from plugins.network.yamlfile import Mistake
from plugins.pipeline.cells import Cells
from plugins.pipeline.known import Known, OutputRow, Rows, SourceRow, packed, packed_text
from plugins.pipeline.record import Changes, Record
from plugins.pipeline.times import Times
from tests.builders import make_post

ZONES = [
    ZoneInfo(name)
    for name in ("Europe/London", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC")
]
BIG = st.integers(0, 2**63 - 1)
TIMES = st.builds(Times, BIG, BIG, BIG, BIG)
MISTAKES = st.lists(st.builds(Mistake, st.integers(0, 2**31), st.text()), max_size=2).map(tuple)
MOMENTS = st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1))


def post_in(zone: ZoneInfo, moments: list[datetime], title: str) -> Post:
    date, updated, starts, ends, expires = (in_zone(moment.replace(tzinfo=zone), zone) for moment in moments)
    return make_post(title=title, date=date, updated=updated, starts=starts, ends=ends, expires=expires)


def round_trip(folder: Path, tables: Mapping[str, Mapping[str, bytes]]) -> Known:
    Record(folder, Path("/site")).save({name: Changes(put=rows) for name, rows in tables.items()}, whole=True)
    return Known(Record(folder, Path("/site")))


@given(data=st.data())
def test_a_source_is_read_as_it_was_written(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    zone = data.draw(st.sampled_from(ZONES))
    row = data.draw(
        st.builds(
            SourceRow,
            digest=st.binary(min_size=16, max_size=16),
            times=st.none() | TIMES,
            post=st.none() | st.builds(post_in, st.just(zone), st.lists(MOMENTS, min_size=5, max_size=5), st.text()),
            lines=st.dictionaries(st.text(), st.integers(1, 1000), max_size=3),
            body_line=st.integers(1, 1000),
            text_key=st.text(),
            ids=st.lists(st.text(), max_size=2).map(tuple),
            warnings=MISTAKES,
            file=st.none() | st.builds(KeptFile, wrong=st.text(), width=st.integers(0, 9), height=st.integers(0, 9)),
        )
    )
    known = round_trip(tmp_path_factory.mktemp("state"), {"sources": {"a/posts/x.md": packed(row)}})
    found = known.sources(zone)["a/posts/x.md"]
    assert found == row
    if row.post and found.post:
        # Not only the same moments: the same hands of the clock, on both sides of a change of the clocks.
        assert repr(found.post) == repr(row.post)


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        (datetime(2026, 10, 25, 2, 30), "Europe/Berlin"),
        (datetime(2026, 10, 25, 2, 30, fold=1), "Europe/Berlin"),
        (datetime(2026, 3, 29, 2, 30), "Europe/Berlin"),
        (datetime(2026, 3, 29, 2, 30, fold=1), "Europe/Berlin"),
        (datetime(2011, 12, 30, 12), "Pacific/Apia"),
        (datetime(1969, 12, 31, 23, 59, 59, 1), "Europe/London"),
        (datetime(1, 1, 2), "UTC"),
    ],
    ids=["first of two", "second of two", "no such time", "nor this", "no such day", "before all", "the oldest"],
)
def test_a_moment_comes_back_as_the_same_clock_shows_it(written: datetime, zone: str, tmp_path: Path) -> None:
    moment = in_zone(written.replace(tzinfo=ZoneInfo(zone)), ZoneInfo(zone))
    post = make_post(updated=moment)
    row = SourceRow(digest=bytes(16), times=None, post=post)
    found = round_trip(tmp_path, {"sources": {"x": packed(row)}}).sources(ZoneInfo(zone))["x"].post
    assert found
    assert found.updated
    assert (found.updated.isoformat(), found.updated.fold) == (moment.isoformat(), moment.fold)
    assert found.updated.astimezone(UTC) == moment.astimezone(UTC)


@given(
    row=st.builds(
        OutputRow,
        key=st.binary(max_size=16),
        digest=st.binary(min_size=32, max_size=32),
        times=TIMES,
        cells=st.binary(max_size=40),
    )
)
def test_an_output_is_read_as_it_was_written(row: OutputRow, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert round_trip(tmp_path_factory.mktemp("state"), {"outputs": {"x": packed(row)}}).outputs() == {"x": row}


@given(
    texts=st.dictionaries(
        st.text(),
        st.builds(
            KeptText,
            body=st.text(),
            digest=st.binary(min_size=16, max_size=16),
            looked=st.lists(st.text(), max_size=5, unique=True).map(lambda cells: tuple(sorted(cells))),
            mistakes=MISTAKES,
            used=st.lists(st.text(), max_size=2).map(tuple),
        ),
        max_size=4,
    )
)
def test_texts_and_the_cells_they_looked_up_are_read_as_they_were_written(
    texts: dict[str, KeptText], tmp_path_factory: pytest.TempPathFactory
) -> None:
    cells = Cells()
    rows = {source: packed_text(text, cells) for source, text in texts.items()}
    for number, name in enumerate(cells.names):
        cells.note(name, number.to_bytes(16))
    packed_cells = Rows(list(cells.rows()), cells.row)
    known = round_trip(tmp_path_factory.mktemp("state"), {"texts": rows, "cells": packed_cells})
    again = known.cells()
    assert again.held() == {name: number.to_bytes(16) for number, name in enumerate(cells.names)}
    found = known.texts(again)
    assert found.keys() == texts.keys()
    for source, text in texts.items():
        assert set(found[source].looked) == set(text.looked)
        assert (found[source].body, found[source].digest, found[source].mistakes, found[source].used) == (
            text.body,
            text.digest,
            text.mistakes,
            text.used,
        )


def test_the_number_of_a_cell_stays_whatever_is_read_later() -> None:
    cells = Cells()
    first = cells.packed(["b", "a"])
    cells.packed(["c", "a"])
    assert set(cells.unpacked(first)) == {"a", "b"}
    assert cells.packed(["a", "b"]) == first


def test_only_what_changed_is_written_again(tmp_path: Path) -> None:
    known = round_trip(tmp_path, {"facts": {"a": b"1", "b": b"2", "c": b"3"}})
    changes = known.changes("facts", {"a": b"1", "b": b"22", "d": b"4"})
    assert (dict(changes.put), set(changes.drop)) == ({"b": b"22", "d": b"4"}, {"c"})
