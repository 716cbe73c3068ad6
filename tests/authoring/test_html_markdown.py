"""HTML of another site as Markdown: what a reader saw is what a reader will see."""

from __future__ import annotations

from html import escape

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from pelicanconf import MARKDOWN
from plugins.authoring.html_markdown import markdown_of
from plugins.authoring.markdown_habits import readable_here
from plugins.authoring.remarks import Traced
from plugins.network.rendering import Renderer

RENDERER = Renderer(MARKDOWN)
BASE = "https://old.example/2020/post/"
# Everything that begins, ends or means something in Markdown or in HTML.
SIGNS = [
    *"*_`#+->|:!.=~$()[]{}<&\\\t'\" ",
    "**",
    "__",
    "``",
    "```",
    "# ",
    "## ",
    "1. ",
    "1) ",
    "- ",
    "> ",
    ": ",
    "~~~",
    "===",
    "---",
]
WORDS = [
    "a word",
    "é",
    "a_b_c",
    "2*3*4",
    "<b>",
    "&amp;",
    "[x]",
    "[x](y)",
    "[^1]",
    "[x]: y",
    "{: .a}",
    "{#id}",
    "!!! note",
    "--",
]
PLACES = {
    "p": "<p>{}</p>",
    "li": "<ul><li>{}</li><li>z</li></ul>",
    "td": "<table><tr><th>h</th></tr><tr><td>{}</td></tr></table>",
    "h2": "<h2>{}</h2>",
    "blockquote": "<blockquote><p>{}</p></blockquote>",
    "em": "<p>q <em>{}</em> q</p>",
    "a": "<p>q <a href='https://x.example/'>{}</a> q</p>",
    "dd": "<dl><dt>t</dt><dd>{}</dd></dl>",
    "figcaption": "<figure><img src='https://x.example/a.png' alt='z'><figcaption>{}</figcaption></figure>",
}


def markdown(html: str) -> str:
    return markdown_of(html, BASE, BASE).text


def shown(html: str) -> str:
    """The words that a reader sees, without the room between them."""
    return "".join(BeautifulSoup(html, "html.parser").get_text().split())


def built(text: str) -> str:
    """The HTML that the build makes of an imported text."""
    return RENDERER.render(readable_here(Traced.of(text, 1)).text, 1)[0].html


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*SIGNS, *WORDS]), min_size=1, max_size=7), st.sampled_from([*PLACES]))
def test_words_that_look_like_markup_stay_words(parts: list[str], place: str) -> None:
    html = PLACES[place].format(escape("".join(parts), quote=False))
    assert shown(built(markdown(html))) == shown(html)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <b>b</b> <i>c</i></p>", "a **b** *c*"),
        ("<p>one<br>two</p>", "one  \ntwo"),
        ("<p>one<br/><br/>two</p>", "one\n\ntwo"),
        ("<p>H<sub>2</sub>O, <del>old</del></p>", "H<sub>2</sub>O, <del>old</del>"),
        ("<p><a href='../other/'>o</a></p>", "[o](https://old.example/2020/other/)"),
        ("<p><a href='https://x.example/a'>https://x.example/a</a>, x</p>", "<https://x.example/a>, x"),
        ("<p><a href='/a (1).html'>o</a></p>", "[o](https://old.example/a%20%281%29.html)"),
        ("<ol start='3'><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<pre><code class='language-Python'>a\n\n&lt;b&gt;</code></pre>", "```python\na\n\n<b>\n```"),
        ("<pre class='brush: ruby; gutter: false'>x</pre>", "```ruby\nx\n```"),
        ("<div class='highlight-source-js'><pre>x</pre></div>", "```js\nx\n```"),
        ("<pre lang='go'>x</pre>", "```go\nx\n```"),
        ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````"),
        ("<blockquote><p>a</p><pre>b\nc</pre></blockquote>", "> a\n>\n>     b\n>     c"),
        ("<p>a <code>b `c`</code></p>", "a `` b `c` ``"),
        ("<figure><img src='a.png' alt='A'><figcaption>B</figcaption></figure>", f'![A]({BASE}a.png "B")'),
        ("<figure><a href='a.png'><img src='a.png' alt='A'></a></figure>", f"![A]({BASE}a.png)"),
        ("<p><img class='emoji' src='x.png' alt='🙂'></p>", "🙂"),
        ("<p><img src='data:image/gif;base64,R0' data-src='b.png' alt=''></p>", f"![]({BASE}b.png)"),
        ("<div class='admonition tip'><p class='admonition-title'>T</p><p>a</p></div>", '!!! tip "T"\n\n    a'),
        ("<h2 id='why-not'>Why</h2><p><a href='#why-not'>w</a></p>", "## Why {#why-not}\n\n[w](#why-not)"),
        (f"<h2 id='why'>Why</h2><p><a href='{BASE}#why'>w</a></p>", "## Why\n\n[w](#why)"),
        ("<p>a<!-- hidden --></p><noscript>b</noscript>", "a"),
    ],
)
def test_each_form_has_its_markdown(html: str, text: str) -> None:
    assert markdown(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<sup id='fnref:x'><a class='footnote-ref' href='#fn:x'>1</a></sup> b</p><div class='footnote'><hr><ol>"
        "<li id='fn:x'><p>note <a class='footnote-backref' href='#fnref:x'>↩</a></p></li></ol></div>",
        "<p>a<sup class='fn'><a href='#u' id='u-link'>1</a></sup> b</p><ol class='wp-block-footnotes'>"
        "<li id='u'>note <a href='#u-link'>↩︎</a></li></ol>",
        "<p>a<a href='#_ftn1' id='_ftnref1'>[1]</a> b</p><p id='_ftn1'><a href='#_ftnref1'>[↩]</a> note</p>",
    ],
)
def test_footnotes_are_footnotes_again(html: str) -> None:
    assert markdown(html) == "a[^1] b\n\n[^1]: note"


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td colspan='2'>a</td></tr><tr><td>b</td><td>c</td></tr></table>",
        "<table><tr><td><ul><li>a</li></ul></td></tr></table>",
        "<figure><table><tr><th>a</th></tr></table><figcaption>c</figcaption></figure>",
        "<figure><img src='https://x.example/a.png' alt='A'><figcaption>by <a href='https://x.example/'>X</a></figcaption></figure>",
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "<details><summary>a</summary><p>b</p></details>",
    ],
)
def test_what_markdown_has_no_form_for_stays_html_that_the_build_lets_through(html: str) -> None:
    made = built(markdown(html))
    assert sorted(shown(made)) == sorted(shown(html))  # a table's caption stands before it
    first = BeautifulSoup(html, "html.parser").find(["table", "figcaption", "dl", "details"])
    assert first is not None
    assert BeautifulSoup(made, "html.parser").find(
        first.name if first.name != "figcaption" else ["figcaption", "caption"]
    )


