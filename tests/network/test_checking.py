"""What is said of a name that nobody knows."""

from __future__ import annotations

from plugins.network.checking import unknown


def test_among_very_many_names_those_near_in_the_alphabet_are_compared() -> None:
    """A page may name a thousand posts of ten thousand wrongly: each is compared with a few."""
    known = [f"unit{number % 50}/post-{number}" for number in range(10_000)]
    assert "did you mean" in unknown("post", "unit4/pots-44", known)
    assert unknown("post", "zebra", [*known, "a-zebra"]) == "unknown post 'zebra'; leave it out"
    assert unknown("post", "zebra", ["a-zebra"]) == "unknown post 'zebra'; did you mean 'a-zebra'?"
