"""The print view: what of a page is taken, and that nothing of it leads back to a server."""

from __future__ import annotations

from bs4 import BeautifulSoup

from plugins.kit.printing import print_page

ADDRESS = "https://firm.example/insights/energy/caverns/"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Caverns</title>
<meta name="generator" content="Highroad"><link rel="stylesheet" href="/insights/theme/site.css">
<script type="application/ld+json">{}</script></head>
<body><main><h1>Caverns</h1>
<img src="/insights/energy/media/a.jpg" srcset="/insights/energy/media/a.jpg.480.webp 480w" sizes="100vw" alt="A head">
<img src="/insights/energy/media/gone.jpg" alt="What is gone"><img src="https://elsewhere.example/x.png" alt="Not ours">
<p><a href="/insights/tax/">Tax</a> <a href="#fn:1">1</a> <a href="event.ics">When</a></p>
<details><summary>More</summary><p>Folded.</p></details>
<section class="answers"><p>An answer</p></section></main></body></html>
"""


def printed() -> BeautifulSoup:
    files = {"/energy/media/a.jpg": (b"pixels", "image/jpeg")}
    page = print_page(PAGE.encode(), ADDRESS, "/insights", "body { color: red; }", files.get)
    return BeautifulSoup(page.decode(), "html.parser")


def test_pictures_are_in_it_and_words_stand_for_those_that_are_not_there() -> None:
    soup = printed()
    [image] = soup.find_all("img")
    assert image.attrs == {"src": "data:image/jpeg;base64,cGl4ZWxz", "alt": "A head"}
    assert "What is gone" in soup.get_text()
    assert "Not ours" in soup.get_text()


def test_links_say_whole_addresses_and_what_was_folded_is_open() -> None:
    soup = printed()
    assert [link["href"] for link in soup.find_all("a")] == [
        "https://firm.example/insights/tax/",
        "#fn:1",
        f"{ADDRESS}event.ics",
    ]
    assert all("open" in one.attrs for one in soup.find_all("details"))


def test_it_is_dressed_by_itself_not_to_be_found_and_no_page_of_a_site() -> None:
    soup = printed()
    assert [str(one.string) for one in soup.find_all("style")] == ["body { color: red; }"]
    assert [link["href"] for link in soup.find_all("link")] == [ADDRESS]
    said = {str(one.get("name")): str(one.get("content")) for one in soup.find_all("meta", attrs={"name": True})}
    assert said == {"robots": "noindex", "generator": "Highroad kit"}
    assert not soup.find_all("script")
    assert "An answer" not in soup.get_text()
