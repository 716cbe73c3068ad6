"""What search is told of each page, and what it is not told."""

from __future__ import annotations

from bs4 import BeautifulSoup

from plugins.network.carrying import NOTHING_CARRIED
from plugins.network.dress import Dress
from plugins.network.model import Form, Unit
from plugins.network.reads import Reads
from plugins.network.viewing import Viewer
from plugins.network.whole import Catalog
from plugins.search.documents import Entry, index
from plugins.search.facts import CENTRAL, define, of_unit
from tests.builders import (
    FakeLibrary,
    make_catalog,
    make_expert,
    make_network,
    make_notice,
    make_page,
    make_post,
    make_text,
    make_topic,
    make_unit,
    make_urls,
    make_varied_catalog,
)


def viewer_of(catalog: Catalog) -> Viewer:
    viewer = Viewer(catalog, make_urls(), Dress(), NOTHING_CARRIED, Reads())
    define(viewer)
    return viewer


def entries(catalog: Catalog, name: str, library: FakeLibrary | None = None) -> dict[str, BeautifulSoup]:
    """What the indexer reads, by path."""
    found = index(viewer_of(catalog), library or FakeLibrary(), name, "1").entries
    return {one.path: BeautifulSoup(one.html, "html.parser") for one in found}


def told(page: BeautifulSoup, kind: str) -> list[tuple[str, str]]:
    attribute = f"data-pagefind-{kind}"
    return [
        (str(one[attribute]).removesuffix("[content]"), str(one["content"])) for one in page.select(f"[{attribute}]")
    ]


def said(page: BeautifulSoup) -> str:
    assert page.body is not None
    return page.body.get_text()


def test_a_post_is_found_by_its_unit_topics_authors_year_and_form() -> None:
    post = make_post(
        "energy/caverns", "2026-11-20", authors=("dana-ortiz", "li-wei"), topics=("hydrogen",), form=Form.CASE
    )
    page = entries(make_catalog(posts=[post]), "energy")["energy/caverns/index.html"]
    assert told(page, "filter") == [
        ("unit", "energy Energy"),
        ("topic", "hydrogen Hydrogen"),
        ("expert", "dana-ortiz Dana Ortiz"),
        ("expert", "li-wei Li Wei"),
        ("year", "2026"),
        ("form", "case Case"),
    ]
    assert dict(told(page, "meta")) == {
        "title": "Caverns",
        "authors": "Dana Ortiz and Li Wei",
        "iso": "2026-11-20",
        "day": "20 Nov 2026",
        "lang": "en",
    }
    assert "The text of energy/posts/2026-11-20-caverns.md" in said(page)


def test_a_comment_is_told_from_a_note() -> None:
    posts = [make_post("energy/a"), make_post("energy/b", about="energy/a", quote="So.")]
    found = entries(make_catalog(posts=posts), "energy")
    forms = {path: dict(told(page, "filter"))["form"] for path, page in found.items()}
    assert forms == {"energy/a/index.html": "note Note", "energy/b/index.html": "comment Comment"}


def test_what_is_not_published_is_not_told_of() -> None:
    catalog = make_varied_catalog()
    found = [path for name in (*(unit.uid for unit in catalog.units), CENTRAL) for path in entries(catalog, name)]
    assert "energy/old-sums/index.html" not in found, "it is withdrawn"
    assert "energy/gone/index.html" not in found, "it is retracted"
    assert "tax/offer/index.html" not in found, "it is expired"
    assert len(found) == len(set(found))
    posts = {f"{make_urls().href(viewer_of(catalog).path_of(post))[1:]}index.html" for post in catalog.posts}
    assert posts <= set(found)


def test_standing_pages_people_topics_and_sections_are_found() -> None:
    catalog = make_catalog(
        posts=[make_post(topics=("hydrogen",))],
        pages=[make_page()],
        experts=[make_expert(topics=("hydrogen",))],
        topics=[make_topic("hydrogen", about="The gas.", aliases=("h2",))],
    )
    assert "energy/what-we-do/index.html" in entries(catalog, "energy")
    central = entries(catalog, CENTRAL)
    assert set(central) == {"experts/dana-ortiz/index.html", "topics/hydrogen/index.html", "energy/index.html"}
    topic = central["topics/hydrogen/index.html"]
    assert "The gas." in topic.get_text()
    assert "h2" in topic.get_text()
    assert ("form", "person Person") in told(central["experts/dana-ortiz/index.html"], "filter")


def test_somebody_whose_page_is_held_is_named_but_no_facet_leads_there() -> None:
    held = make_expert("dana-ortiz", held=True)
    viewer = viewer_of(make_catalog(posts=[make_post()], experts=[held]))
    (found,) = of_unit(viewer, "energy")
    assert found.authors == "Dana Ortiz"
    assert ("expert", "~ Dana Ortiz") in found.facets


