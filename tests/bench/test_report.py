"""What the samples of a measurement come to."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from bench.report import Result, Sample, Spread, counted, figures, print_table, said_of_rounds


def sample(contender: str, case: str, number: int, wall: float, **other: Any) -> Sample:
    usual: dict[str, Any] = {"cpu": wall * 2, "largest": 1_000_000, "written": 10, "files": 10, "block": "builds"}
    values = usual | other
    return Sample(contender=contender, case=case, round=number, wall=wall, **values)


SAMPLES = (
    sample("ours", "cold", 1, 4.0, tree=70_000_000, files=9),
    sample("hugo", "cold", 1, 8.0, cpu=7.0),
    sample("hugo", "cold", 2, 30.0, cpu=8.0),
    sample("ours", "cold", 2, 6.0, tree=90_000_000, files=11),
    sample("ours", "cold", 3, 5.0, tree=80_000_000, parent=50_000_000, files=12, size=3_000_000),
    sample("hugo", "cold", 3, 10.0, cpu=20.0),
    sample("ours", "nothing edited", 1, 1.0, written=0),
    sample("ours", "nothing edited", 2, 2.0, written=3),
)


def test_a_figure_is_the_median_of_the_rounds_with_the_least_and_the_most() -> None:
    ours, hugo, unchanged = figures(SAMPLES, "hugo")
    assert (ours.contender, ours.case) == ("ours", "cold")
    assert ours.wall == Spread(middle=5.0, least=4.0, most=6.0, of=3)
    assert ours.cpu.middle == 10.0
    assert (hugo.wall.middle, hugo.cpu.middle) == (10.0, 8.0)
    assert (unchanged.wall.middle, unchanged.written) == (1.5, 1.5)


def test_memory_is_the_most_of_all_rounds_and_files_are_the_last_rounds() -> None:
    ours, hugo, _ = figures(SAMPLES, "hugo")
    assert (ours.tree, ours.parent, ours.files, ours.size) == (90_000_000, 50_000_000, 12, 3_000_000)
    assert hugo.tree is None


def test_a_ratio_is_the_median_of_each_pairs_own_ratio() -> None:
    ours, hugo, unchanged = figures(SAMPLES, "hugo")
    assert ours.wall_ratio == Spread(middle=0.5, least=0.2, most=0.5, of=3)
    assert ours.cpu_ratio is not None
    assert ours.cpu_ratio.middle == pytest.approx(8 / 7)  # of 8/7, 12/8 and 10/20
    assert hugo.wall_ratio is None
    assert unchanged.wall_ratio is not None
    assert unchanged.wall_ratio.middle == pytest.approx((1 / 8 + 2 / 30) / 2)  # to the cold build of the base


def test_only_neighbours_are_compared() -> None:
    some = (
        sample("ours", "cold", 1, 3.0),
        sample("ours", "cold", 2, 9.0),
        sample("hugo", "cold", 2, 3.0),
        sample("hugo", "cold", 1, 1.0, block="others"),
        sample("hugo", "cold", 1, 1.0, attempt=2),
    )
    ratio = figures(some, "hugo")[0].wall_ratio
    assert ratio == Spread(middle=3.0, least=3.0, most=3.0, of=1)


def test_what_does_not_count_is_in_no_figure_and_said() -> None:
    some = (sample("ours", "cold", 1, 9.0, counts=False), sample("ours", "cold", 1, 3.0, attempt=2))
    assert figures(some, "hugo")[0].wall == Spread(middle=3.0, least=3.0, most=3.0, of=1)
    assert said_of_rounds(some)[0] == "1 of 2 tries do not count: somebody else was busy on this machine"


def test_where_nothing_counts_everything_does_and_that_is_said() -> None:
    some = (sample("ours", "cold", 1, 9.0, counts=False), sample("ours", "edit", 1, 3.0, block="edits"))
    assert counted(some) == some
    assert "builds: somebody else was always busy, so these figures are worth little" in said_of_rounds(some)


def test_what_a_system_does_not_tell_is_said() -> None:
    assert len(said_of_rounds((sample("ours", "cold", 1, 1.0),))) == 2
    assert said_of_rounds((sample("ours", "cold", 1, 1.0, others=0.0, tree=5),)) == ()


def test_nothing_measured_comes_to_nothing() -> None:
    assert figures((), "hugo") == ()


def test_the_table_says_every_figure_and_what_it_is() -> None:
    result = Result(
        about={"posts": 10, "cores": 2},
        base="hugo",
        notes=("stock: 3 files left out [of all]",),
        samples=SAMPLES,
        figures=figures(SAMPLES, "hugo"),
    )
    out = io.StringIO()
    print_table(result, Console(file=out, width=160))
    lines = out.getvalue().splitlines()
    assert any("posts 10" in line and "cores 2" in line for line in lines)
    row = next(line for line in lines if line.split()[:2] == ["cold", "ours"])
    cells = row.split()[2:]
    assert cells == [
        "5.00",
        "4.00-6.00",
        "10.00",
        "90",
        "50",
        "10",
        "12",
        "3",
        "0.50",
        "(0.20-0.50)",
        "1.14",
        "(0.50-1.50)",
    ]
    assert "stock: 3 files left out [of all]" in lines
    assert any("all processes of a build together" in line for line in lines)
