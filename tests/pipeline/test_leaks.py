"""What is looked for, what is kept of it for the next build, and what is said of a leak."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plugins.network.sources import Sources, walk
from plugins.network.withheld import Withheld
from plugins.pipeline.known import SourceRow, digest_of
from plugins.pipeline.leaks import Kept, Leak, fact_of, guard_of, pieces_of, told
from plugins.pipeline.looking import Piece
from tests.trees import post, small_network, survey, write_network

DRAFT = "energy/posts/2026-11-03-lining.md"
TITLE = "The lining of all caverns fails"
TEXT = post("status: draft", title=TITLE)


def planted(tmp_path: Path, text: str = TEXT) -> Sources:
    return walk(write_network(tmp_path, small_network(**{DRAFT: text})))


def rows(sources: Sources) -> dict[str, SourceRow]:
    return {DRAFT: SourceRow(digest=digest_of(sources.read(DRAFT)), times=None)}


def lines(kept: dict[str, Kept]) -> list[tuple[str, int, bytes]]:
    return [(piece.source, piece.line, piece.words) for one in kept.values() for piece in one.pieces]


def kept_of(sources: Sources, facts: dict[str, bytes], *addresses: str) -> dict[str, Kept]:
    return pieces_of([Withheld(DRAFT, "a draft", addresses)], sources, rows(sources), facts)


def facts_of(tmp_path: Path) -> dict[str, bytes]:
    found = survey(write_network(tmp_path, small_network(**{DRAFT: TEXT})))
    return dict(guard_of(found.assembled, found.sources, (), thorough=False, rows=rows(found.sources)).kept)


def test_a_network_without_anything_withheld_is_not_looked_at(tmp_path: Path) -> None:
    found = survey(write_network(tmp_path, small_network()))
    guard = guard_of(found.assembled, found.sources, (), thorough=True)
    assert (guard.look, guard.kept) == (None, {})


def test_what_is_looked_for_is_kept_for_as_long_as_a_file_holds_the_same(tmp_path: Path) -> None:
    facts, sources = facts_of(tmp_path), planted(tmp_path)
    assert facts.keys() == {fact_of(DRAFT)}
    gone = replace(sources, root=tmp_path / "gone")
    same = pieces_of([Withheld(DRAFT, "a draft")], gone, rows(sources), facts)
    assert lines(same) == lines(kept_of(sources, {})) == [(DRAFT, 2, b"theliningofallcavernsfails")]
    addressed = kept_of(sources, facts, "the-lining-of-all-caverns-fails")
    assert addressed[DRAFT].pieces[0].addresses == (b"the-lining-of-all-caverns-fails",)
    other = planted(tmp_path, TEXT.replace("fails", "holds"))
    assert lines(kept_of(other, facts)) == [(DRAFT, 2, b"theliningofallcavernsholds")]


def test_a_file_of_which_no_digest_is_known_is_read(tmp_path: Path) -> None:
    facts, sources = facts_of(tmp_path), planted(tmp_path, TEXT.replace("fails", "holds"))
    assert lines(pieces_of([Withheld(DRAFT, "held")], sources, {}, facts)) == lines(kept_of(sources, {}))


def test_a_source_that_is_gone_by_now_says_nothing(tmp_path: Path) -> None:
    sources = planted(tmp_path)
    known = rows(sources)
    (sources.root / DRAFT).unlink()
    assert lines(pieces_of([Withheld(DRAFT, "a draft")], sources, known, {})) == []


def test_a_message_names_places_and_files_and_not_too_many_of_them(tmp_path: Path) -> None:
    sources = planted(tmp_path)
    leaks = [Leak(f"energy/posts/{number:02}.md", 4, "held", ("a.html", "b.html")) for number in range(23)]
    said = told([*leaks, Leak("tax/posts/x\n.md", 2, "a draft", ("c.html",))], sources)
    assert "  units/energy/posts/00.md:4 (held): in a.html and in 1 more\n" in said
    assert "  and 4 more places\n" in said
    assert "posts/20.md" not in said
    assert "The output was not touched." in said
    assert "x\\n.md:2 (a draft): in c.html\n" in told([Leak("tax/posts/x\n.md", 2, "a draft", ("c.html",))], sources)


def test_pieces_survive_being_kept(tmp_path: Path) -> None:
    found = kept_of(planted(tmp_path), facts_of(tmp_path))[DRAFT]
    assert [type(piece) for piece in found.pieces] == [Piece]
