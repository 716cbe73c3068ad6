"""A rule is shown before it is written, and written without touching anything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.network.catalog import Assembled
from plugins.network.model import FollowRule, OutsideFeed, OutsideItem
from plugins.network.problems import SetupError
from plugins.network.registry import read_registry
from plugins.network.sources import walk
from plugins.syndication.follow import FollowError, lines_of, preview, read_rule, with_rule
from tests.syndication.networks import files, read, tax
from tests.trees import Files

RULE = FollowRule(unit="legal", topics=("hydrogen",), limit=3, since=date(2026, 1, 1))
WRITTEN = "{unit: legal, topics: [hydrogen], limit: 3, since: 2026-01-01}"


@pytest.fixture
def network(tmp_path: Path) -> Assembled:
    return read(tmp_path, files())


def typed(assembled: Assembled, folder: Path, rule: str, unit: str = "energy") -> FollowRule:
    vocabulary = read_registry(walk(folder / "units"), accents=()).vocabulary
    return read_rule(rule, unit, assembled.catalog, vocabulary)


def shown(folder: Path, rule: FollowRule, unit: str = "energy", more: Files | None = None) -> list[str]:
    assembled = read(folder, files(more))
    return list(lines_of(assembled, preview(assembled, unit, rule)))


# ------------------------------------------------------------------------------------------------------- what is typed


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{unit: tax}", FollowRule(unit="tax")),
        ("unit: tax", FollowRule(unit="tax")),
        (
            "{unit: legal, topics: [H2], limit: 3, since: 2026-01-01}",
            RULE,
        ),
        ("{topics: [The Grid, hydrogen]}", FollowRule(topics=("grid", "hydrogen"))),
        ("{feed: grid-operator, limit: 2}", FollowRule(feed="grid-operator", limit=2)),
        ("- {unit: tax}", FollowRule(unit="tax")),
    ],
)
def test_a_rule_is_read_as_in_unit_yaml(network: Assembled, tmp_path: Path, text: str, rule: FollowRule) -> None:
    assert typed(network, tmp_path, text) == rule


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{units: tax}", ["unknown key 'units'; did you mean 'unit'?"]),
        ("{unit: tex}", ["unknown unit 'tex'; did you mean 'tax'?"]),
        (
            "{feed: grid-operater}",
            ["unknown feed 'grid-operater'; did you mean 'grid-operator'?"],
        ),
        (
            "{unit: tex, topics: [hydrogne]}",
            ["unknown topic 'hydrogne'; did you mean 'hydrogen'?", "unknown unit 'tex'; did you mean 'tax'?"],
        ),
        ("{unit: tax, limit: none, since: x}", ["'limit' must be a whole number", "'since' is no date"]),
        ("{unit: tax, feed: grid-operator}", ["a rule with feed: names nothing else"]),
        ("{unit: energy}", ["the rule names this unit itself"]),
        ("{unit: old}", ["the unit 'old' is closed"]),
        ("{limit: 3}", ["names nothing"]),
        ("[tax", ["not readable as YAML"]),
        ("tax", ["'tax' in 'follow' has no key; write unit: tax"]),
        ("{unit:tax}", ["'unit:tax' has no space after its colon; write unit: tax"]),
        ("{unit: Tax & Deals}", ["'Tax & Deals' is not a legal value of 'unit'; write the unit's uid as network.yaml"]),
        ("[{unit: tax}, {unit: legal}]", ["must hold 'key: value' lines"]),
    ],
)
def test_a_rule_with_mistakes_is_told_all_of_them(
    network: Assembled, tmp_path: Path, text: str, said: list[str]
) -> None:
    with pytest.raises(FollowError) as stopped:
        typed(network, tmp_path, text)
    told = str(stopped.value).split("\nerror: ")
    assert len(told) == len(said)
    for line, what in zip(told, said, strict=True):
        assert line.startswith("--rule: ")
        assert what in line


@pytest.mark.parametrize(
    ("unit", "said"),
    [("enrgy", "--unit: unknown unit 'enrgy'; did you mean 'energy'?"), ("old", "--unit: the unit 'old' is closed")],
)
def test_a_unit_that_can_follow_nothing_is_told_so(network: Assembled, tmp_path: Path, unit: str, said: str) -> None:
    with pytest.raises(FollowError) as stopped:
        typed(network, tmp_path, "{unit: tax}", unit)
    assert str(stopped.value).startswith(said)


# ------------------------------------------------------------------------------------------------------ what is shown


def test_a_rule_shows_what_it_brings_newest_first_and_marks_what_is_carried_already(tmp_path: Path) -> None:
    assert shown(tmp_path, FollowRule(unit="tax")) == [
        "{unit: tax} brings 2 posts to energy, 1 of them not carried yet:",
        "  10 Nov 2026  tax/ring-fence: The ring fence (carried already)",
        "   5 Oct 2026  tax/reliefs: Reliefs",
    ]


def test_a_rule_counts_what_it_would_not_bring_by_reason(tmp_path: Path) -> None:
    more = {
        "energy/carried.yaml": "- {post: tax/hidden, hide: true}\n",
        "tax/posts/2026-11-02-hidden.md": tax("date: 2026-11-02"),
        "tax/posts/2026-11-03-answered.md": tax("date: 2026-11-03"),
        "tax/posts/2026-11-04-secret.md": tax("date: 2026-11-04", "share: nobody"),
        "tax/posts/2026-11-05-another.md": tax("date: 2026-11-05", "share: [legal]"),
        "tax/posts/2026-11-06-draft.md": tax("date: 2026-11-06", "status: draft"),
        "tax/posts/2026-11-07-gone.md": tax("date: 2026-11-07", "status: withdrawn", "reason: Old."),
        "tax/posts/2026-11-08-offered.md": tax("date: 2026-11-08", "to: [energy]"),
        "energy/posts/2026-11-09-view.md": tax("date: 2026-11-09", "about: tax/answered", "authors: [dana-ortiz]"),
    }
    assert shown(tmp_path, FollowRule(unit="tax", limit=1, since=date(2026, 11, 1)), more=more) == [
        "{unit: tax, limit: 1, since: 2026-11-01} brings 1 post to energy, 0 of them not carried yet:",
        "  10 Nov 2026  tax/ring-fence: The ring fence (carried already)",
        "Not brought:",
        "  2 posts: not shared with energy",
        "  1 post: older than 2026-11-01",
        "  1 post: hidden in carried.yaml",
        "  1 post: a comment of the unit's own stands for it",
        "  1 post: newer ones fill the limit of 1",
    ]


def test_what_a_home_unit_does_not_share_and_a_broken_carried_yaml_are_told(tmp_path: Path) -> None:
    ceiling = shown(tmp_path / "a", FollowRule(unit="tax"), more={"tax/unit.yaml": "name: Tax\nshare: [legal]\n"})
    assert ceiling[-1] == "  2 posts: of a unit that does not share with energy"
    broken = shown(tmp_path / "b", FollowRule(unit="tax"), more={"energy/carried.yaml": "- {post: [\n"})
    assert broken[0] == "{unit: tax} brings nothing to energy now"
    assert broken[-1] == "  2 posts: nothing is carried while carried.yaml can't be read"


def test_a_rule_that_is_there_already_says_where(network: Assembled) -> None:
    there = preview(network, "energy", FollowRule(unit="tax", limit=1)).there
    assert there is not None
    assert there.line == 4
    assert preview(network, "energy", FollowRule(unit="tax", limit=2)).there is None


def test_a_rule_for_an_outside_feed_shows_its_snapshot(network: Assembled) -> None:
    rule = FollowRule(feed="grid-operator", limit=1)
    [line] = lines_of(network, preview(network, "energy", rule))
    assert line.endswith("this feed was not fetched for energy yet; when the rule is written, run: invoke pull")
    items = (
        OutsideItem(title="News", url="https://grid.example/1", date=datetime(2026, 11, 4, tzinfo=UTC)),
        OutsideItem(title="Older news", url="https://grid.example/2"),
    )
    feed = OutsideFeed(unit="energy", name="grid-operator", title="Grid", url="", items=items, source="x.json")
    fetched = replace(network, catalog=replace(network.catalog, outside=(feed,)))
    assert list(lines_of(fetched, preview(fetched, "energy", rule))) == [
        "{feed: grid-operator, limit: 1} shows 1 outside link in the section of energy:",
        "   4 Nov 2026  News: https://grid.example/1",
    ]


# ---------------------------------------------------------------------------------------------------- what is written


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"name: A\nfollow: [\n", "unit.yaml:3: not readable as YAML"),
        (b"name: A\nname: B\n", "unit.yaml:2: 'name' is given twice"),
        (b"\xff\xfen", "unit.yaml:1: saved as UTF-16"),
        (b"", "unit.yaml:1: holds no 'key: value' lines"),
        (b"name: A\n# " + b"x" * 65_500 + b"\n", "unit.yaml:1: longer than 64 kB"),
    ],
)
def test_a_page_with_mistakes_is_mended_first(page: bytes, said: str) -> None:
    with pytest.raises(FollowError) as stopped:
        with_rule(page, "unit.yaml", RULE)
    assert str(stopped.value).startswith(said)
    assert str(stopped.value).endswith("; mend that first")


def test_a_page_that_cannot_take_the_rule_is_left_to_its_author() -> None:
    with pytest.raises(SetupError, match="write it there yourself"):
        with_rule(b"name: A\nfollow: tax\n", "unit.yaml", RULE)


remarks = st.sampled_from(["", "  # why", "   # 'quoted' {x}"])
others = st.lists(
    st.sampled_from(
        [
            "name: 'Tax & more'",
            'summary: "One: two."',
            "kind: sector",
            "offers: auto",
            "share: [a, b]",
            "# a remark",
            "",
        ]
    ),
    unique=True,
    max_size=6,
)
rules = st.lists(st.sampled_from(["{unit: energy}", "{topics: [h2, 'The Grid'], limit: 4}", '{feed: "x"}']), max_size=3)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A unit's page as somebody may have written it: rules in lines, in brackets, or none at all."""
    before, after, there = draw(others), draw(others), draw(rules)
    indent = " " * draw(st.integers(0, 4))
    style = draw(st.sampled_from(["lines", "brackets", "none"]))
    if style == "lines":
        follow = [f"follow:{draw(remarks)}", *(f"{indent}- {rule}{draw(remarks)}" for rule in there)]
    elif style == "brackets":
        follow = [f"follow: [{', '.join(there)}]{draw(remarks)}"]
    else:
        follow = []
    kept = [line for line in after if line.startswith("#") or not line or line not in before]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join(["uid: tax", *before, *follow, *kept]) + draw(st.sampled_from(["", end]))


@settings(max_examples=150, deadline=None)
@given(pages())
def test_writing_a_rule_puts_something_in_at_one_place_and_changes_nothing_else(page: str) -> None:
    after = with_rule(page.encode(), "unit.yaml", RULE).decode()
    head = next((at for at, (a, b) in enumerate(zip(page, after, strict=False)) if a != b), len(page))
    assert after.endswith(page[head:])
    assert after.count(WRITTEN) == page.count(WRITTEN) + 1
    old, new = (yaml.load(text, Loader=yaml.CBaseLoader) for text in (page, after))
    assert new.pop("follow")[:-1] == (old.pop("follow", None) or [])
    assert new == old
    assert ("\r\n" in after, after.endswith("\n")) == ("\r\n" in page, page.endswith("\n"))
