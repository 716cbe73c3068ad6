"""What must be told below posts is told below every one that it is for, and nobody but the centre takes it away."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from plugins.network.disclosing import disclosed, in_language, posts_of, together
from plugins.network.model import Disclosure
from plugins.network.parts import Told
from tests.trees import NETWORK, UNIT, Files, Survey, post, small_network, survey, write_network

OWNERS = "We advise owners of stores."
CODE = "'translations'; write a language code, as in en or pt-BR"
UNTIL = "(until then it stands for no post)"


def with_centre(*entries: str) -> str:
    return NETWORK.replace("rules: {}", "disclosures:\n" + "".join(f"  - {entry}\n" for entry in entries))


def look(tmp_path: Path, *entries: str, files: Files | None = None) -> Survey:
    """The small network with what the centre discloses; `files` are put in or replace."""
    return survey(write_network(tmp_path, {**small_network(), "network.yaml": with_centre(*entries), **(files or {})}))


def below(found: Survey, key: str) -> tuple[Told, ...]:
    return disclosed(found.catalog, found.post(key))


def shown(found: Survey, text: str = OWNERS) -> set[str]:
    """The posts below which a text stands."""
    return {one.key for one in found.catalog.posts if Told(text) in disclosed(found.catalog, one)}


@pytest.mark.parametrize(
    ("which", "posts"),
    [
        ("", {"energy/caverns", "energy/pipes", "tax/ring-fence"}),
        ("units: [energy]", {"energy/caverns", "energy/pipes"}),
        ("units: [advisers]", {"tax/ring-fence"}),
        ("units: [advisers, energy]", {"energy/caverns", "energy/pipes", "tax/ring-fence"}),
        ("topics: [hydrogen]", {"energy/caverns"}),
        ("topics: [Green Hydrogen, The grid]", {"energy/caverns", "energy/pipes"}),
        ("units: [energy], topics: [grid]", {"energy/pipes"}),
        ("units: [tax], topics: [grid]", set()),
    ],
)
def test_it_stands_below_every_post_of_the_units_and_on_the_topics_that_it_names(
    tmp_path: Path, which: str, posts: set[str]
) -> None:
    found = look(tmp_path, f"{{text: {OWNERS}{', ' if which else ''}{which}}}")
    assert found.said == []
    assert shown(found) == posts


@pytest.mark.parametrize("unit", ["", "disclosures: []\n", "disclosures: [{text: We were engineers here.}]\n"])
def test_a_unit_can_add_to_what_must_be_told_and_take_nothing_away(tmp_path: Path, unit: str) -> None:
    found = look(tmp_path, f"{{text: {OWNERS}}}", files={"energy/unit.yaml": UNIT + unit})
    own = (Told("We were engineers here."),) if "engineers" in unit else ()
    assert below(found, "energy/pipes") == (Told(OWNERS), *own)
    assert below(found, "tax/ring-fence") == (Told(OWNERS),)


def test_a_unit_discloses_below_its_own_posts_alone(tmp_path: Path) -> None:
    files = small_network() | {"energy/unit.yaml": UNIT + "disclosures: [{text: Ours., topics: [h2]}]\n"}
    found = survey(write_network(tmp_path, files))
    assert shown(found, "Ours.") == {"energy/caverns"}


def test_a_folder_that_only_claims_the_uid_of_a_unit_discloses_nothing_in_its_name(tmp_path: Path) -> None:
    files = small_network() | {"stray/unit.yaml": "name: Stray\nuid: tax\ndisclosures: [{text: Not theirs.}]\n"}
    found = survey(write_network(tmp_path, files))
    assert below(found, "tax/ring-fence") == ()


def test_what_the_author_discloses_stands_first_and_nothing_stands_there_twice(tmp_path: Path) -> None:
    posts = {
        "energy/posts/2026-11-01-caverns.md": post("tags: [h2]", "disclosure: We dug it.", title="Caverns"),
        "energy/posts/2026-11-02-pipes.md": post(f"disclosure: {OWNERS}", title="Pipes"),
    }
    entries = (f"{{text: {OWNERS}}}", f"{{text: {OWNERS}, topics: [hydrogen]}}", "{text: A first.}")
    found = look(tmp_path, *entries, files=posts)
    assert below(found, "energy/caverns") == (Told("We dug it."), Told("A first."), Told(OWNERS))
    assert below(found, "energy/pipes") == (Told(OWNERS), Told("A first."))


def test_the_order_of_entries_changes_nothing() -> None:
    ones = [
        (posts, Disclosure(text=text, lang="en", by_unit=by_unit))
        for posts in (posts_of("tax"), posts_of("tax", "pay"))
        for text, by_unit in (("B.", False), ("A.", True))
    ]
    assert len({repr(together(order)) for order in itertools.permutations([*ones, ones[0]])}) == 1


@pytest.mark.parametrize(
    ("entry", "line", "said"),
    [
        (f"{{text: {OWNERS}, topics: [hydrogn]}}", 21, f"unknown topic 'hydrogn'; did you mean 'hydrogen'? {UNTIL}"),
        (f"{{text: {OWNERS}, units: [Energy]}}", 21, f"unknown unit or group 'Energy'; did you mean 'energy'? {UNTIL}"),
        (f"{{text: {OWNERS}, unit: [tax]}}", 21, "unknown key 'unit'; did you mean 'units'?"),
        (f"{{text: {OWNERS}, units: tax}}", 21, "'units' must be a list; write units: [tax]"),
        (f"{{text: {OWNERS}, units: []}}", 21, "'units' must have 1 items, not 0"),
        ("{topics: [hydrogen]}", 21, "'text' is missing; write text: We advise owners of stores."),
        (f"{{text: {OWNERS}, translations: {{Deutsch: x}}}}", 21, f"'Deutsch' is not a legal name in {CODE}"),
    ],
)
def test_half_a_disclosure_is_told_and_stands_below_no_post(tmp_path: Path, entry: str, line: int, said: str) -> None:
    """Nobody knows for whom it is, and below another's post it may be untrue."""
    found = look(tmp_path, entry)
    assert found.about("network.yaml") == [f"{line}: error: {said}"]
    assert shown(found) == set()
    assert found.live == {"energy/caverns", "energy/pipes", "tax/ring-fence"}


