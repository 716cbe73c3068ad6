"""Every page of the demonstration network, as bytes: it parses, its links lead somewhere, it loads nothing foreign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from plugins.network.urls import FEED_FORMATS
from tests import sitemaps, structured
from tests.site.kinds import one_of
from tests.site.reading import HEADINGS, Site, SitePage, css_addresses, drawing_loads
from tests.structured import is_article

RASTER = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("demo", marks=pytest.mark.xdist_group("pages-demo")),
        pytest.param("nested", marks=pytest.mark.xdist_group("pages-nested")),
    ],
)
def site(request: pytest.FixtureRequest) -> Site:
    """The demonstration network at the root of its host, then on an address with a path."""
    found: Site = request.getfixturevalue(request.param)
    assert len(found.pages) > 50
    return found


def whole(site: Site) -> Iterator[SitePage]:
    """Pages for people: all but redirects."""
    return (page for page in site.pages.values() if not page.is_redirect)


def test_every_page_parses_without_error(site: Site) -> None:
    assert {page.path: page.errors for page in site.pages.values() if page.errors} == {}


def test_every_internal_link_leads_to_a_file_and_a_place_in_it(site: Site) -> None:
    dead = {
        (page.path, address, why)
        for page in site.pages.values()
        for address in page.links()
        if site.is_own(address) and (why := site.why_dead(address, page.path))
    }
    assert dead == set()


def test_everything_that_a_page_loads_is_in_the_output(site: Site) -> None:
    addresses = {
        (page.path, address) for page in site.pages.values() for address in page.loads() if not is_data(address)
    }
    assert {(path, address) for path, address in addresses if site.why_dead(address, path)} == set()


def test_nothing_in_a_page_loads_from_another_host(site: Site) -> None:
    foreign = {
        (page.path, address)
        for page in site.pages.values()
        for address in page.loads()
        if not site.is_own(address) and not is_data(address)
    }
    assert foreign == set()


def test_no_stylesheet_or_drawing_loads_from_another_host(site: Site) -> None:
    files = [name for name in sorted(site.files) if name.endswith((".css", ".svg"))]
    assert any(name.endswith(".css") for name in files)
    found = {
        (name, address)
        for name in files
        for address in addresses_in(site.folder / name)
        if not is_data(address) and not address.startswith("#")
    }
    assert {(name, address) for name, address in found if not site.is_own(address)} == set()
    assert {(name, address) for name, address in found if not _beside(site, name, address)} == set()


def addresses_in(file: Path) -> Iterator[str]:
    """What a stylesheet or a drawing fetches."""
    yield from css_addresses(file.read_text("utf-8"))
    if file.suffix == ".svg":
        yield from drawing_loads(ElementTree.parse(file).getroot())


def _beside(site: Site, name: str, address: str) -> bool:
    """Whether what a stylesheet names is in the output, below the site's path or beside the stylesheet."""
    if address.startswith("/"):
        return not site.why_dead(address, "/")
    return (site.folder / name).parent.joinpath(urlsplit(address).path).is_file()


def test_no_id_occurs_twice_in_a_page(site: Site) -> None:
    twice = {page.path: [name for name, count in Counter(page.ids).items() if count > 1] for page in whole(site)}
    assert {path: ids for path, ids in twice.items() if ids} == {}


def test_headings_begin_with_one_h1_and_leave_out_no_level(site: Site) -> None:
    wrong = {}
    for page in whole(site):
        levels = [HEADINGS.index(str(element.tag)) + 1 for element in page.all(*HEADINGS)]
        leaps = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
        if levels.count(1) != 1 or levels[0] != 1 or leaps:
            wrong[page.path] = levels
    assert wrong == {}


def test_every_page_has_a_title_and_a_description(site: Site) -> None:
    titles = {page.path: "".join(el.text or "" for el in page.all("title")).strip() for page in site.pages.values()}
    assert [path for path, title in titles.items() if not title] == []
    assert [page.path for page in whole(site) if not page.meta("description").strip()] == []


