"""`invoke check` as people meet it: what it prints, what it mends on disk, how it ends."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from plugins.mending import Wishes, planning, run_check, way_to, writing
from plugins.mending.known import known_of
from plugins.mending.mends import Mended
from plugins.network.catalog import Assembled
from plugins.network.problems import Level, Problem, StopError
from plugins.network.yaml_writing import write_whole
from tests.building import NOW, ROOT, invoke
from tests.trees import NETWORK, post, small_network, survey, write_network

Finds = Callable[[Assembled], Iterable[Problem]]
CONFIG = ROOT / "pelicanconf.py"
MESSY = post("statsu: draft", "tags: [h2]", "date: 2026-11-3", title="Messy")
NEAT = """\
---
title: Messy
date: 2026-11-03
authors:
- dana-ortiz
tags:
- hydrogen
status: draft
---
Words of the post.
"""
WRONG = {
    "energy__posts__messy.md": MESSY,
    "energy__posts__lost.md": post("mood: sunny", "date: 01/02/2026"),
    "tax__posts__Große Frage.md": post("author: dana-ortiz"),
    "tax__unit.yaml": "name: Tax   # the short form\r\nkind: Sector\r\n",
}


@pytest.fixture
def units(tmp_path: Path) -> Path:
    return write_network(tmp_path, small_network(**WRONG))


@pytest.fixture
def tidy(tmp_path: Path) -> Path:
    """A network with nothing wrong and everything in canonical form."""
    units = write_network(tmp_path, small_network())
    assert check(units, fix=True)[0] == 0
    return units


def check(units: Path, *, further: Sequence[Finds] = (), **wishes: Any) -> tuple[int, str, str]:
    """The command on a network that the core reads, without Pelican: its exit code and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run_check(
            CONFIG,
            lambda: survey(units).assembled,
            lambda: Wishes(**wishes),
            units=units,
            further=further,
        )
    return code, out.getvalue(), err.getvalue()


def files(units: Path) -> dict[str, bytes]:
    return {path.relative_to(units).as_posix(): path.read_bytes() for path in units.rglob("*") if path.is_file()}


# --------------------------------------------------------------------------------------------------------- saying


def test_what_is_wrong_is_said_and_what_can_be_mended_is_counted(units: Path) -> None:
    before = files(units)
    code, out, err = check(units)
    assert code == 2
    assert out.splitlines() == sorted(map(str, survey(units).problems))
    assert err == f"{len(out.splitlines())} errors; 4 of them can be mended: invoke check --fix\n"
    found = json.loads(check(units, format="json")[1])["problems"]
    mendable = {(one["file"], one["what"].partition(";")[0]) for one in found if one["fixable"]}
    assert mendable == {
        ("units/energy/posts/messy.md", "unknown key 'statsu'"),
        ("units/energy/posts/messy.md", "'date' is no date"),
        ("units/tax/posts/Große Frage.md", "the file's name 'Große Frage' makes no address"),
        ("units/tax/unit.yaml", "unknown value of 'kind' 'Sector'"),
    }
    assert files(units) == before


def test_a_network_without_problems_is_well(tidy: Path) -> None:
    assert check(tidy) == (0, "", "All well.\n")


def test_what_others_find_is_said_and_sorted_with_the_rest(tidy: Path) -> None:
    found = Problem("units/energy/unit.yaml", 3, Level.WARNING, "somebody else owns this")
    later = Problem("units/tax/unit.yaml", 1, Level.ERROR, "gone")

    def finds(assembled: Assembled) -> Iterator[Problem]:
        assert assembled.catalog.posts
        yield from (later, found)

    assert check(tidy, further=[finds]) == (2, f"{found}\n{later}\n", "1 error, 1 warning.\n")


@pytest.mark.parametrize("named", ["energy/posts/messy.md", "units/energy/posts/messy.md", "absolute"])
def test_one_file_alone_can_be_asked_for(units: Path, named: str) -> None:
    path = str(units / "energy/posts/messy.md") if named == "absolute" else named
    code, out, _ = check(units, paths=(path,))
    assert (code, {line.split(":")[0] for line in out.splitlines()}) == (2, {"units/energy/posts/messy.md"})
    assert check(units, paths=("energy/experts", path))[1] == out


