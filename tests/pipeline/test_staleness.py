"""What is made again, and why: the first reason that holds, and nothing without one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plugins.network.reads import Looked, Reads
from plugins.pipeline.cells import Cells
from plugins.pipeline.known import OutputRow
from plugins.pipeline.ledger import Ledger
from plugins.pipeline.outputs import BuildError, Copy, Data, Document, Later, Output, Page
from plugins.pipeline.staleness import Judge, Parts, Stale, Why
from plugins.pipeline.times import Times
from plugins.sections.pages import section_page, standing_page

TIMES = Times(1, 2, 3, 4)
PATH = "x/index.html"


def page(*given: str | int, function: Callable[..., Any] = section_page, template: str = "x.html") -> Page:
    return Page(path=PATH, template=template, view=Later(function, (), given), owner="a test")


def parts(base: bytes = b"base", template: bytes = b"", file: bytes = b"") -> Parts:
    return Parts(base=base, template=lambda name: template, file=lambda copy: file)


def reads(**letters: str) -> Reads:
    found = Reads()
    Looked(found, "letter", letters)
    return found


def judged(
    output: Output,
    *,
    now: Reads | None = None,
    read: tuple[str, ...] = ("letter a",),
    same: bool = True,
    clean: bool = False,
    made: Parts | None = None,
    before: Output | None = None,
    making: Parts | None = None,
) -> Stale | None:
    """What is said of an output that the last build made as `before`, with `made`, from what `read` held then."""
    cells = Cells()
    packed = cells.packed(read)
    for name in cells.names:
        cells.note(name, reads(a="one", b="two").digest(name))
    row = OutputRow(key=(made or parts()).key(before or output), digest=b"", times=TIMES, cells=packed)
    judge = Judge({PATH: row}, cells, {PATH} if same else (), making or parts(), now or reads(a="one", b="two"), clean)
    return next(iter(judge.judge([output])), None)


def why(stale: Stale | None) -> Why | None:
    return stale.why if stale else None


def test_what_read_nothing_new_is_not_made_again() -> None:
    assert judged(page("energy", 1)) is None


def test_in_a_clean_build_everything_is_made() -> None:
    assert why(judged(page(), clean=True)) is Why.CLEAN


def test_an_output_of_which_nothing_is_known_is_made() -> None:
    judge = Judge({}, Cells(), {PATH}, parts(), reads())
    assert [stale.why for stale in judge.judge([page()])] == [Why.UNKNOWN]


def test_a_file_that_is_not_as_it_was_left_is_made_again() -> None:
    assert why(judged(page(), same=False)) is Why.CHANGED


@pytest.mark.parametrize(
    ("output", "making"),
    [
        (page("energy", 2), parts()),
        (page("energy", "1"), parts()),
        (page("energy", 1, function=standing_page), parts()),
        (page("energy", 1, template="y.html"), parts()),
        (page("energy", 1), parts(base=b"other code")),
        (page("energy", 1), parts(template=b"other template")),
    ],
    ids=["another number", "a word", "another function", "another template", "other code", "a changed template"],
)
def test_what_is_made_in_another_way_is_made_again(output: Output, making: Parts) -> None:
    assert why(judged(output, before=page("energy", 1), making=making)) is Why.PARTS


def test_what_read_something_that_changed_is_made_again_and_says_what() -> None:
    stale = judged(page(), read=("letter a", "letter b"), now=reads(a="one", b="three"))
    assert (why(stale), stale and stale.cells) == (Why.READ, ("letter b",))


def test_what_looked_for_something_is_made_again_once_it_is_there() -> None:
    assert judged(page(), read=("letter c",), now=reads(a="one")) is None
    assert why(judged(page(), read=("letter c",), now=reads(a="one", c="three"))) is Why.READ


def test_what_read_something_that_nobody_knows_any_more_is_made_again() -> None:
    assert why(judged(page(), now=Reads())) is Why.READ


def test_what_others_read_makes_nothing_stale() -> None:
    assert judged(page(), read=("letter a",), now=reads(a="one", b="three")) is None


def test_a_value_of_which_nobody_knows_what_it_was_made_from_is_always_made_again() -> None:
    plain = Page(path=PATH, template="x.html", view="a view", owner="a test")
    assert why(judged(plain)) is Why.PARTS
    assert why(judged(Document(path=PATH, value="a value", write=bytes, owner="a test"))) is Why.PARTS


def test_bytes_and_files_are_known_by_what_they_hold(tmp_path: Path) -> None:
    data = Data(path=PATH, data=b"one", owner="a test")
    assert judged(data, read=()) is None
    assert judged(data, read=(), making=parts(base=b"other code")) is None
    assert why(judged(data, read=(), before=Data(path=PATH, data=b"two", owner="a test"))) is Why.PARTS
    copy = Copy(path=PATH, source=tmp_path / "x", owner="a test")
    assert judged(copy, read=()) is None
    assert why(judged(copy, read=(), making=parts(file=b"other"))) is Why.PARTS


def test_a_function_that_is_no_plugins_stops_the_build() -> None:
    with pytest.raises(BuildError, match="nobody knows when it changes"):
        parts().key(page(function=json.dumps))
    with pytest.raises(BuildError, match="nobody knows when it changes"):
        parts().key(Document(path=PATH, value=Later(section_page, ()), write=json.loads, owner="a test"))


# Cells that are made from others


class Longest:
    """The last build and this one of letters and the longest of them, which is counted as often as it is made."""

    def __init__(self, **letters: str) -> None:
        self.made, self.cells = 0, Cells()
        before = self.reads(letters)
        assert before.shared("longest", "a b") == before.shared("twice", "a b") / 2
        self.cells.packed(["twice a b"])
        Ledger(rows={}, cells=self.cells, folders={}, parts=parts(), reads=before, at=0).digest_new_cells()
        self.made = 0

    def reads(self, letters: dict[str, str]) -> Reads:
        found = Reads()
        looked = Looked(found, "letter", letters)

        def longest(key: str) -> int:
            self.made += 1
            return max(len(looked.get(one, "")) for one in key.split())

        found.define("longest", longest, traced=True)
        found.define("twice", lambda key: 2 * found.shared("longest", key), traced=True)
        return found

    def changed(self, *, traced: bool = True, **letters: str) -> set[str]:
        cells = Cells.of({key: self.cells.row(key) for key in self.cells.rows()})
        judge = Judge({}, cells, (), parts(), self.reads(letters), traced=traced)
        judge.judge([])
        return {cells.name(number) for number in judge.changed}


def test_what_was_made_from_the_same_is_not_made_to_be_compared() -> None:
    longest = Longest(a="one", b="three")
    assert longest.changed(a="one", b="three", c="of no one") == set()
    assert longest.made == 0


def test_what_was_made_from_something_else_is_made_and_goes_no_further_when_it_is_the_same() -> None:
    longest = Longest(a="one", b="three")
    assert longest.changed(a="two", b="three") == {"letter a"}
    assert longest.made == 1
    assert longest.changed(a="eleven", b="three") == {"letter a", "longest a b", "twice a b"}


def test_after_a_change_of_code_everything_is_made_whatever_it_was_made_from() -> None:
    longest = Longest(a="one", b="three")
    assert longest.changed(traced=False, a="one", b="three") == set()
    assert longest.made > 0
