"""What the report counts, and what it must never name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.carrying import Reason, Refusal, Route
from plugins.network.model import FollowRule, Form, Post, Stage, State, Status
from plugins.network.problems import Level, Problem
from plugins.oversight.one_unit import narrowed
from plugins.oversight.troubles import title_of
from plugins.oversight.values import Report, UnitRow
from tests.builders import (
    make_carriage,
    make_catalog,
    make_expert,
    make_network,
    make_notice,
    make_placement,
    make_post,
    make_topic,
    make_unit,
    moment,
)
from tests.oversight.reports import make_report

TODAY = date(2026, 11, 25)  # of the builders' clock


def unit_of(report: Report, uid: str) -> UnitRow:
    return next(row for row in report.units if row.unit == uid)


def test_posts_count_in_the_period_in_the_one_before_and_in_all() -> None:
    days = ("2026-11-25", "2025-12-01", "2025-11-25", "2025-11-26", "2024-12-01", "2024-11-30")
    report = make_report(make_catalog(posts=[make_post(f"energy/{day}", day) for day in days]))
    row = unit_of(report, "energy")
    assert (row.posts, row.before, row.ever) == (2, 2, 6)  # 26 November 2025 has no like this year yet
    assert (row.first, row.last, row.silent, row.last_post) == (date(2024, 11, 30), TODAY, 0, "energy/2026-11-25")


def test_a_day_is_one_of_the_networks_zone() -> None:
    late = make_post("energy/late", "2025-11-30T23:30")
    catalog = make_catalog(posts=[late], network=make_network(timezone="Europe/Berlin"))
    assert make_report(catalog).posts[0].day == date(2025, 12, 1)


def test_a_unit_and_an_expert_that_never_published_are_said_to_be_silent_since_ever() -> None:
    report = make_report(make_catalog(units=[make_unit("energy")], experts=[make_expert("dana-ortiz")]))
    assert (unit_of(report, "energy").silent, report.experts[0].silent, report.experts[0].last) == (None, None, None)


def test_a_post_with_two_authors_counts_for_both_and_once_for_its_unit() -> None:
    post = make_post("energy/caverns", authors=("dana-ortiz", "li-wei"))
    report = make_report(make_catalog(posts=[post]))
    assert [row.posts for row in report.experts] == [1, 1]
    assert (report.totals.posts, report.totals.writing, unit_of(report, "energy").writing) == (1, 2, 2)


def test_who_carries_whom_is_counted_from_both_sides_and_offers_apart() -> None:
    post, old = make_post("energy/caverns"), make_post("energy/old", "2020-01-01")
    catalog = make_catalog(posts=[post, old], units=[make_unit("energy"), make_unit("tax")])
    carriage = make_carriage(make_placement("tax", post, route=Route.OFFER, rule=None), make_placement("tax", old))
    report = make_report(catalog, carriage)
    [row] = report.carriage
    assert (row.lender, row.carrier, row.posts, row.ever, row.offered) == ("energy", "tax", 1, 2, 1)
    assert (unit_of(report, "energy").lent, unit_of(report, "tax").borrowed, report.totals.carried) == (1, 1, 1)


def test_an_offer_is_told_with_what_became_of_it_and_what_would_change_it() -> None:
    post = make_post("energy/caverns", to=("tax", "legal", "energy", "nobody-knows"))
    units = [make_unit("energy"), make_unit("tax"), make_unit("legal")]
    refusal = Refusal(unit="legal", post=post, reason=Reason.DECLINED)
    carriage = make_carriage(make_placement("tax", post, route=Route.OFFER, rule=None), refusals=(refusal,))
    report = make_report(make_catalog(posts=[post], units=units), carriage)
    told = [(row.to, row.carried, row.reason, row.why, row.change) for row in report.offers]
    assert told == [
        ("legal", False, "declined", "because of declined", "mend units/legal"),
        ("tax", True, "", "", ""),
    ]


def test_refusals_are_counted_by_who_does_not_carry_and_why() -> None:
    posts = [make_post(f"energy/post-{number}") for number in range(3)]
    rule = FollowRule(unit="energy", limit=1)
    refused = tuple(Refusal(unit="tax", post=post, reason=Reason.LIMIT, rule=rule) for post in posts[1:])
    catalog = make_catalog(posts=posts, units=[make_unit("energy"), make_unit("tax")])
    [row] = make_report(catalog, make_carriage(refusals=refused)).refusals
    assert (row.unit, row.reason, row.posts) == ("tax", "limit", 2)


def test_answers_name_the_unit_that_is_answered_also_when_the_post_is_gone_and_pages_outside_apart() -> None:
    posts = [
        make_post("energy/caverns"),
        make_post("tax/reply", about="energy/caverns"),
        make_post("tax/late", about="energy/no-more"),
        make_post("tax/clip", about="https://grid.example/x"),
    ]
    report = make_report(make_catalog(posts=posts))
    assert {(row.unit, row.about): row.posts for row in report.answers} == {("tax", ""): 1, ("tax", "energy"): 2}
    assert (report.totals.comments, report.totals.comments_inside) == (3, 2)
    assert next(row.answered for row in report.posts if row.post == "energy/caverns") == 1


def test_topics_nobody_wrote_about_are_there_and_those_that_a_tag_opened_are_told_apart() -> None:
    network = make_network(topics=(make_topic("pay"),))
    post = make_post("energy/caverns", topics=("new-word",))
    catalog = make_catalog(posts=[post], topics=[make_topic("pay"), make_topic("new-word")], network=network)
    found = {row.topic: (row.listed, row.posts, row.ever, row.units) for row in make_report(catalog).topics}
    assert found == {"pay": (True, 0, 0, 0), "new-word": (False, 1, 1, 1)}


def test_reviews_that_have_passed_and_what_is_near_come_in_the_order_of_their_days() -> None:
    posts = [
        make_post("energy/late", review_by=date(2026, 11, 24)),
        make_post("energy/today", review_by=TODAY),
        make_post("energy/soon", expires=moment("2027-01-10")),
        make_post("energy/far", review_by=date(2028, 1, 1), expires=moment("2028-01-01")),
    ]
    report = make_report(make_catalog(posts=posts))
    assert [(row.post, row.what, row.days) for row in report.due] == [
        ("energy/late", "review", -1),
        ("energy/today", "review", 0),
        ("energy/soon", "expiry", 46),
    ]
    assert unit_of(report, "energy").due == 1


def test_what_was_taken_back_in_the_period_is_told_and_a_retracted_ones_title_is_not() -> None:
    gone = make_post("energy/sums", status=Status.WITHDRAWN, reason="Superseded.", updated=moment("2026-10-01"))
    old = make_post("energy/older", status=Status.WITHDRAWN, reason="Old.", updated=moment("2020-10-01"))
    notices = [make_notice("energy/gone"), make_notice("tax/offer", State.EXPIRED, when=moment("2026-11-20"))]
    report = make_report(make_catalog(withdrawn=[gone, old], notices=notices))
    assert [(row.post, row.state, row.title) for row in report.gone] == [
        ("tax/offer", "expired", ""),
        ("energy/gone", "retracted", ""),
        ("energy/sums", "withdrawn", "Sums"),
    ]
    assert report.totals.posts == 0


def test_held_posts_are_told_with_what_to_write_and_an_error_elsewhere_holds_nothing() -> None:
    problems = [
        Problem("units/energy/posts/x.md", 4, Level.ERROR, "unknown key 'statsu'; did you mean 'status'?"),
        Problem("units/energy/posts/x.md", 6, Level.ERROR, "unknown tag 'holidays'; leave it out"),
        Problem("units/energy/unit.yaml", 2, Level.ERROR, "unknown key 'acent'; did you mean 'accent'?"),
        Problem("units/energy/posts/2026-11-20-caverns.md", 9, Level.ERROR, "comments go round in a circle"),
        Problem("units/network.yaml", 1, Level.WARNING, "a warning"),
    ]
    catalog = make_catalog(posts=[make_post("energy/caverns")])
    report = make_report(catalog, problems=problems, titles={"energy/posts/x.md": "What x is"})
    told = [(row.file, row.held, row.unit, row.title) for row in report.problems]
    assert told == [
        ("units/energy/posts/2026-11-20-caverns.md", False, "energy", ""),  # shown, as no comment
        ("units/energy/posts/x.md", True, "energy", "What x is"),
        ("units/energy/posts/x.md", True, "energy", "What x is"),
        ("units/energy/unit.yaml", False, "energy", ""),
        ("units/network.yaml", False, "", ""),
    ]
    assert (report.totals.held, unit_of(report, "energy").held) == (1, 1)


def test_drafts_and_later_posts_are_counted_and_nothing_names_them() -> None:
    unpublished = {"energy/secret-deal": State.DRAFT, "energy/next-week": State.FUTURE, "tax/mine": State.DRAFT}
    catalog = make_catalog(units=[make_unit("energy"), make_unit("tax")])
    report = make_report(catalog, unpublished=unpublished)
    assert (report.totals.drafts, report.totals.scheduled, unit_of(report, "energy").drafts) == (2, 1, 1)
    said = msgspec.json.encode(report).decode()
    assert not any(key.partition("/")[2] in said for key in unpublished)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("title: A title\ndate: 2026-11-20\nstatsu: x", "A title"),
        ("title: A title\ndate: 2026-11-20\nstatus: withdrawn\nreason: Old.", "A title"),
        ("title: A title\ndate: 2026-11-20\nstatus: draft", ""),
        ("title: A title\ndate: 2026-11-20\nstatsu: draft", ""),
        ("title: A title\ndate: 2026-11-20\nstatus: retracted", ""),
        ("title: A title\ndate: 2026-11-26", ""),
        ("title: A title\ndate: tomorrow", "A title"),  # the day of the file's name
        ("title: [not, a, text]\ndate: 2026-11-20", ""),
        ("title: 'never closed\ndate: 2026-11-20", ""),
    ],
)
def test_a_held_posts_title_is_told_only_when_it_would_be_public(lines: str, title: str) -> None:
    assert title_of("energy/posts/2026-11-20-x.md", f"---\n{lines}\n---\nWords.\n".encode(), TODAY) == title


def test_a_held_post_of_a_file_name_without_a_day_is_not_named() -> None:
    assert title_of("energy/posts/x.md", b"---\ntitle: A title\n---\n", TODAY) == ""


def test_a_first_day_before_the_first_post_begins_with_that_posts_year() -> None:
    catalog = make_catalog(posts=[make_post("energy/caverns", "2024-05-05")])
    assert make_report(catalog, since=date(1990, 1, 1)).period.since == date(2024, 1, 1)


# ----------------------------------------------------------------------------------------------------- any network

UIDS, PEOPLE, TOPICS = ("energy", "tax", "legal", "work"), ("ann", "ben", "cem", "dot", "eva"), ("grid", "pay", "vat")
DRAWN = st.lists(
    st.tuples(
        st.sampled_from(UIDS),
        st.integers(0, 1500),
        st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=3),
        st.sets(st.sampled_from(TOPICS)),
        st.sampled_from(list(Form)),
        st.sets(st.sampled_from(UIDS)),
        st.sampled_from(["", "energy/post-0", "tax/gone", "https://grid.example/x"]),
    ),
    max_size=25,
)


def network_of(drawn: Sequence[tuple[str, int, set[str], set[str], Form, set[str], str]]) -> Report:
    posts: list[Post] = []
    placed = []
    for number, (uid, age, people, topics, form, carriers, about) in enumerate(drawn):
        post = make_post(
            f"{uid}/post-{number}",
            (TODAY - timedelta(days=age)).isoformat(),
            authors=tuple(sorted(people)),
            topics=tuple(sorted(topics)),
            form=form,
            about=about,
        )
        posts.append(post)
        placed += [make_placement(carrier, post) for carrier in sorted(carriers - {uid})]
    catalog = make_catalog(
        posts=posts,
        units=[make_unit(uid, stage=Stage.PILOT if uid == "work" else Stage.LIVE) for uid in UIDS],
        experts=[make_expert(slug, "energy") for slug in PEOPLE],
        topics=[make_topic(slug) for slug in TOPICS],
    )
    return make_report(catalog, make_carriage(*placed))


@given(DRAWN)
def test_what_is_counted_by_unit_form_month_and_post_adds_up_to_the_totals(
    drawn: list[tuple[str, int, set[str], set[str], Form, set[str], str]],
) -> None:
    report = network_of(drawn)
    total = report.totals
    assert total.posts_ever == len(drawn) == sum(row.ever for row in report.units)
    for rows in (report.units, report.posts_by_unit, report.forms):
        assert sum(row.posts for row in rows) == total.posts == len(report.posts)
        assert sum(row.before or 0 for row in rows) == total.posts_before
    for counted in (
        sum(row.lent for row in report.units),
        sum(row.borrowed for row in report.units),
        sum(row.posts for row in report.carriage),
        sum(row.carried for row in report.posts),
    ):
        assert counted == total.carried
    assert sum(row.posts for row in report.answers) == total.comments
    assert sum(row.posts for row in report.posts_by_expert) == sum(row.posts for row in report.experts)
    for topic in report.topics:
        assert topic.posts == sum(row.posts for row in report.topics_by_unit if row.topic == topic.topic)


@given(DRAWN)
def test_the_reports_of_all_units_together_count_what_the_whole_one_counts(
    drawn: list[tuple[str, int, set[str], set[str], Form, set[str], str]],
) -> None:
    whole = network_of(drawn)
    ones = [narrowed(whole, row.unit) for row in whole.units]
    for name in ("posts", "posts_before", "posts_ever", "carried", "carried_posts", "comments", "comments_inside"):
        assert sum(getattr(one.totals, name) for one in ones) == getattr(whole.totals, name), name
    assert {row for one in ones for row in one.posts} == set(whole.posts)
