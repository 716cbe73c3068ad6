"""What a careless unit costs everybody else: builds with all that it does wrong and without, in turns."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from bench.builds import measure_builds
from bench.contenders import HIGHROAD, Block, Case, Ready, highroad
from bench.report import Result, Sample, counted, neighbours, ratio
from plugins.network.problems import StopError
from tests.hardening.careless import NETWORK, pipe, plant
from tests.hardening.cases import CASES

CARELESS = f"{HIGHROAD} with a careless unit"
MEASURED = {Block.COLD: (Case.COLD,), Block.EDITS: (Case.UNCHANGED, Case.BODY)}
AIM = 1.05  # of the time without
_LEADS = "  alpha: {lead: al-ashe}\n"


def measure_hardening(posts: int, seed: int, rounds: int, units: Path | None, out: TextIO) -> Result:
    """Measure builds with a careless unit and without. Raises StopError when a build fails."""
    result = measure_builds(posts, seed, rounds, units, out, (harmless, careless))
    return replace(result, base=HIGHROAD, notes=(*result.notes, *notes(result.samples)))


def harmless(units: Path, place: Path) -> Ready:
    """The network with one unit more, which does nothing wrong."""
    return replace(highroad(with_alpha(units, place / "units"), place), cases=MEASURED)


def careless(units: Path, place: Path) -> Ready:
    """The same with everything that the unit does wrong."""
    return replace(highroad(with_careless_alpha(units, place / "units"), place), name=CARELESS, cases=MEASURED)


def with_alpha(units: Path, to: Path) -> Path:
    """A copy of a network with the unit `alpha` in it. Raises StopError for one that has such a unit."""
    if (units / "alpha").exists():
        raise StopError(f"{units.name}: has a unit 'alpha' already; name another folder")
    shutil.copytree(units, to, symlinks=True)
    manifest = to / "network.yaml"
    text = manifest.read_text("utf-8")
    if "\nunits:\n" not in text:
        raise StopError(f"{units.name}: network.yaml has no line 'units:'; name another folder")
    manifest.write_text(text.replace("\nunits:\n", f"\nunits:\n{_LEADS}", 1), "utf-8")
    own = {path: data for path, data in NETWORK.items() if path.startswith("alpha/")}
    plant({path: data.replace(b"tags: [heat]\n", b"") for path, data in own.items()}, to)  # no topic of other networks
    for case in CASES.values():
        plant(case.as_if, to)
    return to


def with_careless_alpha(units: Path, to: Path) -> Path:
    """The same with everything in it that the unit does wrong. Raises StopError."""
    with_alpha(units, to)
    for case in CASES.values():
        plant({path: made for path, made in case.files.items() if made is not pipe}, to)  # no pipe is copied
    return to


def notes(samples: tuple[Sample, ...]) -> Iterator[str]:
    """How many times as long builds take with the careless unit, of neighbours in time."""
    used = counted(samples)
    for case in MEASURED[Block.COLD] + MEASURED[Block.EDITS]:
        with_it, without = (
            [one for one in used if (one.contender, one.case) == (name, case.value)] for name in (CARELESS, HIGHROAD)
        )
        for what, of in (("time", lambda one: one.wall), ("CPU", lambda one: one.cpu)):
            if found := ratio(with_it, without, of, neighbours):
                yield f"With a careless unit, {case.value}: {found.middle:.3f} times the {what}"
    yield f"Aim with 1000 posts and more: at most {AIM} times, from nothing"
