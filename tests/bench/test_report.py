"""What the samples of a measurement come to."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import pytest
from rich.console import Console

from bench import run
from bench.report import Result, Sample, figures, print_table


def sample(contender: str, case: str, number: int, wall: float, **other: float) -> Sample:
    values = {"cpu": wall * 2, "memory": 1_000_000, "written": 10, "files": 10} | other
    return Sample(contender=contender, case=case, round=number, wall=wall, **values)  # type: ignore[arg-type]


SAMPLES = (
    sample("ours", "cold", 1, 4.0, memory=70_000_000, files=9),
    sample("stock", "cold", 1, 8.0, cpu=7.0),
    sample("stock", "cold", 2, 30.0, cpu=8.0),
    sample("ours", "cold", 2, 6.0, memory=90_000_000, files=11),
    sample("ours", "cold", 3, 5.0, memory=80_000_000, files=12),
    sample("stock", "cold", 3, 10.0, cpu=20.0),
    sample("ours", "nothing changed", 1, 1.0, written=0),
    sample("ours", "nothing changed", 2, 2.0, written=3),
)


def test_a_figure_is_the_median_of_the_rounds() -> None:
    ours, stock, unchanged = figures(SAMPLES, "stock")
    assert (ours.contender, ours.case, ours.rounds) == ("ours", "cold", 3)
    assert (ours.wall, ours.fastest, ours.slowest) == (5.0, 4.0, 6.0)
    assert ours.cpu == 10.0
    assert (stock.wall, stock.cpu) == (10.0, 8.0)
    assert (unchanged.wall, unchanged.written) == (1.5, 1.5)


def test_the_spread_is_the_range_over_the_median() -> None:
    ours, stock, unchanged = figures(SAMPLES, "stock")
    assert ours.spread == pytest.approx(0.4)
    assert stock.spread == pytest.approx(2.2)
    assert unchanged.spread == pytest.approx(2 / 3)


def test_memory_is_the_most_of_all_rounds_and_files_are_the_last_rounds() -> None:
    ours = figures(SAMPLES, "stock")[0]
    assert (ours.memory, ours.files) == (90_000_000, 12)


def test_a_ratio_is_the_median_of_each_rounds_own_ratio() -> None:
    ours, stock, unchanged = figures(SAMPLES, "stock")
    assert ours.wall_ratio == pytest.approx(0.5)  # of 0.5, 0.2 and 0.5
    assert ours.cpu_ratio == pytest.approx(8 / 7)  # of 8/7, 12/8 and 10/20
    assert stock.wall_ratio is None
    assert unchanged.wall_ratio is None


def test_only_rounds_that_both_ran_are_compared() -> None:
    some = (sample("ours", "cold", 1, 3.0), sample("ours", "cold", 2, 9.0), sample("stock", "cold", 2, 3.0))
    assert figures(some, "stock")[0].wall_ratio == pytest.approx(3.0)


def test_nothing_measured_comes_to_nothing() -> None:
    assert figures((), "stock") == ()


@pytest.fixture
def result() -> Result:
    return Result(
        about={"posts": 10, "cores": 2},
        base="stock",
        notes=("stock: 3 files left out [of all]",),
        samples=SAMPLES,
        figures=figures(SAMPLES, "stock"),
    )


def test_the_table_says_every_figure_and_what_it_is(result: Result) -> None:
    out = io.StringIO()
    print_table(result, Console(file=out, width=140))
    lines = out.getvalue().splitlines()
    assert any("posts 10" in line and "cores 2" in line for line in lines)
    row = next(line for line in lines if line.split()[:2] == ["cold", "ours"])
    assert row.split()[2:] == ["5.00", "4.00-6.00", "40%", "10.00", "90", "10", "12", "0.50", "1.14"]
    assert "stock: 3 files left out [of all]" in lines
    assert any("largest single process" in line for line in lines)


def test_the_json_holds_every_sample_and_figure_by_case(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[run.Wishes] = []

    def builds(wishes: run.Wishes, out: TextIO) -> run.Measured:
        asked.append(wishes)
        return run.Measured(show=lambda console: None, figures=asdict(result))

    monkeypatch.setattr(run, "CASES", {"builds": builds})
    run.main(posts=7, rounds=2, seed=3, json=str(tmp_path / "figures.json"), case=["builds"])
    assert asked == [run.Wishes(posts=7, rounds=2, seed=3, units=None)]
    told = json.loads((tmp_path / "figures.json").read_text("utf-8"))["builds"]
    assert len(told["samples"]) == len(SAMPLES)
    assert [figure["wall"] for figure in told["figures"]] == [5.0, 10.0, 1.5]
    assert told["base"] == "stock"