def test_no_two_indexed_pages_have_one_title(site: Site) -> None:
    titles = Counter(el.text for page in site.pages.values() if page.is_indexed for el in page.all("title"))
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_page_says_its_language(site: Site) -> None:
    assert [page.path for page in site.pages.values() if not next(page.all("html")).get("lang")] == []


def test_canonical_link_og_url_and_json_ld_agree_on_every_page(site: Site) -> None:
    wrong = {}
    for page in whole(site):
        if page.path == "/404.html":
            continue
        address = site.url + page.path
        said = {page.link("canonical"), page.meta("og:url"), *own_addresses(page)}
        if said != {address}:
            wrong[page.path] = said
    assert wrong == {}


def own_addresses(page: SitePage) -> Iterator[str]:
    """Each `url` that the JSON-LD of a page gives for the page itself; nodes of the firm and its site left out."""
    for node in page.nodes:
        if node["@type"] not in ("Organization", "WebSite", "BreadcrumbList", "Person"):
            yield node["url"]


def test_json_ld_is_on_every_indexed_page(site: Site) -> None:
    assert [page.path for page in site.pages.values() if page.is_indexed and not page.nodes] == []


def test_json_ld_keeps_to_the_rules_of_schema_org(site: Site) -> None:
    assert {page.path: wrong for page in whole(site) if (wrong := structured.complaints(page.nodes))} == {}


def test_breadcrumbs_lead_to_live_pages(site: Site) -> None:
    steps = {
        (page.path, item["item"])
        for page in site.pages.values()
        for node in page.nodes
        if node["@type"] == "BreadcrumbList"
        for item in node["itemListElement"]
    }
    assert {(path, address) for path, address in steps if site.why_dead(address, path)} == set()
    assert steps


def sitemap(site: Site) -> dict[str, str]:
    """Each address in the sitemaps with its `lastmod`, "" without one."""
    files = {path.relative_to(site.folder).as_posix(): path.read_bytes() for path in site.folder.rglob("*.xml")}
    return sitemaps.read(files, site.url)


def test_the_sitemap_lists_the_canonical_address_of_every_page_that_may_be_found(site: Site) -> None:
    expected = {page.link("canonical") for page in site.pages.values() if page.is_indexed}
    assert set(sitemap(site)) == expected


def test_lastmod_is_when_the_post_was_updated_or_published(site: Site) -> None:
    listed = sitemap(site)
    posts = {node["url"]: node for page in site.pages.values() for node in page.nodes if is_article(node)}
    assert posts
    wrong = {url: listed[url] for url, node in posts.items() if url in listed and listed[url] != node["dateModified"]}
    assert wrong == {}


def test_robots_txt_names_the_sitemap(site: Site) -> None:
    assert f"Sitemap: {site.url}/sitemap.xml" in (site.folder / "robots.txt").read_text("utf-8").splitlines()


def feeds_of(page: SitePage) -> list[tuple[str, str, str]]:
    """What a feed reader finds in the head of a page: type, title, address."""
    links = [link for link in page.all("link") if link.get("rel") == "alternate" and link.get("type")]
    return [(link.get("type", ""), link.get("title", ""), link.get("href", "")) for link in links]


def test_every_page_names_the_networks_feeds_and_its_own_and_each_of_them_is_there(site: Site) -> None:
    types = {form.file: form.type for form in FEED_FORMATS}
    named = {page.path: feeds_of(page) for page in whole(site)}
    everywhere = {f"{site.prefix}/{file}" for file in types}
    assert [path for path, feeds in named.items() if not everywhere <= {address for *_, address in feeds}] == []
    every = {(path, *feed) for path, feeds in named.items() for feed in feeds}
    assert {feed for feed in every if site.why_dead(feed[3], feed[0])} == set()
    assert {feed for feed in every if feed[1] != types[feed[3].rpartition("/")[2]]} == set()
    for feeds in named.values():
        assert len({title for _, title, _ in feeds}) == len({address for *_, address in feeds}) == len(feeds)


