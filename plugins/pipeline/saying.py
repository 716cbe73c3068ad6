"""What a command has to say in the end, printed."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from plugins.network.stopping import HELD
from plugins.pipeline.opening import Opened
from plugins.pipeline.remembering import Remembering
from plugins.pipeline.summary import summary
from plugins.pipeline.told import Told
from plugins.pipeline.why import answer


def print_problems(problems: Iterable[str]) -> None:
    for problem in problems:
        print(problem)


def why(
    settings: Mapping[str, Any], paths: Collection[str], reasons: Mapping[str, list[str]], memory: Remembering
) -> tuple[str, ...]:
    """The lines that answer `--why`, if that was asked."""
    asked = settings.get("HIGHROAD_WHY")
    if not asked:
        return ()
    output = os.path.relpath(settings["OUTPUT_PATH"])
    return tuple(answer(asked, frozenset(paths), output, reasons, memory.known.facts.get("reasons")))


def say(
    settings: Mapping[str, Any], opened: Opened, told: Told, more: Iterable[str], *, written: int = 0, removed: int = 0
) -> None:
    """Print what a build has to say in the end. Raises SystemExit when something is held."""
    if opened.recovered:
        print(opened.recovered)
    print_problems(told.problems)
    took, output = time.monotonic() - opened.started, Path(settings["OUTPUT_PATH"])
    closing = summary(told.figures, told.next_due, output, took, written=written, removed=removed)
    print(closing, *more, sep="\n", flush=True)
    if told.figures.errors:
        raise SystemExit(HELD)
