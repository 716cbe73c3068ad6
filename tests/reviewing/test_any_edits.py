"""Any edits, compared both ways: what comes in the one goes in the other, and all of it can be told."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest

from plugins.reviewing.markdown import LIMIT, markdown
from plugins.reviewing.text import text
from plugins.reviewing.values import Difference, Fate
from tests.feeds.test_telling import EDITS
from tests.reviewing.changes import compared
from tests.site.small_network import NETWORK, Files

COMES = {Fate.NEW, Fate.RESTORED, Fate.WITHDRAWN, Fate.RETRACTED, Fate.EXPIRED}
GOES = {Fate.HIDDEN, Fate.GONE, Fate.HELD}


def edited(chance: random.Random) -> Files:
    files: Files = {**NETWORK}
    for name in chance.sample(sorted(EDITS), chance.randint(1, 6)):
        with suppress(AssertionError, KeyError, ValueError):  # an edit before took away what it is about
            files = EDITS[name](files)
    return files


def came(of: Difference, back: Difference) -> set[str]:
    """The posts that were nowhere before, told apart from those taken back, which stay where they were."""
    stayed = {change.post for change in back.posts if change.fate in COMES}
    return {change.post for change in of.posts if change.fate in COMES} - stayed


@pytest.mark.parametrize("number", range(8))
def test_what_comes_one_way_goes_the_other(number: int, tmp_path: Path) -> None:
    chance = random.Random(number)
    one, two = edited(chance), edited(chance)
    there, back = compared(one, two, tmp_path / "there"), compared(two, one, tmp_path / "back")
    goes = {change.post for change in back.difference.posts if change.fate in GOES}
    assert came(there.difference, back.difference) <= goes
    carried = [sum(len(one.carries) - len(one.drops) for one in found.difference.streams) for found in (there, back)]
    assert carried[0] == -carried[1]
    feeds = [{(one.kind, one.name, one.number) for one in found.difference.feeds} for found in (there, back)]
    assert feeds[0] == feeds[1]
    assert len(there.difference.problems) == back.difference.mended


@pytest.mark.parametrize("number", range(8))
def test_all_of_it_can_be_told_and_every_lost_address_says_what_keeps_it(number: int, tmp_path: Path) -> None:
    chance = random.Random(100 + number)
    found = compared(edited(chance), edited(chance), tmp_path)
    assert text(found.told).startswith("What readers will see: ")
    assert len(markdown(found.told).encode()) < LIMIT
    for one in found.difference.vanished:
        assert bool(one.problem) != bool(one.instead)
        if one.instead == "held":
            assert any(problem.level.value == "error" for problem in found.difference.problems)
