"""The figures to reach: what they follow from, and how the README, the picture and the file of figures say them."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ElementTree
from dataclasses import asdict, replace
from pathlib import Path
from typing import TextIO

import pytest
from rich.console import Console

from bench import readme, run
from bench.contenders import HIGHROAD, HUGO, STOCK, Block, Case
from bench.growth import grown
from bench.picture import draw
from bench.preview import Wait, Waited
from bench.report import Result, Sample, figures
from bench.targets import TARGETS, Figures, Reached, reached
from plugins.network.problems import StopError

ABOUT: dict[str, str | int | float] = {"posts": 10_000, "rounds": 2, "cores": 2, "system": "Linux"}


def build(contender: str, case: Case, wall: float, block: Block = Block.COLD, number: int = 1) -> Sample:
    return Sample(
        contender=contender,
        case=case.value,
        block=block.value,
        round=number,
        wall=wall,
        cpu=wall * 2,
        largest=1,
        parent=int(wall * 1e6),
        others=0.0,
        tree=1,
        written=1,
        files=1,
    )


def result(*samples: Sample, base: str = HUGO) -> Result:
    return Result(about=ABOUT, base=base, notes=(), samples=samples, figures=figures(samples, base))


BUILDS = result(
    build(HUGO, Case.COLD, 10.0),
    build(HIGHROAD, Case.COLD, 25.0),
    build(STOCK, Case.COLD, 50.0),
    build(HUGO, Case.COLD, 20.0, Block.EDITS),
    build(HIGHROAD, Case.BODY, 1.0, Block.EDITS),
    build(HUGO, Case.COLD, 10.0, Block.TEMPLATES),
    build(HIGHROAD, Case.BASE, 4.0, Block.TEMPLATES),
)
PREVIEW = Waited(
    about=ABOUT,
    notes=(),
    waits=(
        Wait(contender=HIGHROAD, kind="text", number=1, own=0.04, all=0.4),
        Wait(contender=HIGHROAD, kind="title", number=1, own=0.06, all=0.6),
        Wait(contender=HUGO, kind="text", number=1, own=9.0, all=9.0),
    ),
)
GROWTH = grown(
    result(build("small", Case.COLD, 20.0), build("large", Case.COLD, 220.0), base="small"),
    100_000,
)
ALL = Figures(builds=BUILDS, preview=PREVIEW, growth=GROWTH)


def of(found: tuple[Reached, ...], group: str, name: str) -> Reached:
    return next(one for one in found if (one.target.group, one.target.name) == (group, name))


def test_a_figure_reached_is_a_ratio_to_the_neighbour_in_time() -> None:
    found = reached(ALL)
    cold, body, base = (
        of(found, *row) for row in (("A", "cold"), ("B", "a text edited"), ("D", "base template edited"))
    )
    assert [one.found and one.found.middle for one in (cold, body, base)] == [2.5, 0.05, 0.4]
    assert [one.verdict for one in (cold, body, base)] == ["reached", "beyond", "missed"]


def test_edits_are_also_compared_with_a_cold_build_of_stock_pelican() -> None:
    found = reached(ALL)
    cold, edit = of(found, "F", "cold"), of(found, "F", "a text edited")
    assert [one.found and one.found.middle for one in (cold, edit)] == [0.5, 0.02]


def test_a_save_is_told_in_milliseconds_and_only_ours_counts() -> None:
    found = reached(ALL)
    own, every = of(found, "C", "preview: the saved page").found, of(found, "C", "preview: every page").found
    assert own is not None
    assert every is not None
    assert [own.middle, own.of, every.middle] == pytest.approx([50, 2, 500])


def test_growth_is_told_in_times_the_cpu_and_bytes_for_each_post_more() -> None:
    assert GROWTH.cpu.middle == 11
    assert GROWTH.per_post == pytest.approx(200e6 / 90_000)
    blind = [replace(sample, parent=None) for sample in GROWTH.result.samples]
    untold = grown(result(*blind, base="small"), 100_000)
    assert (untold.per_post, untold.per_post_of_all) == (None, None)


def test_what_was_not_measured_is_said() -> None:
    assert {one.verdict for one in reached(Figures())} == {"not measured"}
    assert len(reached(Figures())) == len(TARGETS)


def test_the_readme_gets_table_picture_and_command_between_its_marks_and_nothing_else_changes(tmp_path: Path) -> None:
    page, picture = tmp_path / "README.md", tmp_path / "benchmark.svg"
    page.write_text("# Before\n\n<!-- bench -->\nwhat was there\n<!-- /bench -->\n\nAfter\n")
    readme.write(ALL, page, picture)
    once = page.read_text()
    assert once.startswith("# Before\n\n<!-- bench -->\n![")
    assert once.endswith("<!-- /bench -->\n\nAfter\n")
    assert "what was there" not in once
    assert "| A | cold | time, to Hugo's cold build | 2.7 | 2.0 | **2.5** | 2.5 |" in once
    assert "| D | base template edited | time, to Hugo's cold build | 0.3 | 0.2 | 0.4 | 0.4 |" in once
    assert "`invoke bench --posts 10000 --rounds 2`" in once
    assert "Ten times the posts: 100000 to a tenth" in once
    readme.write(ALL, page, picture)
    assert page.read_text() == once


def test_a_readme_without_marks_or_figures_without_builds_are_said(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("# Before\n")
    with pytest.raises(StopError, match="has no place for the figures"):
        readme.write(ALL, page, tmp_path / "x.svg")
    with pytest.raises(StopError, match="measure builds first"):
        readme.write(Figures(preview=PREVIEW), page, tmp_path / "x.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_the_picture_says_in_words_what_its_bars_show() -> None:
    svg = ElementTree.fromstring(draw(ALL))
    space = "{http://www.w3.org/2000/svg}"
    words = svg.findtext(f"{space}desc")
    assert words is not None
    assert "From nothing: Highroad 25.00; Hugo 10.00; stock Pelican 50.00." in words
    bars = {bar.get("class"): float(bar.get("width", 0)) for bar in svg.iter(f"{space}rect")}
    assert set(bars) == {"ours", "theirs"}
    texts = [text.text for text in svg.iter(f"{space}text")]
    assert "Highroad, base" in texts
    assert "Preview shows a saved page after 50 ms." in str(texts[-1])
    assert max(float(bar.get("width", 0)) for bar in svg.iter(f"{space}rect")) < float(svg.get("width", 0))


def test_figures_to_reach_are_printed_beside_those_reached() -> None:
    out = io.StringIO()
    readme.print_reached(ALL, Console(file=out, width=160))
    row = next(line for line in out.getvalue().splitlines() if line.split()[:2] == ["A", "cold"])
    assert row.split()[-5:] == ["2.7", "2.0", "2.5", "2.5", "reached"]


def test_a_file_of_figures_keeps_other_cases_and_makes_the_same_values_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[run.Wishes] = []

    def case(figures: object) -> object:
        def measured(wishes: run.Wishes, out: TextIO) -> run.Measured:
            asked.append(wishes)
            return run.Measured(show=lambda console: None, figures=figures)

        return measured

    made = {"builds": case(asdict(BUILDS)), "preview": case(asdict(PREVIEW)), "growth": case(asdict(GROWTH))}
    monkeypatch.setattr(run, "CASES", made)
    file = tmp_path / "figures.json"
    run.main(posts=7, rounds=2, seed=3, json=str(file), case=["builds"])
    run.main(json=str(file), case=["preview", "growth"])
    assert asked[0] == run.Wishes(posts=7, rounds=2, seed=3, units=None)
    kept = json.loads(file.read_text("utf-8"))
    assert sorted(kept) == ["builds", "growth", "preview"]
    assert run.figures_of(kept) == ALL
    asked.clear()
    capsys.readouterr()
    run.main(json=str(file), show=True)
    assert asked == []
    said = capsys.readouterr().out
    assert "saved to served" in said
    assert "Cold, 100000 posts to a tenth of them: CPU 11.0 times as much" in said


def test_a_file_that_holds_no_figures_is_said_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    file.write_text("{")
    with pytest.raises(SystemExit, match=r"figures\.json: holds no figures"):
        run.main(json=str(file), show=True)
    file.write_text('{"builds": {"samples": 1}}')
    with pytest.raises(SystemExit, match="of another version"):
        run.main(json=str(file), show=True)
    assert file.read_text() == '{"builds": {"samples": 1}}'