def test_one_unit_alone_can_be_asked_for(units: Path) -> None:
    code, out, _ = check(units, unit="tax")
    assert code == 2
    assert {line.split("/")[1] for line in out.splitlines()} == {"tax"}
    before = files(units)
    check(units, unit="tax", fix=True)
    changed = {path for path, data in files(units).items() if data != before[path]}
    assert changed == {"tax/unit.yaml", "tax/posts/Große Frage.md", "tax/posts/ring-fence.md"}


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"unit": "taxes"}, "--unit: unknown unit 'taxes'; did you mean 'tax'?"),
        ({"paths": ("nothing.md",)}, "--path: nothing.md: is no file or folder in units/"),
        ({"unit": "tax", "paths": ("energy/posts",)}, "--path: none of these lies in the unit 'tax'"),
        ({"format": "jsn"}, "--format: unknown format 'jsn'; did you mean 'json'?"),
        ({"dry_run": True}, "--dry-run shows what --fix would write"),
    ],
)
def test_what_can_not_be_done_is_said_and_nothing_is_done(units: Path, wishes: dict[str, Any], said: str) -> None:
    before = files(units)
    code, out, err = check(units, **wishes)
    assert (code, out) == (1, "")
    assert err.startswith(f"error: {said}")
    assert files(units) == before


def test_a_set_up_that_can_not_be_read_is_said_in_every_format(units: Path) -> None:
    (units / "network.yaml").write_text("name: The Firm\n", "utf-8")
    code, out, err = check(units)
    assert (code, out) == (1, "")
    assert "'url' is missing" in err
    document = json.loads(check(units, format="json")[1])
    assert "'url' is missing" in document["stopped"]
    assert check(units, format="github")[1].startswith("::error title=Nothing was checked::")


# -------------------------------------------------------------------------------------------------------- mending


def test_what_is_mechanical_is_mended_and_the_rest_is_said(units: Path) -> None:
    code, out, err = check(units, fix=True)
    assert code == 2
    after = files(units)
    assert after["energy/posts/messy.md"].decode() == NEAT
    assert after["tax/unit.yaml"] == b"name: Tax   # the short form\nkind: sector\n"
    assert b"slug: grosse-frage\n" in after["tax/posts/Große Frage.md".encode().decode()]
    assert b"mood: sunny\n" in after["energy/posts/lost.md"]
    lines = out.splitlines()
    assert "units/energy/posts/messy.md:6: mended: date: '2026-11-3' is now '2026-11-03'" in lines
    problems = [line for line in lines if ": mended: " not in line]
    assert problems == sorted(map(str, survey(units).problems))
    assert {line.split(":")[0] for line in problems} == {"units/energy/posts/lost.md"}
    assert err.startswith("Mended ")
    assert err.endswith(f" files. {len(problems)} errors.\n")


def test_mending_twice_changes_nothing(units: Path) -> None:
    check(units, fix=True)
    before = files(units)
    times = {path: path.stat().st_mtime_ns for path in units.rglob("*.md")}
    _, out, err = check(units, fix=True)
    assert err.startswith("Nothing to mend. ")
    assert ": mended: " not in out
    assert files(units) == before
    assert {path: path.stat().st_mtime_ns for path in units.rglob("*.md")} == times


def test_a_dry_run_shows_the_diff_and_writes_nothing(units: Path, tmp_path: Path) -> None:
    before = files(units)
    code, out, err = check(units, fix=True, dry_run=True)
    assert (code, files(units)) == (2, before)
    assert "--- a/units/energy/posts/messy.md\n+++ b/units/energy/posts/messy.md\n" in out
    assert "would mend: date: '2026-11-3' is now '2026-11-03'" in out
    assert err.startswith("Would mend ")
    diff = json.loads(check(units, fix=True, dry_run=True, format="json")[1])["diff"]
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], input=diff.encode(), cwd=tmp_path, check=True)
    applied = files(units)
    for path, data in before.items():
        (units / path).write_bytes(data)
    check(units, fix=True)
    assert files(units) == applied


def test_the_centres_page_is_mended_before_anything_is_known(units: Path) -> None:
    (units / "network.yaml").write_bytes(b"\xef\xbb\xbf" + NETWORK.replace("name: The Firm", "name:The Firm").encode())
    assert check(units)[0] == 1
    code, out, _ = check(units, fix=True, dry_run=True)
    assert (code, "+name: The Firm\n" in out) == (1, True)
    assert check(units, fix=True)[0] == 2
    assert (units / "network.yaml").read_text("utf-8") == NETWORK
    assert (units / "energy/posts/messy.md").read_text("utf-8") == NEAT


def test_what_one_mend_makes_known_another_one_uses(units: Path) -> None:
    """The expert's name is known when their file can be read, and the post is named when it has its address."""
    (units / "energy/experts/mo-sun.md").write_text("---\nName: Mo Sun\n---\n", "utf-8")
    (units / "tax/posts/answer.md").write_text(post("about: Große Frage", "authors: [dana-ortiz]"), "utf-8")
    (units / "energy/posts/signed.md").write_text(post("authors: [Mo Sun]"), "utf-8")
    check(units, fix=True)
    assert "- mo-sun\n" in (units / "energy/posts/signed.md").read_text("utf-8")
    assert check(units, fix=True)[2].startswith("Nothing to mend.")


