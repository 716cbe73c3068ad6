"""Whatever people write, feeds stay well-formed and say it as it was written."""

from __future__ import annotations

import json
import re
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.feeds.absolute import absolute, clean
from plugins.network.bodies import Body
from plugins.network.links import Targets, resolve
from plugins.network.sanitising import sanitise
from tests.builders import make_carriage, make_catalog, make_placement, make_post, make_unit, make_urls
from tests.feeds.samples import SameText, documents
from tests.feeds.test_formats import NS
from tests.feeds.validators import parsed, wrong_with

NASTY = ["]]>", "<script>", "&amp;", "&", "\0", "\x1b[0m", "\x85", "\ufffe", "\ud800", "\r\n", "\u202e", "</p>"]
NASTY += ['"', "'", "\U0001d4b3", "e\u0301", "\ufeff", "\u2028"]
WORDS = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), max_size=6).map("".join)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
PAGE = "https://firm.example/energy/x/"


@settings(deadline=None, max_examples=60)
@given(title=WORDS, summary=WORDS, note=WORDS, reason=WORDS)
def test_any_words_come_out_as_they_were_written(title: str, summary: str, note: str, reason: str) -> None:
    post = make_post("tax/x", title=title, summary=summary, disclosure=reason)
    catalog = make_catalog(posts=[post], units=[make_unit("energy"), make_unit("tax")])
    found = documents(catalog, make_carriage(make_placement("energy", post, note=note)))
    data = {name: found[f"energy/{name}"].write(found[f"energy/{name}"].value) for name in FILES}
    assert {name: wrong_with(name, one) for name, one in data.items()} == {name: [] for name in FILES}
    for one in data.values():
        assert not CONTROL.search(one.decode())
    (entry,) = parsed(data["atom.xml"]).findall("a:entry", NS)
    (item,) = parsed(data["feed.xml"]).iter("item")
    (found_item,) = json.loads(data["feed.json"])["items"]
    shown = clean(title).strip() or "x"
    assert entry.findtext("a:title", None, NS) == item.findtext("title") == found_item["title"] == shown
    said, author = clean(note), clean(summary)
    if said:
        html = entry.findtext("a:summary", None, NS)
        assert html == item.findtext("description")
        paragraphs = re.fullmatch(r"<p>(.*?)</p>(?:<p>(.*)</p>)?", html, re.DOTALL)
        assert paragraphs is not None
        assert unescape(paragraphs[1]) == f"Note from Energy: {said}"
        assert unescape(paragraphs[2] or "") == author
        assert found_item["_highroad"]["note"] == said
    elif author:
        assert entry.findtext("a:summary", None, NS) == found_item["summary"] == author
        assert unescape(item.findtext("description") or "") == author
    assert found_item["content_html"].endswith(f"<p>{_escaped(clean(reason))}</p>" if reason else "")


FILES = ("feed.xml", "atom.xml", "feed.json")


def _escaped(text: str) -> str:
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;")):
        text = text.replace(sign, written)
    return text


