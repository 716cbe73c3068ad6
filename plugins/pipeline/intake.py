"""What a build takes in: files that did not change are what they were, the others are read.

A file is what it was while it stands as it stood (times), or else while it holds the same bytes (digest); one that was
changed shortly before it was read, within what clocks of file systems can tell, is known by its bytes alone. What the
rules found in it is as it was while the same rules are in force for its unit; else it is judged again, not rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from plugins.network.bodies import Body
from plugins.network.charter import Charter
from plugins.network.memory import KeptFile
from plugins.network.model import Post
from plugins.network.reading import Reading, judged, read
from plugins.network.sources import Role, Source, Sources
from plugins.pipeline.bodies_kept import KeptBodies, NotKeptError
from plugins.pipeline.known import Rows, SourceRow, digest_of
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.times import Times, is_settled
from plugins.pipeline.workers import Read

MANIFEST = "network.yaml"
TEXTS = (Role.POST, Role.PAGE, Role.EXPERT)
_ALIKE = 20_000  # values that are held once where they are equal
T = TypeVar("T")
ReadAll = Callable[[Sequence[Source]], Iterator[Read]]


@dataclass
class Intake:
    """The sources of one build. `known` is what the last one knew of them, by path; `at` when the walk began (ns)."""

    charter: Charter
    known: Mapping[str, SourceRow]
    bodies: KeptBodies
    read_all: ReadAll  # in worker processes, in order
    at: int
    reads_as_ours: bool = True  # False where another plugin reads Markdown: then nothing is taken from former builds
    judged_by: Mapping[str, bytes] = field(default_factory=dict)  # the law of each folder in the last build, as digests
    rows: dict[str, SourceRow] = field(default_factory=dict)  # of this build
    _same: dict[str, SourceRow] = field(default_factory=dict)  # files that hold what they held
    _found: dict[str, Reading] = field(default_factory=dict)  # texts that were read, around a body that is kept
    _alike: _Alike = field(default_factory=lambda: _Alike())

    @property
    def sources(self) -> Sources:
        return self.charter.sources

    @cached_property
    def laws(self) -> Mapping[str, bytes]:
        """Which law is in force for each folder, as digests."""
        return {folder: law.digest for folder, law in self.charter.court.laws.items()}

    @cached_property
    def _by_path(self) -> Mapping[str, Source]:
        return {source.path: source for source in self.sources.files}

    def look(self) -> None:
        """Find out which files are what they were. Opens those of which their times don't tell."""
        self._look_at_the_manifest()
        for source in self.sources.files:
            row = self._row(source)
            if row and self.known.get(source.path) is not None and row.digest == self.known[source.path].digest:
                self._same[source.path] = row

    def _look_at_the_manifest(self) -> None:
        """The centre's page belongs to no unit, so it is none of the sources."""
        try:
            row = SourceRow(digest=digest_of(self.sources.read(MANIFEST)), times=None)
        except OSError:
            return  # whoever reads it says so
        self.rows[MANIFEST] = row
        before = self.known.get(MANIFEST)
        if before is not None and before.digest == row.digest:
            self._same[MANIFEST] = row

    def _row(self, source: Source) -> SourceRow | None:
        """What is known of a file as it stands now."""
        before, times = self.known.get(source.path), source.stat
        if before and before.times == times:
            self.rows[source.path] = before
            return before
        if not before and source.role in TEXTS:
            return None  # it is read in any case, and whoever reads it says its digest
        try:
            data = self.sources.read(source.path)
        except OSError:
            return None  # whoever reads it says so
        digest, settled = digest_of(data), times if is_settled(times, self.at) else None
        if before and before.digest == digest:
            row = _with_times(before, settled)
        else:
            row = SourceRow(digest=digest, times=settled)
        self.rows[source.path] = row
        return row

    @cached_property
    def _rest(self) -> Sequence[Source]:
        """The texts that have to be rendered; the others that are not what they were are read here.

        Not before anything is asked for: a build that has nothing to do needs none of it, nor the rules.
        """
        texts = [source for source in self.sources.files if source.role in TEXTS and not self._made_of(source)]
        return [source for source in texts if not self._take(source)]

    def _made_of(self, source: Source) -> SourceRow | None:
        """The row of a post that is what it was, and before the same rules."""
        row = self._same.get(source.path)
        same = self.reads_as_ours and row is not None and row.post is not None
        return row if same and self.laws.get(source.folder) == self.judged_by.get(source.folder) else None

    def _take(self, source: Source) -> bool:
        """Read a text here if its body was rendered by a former build; whether it was."""
        if not self.bodies.is_open or not self.reads_as_ours:
            return False
        try:
            data = self.sources.read(source.path)
            self._note(source, digest_of(data))
            reading = judged(read(source.path, source.role, data, self.bodies), data, self.charter.court)
            self._found[source.path] = self._slim(source, reading)
        except (NotKeptError, OSError):
            return False
        return True

    def _note(self, source: Source, digest: bytes) -> None:
        """Note what a file holds that was read now, which may be something else than when it was looked at."""
        row, times = self.rows.get(source.path), source.stat
        if row is None or row.digest != digest:
            self.rows[source.path] = SourceRow(digest=digest, times=times if is_settled(times, self.at) else None)

    def is_as_known(self) -> bool:
        """Whether every file holds what it held, and none is new or gone."""
        texts = (source.path for source in self.sources.files if source.role in TEXTS)
        return self._same.keys() == self.known.keys() == self.rows.keys() and all(map(self.known.__contains__, texts))

    # Readings

    def people(self) -> list[Reading]:
        """Experts and standing pages."""
        return list(
            self._readings([source for source in self.sources.files if source.role in (Role.PAGE, Role.EXPERT)])
        )

    def posts(self) -> Iterator[Reading]:
        """Posts by path, each once, as they come from the workers."""
        return self._readings([source for source in self.sources.files if source.role is Role.POST])

    def _readings(self, wanted: Sequence[Source]) -> Iterator[Reading]:
        paths = {source.path for source in wanted}
        new = self.read_all([source for source in self._rest if source.path in paths])
        for source in wanted:
            if (same := self._made_of(source)) and same.post:
                yield _reading_of(source, same, same.post)
            elif found := self._found.pop(source.path, None):
                yield found
            else:
                yield self._rendered(source, next(new))
        self.bodies.write()

    def _slim(self, source: Source, reading: Reading) -> Reading:
        """A reading whose body has only what other texts and the catalog need of it."""
        one = self._alike.one
        keys, lines = tuple(reading.lines), tuple(reading.lines.values())
        ids = tuple([one(id, id) for id in reading.body.ids])
        return Reading(
            path=source.path,
            role=reading.role,
            fields=reading.fields,
            body=Body(html="", ids=ids, excerpt=reading.body.excerpt),
            lines=one((keys, lines), reading.lines),
            body_line=reading.body_line,
            errors=reading.errors,
            warnings=reading.warnings,
            text_key=reading.text_key,
            verdicts=reading.verdicts,
        )

    def _rendered(self, source: Source, made: Read) -> Reading:
        """Keep what a worker rendered; the rest of what it read."""
        if made.row:
            self.bodies.put(made.reading.text_key, made.row)
        if made.digest:
            self._note(source, made.digest)
        return self._slim(source, made.reading)

    def again(self, reading: Reading) -> Reading:
        """A text that a former build made something of, with its fields."""
        source = self._by_path[reading.path]
        if self._take(source):
            return self._found.pop(source.path)
        return self._rendered(source, next(self.read_all([source])))

    def body(self, reading: Reading) -> Body:
        """The body of a reading, with its HTML; rendered once more where the cache lost it.

        Raises BuildError when its file says something else by now.
        """
        if not reading.text_key:
            return reading.body
        try:
            return self.bodies.rendered(reading.text_key).body
        except NotKeptError:
            made = next(self.read_all([self._by_path[reading.path]])).whole
        if made.text_key != reading.text_key:
            raise BuildError(f"{self.sources.named(reading.path)} was changed while the site was built; build again")
        return made.body

    def files(self) -> Mapping[str, KeptFile]:
        """What is known of media files that have not changed."""
        return {path: row.file for path, row in self._same.items() if row.file}

    def rows_with(
        self, posts: Mapping[str, Post], files: Mapping[str, KeptFile], readings: Mapping[str, Reading]
    ) -> Mapping[str, SourceRow]:
        """Every row of this build with what was made of its source."""

        def made(path: str) -> SourceRow:
            row, post, kept = self.rows[path], posts.get(path), files.get(path)
            if post is not None and (row.post is not post or not row.text_key):
                reading = readings[path]
                return SourceRow(
                    digest=row.digest,
                    times=row.times,
                    post=post,
                    lines=dict(reading.lines),
                    body_line=reading.body_line,
                    text_key=reading.text_key,
                    ids=reading.body.ids,
                    warnings=reading.warnings,
                    verdicts=reading.verdicts,
                )
            if (kept is not None and row.file != kept) or (post is None and row.post is not None):
                return SourceRow(digest=row.digest, times=row.times, file=kept)
            return row

        return Rows(self.rows.keys(), made)


def _with_times(row: SourceRow, times: Times | None) -> SourceRow:
    return SourceRow(
        digest=row.digest,
        times=times,
        post=row.post,
        lines=row.lines,
        body_line=row.body_line,
        text_key=row.text_key,
        ids=row.ids,
        warnings=row.warnings,
        file=row.file,
        verdicts=row.verdicts,
    )


class _Alike:
    """Equal values that come from workers again and again, each held once; as many as are worth it."""

    def __init__(self) -> None:
        self._values: dict[Hashable, Any] = {}

    def one(self, key: Hashable, value: T) -> T:
        """The value that came first under an equal key."""
        found: T = self._values.get(key, value) if len(self._values) >= _ALIKE else self._values.setdefault(key, value)
        return found


def _reading_of(source: Source, row: SourceRow, post: Post) -> Reading:
    """A reading as a former build left it."""
    return Reading(
        path=source.path,
        role=source.role,
        body=Body(html="", ids=row.ids),
        lines=row.lines,
        body_line=row.body_line,
        warnings=row.warnings,
        text_key=row.text_key,
        made=post,
        verdicts=row.verdicts,
    )
