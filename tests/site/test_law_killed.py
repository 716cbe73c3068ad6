"""A build that is killed at any moment leaves the former site, the new one, or one that the next command completes."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from plugins.pipeline.folder import OutputFolder
from tests.building import BuildResult, build_site
from tests.pipeline.interrupting import DONE, KILLED
from tests.pipeline.trees import Entry, tree
from tests.searching import TORN
from tests.site.killing import (
    BARE,
    build_with,
    calls_of,
    full,
    kill,
    killed_after,
    killed_at_call,
    refuse,
    slipping,
    statements_of,
)
from tests.site.small_network import Files, large, plant, png, post, problems

LATE = 0.5  # of a build's moments, the part from which on most kills are drawn: there the output is written


def edited(files: Files) -> Files:
    """The network after a busy day: texts, names, pictures, a post more, two less, and one that can't be read."""
    gone = ("energy/posts/2026-06-01-fence-from-here.md", "tax/pages/law.md")
    found = {path: data.replace(b"Note 1", b"Remark 1") for path, data in files.items() if path not in gone}
    found["network.yaml"] = files["network.yaml"].replace(b"tagline: Independent", b"tagline: Plain")
    found["energy/media/cavern.png"] = png(77)
    found["labs/posts/2026-11-01-novo.md"] = post("Novo.", title="Novo", authors="[ana-silva]", tags="[hydrogen]")
    return found | {"tax/posts/2026-11-02-held.md": post(authors="[nobody]")}


@dataclass(frozen=True)
class Site:
    """One network as it stands before and after the edits, and what a clean build makes of each."""

    more: Mapping[str, object]  # settings
    into: Path
    sources: tuple[Files, Files]
    clean: tuple[BuildResult, BuildResult]
    trees: tuple[Mapping[str, Entry], Mapping[str, Entry]]

    @property
    def units(self) -> Path:
        return self.into / "units"

    @property
    def out(self) -> OutputFolder:
        return OutputFolder(self.into / "site")

    def build(self, prepare: Callable[[], object] = lambda: None) -> BuildResult:
        """Build in a child over what stands there; `prepare` is called in it before."""
        return build_with(self.units, self.into, prepare, **self.more)  # type: ignore[arg-type]

    def edit(self, to: int) -> None:
        """Let the files be those before (0) or after (1) the edits."""
        plant(self.sources[to], self.units)

    def check_between(self, former: int, new: int) -> str:
        """What a killed build left: each file wholly old or wholly new, and all of one side unless a journal stands."""
        found = tree(self.out.path)
        for path, entry in found.items():
            if entry == TORN:  # of the files of an index each is wholly old or wholly new, and their names tell which
                assert self.out.journal.exists(), path
                continue
            assert entry in [self.trees[side][path] for side in (former, new) if path in self.trees[side]], path
        if found in (self.trees[former], self.trees[new]):
            return "former" if found == self.trees[former] else "new"
        assert self.out.journal.exists()
        return "between"

    def check_next(self, to: int, result: BuildResult) -> None:
        """The next build is a clean one's equal, and nothing is left beside the output."""
        assert result.code == self.clean[to].code, str(result)
        assert tree(self.out.path) == self.trees[to], str(result)
        assert problems(result) == problems(self.clean[to])
        assert not self.out.journal.exists()
        assert not self.out.files.exists()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The network before its edits, built; large enough for several processes."""
    return make_site(tmp_path_factory.mktemp("site"), {})


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Such a network without indexes and cards, which are in no state."""
    return make_site(tmp_path_factory.mktemp("bare"), BARE)


def make_site(base: Path, more: Mapping[str, object]) -> Site:
    sources = large(), edited(large())
    clean = []
    for number, files in enumerate(sources):
        (base / f"clean-{number}").mkdir()
        clean.append(build_with(plant(files, base / "units"), base / f"clean-{number}", **more))  # type: ignore[arg-type]
    assert [one.code for one in clean] == [0, 2], str(clean)
    site = Site(more, base, sources, (clean[0], clean[1]), (tree(clean[0].folder), tree(clean[1].folder)))
    start(site)
    return site


def start(site: Site) -> None:
    """Build the network before its edits, over what stands there."""
    site.edit(0)
    site.check_next(0, site.build())


def kill_and_go_on(site: Site, draw: random.Random, killed: Callable[[], int]) -> str:
    """Edit, kill the build, and build again: what was edited, or what was there before (somebody took it back)."""
    start(site)
    site.edit(1)
    if draw.random() < 0.2:  # nothing of the former build is known either
        shutil.rmtree(site.into / "state")
    assert killed() in (KILLED, DONE, 2)
    left = site.check_between(0, 1)
    to = draw.choice([1, 1, 0])
    site.edit(to)
    site.check_next(to, site.build())
    return left


