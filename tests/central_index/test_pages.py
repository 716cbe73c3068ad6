"""What the pages that belong to no unit promise."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.robotparser import RobotFileParser

import pytest

from plugins.central_index.pages import outputs
from plugins.central_index.topics import initial
from plugins.network.dress import Dress
from plugins.network.model import Form, Front, Kind, Media, Stage
from plugins.network.urls import output_file
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
    make_carriage,
    make_catalog,
    make_expert,
    make_network,
    make_notice,
    make_placement,
    make_post,
    make_posts,
    make_topic,
    make_unit,
    make_urls,
    make_varied_catalog,
    moment,
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


def test_the_first_post_that_the_centre_pins_leads_before_any_newer_one() -> None:
    network = make_network(front=Front(pinned=("energy/not-there", "energy/post-1", "energy/post-3")))
    assert lead(make_catalog(posts=make_posts(5), network=network)) == "/energy/post-1/"


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
    assert [card.unit.text for card in page.sections] == ["Trial", "Tax", "Energy & Infrastructure"]
    assert [link.text for link in page.others] == ["Empty"]
    shown = [entry.href for card in page.sections for entry in ([card.first] if card.first else []) + [*card.more]]
    assert page.lead is not None
    assert len({page.lead.href, *shown}) == len(shown) + 1
    assert [(card.unit.text, len(card.more), card.pilot) for card in page.sections if card.first] == [
        ("Trial", 0, True),
        ("Tax", 1, False),  # the third post is an answer
        ("Energy & Infrastructure", 2, False),
    ]
    assert [one.reply.href for one in page.answers] == ["/tax/reply/"]


def test_the_front_page_shows_the_topics_that_are_written_on_lately() -> None:
    old = make_posts(300, topics=("hydrogen",))
    posts = [*old, *(make_post(f"energy/p{n}", f"2026-11-{n:02}", topics=("pay",)) for n in range(1, 4))]
    shown = front(
        make_catalog(posts=posts, topics=[make_topic("hydrogen"), make_topic("pay"), make_topic("grid")])
    ).topics
    assert [(one.link.text, one.lately, one.posts) for one in shown] == [("Pay", 3, 3)]


def test_the_front_page_shows_the_next_three_events_until_they_are_over() -> None:
    posts = [
        make_post(f"energy/e{n}", "2026-01-01", form=Form.EVENT, starts=moment(f"2026-11-{n}T10:00"), place="Hull")
        for n in range(22, 30)
    ]
    page = front(make_catalog(posts=posts))  # on the 25th at noon
    assert [(one.link.href, one.when) for one in page.events] == [
        ("/energy/e25/", "Wednesday 25 Nov 2026, 10:00 UTC"),
        ("/energy/e26/", "Thursday 26 Nov 2026, 10:00 UTC"),
        ("/energy/e27/", "Friday 27 Nov 2026, 10:00 UTC"),
    ]
    assert front(make_catalog(posts=posts, now=moment("2026-11-30"))).events == ()


def test_where_one_section_writes_alone_its_posts_are_a_stream() -> None:
    page = front(make_catalog(posts=make_posts(30)))
    assert ([entry.href for entry in page.only][:2], len(page.only)) == (["/energy/post-29/", "/energy/post-28/"], 9)
    assert (page.sections, page.others) == ((), ())


def test_the_front_page_leads_to_all_there_is_to_follow() -> None:
    page = front(make_varied_catalog())
    assert page.follow.href == "/subscribe/"
    assert [link.href for row in page.feeds for link in row.links] == [
        "/feed.xml",
        "/atom.xml",
        "/feed.json",
        "/feeds.opml",
    ]


def test_the_front_page_names_those_who_wrote_last() -> None:
    posts = [make_post(f"energy/p{n}", f"2026-01-{n + 1:02}", authors=(f"e{n}", "e0")) for n in range(1, 12)]
    names = [person.link.text for person in front(make_catalog(posts=posts)).people]
    assert names == ["E11", "E0", "E10", "E9", "E8", "E7", "E6", "E5"]


def test_an_empty_network_still_has_a_front_page() -> None:
    page = front(make_catalog(units=[]))
    assert (page.lead, page.sections, page.people) == (None, (), ())
    page = front(make_catalog(units=[make_unit()]))
    assert [(card.unit.text, card.summary, card.first) for card in page.sections] == [
        ("Energy", "What energy does.", None)
    ]
    assert page.only == ()


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
    assert (page.groups, page.pager.legend) == ((), "No posts yet")


def test_a_topic_says_who_writes_about_it_and_how_else_it_is_called() -> None:
    page = view(TopicPage, "topics/grid/index.html", make_varied_catalog())
    assert [(one.link.text, one.count) for one in page.units] == [
        ("Energy & Infrastructure", 1),
        ("Legal", 1),
        ("Trial", 1),
    ]
    assert [(one.link.text, one.count) for one in page.people] == [("Ada Brown", 2), ("Dana Ortiz", 1)]
    assert all(entry.show_unit for group in page.groups for entry in group.entries)
    assert view(TopicPage, "topics/hydrogen/index.html", make_varied_catalog()).also == ("green hydrogen",)


def test_topics_stand_under_their_letter_whatever_its_accent() -> None:
    page = view(TopicsPage, "topics/index.html", make_varied_catalog())
    assert [letter for letter, _, _ in page.groups] == ["0 to 9", "E", "G", "H", "P"]
    assert [link.href for link in page.letters] == [f"#{id}" for _, id, _ in page.groups]
    assert [(one.link.text, one.posts) for one in page.groups[-1][2]] == [("Pay", 0)]
    assert [(one.about, one.posts) for one in page.groups[3][2]] == [("Making it and keeping it.", 46)]
    assert initial("Économies") == "E"


def test_a_vocabulary_of_any_size_has_pages_and_every_letter_leads_to_its_own() -> None:
    topics = [make_topic(f"{letter}-{number:03}") for letter in "abc" for number in range(140)]
    catalog = make_catalog(topics=topics)
    assert_a_list_has_pages(
        catalog,
        "topics",
        lambda page: [one.link.href for _, _, of in page.groups for one in of],
        [f"/topics/{topic.slug}/" for topic in topics],
    )
    first = view(TopicsPage, "topics/index.html", catalog)
    assert [link.href for link in first.letters] == [
        "#site-letter-a",
        "#site-letter-b",
        "/topics/page/2/#site-letter-c",
    ]
    assert first.moving == ()


def assert_a_list_has_pages(
    catalog: Catalog, base: str, listed: Callable[[Any], list[str]], expected: list[str]
) -> None:
    """All that is to be listed stands on the pages of a list once, in order; each page knows the next."""
    paths = made(catalog)
    found, path = [], f"/{base}/"
    while path:
        page = paths[output_file(path)]
        assert isinstance(page, Page)
        found += listed(page.view)
        path = page.view.pager.older
    assert found == expected
    assert len(listed(paths[f"{base}/index.html"].view)) < len(expected)  # type: ignore[union-attr]


def test_a_topic_lists_its_posts_under_their_years_and_leads_to_where_each_begins() -> None:
    posts = [make_post(f"energy/p{n}", f"{2020 + n // 12}-{1 + n % 12:02}-01", topics=("hydrogen",)) for n in range(30)]
    catalog = make_catalog(posts=posts)
    page = view(TopicPage, "topics/hydrogen/index.html", catalog)
    assert [(group.title, group.id, len(group.entries)) for group in page.groups] == [
        ("2022", "site-2022", 6),
        ("2021", "site-2021", 12),
        ("2020", "site-2020", 2),
    ]
    assert [(one.link.href, one.count) for one in page.years] == [
        ("#site-2022", 6),
        ("#site-2021", 12),
        ("#site-2020", 12),
    ]
    second = view(TopicPage, "topics/hydrogen/page/2/index.html", catalog)
    assert [(group.title, len(group.entries)) for group in second.groups] == [("2020", 10)]
    assert [one.link.href for one in second.years] == [f"/topics/hydrogen/#site-{year}" for year in (2022, 2021, 2020)]


def test_posts_of_one_year_need_no_heading() -> None:
    page = view(TopicPage, "topics/hydrogen/index.html", make_catalog(posts=[make_post(topics=("hydrogen",))]))
    assert ([group.title for group in page.groups], page.years) == ([""], ())


def test_a_topic_names_its_neighbours_and_those_who_know_it_without_having_written() -> None:
    posts = [make_post(f"energy/p{n}", topics=("hydrogen", "grid")) for n in range(3)]
    knows = make_expert("ada-brown", topics=("hydrogen",), role="Engineer")
    wrote = make_expert("dana-ortiz", topics=("hydrogen",))
    page = view(TopicPage, "topics/hydrogen/index.html", make_catalog(posts=posts, experts=[knows, wrote]))
    assert [(one.link.href, one.count) for one in page.near] == [("/topics/grid/", 3)]
    assert [one.link.text for one in page.people] == ["Dana Ortiz"]
    assert [(one.link.text, one.role) for one in page.also_people] == [("Ada Brown", "Engineer")]


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
    page = view(ExpertsPage, "experts/index.html", make_varied_catalog())
    assert [(group.unit.text, [one.link.text for one in group.people]) for group in page.groups] == [
        ("Empty", ["New Here"]),
        ("Energy & Infrastructure", ["Dana Ortiz"]),
        ("Legal", ["Ada Brown"]),
        ("Tax", ["Li Wei"]),
    ]
    assert [(one.link.href, one.count) for one in page.units] == [(f"#{group.id}", 1) for group in page.groups]


def test_people_are_found_by_topic_who_writes_most_first() -> None:
    posts = [
        make_post(f"energy/p{n}", topics=("hydrogen",), authors=tuple(f"e{m}" for m in range(n, 8))) for n in range(8)
    ]
    page = view(ExpertsPage, "experts/index.html", make_catalog(posts=posts, topics=[make_topic(), make_topic("grid")]))
    assert [(one.topic.href, [to.text for to in one.people], one.more) for one in page.topics] == [
        ("/topics/hydrogen/", ["E7", "E6", "E5", "E4", "E3"], 3)
    ]
    assert page.by_topic
    assert page.by_topic.href == "#site-by-topic"


def test_a_thousand_people_have_pages() -> None:
    experts = [make_expert(f"e-{n:04}", f"unit-{n // 100:02}") for n in range(1000)]
    catalog = make_catalog(experts=experts, posts=[make_post("unit-00/a", authors=("e-0000",), topics=("hydrogen",))])
    assert_a_list_has_pages(
        catalog,
        "experts",
        lambda page: [one.link.href for group in page.groups for one in group.people],
        [f"/experts/{expert.slug}/" for expert in experts],
    )
    second = view(ExpertsPage, "experts/page/2/index.html", catalog)
    assert second.topics == ()
    assert second.by_topic
    assert second.by_topic.href == "/experts/#site-by-topic"
    assert [one.link.href for one in second.units][1:4] == [
        "/experts/#site-of-unit-01",
        "#site-of-unit-02",
        "/experts/page/3/#site-of-unit-03",
    ]


def test_an_experts_page_says_who_carries_and_who_answers_them() -> None:
    mine = make_posts(3)
    shy = make_post("work/shy", "2026-03-01", authors=("jo",), about="energy/post-1", quote="Words.", share=("nobody",))
    own = make_post("energy/own", "2026-03-02", about="energy/post-1", quote="Words.")
    told = make_post("tax/told", "2026-03-03", authors=("sam",), about="energy/post-1", quote="Words.")
    catalog = make_catalog(posts=[*mine, shy, own, told])
    carriage = make_carriage(*(make_placement("tax", post) for post in mine[:2]), make_placement("work", mine[0]))
    found = outputs(catalog, FakeLibrary(), make_urls(), Dress(), carriage)
    page = next(one for one in found if one.path == "experts/dana-ortiz/index.html")
    assert isinstance(page, Page)
    assert [(one.link.text, one.count) for one in page.view.carriers] == [("Tax", 2), ("Work", 1)]
    assert [entry.href for entry in page.view.answers] == ["/tax/told/"]


def test_an_expert_names_their_subjects_before_having_written_on_them() -> None:
    topics = [make_topic("hydrogen"), make_topic("grid")]
    expert = make_expert(topics=("grid", "hydrogen"))
    catalog = make_catalog(posts=[make_post(topics=("hydrogen",))], experts=[expert], topics=topics)
    page = view(ExpertPage, "experts/dana-ortiz/index.html", catalog)
    assert [one.link.text for one in page.topics] == ["Hydrogen"]
    assert [link.text for link in page.subjects] == ["Grid"]


def test_all_sections_are_listed_by_kind_with_their_stage_and_closed_ones_apart() -> None:
    page = view(UnitsPage, "units/index.html", make_varied_catalog())
    groups = page.groups
    assert [link.href for link in page.jumps] == ["#site-practices", "#site-closed"]
    assert [(name, [(row.unit.text, row.stage, row.posts) for row in rows]) for name, _, rows in groups] == [
        (
            "Practices",
            [
                ("Empty", "live", 0),
                ("Energy & Infrastructure", "live", 47),
                ("Tax", "live", 3),
                ("Trial", "pilot", 1),
            ],
        ),
        ("Closed", [("Legal", "closed", 1)]),
    ]
    energy = groups[0][2][1]
    assert [one.link.text for one in energy.focus] == ["Hydrogen", "Grid"]
    assert energy.latest
    assert energy.latest.href == "/energy/caverns/"


def test_where_all_sections_are_of_one_kind_nothing_says_so() -> None:
    groups = view(UnitsPage, "units/index.html", make_catalog()).groups
    assert [(name, len(rows)) for name, _, rows in groups] == [("", 1)]


def test_a_hundred_sections_have_pages() -> None:
    kinds = list(Kind)
    units = [make_unit(f"unit-{n:03}", kind=kinds[n % 4]) for n in range(100)]
    assert_a_list_has_pages(
        make_catalog(units=units),
        "units",
        lambda page: [row.unit.href for _, _, rows in page.groups for row in rows],
        [f"/{unit.slug}/" for unit in sorted(units, key=lambda unit: kinds.index(unit.kind))],
    )


def test_the_archive_holds_every_post_once_by_year_and_month() -> None:
    catalog = make_varied_catalog()
    index = view(ArchivePage, "archive/index.html", catalog)
    assert [(one.link.href, one.count) for one in index.years] == [("/archive/2026/", 7), ("/archive/2024/", 45)]
    assert [(one.link.href, one.count) for row in index.rows for one in row.months] == [
        ("/archive/2026/#site-11", 6),
        ("/archive/2026/#site-3", 1),
        ("/archive/2024/#site-2", 15),
        ("/archive/2024/#site-1", 30),
    ]
    year = view(ArchivePage, "archive/2026/index.html", catalog)
    assert [(group.title, len(group.entries)) for group in year.groups] == [("November 2026", 6), ("March 2026", 1)]
    assert [one.link.href for one in year.months] == [f"#{group.id}" for group in year.groups]
    assert [one.link.text for one in year.years if one.link.current] == ["2026"]


def test_a_year_of_very_many_posts_has_pages_and_every_month_leads_to_its_own() -> None:
    posts = [make_post(f"energy/p{n}", f"2026-{1 + n % 11:02}-{1 + n % 28:02}") for n in range(550)]
    catalog = make_catalog(posts=posts)
    assert_a_list_has_pages(
        catalog,
        "archive/2026",
        lambda page: [entry.href for group in page.groups for entry in group.entries],
        [f"/energy/{post.slug}/" for post in catalog.posts],
    )
    third = view(ArchivePage, "archive/2026/page/3/index.html", catalog)
    assert [(one.link.text, one.link.href) for one in third.months][3:6] == [
        ("August", "/archive/2026/page/2/#site-8"),
        ("July", "#site-7"),
        ("June", "#site-6"),
    ]
    assert [(group.title, len(group.entries)) for group in third.groups] == [("July 2026", 50), ("June 2026", 50)]
    assert third.pager
    assert third.pager.legend == "201 to 300 of 550 posts"
    assert third.chrome.head.og_title == "2026, page 3"


def test_a_post_of_new_years_night_is_filed_in_the_networks_own_year() -> None:
    network = make_network(timezone="Asia/Tokyo")
    catalog = make_catalog(posts=[make_post(when="2025-12-31T20:00")], network=network)
    groups = view(ArchivePage, "archive/2026/index.html", catalog).groups
    assert [group.title for group in groups] == ["January 2026"]


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


def test_robots_may_read_all_but_what_is_no_page() -> None:
    found = outputs(make_catalog(), FakeLibrary(), make_urls("https://firm.example/in"), Dress())
    robots = next(file_of(one) for one in found if isinstance(one, Document) and one.path == "robots.txt").decode()
    rules = RobotFileParser()
    rules.parse(robots.splitlines())
    allowed = ("/in/", "/in/energy/caverns/", "/in/search/", "/in/subscribe/", "/in/sitemap.xml")
    refused = ("/in/pagefind/energy/pagefind.js", "/in/admin/", "/in/search/?q=caverns")
    assert [path for path in allowed if not rules.can_fetch("Any", path)] == []
    assert [path for path in refused if rules.can_fetch("Any", path)] == []
    assert "Disallow: /in/search/?q=" in robots.splitlines()
    assert rules.site_maps() == ["https://firm.example/in/sitemap.xml"]


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


def test_the_front_page_shows_the_newest_answers_one_of_a_section_and_not_in_its_card_too() -> None:
    answers = [
        make_post(f"{unit}/answer-{n}", f"2026-02-{n}", about="energy/post-1", quote=f"Words {n}.")
        for n, unit in ((11, "tax"), (12, "tax"), (13, "work"), (14, "work"), (15, "tax"), (16, "tax"))
    ]
    catalog = make_catalog(posts=[make_post("energy/post-1", "2026-02-01"), *answers])
    page = front(catalog)
    assert asked(catalog) == ["/tax/answer-16/", "/work/answer-14/"]
    first = page.answers[0].about
    assert (first.quote, first.link.href, first.unit and first.unit.href) == (
        "Words 16.",
        "/energy/post-1/",
        "/energy/",
    )
    assert [card.first and card.first.href for card in page.sections] == ["/tax/answer-15/", "/work/answer-13/"]


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
    posts = [
        make_post("energy/post-1", "2026-11-01"),
        make_post("work/closely-kept", share=()),
        *(make_post(f"tax/post-{n}", f"2026-11-0{n}") for n in range(1, 5)),
    ]
    silent = make_post("tax/answer", "2026-11-09", **changes)
    told = make_post("tax/told", "2026-11-08", about="energy/post-1", quote="Words.")
    catalog = make_catalog(posts=[*posts, silent, told], notices=[make_notice("energy/gone")])
    assert asked(catalog) == ["/tax/told/"]


def test_a_closed_section_answers_nobody_on_the_front_page() -> None:
    units = [make_unit("energy"), make_unit("tax", stage=Stage.CLOSED)]
    answer = make_post("tax/answer", about="energy/post-1", quote="Words.")
    assert asked(make_catalog(posts=[*make_posts(1), answer], units=units)) == []
