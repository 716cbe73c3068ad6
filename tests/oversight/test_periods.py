"""Which days a report looks at, and with which it compares them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from plugins.oversight.periods import later_name, name, period, spans

DAYS = st.dates(date(1995, 1, 1), date(2060, 12, 31))


def test_without_a_day_to_begin_with_it_is_twelve_months_compared_with_the_same_days_a_year_before() -> None:
    found = period(date(2026, 11, 22))
    assert (found.since, found.until) == (date(2025, 12, 1), date(2026, 11, 22))
    assert (found.before_since, found.before_until) == (date(2024, 12, 1), date(2025, 11, 22))
    assert (found.months, found.each) == (12, "month")
    assert [one.span for one in spans(found)][::11] == ["2025-12", "2026-11"]


def test_a_leap_day_is_compared_with_the_last_day_of_that_month() -> None:
    assert period(date(2028, 2, 29)).before_until == date(2027, 2, 28)


def test_long_times_are_cut_into_quarters_and_very_long_ones_into_years() -> None:
    quarters, years = period(date(2026, 11, 22), date(2023, 2, 10)), period(date(2026, 11, 22), date(2010, 5, 5))
    assert (quarters.each, years.each) == ("quarter", "year")
    assert spans(quarters)[0].span == "2023-Q1"
    assert spans(quarters)[-1].span == "2026-Q4"
    assert [one.span for one in spans(years)] == [str(year) for year in range(2010, 2027)]


@given(DAYS, st.integers(0, 9000))
def test_spans_cover_every_day_of_the_period_once_and_no_other(until: date, length: int) -> None:
    found = period(until, max(date(1990, 1, 1), until - timedelta(days=length)))
    cut = spans(found)
    assert cut[0].since == found.since
    assert cut[-1].until == found.until
    assert all(one.until + timedelta(days=1) == other.since for one, other in itertools.pairwise(cut))
    assert all(name(one.since, found.each) == name(one.until, found.each) == one.span for one in cut)
    assert len({one.span for one in cut}) == len(cut)


@given(DAYS, st.integers(0, 700))
def test_the_period_before_ends_before_this_one_and_each_of_its_days_has_a_month_to_be_compared_with(
    until: date, length: int
) -> None:
    found = period(until, until - timedelta(days=length))
    assert found.before_since <= found.before_until < found.since
    named = {one.span for one in spans(found)}
    assert {later_name(day, found) for day in (found.before_since, found.before_until)} <= named
