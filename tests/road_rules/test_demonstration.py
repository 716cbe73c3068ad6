"""The demonstration network sets rules of its own, and breaks none of them."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from plugins.network.brand import read_brand
from plugins.network.judging import Force, Lock
from plugins.network.problems import Problem
from tests.building import NOW, ROOT
from tests.road_rules.networks import survey
from tests.trees import Survey

VOICE = read_brand(ROOT / "theme" / "brand.yaml").voice


def look(units: Path) -> Survey:
    return survey(units, now=datetime.fromisoformat(NOW), voice=VOICE)


def broken(found: Survey) -> list[Problem]:
    return [problem for problem in found.problems if problem.rule or problem.file.endswith(("network.yaml", "x.md"))]


@pytest.fixture(scope="module")
def demonstration() -> Survey:
    return look(ROOT / "units")


def test_the_demonstration_passes_its_own_rules(demonstration: Survey) -> None:
    assert broken(demonstration) == []


def test_it_sets_levels_locks_words_and_one_unit_that_is_stricter(demonstration: Survey) -> None:
    laws = demonstration.assembled.laws
    everywhere = list(laws.values())
    assert {law.of["title-shouting"].force for law in everywhere} == {Force.MUST}
    assert {law.of["picture-alt"].lock for law in everywhere} == {Lock.LOCKED}
    assert all("Project Sandpiper" in law.of["embargo"].settings for law in everywhere)
    assert all("leverag*" in law.of["words-to-avoid"].settings for law in everywhere)
    stricter = [folder for folder, law in laws.items() if law.of["picture-rights"].force is Force.SHOULD]
    assert stricter == ["tax"]


POST = "---\ntitle: {title}\nauthors: [tomasz-wierzba]\ndate: 2026-11-01\n---\n{body}\n"


@pytest.mark.parametrize(
    ("title", "body", "rule"),
    [
        ("A word", "We leverage what we know.", "words-to-avoid"),
        ("A name", "What larkmere knows.", "spelling-of-names"),
        ("A buyer", "The buyer is Project Sandpiper.", "embargo"),
        ("IMPORTANT NEWS", "Words.", "title-shouting"),
        ("What a title of more than seventy letters is called by who has to read it", "Words.", "title-length"),
    ],
)
def test_its_rules_are_kept_by_the_machine(tmp_path: Path, title: str, body: str, rule: str) -> None:
    units = tmp_path / "units"
    (units / "tax" / "posts").mkdir(parents=True)
    for part in ("network.yaml", "tax/unit.yaml", "tax/experts"):
        copy = shutil.copytree if (ROOT / "units" / part).is_dir() else shutil.copyfile
        copy(ROOT / "units" / part, units / part)
    (units / "tax" / "posts" / "x.md").write_text(POST.format(title=title, body=body), "utf-8")
    found = [problem.rule for problem in look(units).problems if problem.file.endswith("posts/x.md")]
    assert found == [rule]
