"""Law 3 under a clock: through ninety days no byte of the output says anything before its time or after its end."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.site.canaries import ALL, CANARIES, EVERY, MOMENTS, ZONE, network, sightings, wrong
from tests.site.small_network import built_whole

SHARE = 16  # moments of the ninety days in `make test`
PARTS = 6  # shares of the whole in `make soak`, each over one output


def drawn(seed: int) -> list[datetime]:
    """Some moments of the ninety days, in order: those about which something changes are as likely as all others."""
    changes = sorted(
        {edge for canary in ALL for span in canary.seen for edge in span if MOMENTS[0] < edge < MOMENTS[-1]}
    )
    about = [next(moment for moment in MOMENTS if moment >= edge) for edge in changes]
    picked = random.Random(seed)
    return sorted({MOMENTS[0], MOMENTS[-1], *picked.sample(about, SHARE // 2), *picked.sample(MOMENTS, SHARE // 2)})


def follow(moments: Sequence[datetime], folder: Path, **settings: object) -> list[str]:
    """Build at each moment over what the last one left; all that was seen when it may not, or not when it should."""
    found: list[str] = []
    for now in moments:
        result = built_whole(network(now), folder, now=now.isoformat(), HIGHROAD_JOBS=1, **settings)
        paths = (path for path in result.folder.rglob("*") if path.is_file())
        found += wrong(
            sightings({path.relative_to(result.folder).as_posix(): path.read_bytes() for path in paths}), now
        )
    return found


def test_nothing_is_seen_before_its_time_or_after_its_end(tmp_path: Path) -> None:
    assert follow(drawn(7), tmp_path, HIGHROAD_SEARCH=False, HIGHROAD_CARDS="none", HIGHROAD_PICTURES=False) == []


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_seen_before_its_time_through_all_ninety_days(part: int, tmp_path: Path) -> None:
    """A build every six hours, with search, cards and sizes of pictures."""
    size = len(MOMENTS) // PARTS
    assert follow(MOMENTS[part * size : (part + 1) * size + 1], tmp_path, HIGHROAD_CARDS="posts") == []


def test_the_clock_of_these_tests_runs() -> None:
    """Without that they would say nothing: each canary that is ever seen is so for a part of the time alone."""
    states = {canary.name: {canary.may_be_seen(now) for now in MOMENTS} for canary in CANARIES}
    assert {name for name, seen in states.items() if seen == {True}} == {"ever"}
    assert {name for name, seen in states.items() if seen == {False}} == {"draft", "draftlater", "held", "neverhere"}
    assert len(MOMENTS) * EVERY == timedelta(days=90)
    assert {moment.astimezone(ZONE).utcoffset() for moment in MOMENTS} == {timedelta(0), timedelta(hours=1)}


def test_a_canary_that_is_seen_too_soon_is_told() -> None:
    """These tests can fail: in a page, in a name, in what is compressed, where others may not show it."""
    now = MOMENTS[0]
    everything = {"energy/index.html": " ".join(word for canary in ALL for word in canary.expected(now)).encode()}
    assert wrong(sightings(everything), now) == []
    for path, data in (
        ("x.html", b"<p>zqDRAFTxtitle"),
        ("zsdraftx/index.html", b""),
        ("x.html", b'"/energy/zsmomentx/"'),
    ):
        assert len(wrong(sightings({**everything, path: data}), now)) == 1, path
    later = MOMENTS[-1]
    shared = next(canary for canary in CANARIES if canary.name == "shared")
    told = wrong(sightings({"tax/index.html": f"{shared.sign}title".encode()}), later)
    assert f"{later:%Y-%m-%d %H:%M}: {shared.sign}title is in tax/index.html" in told
