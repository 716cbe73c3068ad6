"""New items go into a list of somebody's file and leave everything else as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from plugins.network.problems import SetupError
from plugins.network.yaml_writing import with_items, write_whole

NEW = ({"unit": "legal", "topics": ["hydrogen"]}, {"feed": "null", "limit": 3})
FIRST, SECOND = "{unit: legal, topics: [hydrogen]}", "{feed: 'null', limit: 3}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\n", "a: 1\nfollow:\n  - F\n  - S\n"),
        ("a: 1", "a: 1\nfollow:\n  - F\n  - S"),
        ("a: 1\n\n# the end\n\n", "a: 1\n\n# the end\nfollow:\n  - F\n  - S\n\n"),
        ("follow:\n- {unit: tax}\nb: 1\n", "follow:\n- {unit: tax}\n- F\n- S\nb: 1\n"),
        ("follow:\n    - {unit: tax}", "follow:\n    - {unit: tax}\n    - F\n    - S"),
        ("follow:\n  - unit: tax\n    topics:\n      - a # x\n# y\nb: 1\n", None),
        ("follow:   # ours\nb: 1\n", "follow:   # ours\n  - F\n  - S\nb: 1\n"),
        ("follow: []  # ours\nb: 1\n", "follow: [F, S]  # ours\nb: 1\n"),
        ("follow: [{unit: tax} ]\nb: 1\n", "follow: [{unit: tax}, F, S ]\nb: 1\n"),
        ("follow: [\n  {unit: tax},  # one\n]\n", "follow: [\n  {unit: tax}, F, S,  # one\n]\n"),
        ("a: 'é ü'\r\nfollow:\r\n  - {unit: tax}\r\n", "a: 'é ü'\r\nfollow:\r\n  - {unit: tax}\r\n  - F\r\n  - S\r\n"),
        ("a: 1\r\nb: 2", "a: 1\r\nb: 2\r\nfollow:\r\n  - F\r\n  - S"),
        ('---\na: "x: y"\n', '---\na: "x: y"\nfollow:\n  - F\n  - S\n'),
        ("\ufeffa: 1\n", "\ufeffa: 1\nfollow:\n  - F\n  - S\n"),
    ],
)
def test_no_other_character_changes(before: str, after: str | None) -> None:
    if after is None:
        after = before.replace("a # x\n", "a # x\n  - F\n  - S\n")
    assert with_items(before, "follow", NEW) == after.replace("F", FIRST).replace("S", SECOND)


@pytest.mark.parametrize(
    "before",
    ["{a: 1, b: 'x'}\n", "a: 1 # ours\nfollow: ~\n", "a: 1 # ours\n...\n", "a: 1 # ours\r\nfollow: ~\r\nb: 2\r\n"],
)
def test_what_is_written_in_another_way_says_the_same_and_keeps_its_comments(before: str) -> None:
    after = with_items(before, "follow", NEW)
    value = yaml.load(after, Loader=yaml.CBaseLoader)
    assert value.pop("follow") == [{"unit": "legal", "topics": ["hydrogen"]}, {"feed": "null", "limit": "3"}]
    old = yaml.load(before, Loader=yaml.CBaseLoader)
    old.pop("follow", None)
    assert value == old
    assert ("# ours" in after) is ("# ours" in before)
    assert after.count("\r\n") == (after.count("\n") if "\r\n" in before else 0)


@pytest.mark.parametrize("text", ["", "- a\n", "a: [\n", "a: 1\na: 2\nfollow: {x: y}\n"])
def test_what_cannot_be_written_safely_is_not_written(text: str) -> None:
    with pytest.raises(SetupError, match=r"write it there yourself: {unit: legal, topics: \[hydrogen\]}"):
        with_items(text, "follow", NEW[:1])


def test_nothing_new_changes_nothing() -> None:
    assert with_items("follow: [", "follow", ()) == "follow: ["


def test_a_file_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_whole(tmp_path, "a/unit.yaml", b"name: A\n")
    write_whole(tmp_path, "a/unit.yaml", b"name: B\n")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["unit.yaml"]
    assert (tmp_path / "a" / "unit.yaml").read_bytes() == b"name: B\n"


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "unit.yaml").write_bytes(b"theirs")
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "tax").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "units" / "unit.yaml").symlink_to(tmp_path / "elsewhere" / "unit.yaml")
    for target in ("tax/unit.yaml", "unit.yaml"):
        with pytest.raises(SetupError, match="a symbolic link stands in the way"):
            write_whole(tmp_path / "units", target, b"ours")
    assert (tmp_path / "elsewhere" / "unit.yaml").read_bytes() == b"theirs"
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["unit.yaml"]