def test_of_several_names_those_that_are_known_hold(tmp_path: Path) -> None:
    found = look(tmp_path, f"{{text: {OWNERS}, units: [tax, enrgy]}}")
    assert found.about("network.yaml") == [f"21: error: unknown unit or group 'enrgy'; did you mean 'energy'? {UNTIL}"]
    assert shown(found) == {"tax/ring-fence"}


def test_a_mistake_in_a_units_disclosure_is_told_in_its_line_and_costs_the_unit_nothing_else(tmp_path: Path) -> None:
    more = "disclosures:\n  - text: Ours.\n    topics: [grd]\n  - text: Theirs.\n"
    files = small_network() | {"energy/unit.yaml": UNIT + more}
    found = survey(write_network(tmp_path, files))
    line = UNIT.count("\n") + 3
    assert found.about("energy/unit.yaml") == [f"{line}: error: unknown topic 'grd'; did you mean 'grid'? {UNTIL}"]
    assert below(found, "energy/pipes") == (Told("Theirs."),)


IN_TWO = Disclosure(text="Words.", lang="en", others={"de": "Worte.", "pt-BR": "Palavras.", "pt": "Termos."})


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", Told("Words.")),
        ("en-GB", Told("Words.")),
        ("de", Told("Worte.")),
        ("de-AT", Told("Worte.")),
        ("pt-BR", Told("Palavras.")),
        ("pt-PT", Told("Termos.")),
        ("fi", Told("Words.", "en")),
    ],
)
def test_it_is_told_in_the_posts_language_where_it_was_written_in_that(lang: str, told: Told) -> None:
    assert in_language(IN_TWO, lang) == told


def test_a_disclosure_is_in_the_language_of_whoever_wrote_it(tmp_path: Path) -> None:
    files = {
        "tax/unit.yaml": "name: Tax\nlang: fi\ndisclosures: [{text: Meidän.}]\n",
        "tax/posts/ring-fence.md": post("date: 2026-10-05", "lang: de", title="Der Zaun"),
    }
    found = look(tmp_path, f"{{text: {OWNERS}}}", files=files)
    assert below(found, "tax/ring-fence") == (Told(OWNERS, "en"), Told("Meidän.", "fi"))
