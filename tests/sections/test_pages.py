"""What a section's pages promise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

import pytest

from plugins.network.bodies import Heading
from plugins.network.dress import Dress
from plugins.network.model import Change, Form, Media, Post, Stage, State, Status
from plugins.network.views import NoticePage, PlainPage, PostPage, RedirectPage, SectionPage
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Page
from plugins.sections.pages import outputs
from tests import structured
from tests.builders import (
    FakeLibrary,
    make_catalog,
    make_expert,
    make_network,
    make_notice,
    make_page,
    make_post,
    make_posts,
    make_text,
    make_topic,
    make_unit,
    make_urls,
    moment,
    spelled,
)

View = TypeVar("View")


def pages(catalog: Catalog, library: FakeLibrary | None = None) -> Mapping[str, Page]:
    """Every page of every section by its path."""
    made = outputs(catalog, library or FakeLibrary(), make_urls(), Dress())
    return {one.path: one for one in made if isinstance(one, Page)}


def view(kind: type[View], path: str, catalog: Catalog, library: FakeLibrary | None = None) -> View:
    found = pages(catalog, library)[path].view
    assert isinstance(found, kind)
    return found


def post_view(post: Post, library: FakeLibrary | None = None, **catalog: Any) -> PostPage:
    """The page of one published post."""
    made = make_catalog(**{"posts": [post]} | catalog)
    return view(PostPage, f"{made.unit[post.unit].slug}/{post.slug}/index.html", made, library)


@pytest.mark.parametrize(("count", "of"), [(0, 1), (1, 1), (20, 1), (21, 2), (40, 2), (41, 3)])
def test_a_section_has_a_page_for_every_twenty_posts(count: int, of: int) -> None:
    catalog = make_catalog(posts=make_posts(count), units=[make_unit()])
    numbered = ["energy/index.html"] + [f"energy/page/{number}/index.html" for number in range(2, of + 1)]
    sections = [page for page in pages(catalog).values() if page.template == "section.html"]
    assert [page.path for page in sections] == numbered
    listed = [entry.title for page in sections for entry in page.view.entries]
    assert listed == [post.title for post in catalog.posts]


def test_a_section_says_who_it_is() -> None:
    catalog = make_catalog(
        units=[make_unit("energy", lead="dana-ortiz", stage=Stage.PILOT), make_unit("tax")],
        experts=[
            make_expert("dana-ortiz"),
            make_expert("al-fox"),
            make_expert("bo-gant", "tax", writes_for=("energy",)),
            make_expert("cy-hart", "tax"),
            make_expert("di-lund", "tax", writes_for=("energy",)),  # and has never written anything there
        ],
        pages=[make_page(slug="method", order=2), make_page(slug="aims", order=1)],
        posts=[
            make_post("energy/a", topics=("grid",)),
            make_post("energy/b", topics=("pay", "grid"), authors=("bo-gant",)),
        ],
    )
    section = view(SectionPage, "energy/index.html", catalog)
    assert section.lead is not None
    assert (section.stage, section.kind, section.lead.link.text) == ("pilot", "Practice", "Dana Ortiz")
    assert [(one.link.text, one.unit.text if one.unit else "") for one in section.experts] == [
        ("Al Fox", ""),
        ("Bo Gant", "Tax"),
    ]
    assert [link.text for link in section.pages] == ["Aims", "Method"]
    assert [(one.link.text, one.count) for one in section.topics] == [("Grid", 2), ("Pay", 1)]
    assert not any(entry.show_unit for entry in section.entries)


def test_each_page_of_a_list_is_its_own_canonical_page_and_says_its_number() -> None:
    second = view(SectionPage, "energy/page/2/index.html", make_catalog(posts=make_posts(21)))
    assert second.chrome.head.canonical == "https://insights.firm.example/energy/page/2/"
    assert second.chrome.head.title == "Energy, page 2 | The Firm"
    assert (second.pager.newer, second.pager.older) == ("/energy/", "")


def test_a_post_names_its_authors_topics_and_changes() -> None:
    post = make_post(
        authors=("dana-ortiz", "li-wei"),
        topics=("hydrogen",),
        changes=(Change(date=date(2026, 11, 22), what="Second."), Change(date=date(2026, 11, 21), what="First.")),
        updated=moment("2026-11-22"),
    )
    experts = [make_expert("dana-ortiz"), make_expert("li-wei", "tax")]
    page = post_view(post, experts=experts, units=[make_unit("energy"), make_unit("tax")])
    assert [(author.link.href, author.unit.text if author.unit else "") for author in page.authors] == [
        ("/experts/dana-ortiz/", ""),
        ("/experts/li-wei/", "Tax"),
    ]
    assert [(topic.text, topic.href) for topic in page.topics] == [("Hydrogen", "/topics/hydrogen/")]
    assert [(change.day.text, change.what) for change in page.changes] == [
        ("22 Nov 2026", "Second."),
        ("21 Nov 2026", "First."),
    ]
    assert page.updated is not None
    assert page.updated.text == "22 Nov 2026"


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (220, 1), (1540, 7)])
def test_a_post_says_how_long_it_takes_to_read(words: int, minutes: int) -> None:
    library = FakeLibrary({make_post().source: make_text(words=words)})
    assert post_view(make_post(), library).minutes == minutes


def test_a_standfirst_is_always_the_authors_own_words() -> None:
    assert post_view(make_post(summary="Mine.")).standfirst == "Mine."
    cut = post_view(make_post(summary="The first forty words…", own_summary=False))
    assert (cut.standfirst, cut.chrome.head.description) == ("", "The first forty words…")


def test_a_long_post_has_contents() -> None:
    headings = [Heading(level=2, id=f"part-{n}", text=f"Part {n}") for n in range(4)]
    library = FakeLibrary({make_post().source: make_text(headings=headings)})
    assert [item.href for item in post_view(make_post(), library).toc] == [f"#part-{n}" for n in range(4)]


def test_a_post_says_how_to_cite_it() -> None:
    post = make_post(title="What caverns cost", authors=("dana-ortiz", "li-wei"), updated=moment("2027-01-02"))
    page = post_view(post)
    assert page.cite == "Ortiz, D. and Wei, L. (2026) “What caverns cost”, "
    assert page.cite_work == "The Firm, Energy"
    assert page.cite_end == ", 20 November, updated 2 January 2027."


def test_a_post_can_be_passed_on_whatever_its_title_holds() -> None:
    linked_in, mail = post_view(make_post(title="50 % & more?")).share
    address = "https%3A%2F%2Finsights.firm.example%2Fenergy%2Fcaverns%2F"
    assert linked_in.href == f"https://www.linkedin.com/sharing/share-offsite/?url={address}"
    assert mail.href == f"mailto:?subject=50%20%25%20%26%20more%3F&body={address}"


def test_an_event_says_when_and_where() -> None:
    times: dict[str, Any] = {"starts": moment("2027-02-04T09:30"), "ends": moment("2027-02-04T11:00"), "place": "Hull"}
    london = make_network(timezone="Europe/London")
    event = post_view(make_post(form=Form.EVENT, **times), network=london).event
    assert event is not None
    assert (event.when, event.place) == ("Thursday 4 Feb 2027, 09:30 to 11:00 GMT", "Hull")
    assert (event.starts.iso, event.over) == ("2027-02-04T09:30:00+00:00", False)
    assert event.file == "/energy/caverns/event.ics"
    assert post_view(make_post(form=Form.NOTE, **times)).event is None


def test_an_event_that_is_over_is_kept_in_no_calendar_any_more() -> None:
    event = post_view(make_post(form=Form.EVENT, starts=moment("2026-11-01"))).event
    assert event is not None
    assert (event.over, event.file) == (True, "")


def test_a_section_shows_its_own_events_until_they_are_over_the_soonest_first() -> None:
    def event(key: str, starts: str, **changes: Any) -> Post:
        return make_post(key, "2026-11-01", form=Form.EVENT, starts=moment(starts), **changes)

    posts = [
        event("energy/later", "2027-02-04T09:30", place="Hull", lang="fr"),
        event("energy/sooner", "2026-11-25"),  # the day of the build
        event("energy/past", "2026-11-24"),
        event("tax/others", "2026-12-01"),
        *make_posts(21),
    ]
    catalog = make_catalog(posts=posts)
    first = view(SectionPage, "energy/index.html", catalog)
    assert [(one.link.text, one.when, one.place, one.file, one.lang) for one in first.events] == [
        ("Sooner", "Wednesday 25 Nov 2026", "", "/energy/sooner/event.ics", ""),
        ("Later", "Thursday 4 Feb 2027, 09:30 UTC", "Hull", "/energy/later/event.ics", "fr"),
    ]
    assert first.calendar is not None
    assert first.calendar.href == "/energy/events.ics"
    assert view(SectionPage, "energy/page/2/index.html", catalog).events == ()
    listed = {entry.title: entry.when for entry in first.entries}
    assert (listed["Past"], listed["Post 21"]) == ("Tuesday 24 Nov 2026", "")


def graph(post: Post, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(post_view(post, **more).chrome.head.json_ld)["@graph"]
    assert structured.complaints(found) == []
    return found


def test_machines_are_told_of_an_event_with_its_hours_and_its_place() -> None:
    times: dict[str, Any] = {"starts": moment("2027-02-04T09:30"), "ends": moment("2027-02-04T11:00"), "place": "Hull"}
    event = next(node for node in graph(make_post(form=Form.EVENT, **times)) if node["@type"] == "Event")
    assert (event["startDate"], event["endDate"]) == ("2027-02-04T09:30:00+00:00", "2027-02-04T11:00:00+00:00")
    assert event["location"] == {"@type": "Place", "name": "Hull", "address": "Hull"}
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["url"] == "https://insights.firm.example/energy/caverns/"
    assert event["subjectOf"] == {"@id": "tag:firm.example,2026:energy/caverns"}
    assert event["organizer"]["name"] == "The Firm"


def test_machines_are_told_of_whole_days_of_a_place_on_the_web_and_of_an_event_called_off() -> None:
    times: dict[str, Any] = {
        "starts": moment("2027-02-04"),
        "ends": moment("2027-02-05"),
        "place": "https://meet.example/x",
    }
    took_back: dict[str, Any] = {"status": Status.WITHDRAWN, "reason": "Snow.", "updated": moment("2026-11-20")}
    event = next(node for node in graph(make_post(form=Form.EVENT, **times)) if node["@type"] == "Event")
    assert (event["startDate"], event["endDate"]) == ("2027-02-04", "2027-02-05")
    assert event["location"] == {"@type": "VirtualLocation", "url": "https://meet.example/x"}
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    catalog = make_catalog(withdrawn=[make_post(form=Form.EVENT, **times, **took_back)])
    page = view(PostPage, "energy/caverns/index.html", catalog)
    off = next(node for node in json.loads(page.chrome.head.json_ld)["@graph"] if node["@type"] == "Event")
    assert off["eventStatus"] == "https://schema.org/EventCancelled"
    assert page.event is not None
    assert page.event.file == ""


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (Form.NOTE, {"BlogPosting"}),
        (Form.ANALYSIS, {"Article", "Report"}),
        (Form.EXPLAINER, {"Article"}),
        (Form.QA, {"Article"}),
        (Form.CASE, {"Article", "Report"}),
    ],
)
def test_machines_are_told_what_kind_of_article_a_post_is(form: Form, expected: set[str]) -> None:
    assert structured.types_of(graph(make_post(form=form))[0]) == expected


def test_a_section_names_its_posts_to_machines_in_their_order_from_page_to_page() -> None:
    catalog = make_catalog(posts=make_posts(21))
    second = json.loads(view(SectionPage, "energy/page/2/index.html", catalog).chrome.head.json_ld)["@graph"]
    assert structured.complaints(second) == []
    assert second[0]["mainEntity"]["itemListElement"] == [
        {"@type": "ListItem", "position": 21, "url": "https://insights.firm.example/energy/post-1/"}
    ]


def test_a_withdrawn_post_keeps_its_text_under_a_banner_and_asks_not_to_be_found() -> None:
    post = make_post(status=Status.WITHDRAWN, reason="Superseded.", updated=moment("2026-11-22"))
    page = view(PostPage, "energy/caverns/index.html", make_catalog(withdrawn=[post]))
    banner = page.banners[0]
    assert banner.day is not None
    assert (banner.kind, banner.text, banner.day.text) == ("withdrawn", "Superseded.", "22 Nov 2026")
    assert page.chrome.head.noindex
    assert page.chrome.head.title.startswith("Withdrawn: ")
    assert "The text of" in page.body


def test_nobody_is_asked_to_pass_on_what_was_withdrawn() -> None:
    catalog = make_catalog(withdrawn=[make_post(status=Status.WITHDRAWN)])
    assert view(PostPage, "energy/caverns/index.html", catalog).share == ()


def test_a_withdrawn_post_does_not_claim_that_it_was_withdrawn_on_the_day_it_was_published() -> None:
    post = make_post(when="2026-02-01", status=Status.WITHDRAWN, reason="Superseded.", updated=moment("2026-02-01"))
    banner = view(PostPage, "energy/caverns/index.html", make_catalog(withdrawn=[post])).banners[0]
    assert (banner.kind, banner.day) == ("withdrawn", None)


def test_a_withdrawn_post_is_in_no_list_of_its_section() -> None:
    catalog = make_catalog(posts=[make_post("energy/a")], withdrawn=[make_post("energy/b")])
    assert [entry.title for entry in view(SectionPage, "energy/index.html", catalog).entries] == ["A"]
    assert view(PostPage, "energy/a/index.html", catalog).next == ()


def test_a_topic_that_only_a_withdrawn_post_brought_up_has_no_page_to_lead_to() -> None:
    post = make_post(status=Status.WITHDRAWN, topics=("hydrogen", "passing-fad"))
    catalog = make_catalog(withdrawn=[post], topics=[make_topic("hydrogen")])
    page = view(PostPage, "energy/caverns/index.html", catalog)
    assert [topic.text for topic in page.topics] == ["Hydrogen"]


def test_every_page_of_a_closed_section_says_that_it_is_closed() -> None:
    catalog = make_catalog(units=[make_unit(stage=Stage.CLOSED)], posts=[make_post()], pages=[make_page()])
    closed = view(PlainPage, "energy/what-we-do/index.html", catalog).closed
    assert closed is not None
    assert [banner.kind for banner in view(PostPage, "energy/caverns/index.html", catalog).banners] == [closed.kind]
    assert view(SectionPage, "energy/index.html", catalog).stage == closed.kind == "closed"


def test_a_post_says_what_day_it_speaks_of_and_that_its_review_is_due() -> None:
    yesterday, tomorrow = date(2026, 11, 24), date(2026, 11, 26)
    titles = [banner.title for banner in post_view(make_post(as_at=date(2026, 1, 2), review_by=yesterday)).banners]
    assert titles == ["Position as at 2 Jan 2026", "This was due for review on 24 Nov 2026"]
    assert post_view(make_post(review_by=tomorrow)).banners == ()


def test_a_posts_picture_has_its_size_and_a_full_address_for_previews() -> None:
    post = make_post(image="media/c.jpg", image_alt="A cavern", image_rights="Us")
    page = post_view(post, media=[Media(unit="energy", path="media/c.jpg", width=8, height=6)])
    assert page.picture is not None
    assert (page.picture.src, page.picture.alt, page.picture.width) == ("/energy/media/c.jpg", "A cavern", 8)
    assert page.chrome.head.image == "https://insights.firm.example/energy/media/c.jpg"
    assert post_view(post).picture is None


def test_a_post_plays_the_recording_it_came_with() -> None:
    talk = post_view(make_post(audio="media/talk.mp3"), media=[Media(unit="energy", path="media/talk.mp3")]).player
    assert talk is not None
    assert (talk.kind, talk.src, talk.type) == ("audio", "/energy/media/talk.mp3", "audio/mpeg")
    assert post_view(make_post(audio="media/talk.mp3")).player is None


@pytest.mark.parametrize(
    ("state", "label", "bad", "text"),
    [
        (State.RETRACTED, "Retracted", True, "This post was taken down on 14 Nov 2026."),
        (State.EXPIRED, "Expired", False, "This post expired on 14 Nov 2026."),
    ],
)
def test_a_notice_says_when_and_asks_not_to_be_found(state: State, label: str, bad: bool, text: str) -> None:
    notice = view(NoticePage, "energy/gone/index.html", make_catalog(notices=[make_notice(state=state)]))
    assert (notice.label, notice.bad, notice.text) == (label, bad, text)
    assert notice.chrome.head.title == f"{label} | The Firm"
    assert notice.chrome.head.noindex


def test_what_was_retracted_is_in_no_page() -> None:
    """The library knows the words still; nothing may ask for them."""
    notice = make_notice("energy/gone", aliases=("/energy/before/",))
    library = FakeLibrary({notice.source: make_text("<p>Secret words</p>")})
    catalog = make_catalog(
        posts=[make_post("tax/reply", about="energy/gone", quote="Secret words")],
        notices=[notice],
        aliases={"/energy/before/": "/energy/gone/"},
    )
    assert "Secret words" not in spelled(pages(catalog, library).values())


def test_an_old_address_leads_to_the_new_one() -> None:
    catalog = make_catalog(posts=[make_post()], aliases={"/old/address/": "/energy/caverns/"})
    moved = view(RedirectPage, "old/address/index.html", catalog)
    assert (moved.href, moved.canonical) == ("/energy/caverns/", "https://insights.firm.example/energy/caverns/")


def test_a_standing_page_shows_its_siblings() -> None:
    catalog = make_catalog(pages=[make_page(slug="aims"), make_page(slug="method"), make_page("tax", "other")])
    page = view(PlainPage, "energy/aims/index.html", catalog)
    assert [link.text for link in page.siblings] == ["Method"]
    assert page.body == "<p>The text of energy/pages/aims.md</p>"


def test_a_title_survives_in_json_ld_and_cannot_end_it() -> None:
    title = 'Tags: "</script>" & more'
    script = post_view(make_post(title=title, topics=("hydrogen",)), topics=[make_topic()]).chrome.head.json_ld
    article, crumbs = json.loads(script)["@graph"]
    assert article["headline"] == title
    assert "</" not in script
    assert article["@id"] == make_post().id
    assert article["author"][0]["url"] == "https://insights.firm.example/experts/dana-ortiz/"
    assert [item["name"] for item in crumbs["itemListElement"]] == ["The Firm", "Energy", title]