def test_what_was_written_is_said_also_when_the_check_can_not_come_to_its_end(units: Path) -> None:
    def stops(assembled: Assembled) -> Iterator[Problem]:
        raise StopError("no such revision")

    code, out, err = check(units, fix=True, further=[stops])
    assert (code, err) == (1, "error: no such revision\n")
    assert "units/energy/posts/messy.md:6: mended: " in out


def test_a_file_keeps_its_permissions_and_no_link_is_written_through(units: Path, tmp_path: Path) -> None:
    messy = units / "energy/posts/messy.md"
    messy.chmod(0o640)
    elsewhere = tmp_path / "elsewhere.md"
    elsewhere.write_text(MESSY, "utf-8")
    (units / "energy/posts/linked.md").symlink_to(elsewhere)
    check(units, fix=True)
    assert messy.stat().st_mode & 0o777 == 0o640
    assert elsewhere.read_text("utf-8") == MESSY
    assert not list(units.rglob("*.new"))


def test_a_write_that_does_not_hold_is_undone(units: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(folder: Path, target: str, data: bytes) -> None:
        write_whole(folder, target, data if data == MESSY.encode() else data[:20])

    monkeypatch.setattr(writing, "write_whole", torn)
    code, out, err = check(units, fix=True, paths=("energy/posts/messy.md",))
    assert (units / "energy/posts/messy.md").read_text("utf-8") == MESSY
    assert "messy.md:1: left as it is: did not hold what was written; it is as it was before" in out
    assert (code, err.startswith("Left 1 file as it is. ")) == (2, True)


def test_a_file_that_was_saved_meanwhile_is_left(units: Path) -> None:
    messy = units / "energy/posts/messy.md"
    plan = [one for one in _planned(units) if one.paper.path == "energy/posts/messy.md"]
    messy.write_text(MESSY + "One more word.\n", "utf-8")
    [left] = writing.written(plan, units)
    assert (left.why_not, left.mends) == ("was changed while it was looked at; nothing was written", ())
    assert messy.read_text("utf-8") == MESSY + "One more word.\n"


def _planned(units: Path) -> list[Mended]:
    found = survey(units)
    return planning.planned(
        planning.papers(found.sources, planning.Selection().holds), known_of(found.assembled, found.sources)
    )


def test_a_folder_that_can_not_be_written_costs_that_file_alone(units: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = write_whole

    def full(folder: Path, target: str, data: bytes) -> None:
        if target == "energy/posts/messy.md":
            raise OSError(28, "No space left on device")
        kept(folder, target, data)

    monkeypatch.setattr(writing, "write_whole", full)
    _, out, _ = check(units, fix=True)
    assert "units/energy/posts/messy.md:1: left as it is: can't be written: No space left on device" in out
    assert (units / "tax/unit.yaml").read_bytes().endswith(b"kind: sector\n")
    assert (units / "energy/posts/messy.md").read_text("utf-8") == MESSY


# ------------------------------------------------------------------------------------------------------- the door


def test_paths_are_told_from_the_repositorys_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    assert way_to(tmp_path / "a") == ""
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert way_to(tmp_path / "b" / "c") == "b/c/"
    (tmp_path / "b" / ".git").mkdir(parents=True)
    assert way_to(tmp_path / "b" / "c") == "c/"
    assert way_to(tmp_path / "b") == ""


def test_the_command_takes_its_flags_and_a_folder_anywhere(units: Path) -> None:
    where = ("--units", str(units), "--now", NOW)
    done = invoke("check", *where, "--fix", "--dry-run", "--format", "json", "--path", "energy/posts/messy.md")
    document = json.loads(done.stdout)
    assert done.returncode == 2, done.stderr
    assert {one["file"] for one in document["problems"]} == {"units/energy/posts/messy.md"}
    assert (units / "energy/posts/messy.md").read_text("utf-8") == MESSY
    help_text = invoke("check", "--help").stdout
    for flag in ("--fix", "--dry-run", "--format", "--unit=", "--path", "--units"):
        assert flag in help_text


def test_the_demonstration_is_in_canonical_form() -> None:
    found = survey(ROOT / "units")
    assert [one.paper.path for one in _planned(ROOT / "units")] == [], "run `invoke check --fix`"
    assert found.sources.files
