"""What the pages that belong to no unit promise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeVar

import pytest

from plugins.central_index.pages import outputs
from plugins.central_index.topics import initial
from plugins.network.dress import Dress
from plugins.network.model import Front, Media, Stage
from plugins.network.views import (
    ArchivePage,
    ExpertPage,
    ExpertsPage,
    FrontPage,
    NotFoundPage,
    TopicPage,
    TopicsPage,
    UnitsPage,
)
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document, Page
from tests.builders import (
    FakeLibrary,
    file_of,
    make_catalog,
    make_expert,
    make_network,
    make_notice,
    make_post,
    make_posts,
    make_topic,
    make_unit,
    make_urls,
    make_varied_catalog,
    spelled,
)

View = TypeVar("View")


def made(catalog: Catalog) -> Mapping[str, Page | Document]:
    found = outputs(catalog, FakeLibrary(), make_urls(), Dress(logo="/theme/logo.svg"))
    return {one.path: one for one in found if isinstance(one, Page | Document)}


def view(kind: type[View], path: str, catalog: Catalog) -> View:
    page = made(catalog)[path]
    assert isinstance(page, Page)
    assert isinstance(page.view, kind)
    return page.view


def front(catalog: Catalog) -> FrontPage:
    return view(FrontPage, "index.html", catalog)


def lead(catalog: Catalog) -> str:
    entry = front(catalog).lead
    return entry.href if entry else ""


def test_the_newest_post_leads_the_front_page() -> None:
    posts = [make_post("energy/a", "2026-01-01"), make_post("tax/b", "2026-01-02")]
    assert lead(make_catalog(posts=posts)) == "/tax/b/"


def test_the_newest_pinned_post_leads_before_any_newer_one() -> None:
    network = make_network(front=Front(pinned=("energy/post-1", "energy/post-3", "energy/not-there")))
    assert lead(make_catalog(posts=make_posts(5), network=network)) == "/energy/post-3/"


@pytest.mark.parametrize("stage", [Stage.PILOT, Stage.CLOSED])
def test_neither_a_pilot_nor_a_closed_section_leads(stage: Stage) -> None:
    posts = [make_post("trial/newest", "2026-02-02"), make_post("energy/older", "2026-01-01")]
    units = [make_unit("trial", stage=stage), make_unit("energy")]
    assert lead(make_catalog(posts=posts, units=units)) == "/energy/older/"


def test_a_pinned_pilot_does_not_lead() -> None:
    network = make_network(front=Front(pinned=("trial/pinned",)))
    units = [make_unit("trial", stage=Stage.PILOT), make_unit("energy")]
    posts = [make_post("trial/pinned"), make_post("energy/other")]
    assert lead(make_catalog(posts=posts, units=units, network=network)) == "/energy/other/"


def test_every_open_section_is_on_the_front_page_once_and_no_post_twice() -> None:
    catalog = make_varied_catalog()
    page = front(catalog)
    assert [card.unit.text for card in page.sections] == ["Trial", "Tax", "Energy & Infrastructure", "Empty"]
    shown = [entry.href for card in page.sections for entry in ([card.first] if card.first else []) + [*card.more]]
    assert page.lead is not None
    assert len({page.lead.href, *shown}) == len(shown) + 1
    assert [(card.unit.text, len(card.more), card.pilot) for card in page.sections if card.first] == [
        ("Trial", 0, True),
        ("Tax", 2, False),
        ("Energy & Infrastructure", 2, False),
    ]


def test_the_front_page_shows_the_most_used_topics_by_name_and_no_empty_one() -> None:
    posts = [make_post(f"energy/p{n}", topics=tuple(f"t{m:02}" for m in range(n, 14))) for n in range(14)]
    topics = [make_topic(f"t{m:02}") for m in range(15)]
    shown = front(make_catalog(posts=posts, topics=topics)).topics
    assert [(one.link.text, one.count) for one in shown] == [(f"T{m:02}", m + 1) for m in range(2, 14)]


def test_the_front_page_names_those_who_wrote_last() -> None:
    posts = [make_post(f"energy/p{n}", f"2026-01-{n + 1:02}", authors=(f"e{n}", "e0")) for n in range(1, 12)]
    names = [person.link.text for person in front(make_catalog(posts=posts)).people]
    assert names == ["E11", "E0", "E10", "E9", "E8", "E7", "E6", "E5"]


def test_an_empty_network_still_has_a_front_page() -> None:
    page = front(make_catalog(units=[]))
    assert (page.lead, page.sections, page.people) == (None, (), ())


@pytest.mark.parametrize(("count", "of"), [(0, 1), (1, 1), (20, 1), (21, 2)])
def test_topics_and_experts_have_a_page_for_every_twenty_posts(count: int, of: int) -> None:
    catalog = make_catalog(
        posts=make_posts(count, topics=("hydrogen",)),
        topics=[make_topic()],
        experts=[make_expert()],
    )
    paths = made(catalog)
    for base in ("topics/hydrogen", "experts/dana-ortiz"):
        numbered = {f"{base}/index.html"} | {f"{base}/page/{n}/index.html" for n in range(2, of + 1)}
        assert {path for path in paths if path.startswith(f"{base}/")} == numbered


def test_a_topic_nobody_has_written_about_says_so() -> None:
    page = view(TopicPage, "topics/hydrogen/index.html", make_catalog(topics=[make_topic()]))
    assert (page.entries, page.pager.legend) == ((), "No posts yet")


def test_a_topic_says_who_writes_about_it_and_how_else_it_is_called() -> None:
    page = view(TopicPage, "topics/grid/index.html", make_varied_catalog())
    assert [(one.link.text, one.count) for one in page.units] == [
        ("Energy & Infrastructure", 1),
        ("Legal", 1),
        ("Trial", 1),
    ]
    assert [(one.link.text, one.count) for one in page.people] == [("Ada Brown", 2), ("Dana Ortiz", 1)]
    assert all(entry.show_unit for entry in page.entries)
    assert view(TopicPage, "topics/hydrogen/index.html", make_varied_catalog()).also == ("green hydrogen",)


def test_topics_stand_under_their_letter_whatever_its_accent() -> None:
    groups = view(TopicsPage, "topics/index.html", make_varied_catalog()).groups
    assert [letter for letter, _ in groups] == ["0 to 9", "E", "G", "H", "P"]
    assert [(one.link.text, one.count) for one in groups[-1][1]] == [("Pay", 0)]
    assert initial("Économies") == "E"


def test_an_expert_is_shown_with_home_and_guest_sections() -> None:
    page = view(ExpertPage, "experts/li-wei/index.html", make_varied_catalog())
    assert (page.unit.text, [link.text for link in page.also]) == ("Tax", ["Energy & Infrastructure"])
    assert not page.leads
    assert page.biography == "<p>The text of tax/experts/li-wei.md</p>"
    dana = view(ExpertPage, "experts/dana-ortiz/index.html", make_varied_catalog())
    assert dana.photo is not None
    assert (dana.leads, dana.photo.src) == (True, "/energy/media/dana.jpg")


def test_an_expert_who_has_written_nothing_has_a_page() -> None:
    page = view(ExpertPage, "experts/new-here/index.html", make_varied_catalog())
    assert (page.entries, page.topics) == ((), ())


def test_everybody_is_listed_once_under_their_own_section() -> None:
    groups = view(ExpertsPage, "experts/index.html", make_varied_catalog()).groups
    assert [(unit.text, [one.link.text for one in people]) for unit, people in groups] == [
        ("Empty", ["New Here"]),
        ("Energy & Infrastructure", ["Dana Ortiz"]),
        ("Legal", ["Ada Brown"]),
        ("Tax", ["Li Wei"]),
    ]


def test_all_sections_are_listed_with_their_stage() -> None:
    rows = view(UnitsPage, "units/index.html", make_varied_catalog()).units
    assert [(row.unit.text, row.stage, row.posts) for row in rows] == [
        ("Empty", "live", 0),
        ("Energy & Infrastructure", "live", 47),
        ("Legal", "closed", 1),
        ("Tax", "live", 3),
        ("Trial", "pilot", 1),
    ]


def test_the_archive_holds_every_post_once_by_year_and_month() -> None:
    catalog = make_varied_catalog()
    years = view(ArchivePage, "archive/index.html", catalog).years
    assert [(one.link.href, one.count) for one in years] == [("/archive/2026/", 7), ("/archive/2024/", 45)]
    year = view(ArchivePage, "archive/2026/index.html", catalog)
    assert [(month, len(entries)) for month, entries in year.months] == [("November 2026", 6), ("March 2026", 1)]
    assert [one.link.text for one in year.years if one.link.current] == ["2026"]


def test_a_post_of_new_years_night_is_filed_in_the_networks_own_year() -> None:
    network = make_network(timezone="Asia/Tokyo")
    catalog = make_catalog(posts=[make_post(when="2025-12-31T20:00")], network=network)
    assert [month for month, _ in view(ArchivePage, "archive/2026/index.html", catalog).months] == ["January 2026"]


def test_a_missing_page_has_no_address_and_offers_the_way_on() -> None:
    page = view(NotFoundPage, "404.html", make_varied_catalog())
    assert (page.chrome.head.canonical, page.chrome.head.noindex) == ("", True)
    assert len(page.sections) == 5


def test_the_front_page_tells_machines_who_the_firm_is() -> None:
    organization, website = json.loads(front(make_varied_catalog()).chrome.head.json_ld)["@graph"]
    assert (organization["@type"], organization["logo"]) == (
        "Organization",
        "https://insights.firm.example/theme/logo.svg",
    )
    assert (website["@type"], website["url"]) == ("WebSite", "https://insights.firm.example/")


def test_an_experts_page_tells_machines_who_the_person_is() -> None:
    page = view(ExpertPage, "experts/li-wei/index.html", make_varied_catalog())
    person = json.loads(page.chrome.head.json_ld)["@graph"][0]["mainEntity"]
    assert (person["@type"], person["name"], person["sameAs"]) == ("Person", "Li Wei", ["https://wei.example"])


def test_robots_are_shown_to_the_sitemap() -> None:
    robots = file_of(made(make_catalog())["robots.txt"])
    assert b"\nSitemap: https://insights.firm.example/sitemap.xml\n" in robots
    assert b"Disallow" not in robots


def test_retracted_and_withdrawn_posts_are_on_no_page_of_the_index() -> None:
    quiet = make_catalog(posts=[make_post("energy/a")], topics=[], experts=[make_expert()], units=[make_unit()])
    loud = make_catalog(
        posts=[make_post("energy/a")],
        withdrawn=[make_post("energy/b")],
        notices=[make_notice()],
        topics=[],
        experts=[make_expert()],
        units=[make_unit()],
        media=[Media(unit="energy", path="media/b.png")],
    )
    assert spelled(made(quiet).values()) == spelled(made(loud).values())


def asked(catalog: Catalog) -> list[str]:
    """The answers on the front page, as addresses."""
    return [one.reply.href for one in front(catalog).answers]


def test_the_front_page_shows_the_two_newest_answers_that_it_does_not_list_already() -> None:
    answers = [
        make_post(f"tax/answer-{n}", f"2026-02-0{n}", about="energy/post-1", quote=f"Words {n}.") for n in range(1, 8)
    ]
    catalog = make_catalog(posts=[*make_posts(1), *answers])
    page = front(catalog)
    # The newest leads, three more stand in the card of their section.
    assert asked(catalog) == ["/tax/answer-3/", "/tax/answer-2/"]
    first = page.answers[0].about
    assert (first.quote, first.link.href, first.unit and first.unit.href) == ("Words 3.", "/energy/post-1/", "/energy/")


@pytest.mark.parametrize(
    "changes",
    [
        {"about": "https://grid.example/page", "quote": "Words."},
        {"about": "energy/post-1", "quote": ""},
        {"about": "energy/gone", "quote": "Words."},
        {"about": "work/closely-kept", "quote": "Words."},
    ],
    ids=["an outside page", "no words", "a retracted post", "a post that is not shared"],
)
def test_no_answer_stands_on_the_front_page_without_words_that_may_be_shown(changes: dict[str, str]) -> None:
    posts = [*make_posts(1), make_post("work/closely-kept", share=()), *make_posts(4, "tax")]
    old = make_post("tax/answer", "2023-01-01", **changes)
    told = make_post("tax/told", "2023-01-02", about="energy/post-1", quote="Words.")
    catalog = make_catalog(posts=[*posts, old, told], notices=[make_notice("energy/gone")])
    assert asked(catalog) == ["/tax/told/"]


def test_a_closed_section_answers_nobody_on_the_front_page() -> None:
    units = [make_unit("energy"), make_unit("tax", stage=Stage.CLOSED)]
    answer = make_post("tax/answer", about="energy/post-1", quote="Words.")
    assert asked(make_catalog(posts=[*make_posts(1), answer], units=units)) == []
