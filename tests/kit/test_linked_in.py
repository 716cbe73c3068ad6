"""The words for LinkedIn: the point first, within their limits, with what readers must be told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.kit.linked_in import ELSEWHERE, MOST, SEEN, TAGS, count, hashtags, seen, words
from plugins.network.model import Form
from plugins.network.parts import Told
from tests.builders import make_catalog, make_post, make_topic, make_unit, moment
from tests.kit.kits import kit_of

LINE = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=300).filter(
    str.strip
)


def test_they_begin_with_the_point_and_say_whose_it_is_where_it_stands_and_what_must_be_told() -> None:
    topics = [make_topic("grid", name="Grid connections"), make_topic("lng", name="LNG")]
    post = make_post(
        form=Form.ANALYSIS,
        authors=("dana-ortiz", "li-wei"),
        topics=("grid", "lng"),
        disclosure="We advise two of them.",
    )
    assert words(kit_of(post, make_catalog(posts=[post], topics=topics))) == (
        "About caverns.\n\n"
        "“Caverns”: an analysis by Dana Ortiz and Li Wei, Energy\n\n"
        "https://insights.firm.example/energy/caverns/\n\n"
        "We advise two of them.\n\n"
        "#GridConnections #LNG\n"
    )


def test_without_a_summary_of_the_author_the_title_is_the_point() -> None:
    assert words(kit_of(own_summary=False, summary="The first forty words…")).startswith(
        "Caverns\n\nThe first forty words…\n\nDana Ortiz, Energy\n\n"
    )


def test_a_comment_says_what_it_comments_on() -> None:
    target = make_post("legal/rules", title="Licensing rules")
    post = make_post("energy/answer", "2026-11-21", about="legal/rules")
    said = words(kit_of(post, make_catalog(posts=[post, target])))
    assert "“Answer”: a comment by Dana Ortiz, Energy\nOn “Licensing rules”, Legal\n" in said


def test_an_event_says_when_and_where() -> None:
    kit = kit_of(form=Form.EVENT, starts=moment("2026-12-01T18:00"), place="Leeds")
    assert "Tuesday 1 Dec 2026, 18:00 UTC. Leeds" in words(kit)


def test_in_another_language_no_word_is_ours() -> None:
    unit = make_unit("energy", name="Norden", lang="sv")
    post = make_post(
        form=Form.ANALYSIS,
        title="Flisavtal",
        summary="Om flis.",
        authors=("dana-ortiz", "li-wei"),
        topics=("hydrogen",),
    )
    assert words(kit_of(post, make_catalog(posts=[post], units=[unit]))) == (
        "Om flis.\n\n“Flisavtal” – Dana Ortiz och Li Wei, Norden\n\nhttps://insights.firm.example/energy/caverns/\n"
    )


@given(
    title=LINE,
    summary=st.text(min_size=1, max_size=4000),
    told=st.lists(st.text("words 😀", min_size=1, max_size=2000), max_size=3),
    topics=st.lists(LINE, max_size=6),
    own=st.booleans(),
)
def test_whatever_people_write_they_fit_and_a_disclosure_stands_whole_or_where_it_does_is_said(
    title: str, summary: str, told: list[str], topics: list[str], own: bool
) -> None:
    kit = replace(
        kit_of(),
        title=title,
        point=summary,
        own_point=own,
        topics=tuple(topics),
        byline="A Name and " * 200,
        disclosures=tuple(map(Told, told)),
    )
    said = words(kit)
    assert count(said) <= MOST
    assert kit.address in said
    assert all(one in said for one in told) or ELSEWHERE in said


def test_what_is_seen_before_see_more_is_no_longer_than_they_show() -> None:
    kit = replace(kit_of(), point="word " * 200)
    assert len(seen(words(kit))) <= SEEN
    assert seen("Short.\n") == "Short."


@pytest.mark.parametrize(
    ("names", "tags"),
    [
        (("Grid connections",), ("#GridConnections",)),
        (("R&D relief", "The seller’s market"), ("#RDRelief", "#TheSellersMarket")),
        (("2030", "Net zero 2030"), ("#NetZero2030",)),
        (("Wärmenetze", "हाइड्रोजन"), ("#Wärmenetze", "#हाइड्रोजन")),
        (("A very long name of a subject that nobody looks for",), ()),
        (("One", "one", "Two", "Three", "Four"), ("#One", "#Two", "#Three")),
    ],
)
def test_topics_are_hashtags_that_can_be_read_aloud_and_few(names: tuple[str, ...], tags: tuple[str, ...]) -> None:
    found = hashtags(replace(kit_of(), topics=names))
    assert found == tags
    assert len(found) <= TAGS
