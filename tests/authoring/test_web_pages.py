"""Pages of other people's: what is taken from them, that nothing of them acts, and which words are worth quoting."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.authoring.commenting import credit_of, escaped
from plugins.authoring.quotes import Sentence, best_quotes, sentences, weight
from plugins.authoring.web_pages import MOST_TAGS, WebPage, decoded, page_of, plain
from plugins.network.rendering import Renderer
from plugins.network.sanitising import plain_text

URL = "https://news.example/2026/queue?utm_source=mail&page=2#part"
MARKDOWN = {"extensions": ["extra", "admonition", "sane_lists", "toc"], "output_format": "html"}

WHOLE = """<!doctype html><html><head><title>Queue | News</title>
<link rel="canonical" href="/2026/queue">
<meta property="og:title" content="OG title"><meta property="og:site_name" content="The News">
<meta property="article:published_time" content="2026-11-02T08:00:00Z"><meta name="author" content="Meta Author">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Site"},
 {"@type": "NewsArticle", "headline": "The queue has fallen", "datePublished": "2026-11-01T23:30:00-05:00",
  "author": [{"@type": "Person", "name": "Ada Reed"}, {"name": "Bo Lind"}],
  "publisher": {"name": "Grid News"}}]}</script>
</head><body><nav><p>The queue of the menu has 41 entries in it.</p></nav>
<article><header><h1>Heading</h1><time datetime="2026-10-30">30 October</time></header>
<p>The queue has fallen by 41 per cent since April, the operator says.</p>
<p>This is what everybody hoped for. Dr. Reed has counted 3.1 gigawatts that left the list.</p>
<p>Subscribe to our newsletter for more news about the queue.</p>
<p hidden>A hidden sentence with 41 figures in it.</p></article>
<footer><p>© 2026 Grid News has all of the queue rights reserved.</p></footer></body></html>"""


def page(html: str, url: str = URL) -> WebPage:
    found = page_of(html, url)
    assert found is not None
    return found


def test_what_json_ld_says_comes_first() -> None:
    found = page(WHOLE)
    assert (found.title, found.site, found.authors) == ("The queue has fallen", "Grid News", ("Ada Reed", "Bo Lind"))
    assert found.published == date(2026, 11, 1)  # as it was written, whatever the zone
    assert found.url == "https://news.example/2026/queue"


def test_then_opengraph_then_meta_then_the_text() -> None:
    without = WHOLE.replace("application/ld+json", "text/plain")
    found = page(without)
    assert (found.title, found.site, found.authors) == ("OG title", "The News", ("Meta Author",))
    assert found.published == date(2026, 11, 2)
    plainer = page(without.replace("<meta property", "<meta data-x").replace("<meta name", "<meta data-y"))
    assert (plainer.title, plainer.site, plainer.authors) == ("Heading", "news.example", ())
    assert plainer.published == date(2026, 10, 30)
    assert page("<title>Only  this</title>").title == "Only this"


@pytest.mark.parametrize(
    ("head", "url", "address"),
    [
        ("", URL, "https://news.example/2026/queue?page=2"),
        ('<link rel="canonical" href="https://www.news.example/q">', URL, "https://www.news.example/q"),
        ('<link rel="canonical" href="https://evil.example/q">', URL, "https://news.example/2026/queue?page=2"),
        ('<link rel="canonical" href="https://news.example/">', URL, "https://news.example/2026/queue?page=2"),
        ('<link rel="canonical" href="javascript:alert(1)">', URL, "https://news.example/2026/queue?page=2"),
        ('<link rel="canonical" href="https://a@news.example/q">', URL, "https://news.example/2026/queue?page=2"),
        ('<link rel="canonical" href="https://[x/q">', URL, "https://news.example/2026/queue?page=2"),
        (
            '<meta property="og:url" content="https://news.example/og">',
            "http://127.0.0.1:81/q",
            "https://news.example/og",
        ),
    ],
)
def test_a_page_is_linked_under_its_own_address_and_nobody_elses(head: str, url: str, address: str) -> None:
    assert page(f"<head>{head}</head><p>Words.", url).url == address


def test_furniture_is_not_quoted_and_hidden_words_are_not_read() -> None:
    found = page(WHOLE)
    said = [sentence.text for sentence in found.sentences]
    assert said[0] == "The queue has fallen by 41 per cent since April, the operator says."
    assert "Dr. Reed has counted 3.1 gigawatts that left the list." in said
    assert not any(word in one for one in said for word in ("menu", "hidden", "rights"))
    assert "hidden sentence" not in found.text
    best = best_quotes(found.sentences, found.title, ())
    assert best[0] == said[0]
    assert not any("Subscribe" in one for one in best)


NOBODY = "Nobody has filled these caverns in the last winter."


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (
            Sentence("Some 40 caverns were never filled at all.", 9),
            Sentence("Some old caverns were never filled at all.", 9),
        ),
        (Sentence(NOBODY, 9, apart=True), Sentence(NOBODY, 9)),
        (Sentence(NOBODY, 0), Sentence(NOBODY, 9)),
        (Sentence(NOBODY, 9), Sentence(NOBODY.replace("Nobody", "He"), 9)),
        (Sentence(NOBODY.replace("last", "storage"), 9), Sentence(NOBODY, 9)),
        (Sentence(f"{NOBODY[:-1]}, and not one before it.", 9), Sentence(NOBODY, 9)),
    ],
)
def test_a_quote_is_better_for_one_reason_at_a_time(better: Sentence, worse: Sentence) -> None:
    assert weight(better, set(), {"energy", "storage"}) > weight(worse, set(), {"energy", "storage"}) > 0


def test_words_of_the_title_make_a_quote_better_and_a_question_is_a_poor_one() -> None:
    assert weight(Sentence(NOBODY, 9), {"caverns"}, set()) > weight(Sentence(NOBODY, 9), set(), set())
    assert weight(Sentence(NOBODY.replace(".", "?”"), 9), set(), set()) < weight(Sentence(NOBODY, 9), set(), set())


@pytest.mark.parametrize(
    "text",
    ["Too short.", "word " * 60 + ".", "All rights reserved by everybody who was here.", "No end of it here at all"],
)
def test_some_sentences_are_never_offered(text: str) -> None:
    assert weight(Sentence(text, 0), set(), set()) == 0


def test_abbreviations_end_no_sentence() -> None:
    text = "Mr. Lind paid 3.5 million, e.g. In cash. “He said so.” Then he left."
    assert list(sentences(text)) == ["Mr. Lind paid 3.5 million, e.g. In cash.", "“He said so.”", "Then he left."]


# ---------------------------------------------------------------------------------------------------- what is hostile

HOSTILE = """\
<title>&lt;script&gt;alert(1)&lt;/script&gt; --> [x](javascript:y) ](https://evil.example)
`c` {: onclick=x }</title>
<meta name="author" content="<img src=x onerror=alert(1)> *Bold* | a\n\n# Heading">
<meta property="og:site_name" content="![p](https://evil.example/p.png) <!-- guide: x -->">"""


def test_nothing_of_a_hostile_page_acts_where_it_is_named() -> None:
    found = page(HOSTILE, "https://evil.example/a(b)*c_d")
    credit = credit_of(found)
    body, mistakes = Renderer(MARKDOWN).render(credit, 1)
    assert mistakes == ()
    assert body.refs == ()
    assert body.html.count("<") == 4  # a paragraph with one link in it
    assert 'href="https://evil.example/a(b)*c_d"' in body.html
    assert plain_text(body.html) == f"{found.title}, {found.authors[0]}, {found.site}."
    assert "<!--" not in credit


_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Co", "Cn"), include_characters=" ")
_SIGNS = st.sampled_from(list("\\`*_{}[]()#+-.!|~^:<>&\"'= $"))


@settings(max_examples=150)
@given(st.text(st.one_of(_SIGNS, _LETTERS), max_size=40))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    shown = plain(text)
    body, mistakes = Renderer(MARKDOWN).render(f"By {escaped(shown)}.", 1)
    assert mistakes == ()
    assert plain_text(body.html) == " ".join(f"By {shown}.".split())


def test_signs_that_nobody_sees_are_left_out() -> None:
    assert plain("a\u202eb\u200bc\x1b[2J\x00d\n e") == "abc[2Jd e"
    assert plain("word " * 100).endswith("word…")
    assert len(plain("x" * 1000)) == 200
    assert plain({"no": "text"}) == ""


@pytest.mark.parametrize(
    "value",
    ['[' * 100_000, '{"@type": "Article", "headline": ["x"], "author": {"name": {"name": 1}}, "datePublished": {}}',
     '{"@type": ["Article"], "author": "https://news.example/ada", "datePublished": "0001-01-01"}', "null", "7", "{"],
)  # fmt: skip
def test_json_ld_that_is_none_is_passed_over(value: str) -> None:
    found = page(f'<title>T</title><script type="application/ld+json">{value}</script>')
    assert (found.title, found.authors, found.published) == ("T", (), None)


@pytest.mark.parametrize("piece", ["<div>", "<a ", "<!--", "<![CDATA["])
def test_a_page_of_nothing_but_tags_is_read_in_seconds_or_not_at_all(piece: str) -> None:
    began = time.process_time()
    count = MOST_TAGS // piece.count("<")
    page(piece * count)
    assert page_of(piece * (count + 1), URL) is None
    assert time.process_time() - began < 30  # it took minutes, or never came back


@pytest.mark.parametrize(
    ("data", "header", "text"),
    [
        ("für".encode(), "text/html", "für"),
        ("für".encode("latin-1"), "text/html; charset=ISO-8859-1", "für"),
        ("“für”".encode("cp1252"), "text/html; charset=iso-8859-1", "“für”"),
        ('<meta charset="koi8-r">мир'.encode("koi8-r"), "text/html", '<meta charset="koi8-r">мир'),
        ("\ufeffmir".encode("utf-16-le"), "text/html; charset=utf-8", "mir"),
        ("für".encode("cp1252"), "text/html", "für"),
        (b"+ADw-script+AD4-", "text/html; charset=utf-7", "+ADw-script+AD4-"),
        (b"abc", "text/html; charset=rot13", "abc"),
        (b"\xff", "text/html; charset=utf-8", "\ufffd"),
    ],
)
def test_the_charset_is_the_marks_the_headers_or_the_pages_own(data: bytes, header: str, text: str) -> None:
    assert decoded(data, header) == text
