"""The workflow that asks whose a pull request is: it runs nothing of what comes in, and no name becomes a command."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.building import ROOT
from tests.roles.networks import commit, git, put, repository
from tests.trees import post

WORKFLOW = ROOT / ".github" / "workflows" / "ownership.yml"
PIPES, UNIT = "energy/posts/2026-11-02-pipes.md", "tax/unit.yaml"


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    found = yaml.load(WORKFLOW.read_text("utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return list(workflow["jobs"]["ownership"]["steps"])


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the host checks out of a pull request that Kim made: the merge of her branch."""
    root = repository(tmp_path_factory.mktemp("merged") / "change")
    git(root, "checkout", "--quiet", "-b", "change")
    put(root / "units", {PIPES: post(author="kim-abe", title="Pipes, again")})
    commit(root)
    git(root, "checkout", "--quiet", "main")
    put(root / "units", {UNIT: "name: Taxes\n"})
    commit(root)
    git(root, "merge", "--quiet", "--no-ff", "--no-edit", "change")
    return root


def ask(steps: list[dict[str, Any]], root: Path, author: str) -> subprocess.CompletedProcess[str]:
    """Run the step as the host does, on what it checked out."""
    command = steps[-1]["run"].replace(".venv/bin/invoke", f"{shlex.quote(sys.executable)} -m invoke")
    command = command.replace("../change", shlex.quote(str(root)))
    return subprocess.run(
        ["bash", "-e", "-c", command],
        cwd=ROOT,
        env=os.environ | {"AUTHOR": author, "PYTHONWARNINGS": ""},
        capture_output=True,
        text=True,
    )


def test_it_reads_alone_and_needs_no_secret(workflow: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["ownership"]
    assert "secrets." not in WORKFLOW.read_text("utf-8")
    assert not [step for step in steps if "cache" in step.get("with", {})]
    for step in steps:
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] == "false"


def test_nothing_of_the_change_is_run(steps: list[dict[str, Any]]) -> None:
    road, change = (step["with"] for step in steps if "checkout" in step.get("uses", ""))
    assert "ref" not in road  # the repository's own
    assert (road["path"], change["path"]) == ("road", "change")
    assert {step["working-directory"] for step in steps if "run" in step} == {"road"}


def test_no_name_is_put_into_a_command(steps: list[dict[str, Any]]) -> None:
    assert not [step["run"] for step in steps if "${{" in step.get("run", "")]
    assert '"@$AUTHOR"' in steps[-1]["run"]


def test_the_author_of_a_change_inside_passes_and_others_do_not(steps: list[dict[str, Any]], merged: Path) -> None:
    inside = ask(steps, merged, "kim-abe")
    assert (inside.returncode, inside.stdout) == (0, ""), inside.stderr
    outside = ask(steps, merged, "eva-lund")
    assert outside.returncode == 2
    assert outside.stdout.startswith(f"::error file=units/{PIPES},line=1,")
    assert "::@eva-lund may not change this" in outside.stdout
    assert UNIT not in outside.stdout


def test_whatever_an_author_is_called_is_a_name(steps: list[dict[str, Any]], merged: Path) -> None:
    run = ask(steps, merged, '--fix"; touch here; "$(touch here)')
    assert run.returncode == 2, run.stderr
    assert PIPES in run.stdout
    assert not (ROOT / "here").exists()


def test_without_a_name_nothing_passes(steps: list[dict[str, Any]], merged: Path) -> None:
    run = ask(steps, merged, "")
    assert run.returncode == 1
    assert "--changed-by" in run.stderr
