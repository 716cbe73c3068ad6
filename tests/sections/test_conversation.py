"""What a post's page says of those who answer and carry it, and a comment of what it answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from plugins.network.carrying import NOTHING_CARRIED, Carriage, Route
from plugins.network.dress import Dress
from plugins.network.model import FollowRule, Post, State, Status
from plugins.network.views import About, PostPage
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Page
from plugins.sections.pages import outputs
from tests.builders import (
    FakeLibrary,
    make_carriage,
    make_catalog,
    make_notice,
    make_placement,
    make_post,
    make_unit,
    make_urls,
    moment,
)

UNITS = [make_unit("energy"), make_unit("legal"), make_unit("tax")]
CAVERNS = make_post("energy/caverns", title="What caverns cost")
REPLY = make_post("tax/reply", "2026-11-21", about="energy/caverns", quote="A hole in salt.")


def page(catalog: Catalog, post: Post, carriage: Carriage = NOTHING_CARRIED) -> PostPage:
    made = outputs(catalog, FakeLibrary(), make_urls(), Dress(), carriage)
    path = f"{post.unit}/{post.slug}/index.html"
    found = next(one.view for one in made if isinstance(one, Page) and one.path == path)
    assert isinstance(found, PostPage)
    return found


def about(*posts: Post, **catalog: Any) -> About:
    found = page(make_catalog(posts=[REPLY, *posts], units=UNITS, **catalog), REPLY).about
    assert found is not None
    return found


def test_a_post_shows_every_comment_on_it_newest_first() -> None:
    older = make_post("energy/second-thought", "2026-11-20T09:30", about="energy/caverns")
    answers = page(make_catalog(posts=[CAVERNS, REPLY, older], units=UNITS), CAVERNS).answers
    assert [(one.href, one.label, one.show_unit) for one in answers] == [
        ("/tax/reply/", "Comment", True),
        ("/energy/second-thought/", "Comment", False),
    ]
    assert answers[0].quoted == "A hole in salt."


def test_no_unit_fills_the_page_of_anothers_post_with_its_answers() -> None:
    """Of each unit the newest are listed, and how many are not is said."""
    flood = [make_post(f"tax/reply-{day}", f"2026-11-{day}", about="energy/caverns") for day in range(10, 23)]
    other = make_post("legal/reply", "2026-01-01", about="energy/caverns")
    shown = page(make_catalog(posts=[CAVERNS, *flood, other], units=UNITS), CAVERNS)
    listed = [f"/tax/reply-{day}/" for day in range(22, 12, -1)] + ["/legal/reply/"]
    assert [one.href for one in shown.answers] == listed
    assert shown.answers_left == "Not listed here: 3 posts more, older ones, in the sections that wrote them."
    few = page(make_catalog(posts=[CAVERNS, *flood[:10]], units=UNITS), CAVERNS)
    assert (len(few.answers), few.answers_left) == (10, "")


def test_a_comment_on_an_old_slug_is_an_answer_to_the_post_that_had_it() -> None:
    renamed = make_post("energy/holes", aliases=("/energy/caverns/",))
    answers = page(make_catalog(posts=[renamed, REPLY], units=UNITS), renamed).answers
    assert [one.href for one in answers] == ["/tax/reply/"]


@pytest.mark.parametrize("share", [("nobody",), ("legal",)])
def test_a_comment_that_is_not_shared_is_on_no_page_of_the_unit_that_it_answers(share: tuple[str, ...]) -> None:
    hidden = make_post("tax/reply", about="energy/caverns", share=share)
    shown = page(make_catalog(posts=[CAVERNS, hidden], units=UNITS), CAVERNS)
    assert (shown.answers, shown.next) == ((), ())


def test_an_answer_is_not_offered_a_second_time_as_what_to_read_next() -> None:
    posts = [
        make_post("energy/caverns", topics=("grid",)),
        make_post("tax/reply", topics=("grid",), about="energy/caverns"),
        make_post("tax/other", topics=("grid",)),
    ]
    shown = page(make_catalog(posts=posts, units=UNITS), posts[0])
    assert [one.href for one in shown.answers] == ["/tax/reply/"]
    assert [one.href for one in shown.next] == ["/tax/other/"]


def test_a_comment_closes_with_the_post_it_is_about_and_does_not_offer_it_again() -> None:
    posts = [
        make_post("energy/caverns", topics=("grid",)),
        make_post("tax/reply", topics=("grid",), about="energy/caverns"),
    ]
    shown = page(make_catalog(posts=posts, units=UNITS), posts[1])
    assert shown.original is not None
    assert (shown.original.href, shown.original.unit.text, shown.next) == ("/energy/caverns/", "Energy", ())


@pytest.mark.parametrize(
    "catalog",
    [
        {"posts": [REPLY, make_post("energy/caverns", share=("nobody",))]},
        {"posts": [REPLY], "withdrawn": [make_post("energy/caverns", status=Status.WITHDRAWN)]},
        {"posts": [REPLY], "notices": [make_notice("energy/caverns")]},
    ],
    ids=["not shared", "withdrawn", "retracted"],
)
def test_a_comment_lists_no_post_that_may_not_be_listed(catalog: dict[str, Any]) -> None:
    shown = page(make_catalog(units=UNITS, **catalog), REPLY)
    assert (shown.original, shown.next) == (None, ())


def test_a_post_says_who_carries_it_why_and_with_which_words() -> None:
    offer = make_placement("tax", CAVERNS, route=Route.OFFER, rule=None)
    rule = make_placement("legal", CAVERNS, rule=FollowRule(unit="energy"), note="For our clients.")
    shown = page(make_catalog(posts=[CAVERNS], units=UNITS), CAVERNS, make_carriage(offer, rule))
    assert [(one.unit.href, one.why, one.note) for one in shown.carried_by] == [
        ("/legal/", "follows Energy", "For our clients."),
        ("/tax/", "offered by its author", ""),
    ]
    assert "For our clients." not in shown.standfirst + shown.body + shown.chrome.head.description


def test_a_post_that_nobody_carries_says_nothing_of_it() -> None:
    other = make_placement("tax", make_post("legal/rules"))
    catalog = make_catalog(posts=[CAVERNS, make_post("legal/rules")], units=UNITS)
    assert page(catalog, CAVERNS, make_carriage(other)).carried_by == ()


def test_a_comment_credits_the_post_it_is_about() -> None:
    found = about(CAVERNS)
    assert found.unit is not None
    assert found.day is not None
    assert (found.quote, found.link.text, found.link.href) == ("A hole in salt.", CAVERNS.title, "/energy/caverns/")
    assert (found.authors[0].text, found.unit.text, found.day.text) == ("Dana Ortiz", "Energy", "20 Nov 2026")
    assert found.withheld == ""


@pytest.mark.parametrize(
    ("state", "text", "why"),
    [
        (State.RETRACTED, "A post that was retracted", "retracted"),
        (State.EXPIRED, "A post that has expired", "expired"),
    ],
)
def test_a_comment_on_a_post_that_was_taken_down_leads_to_its_notice_and_says_why_nothing_is_quoted(
    state: State, text: str, why: str
) -> None:
    found = about(notices=[make_notice("energy/caverns", state)])
    assert (found.quote, found.link.text, found.link.href) == ("", text, "/energy/caverns/")
    assert why in found.withheld


def test_a_comment_on_a_withdrawn_post_still_names_it_and_quotes_nothing() -> None:
    gone = make_post("energy/caverns", status=Status.WITHDRAWN, updated=moment("2026-11-22"))
    found = about(withdrawn=[gone])
    assert (found.quote, found.link.href) == ("", "/energy/caverns/")
    assert "withdrawn" in found.withheld


def test_a_comment_on_a_post_that_is_not_shared_says_so() -> None:
    found = about(make_post("energy/caverns", share=("nobody",)))
    assert found.quote == ""
    assert "not shared" in found.withheld


def test_a_comment_that_quotes_nothing_has_nothing_withheld() -> None:
    silent = make_post("tax/reply", about="energy/caverns")
    shown = page(make_catalog(posts=[silent], notices=[make_notice("energy/caverns")], units=UNITS), silent)
    assert shown.about is not None
    assert shown.about.withheld == ""


def test_a_comment_on_a_post_that_is_gone_tells_nothing_of_it() -> None:
    found = about()
    assert found.link.href == ""
    assert "cavern" not in repr(found).lower()


def test_a_clip_is_credited_to_its_host() -> None:
    clip = make_post(about="https://grid.example/news?id=1", quote="Said there.")
    shown = page(make_catalog(posts=[clip]), clip)
    assert shown.about is not None
    assert (shown.about.quote, shown.about.link.text) == ("Said there.", "grid.example")
    assert (shown.about.link.href, shown.form) == (clip.about, "Comment on an outside page")


def test_a_comment_tells_machines_what_it_is_based_on() -> None:
    catalog = make_catalog(posts=[CAVERNS, REPLY], units=UNITS)
    article = json.loads(page(catalog, REPLY).chrome.head.json_ld)["@graph"][0]
    address = "https://insights.firm.example/energy/caverns/"
    assert article["isBasedOn"] == article["citation"]["url"] == address
    assert (article["citation"]["@id"], article["citation"]["headline"]) == (CAVERNS.id, CAVERNS.title)
    assert "citation" not in json.loads(page(catalog, CAVERNS).chrome.head.json_ld)["@graph"][0]


def test_a_comment_on_a_retracted_post_tells_machines_nothing_of_it() -> None:
    catalog = make_catalog(posts=[REPLY], notices=[make_notice("energy/caverns")], units=UNITS)
    assert "citation" not in json.loads(page(catalog, REPLY).chrome.head.json_ld)["@graph"][0]