REFERENCES = st.one_of(
    st.sampled_from(["/tax/x/", "#part", "//host.example/x", "https://h.example/?a=1&amp;b", "mailto:a@b.example"]),
    st.sampled_from(["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "x/y", "../z", "", "vbscript:x", "/"]),
)
ATTRIBUTE = st.tuples(st.sampled_from(["href", "src", "poster", "cite"]), REFERENCES).map(lambda a: f'{a[0]}="{a[1]}"')
VALUE = st.sampled_from(["<a ", "> ", "x", "' href='/x'", "a>b<c", "href=/x"]).map(lambda value: f'title="{value}"')
TAG = st.tuples(
    st.sampled_from(["a", "img", "video", "blockquote", "p"]), st.lists(st.one_of(ATTRIBUTE, VALUE), max_size=3)
).map(lambda tag: f"<{' '.join((tag[0], *tag[1]))}>")
TEXT = st.sampled_from(
    ["words", ' href="/x" ', 'src="#y"', "&lt;a href=&quot;/x&quot;&gt;", "</a>", "</p>", "\n", "\x0b"]
)
HTML = st.lists(st.one_of(TAG, TEXT), max_size=12).map("".join)


@settings(deadline=None, max_examples=200)
@given(html=HTML)
def test_no_relative_or_active_address_survives_and_no_word_is_changed(html: str) -> None:
    made = absolute(html, PAGE)
    tags = re.compile(r'<[a-z/](?:[^>"]|"[^"]*")*>')
    for tag in tags.findall(made):
        for _, address in re.findall(r'\s(href|src|poster|cite)="([^"]*)"', tag):
            assert address.startswith(("https://", "http://", "mailto:", "tel:"))
    assert tags.split(made) == tags.split(clean(html))
    assert re.findall(r'title="[^"]*"', made) == re.findall(r'title="[^"]*"', html)


def _straight(html: str) -> str:
    """`absolute` as it would be written without regard to time: every tag is looked into."""

    def reference(match: re.Match[str]) -> str:
        name, value = match.groups()
        if value.startswith(("#", "/")):
            value = PAGE + value if value[0] == "#" else "https:" * value.startswith("//") + SITE_OF.get(value, value)
        return f' {name}="{value}"' if re.match("(?i)https?://|mailto:|tel:", value) else ""

    def tag(match: re.Match[str]) -> str:
        return re.sub(r'\s(href|src|poster|cite)="([^"]*)"', reference, match[0])

    return re.sub(r'<[a-z](?:[^>"]|"[^"]*")*>', tag, re.sub(CONTROL, "", html))


SITE_OF = {path: f"https://firm.example{path}" for path in ("/tax/x/", "/")}


@settings(deadline=None, max_examples=200)
@given(html=HTML)
def test_passing_over_tags_that_refer_to_nothing_changes_nothing(html: str) -> None:
    assert absolute(html, PAGE) == _straight(html)


def test_addresses_are_made_absolute_once() -> None:
    made = absolute('<a href="/tax/x/">x</a><a href="#y">y</a>', PAGE)
    assert made == '<a href="https://firm.example/tax/x/">x</a><a href="https://firm.example/energy/x/#y">y</a>'
    assert absolute(made, "https://other.example/z/") == made


def test_a_picture_in_several_sizes_keeps_the_one() -> None:
    html = '<img src="/energy/media/x.jpg" srcset="/a.jpg 2x" alt="srcset=">'
    assert absolute(html, PAGE) == '<img src="https://firm.example/energy/media/x.jpg" alt="srcset=">'


def test_a_text_without_addresses_is_left_as_it_is() -> None:
    html = "<p>Words &amp; <code>x</code></p>"
    assert absolute(html, PAGE) is html


def test_what_scrolls_on_a_page_is_no_stop_for_the_keyboard_of_a_feed_reader() -> None:
    said = (
        "<table><tbody><tr><td>1</td></tr></tbody></table><pre><code>x</code></pre>"
        '<p title="<pre tabindex=&quot;0&quot;>">Write tabindex="0"&gt; and role="region".</p>'
    )
    clean_html = sanitise(said, said, 1).html
    targets = Targets(sources={}, unpublished={}, paths={}, media={}, urls=make_urls())
    page = resolve("energy/posts/x.md", Body(html=clean_html), targets).text.html
    assert '<div class="scroll" role="region" tabindex="0" aria-label="Table 1"><table>' in page
    assert '<pre tabindex="0">' in page
    wanted = clean_html.replace("<table>", "<div><table>").replace("</table>", "</table></div>")
    assert absolute(page, PAGE) == wanted


def test_no_value_of_a_sanitised_attribute_looks_like_a_tag() -> None:
    written = '<p title="<pre><img src=x onerror=alert(1)>">w</p>'
    assert sanitise(written, written, 1).html == '<p title="&lt;pre&gt;&lt;img src=x onerror=alert(1)&gt;">w</p>'


@settings(deadline=None, max_examples=25)
@given(html=HTML)
def test_any_text_of_a_post_gives_feeds_that_can_be_read(html: str) -> None:
    catalog = make_catalog(posts=[make_post()])
    for name in FILES:
        document = documents(catalog, library=SameText(html))[name]
        assert wrong_with(name, document.write(document.value)) == []
