"""What is measured: a table of contenders, each a function that gets a place of its own ready.

To add one, write a function from a units folder and an empty place to a `Ready`, and list it in `CONTENDERS`.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bench import hugo_site, stock_pelican
from plugins.network.problems import StopError

ROOT = Path(__file__).resolve().parent.parent
BASE = "stock Pelican"  # what the others are compared with
HUGO = "Hugo"


class Case(StrEnum):
    """What a build finds when it starts."""

    COLD = "cold"  # no output, no state
    UNCHANGED = "nothing changed"
    EDITED = "one post edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A contender with its own copy of the sources, ready to build."""

    name: str
    cases: tuple[Case, ...]
    command: tuple[str, ...]
    folder: Path  # the command's working folder
    output: Path
    state: Path  # what it keeps between builds
    edited: Path  # the post that is edited
    exit_codes: tuple[int, ...] = (0,)
    note: str = ""


Contender = Callable[[Path, Path], Ready]


def highroad_two_jobs(units: Path, place: Path) -> Ready:
    return _highroad(units, place, "Highroad, 2 jobs", 2, tuple(Case))


def highroad_one_job(units: Path, place: Path) -> Ready:
    return _highroad(units, place, "Highroad, 1 job", 1, (Case.COLD,))


def _highroad(units: Path, place: Path, name: str, jobs: int, cases: tuple[Case, ...]) -> Ready:
    mine, output, state = place / "units", place / "output", place / "state"
    shutil.copytree(units, mine, symlinks=True)
    flags = ("--units", str(mine), "--output", str(output), "--state", str(state), "--jobs", str(jobs))
    return Ready(
        name=name,
        cases=cases,
        command=(sys.executable, "-m", "invoke", "build", *flags),
        folder=ROOT,
        output=output,
        state=state,
        edited=_middle(mine.glob("*/posts/**/*.md")),
        exit_codes=(0, 2),  # 2: something of a real network is held; the rest is built
    )


def stock(units: Path, place: Path) -> Ready:
    """Pelican as it comes: its generators, its `simple` theme, its defaults (no cache)."""
    content, output = place / "content", place / "output"
    left_out = stock_pelican.translate(units, content)
    settings = stock_pelican.write_settings(place / "stockconf.py", content, output)
    return Ready(
        name=BASE,
        cases=tuple(Case),
        command=(sys.executable, "-m", "pelican", "-s", str(settings), "--quiet"),
        folder=place,
        output=output,
        state=place / "state",
        edited=_middle(content.glob("*/posts/**/*.md")),
        note=_left_out(left_out),
    )


def hugo(units: Path, place: Path) -> Ready:
    """Hugo, which builds everything anew every time; see `hugo_site` for what it does without."""
    site, output = place / "site", place / "output"
    left_out = hugo_site.write_site(units, site)
    flags = ("--source", str(site), "--destination", str(output), "--cacheDir", str(place / "state"), "--quiet")
    return Ready(
        name=HUGO,
        cases=(Case.COLD,),
        command=(hugo_site.find_hugo(), *flags),
        folder=place,
        output=output,
        state=place / "state",
        edited=_middle((site / "content").glob("*/posts/**/*.md")),
        note=_left_out(left_out),
    )


def _left_out(files: int) -> str:
    return f"{files} files left out: no front matter that can be read" if files else ""


def _middle(posts: Iterable[Path]) -> Path:
    """The post in the middle of all, by path: the same one for every contender."""
    found = sorted(posts)
    if not found:
        raise StopError("the network has no post that could be edited; name a units folder with posts")
    return found[len(found) // 2]


CONTENDERS: tuple[Contender, ...] = (highroad_two_jobs, highroad_one_job, stock, hugo)
WITHOUT_HUGO = f"{HUGO} is not installed and was left out; to install it: {hugo_site.INSTALL}"


def present() -> tuple[tuple[Contender, ...], tuple[str, ...]]:
    """The contenders that can run on this machine, and what there is to say about those that can't."""
    if hugo_site.find_hugo():
        return CONTENDERS, ()
    return tuple(contender for contender in CONTENDERS if contender is not hugo), (WITHOUT_HUGO,)
