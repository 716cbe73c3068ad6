"""What the pages of the report say: a sentence first, what needs attention before any figure, honest findings."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from plugins.network.carrying import Reason, Refusal, Route
from plugins.network.model import Stage
from plugins.network.problems import Level, Problem
from plugins.oversight import charts, words
from plugins.oversight.html import network_page, pages, unit_page
from plugins.oversight.periods import period, spans
from plugins.oversight.values import Report
from plugins.oversight.views import ReportPage, Table
from tests.builders import (
    make_carriage,
    make_catalog,
    make_expert,
    make_placement,
    make_post,
    make_posts,
    make_topic,
    make_unit,
)
from tests.oversight.reports import make_report

HELD = Problem("units/tax/posts/x.md", 4, Level.ERROR, "unknown key 'statsu'; did you mean 'status'?")
POSTS = {"energy/caverns": "https://insights.firm.example/energy/caverns/"}


def report_of_two(**more: object) -> Report:
    posts = [
        make_post("energy/caverns", to=("tax",), topics=("grid",)),
        make_post("energy/older", "2025-11-20", review_by=date(2026, 1, 1)),
        make_post("tax/relief", "2026-03-01", authors=("li-wei",)),
    ]
    units = [make_unit("energy", lead="dana-ortiz", accent="teal"), make_unit("tax", stage=Stage.PILOT)]
    refused = Refusal(unit="tax", post=posts[0], reason=Reason.DECLINED)
    catalog = make_catalog(posts=posts, units=units, topics=[make_topic("grid"), make_topic("pay")])
    return make_report(catalog, make_carriage(refusals=(refused,)), problems=[HELD], **more)  # type: ignore[arg-type]


def spelled(value: object) -> str:
    """Every word of a view."""
    if isinstance(value, str):
        return value
    if is_dataclass(value):
        return "\n".join(spelled(getattr(value, field.name)) for field in fields(value))
    return "\n".join(map(spelled, value)) if isinstance(value, tuple) else ""


def titles(page: ReportPage) -> list[str]:
    return [one.title for one in page.concerns]


def test_it_begins_with_what_was_published_compared_and_what_is_held() -> None:
    page = network_page(report_of_two(), POSTS)
    assert page.sentences == (
        "Since 1 December 2025, all 2 units published 2 posts, 1 more than a year before (1).",
        "1 post is held and 1 post is past the day of review.",
    )


def test_what_needs_attention_comes_with_the_gravest_first_and_says_what_to_do() -> None:
    page = network_page(report_of_two(), POSTS)
    assert titles(page) == [
        "1 post is held because of a mistake",
        "1 post is past the day of review",
        "1 unit published nothing for more than 90 days",
        "1 offer did not come through",
        "1 topic in network.yaml has no post",
    ]
    held, offer = page.concerns[0], page.concerns[3]
    assert held.bad
    assert held.lines[0].code == "units/tax/posts/x.md:4"
    assert "did you mean" in held.lines[0].what
    assert offer.lines[0].what == "offered to Tax: because of declined. To change it: mend units/tax."


def test_a_network_in_order_is_told_so() -> None:
    page = network_page(make_report(make_catalog(posts=[make_post()])), POSTS)
    assert page.concerns == ()
    assert page.calm.startswith("Nothing is held")


def test_every_page_says_that_it_is_internal() -> None:
    for page in pages(report_of_two(), POSTS):
        assert "Internal" in page.view.label
        assert "not part of the site" in page.view.label


def test_there_is_a_page_for_each_unit_and_with_one_alone_nothing_else() -> None:
    report = report_of_two()
    assert [page.path for page in pages(report, POSTS)] == ["index.html", "units/energy.html", "units/tax.html"]
    [page] = pages(report, POSTS, "tax")
    assert page.path == "index.html"
    assert page.view.crumb is None
    assert "units/" not in [one.href for one in page.view.files]
    assert "energy.html" not in spelled(page.view)


def test_a_units_page_tells_of_that_unit_and_not_of_others_mistakes() -> None:
    energy, tax = (unit_page(report_of_two(), uid, POSTS) for uid in ("energy", "tax"))
    assert "1 post is held because of a mistake" in titles(tax)
    assert "statsu" not in spelled(energy)
    assert "Relief" not in spelled(energy)
    assert energy.label.endswith("Live unit, led by Dana Ortiz")
    assert tax.label.endswith("Pilot unit, without a lead")


def test_a_post_leads_to_its_address_on_the_site() -> None:
    carried = make_carriage(make_placement("tax", make_post("energy/caverns"), route=Route.OFFER, rule=None))
    catalog = make_catalog(posts=[make_post("energy/caverns")], units=[make_unit("energy"), make_unit("tax")])
    page = network_page(make_report(catalog, carried), POSTS)
    part = next(part for part in page.parts if part.id == "posts")
    assert part.tables[0].rows[0][0].href == POSTS["energy/caverns"]


def test_a_pilot_has_its_progress_and_a_network_without_pilots_no_such_part() -> None:
    assert [part.id for part in network_page(report_of_two(), POSTS).parts].count("pilots") == 1
    assert "pilots" not in [
        part.id for part in network_page(make_report(make_catalog(posts=[make_post()])), POSTS).parts
    ]


def test_a_large_network_stays_readable_and_nothing_is_lost() -> None:
    units = [make_unit(f"unit-{number}") for number in range(100)]
    people = [make_expert(f"person-{number}", f"unit-{number % 100}") for number in range(1000)]
    posts = [
        make_post(f"unit-{number % 100}/post-{number}", "2026-10-01", authors=(f"person-{number}",))
        for number in range(1000)
    ]
    carriage = make_carriage(*(make_placement(f"unit-{(n * 7 + 1) % 100}", posts[n]) for n in range(1000)))
    page = network_page(make_report(make_catalog(posts=posts, units=units, experts=people), carriage), {})
    for part in page.parts:
        assert len(part.minis) <= 12
        assert part.heat is None or len(part.heat.columns) <= 12
        assert all(len(table.rows) <= 26 or table.folded for table in part.tables), part.id
    tables = {part.id: part.tables[0] for part in page.parts if part.tables}
    assert (len_of(tables["units"]), len_of(tables["experts"]), len_of(tables["carried"])) == (100, 1000, 100)
    assert tables["experts"].more == "The other 980; all are in tables/experts.csv"


def len_of(table: Table) -> int:
    return len(table.rows) + len(table.rest)


# ------------------------------------------------------------------------------------------- findings, and drawings

TWELVE = spans(period(date(2026, 11, 22)))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([0] * 12, "Nothing was published"),
        ([1, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1], "Nothing appeared in 3 of 12 months"),
        ([2, 2, 2, 9, 2, 2, 2, 2, 2, 2, 2, 0], "March 2026 was busiest, with 9 posts"),
        ([2, 3, 2, 3, 2, 2, 2, 2, 2, 2, 2, 1], "No month had more than 3 posts"),
    ],
)
def test_the_title_of_posts_over_time_says_the_finding(values: list[int], said: str) -> None:
    assert words.busiest(TWELVE, values, "month") == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("Energy", 5), ("Tax", 2)], "Energy published the most: 5 of 7"),
        ([("Energy", 3), ("Tax", 3), ("Law", 1)], "Energy and Tax published the most: 3 each, of 7"),
        ([(name, 1) for name in "ABCDEFG"], "Units"),
        ([("Energy", 0)], "Units"),
    ],
)
def test_nobody_is_said_to_lead_who_does_not(rows: list[tuple[str, int]], said: str) -> None:
    assert words.leading(rows, 7, "Units", "published the") == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (8, 5, ", 3 more than a year before (5)"),
        (5, 8, ", 3 fewer than a year before (8)"),
        (5, 5, ", as many as a year before"),
        (5, 0, "; a year before there were none"),
        (0, 0, ""),
    ],
)
def test_a_difference_is_a_count_and_of_nothing_nothing_is_reckoned(now: int, before: int, said: str) -> None:
    assert words.difference(now, before, period(date(2026, 11, 22))) == said


def test_bars_share_one_scale_and_begin_at_nought() -> None:
    bars = charts.standing(["a", "b", "c"], [0, 5, 10], [10, None, 5])
    assert [bar.length for bar in bars] == ["0", "66", "132"]
    assert [bar.ghost for bar in bars] == ["132", "0", "66"]
    assert all(float(bar.top) + float(bar.length) == charts.HEAD + charts.TALL for bar in bars)
    assert [bar.length for bar in charts.lying([("a", 4), ("b", 1)])] == ["86", "21.5"]


def test_a_grid_shades_what_there_is_and_leaves_out_what_there_is_not() -> None:
    made = charts.heat("Who", "Of", {"a": "A", "b": "B"}, {("a", "b"): 40, ("b", "a"): 1})
    (_, first), (_, second) = made.rows
    assert [cell.text for cell in (*first, *second)] == ["·", "40", "1", "·"]
    assert (first[1].shade, second[0].shade, first[0].none) == (20, 1, True)


def test_the_current_month_is_said_not_to_be_over_and_a_whole_one_is_not() -> None:
    report = make_report(make_catalog(posts=make_posts(3)))
    assert "November 2026 is not over: it ends with 25 Nov 2026." in network_page(report, {}).parts[0].lede
    whole = make_report(replace(make_catalog(), now=make_post(when="2026-11-30T12:00").date))
    assert "not over" not in network_page(whole, {}).parts[0].lede
