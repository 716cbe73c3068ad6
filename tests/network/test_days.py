"""Dates in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from plugins.network import days

LONDON = ZoneInfo("Europe/London")


def test_a_day_is_written_without_a_leading_zero_and_in_english() -> None:
    assert days.short(date(2026, 1, 5)) == "5 Jan 2026"
    assert days.month(date(2026, 11, 5)) == "November 2026"


def test_a_moment_shows_the_day_it_is_in_the_networks_zone() -> None:
    late_in_utc = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    day = days.shown(late_in_utc, LONDON, with_time=True)
    assert (day.text, day.iso) == ("1 Jul 2026", "2026-07-01T00:30:00+01:00")


def test_a_bare_date_claims_no_time() -> None:
    assert days.shown(datetime(2026, 6, 30, tzinfo=LONDON), LONDON).iso == "2026-06-30"
    assert days.shown(date(2026, 6, 30), LONDON, with_time=True).iso == "2026-06-30"


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (datetime(2027, 2, 4, 9, 30), datetime(2027, 2, 4, 11), "Thursday 4 Feb 2027, 09:30 to 11:00 GMT"),
        (datetime(2027, 2, 4, 9, 30), None, "Thursday 4 Feb 2027, 09:30 GMT"),
        (datetime(2027, 2, 4), None, "Thursday 4 Feb 2027"),
        (datetime(2027, 2, 4), datetime(2027, 2, 5), "Thursday 4 Feb 2027 to Friday 5 Feb 2027"),
        (
            datetime(2027, 3, 27, 18),
            datetime(2027, 3, 28, 9),
            "Saturday 27 Mar 2027, 18:00 GMT to Sunday 28 Mar 2027, 09:00 BST",
        ),
    ],
)
def test_when_an_event_is_can_be_read_aloud(starts: datetime, ends: datetime | None, words: str) -> None:
    begin, end = starts.replace(tzinfo=LONDON), ends.replace(tzinfo=LONDON) if ends else None
    assert days.event_in_words(begin, end, LONDON) == words


def test_a_zone_without_a_name_is_called_by_its_offset() -> None:
    paulo = ZoneInfo("America/Sao_Paulo")
    assert days.event_in_words(datetime(2027, 2, 4, 9, tzinfo=paulo), None, paulo).endswith("09:00 UTC-03")


@pytest.mark.parametrize(
    ("ends", "now", "over"),
    [
        (None, datetime(2027, 2, 4, 23, 59), False),
        (None, datetime(2027, 2, 5), True),
        (datetime(2027, 2, 4, 11), datetime(2027, 2, 4, 10, 59), False),
        (datetime(2027, 2, 4, 11), datetime(2027, 2, 4, 11), True),
        (datetime(2027, 2, 5), datetime(2027, 2, 5, 12), False),
        (datetime(2027, 2, 5), datetime(2027, 2, 6), True),
    ],
)
def test_an_event_is_over_at_its_end_or_when_its_last_day_is(ends: datetime | None, now: datetime, over: bool) -> None:
    starts = datetime(2027, 2, 4, 9, 30, tzinfo=LONDON)
    end = ends.replace(tzinfo=LONDON) if ends else None
    assert days.event_is_over(starts, end, now.replace(tzinfo=LONDON), LONDON) is over