@pytest.mark.parametrize("kind", ["section", "post", "topic", "expert"])
def test_a_page_names_the_feeds_of_what_it_is_about_before_the_networks(site: Site, kind: str) -> None:
    path = one_of(site, kind)
    folder = f"/{path.split('/')[1]}/" if kind == "post" else path
    addresses = [address for *_, address in feeds_of(site.pages[path])]
    assert addresses[:3] == [f"{site.prefix}{folder}{form.file}" for form in FEED_FORMATS]


def test_links_to_outside_pages_in_a_section_are_not_vouched_for(site: Site) -> None:
    page = site.pages[one_of(site, "section-outside")]
    outside = [link for box in page.all("section") if box.get("class") == "outside" for link in box.iter("a")]
    assert outside
    assert {link.get("rel") for link in outside} == {"nofollow ugc noopener"}
    assert {urlsplit(link.get("href", "")).scheme for link in outside} <= {"http", "https"}


def carried_in(page: SitePage) -> list[str]:
    """Where the titles of the carried posts on a page lead."""
    entries = [entry for entry in page.all("article") if "carried" in entry.get("class", "").split()]
    return [link.get("href", "") for entry in entries for heading in entry.iter("h3") for link in heading.iter("a")]


def test_a_carried_post_leads_to_its_home_and_is_on_one_page_of_a_section_at_most(site: Site) -> None:
    found: dict[str, list[str]] = {}
    for page in whole(site):
        if carried_in(page):
            found.setdefault(page.path.split("/")[1], []).extend(carried_in(page))
    assert found
    for unit, addresses in found.items():
        assert len(set(addresses)) == len(addresses), unit
        assert [address for address in addresses if address.startswith(f"{site.prefix}/{unit}/")] == []


def test_every_picture_has_an_alternative_and_every_raster_its_size(site: Site) -> None:
    bare, unsized = set(), set()
    for page in site.pages.values():
        for image in page.all("img"):
            source = image.get("src", "")
            if image.get("alt") is None:
                bare.add((page.path, source))
            if source.lower().endswith(RASTER) and not (image.get("width") and image.get("height")):
                unsized.add((page.path, source))
    assert (bare, unsized) == (set(), set())


def test_no_page_has_styles_of_its_own_or_handlers_of_events(site: Site) -> None:
    found = {
        (page.path, element.tag, name)
        for page in site.pages.values()
        for element in page.root.iter()
        for name in element.attrib
        if name == "style" or name.startswith("on")
    }
    assert found == set()
    assert [page.path for page in site.pages.values() if any(page.all("style"))] == []


def test_no_page_needs_a_script(site: Site) -> None:
    scripts = {(page.path, el.get("type"), el.get("src")) for page in site.pages.values() for el in page.all("script")}
    assert {script for script in scripts if script[1] != "application/ld+json" and not script[2]} == set()


def test_a_link_that_opens_elsewhere_says_nothing_of_trackers(site: Site) -> None:
    marks = ("utm_", "fbclid", "gclid")
    links = {address for page in site.pages.values() for address in page.links()}
    assert {address for address in links if any(mark in address for mark in marks)} == set()


def test_every_redirect_leads_to_a_live_page_and_names_it_as_canonical(site: Site) -> None:
    redirects = [page for page in site.pages.values() if page.is_redirect]
    assert redirects
    for page in redirects:
        target = site.target(page.link("canonical"), page.path)
        assert target is not None, page.path
        assert target[0] in site.pages, page.path
        assert not site.pages[target[0]].is_redirect, page.path
        refresh = next(address for address in page.links() if address)
        assert site.target(refresh, page.path) == target, page.path


def is_data(address: str) -> bool:
    return address.startswith("data:")
