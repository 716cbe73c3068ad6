"""A journal counts when it is complete, and says exactly what was decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.journal import Journal, Removal, decode, encode, read_journal, remove_journal, write_journal

JOURNAL = Journal(
    clear=(Removal(path="a", folder=True),),
    place=(("0", "a"), ("12", "tax/ü 日本.html")),
    remove=(Removal(path="not-utf-8-\udcff\n", folder=False),),
)


def test_a_journal_is_read_as_it_was_written(tmp_path: Path) -> None:
    out = OutputFolder(tmp_path / "output")
    out.stage.mkdir()
    write_journal(out, JOURNAL)
    assert read_journal(out) == JOURNAL
    remove_journal(out)
    assert read_journal(out) is None
    assert list(out.stage.iterdir()) == []


def test_a_journal_cut_anywhere_does_not_count() -> None:
    whole = encode(JOURNAL)
    assert decode(whole) == JOURNAL
    assert [cut for cut in range(len(whole)) if decode(whole[:cut])] == []


@pytest.mark.parametrize("position", [0, 10, -3])
def test_a_journal_with_a_changed_byte_does_not_count(position: int) -> None:
    changed = bytearray(encode(JOURNAL))
    changed[position] ^= 1
    assert decode(bytes(changed)) is None
