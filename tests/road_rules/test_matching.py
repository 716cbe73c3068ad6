"""Words are found whole, in every writing; names only where they are spelt otherwise."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.road_rules.matching import even, name, small, sought, word


def hits(sought: str, text: str) -> list[str]:
    return [hit.text for hit in word(sought).hits(even(text))]


def wrong(spelt: str, text: str) -> list[str]:
    return [hit.text for hit in name(spelt).misspelt(even(text))]


LISTED = st.lists(st.text(alphabet="abcdé漢 -*", min_size=1, max_size=6).filter(str.strip), max_size=12)


@given(LISTED, st.text(alphabet="abcdé漢 -", max_size=80))
def test_all_words_of_a_list_are_told_at_once_as_each_would_be_alone(words: list[str], text: str) -> None:
    needs = [word(one).needs for one in words]
    there = sought(needs).found_in(text.casefold())
    assert there == {one.letters for one in needs if one.letters in text.casefold()}


@pytest.mark.parametrize(
    ("sought", "text", "found"),
    [
        ("leverage", "We LEVERAGE it, leverage.", ["LEVERAGE", "leverage"]),
        ("leverage", "We leveraged it, over-leverage.", ["leverage"]),
        ("leverag*", "We leveraged it.", ["leveraged"]),
        ("going forward", "From here, going\n  forward, we go.", ["going forward"]),
        ("going forward", "He was going.\n\nForward he went.", []),
        ("don't", "We don’t, and DON'T.", ["don't", "DON'T"]),
        ("état", "L’e\u0301tat, l’ÉTAT.", ["état", "ÉTAT"]),
        ("straße", "Die Straße, die STRASSE.", ["Straße"]),
        ("C++", "In C++ and C.", ["C++"]),
        ("state-of-the-art", "A state\u2011of\u2011the\u2011art plant.", ["state-of-the-art"]),
        ("利用", "我们利用它。", ["利用"]),
        ("การ", "ในการทำงาน", ["การ"]),
        ("שימוש", "עושה שימוש בכלי", ["שימוש"]),
        ("استخدام", "يتم استخدام الأداة", ["استخدام"]),
        ("ilk", "İlk ilk milk.", ["ilk"]),
    ],
)
def test_a_word_is_found_whole_however_it_is_written(sought: str, text: str, found: list[str]) -> None:
    assert hits(sought, text) == found


@pytest.mark.parametrize(
    ("spelt", "text", "found"),
    [
        ("GitHub", "On GitHub, Github, github and GITHUB.", ["Github", "github", "GITHUB"]),
        ("GitHub", "Git Hub and git-hub are no git hub.", ["Git Hub", "git-hub"]),
        ("LinkedIn", "They are linked in pairs, on LinkedIn or Linked In.", ["Linked In"]),
        (
            "Pillar Two",
            "Pillar two, pillar\nTwo, Pillar\u00a0Two, PillarTwo.",
            ["Pillar two", "pillar Two", "PillarTwo"],
        ),
        ("GitHub", "github.com/x, dana@github.com, #github, www.github.com, ./github", []),
        ("GitHub", "githubs and mygithub", []),
        ("Larkmere", "larkmere’s, Larkmere’s", ["larkmere"]),
        ("O’Brien", "O'Brien, O’Brien and o’brien", ["o'brien"]),
        ("McKinsey & Co", "Mckinsey & Co, McKinsey & Co.", ["Mckinsey & Co"]),
        ("iPhone", "An IPhone, an iPhone.", ["IPhone"]),
        ("Coca-Cola", "coca cola and Coca-Cola", []),
        ("Coca-Cola", "Coca Cola", ["Coca Cola"]),
    ],
)
def test_a_name_is_found_where_its_capitals_or_spaces_are_wrong(spelt: str, text: str, found: list[str]) -> None:
    assert wrong(spelt, text) == found


@given(st.text(max_size=80))
def test_small_letters_stand_where_the_large_ones_stood(text: str) -> None:
    made = small(text)
    assert len(made) == len(text)
    assert small(made) == made or any(len(sign.lower()) != 1 for sign in text)


@given(st.text(alphabet="abAB’'- \n.é", max_size=60), st.sampled_from(["a", "ab", "a b", "é", "a'b", "a-b"]))
def test_what_is_looked_for_first_is_in_every_text_that_has_the_word(text: str, sought: str) -> None:
    looked = word(sought)
    if list(looked.hits(even(text))):
        assert looked.needs.is_in(even(text).casefold())


@given(st.text(alphabet="gitHubGIThUB -\n", max_size=40))
def test_no_name_is_found_as_it_is_spelt(text: str) -> None:
    assert all(re.sub(r"\s+", " ", seen) != "GitHub" for seen in wrong("GitHub", text))
