"""From a post to the next good thing: in real builds, and in a real browser."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.site.kinds import one_of
from tests.site.reading import Site, SitePage
from tests.site.small_network import NETWORK, Files, built, post, problems
from tests.site.walking import closed, follow, words

CAVERNS = "energy/posts/2026-03-02-what-caverns-cost.md"
PORTUGUESE = "labs/posts/2026-03-03-cavernas.md"
TRANSLATED: Files = {
    **NETWORK,
    PORTUGUESE: post("O sal.", title="Quanto custam", authors="[ana-silva]", translation_of="energy/what-caverns-cost"),
}


def edited(files: Files, path: str, old: str, new: str) -> Files:
    assert old.encode() in files[path]
    return {**files, path: files[path].replace(old.encode(), new.encode())}


def pages_of(folder: Path) -> dict[str, bytes]:
    """The pages of posts and standing pages, of topics and experts, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("*/*/index.html")}


def written(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """The pages that an edit changed."""
    return {path for path in after if before.get(path) != after[path]}


def alternates(page: SitePage) -> dict[str, str]:
    """The addresses that a page names for each language."""
    found = (link for link in page.all("link") if link.get("rel") == "alternate" and link.get("hreflang"))
    return {str(link.get("hreflang")): str(link.get("href")) for link in found}


# Real builds


def test_an_edit_of_words_changes_what_no_other_post_offers(tmp_path: Path) -> None:
    before = pages_of(built(NETWORK, tmp_path).folder)
    after = pages_of(built(edited(NETWORK, CAVERNS, "In money of 2026", "In caverns of 2025"), tmp_path).folder)
    assert written(before, after) == {"energy/what-caverns-cost/index.html"}


def test_an_edit_of_one_title_changes_the_pages_that_show_it_and_the_posts_beside_it(tmp_path: Path) -> None:
    before = pages_of(built(NETWORK, tmp_path).folder)
    after = pages_of(built(edited(NETWORK, CAVERNS, "What storage caverns cost", "What they cost"), tmp_path).folder)
    showing = {path for path in before if b"What storage caverns cost" in before[path]}
    assert written(before, after) == showing == {path for path in after if b"What they cost" in after[path]}
    assert len(showing) < len(before) / 2


def test_a_translation_is_named_on_both_sides_until_it_is_withdrawn(tmp_path: Path) -> None:
    def both(files: Files) -> list[dict[str, str]]:
        site = Site(built(files, tmp_path).folder, "https://insights.northwind.example")
        pages = (site.pages.get(path) for path in ("/energy/what-caverns-cost/", "/labs/cavernas/"))
        return [alternates(page) if page else {} for page in pages]

    assert both(NETWORK) == [{}, {}]
    named = {
        "en": "https://insights.northwind.example/energy/what-caverns-cost/",
        "pt": "https://insights.northwind.example/labs/cavernas/",
        "x-default": "https://insights.northwind.example/energy/what-caverns-cost/",
    }
    assert both(TRANSLATED) == [named, named]
    assert both(edited(TRANSLATED, PORTUGUESE, "title:", "status: withdrawn\nreason: Old.\ntitle:")) == [{}, {}]
    assert both(edited(TRANSLATED, PORTUGUESE, "title:", "status: draft\ntitle:")) == [{}, {}]
    assert both(TRANSLATED) == [named, named]
    assert both(edited(TRANSLATED, "labs/unit.yaml", "share: [energy, tax]", "share: [tax]")) == [{}, {}]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("labs/none", "'translation_of': there is no published post 'labs/none'"),
        ("energy/not-ready", "'translation_of': there is no published post 'energy/not-ready'"),
        ("labs/cavernas", "'translation_of' names this post itself"),
        ("labs/ensaio", "'translation_of': 'labs/ensaio' is in 'pt' like this post"),
        ("tax/our-own", "'translation_of': 'tax/our-own' and this post are not shared with each other's unit"),
        ("energy/wrong-figures", "'translation_of': 'energy/wrong-figures' was withdrawn"),
    ],
)
def test_what_is_wrong_with_a_translation_is_told_with_its_line(line: str, what: str, tmp_path: Path) -> None:
    files = edited(TRANSLATED, PORTUGUESE, "energy/what-caverns-cost", line)
    number = files[PORTUGUESE].decode().splitlines().index(f"translation_of: {line}") + 1
    said = [one for one in problems(built(files, tmp_path)) if f"units/{PORTUGUESE}:{number}: warning: {what}" in one]
    assert len(said) == 1


# The demonstration


def posts_of(site: Site) -> dict[str, SitePage]:
    return {path: page for path, page in site.pages.items() if page.meta("og:type") == "article" and page.is_indexed}


def offered(page: SitePage) -> list[str]:
    """The addresses of what a page offers to read next."""
    sections = (one for one in page.all("section") if one.get("class") == "part next")
    links = (link for section in sections for heading in section.iter("h3") for link in heading.iter("a"))
    return [str(link.get("href")) for link in links]


def test_every_post_leads_on_and_not_all_of_them_to_the_same(demo: Site) -> None:
    pages = posts_of(demo)
    offers = Counter(address for page in pages.values() for address in offered(page))
    assert all(len(offered(page)) == 3 for page in pages.values())
    assert max(offers.values()) <= len(pages) / 4
    assert len(offers) >= len(pages) * 3 / 4
    home = Counter(path.split("/")[1] != to.split("/")[1] for path, page in pages.items() for to in offered(page))
    assert home[True] > len(pages)  # other units' posts


def test_languages_name_each_other_and_nobody_else(demo: Site) -> None:
    groups = {path: alternates(page) for path, page in demo.pages.items() if alternates(page)}
    assert groups
    for path, named in groups.items():
        addresses = {urlsplit(href).path for code, href in named.items() if code != "x-default"}
        assert path in addresses
        assert all(groups[address] == named for address in addresses)


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_gets_from_a_post_to_the_next_to_its_author_and_to_another_language(
    browser: Browser, demo: Site, demo_server: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    page = context.new_page()
    start = one_of(demo, "post-translated")
    page.goto(demo_server + start)
    other = page.locator(".tongues a").first
    name = other.get_attribute("lang")
    follow(other)
    assert page.locator("html").get_attribute("lang") == name
    assert start in [to.get_attribute("href") for to in page.locator(".tongues a").all()]
    for onward in (".next .entry h3 a", ".more li a"):
        link = page.locator(onward).first
        title = words(link)
        follow(link)
        assert words(page.locator("h1")) == title
    closed(context)


@pytest.mark.browser
def test_what_to_read_next_is_not_printed(browser: Browser, demo: Site, demo_server: str) -> None:
    page = browser.new_page()
    page.goto(demo_server + one_of(demo, "post-translated"))
    page.emulate_media(media="print")
    assert not any(section.is_visible() for section in page.locator(".next").all())
    page.close()
