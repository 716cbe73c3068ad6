"""Dates as people write them: read where only one day can be meant, and left alone otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mending.dates import iso
from plugins.network.days import MONTHS, WEEKDAYS

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-1-5", "2026-01-05"),
        ("2026/11/05", "2026-11-05"),
        ("2026.11.5", "2026-11-05"),
        ("20261105", "2026-11-05"),
        ("5 November 2026", "2026-11-05"),
        ("5th of November, 2026", "2026-11-05"),
        ("5-Nov-2026", "2026-11-05"),
        ("05 nov. 2026", "2026-11-05"),
        ("5. November 2026", "2026-11-05"),
        ("November 5, 2026", "2026-11-05"),
        ("Sept 1st 2026", "2026-09-01"),
        ("2026 Nov 5", "2026-11-05"),
        ("Thursday, 5 November 2026", "2026-11-05"),
        ("Thu, 05 Nov 2026 09:30:00 GMT", "2026-11-05T09:30:00+00:00"),
        ("25/12/2026", "2026-12-25"),
        ("12/25/2026", "2026-12-25"),
        ("5.5.2026", "2026-05-05"),
        ("2026-11-20 9:30", "2026-11-20T09:30"),
        ("2026-11-20 09:30:00 +0100", "2026-11-20T09:30:00+01:00"),
        ("2026-11-20T9:30Z", "2026-11-20T09:30+00:00"),
        ("20 November 2026 at 9:30 pm", "2026-11-20T21:30"),
        ("2026-11-20 12:05 a.m.", "2026-11-20T00:05"),
        ("  2026-1-5 ", "2026-01-05"),
    ],
)
def test_a_date_that_means_one_day_is_read(typed: str, meant: str) -> None:
    assert iso(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "01/02/2026", "1.2.2026", "2-1-2026",  # two days
        "01/02/03", "5 November 26", "26-11-05",  # no year
        "Friday, 5 November 2026",  # was a Thursday
        "2026-02-30", "31 April 2026", "2026-13-01", "25/25/2026",
        "2026-11-20 25:00", "2026-11-20 13:00 pm", "2026-11-20 0:30 am", "2026-11-20 9:99",
        "2026-11-20 9.30", "2026-11", "November 2026", "5 Brumaire 2026", "tomorrow", "", "20261105123",
        "٢٠٢٦-١١-٠٥", "2026-11/05", "5 November 2026 or so",
    ],
)  # fmt: skip
def test_a_date_that_may_mean_another_day_is_none(typed: str) -> None:
    assert iso(typed) == ""


def test_a_time_is_never_lost_where_a_day_is_wanted() -> None:
    assert iso("2026-11-20 9:30", with_time=False) == ""
    assert iso("2026/11/20", with_time=False) == "2026-11-20"


@given(DAYS)
def test_every_way_to_write_a_day_gives_that_day(day: date) -> None:
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    for typed in (
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day.day} {month} {day.year}",
        f"{weekday}, {month[:3]} {day.day}, {day.year}",
        f"{weekday[:3]} {day.day} {month[:3].upper()} {day.year}",
    ):
        assert iso(typed) == day.isoformat()


@given(DAYS, st.integers(-400, 400))
def test_a_weekday_that_does_not_fit_is_a_slip_of_one_of_the_two(day: date, later: int) -> None:
    other = WEEKDAYS[(day + timedelta(days=later)).weekday()]
    said = iso(f"{other}, {day.day} {MONTHS[day.month - 1]} {day.year}")
    assert said == (day.isoformat() if other == WEEKDAYS[day.weekday()] else "")


@given(DAYS)
def test_numbers_alone_are_read_only_where_day_and_month_can_not_be_exchanged(day: date) -> None:
    certain = day.day > 12 or day.day == day.month
    for typed in (f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.day}/{day.year}"):
        assert iso(typed) == (day.isoformat() if certain else "")
