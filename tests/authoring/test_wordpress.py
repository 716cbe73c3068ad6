"""A WordPress export comes into a unit: what was public is public, what was not is a draft, and nothing goes unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from plugins.authoring.import_plan import Action, ImportPlan, State, Wishes
from plugins.authoring.shortcodes import Library, Picture, without_shortcodes
from plugins.authoring.wordpress_text import Around, paragraphs, wordpress_html
from plugins.network.frontmatter import split
from plugins.pipeline import survey
from tests.authoring.scratch import body_of, imported, make_network, tree
from tests.building import ROOT

EXPORT = Path(__file__).with_name("exports") / "wordpress.xml"
UPLOADS = ("2019/03/radiator.png", "2020/01/wall.png")


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("uploads")
    for number, name in enumerate(UPLOADS):
        (folder / name).parent.mkdir(parents=True)
        Image.new("RGB", (1200, 800), (number * 100, 90, 90)).save(folder / name)
    return folder


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory, uploads: Path) -> tuple[Path, ImportPlan]:
    units = make_network(tmp_path_factory.mktemp("wordpress"))
    return units, imported(units, EXPORT, Wishes(assets=uploads, add_topics=True))


def front(units: Path, target: str) -> dict[str, object]:
    value = split((units / "energy" / target).read_text("utf-8")).document.value
    assert isinstance(value, dict)
    return dict(value)


def said(plan: ImportPlan) -> list[str]:
    return [f"{remark.line}: {remark.what}" for remark in (*plan.remarks, *plan.skipped)]


def test_every_item_is_accounted_for(came: tuple[Path, ImportPlan]) -> None:
    units, plan = came
    assert plan.found == 10
    assert [plan.count(state) for state in (State.PUBLISHED, State.DRAFT, State.HELD)] == [3, 4, 0]
    assert [remark.what for remark in plan.skipped] == [
        "is a page that is a draft; pages have no drafts here, so it is not imported",
        "is a 'product'; only posts and pages are imported",
        "is in the state 'trash'; not imported",
    ]
    assert {post.target for post in plan.posts} == {
        path.relative_to(units / "energy").as_posix() for path in (units / "energy").glob("p*/*.md")
    }


def test_ids_addresses_dates_people_topics_and_pictures_are_kept(came: tuple[Path, ImportPlan]) -> None:
    units, _ = came
    assert front(units, "posts/2019-03-04-radiators-and-rugs.md") == {
        "title": "Radiators & rugs: what holds",
        "date": "2019-03-04T08:30:00+00:00",
        "authors": ["maya-lindqvist"],
        "tags": ["heat", "rugs"],
        "summary": "Four rooms, one winter.",
        "image": "media/radiator.png",
        "image_alt": "Iron",
        "aliases": ["/2019/03/radiators-and-rugs/"],
        "id": "https://warm.example/?p=12",
    }
    several = front(units, "posts/2020-07-11-cold-walls.md")
    assert several["authors"] == ["otto-berg", "maya-lindqvist"]
    assert several["date"] == "2020-07-11T00:15:00+02:00"  # the blog's clock, as far from UTC as it was then
    assert front(units, "experts/otto-berg.md") == {"name": "Otto Berg"}  # an account's address is not published


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("2021-02-03-not-ready.md", ""),
        ("2021-03-03-for-partners.md", "147: is private; it is a draft now"),
        ("2021-04-03-behind-a-word.md", "161: is protected by a password; it is a draft now"),
        ("2022-01-03-next-year.md", "175: was to appear later; it is a draft now"),
    ],
)
def test_what_was_not_public_is_a_draft_and_said(came: tuple[Path, ImportPlan], target: str, why: str) -> None:
    units, plan = came
    assert front(units, f"posts/{target}")["status"] == "draft"
    assert not why or why in said(plan)


def test_the_older_editors_text_is_read_as_wordpress_shows_it(came: tuple[Path, ImportPlan]) -> None:
    assert body_of(came[0], "posts/2019-03-04-radiators-and-rugs.md") == (
        """\
We measured a winter in *four* rooms.  
The `log` is below.

