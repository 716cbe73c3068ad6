"""What a build may write, and what it decides to do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from plugins.pipeline.outputs import BuildError, Data, Output
from plugins.pipeline.plan import Kind, collect, decide, parents, tops

FILE, FOLDER, OTHER = Kind.FILE, Kind.FOLDER, Kind.OTHER


def output(path: str, owner: str = "units/tax/posts/x.md") -> Output:
    return Data(path=path, data=b"", owner=owner)


def test_outputs_come_by_path_whatever_their_order() -> None:
    paths = ["tax/index.html", "index.html", "energy/x/index.html", "energy/x.html"]
    expected = tuple(output(path) for path in sorted(paths))
    assert collect(map(output, paths)) == expected
    assert collect(map(output, reversed(paths))) == expected


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a/..",
        "./a",
        "a/./b",
        "a//b",
        "a/",
        "a\\b",
        "a\nb",
        "a\x00b",
        "a\x7fb",
        "a\x9bb",
        "a\udcffb",
        "x" * 241,
        "é" * 121,
    ],
)
def test_an_unsafe_path_is_refused_and_its_owner_named(path: str) -> None:
    with pytest.raises(BuildError, match=r"units/tax/posts/x\.md: the output path"):
        collect([output(path)])


@pytest.mark.parametrize("path", ["x" * 240, "a b/ü.html", "...", "a/.well-known/x", "~/x", "日本/index.html"])
def test_an_unusual_but_safe_path_is_taken(path: str) -> None:
    assert collect([output(path)]) == (output(path),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/index.html", "a/index.html"),
        ("a", "a/b"),
        ("a", "a/b/c"),
        ("a.html", "A.html"),
        ("a/x", "A/y"),
        ("straße", "STRASSE"),
        ("caf\u00e9/x", "cafe\u0301/x"),
        ("a", "A/b"),
    ],
)
def test_two_owners_of_one_path_are_refused_naming_both(one: str, other: str) -> None:
    for outputs in ([output(one, "one.md"), output(other, "two.md")], [output(other, "two.md"), output(one, "one.md")]):
        with pytest.raises(BuildError) as refused:
            collect(outputs)
        assert "one.md" in str(refused.value)
        assert "two.md" in str(refused.value)


def test_an_owner_can_not_forge_a_line_of_the_message() -> None:
    with pytest.raises(BuildError) as refused:
        collect([output("a\nb", "x\nunits/energy: fine")])
    assert "\n" not in str(refused.value)


def test_parents_are_all_folders_above() -> None:
    assert list(parents("a/b/c")) == ["a", "a/b"]
    assert list(parents("a")) == []


def test_what_is_the_same_is_kept_and_the_rest_written() -> None:
    decision = decide(["a/x", "b", "c"], {"a": FOLDER, "a/x": FILE, "b": FILE}, same=["a/x"])
    assert (decision.write, decision.keep) == (("b", "c"), ("a/x",))
    assert (decision.clear, decision.remove) == ((), ())


def test_nothing_is_kept_where_no_regular_file_stands() -> None:
    assert decide(["a", "b"], {"a": OTHER}, same=["a", "b"]).write == ("a", "b")


def test_what_nobody_owns_is_removed_after_the_writing() -> None:
    held = {"a": FOLDER, "a/x": FILE, "a/y": FILE, "empty": FOLDER, "link": OTHER}
    assert decide(["a/x"], held, same=[]).remove == ("a/y", "empty", "link")


@pytest.mark.parametrize(
    ("held", "clear"),
    [
        ({"a": FOLDER, "a/old": FILE}, ("a", "a/old")),  # a folder where a file must be
        ({"b": FILE}, ("b",)),  # a file where a folder must be
        ({"b": OTHER}, ("b",)),  # a link where a folder must be
        ({"B": FOLDER, "B/x": FILE}, ("B", "B/x")),  # the same to a system that ignores case
    ],
)
def test_what_is_in_the_way_is_cleared_before_the_writing(held: Mapping[str, Kind], clear: tuple[str, ...]) -> None:
    decision = decide(["a", "b/x"], held, same=[])
    assert (decision.clear, decision.remove) == (clear, ())


def test_a_link_where_a_file_must_be_is_replaced_in_one_step() -> None:
    decision = decide(["a"], {"a": OTHER}, same=[])
    assert (decision.write, decision.clear, decision.remove) == (("a",), (), ())


def test_a_folder_goes_with_all_that_is_in_it() -> None:
    held = {"a": FOLDER, "a/b": FOLDER, "a/b/c": FILE, "a-b": FILE, "d": FOLDER, "d/e": FILE}
    assert tops(["a", "a/b", "a/b/c", "a-b", "d/e"], held) == ("a", "a-b", "d/e")
