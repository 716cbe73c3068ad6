"""Nobody sees anything before its time: what a build made is looked at for words that unpublished sources alone hold.

Every way to an output goes through the catalog, which has no such words. This asks the outputs themselves, so that what
went another way (a template, a plugin of somebody's, a mistake of ours) is found before anything is applied. Words are
never printed: what a build says may be read by many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from plugins.network.catalog import Assembled
from plugins.network.plain_words import letters, plain_forms
from plugins.network.problems import printable
from plugins.network.sentences import passages
from plugins.network.sources import Sources
from plugins.network.withheld import Withheld, is_published, public_words, published_texts, withheld
from plugins.pipeline.disk import chunks_of, plain_errors
from plugins.pipeline.known import SourceRow
from plugins.pipeline.looking import Finder, Look, Piece, piece_of
from plugins.pipeline.making import UNTOUCHED, forked
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.stage import Staged
from plugins.pipeline.unpacking import has_words

NOTHING: Mapping[str, Any] = MappingProxyType({})
_SHOWN = 20  # lines
_AT_ONCE = 64  # files at a time for a worker
_READABLE = ("*.html", "*.xml", "*.yaml", "*.js", "*.css", "*.py")  # what the site itself says


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """A place of a source that nobody may read, and the files that say what stands there."""

    source: str
    line: int
    why: str
    files: tuple[str, ...]


class Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is looked for of a source whose bytes have a digest; kept, since most of it stays the same."""

    digest: bytes
    addresses: tuple[str, ...]
    pieces: tuple[Piece, ...]


