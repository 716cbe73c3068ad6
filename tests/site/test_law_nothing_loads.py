"""Law 9: nothing in a page loads from another host, whatever a post tries; a remote picture becomes a link."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.building import BuildResult
from tests.site.reading import Site, css_addresses
from tests.site.small_network import NESTED_URL, NETWORK, URL, built_whole, manifest, post, problems

HOST = "evil.example"
# Each tries to make a reader's browser ask another host, or to run something. `{n}` makes every address its own.
TRIES = {
    "a picture": "![Words for it](https://evil.example/{n}.png)",
    "a picture without words": "![](https://evil.example/{n}.png)",
    "a picture in a link": "[![Words for it](https://evil.example/{n}.png)](https://evil.example/)",
    "a picture by reference": "![Words for it][r{n}]\n\n[r{n}]: https://evil.example/{n}.png",
    "a protocol-relative picture": "![Words for it](//evil.example/{n}.png)",
    "capitals in the scheme": "![Words for it](HTTPS://evil.example/{n}.png)",
    "a backslash in the address": "![Words for it](\\\\\\\\evil.example/{n}.png)",
    "a tab in the address": '<img src="/\t/evil.example/{n}.png" alt="Words for it">',
    "a newline in the address": '<img src="https://\nevil.example/{n}.png" alt="Words for it">',
    "entities in the address": '<img src="&#104;ttps://evil.example/{n}.png" alt="Words for it">',
    "a raw picture": '<img src="https://evil.example/{n}.png" alt="Words for it">',
    "a raw picture without quotes": "<img src=https://evil.example/{n}.png alt=x>",
    "a raw picture relative to the protocol": '<img src="//evil.example/{n}.png" alt="Words for it">',
    "srcset": '<img src="../media/cavern.png" srcset="https://evil.example/{n}.png 2x" alt="Words">',
    "a source of a picture": '<picture><source srcset="https://evil.example/{n}.png">'
    '<img src="../media/cavern.png" alt="x"></picture>',
    "lazy loading": '<img data-src="https://evil.example/{n}.png" onerror="this.src=this.dataset.src" src="x" alt="x">',
    "lowsrc": '<img lowsrc="https://evil.example/{n}.png" src="../media/cavern.png" alt="x">',
    "an imagemap": '<img usemap="https://evil.example/{n}" src="../media/cavern.png" alt="x">',
    "a link element": '<link rel="stylesheet" href="https://evil.example/{n}.css">',
    "a preload": '<link rel="preload" as="image" href="https://evil.example/{n}.png">',
    "a style element": "<style>@import 'https://evil.example/{n}.css'; p {{ background: url(//evil.example) }}</style>",
    "a style attribute": '<p style="background: url(https://evil.example/{n}.png)">Words</p>',
    "a style by attribute list": "Words\n{{: style='background: url(https://evil.example/{n}.png)' }}",
    "a source by attribute list": "![Words](../media/cavern.png){{: src=https://evil.example/{n}.png }}",
    "a poster": '<video poster="https://evil.example/{n}.png" controls></video>',
    "a film": '<video src="https://evil.example/{n}.mp4" autoplay></video>',
    "a source of a film": '<video controls><source src="https://evil.example/{n}.mp4" type="video/mp4"></video>',
    "a track": '<video controls><track src="https://evil.example/{n}.vtt"></video>',
    "sound": '<audio src="https://evil.example/{n}.mp3" autoplay></audio>',
    "Markdown sound": "![A talk](https://evil.example/{n}.mp3)",
    "a frame": '<iframe src="https://evil.example/{n}/"></iframe>',
    "a frame of its own": '<iframe srcdoc="<img src=https://evil.example/{n}.png>"></iframe>',
    "an object": '<object data="https://evil.example/{n}.swf"></object>',
    "an embed": '<embed src="https://evil.example/{n}.swf">',
    "a script": '<script src="https://evil.example/{n}.js"></script>',
    "a drawing": '<svg><image href="https://evil.example/{n}.png"/></svg>',
    "an old drawing": '<svg><image xlink:href="https://evil.example/{n}.png"/></svg>',
    "a drawing's use": '<svg><use href="https://evil.example/{n}.svg#x"/></svg>',
    "a formula": '<math><mtext><img src="https://evil.example/{n}.png"></mtext></math>',
    "a table's background": '<table background="https://evil.example/{n}.png"><tr><td>x</td></tr></table>',
    "a body": '<body background="https://evil.example/{n}.png">',
    "a base": '<base href="https://evil.example/{n}/">',
    "a refresh": '<meta http-equiv="refresh" content="0; url=https://evil.example/{n}/">',
    "a form": '<form action="https://evil.example/{n}"><input type="image" src="https://evil.example/{n}.png"></form>',
    "a ping": '<a href="https://elsewhere.example/" ping="https://evil.example/{n}">Words</a>',
    "a script as link": "[Words](javascript:fetch('https://evil.example/{n}'))",
    "data as link": "[Words](data:text/html,<script>fetch('https://evil.example/{n}')</script>)",
    "a nested comment": '<!--><img src="https://evil.example/{n}.png" alt="x">-->',
    "a broken tag": '<img src="https://evil.example/{n}.png" alt="x"\n',
    "markup inside a title": '![x](../media/cavern.png "><img src=https://evil.example/{n}.png>")',
    "markup as words": "![<img src=https://evil.example/{n}.png>](../media/cavern.png)",
    "a blob": '<img src="blob:https://evil.example/{n}" alt="Words">',
    "noscript": '<noscript><img src="https://evil.example/{n}.png" alt="x"></noscript>',
}
SAID_AS_LINKS = ("a picture", "a protocol-relative picture", "a raw picture", "a picture by reference")
PLAIN_WORDS = ("a broken tag", "markup inside a title", "markup as words")  # to Markdown they are no tags
ATTRIBUTES = ("an imagemap", "a ping", "lowsrc", "srcset", "a source of a picture", "a table's background")


def slug(kind: str) -> str:
    return re.sub("[^a-z]+", "-", kind.lower()).strip("-")


@pytest.fixture(scope="module", params=[URL, NESTED_URL], ids=["at the root", "under a path"])
def tried(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[BuildResult, Site]:
    posts = {
        f"energy/posts/2026-11-01-{slug(kind)}.md": post(attempt.format(n=number), title=f"Trying {slug(kind)}")
        for number, (kind, attempt) in enumerate(TRIES.items())
    }
    biography = "---\nname: Li Wei\n---\n\n![Li](https://evil.example/bio.png) <img src=//evil.example/bio2.png>\n"
    page = "---\ntitle: The law\n---\n\n## Of it\n\n![x](https://evil.example/page.png)\n"
    others = {"energy/experts/li-wei.md": biography.encode(), "tax/pages/law.md": page.encode()}
    # The summary and the title are text, whatever they look like.
    text = '"<img src=https://evil.example/t.png>"'
    others["energy/posts/2026-11-02-fields.md"] = post("Words.", title=text, summary=text, disclosure=text)
    url = str(request.param)
    folder = tmp_path_factory.mktemp("loads")
    result = built_whole({**NETWORK, **posts, **others, "network.yaml": manifest(url)}, folder)
    return result, Site(result.folder, url)


def test_nothing_in_any_page_loads_from_another_host(tried: tuple[BuildResult, Site]) -> None:
    _, site = tried
    loaded = {(page.path, address) for page in site.pages.values() for address in page.loads()}
    assert {(path, address) for path, address in loaded if not site.is_own(address)} == set()
    assert {(path, address) for path, address in loaded if site.why_dead(address, path)} == set()


def test_no_page_says_anything_of_the_other_host_but_in_links_and_plain_text(tried: tuple[BuildResult, Site]) -> None:
    _, site = tried
    for page in site.pages.values():
        for element in page.root.iter():
            for name, value in element.items():
                if HOST in value:
                    allowed = {("a", "href"), ("img", "alt"), ("meta", "content"), ("audio", "aria-label")}
                    assert (element.tag, name) in allowed, (page.path, element.tag, name, value)
                    assert not value.strip().lower().startswith(("javascript:", "data:", "blob:"))


def test_no_element_that_acts_or_loads_comes_from_a_text(tried: tuple[BuildResult, Site]) -> None:
    _, site = tried
    for page in site.pages.values():
        tags = {str(element.tag) for element in page.root.iter()}
        tags -= {"noscript"} if page.path == "/search/" else set()  # it shows nobody's text
        assert tags.isdisjoint({"iframe", "object", "embed", "base", "style", "svg", "math", "noscript"}), page.path
        refreshing = [meta for meta in page.all("meta") if meta.get("http-equiv", "").lower() == "refresh"]
        assert bool(refreshing) == page.is_redirect
        assert page.is_redirect == (page.link("canonical") != site.url + page.path) or page.path == "/404.html"
        handlers = [name for element in page.root.iter() for name, _ in element.items() if name.startswith("on")]
        assert handlers == [], page.path


def test_no_stylesheet_or_drawing_loads_from_another_host(tried: tuple[BuildResult, Site]) -> None:
    result, _ = tried
    sheets = {path: data.decode() for path, data in result.files().items() if path.endswith((".css", ".svg"))}
    assert any(path.endswith(".css") for path in sheets)
    for path, css in sheets.items():
        for address in css_addresses(css):
            assert not re.match(r"\s*([a-z]+:)?//", address, re.IGNORECASE), (path, address)


@pytest.mark.parametrize("kind", SAID_AS_LINKS)
def test_a_remote_picture_becomes_a_link_and_is_said(tried: tuple[BuildResult, Site], kind: str) -> None:
    result, site = tried
    page = site.pages[f"/energy/{slug(kind)}/"]
    links = [a for a in page.all("a") if HOST in a.get("href", "") and "linkedin" not in a.get("href", "")]
    assert ["".join(a.itertext()) for a in links] == ["Words for it"]
    said = [line for line in problems(result) if f"2026-11-01-{slug(kind)}.md:" in line]
    assert len(said) == 1
    assert "another host" in said[0]


def test_what_was_left_out_is_said(tried: tuple[BuildResult, Site]) -> None:
    result, _ = tried
    expected = TRIES.keys() - set(PLAIN_WORDS) - set(ATTRIBUTES)
    said = "\n".join(problems(result))
    assert [kind for kind in sorted(expected) if f"posts/2026-11-01-{slug(kind)}.md:" not in said] == []


def test_a_remote_picture_in_a_page_or_a_biography_is_a_link_too(tried: tuple[BuildResult, Site]) -> None:
    result, site = tried
    for path, file in (("/experts/li-wei/", "experts/li-wei.md"), ("/tax/law/", "pages/law.md")):
        assert any(a.get("href", "").startswith("https://evil.example/") for a in site.pages[path].all("a"))
        assert any(file in line and "another host" in line for line in problems(result))


def test_fields_are_plain_text_whatever_they_look_like(tried: tuple[BuildResult, Site], tmp_path: Path) -> None:
    _, site = tried
    page = site.pages["/energy/fields/"]
    assert "".join(next(page.all("h1")).itertext()).strip() == "<img src=https://evil.example/t.png>"
