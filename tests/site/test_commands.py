"""What the commands take, say and answer with: exit codes, problems a line each, folders anywhere."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from plugins.mending import run_check
from plugins.pipeline import survey
from tests.building import NOW, ROOT, BuildResult, build_site
from tests.pipeline.trees import tree
from tests.site.small_network import NETWORK, Files, build_here, build_whole_here, built, large, plant, post, problems

PLACE = re.compile(r"^[^:]+:\d+: (error|warning): \S.*$")
WRONG: Files = {
    **NETWORK,
    "energy/posts/2026-10-02-b.md": post(
        "[x](nothing.md) and [y](nothing-either.md)\n\n[z](../../../../../etc/passwd)",
        statsu="draft",
        tags="[no, 'a very long tag that is nobody knows what and goes on for longer than most terminals are wide']",
        date="tomorrow",
    ),
    "energy/posts/2026-10-01-a.md": post(authors="[nobody]", form="poem"),
    "tax/posts/2026-10-01-c.md": post("![x](../media/nothing.png)", authors="[sam-cole]"),
    "tax/unit.yaml": NETWORK["tax/unit.yaml"] + b"acent: teal\n",
    "notes.txt": b"Somebody's notes.\n",
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(NETWORK, tmp_path_factory.mktemp("good") / "units")


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(WRONG, tmp_path_factory.mktemp("wrong") / "units")


@pytest.fixture(scope="module")
def told(wrong: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """A build with things wrong, by the real command, in a narrow pipe."""
    into = tmp_path_factory.mktemp("told")
    result = invoke("build", "--units", wrong, "--output", into / "site", "--state", into / "state", "--now", NOW)
    return BuildResult(folder=into / "site", code=result.returncode, out=result.stdout, err=result.stderr)


def invoke(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A command in a narrow window that is no terminal."""
    environment = os.environ | {"PYTHONWARNINGS": "", "COLUMNS": "40"}
    command = [sys.executable, "-m", "invoke", "--search-root", str(ROOT), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)


def check(units: Path, capsys: pytest.CaptureFixture[str], **settings: str) -> tuple[int, str, str]:
    """`invoke check` without a process of its own: its exit code and what it printed."""
    config = ROOT / "pelicanconf.py"
    read = partial(survey, config, PATH=str(units), HIGHROAD_NOW=NOW, **settings)
    code = run_check(config, read, units=units)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_problems_are_a_line_each_sorted_none_twice_and_never_wrapped(told: BuildResult) -> None:
    assert told.code == 2
    lines = told.out.splitlines()
    found = lines[: next(number for number, line in enumerate(lines) if line.startswith("Built "))]
    assert len(found) >= 7
    assert [line for line in found if not PLACE.match(line)] == []
    assert any(len(line) > 100 for line in found)
    assert "\x1b" not in told.out
    places = [(line.split(":")[0], int(line.split(":")[1])) for line in found]
    assert places == sorted(places)
    assert len(found) == len(set(found))


def test_check_says_what_the_build_says(told: BuildResult, wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = check(wrong, capsys)
    assert code == 2
    assert out.splitlines() == problems(told)


def test_what_is_held_is_named_and_the_rest_is_there(told: BuildResult) -> None:
    assert (told.folder / "tax" / "c" / "index.html").is_file()
    assert not (told.folder / "energy" / "a").exists()
    assert "2 files held" in told.out


def test_check_of_a_network_without_problems_says_nothing(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(good, capsys) == (0, "", "All well.\n")


def test_warnings_alone_are_said_and_are_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = plant({**NETWORK, "energy/posts/2026-10-01-a.md": post("[x](nothing.md)")}, tmp_path / "units")
    code, out, _ = check(units, capsys)
    assert (code, len(out.splitlines())) == (0, 1)
    assert ": warning: " in out
    assert build_here(units, tmp_path).code == 0


def test_check_writes_nothing(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(wrong.parent)
    check(wrong, capsys)
    assert tree(wrong.parent) == before


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (b"name: [broken\n", "units/network.yaml:"),
        (b"\xff\xfe\0", "units/network.yaml:"),
        (b"", "'name'"),
        (b"name: Northwind\nauthority: northwind.example,2026\n", "'url'"),
        (None, "network.yaml"),
    ],
)
def test_a_network_that_cannot_be_read_is_not_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], manifest: bytes | None, said: str
) -> None:
    built(NETWORK, tmp_path)
    before = tree(tmp_path / "site")
    files = {path: data for path, data in NETWORK.items() if path != "network.yaml"}
    units = plant(files | ({"network.yaml": manifest} if manifest is not None else {}), tmp_path / "units")
    result = build_here(units, tmp_path)
    assert result.code == 1, str(result)
    assert said in result.err
    assert "Traceback" not in result.err
    assert tree(tmp_path / "site") == before
    code, out, err = check(units, capsys)
    assert (code, out) == (1, "")
    assert said in err


