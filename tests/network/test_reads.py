"""What is read is noted, whatever way it is read, and a cell is another when its value is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.carrying import Placement, Refusal
from plugins.network.model import Expert, Media, Notice, OutsideFeed, Post, StandingPage, Topic, Unit
from plugins.network.paging import Sheet, sheet
from plugins.network.parts import Link
from plugins.network.reads import Looked, Reads, Recent
from tests.builders import make_post, make_posts
from tests.building import ROOT

INNER = {"a": "one", "b": "two"}


def noted(reads: Reads, read: Callable[[], object]) -> set[str]:
    with reads.noting() as cells:
        read()
    return set(cells)


@pytest.fixture
def reads() -> Reads:
    return Reads()


@pytest.fixture
def looked(reads: Reads) -> Looked[str]:
    return Looked(reads, "letter", INNER)


def missing(looked: Looked[str]) -> None:
    with pytest.raises(KeyError):
        looked["x"]


@pytest.mark.parametrize(
    ("read", "key"),
    [
        (lambda looked: looked["a"], "a"),
        (lambda looked: looked.get("a"), "a"),
        (lambda looked: "a" in looked, "a"),
        (missing, "x"),
        (lambda looked: looked.get("x"), "x"),
        (lambda looked: "x" in looked, "x"),
        (lambda looked: looked.get(""), ""),
    ],
)
def test_looking_something_up_is_reading_it_also_when_it_is_not_there(
    reads: Reads, looked: Looked[str], read: Callable[[Looked[str]], object], key: str
) -> None:
    assert noted(reads, lambda: read(looked)) == {f"letter {key}"}


@pytest.mark.parametrize("read", [list, len, lambda looked: looked.keys(), dict, lambda looked: looked == INNER])
def test_going_through_a_mapping_is_reading_all_of_it(
    reads: Reads, looked: Looked[str], read: Callable[[Looked[str]], object]
) -> None:
    (cell,) = {cell for cell in noted(reads, lambda: read(looked)) if cell.removeprefix("letter ") not in INNER}
    for other in ({"a": "one"}, {**INNER, "c": "three"}, {"a": "one", "b": "2"}, {"b": "two", "a": "one"}):
        changed = Reads()
        Looked(changed, "letter", other)
        assert changed.digest(cell) != reads.digest(cell)


def test_what_is_there_and_what_is_not_have_other_digests(reads: Reads, looked: Looked[str]) -> None:
    assert len({reads.digest("letter a"), reads.digest("letter b"), reads.digest("letter x")}) == 3
    assert reads.digest("letter x") == reads.digest("letter y")


def test_a_cell_of_which_nobody_knows_has_a_digest_that_nothing_has(reads: Reads, looked: Looked[str]) -> None:
    assert reads.digest("gone a") not in {reads.digest("letter a"), reads.digest("letter x")}


def test_asking_for_a_digest_reads_nothing(reads: Reads, looked: Looked[str]) -> None:
    reads.define("made", lambda key: looked[key])
    assert (
        noted(reads, lambda: [reads.digest("made a"), reads.digest("letter a"), reads.digest("letter_all ")]) == set()
    )


def test_what_is_read_inside_is_read_by_whoever_surrounds_it(reads: Reads) -> None:
    def work() -> None:
        reads.note("before")
        assert noted(reads, lambda: reads.note("inside")) == {"inside"}
        reads.note("after")

    assert noted(reads, work) == {"before", "inside", "after"}


def test_what_was_read_before_something_failed_is_noted(reads: Reads) -> None:
    def failing() -> None:
        reads.note("read")
        raise ZeroDivisionError

    def work() -> None:
        with pytest.raises(ZeroDivisionError), reads.noting():
            failing()

    assert noted(reads, work) == {"read"}


@pytest.mark.parametrize("way", ["once", "recent"])
def test_what_is_made_once_counts_each_time_as_reading_what_it_was_made_from(
    reads: Reads, looked: Looked[str], way: str
) -> None:
    made: list[str] = []

    def make() -> str:
        made.append(looked["a"])
        return made[-1]

    recent = Recent(reads, 2)
    get = reads.once if way == "once" else recent.get
    assert [noted(reads, lambda: get("name", make)) for _ in range(3)] == [{"letter a"}] * 3
    assert made == ["one"]


def test_of_what_is_made_lately_the_longest_unused_is_forgotten(reads: Reads) -> None:
    recent, made = Recent(reads, 2), list[str]()
    for name in ("a", "b", "a", "c", "a", "b"):
        recent.get(name, lambda name=name: made.append(name))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_what_is_shared_is_a_cell_of_its_own_made_once(reads: Reads, looked: Looked[str]) -> None:
    made: list[str] = []

    def longest(key: str) -> int:
        made.append(key)
        return max(map(len, looked.values()))

    reads.define("longest", longest)
    assert noted(reads, lambda: reads.shared("longest", "of all")) == {"longest of all"}
    assert reads.shared("longest", "of all") == 3
    assert reads.digest("longest of all") == reads.digest_of(3)
    assert made == ["of all"]


def test_what_is_shared_stays_as_new_as_its_value_whatever_it_is_made_from() -> None:
    def digest(**inner: str) -> bytes:
        reads = Reads()
        looked = Looked(reads, "letter", inner)
        reads.define("longest", lambda key: max(map(len, looked.values())))
        return reads.digest("longest of all")

    assert digest(a="one", b="two") == digest(a="six", c="ten")
    assert digest(a="one") != digest(a="four")


# Digests

VALUES = (Post, Placement, Refusal, Unit, Expert, Topic, StandingPage, Notice, Media, OutsideFeed, Sheet, Link)


def another(value: Any) -> Any:
    """A value of the same type that is not the same."""
    match value:
        case Enum():
            return next(one for one in type(value) if one is not value)
        case bool():
            return not value
        case str():
            return value + "x"
        case int():
            return value + 1
        case datetime():
            return value + timedelta(microseconds=1)
        case date():
            return value + timedelta(days=1)
        case tuple():
            return (*value, value[0] if value else "x")
        case Post():
            return replace(value, title=value.title + "x")
    if is_dataclass(value) and not isinstance(value, type):
        name = fields(value)[0].name
        return replace(value, **{name: another(getattr(value, name))})
    raise AssertionError(f"no other {value!r}")


MOMENTS = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2100, 1, 1), timezones=st.timezones())
for kind, strategy in ((datetime, MOMENTS), (int, st.integers(-(2**31), 2**31))):
    st.register_type_strategy(kind, strategy)


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_a_value_of_which_any_field_is_another_has_another_digest(kind: type, data: st.DataObject) -> None:
    reads = Reads()
    value = data.draw(st.builds(sheet_of, st.integers(1, 50)) if kind is Sheet else st.from_type(kind))
    name = data.draw(st.sampled_from([field.name for field in fields(value)]))
    was = getattr(value, name)
    if was is None:
        return
    other = replace(value, **{name: another(was)})
    assert reads.digest_of(other) != reads.digest_of(value)
    assert reads.digest_of((value, other)) != reads.digest_of((other, value))
    assert reads.digest_of(replace(value)) == reads.digest_of(value)


def sheet_of(count: int) -> Sheet:
    return sheet(make_posts(count), "/energy/", 1)


DIGESTS = """
from plugins.network.reads import Reads
from tests.builders import make_placement, make_post, make_topic, make_unit
values = (make_post(), make_unit(), (make_topic(), make_topic("grid")), {"b": 1, "a": 2}, {"z", "y", "x"},
          make_placement("tax", make_post()), (make_post(), make_post("tax/x")), None, ("",), {})
