"""`explain` takes what people have at hand: the post's address, its file, its id."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.network.naming import identify
from plugins.syndication.explain import UnknownNameError, Unseen, explain, lines_of
from tests.syndication.networks import NETWORK, files, read, tax
from tests.trees import Files

FILE = "tax/posts/2026-11-10-ring-fence.md"


@pytest.mark.parametrize(
    "typed",
    [
        "tax/ring-fence",
        "/tax/ring-fence/",
        "https://insights.firm.example/tax/ring-fence/",
        "http://127.0.0.1:8000/tax/ring-fence/index.html",
        "tag:firm.example,2026:tax/ring-fence",
        f"units/{FILE}",
        f"./units/{FILE}",
        f"/home/tom/site/units/{FILE}",
        FILE,
        "posts/2026-11-10-ring-fence.md",
        "2026-11-10-ring-fence.md",
        f"https://host.example/firm/site/blob/main/units/{FILE}",
    ],
)
def test_a_post_goes_by_its_address_its_file_and_its_id(tmp_path: Path, typed: str) -> None:
    assert identify(read(tmp_path, files()), typed)[0] == "tax/ring-fence"


def test_an_address_goes_by_the_site_s_folder_the_unit_s_new_name_and_the_post_s_old_ones(tmp_path: Path) -> None:
    more: dict[str, str | bytes] = {
        path.replace("tax/", "levies/", 1): text for path, text in files().items() if path.startswith("tax/")
    }
    more |= {
        "network.yaml": NETWORK.replace("firm.example\nauth", "firm.example/news\nauth"),
        "levies/unit.yaml": "name: Tax\nuid: tax\n",
        "levies/posts/2026-11-10-ring-fence.md": tax("date: 2026-11-10", "aliases: [/2024/fence/, old-fence]"),
    }
    kept = {path: text for path, text in files().items() if not path.startswith("tax/")}
    found = read(tmp_path, kept | more)
    for typed in (
        "https://insights.firm.example/news/levies/ring-fence/",
        "/news/2024/fence/",
        "/levies/old-fence/",
        "/tax/ring-fence/",
        "levies/ring-fence",
    ):
        assert identify(found, typed)[0] in ("tax/ring-fence", "tax/old-fence"), typed
        assert "  tax/ring-fence, 10 Nov 2026, by Tom Ash" in lines_of(found, explain(found, typed))


def held(lines: tuple[str, ...]) -> Files:
    return {"tax/posts/2026-09-01-later.md": tax("slug: of-its-own", *lines, title="Words to come")}


@pytest.mark.parametrize("typed", ["tax/of-its-own", "units/tax/posts/2026-09-01-later.md", "/tax/of-its-own/"])
def test_a_draft_and_a_held_post_go_by_their_own_slug_and_their_file(tmp_path: Path, typed: str) -> None:
    draft = read(tmp_path / "draft", files(held(("status: draft",))))
    assert list(lines_of(draft, explain(draft, typed))) == [
        "tax/of-its-own is a draft: nobody sees it yet, so nobody carries it."
    ]
    wrong = read(tmp_path / "held", files(held(("to: [txa]",))))
    assert [str(problem) for problem in unseen(wrong, typed).errors] == [
        "units/tax/posts/2026-09-01-later.md:6: error: unknown unit 'txa'; did you mean 'tax'?"
    ]


def unseen(assembled: object, typed: str) -> Unseen:
    found = explain(assembled, typed)  # type: ignore[arg-type]
    assert isinstance(found, Unseen)
    return found


def test_a_file_that_lost_its_address_is_not_taken_for_the_one_that_has_it(tmp_path: Path) -> None:
    twin = {"tax/posts/2026-11-11-ring-fence.md": tax("date: 2026-11-11")}
    errors = unseen(read(tmp_path, files(twin)), "units/tax/posts/2026-11-11-ring-fence.md").errors
    assert [problem.file for problem in errors] == ["units/tax/posts/2026-11-11-ring-fence.md"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tax/ring-fense", "unknown post 'tax/ring-fense'; did you mean 'tax/ring-fence'?"),
        ("ring-fence", "unknown post 'ring-fence'; did you mean 'tax/ring-fence'?"),
        ("The ring fence", "unknown post 'The ring fence'; write it as unit/slug, or paste its address"),
        ("/topics/grid/", "unknown post '/topics/grid/'; write it as unit/slug, or paste its address"),
    ],
)
def test_what_names_no_post_is_told_what_to_write(tmp_path: Path, typed: str, said: str) -> None:
    with pytest.raises(UnknownNameError) as stopped:
        explain(read(tmp_path, files()), typed)
    assert str(stopped.value).startswith(said)
