"""What is said of a name that nobody knows, and of very many mistakes."""

from __future__ import annotations

from plugins.network.checking import MORE, MOST, may_concern, strict, unknown
from plugins.network.schema import PostFile, UnitFile
from plugins.network.yamlfile import Mistake, read_yaml


def test_among_very_many_names_those_near_in_the_alphabet_are_compared() -> None:
    """A page may name a thousand posts of ten thousand wrongly: each is compared with a few."""
    known = [f"unit{number % 50}/post-{number}" for number in range(10_000)]
    assert "did you mean" in unknown("post", "unit4/pots-44", known)
    assert unknown("post", "zebra", [*known, "a-zebra"]) == "unknown post 'zebra'; leave it out"
    assert unknown("post", "zebra", ["a-zebra"]) == "unknown post 'zebra'; did you mean 'a-zebra'?"


def test_of_very_many_mistakes_the_first_are_told_and_how_many_more_there_are() -> None:
    lines = [f"k{number}: x" for number in range(5000)]
    mistakes = strict(PostFile, read_yaml("\n".join(["title: X", *lines])))[1]
    assert len(mistakes) == MOST + 1
    assert mistakes[0].line == 2
    assert mistakes[-1] == Mistake(MOST + 2, f"{5000 - MOST} {MORE}")
    twice = strict(PostFile, read_yaml("title: X\n" * 2001))[1]
    assert [len(twice), twice[-1].what] == [MOST + 1, f"{2000 - MOST} {MORE}"]


def test_what_is_not_told_may_concern_any_key() -> None:
    """A `share` with a slip in it must not be lost among a hundred others: it would be shared with everyone."""
    few, many = ("\n".join(f"k{number}: x" for number in range(count)) for count in (5, 500))
    assert not may_concern("share", strict(UnitFile, read_yaml(f"name: X\n{few}"))[1])
    assert may_concern("share", strict(UnitFile, read_yaml(f"name: X\n{few}\nshrae: nobody"))[1])
    assert may_concern("share", strict(UnitFile, read_yaml(f"name: X\n{many}\nshrae: nobody"))[1])


def test_a_list_that_nobody_means_is_one_mistake() -> None:
    tags = ", ".join(f"tag-{number}" for number in range(3000))
    found = strict(PostFile, read_yaml(f"title: X\ntags: [{tags}]"))[1]
    assert found == (Mistake(2, "'tags' must have at most 200 items, not 3000"),)
