"""What somebody has to look at again."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.road_rules.asking import ask, written


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("form: explainer", "write review_by: a day within 24 months of its date"),
        ("form: qa\nreview_by: 2028-11-20", ""),
        ("form: qa\nreview_by: 2028-11-21", "more than 24 months after"),
        ("form: note", ""),
        ("form: case\nreview_by: 2099-01-01", ""),
    ],
)
def test_the_forms_that_readers_rely_on_say_when_they_are_looked_at_again(front: str, said: str) -> None:
    found = ask("review-by", written("", f"{front}\ndate: 2026-11-20"))
    assert len(found) == bool(said)
    assert all(said in finding.what for finding in found)


def test_the_centre_says_which_forms_and_how_long() -> None:
    file = written("", "form: note\nreview_by: 2027-11-20")
    assert ask("review-by", file, forms=["note"], months=12) == []
    assert len(ask("review-by", file, forms=["note"], months=11)) == 1


def test_a_review_is_due_when_its_day_is_over_where_the_network_is() -> None:
    (finding,) = ask("review-due", written("", "review_by: 2027-06-30"))
    assert finding.line == 3
    assert finding.since == datetime(2027, 7, 1, tzinfo=ZoneInfo("Europe/London"))
    assert ask("review-due", written("")) == []