def kill_by_the_clock(site: Site, seed: int, times: int) -> set[str]:
    """Kill the real command at moments drawn over the whole of its run."""
    draw, left = random.Random(seed), set()
    start(site)
    site.edit(1)
    began = time.monotonic()
    build_site(site.units, site.into, "--jobs", "2")
    takes = time.monotonic() - began
    for _ in range(times):
        moment = takes * (draw.uniform(LATE, 1.05) if draw.random() < 0.7 else draw.random())
        left.add(kill_and_go_on(site, draw, partial(killed_after, site.units, site.into, moment)))
    return left


def kill_by_its_calls(site: Site, seed: int, times: int) -> set[str]:
    """Kill a build at system calls drawn over the whole of its run, half of them where the output is written."""
    draw, left = random.Random(seed), set()
    start(site)
    site.edit(1)
    total, applying = calls_of(site.units, site.into)
    for number in range(times):
        here = bool(number % 2)
        at = draw.randint(1, applying if here else total)
        left.add(kill_and_go_on(site, draw, partial(killed_at_call, site.units, site.into, at, applying=here)))
    return left


def test_a_real_command_killed_now_and_then_is_made_good_by_the_next(site: Site) -> None:
    kill_by_the_clock(site, 1, 2)  # what may be left depends on the moment; it is checked there


def test_a_build_killed_at_some_of_its_calls_is_made_good_by_the_next(site: Site) -> None:
    assert {"between", "former"} <= kill_by_its_calls(site, 2, 4)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_a_real_command_killed_at_any_moment_is_made_good_by_the_next(site: Site, seed: int) -> None:
    assert "former" in kill_by_the_clock(site, 10 + seed, 12)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_a_build_killed_at_any_of_its_calls_is_made_good_by_the_next(site: Site, seed: int) -> None:
    assert {"between", "former"} <= kill_by_its_calls(site, 20 + seed, 25)


# ---------------------------------------------------------------------------------------- the state, half written


@pytest.fixture(scope="module")
def statements(bare: Site) -> int:
    """How many statements a build after the edits puts to the state's databases, once it has made every body before."""
    for to in (1, 0):
        bare.edit(to)
        bare.check_next(to, bare.build())
    start(bare)
    bare.edit(1)
    return statements_of(bare.units, bare.into, **bare.more)


def slip(bare: Site, at: int, happens: Callable[[], object]) -> bool:
    """Let something happen at a statement: it costs no more than time. Whether the build was killed by it."""
    start(bare)
    bare.edit(1)
    result = bare.build(slipping(at, happens))
    if result.code == KILLED:
        bare.check_between(0, 1)
    else:
        bare.check_next(1, result)
    bare.check_next(1, bare.build())
    return result.code == KILLED


HAPPENINGS = [kill, refuse, full]


def test_a_state_that_fails_while_it_is_written_costs_only_time(bare: Site, statements: int) -> None:
    slips = [(1, kill), (statements // 2, refuse), (statements - 2, kill), (statements - 1, full)]
    assert [slip(bare, at, happens) for at, happens in slips] == [True, False, True, False]


@pytest.mark.soak
@pytest.mark.parametrize("happens", HAPPENINGS)
def test_a_state_that_fails_at_any_statement_costs_only_time(
    bare: Site, statements: int, happens: Callable[[], object]
) -> None:
    """At each of the first and last, and at every tenth between them, where bodies are looked up."""
    ends = 30
    for at in sorted({*range(1, statements + 1, 10), *range(1, ends), *range(statements - ends, statements + 1)}):
        slip(bare, at, happens)


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9])
def test_files_of_the_state_that_were_written_in_part_cost_only_time(bare: Site, part: float) -> None:
    """As after a power cut, which keeps a part of what was written to each file."""
    start(bare)
    for path in [path for path in (bare.into / "state").rglob("*") if path.is_file()]:
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * part)])
    bare.edit(1)
    bare.check_next(1, bare.build())
    bare.check_next(1, bare.build())


def test_a_state_that_another_process_has_locked_costs_only_time(bare: Site) -> None:
    start(bare)
    bare.edit(1)
    holding = [sqlite3.connect(path) for path in (bare.into / "state").glob("*.sqlite")]
    for one in holding:
        one.execute("BEGIN EXCLUSIVE")
    try:
        bare.check_next(1, bare.build())
    finally:
        for one in holding:
            one.close()
    assert holding
    bare.check_next(1, bare.build())