class Voucher(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A published text that says some words, and the digest of its file."""

    path: str
    digest: bytes


Vouchers = Mapping[bytes, Voucher]  # by the words
_VOUCHERS = "withheld words that are public"
_kept = msgspec.msgpack.Decoder(Kept)
_vouchers = msgspec.msgpack.Decoder(dict[bytes, Voucher])


def pieces_of(
    hidden: Iterable[Withheld], sources: Sources, rows: Mapping[str, SourceRow], facts: Mapping[str, bytes]
) -> dict[str, Kept]:
    """All that may be in no file, by source; taken from the `facts` of a former build where a source holds the same.

    One that is gone by now says nothing.
    """
    found = {}
    for one in hidden:
        digest, fact = rows[one.source].digest if one.source in rows else b"", facts.get(fact_of(one.source))
        kept = _kept.decode(fact) if fact else None
        if kept is None or not digest or (kept.digest, kept.addresses) != (digest, one.addresses):
            kept = Kept(digest, one.addresses, _pieces_of(one, sources))
        found[one.source] = kept
    return found


def _pieces_of(one: Withheld, sources: Sources) -> tuple[Piece, ...]:
    try:
        data = sources.read(one.source)
    except OSError:
        return ()
    made = (piece_of(one.source, passage, one.addresses) for passage in passages(data))
    return tuple([piece for piece in made if piece])


def fact_of(source: str) -> str:
    """Under what the record keeps the pieces of a source."""
    return f"withheld {source}"


@dataclass(frozen=True, slots=True)
class Guard:
    """What a build may not say. `look` is None when there is no such thing; `kept` are facts for the record."""

    assembled: Assembled
    sources: Sources
    around: tuple[Path, ...]  # folders of what the site itself says
    hidden: tuple[Withheld, ...]
    look: Look | None
    kept: dict[str, bytes]
    rows: Mapping[str, SourceRow]
    vouchers: Vouchers
    rendered: Callable[[bytes], str]  # what a text becomes, by its bytes, made anew

    def stop_leaks(self, staged: Staged, jobs: int) -> None:
        """Raise BuildError when a staged build says what it may not; of a thorough look, when anything that stands."""
        if not self.look:
            return
        found = dict(staged.found)
        if self.look.thorough:
            kept = (one.path for one in staged.made if one.path not in staged.looked)
            found |= _looked_at(self.look, staged, kept, jobs)
        pieces, numbers = self.look.pieces, {number for some in found.values() for number in some}
        vouched = {number: one for number in numbers if (one := self.voucher(pieces[number]))}
        secret, more = _not_public(numbers - vouched.keys(), pieces, self.words(found))
        secret = secret and self.said_by_none(secret)
        if secret:
            again = Look([pieces[number] for number in sorted(secret)], self.look.thorough, sure=True)
            raise BuildError(told(self.leaks(again, staged, jobs), self.sources))
        self.keep(
            {
                pieces[number].words: Voucher(path, self.rows[path].digest)
                for number, path in more.items()
                if path in self.rows
            }
        )

    def voucher(self, piece: Piece) -> Voucher | None:
        """The published text that said a piece when a former build asked, if it says the same now and still is."""
        found = self.vouchers.get(piece.words)
        row = self.rows.get(found.path) if found else None
        same = found and row and row.digest == found.digest and is_published(self.assembled, found.path)
        return found if same else None

    def keep(self, more: Vouchers) -> None:
        """Note who vouches for what; all of it anew when most may be of pieces that are gone."""
        known = self.vouchers if self.look and len(self.vouchers) <= 2 * len(self.look.pieces) else {}
        self.kept[_VOUCHERS] = msgspec.msgpack.encode(dict(sorted({**known, **more}.items())))

    def words(self, found: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """All that may be read, in plain forms; what stands on pages of `found` comes first."""
        catalog = self.assembled.catalog
        at = {f"{catalog.unit[post.unit].slug}/{post.slug}/": post.source for post in catalog.post_at.values()}
        near = {at[address] for path in found if (address := path.rpartition("/")[0] + "/") in at}
        yield from public_words(self.assembled, self.sources, frozenset(near))
        for folder in self.around:
            for file in sorted(file for pattern in _READABLE for file in folder.rglob(pattern)):
                yield "", plain_forms(file.read_bytes())

    def said_by_none(self, numbers: set[int]) -> set[int]:
        """Of some pieces, those that no published text says either once it is rendered.

        Markdown that is broken in some way says what only Markdown can tell. It is asked anew, of the bytes of one
        file: nothing that is kept plays a part. Nearly never is there anything to ask.
        """
        assert self.look
        left = {number: self.look.pieces[number] for number in numbers}
        for data in published_texts(self.assembled, self.sources):
            said = letters(data)
            asked = [number for number, piece in left.items() if any(part in said for part in piece.parts or (b"",))]
            if asked:
                forms = plain_forms(self.rendered(data).encode("utf-8", "replace"))
                left = {number: piece for number, piece in left.items() if piece.words not in forms}
        return set(left)

    def leaks(self, look: Look, staged: Staged, jobs: int) -> list[Leak]:
        """Every file that says one of the pieces of `look`, by the place where the piece stands."""
        paths = (one.path for one in staged.made if look.thorough or one.path in staged.looked)
        by_place: dict[tuple[str, int], set[str]] = {}
        for path, numbers in _looked_at(look, staged, paths, jobs).items():
            for number in numbers:
                piece = look.pieces[number]
                by_place.setdefault((piece.source, piece.line), set()).add(path)
        why = {one.source: one.why for one in self.hidden}
        return sorted(Leak(*place, why[place[0]], tuple(sorted(paths))) for place, paths in by_place.items())


def guard_of(
    assembled: Assembled,
    sources: Sources,
    around: tuple[Path, ...],
    *,
    thorough: bool,
    rows: Mapping[str, SourceRow] = NOTHING,
    facts: Mapping[str, bytes] = NOTHING,
    rendered: Callable[[bytes], str] = lambda data: "",
) -> Guard:
    """What watches over a build: `thorough` looks wholly, and at every file that stands.

    `rows` tell the digests of sources, `facts` what a former build by the same code kept; `rendered` makes the HTML of
    a text anew, by its bytes.
    """
    hidden = withheld(assembled, sources)
    kept = pieces_of(hidden, sources, rows, facts)
    pieces = [piece for one in kept.values() for piece in one.pieces]
    to_keep = {fact_of(source): msgspec.msgpack.encode(one) for source, one in kept.items()}
    look = Look(pieces, thorough) if pieces else None
    vouchers = _vouchers.decode(facts[_VOUCHERS]) if pieces and _VOUCHERS in facts else {}
    return Guard(assembled, sources, around, hidden, look, to_keep, rows, vouchers, rendered)


def told(leaks: Sequence[Leak], sources: Sources) -> str:
    """What to say of leaks: where the words stand and where they went, never the words."""
    lines = []
    for leak in leaks[:_SHOWN]:
        more = f" and in {len(leak.files) - 1} more" if len(leak.files) > 1 else ""
        where = f"{printable(sources.named(leak.source))}:{leak.line}"
        lines.append(f"  {where} ({leak.why}): in {printable(leak.files[0])}{more}")
    if len(leaks) > _SHOWN:
        lines.append(f"  and {len(leaks) - _SHOWN} more places")
    return (
        "nothing was published, because words that nobody may read yet, or any more, are in what this build made:\n"
        + "\n".join(lines)
        + f"\n{UNTOUCHED} Find what put them there: a template, a plugin, or the same words in something published."
        " If they may be read, publish them or say them otherwise in the source"
    )


def _not_public(
    numbers: Iterable[int], pieces: Sequence[Piece], public: Iterable[tuple[str, bytes]]
) -> tuple[set[int], dict[int, str]]:
    """Of the pieces that were found, those that nothing published says; and where the others are said.

    Reads no further than it has to.
    """
    left = sorted(numbers)
    finder = Finder([pieces[number].words for number in left])
    secret, said_in = set(left), dict[int, str]()
    for path, said in public if left else ():
        there = {left[number] for number in finder.found_in(said)} & secret
        said_in |= dict.fromkeys(there, path)
        secret -= there
        if not secret:
            break
    return secret, said_in


@dataclass(frozen=True, slots=True)
class _Files:
    """Files that are to be looked at."""

    look: Look
    staged: Staged
    paths: Sequence[str]


_job: _Files | None = None  # of a worker, there since before it was forked


def _looked_at(look: Look, staged: Staged, paths: Iterable[str], jobs: int) -> dict[str, tuple[int, ...]]:
    """What `look` finds in files of a staged build, by path: those in which it finds something. Raises BuildError."""
    global _job
    readable = sorted(path for path in paths if has_words(path))
    starts = range(0, len(readable), _AT_ONCE)
    several = jobs > 1 and len(starts) > 1
    if several:
        look.ready()
    _job = _Files(look, staged, readable)
    try:
        found = forked(jobs, _look_at_some, starts) if several else map(_look_at_some, starts)
        return {path: numbers for some in found for path, numbers in some}
    finally:
        _job = None


def _look_at_some(start: int) -> list[tuple[str, tuple[int, ...]]]:
    assert _job is not None
    look, staged = _job.look, _job.staged
    with plain_errors(f"look at {staged.out}", UNTOUCHED):
        paths = _job.paths[start : start + _AT_ONCE]
        found = [(path, look(path, b"".join(chunks_of(staged.file(path))))) for path in paths]
    return [(path, numbers) for path, numbers in found if numbers]