def test_words_that_mean_something_in_html_stay_words() -> None:
    sharp = "<b>\"A\" & 'B'</b>"
    catalog = make_catalog(posts=[make_post(title=sharp, summary=sharp)], units=[make_unit(name=sharp)])
    page = entries(catalog, "energy")["energy/caverns/index.html"]
    assert dict(told(page, "meta"))["title"] == sharp
    assert ("unit", f"energy {sharp}") in told(page, "filter")
    assert sharp in said(page)
    assert page.b is None


def test_of_a_picture_its_words_are_found_and_not_its_name() -> None:
    html = '<p>One<img src="/energy/media/secret-name.png" alt="A > &quot;head&quot;">two</p>'
    library = FakeLibrary({make_post().source: make_text(html)})
    page = entries(make_catalog(posts=[make_post()]), "energy", library)["energy/caverns/index.html"]
    assert 'A > "head"' in said(page)
    assert "secret-name" not in str(page)
    assert page.img is None


def test_a_page_without_words_is_found_by_its_name() -> None:
    """The indexer passes over a page without a word, and fails when there is no other."""
    catalog = make_catalog(
        posts=[
            make_post(title="???", summary="", own_summary=False),
            make_post("energy/one-picture", title="One picture", summary="", own_summary=False),
        ],
        units=[make_unit(name="Energy", summary="")],
        experts=[make_expert(name="Dana Ortiz", role="")],
        topics=[make_topic("hydrogen", name="Hydrogen", about="…")],
    )
    signs = make_text('<p title="Words">— &amp; …</p>')
    library = FakeLibrary(dict.fromkeys((*(post.source for post in catalog.posts), catalog.experts[0].source), signs))
    found = {**entries(catalog, "energy", library), **entries(catalog, CENTRAL, library)}
    assert {
        path: [str(one.string) for one in page.select("body > p:not([title])")] for path, page in found.items()
    } == {
        "energy/caverns/index.html": ["Note"],
        "energy/one-picture/index.html": ["One picture"],
        "energy/index.html": ["Energy"],
        "experts/dana-ortiz/index.html": ["Dana Ortiz"],
        "topics/hydrogen/index.html": ["…", "Hydrogen"],
    }


def test_a_page_with_words_is_not_told_its_title_twice() -> None:
    page = entries(make_catalog(posts=[make_post(title="Caverns")]), "energy")["energy/caverns/index.html"]
    assert "Caverns" not in said(page)


def test_words_in_lines_of_their_own_are_words_of_their_own() -> None:
    """The indexer reads `<dt>Heat</dt><dd>It</dd>` as one word."""
    html = "<figure>Head<figcaption>Dusk</figcaption></figure><dl><dt>Heat</dt><dd>It<b>em</b></dd></dl>"
    library = FakeLibrary({make_post().source: make_text(html)})
    page = entries(make_catalog(posts=[make_post()]), "energy", library)["energy/caverns/index.html"]
    assert said(page).split()[-4:] == ["Head", "Dusk", "Heat", "Item"]


def test_a_summary_cut_from_the_text_is_not_told_twice() -> None:
    post = make_post(summary="The first words", own_summary=False)
    page = entries(make_catalog(posts=[post]), "energy")["energy/caverns/index.html"]
    assert "The first words" not in page.get_text()


def test_facts_that_search_does_not_show_change_nothing() -> None:
    """Else a note on a correction would make the index of a whole unit again."""
    post = make_post()
    other = make_post(share=("nobody",), to=("tax",), image="media/x.png", expires=None, aliases=("/old/",))
    digests = {viewer_of(make_catalog(posts=[one])).reads.digest("search_of_unit energy") for one in (post, other)}
    assert len(digests) == 1
    titled = viewer_of(make_catalog(posts=[make_post(title="Another")])).reads.digest("search_of_unit energy")
    assert titled not in digests


def test_another_unit_is_none_of_an_index_s_business() -> None:
    def digest(*units: Unit) -> bytes:
        catalog = make_catalog(posts=[make_post(), make_post("tax/x", authors=("li-wei",))], units=units)
        return viewer_of(catalog).reads.digest("search_of_unit energy")

    assert digest(make_unit(), make_unit("tax")) == digest(make_unit(), make_unit("tax", name="Levies"))


def test_all_indexes_are_of_the_network_s_language() -> None:
    catalog = make_catalog(posts=[make_post(lang="pt")], network=make_network(language="en-GB"))
    made = index(viewer_of(catalog), FakeLibrary(), "energy", "1")
    assert made.language == "en-GB"
    (entry,) = made.entries
    assert isinstance(entry, Entry)
    assert '<html lang="pt">' in entry.html


def test_a_notice_says_nothing_to_search() -> None:
    catalog = make_catalog(posts=[make_post()], notices=[make_notice()])
    assert list(entries(catalog, "energy")) == ["energy/caverns/index.html"]
