"""The reading check tells what readers, lists, search engines and LinkedIn will make of a post, drafts above all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from plugins.network import rasters
from plugins.network.live import Live
from plugins.network.model import Media
from plugins.pipeline import open_live
from plugins.preview.editors import Editor
from plugins.preview.opener import Opener
from plugins.preview.reading_check import ReadingCheck, Served, check_of, flow_of
from plugins.preview.reading_page import check_drawn
from plugins.preview.weighing import PHONE, served, weighed
from tests.building import NOW, ROOT
from tests.pictures import drawing, photo
from tests.preview.flat_site import LONG, Running, previewing
from tests.preview.test_in_a_browser import RULES, WAIT
from tests.site.small_network import NETWORK, URL, plant, post

LONG_TITLE = "What it takes to keep a store of gas below the ground from one year to the next"
SENTENCE = " ".join(["It", *["goes"] * 38, "on."])
BODY = f"""## The sum

See [the price](2026-03-02-what-caverns-cost.md#digging), [a plan](2026-08-01-not-ready.md), [nothing](2026-01-01-no.md)
and [the section](/tax/). Also [a page](https://report.example/2026), [another](https://report.example/2027), and
[this site]({URL}/energy/what-caverns-cost/). {SENTENCE} It ends.

### A remark

- One thing.
- Another.

![A field at noon](../media/field.jpg)

![A scheme](../media/scheme.png)

"""
FIELD, SCHEME = photo(2400, 1600, seed=3), drawing(700, 500)
ASKED = "energy/posts/2027-01-02-stores.md"
POSTS = {
    "energy/media/field.jpg": FIELD,
    "energy/media/scheme.png": SCHEME,
    ASKED: post(BODY, title=f'"{LONG_TITLE}"', tags="[hydrogen]", status="draft", to="[labs]"),
    "energy/posts/2026-11-10-square.md": post(
        "Words.", title="Square", image="media/square.jpg", image_alt="A square", summary="Short."
    ),
    "energy/media/square.jpg": photo(800, 800),
    "tax/posts/2026-11-10-kept.md": post("Words.", title="Kept", authors="[sam-cole]", share="nobody"),
    "tax/posts/2026-11-11-odd.md": post(
        "Words <b>and</b> &lt;signs&gt;.", title='"<script>alert(1)</script>"', authors="[sam-cole]"
    ),
}
SAMPLES = {"field.jpg": 1234, "scheme.png": 99}


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reading")
    plant({**NETWORK, **POSTS}, folder / "units")
    return folder


@pytest.fixture(scope="module")
def live(network: Path) -> Live:
    return opened(network)


def opened(folder: Path, **more: Any) -> Live:
    settings = {"HIGHROAD_NOW": NOW, "HIGHROAD_SEARCH": False, "HIGHROAD_JOBS": 1, **more}
    return open_live(
        ROOT / "pelicanconf.py", PATH=str(folder / "units"), HIGHROAD_STATE=str(folder / "state"), **settings
    )


def check(live: Live, path: str) -> ReadingCheck:
    behind = live.behind(path)
    assert behind is not None, path
    return check_of(behind, lambda file, media: Served(width=10, height=10, size=SAMPLES.get(file.name, 1)))


@pytest.fixture(scope="module")
def draft(live: Live) -> ReadingCheck:
    return check(live, "energy/stores/")


def test_only_posts_are_looked_over(live: Live) -> None:
    assert live.behind("energy/stores/") is not None
    for path in (
        "",
        "energy/",
        "energy/what-we-do/",
        "experts/dana-ortiz/",
        "nosuch/",
        "energy/never-mind/",
        "feed.xml",
    ):
        assert live.behind(path) is None, path


def test_each_page_of_a_file_knows_it(live: Live, network: Path) -> None:
    for path, file in {
        "energy/stores/": ASKED,
        "energy/what-we-do/": "energy/pages/what-we-do.md",
        "experts/dana-ortiz/": "energy/experts/dana-ortiz.md",
        "energy/": "energy/unit.yaml",
    }.items():
        assert live.source(path) == network / "units" / file
    for path in ("", "nosuch/", "experts/", "experts/nosuch/", "topics/pay/", "feed.xml", "theme/site.css"):
        assert live.source(path) is None


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("energy/stores/", "when the line “status: draft” is deleted, and not before 2 Jan 2027."),
        ("energy/not-ready/", "when the line “status: draft” is deleted; its date is 1 Aug 2026."),
        ("energy/next-year/", "It goes out on 1 Feb 2027, with the first build after that."),
        ("energy/what-caverns-cost/", "Published on 2 Mar 2026"),
        ("energy/wrong-figures/", "It is withdrawn"),
    ],
)
def test_it_says_when_a_post_goes_out(live: Live, path: str, words: str) -> None:
    assert words in check(live, path).going


def test_links_are_told_apart_by_where_they_lead(draft: ReadingCheck) -> None:
    assert [(one.words, one.title, one.mark) for one in draft.inside] == [
        ("the price", "What storage caverns cost", ""),
        ("a plan", "Not ready", "Draft"),
        ("the section", "/tax/", ""),
    ]
    assert draft.inside[0].href == "/energy/what-caverns-cost/#digging"
    assert [(one.words, one.ours) for one in draft.outside] == [
        ("a page", False),
        ("another", False),
        ("this site", True),
    ]
    assert draft.hosts == (("report.example", 2),)
    [dead] = draft.dead
    assert "2026-01-01-no.md" in dead.what
    assert POSTS[ASKED].decode().splitlines()[dead.line - 1].startswith("See [the price]")


def test_long_sentences_are_named_and_short_ones_are_not(draft: ReadingCheck) -> None:
    [(words, count)] = draft.flow.long
    assert words.startswith("It goes goes")
    assert count == 40
    assert (draft.flow.paragraphs, draft.flow.minutes) == (3, 1)
    assert [(one.level, one.text) for one in draft.outline] == [(2, "The sum"), (3, "A remark")]


@pytest.mark.parametrize(
    ("html", "sentences"),
    [
        ("<p>One. Two! Three?</p>", 3),
        ("<p>It costs £1.5 m. per year, e.g. in the north.</p>", 1),
        ("<p>“One.” “Two.”</p>", 2),
        ("<p>One<br>two.</p>", 1),
        ("<ul><li><p>One.</p></li><li>Two.</li></ul>", 2),
        ("<table><tr><td><p>One.</p></td></tr></table><pre>Two.</pre>", 0),
        ("", 0),
    ],
)
def test_sentences_are_counted_as_people_count_them(html: str, sentences: int) -> None:
    assert flow_of(BeautifulSoup(html, "lxml"), 1).sentences == sentences


def test_pictures_are_weighed_as_a_phone_gets_them(draft: ReadingCheck) -> None:
    assert [(one.name, one.alt, one.lead) for one in draft.pictures] == [
        ("media/field.jpg", "A field at noon", False),
        ("media/scheme.png", "A scheme", False),
    ]
    assert (draft.pictures[0].width, draft.pictures[0].height, draft.pictures[0].size) == (2400, 1600, len(FIELD))
    assert draft.weight == sum(SAMPLES.values())


def test_what_a_phone_gets_is_what_a_build_makes_for_it(tmp_path: Path) -> None:
    file = tmp_path / "field.jpg"
    file.write_bytes(FIELD)
    media = Media(unit="energy", path="media/field.jpg", width=2400, height=1600, size=len(FIELD))
    made = dict(rasters.smaller(FIELD))
    width = min(one for one in made if one >= PHONE)
    assert weighed(file, media) == Served(width=width, height=width * 2 // 3, size=len(made[width]))


def test_what_has_no_smaller_sizes_is_weighed_as_it_is(tmp_path: Path) -> None:
    itself = Served(width=20, height=10, size=7)
    media = Media(unit="energy", path="media/x", width=20, height=10, size=7)
    (tmp_path / "drawing.svg").write_bytes(b"<svg/>")
    (tmp_path / "tiny.png").write_bytes(drawing(20, 10))
    for name in ("drawing.svg", "tiny.png", "gone.jpg"):
        assert weighed(tmp_path / name, media) == itself
    assert served(FIELD[:5000], media) == itself
    small = Media(unit="energy", path="media/x", width=700, height=500, size=len(SCHEME))
    assert served(SCHEME, small).width <= 700


def test_a_draft_is_shown_with_the_card_that_it_will_have(live: Live, draft: ReadingCheck) -> None:
    assert draft.passed.picture == "/cards/posts/energy/stores.png"
    assert draft.passed.drawn
    assert draft.passed.off_shape == ""
    assert live.answer("cards/posts/energy/stores.png") is not None
    assert draft.passed.title == LONG_TITLE
    assert draft.passed.cut != LONG_TITLE
    assert draft.passed.host == "insights.northwind.example"


def test_a_picture_of_ones_own_may_lose_its_edges(live: Live) -> None:
    passed = check(live, "energy/square/").passed
    assert (passed.picture, passed.drawn, passed.off_shape) == ("/energy/media/square.jpg", False, "1.00")
    assert passed.alt == "A square"


def test_a_search_shows_as_much_as_it_has_room_for(live: Live, draft: ReadingCheck) -> None:
    result = draft.result
    assert result.way == ("insights.northwind.example", "energy", "stores")
    assert len(result.title) <= 60
    assert result.title_cut
    assert LONG_TITLE.startswith(result.title.removesuffix("…"))
    assert len(result.summary) <= 155
    short = check(live, "energy/square/").result
    assert (short.title, short.summary) == ("Square | Northwind", "Short.")
    assert not short.title_cut
    assert not short.summary_cut
    assert check(live, "energy/wrong-figures/").result.noindex


def test_lists_show_its_first_words_where_nobody_wrote_a_summary(live: Live, draft: ReadingCheck) -> None:
    assert not draft.listed.own
    assert draft.listed.summary.startswith("See the price")
    assert check(live, "energy/square/").listed.own


def test_it_says_who_will_carry_it(live: Live, draft: ReadingCheck) -> None:
    by = dict(draft.carrying.by)
    assert by["Labs"] == "offered by its author"
    assert "follow" in by["Tax"]
    kept = check(live, "tax/kept/").carrying
    assert (kept.by, kept.kept) == ((), True)


def test_what_it_tells_follows_what_is_saved(network: Path, tmp_path: Path) -> None:
    shutil.copytree(network / "units", tmp_path / "units")
    live = opened(tmp_path, HIGHROAD_CARDS="none")
    file = tmp_path / "units" / ASKED
    file.write_bytes(post("Few words.", title="Another", status="draft"))
    first = next(iter(live.update(frozenset({file}))))
    assert first.right == frozenset({"energy/stores/"})
    now = check(live, "energy/stores/")
    assert (now.title, now.flow.words, now.inside) == ("Another", 2, ())
    assert now.passed.picture == ""


# As a page


def drawn(live: Live, path: str) -> BeautifulSoup:
    return BeautifulSoup(str(check_drawn(check(live, path), page=f"/{path}")), "html.parser")


def test_the_page_says_all_of_it_in_words(live: Live) -> None:
    words = " ".join(drawn(live, "energy/stores/").get_text(" ").split())
    for said in (
        "not before 2 Jan 2027",
        "1 link to nowhere",
        "Draft: nobody else can follow it yet",
        "this very site: link to the file instead",
        "3 links outside, not tried: report.example (2)",
        "2 pictures, 1 kB on a phone",
        "“A field at noon”",
        "Labs , offered by its author",
        "ends after 70 characters",
        "(40 words)",
        "A “summary” of its own",
    ):
        assert said in words, said
    assert "The picture is 1.00 wide to 1 high" in drawn(live, "energy/square/").get_text()
    assert "shared with no other unit" in drawn(live, "tax/kept/").get_text()
    assert "asked to leave it out" in drawn(live, "energy/wrong-figures/").get_text()


def test_no_words_of_a_post_become_part_of_the_page(live: Live) -> None:
    page = drawn(live, "tax/odd/")
    assert page.find("script") is None
    assert "<script>alert(1)</script>" in page.get_text()


def test_a_dead_link_can_be_opened_where_it_stands(live: Live, network: Path) -> None:
    opener = Opener(Editor(), lambda: (network / "units",))
    found = check(live, "energy/stores/")
    page = check_drawn(found, page="/energy/stores/", opener=opener, file=network / "units" / ASKED)
    assert f'name="line" value="{found.dead[0].line}"' in page


# In the preview


@pytest.fixture(scope="module")
def preview(live: Live) -> Iterator[Running]:
    with previewing(live) as running:
        yield running


def test_it_is_a_page_that_needs_no_script(preview: Running) -> None:
    status, body, headers = preview.ask("/.highroad/reading/energy/stores/")
    assert status == 200
    assert "unsafe" not in headers["content-security-policy"]
    assert b"Reading check" in body
    remarked = preview.ask("/.highroad/reading/energy/square/")[1]
    assert b"the summary has 6 letters" in remarked, "with what rules say of the post"
    assert b"is no file of the network; the link" in body, "a dead link once, among the links"
    assert body.count(b"2026-01-01-no.md") == 1
    assert b"/.highroad/reading/energy/stores/" in preview.ask("/energy/stores/")[1]


def test_what_is_no_post_has_none(preview: Running) -> None:
    for path in ("/energy/", "/nosuch/", "//x", "/%ff", ""):
        assert preview.ask(f"/.highroad/reading{path}")[0] == 404, path
    for path in ("/", "/energy/", "/energy/what-we-do/"):
        assert b"/.highroad/reading/" not in preview.ask(path)[1], path


@pytest.fixture
def tab(browser: Browser, preview: Running, request: pytest.FixtureRequest) -> Iterator[Page]:
    width: int = getattr(request, "param", (1280, "light"))[0]
    scheme: Literal["light", "dark"] = getattr(request, "param", (1280, "light"))[1]
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    context.set_default_timeout(LONG * 1000)
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("tab", [(390, "light"), (1280, "dark")], indirect=True)
def test_it_stands_beside_the_post_until_it_is_put_away(tab: Page, preview: Running) -> None:
    tab.goto(f"{preview.url}/energy/stores/")
    before = tab.evaluate("document.body.getBoundingClientRect().width")
    tab.get_by_role("link", name="Reading check").click()
    panel = tab.get_by_role("complementary", name="Reading check")
    expect(panel.get_by_role("heading", name="On LinkedIn")).to_be_visible(timeout=WAIT)
    expect(panel.locator(".linked img")).to_have_js_property("naturalWidth", 1200, timeout=WAIT)
    assert tab.evaluate("document.body.getBoundingClientRect().width") == before, "the page itself is as it was"
    found = Axe().run(tab, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert [f"{rule['id']}: {rule['nodes']}" for rule in found.response["violations"]] == []
    box, view = panel.bounding_box(), tab.viewport_size
    assert box is not None
    assert view is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= view["width"]
    assert box["y"] + box["height"] <= view["height"]
    assert box["width"] == view["width"] if view["width"] < 800 else box["width"] < view["width"] / 2
    assert panel.evaluate("panel => panel.scrollWidth - panel.clientWidth") == 0
    tab.reload()
    expect(panel.get_by_role("heading", name="On LinkedIn")).to_be_visible(timeout=WAIT)
    tab.keyboard.press("Escape")
    expect(panel).to_have_count(0, timeout=WAIT)
    tab.reload()
    expect(tab.get_by_role("link", name="Reading check")).to_be_visible(timeout=WAIT)
    expect(panel).to_have_count(0, timeout=WAIT)


@pytest.mark.browser
def test_it_follows_what_is_saved(tab: Page, network: Path, tmp_path: Path) -> None:
    shutil.copytree(network / "units", tmp_path / "units")
    with previewing(opened(tmp_path, HIGHROAD_CARDS="none")) as running:
        tab.goto(f"{running.url}/energy/stores/")
        tab.get_by_role("link", name="Reading check").click()
        panel = tab.get_by_role("complementary", name="Reading check")
        expect(panel).to_contain_text("3 links inside the network", timeout=WAIT)
        (tmp_path / "units" / ASKED).write_bytes(post("Few words.", title="Another", status="draft"))
        expect(panel).to_contain_text("2 words, 1 minute", timeout=WAIT)
