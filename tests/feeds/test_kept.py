"""What is kept of what was made: nothing twice, nothing of somebody else's, not without bound."""

from __future__ import annotations

from plugins.feeds.kept import Kept


def test_a_value_is_made_once_as_long_as_there_is_room() -> None:
    calls: list[tuple[int, ...]] = []

    def make(value: tuple[int, ...]) -> bytes:
        calls.append(value)
        return bytes(value)

    kept = Kept(make, limit=6)
    values = [(number, number) for number in range(4)]
    assert [kept(value) for value in (*values[:3], *values[:3])] == [bytes(value) for value in values[:3] * 2]
    assert calls == values[:3]
    kept(values[3])  # the one used longest ago makes room
    kept(values[1])
    assert calls == values
    kept(values[0])
    assert calls == [*values, values[0]]


def test_equal_values_are_made_alike_and_what_has_no_room_is_made_again() -> None:
    kept = Kept[list[int], bytes](bytes, limit=1)
    assert kept([1, 2]) == kept([1, 2]) == b"\x01\x02"