![A cast iron radiator](../media/radiator.png "The radiator in room two")

See [the method](2020-07-11-cold-walls.md#method) and [who we are](../pages/about.md). It is 3 < 4, [sic], and 2 * 3.

```python
rooms = {"one": 18.5}

print([r for r in rooms if rooms[r] < 19])
```

- a rug
- a curtain
    - a heavy one

<https://film.example/watch?v=abc>

Write to us"""  # noqa: W291 (a break)
    )


def test_blocks_are_read_as_wordpress_shows_them(came: tuple[Path, ImportPlan]) -> None:
    assert body_of(came[0], "posts/2020-07-11-cold-walls.md") == (
        """\
## Method

Two sensors a wall[^1], as in [the method](#method).

| Wall | °C |
| --- | --- |
| North \\| side | 14.1 |
| South | 17.0 |

<table><caption>By wall</caption><tbody><tr><td colspan="2">Both</td></tr><tr><td>a</td><td>b</td></tr></tbody></table>

<figure><img alt="A wall" src="../media/wall.png"><figcaption>From <a href="https://other.example/">elsewhere</a></figcaption></figure>

```bash
echo "[gallery]" && true
```

<https://film.example/watch?v=xyz>

Ten minutes

![Iron](../media/radiator.png "Cast in iron")

![](../media/wall.png)

Reusable words.

[^1]: Of *one* make."""
    )


def test_pages_become_standing_pages(came: tuple[Path, ImportPlan]) -> None:
    units, plan = came
    assert front(units, "pages/about.md") == {"title": "About us", "summary": "Who writes here.", "order": "3"}
    assert body_of(units, "pages/about.md").endswith("start with [cold walls](../posts/2020-07-11-cold-walls.md).")
    assert "189: the old address /about/ can't be kept: a standing page has no aliases" in said(plan)


@pytest.mark.parametrize(
    "remark",
    [
        "24: comments of readers are left out: 1",
        "24: trackbacks and pingbacks are left out: 1",
        "52: the embedded page https://film.example/watch?v=abc is now a link",
        '54: the shortcode [contact-form to="someone"] is unknown here; left out, what it holds is kept',
        "56: <script> is left out",
        "111: the shortcode [gallery] is now its pictures, one under another",
        "116: the block 'latest-posts' is made by WordPress when a page is shown; left out",
        "236: reusable blocks: 1; their words stand where posts use them",
        "243: entries of the kind 'nav_menu_item', which are WordPress's own: 1; not imported",
    ],
)
def test_what_is_left_out_is_said_with_its_line(came: tuple[Path, ImportPlan], remark: str) -> None:
    assert remark in said(came[1])


def test_words_of_readers_and_scripts_are_nowhere(came: tuple[Path, ImportPlan]) -> None:
    everything = b"".join(tree(came[0]).values())
    for word in (b"secret words", b"alert(", b"login@warm.example", b"Secret prices", b"wp:paragraph"):
        assert word not in everything


def test_the_build_accepts_what_came(came: tuple[Path, ImportPlan]) -> None:
    units, plan = came
    found = survey(ROOT / "pelicanconf.py", PATH=str(units), HIGHROAD_NOW="2026-11-22T09:00:00+00:00")
    assert [problem for problem in found.problems if problem.level == "error"] == []
    assert len(found.catalog.posts) == plan.count(State.PUBLISHED) - 1  # one is a page


def test_a_second_import_changes_nothing_and_update_writes_again(tmp_path: Path, uploads: Path) -> None:
    units, wishes = make_network(tmp_path), Wishes(assets=uploads)
    imported(units, EXPORT, wishes)
    first = tree(units)
    again = imported(units, EXPORT, wishes)
    assert tree(units) == first
    assert {post.action for post in again.posts} == {Action.UNCHANGED}
    page = units / "energy" / "pages" / "about.md"
    page.write_text("---\ntitle: Ours\n---\n", "utf-8")
    assert imported(units, EXPORT, wishes).acted(Action.LEFT_ALONE) == 1
    assert page.read_text("utf-8") == "---\ntitle: Ours\n---\n"
    imported(units, EXPORT, Wishes(assets=uploads, update=True))
    assert tree(units) == first


def test_pictures_that_are_nowhere_stay_links_and_are_said(tmp_path: Path) -> None:
    units = make_network(tmp_path)
    plan = imported(units, EXPORT)
    assert not (units / "energy" / "media").exists()
    assert plan.tally.pictures_missing == 2
    assert any("wp-content/uploads/2020/01/wall.png was not found; --media DIR names" in what for what in said(plan))


def test_a_picture_is_taken_from_the_folder_alone_that_was_named(tmp_path: Path) -> None:
    secret = tmp_path / "wp-content" / "uploads" / "2020" / "01"
    secret.mkdir(parents=True)
    (secret / "wall.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    export = tmp_path / "export.xml"
    export.write_bytes(EXPORT.read_bytes())
    units = make_network(tmp_path / "n")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "wall.png").symlink_to(secret / "wall.png")
    assert imported(units, export, Wishes(assets=tmp_path / "media")).media == ()


# --------------------------------------------------------------------------------------------------------- shortcodes

LIBRARY = Library(
    {"1": Picture("https://o.example/a.png", "A", "Of a"), "2": Picture("https://o.example/b.png")}, ("2",)
)


@pytest.mark.parametrize(
    ("text", "html", "remarks"),
    [
        ("[gallery]", '<figure><img src="https://o.example/b.png" alt=""></figure>', 1),
        (
            "[gallery ids='1']",
            '<figure><img src="https://o.example/a.png" alt="A"><figcaption>Of a</figcaption></figure>',
            1,
        ),
        ("[gallery ids='9']", "", 1),
        ("[embed]https://x.example/1[/embed]", '<p><a href="https://x.example/1">https://x.example/1</a></p>', 1),
        (
            "[youtube abcdefghijk]",
            '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">https://www.youtube.com/watch?v=abcdefghijk</a></p>',
            1,
        ),
        ("[audio src='/a.mp3']", '<audio controls src="/a.mp3"></audio>', 0),
        ("[php]if (1 &lt; 2)[/php]", '<pre><code class="language-php">if (1 &lt; 2)</code></pre>', 0),
        ("a [sic] b [1] c [ ] d", "a [sic] b [1] c [ ] d", 0),
        ("[[gallery]]", "[[gallery]]", 0),
        ("<pre>[gallery]</pre>", "<pre>[gallery]</pre>", 0),
        ("[two cols='2']a [b] c[/two]", "a [b] c", 1),
        ("[/gallery]", "", 0),
        ("[unclosed", "[unclosed", 0),
        ("write [code] or [see below]", "write [code] or [see below]", 0),
    ],
)
def test_shortcodes_are_translated_or_said(text: str, html: str, remarks: int) -> None:
    found: list[tuple[int, str]] = []
    made = without_shortcodes(text, LIBRARY, lambda offset, what: found.append((offset, what)))
    assert made == html
    assert len(found) == remarks


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\n\nb", "<p>a</p>\n\n<p>b</p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("<h2>a</h2>\nb", "<h2>a</h2>\n<p>b</p>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("<ul>\n<li>a</li>\n</ul>", "<ul>\n<li>a</li>\n</ul>"),
        ("a\nhttps://x.example/1\nb", "<p>a<br>\n</p><p>https://x.example/1</p>\n<p>b</p>"),
        ("", ""),
    ],
)
def test_empty_lines_are_paragraphs(text: str, html: str) -> None:
    assert paragraphs(text) == html


def test_a_reusable_block_that_holds_itself_ends() -> None:
    around = Around(LIBRARY, {"1": 'a <!-- wp:block {"ref":1} /-->'})
    html, remarks = wordpress_html('<!-- wp:block {"ref":1} /-->', around)
    assert html.count("<p>a ") == 3
    assert any("block" in what for _, what in remarks)


def test_a_text_of_brackets_alone_is_read_in_no_time() -> None:
    found: list[int] = []
    without_shortcodes(
        "[ab c=1]" * 20_000 + "[/cd]" * 20_000 + "[" * 20_000, LIBRARY, lambda offset, what: found.append(offset)
    )
    assert len(found) == 20_000
