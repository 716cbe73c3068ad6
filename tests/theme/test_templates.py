"""Every template with a full and a minimal view: it renders, parses, and says nothing that it was not handed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup

from plugins.network.bodies import Heading
from plugins.network.wording import toc
from plugins.pipeline.outputs import Page
from plugins.pipeline.render import make_environment, render
from tests.theme.samples import (
    CARRIED,
    CHROME,
    COMMENT,
    COMMENT_POST,
    FEEDS,
    FULL,
    HEAD,
    MINIMAL,
    OUTSIDE,
    PINNED,
    PLAIN_POST,
    POST,
    SITE,
    USUAL,
    WATER,
    WITHHELD_POST,
)

TEMPLATES = Path(__file__).parents[2] / "theme" / "templates"
ENVIRONMENT = make_environment([TEMPLATES])
VIEWS = [
    *[pytest.param(template, view, id=f"{template}-full") for template, view in FULL.items()],
    *[pytest.param(template, view, id=f"{template}-minimal") for template, view in MINIMAL.items()],
    *[pytest.param(template, view, id=name) for name, (template, view) in USUAL.items()],
]
every_view = pytest.mark.parametrize(("template", "view"), VIEWS)


def shown(template: str, view: object) -> str:
    return render(ENVIRONMENT, Page(path="x", template=template, view=view, owner="test")).decode()


def soup(template: str, view: object) -> Any:
    return BeautifulSoup(shown(template, view), "html5lib")


def main_of(template: str, view: object) -> Any:
    return soup(template, view).main


@every_view
def test_every_page_is_html_without_an_error(template: str, view: object) -> None:
    html5lib.HTMLParser(strict=True).parse(shown(template, view))


@every_view
def test_a_page_is_the_same_whatever_was_rendered_before_it(template: str, view: object) -> None:
    page = Page(path="x", template=template, view=view, owner="test")
    assert render(make_environment([TEMPLATES]), page) == render(ENVIRONMENT, page) == render(ENVIRONMENT, page)


@every_view
def test_no_page_has_inline_style_or_a_script(template: str, view: object) -> None:
    page = soup(template, view)
    names = {name for element in page.find_all(True) for name in element.attrs}
    assert {name for name in names if name == "style" or name.startswith("on")} == set()
    assert page.find_all("style") == []
    inline = [script for script in page.find_all("script") if not script.get("src")]
    assert {script.get("type") for script in inline} <= {"application/ld+json"}


@every_view
def test_every_page_says_what_made_it(template: str, view: object) -> None:
    assert soup(template, view).find("meta", {"name": "generator"})["content"] == "Highroad"


@every_view
def test_ids_of_templates_stay_out_of_the_way_of_authors(template: str, view: object) -> None:
    ids = [element["id"] for element in _blanked(template, view).find_all(id=True)]
    assert [id for id in ids if not id.startswith("site-")] == []
    assert len(ids) == len(set(ids))


def _blanked(template: str, view: object) -> Any:
    """The page without what authors wrote."""
    bodies = {field.name: Markup("") for field in fields(view) if field.name in ("body", "biography")}  # type: ignore[arg-type]
    return soup(template, replace(view, **bodies))  # type: ignore[type-var]


@every_view
def test_every_page_has_one_h1_and_leaves_out_no_level(template: str, view: object) -> None:
    levels = [int(heading.name[1]) for heading in soup(template, view).find_all(["h1", "h2", "h3", "h4"])]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every_view
def test_no_page_has_an_empty_frame(template: str, view: object) -> None:
    empty = ["ul", "ol", "p", "section", "aside", "nav", "figure", "h1", "h2", "h3", "dd", "dt", "blockquote"]
    found = [str(e) for e in soup(template, view).find_all(empty) if not e.get_text(strip=True) and not e.find("img")]
    assert found == []


# ---------------------------------------------------------------------------------------------------------- escaping

HOSTILE = "<script>alert(1)</script>\"'><b>&amp;"


def hostile(value: Any) -> Any:
    """`value` with something hostile in every plain text; addresses and languages stay, Markup is trusted."""
    if isinstance(value, Markup) or not value:
        return value
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, tuple):
        return tuple(hostile(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{name: hostile(getattr(value, name)) for name in _texts(value)})
    return value


def _texts(value: object) -> Iterator[str]:
    kept = {"kind", "stage", "iso"}
    return (field.name for field in fields(value) if field.name not in kept)  # type: ignore[arg-type]


@pytest.mark.parametrize(("template", "view"), list(FULL.items()))
def test_what_authors_wrote_as_plain_text_stays_plain_text(template: str, view: object) -> None:
    page = shown(template, hostile(view))
    assert "<script>alert" not in page
    assert "<b>&amp;" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    html5lib.HTMLParser(strict=True).parse(page)
    attributes = {name for e in BeautifulSoup(page, "html5lib").find_all(True) for name in e.attrs}
    assert not {name for name in attributes if "<" in name or "'" in name or '"' in name}


# -------------------------------------------------------------------------------------------------------------- head


def test_canonical_link_and_og_url_are_one_address() -> None:
    page = soup("post.html", PLAIN_POST)
    said = {page.find("link", rel="canonical")["href"], page.find("meta", property="og:url")["content"]}
    assert said == {HEAD.canonical}


def test_a_page_without_an_address_names_none() -> None:
    page = soup("not_found.html", MINIMAL["not_found.html"])
    assert page.find("link", rel="canonical") is None
    assert page.find("meta", property="og:url") is None


def test_the_head_says_what_readers_of_links_ask_for() -> None:
    page = soup("post.html", PLAIN_POST)
    said = {tag.get("property") or tag.get("name"): tag["content"] for tag in page.head.find_all("meta", content=True)}
    assert said["description"] == said["og:description"] == HEAD.description
    assert (said["og:title"], said["og:type"], said["og:site_name"]) == (HEAD.og_title, "article", SITE.name)
    assert (said["og:image"], said["og:image:alt"]) == (HEAD.image, HEAD.image_alt)
    assert (said["article:published_time"], said["article:modified_time"]) == (HEAD.published, HEAD.updated)
    assert said["robots"] == "noindex"


def test_a_page_loads_one_stylesheet_and_its_faces_ahead() -> None:
    page = soup("post.html", PLAIN_POST)
    assert [link["href"] for link in page.find_all("link", rel="stylesheet")] == [SITE.stylesheet]
    (face,) = page.find_all("link", rel="preload")
    # Without crossorigin a browser fetches a face twice.
    assert (face["href"], face["as"], face["crossorigin"]) == (SITE.preload[0], "font", "")


def test_a_page_that_begins_with_a_quotation_loads_the_face_of_quotations_ahead() -> None:
    site = replace(SITE, preload_quotes=("/theme/faces/newsreader-italic-400-basic.woff2",))
    for view, faces in ((PLAIN_POST, SITE.preload), (COMMENT_POST, (*SITE.preload, *site.preload_quotes))):
        page = soup("post.html", replace(view, chrome=replace(view.chrome, site=site)))
        assert tuple(link["href"] for link in page.find_all("link", rel="preload")) == faces


def test_json_ld_is_handed_on_as_it_is() -> None:
    script = soup("post.html", PLAIN_POST).find("script", type="application/ld+json")
    assert script.string == str(HEAD.json_ld)


def test_a_redirect_leads_on_by_itself_and_by_a_link() -> None:
    page = soup("redirect.html", FULL["redirect.html"])
    assert page.find("meta", {"http-equiv": "refresh"})["content"] == "0; url=/water/wall/"
    assert page.a["href"] == "/water/wall/"
    assert page.find("link", rel="canonical")["href"] == HEAD.canonical
    assert page.find("meta", {"name": "robots"})["content"] == "noindex"


# -------------------------------------------------------------------------------------------------- around every page


def test_the_first_thing_on_a_page_leads_to_its_text() -> None:
    page = soup("front.html", FULL["front.html"])
    assert page.body.a["href"] == "#site-main"
    assert page.find(id="site-main").name == "main"


def test_the_masthead_marks_the_section_that_the_page_lies_in() -> None:
    marked = soup("section.html", FULL["section.html"]).header.find_all("a", {"aria-current": "page"})
    assert [link["href"] for link in marked] == [WATER.href]


def test_a_logo_is_read_out_as_the_networks_name() -> None:
    chrome = replace(CHROME, site=replace(SITE, logo="/theme/logo.svg"))
    name = soup("post.html", replace(PLAIN_POST, chrome=chrome)).find(class_="name")
    assert (name.img["src"], name.img["alt"]) == ("/theme/logo.svg", SITE.name)


def test_the_foot_lists_every_section() -> None:
    foot = soup("front.html", FULL["front.html"]).find("footer", class_="foot")
    assert {link.href for link in SITE.all_sections} <= {a["href"] for a in foot.find_all("a")}


# -------------------------------------------------------------------------------------------------------------- posts


def test_a_post_shows_its_unit_in_the_units_colour() -> None:
    (label,) = main_of("post.html", PLAIN_POST).select("header .crumbs .label")
    assert (label["data-accent"], label.get_text(strip=True)) == ("teal", WATER.text)


def test_a_post_names_its_authors_with_their_roles() -> None:
    by = main_of("post.html", POST).find(class_="by").get_text()
    words = "By Amina Dialló, Partner, flood risk, Water & Coast; Teodor Ravn, Hydrologist; and Sofie Okonkwo, Courts"
    assert " ".join(by.split()) == words


def test_a_post_says_when_and_what_was_changed() -> None:
    changed = main_of("post.html", PLAIN_POST).find(class_="changed")
    assert changed.get_text(" ", strip=True) == "Updated 22 Nov 2026 . Two parishes have since come forward."


def test_one_minute_is_one_minute() -> None:
    assert "1 minute to read" in main_of("post.html", replace(PLAIN_POST, minutes=1)).get_text()


def test_contents_stand_only_where_there_are_headings_enough() -> None:
    headings = [Heading(level=2, id=name, text=name) for name in "abcd"]
    with_contents = main_of("post.html", replace(PLAIN_POST, toc=toc(headings)))
    assert [a["href"] for a in with_contents.select(".toc a")] == ["#a", "#b", "#c", "#d"]
    assert main_of("post.html", replace(PLAIN_POST, toc=toc(headings[:3]))).select(".toc") == []


def test_an_empty_network_says_that_nothing_has_been_published_and_a_full_one_does_not() -> None:
    said = "Nothing has been published here yet."
    assert said in main_of("front.html", MINIMAL["front.html"]).get_text()
    no_lead = replace(FULL["front.html"], lead=None, lead_picture=None)  # type: ignore[type-var]
    assert said not in main_of("front.html", no_lead).get_text()
    assert said not in main_of("front.html", FULL["front.html"]).get_text()


def test_a_comment_opens_with_the_words_quoted_in_their_sources_colour() -> None:
    first = main_of("post.html", COMMENT_POST).select_one(".prose").find(True)
    assert (first.name, first["data-accent"]) == ("blockquote", "plum")
    assert "Sofie Okonkwo, What “maintain” meant in 1931, Courts, 20 Nov 2026" in " ".join(first.get_text().split())


def test_a_comment_on_what_is_gone_links_nowhere() -> None:
    about = main_of("post.html", MINIMAL["post.html"]).find(class_="about")
    assert about.get_text(strip=True) == "About: A post that is no longer published"
    assert about.a is None


def test_a_post_in_another_language_says_so_where_it_is_listed() -> None:
    heading = main_of("topic.html", FULL["topic.html"]).find("h3", string="Qui paie la digue ?")
    assert heading["lang"] == "fr"


def test_masthead_and_foot_keep_the_sites_language_on_a_page_in_another() -> None:
    page = soup("post.html", replace(POST, chrome=replace(CHROME, lang="fi")))
    assert page.html["lang"] == "fi"
    assert page.header["lang"] == page.find("footer", class_="foot")["lang"] == SITE.lang
    assert "lang" not in soup("post.html", replace(POST, chrome=replace(CHROME, lang=SITE.lang))).header.attrs


def test_a_section_does_not_repeat_its_own_name_on_every_post() -> None:
    assert main_of("section.html", FULL["section.html"]).select(".stream .entry:not(.carried) .label a") == []
    assert len(main_of("topic.html", FULL["topic.html"]).select(".stream .label a")) == 5


def section_entries() -> list[Any]:
    return list(main_of("section.html", FULL["section.html"]).select(".stream .entry"))


def test_a_carried_post_says_whose_it_is_why_it_is_here_and_leads_home() -> None:
    carried = section_entries()[-1]
    assert carried["data-accent"] == CARRIED.unit.accent
    assert carried.select_one(".label").get_text(strip=True) == f"From{CARRIED.unit.text}"
    assert carried.h3.a["href"] == CARRIED.href
    assert carried.time["datetime"] == CARRIED.day.iso
    assert carried.select(".meta")[-1].get_text(" ", strip=True) == "Teodor Ravn · offered by its author"


def test_a_note_is_the_sections_own_voice_and_never_in_the_authors_summary() -> None:
    pinned = section_entries()[0]
    assert pinned.select_one(".say").get_text() == PINNED.summary
    assert pinned.select_one(".remark").get_text() == "Our note: Read part three first."


def test_a_pinned_comment_says_all_of_it_in_words() -> None:
    label = section_entries()[0].select_one(".label")
    assert " ".join(label.get_text().split()) == "Pinned comment, from Courts"


def test_what_is_ours_in_a_section_is_not_marked_as_carried() -> None:
    classes = [entry["class"] for entry in section_entries()]
    assert classes == [["entry", "carried", "pinned"], *[["entry"]] * 4, ["entry", "carried"]]


def test_links_to_outside_pages_are_not_vouched_for() -> None:
    outside = main_of("section.html", FULL["section.html"]).select_one(".outside")
    links = outside.find_all("a")
    assert {tuple(link["rel"]) for link in links} == {("nofollow", "ugc", "noopener")}
    assert {link["href"] for link in links} >= {item.href for item in OUTSIDE.items}
    assert outside.find("article") is None
    assert "tides.example · 20 Nov 2026" in " ".join(outside.get_text().split())


def test_a_post_shows_its_answers_with_the_words_they_quote() -> None:
    answers = main_of("post.html", POST).select(".answers .entry")
    assert [" ".join(one.select_one(".label").get_text().split()) for one in answers] == [
        "Comment, from Courts",
        "Comment",
    ]
    assert answers[0].blockquote.get_text(strip=True) == f"“{COMMENT.quoted}”"


def test_a_post_says_how_many_answers_it_does_not_list() -> None:
    left = "Not listed here: 3 posts more, older ones, in the sections that wrote them."
    section = main_of("post.html", replace(POST, answers_left=left)).select_one(".answers")
    assert section is not None
    assert section.find_all("p")[-1].get_text() == left
    assert "Not listed here" not in main_of("post.html", POST).get_text()


def test_a_post_says_who_carries_it_and_keeps_their_notes_apart() -> None:
    first, second = main_of("post.html", POST).select(".carriers li")
    assert first.find("a")["href"] == "/courts/"
    assert " ".join(first.get_text().split()) == (
        "Courts · follows Water & Coast on Drainage Their note: Read it before you sign."
    )
    assert second.select(".remark") == []


def test_a_comment_says_why_the_words_that_it_quotes_are_not_shown() -> None:
    main = main_of("post.html", WITHHELD_POST)
    assert main.select(".prose > blockquote.quote") == []
    assert main.select_one(".about").a["href"] == "/courts/gone/"
    assert WITHHELD_POST.about is not None
    assert WITHHELD_POST.about.withheld in main.select_one(".about").get_text()


def test_the_head_names_every_feed_of_the_page() -> None:
    found = soup("post.html", PLAIN_POST).head.find_all("link", rel="alternate")
    assert [(link["type"], link["title"], link["href"]) for link in found] == [
        (feed.type, feed.title, feed.href) for feed in HEAD.feeds
    ]


@pytest.mark.parametrize("template", ["front.html", "section.html", "topic.html", "expert.html"])
def test_a_page_with_feeds_of_its_own_links_to_each_format(template: str) -> None:
    row = main_of(template, FULL[template]).select_one(".feeds")
    assert [(link.get_text(), link["href"]) for link in row.find_all("a")] == [
        (link.text, link.href) for link in FEEDS.links
    ]


def test_a_recording_can_be_played_and_is_not_fetched_before() -> None:
    player = main_of("post.html", POST).find("audio")
    assert player.has_attr("controls")
    assert (player["preload"], player.source["type"]) == ("none", "audio/mpeg")
    assert main_of("post.html", MINIMAL["post.html"]).find("video") is not None


def test_what_a_template_does_not_know_is_refused_not_left_out() -> None:
    with pytest.raises(Exception, match="nothing_of_the_kind"):
        make_environment([TEMPLATES]).from_string("{{ view.nothing_of_the_kind }}").render(view=PLAIN_POST)
