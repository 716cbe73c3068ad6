"""Rules about whether what was written still holds."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from pydantic import Field

from plugins.network.days import end_of_day
from plugins.network.judging import Force
from plugins.network.model import Form
from plugins.network.written import Written
from plugins.road_rules.rule import Example, Finding, Group, More, Most, Rule, Settings


class Reviewed(Settings):
    forms: More[Form] = Field([Form.EXPLAINER, Form.QA], description="The forms of posts that somebody looks at again.")
    months: Most = Field(24, ge=1, le=240, description="How many months after its date a post is looked at again.")


def never_reviewed(written: Written, settings: Reviewed) -> Iterator[Finding]:
    """Posts of which nobody said when they will be looked at again, or only in the far future."""
    post = written.post
    if post.form not in settings.forms:
        return
    if post.review_by is None:
        what = f"somebody has to look at it again; write review_by: a day within {settings.months} months of its date"
        yield Finding(written.line("form"), what)
    elif written.day is not None:
        last = written.day.year * 12 + written.day.month + settings.months
        if (post.review_by.year * 12 + post.review_by.month, post.review_by.day) > (last, written.day.day):
            what = f"'review_by' is more than {settings.months} months after the post's date; write an earlier day"
            yield Finding(written.line("review_by"), what)


def review_due(written: Written, settings: Settings) -> Iterator[Finding]:
    """Posts whose day of review has passed."""
    if day := written.post.review_by:
        what = f"the post was to be reviewed by {day}; look at it, mend what changed and write a later review_by"
        yield Finding(written.line("review_by"), what, since=end_of_day(day, ZoneInfo(written.timezone)))


FRESHNESS = (
    Rule(
        name="review-by",
        group=Group.FRESHNESS,
        what="A post that readers rely on says by when somebody will look at it again.",
        why="An explainer is found for years, and what it explains changes.",
        keys=("review_by",),
        bad=Example(front="form: explainer\nsummary: What a cavern costs to dig, to fill and to keep, in three sums."),
        good=Example(
            front="form: explainer\ndate: 2026-11-20\nreview_by: 2027-11-20\n"
            "summary: What a cavern costs to dig, to fill and to keep, in three sums."
        ),
        force=Force.OFF,
        settings=Reviewed,
        check=never_reviewed,
    ),
    Rule(
        name="review-due",
        group=Group.FRESHNESS,
        what="A post that was to be reviewed by a day has been by then.",
        why="From that day on its page says that it may no longer be right in every point.",
        bad=Example(front="date: 2024-01-10\nreview_by: 2025-01-10"),
        good=Example(front="date: 2024-01-10\nreview_by: 2099-01-10"),
        highest=Force.SHOULD,
        because="a published post would be gone from one day to the next, and its address with it",
        check=review_due,
    ),
)
