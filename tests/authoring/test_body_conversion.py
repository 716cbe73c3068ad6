"""Templating, links, pictures and raw HTML of other generators become Markdown of the unit's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.authoring.body_conversion import Origin, Posts
from plugins.authoring.body_conversion import converted as conversion
from plugins.authoring.import_plan import Wishes
from plugins.authoring.markdown_habits import readable_here
from plugins.authoring.remarks import Traced
from plugins.authoring.source_media import Shelf
from plugins.authoring.templating import Page, without_templating
from tests.authoring.scratch import BLOG, body_of, converted, imported, make_network


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ('[x]({{ "/a/b/" | url }})', "[x](/a/b/)"),
        ("[x]({{ '/a/' | prepend: site.baseurl }})", "[x](/a/)"),
        ("[x]({{ site.baseurl }}/a/)", "[x](/a/)"),
        ("[x]({{site.url}}{{site.baseurl}}/a/)", "[x](/a/)"),
        ('[x]({{ "/a/" | relative_url | append: "b/" }})', "[x](/a/b/)"),
        ("{{ page.title }} again", "A post again"),
        ('{{ "https://films.example/1" | embed: "A film" }}', "[A film](https://films.example/1)"),
        ("{{< youtube id-1 >}}", "[Film on YouTube](https://www.youtube.com/watch?v=id-1)"),
        ('{{< vimeo id="7" title="Walk" >}}', "[Walk](https://vimeo.com/7)"),
        ('{{ youtube(id="z9") }}', "[Film on YouTube](https://www.youtube.com/watch?v=z9)"),
        ("{% gist ann/1234 %}", "[Code on GitHub](https://gist.github.com/ann/1234)"),
        ("a {% raw %}{{ b }}{% endraw %} c", "a {{ b }} c"),
        ("`{% raw %}{{ b }}{% endraw %}`", "`{{ b }}`"),
        ("{% highlight js %}\nlet a = '{{ b }}'\n{% endhighlight %}", "```js\nlet a = '{{ b }}'\n```"),
        ("## A heading {#here}", "## A heading {#here}"),
        ("Use {{ and }} freely", "Use  freely"),
        ("An open {{ brace", "An open {{ brace"),
    ],
)
def test_known_templating_is_translated(tmp_path: Path, source: str, result: str) -> None:
    assert converted(tmp_path, source)[0] == result


@pytest.mark.parametrize(
    "code", ["`{% include x %}`", "```\n{{ a | b }}\n```", "    {% for a in b %}", "~~~\n{{< c >}}\n~~~"]
)
def test_code_is_left_as_it_is(tmp_path: Path, code: str) -> None:
    body, said = converted(tmp_path, f"Text:\n\n{code}\n\nMore.")
    assert body == f"Text:\n\n{code}\n\nMore."
    assert said == []


@pytest.mark.parametrize(
    "tag",
    [
        "{% include box.html a=1 %}",
        "{{ site.data.x | y }}",
        "{% if a %}",
        '{{< chart data="x" >}}',
        "{{% note %}}",
        "{{ a ? b $ }}",
    ],
)
def test_unknown_tags_are_taken_out_and_said_with_their_line(tmp_path: Path, tag: str) -> None:
    body, said = converted(tmp_path, f"One.\n\nTwo {tag} three.")
    assert body == "One.\n\nTwo  three."
    assert said == [f"7: the tag {tag} is not known here; left out"]


def test_what_a_block_tag_holds_stays(tmp_path: Path) -> None:
    body, said = converted(tmp_path, "{% if a %}\nKept.\n{% endif %}")
    assert body == "Kept."
    assert len(said) == 1


def test_a_line_after_something_taken_out_is_said_with_its_own_number(tmp_path: Path) -> None:
    body = "{% comment %}\na\nb\n{% endcomment %}\n\n<iframe src='https://a.example/'></iframe>\n\n[x](/gone/)"
    said = converted(tmp_path, body)[1]
    assert [line.split(":")[0] for line in said] == ["5", "10", "12"]


def test_a_picture_in_raw_html_is_raw_html(tmp_path: Path) -> None:
    body, _ = converted(
        tmp_path, '<figure>\n{% image "a.png" "A \\"view\\"" %}\n</figure>\n\n{% image "a.png" "[B]" %}'
    )
    assert body == (
        '<figure>\n<img src="../media/a.png" alt="A &quot;view&quot;">\n</figure>\n\n![\\[B\\]](../media/a.png)'
    )


def test_indented_html_is_no_code(tmp_path: Path) -> None:
    body, _ = converted(tmp_path, '<div>\n<p>a</p>\n\n    {{ "ann" | team_link }}\n\n</div>')
    assert "Ann" in body
    assert "{{" not in body


# ------------------------------------------------------------------------------------------------------------- links


def test_links_between_imported_posts_become_relative(tmp_path: Path) -> None:
    units = make_network(tmp_path)
    imported(units)
    body = body_of(units, "posts/2019-03-04-heat-pumps-in-terraces.md")
    assert "[meters](2019-05-06-meter-data-v2.md)" in body
    assert "[tariff sums](2018-02-01-tariff-sums.md)" in body
    assert "2019-03-04-heat-pumps-in-terraces.md#loads" in body_of(units, "posts/2018-02-01-tariff-sums.md")
    assert "[the storage walk](2021-05-01-storage-walk.md)" in body_of(units, "posts/2021-03-09-grid-queues.md")
    assert "[the queue](2021-03-09-grid-queues.md)" in body_of(units, "posts/2021-05-01-storage-walk.md")
    assert "[the queue](2021-03-09-grid-queues.md#dates)" in body_of(units, "posts/2021-06-07-small-print.md")


def test_reference_links_and_raw_links_are_followed_too(tmp_path: Path) -> None:
    body, _ = converted(tmp_path, '[x][1] <a href="/2020/02/03/a-post/">y</a>\n\n[1]: /2020/02/03/a-post/ "Title"')
    assert body == '[x][1] <a href="2020-02-03-a-post.md">y</a>\n\n[1]: 2020-02-03-a-post.md "Title"'


def test_a_link_to_what_is_not_imported_is_said_or_leads_to_the_old_site(tmp_path: Path) -> None:
    body, said = converted(tmp_path / "a", "[x](/about/?a=1#b) [y](../c/)")
    assert body == "[x](/about/?a=1#b) [y](/2020/02/03/c/)"
    assert len(said) == 2
    body, said = converted(tmp_path / "b", "[x](/about/?a=1#b) [y](../c/)", Wishes(site="https://old.example/blog/"))
    assert body == "[x](https://old.example/blog/about/?a=1#b) [y](https://old.example/blog/2020/02/03/c/)"
    assert said == []


def test_the_old_sites_own_whole_addresses_are_known(tmp_path: Path) -> None:
    wishes = Wishes(site="https://old.example")
    text = "[x](https://old.example/2020/02/03/a-post/) [y](https://else.example/2020/02/03/a-post/)"
    body, _ = converted(tmp_path, text, wishes)
    assert body == "[x](2020-02-03-a-post.md) [y](https://else.example/2020/02/03/a-post/)"


def test_links_in_code_and_to_parts_of_the_page_stay(tmp_path: Path) -> None:
    text = "`[x](/2020/02/03/a-post/)` [y](#part) [z](mailto:a@b.example)"
    assert converted(tmp_path, text) == (text, [])


def test_a_missing_picture_keeps_its_place(tmp_path: Path) -> None:
    assert converted(tmp_path, "![A view](/img/My%20View.JPEG)") == (
        "![A view](../media/my-view.jpg)",
        ["5: picture not found: /img/My View.JPEG"],
    )


def test_the_posts_picture_takes_its_words_from_the_text(tmp_path: Path) -> None:
    from plugins.network.frontmatter import split
    from tests.authoring.scratch import one_post

    (tmp_path / "x.png").write_bytes((BLOG / "static/img/queue.png").read_bytes())
    source = one_post(tmp_path, "---\ntitle: X\nauthor: maya\nimage: /x.png\n---\n![A *queue*](/x.png)\n")
    units = make_network(tmp_path)
    imported(units, source)
    value = split((units / "energy/posts/2020-02-03-a-post.md").read_text("utf-8")).document.value
    assert isinstance(value, dict)
    assert (value["image"], value["image_alt"]) == ("media/x.png", "A queue")


# ---------------------------------------------------------------------------------------------------------- raw HTML


@pytest.mark.parametrize(
    ("source", "result", "said"),
    [
        ("a <script>b</script> c", "a  c", "raw HTML <script> is left out"),
        ("<style>\np {}\n</style>\n\nText", "Text", "raw HTML <style> is left out"),
        (
            '<iframe src="//a.example/x" title="Film"></iframe>',
            '<a href="https://a.example/x">Film</a>',
            "the embedded page https://a.example/x is now a link",
        ),
        ("<form>a</form>", "<form>a</form>", "raw HTML <form> is not shown; what it holds is"),
        (
            "![x](https://a.example/x.png)",
            "![x](https://a.example/x.png)",
            "the picture https://a.example/x.png lies elsewhere; it will be a link to it",
        ),
    ],
)
def test_what_no_reader_would_get_is_said(tmp_path: Path, source: str, result: str, said: str) -> None:
    assert converted(tmp_path, source) == (result, [f"5: {said}"])


def test_markdown_between_tags_becomes_html(tmp_path: Path) -> None:
    body, _ = converted(tmp_path, "<div>\n\nSome **bold** [x](/2020/02/03/a-post/)\n\n</div>\n\nMore *text*")
    assert body == (
        '<div>\n<p>Some <strong>bold</strong> <a href="2020-02-03-a-post.md">x</a></p>\n</div>\n\nMore *text*'
    )


# ------------------------------------------------------------------------------------------------------------- lists


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("Text:\n- a\n- b", "Text:\n\n- a\n- b"),
        ("- a\n  - b\n    - c\n- d", "- a\n    - b\n        - c\n- d"),
        ("1. a\n   - b\n2. c", "1. a\n    - b\n2. c"),
        ("- a\n\n  More of a.\n- b", "- a\n\n    More of a.\n- b"),
        ("- a\n\n  ```\n  x\n    y\n  ```\n- b", "- a\n\n\n        x\n          y\n\n- b"),
        ("- a\n  goes on\n- b", "- a\n  goes on\n- b"),
        ("- a\n    - b", "- a\n    - b"),
        ("> - a\n>   - b", "> - a\n>   - b"),
    ],
)
def test_lists_are_written_so_that_the_build_reads_them(tmp_path: Path, source: str, result: str) -> None:
    assert converted(tmp_path, source)[0] == result


# ------------------------------------------------------------------------------------------------------ whatever comes

PIECES = st.sampled_from(
    "{{ }} {% %} {{< >}} <![ <!-- --> ` ```\n <div> </div> <script> [ ]( ![ \n\n \n > - 1. \t ' \" | <svg //[x] @/x.md"
    " {%raw%} {%endraw%} {%highlight~x%} {%endhighlight%} {#x} &#x110000; [x]:~http://[ <a~href='//[x'> \\".split(" ")
).map(lambda piece: piece.replace("~", " "))


@given(st.lists(PIECES | st.text(max_size=5), max_size=25))
def test_whatever_stands_in_a_body_it_lands_with_every_line_known(pieces: list[str]) -> None:
    text = " ".join(pieces)
    plain, _ = without_templating(Traced.of(text, 5), Page({}, {}))
    shelf = Shelf(BLOG / "_posts", BLOG / "nowhere")
    done = conversion(plain, Origin("a.md", BLOG, "/2020/02/03/a/", ""), Posts({}, {}, {}), shelf)
    body = readable_here(done.body)
    assert len(body.lines) == body.text.count("\n") + 1
    assert all(5 <= line <= 5 + text.count("\n") for line in body.lines)
    assert all(5 <= line <= 5 + text.count("\n") for line, _ in done.remarks)


def test_a_body_over_the_builds_limits_is_held_as_it_is(tmp_path: Path) -> None:
    body, said = converted(tmp_path, "{{ x }} " + "[" * 4001)
    assert body.startswith("{{ x }} [[[")
    assert "1: is held: has more than 4000 '['" in said[0]
