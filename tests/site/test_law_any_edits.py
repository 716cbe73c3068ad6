"""Law 1 over any edits: whatever people, clocks and machines did between two builds, the output is a clean build's.

Drawn sequences of edits are built over what former builds left, and compared with clean builds file by file. One that
fails is shortened, and told as a script of what was done.
"""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.pipeline.trees import tree
from tests.site.desk import Desk, make_desk
from tests.site.edits import EDITS, SHOW_NOTHING

SEQUENCES = 1000  # in the long tests
AT_ONCE = 25  # of them in one test, so that several processes can share them
DRAWS = 12  # of an edit, until one shows


@dataclass(frozen=True, slots=True)
class Step:
    """An edit with the number that its random choices begin from, and what comes after it."""

    edit: str
    number: int = 0
    then: str = "compare"  # compare | build | fresh (compare, in a process of its own) | nothing


steps = st.builds(
    Step,
    st.sampled_from(sorted(EDITS)),
    st.integers(0, 2**16),
    st.sampled_from(["compare"] * 4 + ["build"] * 5 + ["nothing"] * 3 + ["fresh"]),
)
courses = st.lists(steps, min_size=6, max_size=6)
sizes = st.sampled_from([2, 12, 12, 30, 62])  # of the network: with the last, feeds have archives and workers work
plainly = st.sampled_from([True, True, False])
small = st.sampled_from([2, 12])


def take(desk: Desk, step: Step) -> None:
    """Make one edit, and build or compare. What stopped the builds is mended first, or now and then stays so."""
    desk.note(f"{step.edit}, {step.number}:")
    if step.number % 4:
        desk.mend()
    EDITS[step.edit](desk, random.Random(step.number))
    match step.then:
        case "compare" | "fresh":
            desk.compare(fresh=step.then == "fresh")
        case "build":
            desk.build()


def follow(course: list[Step], notes: int, plainly: bool) -> None:
    """Build a network, take every step of the course, and compare in the end."""
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        desk = make_desk(Path(folder).resolve(), notes, plainly=plainly)
        desk.build()
        for step in course:
            take(desk, step)
        desk.mend()
        desk.compare()


def many(number: int) -> settings:
    return settings(
        deadline=None,
        database=None,
        max_examples=number,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@pytest.mark.parametrize("part", range(3))
def test_a_build_after_a_few_edits_equals_a_clean_one(part: int) -> None:
    """One of them with indexes and cards, and large enough for archives and workers."""
    whole = part == 0
    drawn = given(courses, st.just(62), st.just(False)) if whole else given(courses, small, st.just(True))
    seed(part)(many(1 if whole else 2)(drawn(follow)))()


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, SEQUENCES, AT_ONCE))
def test_a_build_after_any_edits_equals_a_clean_one(first: int) -> None:
    seed(1000 + first)(many(AT_ONCE)(given(courses, sizes, plainly)(follow)))()


@pytest.mark.parametrize("part", range(4))
def test_every_kind_of_edit_is_followed(part: int, tmp_path: Path) -> None:
    """One edit of each kind after the other, in a drawn order; an eighth of them with indexes and cards."""
    kinds = sorted(EDITS)
    random.Random(7).shuffle(kinds)
    desk = make_desk(tmp_path, plainly=part != 0)
    desk.build()
    eighth = len(kinds) // 8
    mine = kinds[:eighth] if part == 0 else kinds[eighth + part - 1 :: 3]
    for number, edit in enumerate(mine, 1):
        take(desk, Step(edit, 4 * number + 1, "build" if number % 5 else "compare"))
    desk.compare()


@pytest.mark.soak
@pytest.mark.parametrize("part", range(6))
def test_every_kind_of_edit_shows(part: int, tmp_path: Path) -> None:
    """An edit that can't be seen proves nothing: each is made until it shows."""
    desk = make_desk(tmp_path)
    for edit in sorted(EDITS.keys() - SHOW_NOTHING)[part::6]:
        desk.compare()
        before, number = tree(desk.root / "clean" / "site"), 0
        while tree(desk.root / "clean" / "site") == before and number < DRAWS:
            number += 1
            take(desk, Step(edit, number))
        assert number < DRAWS, desk.told(f"{edit} never showed")
