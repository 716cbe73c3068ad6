"""A real blog of hundreds of posts, which nobody here wrote, comes in whole. `HIGHROAD_CORPUS` names its folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.authoring.import_plan import Action, State
from plugins.pipeline import survey
from tests.authoring.scratch import NETWORK, imported, make_network, tree
from tests.building import ROOT

CORPUS = os.environ.get("HIGHROAD_CORPUS", "")

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not CORPUS, reason="HIGHROAD_CORPUS names no folder of posts"),
]


def test_a_real_blog_lands_whole_and_builds(tmp_path: Path) -> None:
    source = Path(CORPUS)
    units = make_network(
        tmp_path, NETWORK.replace("{slug: heat, name: Heat}   # warm", "{slug: how-we-work, name: Work}")
    )
    plan = imported(units, source)
    assert plan.found == len(list(source.rglob("*.md"))) > 0
    assert plan.found == sum(plan.count(state) for state in State) + len(plan.skipped)
    assert len(list((units / "energy" / "posts").iterdir())) == len(plan.posts)
    first = tree(units)
    again = imported(units, source)
    assert tree(units) == first
    assert again.acted(Action.UNCHANGED) == len(plan.posts)
    found = survey(ROOT / "pelicanconf.py", PATH=str(units), HIGHROAD_NOW="2026-11-22T09:00:00+00:00")
    assert len(found.catalog.posts) == plan.count(State.PUBLISHED) >= 0.95 * plan.found
    named = {problem.file for problem in found.problems if problem.level == "error"}
    held = {f"units/energy/{post.target}" for post in plan.posts if post.state is State.HELD}
    assert {file for file in named if "/posts/" in file} == held
