"""The rules in words: for a terminal, for other programs, and as a page of the documentation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugins.network.judging import Centre
from plugins.network.yamlfile import read_yaml
from plugins.road_rules import run_rules, write_page
from plugins.road_rules.configuring import centre
from plugins.road_rules.documenting import difference, page
from plugins.road_rules.saying import MARKER, as_json, markdown, said_of, text, with_rules
from plugins.road_rules.table import RULES
from tests.building import ROOT
from tests.trees import NETWORK, small_network, write_network

HERE = ROOT / "docs" / "rules.md"


def test_the_page_of_the_documentation_says_the_rules_as_they_are() -> None:
    before, after = page(HERE)
    assert before == after, "write it anew: invoke rules --write"


def test_every_rule_is_said_with_examples_level_and_who_may_change_it() -> None:
    law, _ = centre(
        Centre(read_yaml("rules: {title-length: {level: must, lock: locked, most: 60, since: 2026-12-01}}"))
    )
    said = said_of(law, "units")
    assert {one.name for one in said} == {rule.name for rule in RULES}
    (title,) = [one for one in said if one.name == "title-length"]
    assert (title.level, title.lock, title.since) == ("must", "locked", "2026-12-01")
    assert title.who == "the centre alone, under `rules` in units/network.yaml"
    assert [(one.key, one.value) for one in title.settings] == [("most", "60")]
    shown = text(said)
    for rule in RULES:
        assert f"\n{rule.name}: " in shown
        assert rule.why in shown
    assert "title-length: must from 2026-12-01 on (what breaks it is held)" in shown
    read = json.loads(as_json(said, "tax"))
    assert read["unit"] == "tax"
    assert [one["name"] for one in read["rules"]] == [one.name for one in said]


def test_a_page_keeps_what_people_wrote_above_its_rules() -> None:
    said = said_of(centre(Centre(read_yaml("{}")))[0], "units")
    once = with_rules("# Rules\n\nOurs.\n", said)
    assert once.startswith(f"# Rules\n\nOurs.\n\n{MARKER}\n\n| rule |")
    assert once.endswith(markdown(said))
    assert with_rules(once.replace("must", "should"), said) == once.replace("Ours. must", "Ours. should")


def test_the_page_is_written_once_and_shown_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rules.md"
    assert write_page(path, dry_run=True) == 0
    assert not path.exists()
    assert "+### title-length" in capsys.readouterr().out
    assert write_page(path) == 0
    assert write_page(path) == 0
    assert capsys.readouterr().out.split("\n")[:2] == ["Written: rules.md.", "rules.md is as it should be."]
    assert difference(path, "a", "a") == ""


def settings(units: Path) -> dict[str, str]:
    return {"PATH": str(units), "THEME": str(ROOT / "theme")}


def test_the_command_says_what_is_in_force_in_a_unit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = small_network(tax__unit="") | {
        "tax/unit.yaml": "name: Tax\nrules: {title-length: {level: must, most: 41}}\n"
    }
    del files["tax/unit"]
    units = write_network(tmp_path, files)
    assert run_rules(lambda: settings(units), format="json") == 0
    assert run_rules(lambda: settings(units), unit="tax", format="json") == 0
    everywhere, there = capsys.readouterr().out.replace("}\n{", "}\f{").split("\f")
    levels = [{one["name"]: one["level"] for one in json.loads(part)["rules"]} for part in (everywhere, there)]
    assert [level["title-length"] for level in levels] == ["should", "must"]
    assert '"41"' in there


def test_the_command_says_which_units_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = write_network(tmp_path, small_network())
    assert run_rules(lambda: settings(units), unit="taxes") == 1
    assert "error: --unit: there is no unit 'taxes'; write one of energy, tax" in capsys.readouterr().err
    assert run_rules(lambda: settings(units), format="xml") == 1
    assert "error: --format: 'xml' is none; write one of text, json, markdown" in capsys.readouterr().err


def test_the_command_says_that_something_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = small_network() | {"network.yaml": NETWORK.replace("rules: {}", "rules: {title: must}")}
    assert run_rules(lambda: settings(write_network(tmp_path, wrong))) == 0
    assert (
        capsys.readouterr().err == "Something is wrong in network.yaml or in a unit.yaml; 'invoke check' says what.\n"
    )
