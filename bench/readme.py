"""What the README says about speed: a table in Markdown and where its picture is, between two marks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from bench.picture import draw
from bench.report import Spread, said_of_rounds
from bench.targets import Figures, Reached, reached
from plugins.network.problems import StopError

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "benchmark.svg"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


def write(figures: Figures, readme: Path = README, picture: Path = PICTURE) -> None:
    """Write picture and section. Raises StopError when the README has no place for them, or nothing was measured."""
    if figures.builds is None:
        raise StopError("nothing to write: measure builds first, or name a file of figures that holds them (--json)")
    text = readme.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise StopError(
            f"{readme.name} has no place for the figures: write {BEGIN} and {END}, each on a line of its own"
        )
    readme.write_text(f"{before}{BEGIN}\n{section(figures)}{END}{after}", "utf-8")
    picture.write_text(draw(figures), "utf-8")


def section(figures: Figures) -> str:
    """The section in Markdown, without its marks."""
    assert figures.builds is not None
    rows = [
        "| | case | measured as | reach | try for | reached (least to most) | CPU |",
        "|---|---|---|---|---|---|---|",
        *(f"| {' | '.join(_cells(one))} |" for one in reached(figures)),
    ]
    notes = [f"- {note}." for note in (*figures.builds.notes, *said_of_rounds(figures.builds.samples))]
    lines = [
        "![Seconds of a build: Highroad beside Hugo and stock Pelican](docs/benchmark.svg)",
        "",
        *rows,
        "",
        f"Made by `{command(figures)}` on {machine(figures)}.",
        "Ratios are medians of adjacent pairs; **bold** is a figure reached.",
        "What is compared with what, and what is not: [docs/benchmark.md](docs/benchmark.md).",
        *notes,
        *([f"- Ten times the posts: {figures.growth.posts} to a tenth of them."] if figures.growth else []),
    ]
    return "\n".join(lines) + "\n"


def command(figures: Figures) -> str:
    about: Mapping[str, str | int | float] = figures.builds.about if figures.builds else {}
    what = f"--units {about['units']}" if "units" in about else f"--posts {about.get('posts')}"
    return f"invoke bench {what} --rounds {about.get('rounds')}"


def machine(figures: Figures) -> str:
    """What the builds were measured on, in words."""
    about: Mapping[str, str | int | float] = figures.builds.about if figures.builds else {}
    rounds = "round" if about.get("rounds") == 1 else "rounds"
    words = (
        f"{about.get('posts')} posts, {about.get('cores')} cores, {about.get('system')}, {about.get('rounds')} {rounds}"
    )
    return f"{words} (Python {about.get('Python')}, Pelican {about.get('Pelican')})"


def _cells(one: Reached) -> tuple[str, ...]:
    target = one.target
    found = "not measured" if one.found is None else said(one.found, target.unit)
    return (
        target.group,
        target.name,
        target.measure,
        amount(target.reach, target.unit),
        "" if target.hope is None else amount(target.hope, target.unit),
        f"**{found}**" if one.verdict in ("reached", "beyond") else found,
        "" if one.also is None else said(one.also, ""),
    )


def said(found: Spread, unit: str) -> str:
    if found.of == 1:
        return amount(found.middle, unit)
    return f"{amount(found.middle, unit)} ({amount(found.least, '')} to {amount(found.most, '')})"


def amount(value: float, unit: str) -> str:
    """A figure with two digits that matter, or whole from ten on."""
    digits = f"{value:.0f}" if value >= 10 else f"{value:.2g}" if value < 1 else f"{value:.1f}"
    return f"{digits} {unit}".rstrip()


def print_reached(figures: Figures, console: Console) -> None:
    """The figures to reach beside those that were reached."""
    table = Table(title="Figures to reach", box=box.SIMPLE_HEAD, title_justify="left", title_style="")
    for heading in ("", "case", "measured as"):
        table.add_column(heading, no_wrap=True)
    for heading in ("reach", "try for", "reached", "CPU", ""):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in reached(figures):
        table.add_row(*(cell.replace("**", "") for cell in _cells(one)), one.verdict)
    console.print(table)
