"""Problems that a change brings: those of this side that the other did not have, wherever their lines are now."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from plugins.network.problems import Level, Problem
from plugins.reviewing.matching import Moved
from plugins.reviewing.sides import Side

_LINES = re.compile(r"\blines? \d+")  # of a problem that names another place in its file


def new_problems(before: Side, after: Side, moved: Moved) -> tuple[tuple[Problem, ...], int]:
    """The problems that are new, sorted, and how many are mended.

    A problem is the same wherever in its file it is now, and when its file was moved; one that is there twice where it
    was once is new once.
    """
    there = Counter(_name(one, before, moved) for one in before.assembled.problems)
    found = []
    for one in after.assembled.problems:
        name = _name(one, after, {})
        if there[name]:
            there[name] -= 1
        else:
            found.append(one)
    return tuple(found), there.total()


def _name(problem: Problem, side: Side, moved: Moved) -> tuple[str, Level, str]:
    source = problem.file.removeprefix(side.named(""))  # the folder may be reached under another name
    return moved.get(source, source), problem.level, _LINES.sub("", problem.what)


def sorted_once(problems: Iterable[Problem | None]) -> tuple[Problem, ...]:
    """Problems as they are printed: in order, none twice."""
    return tuple(sorted({one for one in problems if one is not None}))
