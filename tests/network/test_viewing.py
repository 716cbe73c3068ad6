"""The small views that pages are made of."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network import json_ld
from plugins.network.bodies import Heading
from plugins.network.brand import Face, read_brand
from plugins.network.carrying import Route
from plugins.network.dress import Dress, Facts, dress_of
from plugins.network.model import Change, FollowRule, Form, Media, Post, Stage, Status
from plugins.network.paging import legend, sheets
from plugins.network.viewing import Viewer
from plugins.network.wording import comment_label, cut, host_of, toc
from tests.builders import (
    make_catalog,
    make_network,
    make_notice,
    make_placement,
    make_post,
    make_posts,
    make_unit,
    make_urls,
    moment,
)


def viewer(dress: Dress | None = None, base: str = "https://insights.firm.example", **catalog: Any) -> Viewer:
    return Viewer(make_catalog(**catalog), make_urls(base), dress or Dress())


@pytest.mark.parametrize(
    ("count", "legends"),
    [
        (0, ["No posts yet"]),
        (1, ["1 post"]),
        (20, ["20 posts"]),
        (21, ["1 to 20 of 21 posts", "21 of 21 posts"]),
        (42, ["1 to 20 of 42 posts", "21 to 40 of 42 posts", "41 to 42 of 42 posts"]),
    ],
)
def test_a_long_list_says_where_each_page_stands(count: int, legends: list[str]) -> None:
    assert [legend(sheet) for sheet in sheets(make_posts(count), "/energy/")] == legends


@given(st.integers(min_value=0, max_value=70))
def test_every_post_of_a_list_is_on_one_page_of_it(count: int) -> None:
    posts = make_posts(count)
    cut_up = sheets(posts, "/energy/")
    assert tuple(post for sheet in cut_up for post in sheet.posts) == posts
    for newer, older in pairwise(cut_up):
        assert (newer.older, older.newer) == (older.path, newer.path)
    assert (cut_up[0].newer, cut_up[-1].older) == ("", "")


@given(st.text(max_size=500))
def test_a_description_is_one_line_of_two_hundred_characters_at_most(text: str) -> None:
    line = cut(text)
    assert len(line) <= 200
    assert "\n" not in line


def test_a_long_description_ends_at_a_word() -> None:
    assert cut("one two three four", 10) == "one two…"
    assert cut("one two three", 8) == "one two…"
    assert cut("one two", 7) == "one two"


def test_contents_are_given_from_four_headings_on() -> None:
    headings = [Heading(level=level, id=f"h{n}", text=f"H{n}") for n, level in enumerate([2, 3, 3, 2, 4])]
    assert toc(headings[:3]) == ()
    items = toc(headings)
    assert [(item.href, [child.href for child in item.children]) for item in items] == [
        ("#h0", ["#h1", "#h2"]),
        ("#h3", []),
    ]


def test_an_entry_says_the_forms_name_and_nothing_for_a_note() -> None:
    made = viewer(posts=[make_post()])
    assert made.entry(make_post(form=Form.QA)).form == "Q&A"
    assert made.entry(make_post()).form == ""


def test_an_entry_tells_the_newest_change() -> None:
    changes = (Change(date=moment("2026-11-22").date(), what="New figures."),)
    entry = viewer(posts=[make_post()]).entry(make_post(changes=changes, updated=moment("2026-11-22")))
    assert entry.updated is not None
    assert (entry.updated.text, entry.change) == ("22 Nov 2026", "New figures.")


def test_an_entry_names_its_language_only_where_it_is_another() -> None:
    made = viewer(posts=[make_post()], units=[make_unit(lang="de")])
    assert made.entry(make_post()).lang == "de"
    assert made.entry(make_post(), lang="de").lang == ""
    assert made.entry(make_post(lang="fr"), lang="de").lang == "fr"


COMMENT = make_post("tax/reply", about="energy/caverns", quote="The words quoted.")
WITHDRAWN: dict[str, Any] = {"status": Status.WITHDRAWN, "updated": moment("2026-11-22")}


@pytest.mark.parametrize(
    ("catalog", "quote"),
    [
        ({"posts": [make_post(), COMMENT]}, "The words quoted."),
        ({"posts": [make_post(slug="holes", aliases=("/energy/caverns/",)), COMMENT]}, "The words quoted."),
        ({"posts": [make_post(share=("nobody",)), COMMENT]}, ""),
        ({"posts": [COMMENT], "withdrawn": [make_post(**WITHDRAWN)]}, ""),
        ({"posts": [COMMENT], "notices": [make_notice("energy/caverns")]}, ""),
        ({"posts": [COMMENT]}, ""),
    ],
    ids=["published", "renamed", "not shared", "withdrawn", "retracted", "gone"],
)
def test_words_of_another_unit_are_quoted_only_while_it_publishes_and_shares_them(
    catalog: dict[str, Any], quote: str
) -> None:
    assert viewer(**catalog).entry(COMMENT).quoted == quote


@pytest.mark.parametrize(
    ("share", "of_unit", "may"),
    [
        (("everyone",), ("everyone",), {"", "tax", "legal", "energy"}),
        (("tax",), ("everyone",), {"", "tax", "energy"}),
        (("everyone",), ("tax",), {"", "tax", "energy"}),
        (("tax", "legal"), ("legal",), set()),
    ],
)
def test_quoted_words_are_shown_only_where_the_post_quoted_may_be_shown(
    share: tuple[str, ...], of_unit: tuple[str, ...], may: set[str]
) -> None:
    units = [make_unit("energy", share=of_unit), make_unit("tax"), make_unit("legal")]
    made = viewer(posts=[make_post(share=share), COMMENT], units=units)
    assert {uid for uid in ("", "tax", "legal", "energy") if made.entry(COMMENT, in_unit=uid).quoted} == may


def test_a_carried_post_keeps_title_byline_date_and_address() -> None:
    post = make_post("energy/caverns", authors=("dana-ortiz", "li-wei"))
    made = viewer(posts=[post], units=[make_unit("energy"), make_unit("tax")])
    at_home, carried = made.entry(post), made.entry(post, show_unit=False, placement=make_placement("tax", post))
    assert carried.carried is not None
    assert carried.show_unit, "a carried post always says whose it is"
    assert replace(carried, carried=None) == at_home


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"route": Route.UNIT, "rule": FollowRule(unit="energy")}, "carried because we follow Energy"),
        (
            {"route": Route.UNIT, "rule": FollowRule(unit="energy", topics=("grid",))},
            "carried because we follow Energy on Grid",
        ),
        ({"route": Route.TOPIC, "rule": FollowRule(topics=("grid", "pay"))}, "carried because we follow Grid"),
        ({"route": Route.OFFER, "rule": None}, "offered by its author"),
    ],
)
def test_a_carried_post_says_why_it_is_here(changes: dict[str, Any], why: str) -> None:
    post = make_post(topics=("grid",))
    made = viewer(posts=[post], units=[make_unit("energy"), make_unit("tax")])
    assert made.carried(make_placement("tax", post, **changes)).why == why


def test_a_note_is_never_in_the_authors_summary() -> None:
    made = viewer(posts=[make_post()], units=[make_unit("energy"), make_unit("tax")])
    entry = made.entry(make_post(), placement=make_placement("tax", make_post(), note="Read this first."))
    assert entry.carried is not None
    assert (entry.summary, entry.carried.note) == ("About caverns.", "Read this first.")


@pytest.mark.parametrize(
    ("about", "pinned", "label"),
    [
        ("", False, ""),
        ("", True, "Pinned"),
        ("tax/x", False, "Comment"),
        ("tax/x", True, "Pinned comment"),
        ("https://grid.example/", True, "Pinned comment on an outside page"),
    ],
)
def test_what_kind_of_entry_it_is_is_said_in_words(about: str, pinned: bool, label: str) -> None:
    assert comment_label(make_post(about=about), pinned=pinned) == label


def test_every_page_names_the_networks_feeds_after_its_own_and_its_sections() -> None:
    unit = make_unit()
    made = viewer(base="https://firm.example/insights", units=[unit])
    facts = Facts(path="/energy/", title="Energy", unit=unit, feeds=(("Energy, own posts", "/energy/own/"),))
    feeds = made.chrome(facts).head.feeds
    assert [(feed.title, feed.href) for feed in feeds if feed.type == "application/rss+xml"] == [
        ("Energy, The Firm (RSS)", "/insights/energy/feed.xml"),
        ("Energy, own posts, The Firm (RSS)", "/insights/energy/own/feed.xml"),
        ("The Firm (RSS)", "/insights/feed.xml"),
    ]
    assert [feed.href for feed in feeds[-3:]] == ["/insights/feed.xml", "/insights/atom.xml", "/insights/feed.json"]
    assert [feed.title for feed in made.chrome(Facts(path="/topics/", title="Topics")).head.feeds] == [
        "The Firm (RSS)",
        "The Firm (Atom)",
        "The Firm (JSON Feed)",
    ]


def test_the_foot_leads_to_the_networks_feeds_the_list_of_all_and_the_machine_index() -> None:
    follow = viewer().site().follow
    feeds = ["/feed.xml", "/atom.xml", "/feed.json", "/feeds.opml"]
    assert [link.href for link in follow] == ["/subscribe/", *feeds, "/network.json"]


def test_the_masthead_leaves_out_closed_sections_and_the_foot_has_all() -> None:
    units = [make_unit("a"), make_unit("b", stage=Stage.CLOSED), make_unit("c", stage=Stage.PILOT)]
    site = viewer(units=units).site("c")
    assert [(link.text, link.current) for link in site.sections] == [("A", False), ("C", True)]
    assert [link.text for link in site.all_sections] == ["A", "B", "C"]


def test_a_masthead_of_many_sections_shows_the_ten_live_ones_with_the_newest_posts_by_name() -> None:
    units = [make_unit(f"unit-{n:02}", stage=Stage.PILOT if n == 13 else Stage.LIVE) for n in range(14)]
    posts = [make_post(f"unit-{n:02}/post", f"2026-01-{n + 1:02}") for n in range(14)]
    site = viewer(units=units, posts=posts).site()
    assert [link.text for link in site.sections] == [f"Unit {n:02}" for n in range(3, 13)] + ["All sections"]
    assert site.sections[-1].href == "/units/"


def test_the_brand_dresses_every_page_of_its_network() -> None:
    brand = read_brand(Path(__file__).parents[2] / "theme" / "brand.yaml")
    faces = (
        Face(family="A", file="faces/a.woff2", preload=True),
        Face(family="B", file="faces/b.woff2", preload_quotes=True),
    )
    dress = dress_of(replace(brand, foot="{name} said.", logo="logo.svg", icon="icon.svg", faces=faces), make_network())
    assert (dress.foot, dress.logo, dress.icon) == ("The Firm said.", "/theme/logo.svg", "/theme/icon.svg")
    assert (dress.preload, dress.preload_quotes) == (("/theme/faces/a.woff2",), ("/theme/faces/b.woff2",))


def test_links_begin_with_the_path_of_the_networks_address() -> None:
    made = viewer(
        Dress(foot="Said.", logo="/theme/logo.svg", preload=("/theme/faces/a.woff2",)),
        base="https://firm.example/insights",
        posts=[make_post()],
    )
    site = made.site()
    assert (site.home.href, site.logo, site.preload) == (
        "/insights/",
        "/insights/theme/logo.svg",
        ("/insights/theme/faces/a.woff2",),
    )
    head = made.chrome(Facts(path="/energy/", title="Energy")).head
    assert head.canonical == "https://firm.example/insights/energy/"


def test_a_picture_that_is_not_there_is_not_shown() -> None:
    made = viewer(posts=[make_post()], media=[Media(unit="energy", path="media/a.png", width=4, height=3)])
    picture = made.picture("energy", "media/a.png", "A cavern")
    assert picture is not None
    assert (picture.src, picture.width, picture.height) == ("/energy/media/a.png", 4, 3)
    assert made.picture("energy", "media/b.png", "") is None
    assert made.absolute_file("energy", "media/b.png") == ""


def test_a_page_takes_the_language_of_its_section_before_the_networks() -> None:
    unit = make_unit(lang="de")
    made = viewer(units=[unit], network=make_network(language="fr"))
    assert made.chrome(Facts(path="/energy/", title="Energie", unit=unit)).lang == "de"
    assert made.chrome(Facts(path="/topics/", title="Sujets")).lang == "fr"


@pytest.mark.parametrize(
    "evil", ["</script><script>alert(1)</script>", "<!--", "a\u2028b\u2029c", "& 'quotes' \"too\""]
)
def test_no_title_can_leave_the_script_element(evil: str) -> None:
    script = json_ld.script([{"@type": "Article", "headline": evil}])
    assert not set("<>&\u2028\u2029") & set(script)
    assert json.loads(script)["@graph"][0]["headline"] == evil


@given(st.text())
def test_json_ld_says_what_it_was_given(text: str) -> None:
    assert json.loads(json_ld.script([{"name": text}]))["@graph"] == [{"name": text}]


def test_a_list_last_changed_when_its_newest_post_did() -> None:
    old, new = make_post("energy/a", "2026-01-01", updated=moment("2026-03-01")), make_post("energy/b", "2026-02-01")
    posts: list[Post] = [new, old]
    made = viewer(posts=posts)
    assert made.lastmod(posts) == made.lastmod(posts[::-1]) == "2026-03-01"
    assert made.lastmod([]) == ""
    assert made.lastmod([make_post(when="2026-02-01T09:30")]) == "2026-02-01T09:30:00+00:00"


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://Firm.example:8443/x", "firm.example"),
        ("https://f\u0456rm.example/", "xn--frm-jhd.example"),  # a Cyrillic i
        ("https://" + "\u0456" * 80 + ".example/", "%D1%96" * 80 + ".example"),
        ("", ""),
    ],
)
def test_a_host_that_may_look_like_anothers_is_shown_in_its_coded_form(address: str, host: str) -> None:
    assert host_of(address) == host
