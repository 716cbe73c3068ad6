"""Cells are called what they were called, hold what was noted, and come back from the record as they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugins.pipeline.cells import Cells

# With kinds that have keys in common, without a kind, without a key, with several spaces.
NAMES = st.lists(
    st.one_of(
        st.builds("{} {}".format, st.sampled_from(["text", "post_at", ""]), st.sampled_from(["a", "b", "a b", ""])),
        st.text(max_size=5),
    ),
    unique=True,
    max_size=30,
)


def digest(number: int) -> bytes:
    return (number + 1).to_bytes(16)


def cells_of(names: list[str]) -> Cells:
    cells = Cells()
    for number, name in enumerate(names):
        cells.note(name, digest(number))
    return cells


def again(cells: Cells) -> Cells:
    """The cells as the record has them."""
    return Cells.of({key: cells.row(key) for key in cells.rows()})


@given(names=NAMES, data=st.data())
def test_cells_are_numbered_as_they_come_whatever_their_names(names: list[str], data: st.DataObject) -> None:
    cells = cells_of(names)
    for found in (cells, again(cells)):
        assert list(found.names) == names
        assert found.held() == {name: digest(number) for number, name in enumerate(names)}
        some = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
        assert sorted(found.unpacked(found.packed(some))) == sorted(some)
        assert found.numbers(names=[*some, "nobody reads this"]) == sorted(map(names.index, some))
        assert len(found) == len(names)


@given(names=NAMES, kinds=st.lists(st.sampled_from(["text ", "post_at ", " "]), max_size=2))
def test_cells_are_found_by_their_kind(names: list[str], kinds: list[str]) -> None:
    cells = cells_of(names)
    found = [names[number] for number in again(cells).numbers(kinds=kinds)]
    assert found == [name for name in names if name[: name.find(" ") + 1] in kinds and " " in name]


@given(names=NAMES, data=st.data())
def test_what_is_kept_is_what_it_was_under_its_new_number(names: list[str], data: st.DataObject) -> None:
    cells = cells_of(names)
    used = data.draw(st.lists(st.booleans(), min_size=len(names), max_size=len(names)))
    new = cells.keep(used)
    assert list(cells.names) == [name for name, is_used in zip(names, used, strict=True) if is_used]
    for number, (name, is_used) in enumerate(zip(names, used, strict=True)):
        if is_used:
            assert (cells.name(new[number]), cells.digest(new[number])) == (name, digest(number))
    assert cells.packed(names[:1]) == cells.packed(names[:1])
    assert again(cells).held() == cells.held()


def test_a_cell_is_noted_until_it_is_known_what_it_holds() -> None:
    cells = Cells()
    cells.packed(["text a", "text b"])
    cells.note("text b", digest(0))
    assert [cells.name(number) for number in cells.unnoted()] == ["text a"]


def test_cells_that_come_in_while_others_are_noted_are_noted_too() -> None:
    cells = Cells()
    cells.packed(["text a"])
    found = []
    for number in cells.unnoted():
        found.append(cells.name(number))
        cells.set(number, digest(number + 1))
        if len(found) < 3:
            cells.packed([f"{found[-1]}a"])
    assert found == ["text a", "text aa", "text aaa"]
    assert list(cells.unnoted()) == []


def test_more_cells_than_a_row_holds_come_back_in_their_order() -> None:
    names = [f"text {number}" for number in range(3000)]
    cells = cells_of(names)
    assert len(list(cells.rows())) > 2
    assert list(again(cells).names) == names
    changed = cells_of(names)
    changed.note("text 2999", digest(0))
    assert sum(changed.row(key) != cells.row(key) for key in cells.rows()) == 1


def test_what_a_cell_was_made_from_comes_back_and_is_kept_with_it_under_its_new_number() -> None:
    cells = cells_of(["gone x", "sheet 1", "text a", "post b"])
    cells.note_made_from(1, ["post b", "text a"])
    cells = again(cells)
    used = bytearray([False, True, False, False])
    cells.use_what_others_are_made_from(used)
    new = cells.keep(used)
    made_from = again(cells).made_from(new[1])
    assert made_from is not None
    assert {cells.name(number) for number in made_from} == {"post b", "text a"}
    assert list(cells.names) == ["sheet 1", "text a", "post b"]
