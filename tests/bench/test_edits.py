"""What is done to files before a build: edits that show, and a checkout in which every file is new."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.contenders import Case, Ready
from bench.edits import add_sentence, change_template, change_title, check_out_anew, prepare
from plugins.network.problems import StopError

POST = "---\ntitle: What caverns cost\ndate: 2026-11-20\n---\nWords.\n"


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "place" / "post.md"
    path.parent.mkdir()
    path.write_text(POST)
    return path


def test_a_sentence_ends_with_a_word_that_stands_nowhere_else(post: Path) -> None:
    first, second = add_sentence(post, 1), add_sentence(post, 12)
    text = post.read_text()
    assert text.startswith(POST)
    assert (text.count(first), text.count(second)) == (1, 1)


@pytest.mark.parametrize("line", ["title: What caverns cost", 'title: "What caverns cost"', "Title: What caverns cost"])
def test_a_title_gets_another_last_word_each_time_and_keeps_its_own(post: Path, line: str) -> None:
    post.write_text(POST.replace("title: What caverns cost", line))
    old, new = change_title(post, 3), change_title(post, 4)
    text = post.read_text()
    assert old not in text
    assert text == POST.replace("title: What caverns cost", line.replace("cost", f"cost {new}"))


def test_a_title_in_json_stays_json(post: Path) -> None:
    post.write_text('{\n "url": "/x/",\n "title": "What caverns cost",\n "date": "2026-11-20"\n}\n\nWords.\n')
    word = change_title(post, 3)
    assert f' "title": "What caverns cost {word}",\n' in post.read_text()


def test_a_post_without_a_title_is_said(post: Path) -> None:
    post.write_text("Words.\n")
    with pytest.raises(StopError, match=r"post\.md: has no line with a title"):
        change_title(post, 1)


def test_a_template_comes_out_another_way_and_stays_a_template(post: Path) -> None:
    post.write_text("{% extends 'x' %}\n{% block main %}\nWords\n{% endblock %}\n")
    change_template(post, 7)
    assert post.read_text() == "{% extends 'x' %}\n{% block main %}\nWords\n<!-- changed 7 -->\n{% endblock %}\n"
    post.write_text("<html></html>\n")
    change_template(post, 8)
    assert post.read_text() == "<html></html>\n<!-- changed 8 -->\n"


def test_in_a_fresh_checkout_every_file_is_another_one_with_the_same_bytes(post: Path) -> None:
    place = post.parent
    (place / "__pycache__").mkdir()
    (place / "__pycache__" / "module.pyc").write_text("x")
    (place / "folder").mkdir()
    (place / "folder" / "page").write_text("y")
    before = {path: path.stat() for path in (post, place / "folder" / "page")}
    check_out_anew(place)
    assert sorted(path.name for path in place.rglob("*")) == ["folder", "page", "post.md"]
    assert (post.read_text(), (place / "folder" / "page").read_text()) == (POST, "y")
    for path, told in before.items():
        assert path.stat().st_ino != told.st_ino
        assert path.stat().st_mtime_ns > told.st_mtime_ns
    assert [path.name for path in place.parent.iterdir()] == ["place"]


def test_each_case_finds_what_it_is_named_for(post: Path) -> None:
    place, output = post.parent, post.parent / "output"
    template = place / "base.html"
    newest = place / "newest.md"
    ready = Ready(
        name="x",
        cases={},
        command=(),
        folder=place,
        place=place,
        output=output,
        state=place / "state",
        post=post,
        newest=newest,
        newest_at="/newest/",
        removed_when_cold=(output,),
        templates={Case.BASE: template},
    )

    def changed(case: Case) -> set[str]:
        output.mkdir(exist_ok=True)
        post.write_text(POST)
        newest.write_text(POST)
        template.write_text("x\n")
        prepare(ready, case, 5)
        files = {path.name for path in (post, newest) if path.read_text() != POST}
        files |= {"base.html"} if template.read_text() != "x\n" else set()
        return files | (set() if output.exists() else {"no output"})

    assert {case: changed(case) for case in Case if case is not Case.LISTING} == {
        Case.COLD: {"no output"},
        Case.UNCHANGED: set(),
        Case.UNCHANGED_NEW: set(),
        Case.BODY: {"post.md"},
        Case.BODY_NEW: {"post.md"},
        Case.TITLE: {"post.md"},
        Case.TITLE_NEW: {"post.md"},
        Case.NEWEST: {"newest.md"},
        Case.BASE: {"base.html"},
    }
