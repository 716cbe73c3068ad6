"""What comes from elsewhere is what was looked at: every file by its digest, every action by its commit."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.building import ROOT, invoke
from tests.supply.compiling import LISTS, List, command, differences, named, pins

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
ACTION = re.compile(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40}$")


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.name)
def test_every_requirement_is_pinned_with_the_digests_of_its_files(one: List) -> None:
    found = pins((ROOT / one.compiled).read_text("utf-8"))
    assert found
    assert [pin.name for pin in found if not pin.files] == []


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.name)
def test_what_is_written_down_is_compiled(one: List) -> None:
    """Who adds a requirement and forgets to compile the lists is told so."""
    compiled = {re.sub(r"[-_.]+", "-", pin.name) for pin in pins((ROOT / one.compiled).read_text("utf-8"))}
    wanted, lists = set(), [one.written]
    while lists:
        for name in named((ROOT / lists.pop()).read_text("utf-8")):
            lists.append(name.removeprefix("-r ")) if name.startswith("-r ") else wanted.add(name)
    assert {re.sub(r"[-_.]+", "-", name) for name in wanted} - compiled == set(), "run: invoke update-requirements"


def test_a_package_has_the_same_versions_in_all_lists() -> None:
    """More than one where an old Python needs another."""
    found: dict[str, set[frozenset[str]]] = {}
    for one in LISTS:
        versions: dict[str, set[str]] = {}
        for pin in pins((ROOT / one.compiled).read_text("utf-8")):
            versions.setdefault(pin.name, set()).add(pin.version)
        for name, those in versions.items():
            found.setdefault(name, set()).add(frozenset(those))
    assert {name: versions for name, versions in found.items() if len(versions) > 1} == {}


def test_every_list_is_known() -> None:
    assert {path.name for path in ROOT.glob("requirements*.txt")} == {one.compiled for one in LISTS}
    assert {path.name for path in ROOT.glob("requirements*.in")} == {one.written for one in LISTS}


def test_whatever_is_installed_is_compared_with_its_digest() -> None:
    """In all that we say to pip: here, in the workflows and in what people are told."""
    told = [ROOT / "Makefile", ROOT / ".ci" / "run", *WORKFLOWS, *ROOT.glob("docs/*.md"), *ROOT.glob("*.md")]
    told += [*ROOT.glob("requirements*.in"), *ROOT.glob("bench/*.py"), *ROOT.glob("plugins/*/*.py")]
    lines = [(path.name, line) for path in told for line in path.read_text("utf-8").splitlines()]
    installing = [(name, line) for name, line in lines if re.search(r"pip install .*-r ", line)]
    assert len(installing) > 5
    assert [one for one in installing if "--require-hashes" not in one[1]] == []


def test_packages_of_the_audit_are_locked_with_their_digests() -> None:
    locked = json.loads((ROOT / "tests/audit/package-lock.json").read_text("utf-8"))["packages"]
    assert [path for path, one in locked.items() if path and not one.get("integrity", "").startswith("sha512-")] == []


def steps(workflow: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
    return [step for job in jobs.values() for step in (*job.get("steps", ()), *([job] if "uses" in job else []))]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_named_by_its_commit_with_its_version_beside_it(workflow: Path) -> None:
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert [one for one in used if not ACTION.match(one)] == []
    lines = [line for line in workflow.read_text("utf-8").splitlines() if re.search(r"\buses:", line)]
    assert len(lines) == len(used)
    assert [line for line in lines if not re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_no_more_than_it_says_and_leaves_no_credentials(workflow: Path) -> None:
    said = yaml.safe_load(workflow.read_text("utf-8"))
    assert "permissions" in said, "without it a workflow has whatever the repository gives"
    granted = said["permissions"]
    assert isinstance(granted, dict), "each right by its name"
    assert {right for right, level in granted.items() if level == "write"} == set(), "rights to write belong to a job"
    checkouts = [step for step in steps(workflow) if str(step.get("uses", "")).startswith("actions/checkout@")]
    assert [step for step in checkouts if step.get("with", {}).get("persist-credentials") is not False] == []


def test_a_workflow_that_a_stranger_can_start_with_rights_of_ours_has_none_to_speak_of() -> None:
    """`pull_request_target` runs for forks as if the change was ours; so there is nothing to take or to write."""
    for workflow in WORKFLOWS:
        text = workflow.read_text("utf-8")
        said = yaml.safe_load(text)
        if "pull_request_target" not in said[True]:  # YAML reads `on` as true
            continue
        granted = [said["permissions"], *(job.get("permissions", {}) for job in said["jobs"].values())]
        assert all("write" not in rights.values() for rights in granted), workflow.name
        assert "secrets." not in text, workflow.name
        assert "cache:" not in text, workflow.name


# --------------------------------------------------------------------------------------------- compiling the lists

DIGEST = f"--hash=sha256:{'a' * 64}"
COMPILED = f"""\
# Made from x
anyio==4.16.0 \\
    {DIGEST} \\
    {DIGEST}  # via httpx
colorama==0.4.6 ; sys_platform == 'win32' \\
    {DIGEST}
"""


def test_a_compiled_list_is_read_with_its_digests_and_markers() -> None:
    assert [(pin.name, pin.version, pin.files) for pin in pins(COMPILED)] == [
        ("anyio", "4.16.0", 2),
        ("colorama", "0.4.6", 1),
    ]
    with pytest.raises(ValueError, match="pins no version"):
        pins("anyio>=4\n")


def test_what_an_update_changes_is_said() -> None:
    other = COMPILED.replace("4.16.0", "4.17.0").replace("colorama==0.4.6", "sniffio==1.3.1")
    assert list(differences(COMPILED, other)) == [
        "anyio 4.16.0 (2 files) -> 4.17.0 (2 files)",
        "colorama 0.4.6 (1 files): gone",
        "sniffio 1.3.1 (1 files): new",
    ]
    assert list(differences(COMPILED, COMPILED)) == []


def test_a_pin_stays_unless_it_is_asked_to_go() -> None:
    one = LISTS[2]
    assert not any("--upgrade" in word for word in command(one, []))
    assert "--upgrade" in command(one, ["*"])
    assert command(one, ["lxml"])[-5:-3] == ["--upgrade-package", "lxml"]
    assert "requirements-dask.txt" in command(one, [])


def test_the_command_answers_for_itself() -> None:
    said = invoke("--help", "update-requirements")
    assert said.returncode == 0
    assert "--dry-run" in said.stdout