print([Reads().digest_of(value).hex() for value in values])
"""


def test_a_digest_is_the_same_in_every_process() -> None:
    def run(seed: str) -> str:
        variables = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", DIGESTS], capture_output=True, text=True, check=True, cwd=ROOT, env=variables
        )
        return done.stdout

    assert run("1") == run("2")
    assert len(set(run("3").strip("[]\n").split(", "))) == 10


@dataclass(frozen=True)
class Odd:
    what: object


@pytest.mark.parametrize("value", [object(), lambda: 1, Odd(object()), (Odd(open),), {"x": iter(())}])
def test_a_value_that_has_no_digest_is_an_error(value: object) -> None:
    with pytest.raises(TypeError):
        Reads().digest_of(value)


def test_bytes_that_are_no_digest_get_one() -> None:
    reads = Reads()
    assert {len(reads.digest_of(bytes(length))) for length in (0, 1, 16, 17)} == {16}
    assert reads.digest_of(b"0123456789abcdef") == b"0123456789abcdef"


def test_a_post_that_takes_the_place_of_another_in_memory_is_not_taken_for_it() -> None:
    reads, seen = Reads(), set[bytes]()
    for number in range(100):
        seen.add(reads.digest_of(make_post(f"energy/post-{number}")))
    assert len(seen) == 100


def test_what_was_let_go_is_made_again_and_is_the_same(reads: Reads) -> None:
    made: list[str] = []
    post, inner = make_post(), {"a": make_post()}

    def twice(key: str) -> str:
        made.append(key)
        return f"{key}{key}"

    reads.define("twice", twice)
    reads.define_mapping("post", inner)
    before = reads.shared("twice", "a"), reads.digest("twice a"), reads.digest("post a"), reads.digest_of(post)
    reads.let_go()
    assert (
        reads.shared("twice", "a"),
        reads.digest("twice a"),
        reads.digest("post a"),
        reads.digest_of(post),
    ) == before
    assert made == ["a", "a"]