def test_strict_publishes_nothing_while_something_is_held(tmp_path: Path) -> None:
    built(NETWORK, tmp_path)
    before = tree(tmp_path / "site")
    units = plant(WRONG, tmp_path / "units")
    result = build_here(units, tmp_path, HIGHROAD_STRICT=True)
    assert result.code == 1, str(result)
    assert tree(tmp_path / "site") == before
    assert problems(result) == problems(build_here(units, tmp_path / "elsewhere"))
    assert "strict" in result.err
    assert build_here(plant(NETWORK, units), tmp_path, HIGHROAD_STRICT=True).code == 0


@pytest.mark.parametrize("now", ["yesterday", "2026-13-01", "2026-11-22T99:00", "1"])
def test_a_moment_that_is_none_is_refused(good: Path, tmp_path: Path, now: str) -> None:
    result = build_here(good, tmp_path, now=now)
    assert result.code == 1
    assert now in result.err
    assert "--now" in result.err
    assert "Traceback" not in result.err
    assert not (tmp_path / "site").exists()


def test_an_epoch_that_is_none_is_refused(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("yesterday", "99999999999999999999"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
        result = build_here(good, tmp_path, now="")
        assert result.code == 1, str(result)
        assert "SOURCE_DATE_EPOCH" in result.err


def test_the_epoch_of_a_build_is_its_moment(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795338000")  # 2026-11-22T09:00:00+00:00
    assert build_here(good, tmp_path / "epoch", now="").files() == build_here(good, tmp_path / "now").files()


# --------------------------------------------------------------------------------------------- folders anywhere


def test_units_may_lie_anywhere_and_be_named_in_any_way(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = build_here(good, tmp_path / "expected").files()
    odd = plant(NETWORK, tmp_path / "a folder, with spaces & é" / "our units")
    (tmp_path / "linked").symlink_to(odd)
    monkeypatch.chdir(odd.parent)
    for number, named in enumerate(
        [str(odd), f"{odd}/", "our units", "./our units/", "../a folder, with spaces & é/our units", "../linked"]
    ):
        result = build_here(Path(named), tmp_path / f"{number}", PATH=named)
        assert result.code == 0, str(result)
        assert result.files() == expected, named


def test_problems_name_files_below_the_units_folders_own_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    units = plant(WRONG, tmp_path / "our units")
    _, out, _ = check(Path(f"{units}/"), capsys)
    assert out
    assert [line for line in out.splitlines() if not line.startswith("our units/")] == []


def test_relative_folders_are_those_of_where_the_command_is_run(good: Path, tmp_path: Path) -> None:
    """From the project's own folder, where people run it."""
    units, output = os.path.relpath(good, ROOT), os.path.relpath(tmp_path / "my site", ROOT)
    result = invoke("build", "--units", units, "--output", output, "--state", tmp_path / "state", "--now", NOW)
    assert result.returncode == 0, result.stdout + result.stderr
    assert (tmp_path / "my site" / "index.html").is_file()


@pytest.mark.parametrize("named", ["nothing", "a-file", "empty"])
def test_a_units_folder_that_is_none_is_said(tmp_path: Path, named: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a-file").write_text("not a folder", "utf-8")
    (tmp_path / "empty").mkdir()
    result = build_here(tmp_path / named, tmp_path / "into")
    code, out, err = check(tmp_path / named, capsys)
    for status, said in ((result.code, result.err), (code, out + err)):
        assert status == 1
        assert named in said
        assert "network.yaml" in said
        assert "Traceback" not in said


def test_an_output_that_cannot_be_made_is_said(good: Path, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("in the way", "utf-8")
    result = build_here(good, tmp_path, OUTPUT_PATH=str(tmp_path / "a-file" / "deep" / "site"))
    assert result.code == 1
    assert "Traceback" not in result.err
    assert "a-file" in result.err


def test_a_state_that_cannot_be_written_is_said(good: Path, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("in the way", "utf-8")
    result = build_here(good, tmp_path, HIGHROAD_STATE=str(tmp_path / "a-file" / "state"))
    assert result.code == 0  # the site is built; losing the state only costs time
    assert "a-file" in result.out


@pytest.mark.parametrize("name", ["site", "site/state", ".", "units", "units/energy", "units/energy/state"])
def test_a_state_where_builds_or_people_write_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    units = plant(NETWORK, tmp_path / "units")
    before = tree(tmp_path)
    result = build_here(units, tmp_path, HIGHROAD_STATE=str(tmp_path / name))
    assert result.code == 1, str(result)
    assert "--state" in result.err
    assert "Traceback" not in result.err
    assert tree(tmp_path) == before


def test_the_commands_own_exit_codes_are_those_of_the_core(good: Path, wrong: Path, tmp_path: Path) -> None:
    """Once through the real door: 0, 2 and 1."""
    assert invoke("check", "--units", good, "--now", NOW).returncode == 0
    assert invoke("check", "--units", wrong, "--now", NOW).returncode == 2
    result = invoke("check", "--units", tmp_path / "nothing")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr


def test_every_command_says_who_needs_it() -> None:
    listed = invoke("--list").stdout
    commands = re.findall(r"^  (\S+) .*$", listed, re.MULTILINE)
    assert {"build", "check", "preview", "import-posts", "clean", "lint", "test", "soak", "bench"} <= set(commands)


# ---------------------------------------------------------------------------------------------------------- kill


def kill_one(folder: Path, after: float) -> int:
    """Start the real command on `folder/units` and kill it after so many seconds; how it ended."""
    command = [sys.executable, "-m", "invoke", "build"]
    for flag, name in (("--units", "units"), ("--output", "site"), ("--state", "state")):
        command += [flag, str(folder / name)]
    environment = os.environ | {"PYTHONWARNINGS": ""}
    process = subprocess.Popen(
        [*command, "--now", NOW, "--jobs", "2"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.wait()


def kill_at_moments(folder: Path, count: int, seed: int) -> set[str]:
    """Kill builds of one network over another's output at random moments; what the output was after the kills."""
    draw, seen = random.Random(seed), set[str]()
    old = build_whole_here(plant(NETWORK, folder / "old" / "units"), folder / "old")
    former, old_files = old.files(), {**NETWORK}
    units = plant(large(), folder / "units")
    new = build_whole_here(units, folder / "new").files()
    began = time.monotonic()
    assert build_site(units, folder / "timed", "--jobs", "2").code == 0
    whole = time.monotonic() - began
    for _ in range(count):
        plant(old_files, units)
        assert build_whole_here(units, folder).files() == former
        plant(large(), units)
        kill_one(folder, whole * draw.uniform(0.3, 1.0))
        output = BuildResult(folder=folder / "site", code=0, out="", err="")
        found = output.files()
        between = (folder / ".site.stage" / "journal").exists()
        assert between or found in (former, new)
        seen.add("between" if between else "former" if found == former else "new")
        if between:
            assert all(data in (former.get(path), new.get(path)) for path, data in found.items())
        result = build_whole_here(units, folder)
        assert result.code == 0, str(result)
        assert result.files() == new
        assert sorted(path.name for path in (folder / ".site.stage").iterdir()) == ["built", "lock"]
    return seen


def test_a_killed_build_leaves_the_former_site_or_the_new_one(tmp_path: Path) -> None:
    assert kill_at_moments(tmp_path, 2, seed=5)


@pytest.mark.soak
def test_many_killed_builds_leave_the_former_site_or_the_new_one(tmp_path: Path) -> None:
    assert "former" in kill_at_moments(tmp_path, 60, seed=6)
