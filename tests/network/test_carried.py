"""What a unit says of posts that it carries, and that a slip in it never shows what was to be hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.network.carried import CARRIES_NOTHING, NO_LIST
from plugins.network.model import Overlay, Unit
from tests.trees import UNIT, Survey, small_network, survey, write_network

FILE = "energy/carried.yaml"


def look(tmp_path: Path, text: str | bytes) -> Survey:
    return survey(write_network(tmp_path, small_network() | {FILE: text}))


def energy(tmp_path: Path, text: str | bytes) -> Unit:
    return look(tmp_path, text).catalog.unit["energy"]


def hidden(unit: Unit) -> list[str]:
    return [overlay.post for overlay in unit.overlays if overlay.hide]


def test_a_unit_pins_hides_and_introduces_what_it_carries(tmp_path: Path) -> None:
    found = look(
        tmp_path,
        "- {post: tax/ring-fence, pin: true, note: Ours.}\n\n- post: tax/another\n  hide: true\n- {post: tax/a}\n",
    )
    assert found.said == []
    unit = found.catalog.unit["energy"]
    assert unit.carries
    assert unit.overlays == (
        Overlay(post="tax/a"),
        Overlay(post="tax/another", hide=True),
        Overlay(post="tax/ring-fence", pin=True, note="Ours."),
    )
    assert [overlay.line for overlay in unit.overlays] == [5, 3, 1]
    assert found.catalog.unit["tax"].overlays == ()


def test_a_note_is_one_paragraph(tmp_path: Path) -> None:
    """A second one could pass for the author's summary."""
    unit = energy(tmp_path, '- {post: tax/ring-fence, note: "Ours.\\n\\n\\u2028 Not the author\'s."}\n')
    assert [overlay.note for overlay in unit.overlays] == ["Ours. Not the author's."]


@pytest.mark.parametrize("text", ["post: tax/ring-fence\nhide: true\n", "tax/ring-fence\n"])
def test_a_page_without_entries_is_told_how_one_begins(tmp_path: Path, text: str) -> None:
    assert look(tmp_path, text).about(FILE) == [f"1: error: {NO_LIST}", f"1: error: {CARRIES_NOTHING}"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("tax/ring-fence", "'tax/ring-fence' in 'carried' has no key; write post: tax/ring-fence"),
        ("{post: /tax/ring-fence/}", "'/tax/ring-fence/' is not a legal value of 'post'; write tax/ring-fence"),
        ("{post: tax/posts/2026-11-20-ring-fence.md}", "write tax/ring-fence"),
        ("{post: https://insights.firm.example/tax/ring-fence/}", "write tax/ring-fence"),
        ("{post: The ring fence}", "'The ring fence' is not a legal value of 'post'; write unit/slug, as in"),
    ],
)
def test_another_name_of_a_post_is_answered_with_the_one_to_write(tmp_path: Path, entry: str, said: str) -> None:
    assert any(said in line for line in look(tmp_path, f"- {entry}\n").about(FILE))


@pytest.mark.parametrize("text", ["", "[]", "# nothing yet\n"])
def test_an_empty_page_of_what_is_carried_hides_nothing(tmp_path: Path, text: str) -> None:
    found = look(tmp_path, text)
    assert (found.said, found.catalog.unit["energy"].overlays, found.catalog.unit["energy"].carries) == ([], (), True)


@pytest.mark.parametrize(
    "entry",
    [
        "{post: tax/ring-fence, hdie: true}",
        "{post: tax/ring-fence, hide: yes}",
        "{post: tax/ring-fence, hide: }",
        "{post: tax/ring-fence, pin: true, note: [x]}",
        "{post: tax/ring-fence, hide: false, hide: true}",
        "{post: tax/ring-fence, pin: true, note: a, note: b}",
        '{post: tax/ring-fence, note: "a \\u202e b"}',
    ],
)
def test_an_entry_with_a_mistake_hides_its_post_and_no_other(tmp_path: Path, entry: str) -> None:
    found = look(tmp_path, f"- {{post: tax/a, pin: true}}\n- {entry}\n- {{post: tax/b}}\n")
    unit = found.catalog.unit["energy"]
    assert unit.carries
    assert hidden(unit) == ["tax/ring-fence"]
    assert unit.overlays[0] == Overlay(post="tax/a", pin=True)
    (said,) = found.about(FILE)
    assert said.startswith("2: error: ")


