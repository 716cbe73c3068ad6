"""Since when a digest looks: spans of whole days in the network's zone, and what is no time to begin."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from plugins.network.problems import SetupError
from plugins.newsletter.windows import first_day, last_day, window

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "since"),
    [
        ("7d", "2026-11-15T00:00:00+00:00"),
        ("4w", "2026-10-25T00:00:00+01:00"),  # the night in which the clocks go back
        ("1m", "2026-10-22T00:00:00+01:00"),
        ("9m", "2026-02-22T00:00:00+00:00"),
        ("2026-11-01", "2026-11-01T00:00:00+00:00"),
        ("2026-11-01T18:30", "2026-11-01T18:30:00+00:00"),
        ("2026-11-01T18:30+05:00", "2026-11-01T13:30:00+00:00"),
    ],
)
def test_what_is_typed_begins_with_a_day_in_the_networks_zone(typed: str, since: str) -> None:
    found = window(typed, NOW, LONDON)
    assert found.since == datetime.fromisoformat(since)
    assert (first_day(found), last_day(found)) == (found.since.astimezone(LONDON).date(), NOW.date())


def test_a_month_back_from_its_last_day_is_the_last_day_of_a_shorter_one() -> None:
    found = window("1m", datetime(2026, 3, 31, 12, tzinfo=UTC), LONDON)
    assert first_day(found).isoformat() == "2026-02-28"


@pytest.mark.parametrize("typed", ["9999m", "9999w"])
def test_a_span_longer_than_any_network_is_none_that_fails(typed: str) -> None:
    assert first_day(window(typed, NOW, LONDON)).year < 1900


def test_the_day_of_the_digest_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert last_day(window("1d", late, ZoneInfo("Asia/Tokyo"))).isoformat() == "2026-11-23"


@pytest.mark.parametrize("typed", ["", "0d", "7", "7y", "-7d", "tomorrow", "2026-13-01", "99999d", "7d\n"])
def test_what_is_no_time_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(SetupError, match="write 7d, 4w, 1m, or a day as in 2026-11-15"):
        window(typed, NOW, LONDON)


def test_a_time_to_come_is_refused() -> None:
    with pytest.raises(SetupError, match="later than the moment of the digest"):
        window("2026-11-23", NOW, LONDON)