@pytest.mark.parametrize(
    ("html", "said", "kept"),
    [
        ("<p>a</p>\n<script>alert(1)</script>", "2: <script> is left out", "a"),
        ("<form><input name=x>b</form><p>a</p>", "1: <form> is left out", "a"),
        ("<p><a href='javascript:alert(1)'>a</a></p>", "1: the link to 'javascript:alert(1)' leads nowhere", "a"),
        (
            "<iframe src='//film.example/1'></iframe>",
            "1: the embedded page https://film.example/1 is now a link",
            "film.example",
        ),
        (
            "<p>https://film.example/1</p>",
            "1: the embedded page https://film.example/1 is now a link",
            "<https://film.example/1>",
        ),
        (
            "<p>a<img src='https://c.example/p.gif' width=1 height=1></p>",
            "1: the picture https://c.example/p.gif, which",
            "a",
        ),
        ("<p>a<img src='data:image/png;base64,AA'></p>", "1: a picture that is written into the page itself", "a"),
        ("<div>" * 100 + "a &lt;b&gt;" + "</div>" * 100, "1: is nested more than 90 deep", "a &lt;b&gt;"),
    ],
)
def test_what_is_lost_is_said_with_its_line(html: str, said: str, kept: str) -> None:
    found = markdown_of(html, BASE, BASE)
    assert len(found.remarks) == 1
    assert "{}: {}".format(*found.remarks[0]).startswith(said)
    assert kept in found.text


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick='x()'>a</p>",
        "<svg onload=x()><script>x()</script></svg>",
        "<details ontoggle=x() open><summary>a</summary><script>x()</script><iframe src=x></iframe></details>",
        "<table><tr><td colspan=2 onmouseover=x()><a href='javascript:x()'>a</a></td></tr></table>",
        "<p>&lt;script&gt;x()&lt;/script&gt;</p>",
        "<abbr title='\"><script>x()</script>'>a</abbr>",
    ],
)
def test_nothing_that_runs_comes_through(html: str) -> None:
    text = markdown(html)
    assert "<script" not in text
    assert not any(
        word in text for word in ("onclick", "onload", "ontoggle", "onmouseover", "javascript:", "<iframe", "<svg")
    )
