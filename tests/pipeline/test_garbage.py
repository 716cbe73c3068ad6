"""The collector is asked to look more rarely during a build, and left as it was found."""

from __future__ import annotations

import gc

import pytest

from plugins.pipeline.garbage import RARELY, rarely_collecting


def test_the_collector_is_left_as_it_was_found_also_after_a_failure() -> None:
    before = gc.get_threshold()
    during = []

    def fail() -> None:
        with rarely_collecting():
            during.append(gc.get_threshold())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert during == [RARELY]
    assert gc.get_threshold() == before