def test_of_two_entries_for_a_post_the_first_counts_and_hiding_wins(tmp_path: Path) -> None:
    entries = ["{post: tax/a, pin: true, note: First.}", "{post: tax/a, note: Second.}", "{post: tax/b}"]
    unit = energy(tmp_path / "one", "".join(f"- {entry}\n" for entry in entries))
    assert unit.overlays == (Overlay(post="tax/a", pin=True, note="First."), Overlay(post="tax/b"))
    unit = energy(tmp_path / "two", "".join(f"- {entry}\n" for entry in [*entries, "{post: tax/b, hide: true}"]))
    assert hidden(unit) == ["tax/b"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- {post: tax/a, hide: true", 1),
        (b"\xff\xfe", 1),
        ("post: tax/a\nhide: true\n", 1),
        ("- {post: tax/a}\n- {hide: true}\n", 2),
        ("- {post: tax/a}\n- {post: Tax/A, hide: true}\n", 2),
        ("- {post: tax/a}\n- {post: tax/b, post: tax/c, hide: true}\n", 2),
        ("- {post: tax/a}\n- tax/b\n", 2),
        ("- {post: tax/a}\n---\n- {post: tax/b, hide: true}\n", 2),
        ("- {post: tax/a, hide: &x true}\n- {post: tax/b, hide: *x}\n", 1),
        ("hello", 1),
    ],
)
def test_where_it_cannot_be_told_what_to_hide_the_unit_carries_nothing(
    tmp_path: Path, text: str | bytes, line: int
) -> None:
    found = look(tmp_path, text)
    unit = found.catalog.unit["energy"]
    assert (unit.carries, unit.overlays) == (False, ())
    assert f"{line}: error: {CARRIES_NOTHING}" in found.about(FILE)
    assert len(found.about(FILE)) > 1


def test_a_page_that_may_not_be_opened_stops_carrying_too(tmp_path: Path) -> None:
    units = write_network(tmp_path, {path: text for path, text in small_network().items() if path != FILE})
    (tmp_path / "elsewhere.yaml").write_text("- {post: tax/a, hide: true}\n")
    (units / FILE).symlink_to(tmp_path / "elsewhere.yaml")
    found = survey(units)
    assert not found.catalog.unit["energy"].carries
    assert f"1: error: {CARRIES_NOTHING}" in found.about(FILE)
    assert found.catalog.unit["tax"].carries


def test_each_rule_knows_its_line_whatever_is_wrong_above_it(tmp_path: Path) -> None:
    text = UNIT.replace(
        "follow:\n", "follow:\n  - {unit: tax, limit: none}\n  - {units: tax}\n  - {topics: [nothing]}\n"
    )
    found = survey(write_network(tmp_path, small_network() | {"energy/unit.yaml": text}))
    lines = {(rule.unit, rule.topics, rule.feed): rule.line for rule in found.catalog.unit["energy"].follow}
    assert lines == {("", (), "grid-operator"): 13, ("", ("hydrogen",), ""): 12, ("tax", (), ""): 11}
    assert [said.partition(":")[0] for said in found.about("energy/unit.yaml")] == ["8", "9", "10"]


@pytest.mark.parametrize("rule", ["{feed: grid-operator, unit: tax}", "{feed: grid-operator, topics: [h2]}"])
def test_a_rule_for_an_outside_feed_names_nothing_else(tmp_path: Path, rule: str) -> None:
    text = UNIT.replace("{feed: grid-operator}", rule)
    found = survey(write_network(tmp_path, small_network() | {"energy/unit.yaml": text}))
    (said,) = found.about("energy/unit.yaml")
    assert said.startswith("10: error: a rule with feed: names nothing else; write a rule of its own")
    assert all(not rule.feed for rule in found.catalog.unit["energy"].follow)
