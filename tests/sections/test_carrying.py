"""What a section says of the work of others in it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plugins.network.carrying import Carriage, Route
from plugins.network.dress import Dress
from plugins.network.model import FollowRule, OutsideFeed, OutsideItem, Post, Stage
from plugins.network.views import SectionPage
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Page
from plugins.sections.pages import outputs
from tests.builders import (
    FakeLibrary,
    make_carriage,
    make_catalog,
    make_placement,
    make_post,
    make_posts,
    make_topic,
    make_unit,
    make_urls,
    moment,
)

RING_FENCE = make_post("tax/ring-fence", "2026-02-01", authors=("tom-wier",))


def sections(catalog: Catalog, carriage: Carriage, uid: str = "energy") -> list[SectionPage]:
    """Every page of a section, the first first."""
    made = outputs(catalog, FakeLibrary(), make_urls(), Dress(), carriage)
    return [
        one.view
        for one in made
        if isinstance(one, Page) and isinstance(one.view, SectionPage) and one.path.startswith(f"{uid}/")
    ]


def section(*placed: Any, posts: tuple[Post, ...] = (), **unit: Any) -> SectionPage:
    """The first page of Energy, which carries `placed`."""
    units = [make_unit("energy", **unit), make_unit("tax"), make_unit("legal", stage=Stage.CLOSED)]
    topics = [make_topic("grid"), make_topic("pay"), make_topic("vat", name="VAT")]
    catalog = make_catalog(posts=[*posts, *(one.post for one in placed)], units=units, topics=topics)
    return sections(catalog, make_carriage(*placed))[0]


def test_a_carried_post_is_in_the_stream_by_its_own_date_under_its_own_name() -> None:
    own = make_post("energy/new", "2026-03-01"), make_post("energy/old", "2026-01-01")
    first, carried, last = section(make_placement("energy", RING_FENCE), posts=own).entries
    assert [one.href for one in (first, carried, last)] == ["/energy/new/", "/tax/ring-fence/", "/energy/old/"]
    assert (carried.unit.text, carried.authors[0].text, carried.day.text) == ("Tax", "Tom Wier", "1 Feb 2026")
    assert carried.carried is not None
    assert carried.show_unit
    assert [(one.carried, one.show_unit) for one in (first, last)] == [(None, False)] * 2


def test_what_is_pinned_stands_on_top_of_the_first_page_and_nowhere_else() -> None:
    catalog = make_catalog(posts=[*make_posts(30), RING_FENCE], units=[make_unit("energy"), make_unit("tax")])
    carriage = make_carriage(make_placement("energy", RING_FENCE, pinned=True))
    pages = sections(catalog, carriage)
    listed = [one.href for page in pages for one in page.entries]
    assert pages[0].entries[0].label == "Pinned"
    assert (listed[0], len(listed), len(set(listed))) == ("/tax/ring-fence/", 31, 31)
    assert [len(page.entries) for page in pages] == [20, 11]


def test_a_section_says_how_much_is_its_own_and_how_much_it_carries() -> None:
    page = section(make_placement("energy", RING_FENCE), posts=make_posts(3))
    assert page.pager.legend == "4 posts: 3 of our own, 1 carried from other sections"
    assert section(posts=make_posts(3)).pager.legend == "3 posts"


def test_a_section_links_to_its_feeds_with_and_without_what_it_carries() -> None:
    with_carried, own = section().feeds
    assert [link.href for link in with_carried.links] == ["/energy/feed.xml", "/energy/atom.xml", "/energy/feed.json"]
    assert own.links[0].href == "/energy/own/feed.xml"
    assert {feed.href for feed in section().chrome.head.feeds} == {
        f"{folder}{file}" for folder in ("/", "/energy/", "/energy/own/") for file in FILES
    }


FILES = ("feed.xml", "atom.xml", "feed.json")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (FollowRule(unit="tax"), "Posts from Tax"),
        (FollowRule(unit="tax", limit=1), "Up to 1 post at a time from Tax"),
        (FollowRule(unit="tax", topics=("vat",), limit=3), "Up to 3 posts at a time from Tax on VAT"),
        (FollowRule(topics=("grid", "pay", "vat")), "Posts on Grid, Pay or VAT, from any section"),
        (FollowRule(unit="tax", since=date(2026, 1, 2)), "Posts from Tax, since 2 Jan 2026"),
        (FollowRule(unit="legal"), None),
        (FollowRule(feed="grid-operator"), None),
    ],
)
def test_a_section_says_in_words_what_it_follows(rule: FollowRule, words: str | None) -> None:
    lines = ["".join(link.text for link in line) for line in section(follow=(rule,)).follows]
    assert lines == ([words] if words else [])


def test_what_a_section_follows_can_be_gone_to() -> None:
    (line,) = section(follow=(FollowRule(unit="tax", topics=("vat",)),)).follows
    assert [link.href for link in line if link.href] == ["/tax/", "/topics/vat/"]


def test_offers_are_told_of_where_there_are_some() -> None:
    offer = make_placement("energy", RING_FENCE, route=Route.OFFER, rule=None)
    assert [line[0].text for line in section(offer).follows] == ["Posts that other sections offer us"]


@pytest.mark.parametrize("unit", [{"stage": Stage.CLOSED}, {"carries": False}], ids=["closed", "unreadable"])
def test_a_section_that_carries_nothing_does_not_say_that_it_follows_anybody(unit: dict[str, Any]) -> None:
    assert section(follow=(FollowRule(unit="tax"),), **unit).follows == ()


OUTSIDE = OutsideFeed(
    unit="energy",
    name="grid-operator",
    title="Grid news",
    url="https://grid.example/",
    items=(
        OutsideItem(title="Queue reform", url="https://www.grid.example/1", date=moment("2026-11-01")),
        OutsideItem(title="", url="http://other.example/2"),
    ),
    source="energy/outside/grid-operator.json",
)


def test_outside_links_stand_beside_the_first_page_of_the_section_and_are_no_posts() -> None:
    catalog = make_catalog(posts=make_posts(21), units=[make_unit("energy"), make_unit("tax")])
    first, second = sections(catalog, make_carriage(outside=(OUTSIDE,)))
    (shown,) = first.outside
    assert (shown.page.text, shown.page.href) == ("Grid news", "https://grid.example/")
    assert [(one.title, one.href, one.host) for one in shown.items] == [
        ("Queue reform", "https://www.grid.example/1", "grid.example"),
        ("other.example", "http://other.example/2", "other.example"),
    ]
    assert [one.day.text if one.day else "" for one in shown.items] == ["1 Nov 2026", ""]
    assert second.outside == ()
    assert "grid.example" not in repr((first.entries, second.entries, first.pager))
    (elsewhere,) = sections(catalog, make_carriage(outside=(OUTSIDE,)), "tax")
    assert elsewhere.outside == ()
