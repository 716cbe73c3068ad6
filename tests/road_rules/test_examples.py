"""The examples of every rule are what they are called: the bad one breaks it, the good one breaks none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from plugins.road_rules.rule import Example, Rule
from plugins.road_rules.table import RULES
from tests.road_rules.networks import survey
from tests.trees import NETWORK, Survey, png, small_network, write_network

POST = "energy/posts/2026-11-20-example.md"
PICTURES = {"energy/media/cavern.png": png(1200, 630), "energy/media/small.png": png(80, 60)}
USUAL = {"title": "An example", "authors": "[dana-ortiz]"}


def network(rule: Rule, example: Example, rules: Mapping[str, str]) -> dict[str, str | bytes]:
    """A network that breaks no rule, with an example in it."""
    given = ", ".join(part for part in (rules[rule.name], rule.given.replace("\n", ", ")) if part)
    inner = f"{{{rule.name}: {{{given}}}}}"
    text = NETWORK.replace("rules: {}", f"rules: {inner}")
    files = small_network() | PICTURES | {"network.yaml": text, POST: filled(example.front, example.body)}
    return files | {path: filled(front, "Words of another.") for path, front in example.others if path.endswith(".md")}


def filled(front: str, body: str) -> str:
    """A whole post, of which an example is the part that matters."""
    keys = {line.partition(":")[0] for line in front.split("\n")}
    lines = [f"{key}: {value}" for key, value in USUAL.items() if key not in keys]
    return "\n".join(["---", *lines, *([front] if front else []), "---", body or "Words of the example.", ""])


def asked(tmp_path: Path, rule: Rule, example: Example) -> Survey:
    files = network(rule, example, {rule.name: f"level: {rule.highest.value}"})
    return survey(write_network(tmp_path, files))


def about(found: Survey) -> list[str]:
    """The rules that the example breaks."""
    return [problem.rule for problem in found.problems if problem.file == f"units/{POST}"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_bad_example_breaks_its_rule(tmp_path: Path, rule: Rule) -> None:
    found = asked(tmp_path, rule, rule.bad)
    assert set(about(found)) == {rule.name}, found.said
    assert [problem for problem in found.problems if problem.file.endswith("network.yaml")] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_good_example_breaks_no_rule(tmp_path: Path, rule: Rule) -> None:
    found = asked(tmp_path, rule, rule.good)
    assert about(found) == [], found.said


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_says_what_it_asks_and_why_in_sentences(rule: Rule) -> None:
    assert rule.what.endswith(".")
    assert rule.why.endswith(".")
    assert not rule.because.endswith(".")
