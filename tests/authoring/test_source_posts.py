"""What other generators' front matter means."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.authoring.old_addresses import site_path
from plugins.authoring.slugs import humanised, plain_text, title_text, unused
from plugins.authoring.source_dates import read_date
from plugins.authoring.source_files import read_matter
from plugins.authoring.source_posts import SourcePost, dated, source_post
from plugins.network.slugs import is_slug, slugify


def read(folder: Path, text: str, name: str = "2020-02-03-a-post.md") -> SourcePost:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return source_post(read_matter(folder, path))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2016-03-04", date(2016, 3, 4)),
        ("2016-3-4", date(2016, 3, 4)),
        ("2016-03-04T10:00:00Z", datetime(2016, 3, 4, 10, tzinfo=UTC)),
        ("2016-03-04 10:00:00 -0500", datetime(2016, 3, 4, 10, tzinfo=timezone(timedelta(hours=-5)))),
        ("2016-03-04 10:00", datetime(2016, 3, 4, 10)),
        ("2016-03-04 00:00:00", date(2016, 3, 4)),
        ("4 March 2016", date(2016, 3, 4)),
        ("Fri, 04 Mar 2016 10:00:00 +0000", datetime(2016, 3, 4, 10, tzinfo=UTC)),
        ("03/04/2016", None),
        ("soon", None),
        ("2016-13-45", None),
        ("May", None),
    ],
)
def test_dates_are_read_when_they_can_mean_one_day_only(text: str, found: date | None) -> None:
    assert read_date(text) == found


@pytest.mark.parametrize(
    ("stem", "found"),
    [
        ("2016-03-04-a-b", (date(2016, 3, 4), "a-b")),
        ("2024-12-5-x", (date(2024, 12, 5), "x")),
        ("2016-03-04_x", (date(2016, 3, 4), "x")),
        ("2016-13-04-x", (None, "2016-13-04-x")),
        ("2016-x", (None, "2016-x")),
        ("x", (None, "x")),
    ],
)
def test_a_file_name_may_begin_with_its_date(stem: str, found: tuple[date | None, str]) -> None:
    assert dated(stem) == found


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("author: dana", ["dana"]),
        ("authors: [dana, li]", ["dana", "li"]),
        ("author: Dana Ortiz and Li Wei", ["Dana Ortiz", "Li Wei"]),
        ("authors: 'Dana Ortiz, Li Wei & Ann'", ["Dana Ortiz", "Li Wei", "Ann"]),
        ("authors: [Smith & Sons]", ["Smith & Sons"]),
        ("author: {name: Dana, email: d@x.example}", ["Dana"]),
        ("authors: [{name: Dana}, {nickname: li}]", ["Dana", "li"]),
        ("author: Dana <d@x.example>", ["Dana"]),
        ("author: '@dana'", ["dana"]),
        ("authors: [Dana, dana]", ["Dana"]),
        ("author:", []),
    ],
)
def test_people_are_found_however_they_are_written(tmp_path: Path, line: str, names: list[str]) -> None:
    post = read(tmp_path, f"---\ntitle: X\n{line}\n---\nText\n")
    assert [author.name for author in post.authors] == names


@pytest.mark.parametrize(
    ("name", "line", "tags"),
    [
        ("2020-02-03-x.md", "tags: heat grid", ["heat", "grid"]),
        ("x.md", "tags: heat pumps", ["heat pumps"]),
        ("x.md", "tags: heat pumps, grid", ["heat pumps", "grid"]),
        ("x.md", "tags: [Heat, heat]\ncategories: [News]", ["Heat", "News"]),
        ("x.md", "category: News", ["News"]),
    ],
)
def test_tags_and_categories_are_one(tmp_path: Path, name: str, line: str, tags: list[str]) -> None:
    assert list(read(tmp_path, f"---\ntitle: X\n{line}\n---\nText\n", name).tags) == tags


@pytest.mark.parametrize(
    ("front", "draft"),
    [("draft: true", True), ("draft: false", False), ("published: false", True), ("status: draft", True), ("", False)],
)
def test_drafts_stay_drafts(tmp_path: Path, front: str, draft: bool) -> None:
    assert read(tmp_path, f"---\ntitle: X\n{front}\n---\nText\n").draft is draft


@pytest.mark.parametrize(
    ("name", "front", "addresses"),
    [
        ("2020-02-03-A_b.md", "", ["/2020/02/03/A_b/"]),
        ("2020-02-03-x.md", "date: 2020-02-04", ["/2020/02/04/x/", "/2020/02/03/x/"]),
        ("2020-02-03-x.md", "permalink: /:categories/:year/:title.html\ncategory: News", ["/news/2020/x.html"]),
        ("2020-02-03-x.md", "permalink: pretty", ["/2020/02/03/x/"]),
        (
            "2020-02-03-x.md",
            "permalink: /a/index.html\nredirect_from: [/b, 'https://old.example/c/?d=1']",
            ["/a/", "/b/", "/c/"],
        ),
        ("2020-02-03-x.md", "permalink: '/{{ page.fileSlug }}/'", []),
        ("x.md", "", []),
        ("content/posts/x.md", "", ["/posts/x/"]),
        ("content/posts/x.md", "url: /y/\naliases: [z]", ["/y/", "/z/"]),
    ],
)
def test_old_addresses_are_known(tmp_path: Path, name: str, front: str, addresses: list[str]) -> None:
    assert list(read(tmp_path, f"---\ntitle: X\n{front}\n---\nText\n", name).addresses) == addresses


def test_the_first_heading_stands_in_for_a_title_and_leaves_the_text(tmp_path: Path) -> None:
    post = read(tmp_path, "---\nauthor: maya\n---\n\n# A *title*\n\nText [x](/gone/)\n")
    assert post.title == "A title"
    assert post.body.text.strip() == "Text [x](/gone/)"
    assert post.body.line_at(post.body.text.index("Text")) == 7


@pytest.mark.parametrize("front", ["hero: false", "image:", "image: ''", "cover: {alt: x}"])
def test_no_picture_is_no_picture(tmp_path: Path, front: str) -> None:
    assert read(tmp_path, f"---\ntitle: X\n{front}\n---\nText\n").image == ""


def test_titles_and_summaries_are_plain_text() -> None:
    assert title_text("A <em>b</em> &amp; `c` **d**") == "A b & c d"
    assert title_text("1. Not a list") == "1. Not a list"
    assert plain_text("<p>One</p>\n\n<p>Two</p>") == "One Two"
    assert plain_text("See [this](x) *now*") == "See this now"


def test_nicknames_become_names() -> None:
    assert [humanised(name) for name in ("dana-ortiz", "aaron", "18F", "Li Wei", "j.doe")] == [
        "Dana Ortiz",
        "Aaron",
        "18F",
        "Li Wei",
        "J Doe",
    ]


@given(st.text(max_size=300))
def test_a_slug_is_legal_or_empty_whatever_it_is_made_of(text: str) -> None:
    slug = slugify(text)
    assert slug == "" or is_slug(slug)
    assert slugify(slug) == slug


@given(st.text(alphabet="ab-", min_size=1, max_size=100).filter(is_slug), st.integers(1, 12))
def test_a_slug_that_is_taken_gets_a_number(slug: str, times: int) -> None:
    taken: set[str] = set()
    for _ in range(times):
        new = unused(slug, taken)
        assert is_slug(new)
        assert new not in taken
        taken.add(new)


@given(st.text(max_size=80))
def test_an_old_address_is_a_site_path_or_nothing(address: str) -> None:
    path = site_path(address)
    assert path == "" or (path.startswith("/") and ".." not in path.split("/") and site_path(path) == path)
