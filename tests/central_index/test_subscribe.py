"""The page of feeds: every feed of the network is on it once, in every format, and as the list of all feeds has it."""

from __future__ import annotations

import re

import pytest

from plugins.central_index.pages import outputs
from plugins.central_index.subscribe import FIRST_MOST, OPEN_MOST
from plugins.feeds.documents import outputs as feeds
from plugins.network.carrying import NOTHING_CARRIED as NOTHING
from plugins.network.dress import Dress
from plugins.network.reads import Reads
from plugins.network.views import FeedRow, SubscribePage
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Page
from tests.builders import (
    FakeLibrary,
    file_of,
    make_catalog,
    make_expert,
    make_post,
    make_topic,
    make_unit,
    make_urls,
    make_varied_catalog,
)
from tests.building import ROOT

BASE = "https://firm.example/insights"


def page(catalog: Catalog, reads: Reads | None = None) -> SubscribePage:
    made = outputs(catalog, FakeLibrary(), make_urls(BASE), Dress(), reads=reads)
    (found,) = (one for one in made if isinstance(one, Page) and one.path == "subscribe/index.html")
    assert isinstance(found.view, SubscribePage)
    return found.view


def rows(view: SubscribePage) -> list[FeedRow]:
    return [row for group in (view.units, *view.topics, *view.people) for row in group.rows]


def test_every_feed_stands_on_the_page_once_under_the_address_that_the_list_of_all_feeds_has() -> None:
    catalog = make_varied_catalog()
    (opml,) = (one for one in feeds(catalog, FakeLibrary(), make_urls(BASE), NOTHING) if one.path == "feeds.opml")
    listed = re.findall('xmlUrl="([^"]+)"', file_of(opml).decode())
    assert sorted(row.value for row in rows(page(catalog))) == sorted(set(listed) - {f"{BASE}/feed.xml"})


def test_each_feed_can_be_taken_in_every_format_without_a_script() -> None:
    catalog = make_varied_catalog()
    files = {one.path for one in feeds(catalog, FakeLibrary(), make_urls(BASE), NOTHING)}
    for row in rows(page(catalog)):
        assert [to.text for to in row.links] == ["RSS", "Atom", "JSON Feed"]
        assert {to.href.removeprefix("/insights/") for to in row.links} <= files


def test_a_unit_is_offered_with_what_it_carries_and_alone() -> None:
    view = page(make_catalog(posts=[make_post("energy/a")], units=[make_unit("energy", accent="teal")]))
    assert [(row.name, row.of, row.accent) for row in view.units.rows] == [
        ("Energy", "", "teal"),
        ("its own posts alone", "Energy", "teal"),
    ]


def test_a_short_list_stands_open_and_a_network_without_topics_or_people_says_nothing_of_them() -> None:
    view = page(make_catalog(posts=[make_post("energy/a", topics=("grid",))]))
    assert [(group.title, group.folded) for group in view.topics] == [("", False)]
    assert [(group.title, group.folded) for group in view.people] == [("Energy", False)]
    empty = page(make_catalog(units=[make_unit()], experts=[]))
    assert (empty.topics, empty.people) == ((), ())


def test_of_many_topics_the_most_written_about_stand_open_and_all_others_are_folded() -> None:
    topics = [make_topic(f"t-{number:02}") for number in range(OPEN_MOST + 6)]
    posts = [
        make_post(f"energy/{slug}-{number}", topics=(slug,))
        for slug, count in (("t-29", 3), ("t-07", 2), ("t-11", 1))
        for number in range(count)
    ]
    first, others = page(make_catalog(posts=posts, topics=topics)).topics
    assert [row.name for row in first.rows] == ["T 07", "T 11", "T 29"]
    assert (first.folded, others.folded, len(others.rows)) == (False, True, OPEN_MOST + 3)
    every = [make_post(f"energy/{topic.slug}", topics=(topic.slug,)) for topic in topics]
    assert len(page(make_catalog(posts=every, topics=topics)).topics[0].rows) == FIRST_MOST


def test_many_people_are_folded_by_unit_and_none_is_left_out() -> None:
    units = [make_unit("energy"), make_unit("tax"), make_unit("empty")]
    experts = [make_expert(f"e-{number}", "energy") for number in range(OPEN_MOST)] + [make_expert("one", "tax")]
    groups = page(make_catalog(units=units, experts=experts)).people
    assert [(group.title, len(group.rows), group.folded) for group in groups] == [
        ("Energy", OPEN_MOST, True),
        ("Tax", 1, True),
    ]
    assert groups[1].rows[0].note == "Partner"


@pytest.mark.parametrize("template", ["section.html", "topic.html", "expert.html", "front.html"])
def test_wherever_feeds_are_named_the_page_of_all_feeds_is_one_step_away(template: str) -> None:
    text = (ROOT / "theme" / "templates" / template).read_text("utf-8")
    assert "view.chrome.site.subscribe" in text or "view.follow" in text
