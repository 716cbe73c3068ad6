"""Rules that look at the whole network, and those that the ground watches over: who is told, and at which level."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.road_rules.networks import survey
from tests.trees import NETWORK, UNIT, Files, Survey, png, post, small_network, write_network

OLD = "energy/posts/2026-11-01-caverns.md"  # "What caverns cost"
TWIN = "tax/posts/2026-11-10-twin.md"
HERE = "energy/posts/2026-11-20-here.md"


def look(tmp_path: Path, files: Files, rules: str = "{}", unit: str = "") -> Survey:
    """The small network with rules of the centre's, and of Energy's if any."""
    manifest = NETWORK.replace("rules: {}", f"rules: {rules}")
    energy = UNIT + (f"rules: {unit}\n" if unit else "")
    more = {path.replace("__", "/").replace("_md", ".md"): text for path, text in files.items()}
    return survey(
        write_network(tmp_path, small_network() | {"network.yaml": manifest, "energy/unit.yaml": energy} | more)
    )


def of_rule(found: Survey, rule: str) -> list[tuple[str, int, str]]:
    return [
        (problem.file.removeprefix("units/"), problem.line, problem.level.value)
        for problem in found.problems
        if problem.rule == rule
    ]


# ----------------------------------------------------------------------------------------------------------- twins


@pytest.mark.parametrize("title", ["What caverns cost", "what  Caverns cost", "What caverns cost?"])
def test_of_two_posts_with_one_title_the_newer_is_told(tmp_path: Path, title: str) -> None:
    found = look(tmp_path, {TWIN: post("date: 2026-11-10", title=title, author="tom-ash")})
    assert of_rule(found, "title-twins") == [(TWIN, 2, "warning")]
    assert found.about(TWIN) == [
        f"2: warning: units/{OLD} has this title already; say in the title what is different here"
    ]


def test_of_three_posts_with_one_title_two_are_told_of_the_oldest(tmp_path: Path) -> None:
    twins = {f"tax/posts/t-{n}.md": post(f"date: 2026-11-1{n}", title="What caverns cost") for n in (1, 2)}
    found = look(tmp_path, twins)
    assert [file for file, _, _ in of_rule(found, "title-twins")] == sorted(twins)
    assert all(OLD in said for path in twins for said in found.about(path))


@pytest.mark.parametrize(
    "line", ["status: draft", "date: 2027-11-20", "status: withdrawn\nreason: Old.\nupdated: 2026-11-21", "lang: de"]
)
def test_a_title_is_taken_by_what_is_published_in_the_same_language(tmp_path: Path, line: str) -> None:
    found = look(tmp_path, {TWIN: post(line, title="What caverns cost", author="tom-ash")})
    assert of_rule(found, "title-twins") == []


def test_a_unit_is_told_of_twins_as_its_own_rules_want_it(tmp_path: Path) -> None:
    twin = {TWIN: post("date: 2026-10-01", title="What caverns cost", author="tom-ash")}  # the older of the two
    assert [one[0] for one in of_rule(look(tmp_path / "a", twin), "title-twins")] == [OLD]
    off = look(tmp_path / "b", twin, "{title-twins: {level: should, lock: free}}", "{title-twins: off}")
    assert of_rule(off, "title-twins") == []
    on = look(tmp_path / "c", twin, "{title-twins: off}", "{title-twins: should}")
    assert [one[0] for one in of_rule(on, "title-twins")] == [OLD]


# ----------------------------------------------------------------------------------------------------------- sizes


def test_a_posts_picture_that_is_too_small_for_its_place_is_told(tmp_path: Path) -> None:
    pictured = post("image: media/p.png", "image_alt: A cavern head at dusk")
    for width, told in ((999, True), (1000, False)):
        files: Files = {HERE: pictured, "energy/media/p.png": png(width, 40)}
        found = look(tmp_path / str(width), files)
        assert of_rule(found, "picture-size") == ([(HERE, 5, "warning")] if told else [])
    small = look(tmp_path / "b", files, "{picture-size: {width: 300}}", "{picture-size: {width: 600}}")
    assert of_rule(small, "picture-size") == []


def test_a_drawing_has_no_size_that_could_be_too_small(tmp_path: Path) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>'
    files: Files = {HERE: post("image: media/p.svg", "image_alt: A cavern"), "energy/media/p.svg": drawing}
    assert of_rule(look(tmp_path, files), "picture-size") == []


def test_a_picture_that_is_too_heavy_is_told_where_the_text_names_it(tmp_path: Path) -> None:
    heavy = png(1200, 60) + b"\0" * 60_000
    files: Files = {HERE: post(body="Words.\n\n![A cavern](../media/p%20q.png)\n"), "energy/media/p q.png": heavy}
    found = look(tmp_path, files, "{picture-size: {kilobytes: 50}}")
    assert of_rule(found, "picture-size") == [(HERE, 8, "warning")]
    assert "the file media/p q.png has 60 kB; save it smaller" in found.about(HERE)[0]
    assert of_rule(look(tmp_path / "b", files), "picture-size") == []


# ---------------------------------------------------------------------------------------------------- on the ground

BROKEN = {
    "dead-links": post("about: tax/no-such", body="[x](nothing.md), [y](2026-11-02-pipes.md#none)"),
    "missing-files": post("image: media/no.png", "image_alt: A cavern head", body="![A cavern](../media/no.png)"),
    "pictures-elsewhere": post(body="![A cavern](https://elsewhere.example/x.png)"),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_what_the_ground_finds_has_the_name_and_the_level_of_a_rule(tmp_path: Path, rule: str) -> None:
    files = {HERE: BROKEN[rule]}
    said = look(tmp_path / "a", files)
    found = of_rule(said, rule)
    assert {level for _, _, level in found} == {"warning"}
    assert len(found) == len(said.about(HERE)) == {"dead-links": 3, "missing-files": 2}.get(rule, 1)
    assert look(tmp_path / "b", files, f"{{{rule}: off}}").about(HERE) == []
    must = look(tmp_path / "c", files, f"{{{rule}: must}}")
    assert "energy/here" in must.live
    assert [what for what in must.errors if f"'{rule}' can be should at most, because " in what]


def test_a_picture_without_words_is_held_where_it_must_not_be(tmp_path: Path) -> None:
    files = {HERE: post(body="![](../media/cavern.png)")}
    assert of_rule(look(tmp_path / "a", files), "picture-alt") == [(HERE, 6, "warning")]
    held = look(tmp_path / "b", files, "{picture-alt: must}")
    assert of_rule(held, "picture-alt") == [(HERE, 6, "error")]
    assert "energy/here" not in held.live
    assert look(tmp_path / "c", files, "{picture-alt: off}").about(HERE) == []


def test_an_embargo_holds_a_post_until_its_day_and_says_when_that_is(tmp_path: Path) -> None:
    rules = "{embargo: {words: [{word: Project Falcon, until: 2026-12-01}]}}"
    found = look(tmp_path, {HERE: post(body="It is Project Falcon.")}, rules)
    assert of_rule(found, "embargo") == [(HERE, 6, "error")]
    assert "energy/here" not in found.live
    assert found.assembled.next_due is not None
    assert found.assembled.next_due.isoformat() == "2026-12-01T00:00:00+00:00"
    later = survey(tmp_path / "units", now=found.assembled.next_due)
    assert of_rule(later, "embargo") == []
    assert "energy/here" in later.live
