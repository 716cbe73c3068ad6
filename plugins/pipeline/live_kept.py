"""What one state of the network in memory leaves to the next, so that a save costs what it changes, not the whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from plugins.network.catalog import Assembled
from plugins.network.charter import Charter
from plugins.network.judging import Verdict
from plugins.network.memory import KeptText, Left, Memory
from plugins.network.model import Post
from plugins.network.reading import Readings
from plugins.network.reads import Reads
from plugins.network.succeeding import Edit, successor
from plugins.pipeline.bodies_kept import KeptBodies
from plugins.pipeline.intake import Intake, ReadAll
from plugins.pipeline.known import SourceRow
from plugins.pipeline.workers import Read


@dataclass(frozen=True, slots=True)
class Stood:
    """A post that was saved and stands in for what it was: how that was, and what came of its file now."""

    before: Post
    text: KeptText
    read: Read
    verdicts: tuple[Verdict, ...] = ()  # before


@dataclass
class Remembered:
    """What the state before left of its sources, in memory; takes the place of a record.

    `saved` are posts that were saved since, if nothing else was. `kept` is what rooms keep for themselves.
    """

    bodies: KeptBodies | None = None
    left: Left = field(default_factory=Left)
    assembled: Assembled | None = None  # without what rooms found wrong
    reads: Reads = field(default_factory=Reads)
    at: int = 0
    before: Intake | None = None
    saved: tuple[Stood, ...] = ()
    kept: dict[str, Any] = field(default_factory=dict)
    paths: Collection[str] = ()  # of all outputs

    @cached_property
    def rows(self) -> Mapping[str, SourceRow]:
        if self.before is None or self.assembled is None:
            return {}
        return dict(self.before.rows_with(self.left.posts, self.left.files, self.assembled.texts.by_path))

    @cached_property
    def intake_after(self) -> Intake:
        """The sources of which only `saved` are others."""
        assert self.before is not None
        rows = {one.before.source: SourceRow(digest=one.read.digest, times=None) for one in self.saved}
        return replace(self.before, rows={**self.before.rows, **rows})

    def succeeded(self, now: datetime) -> Assembled | None:
        """What is put together of the sources if only `saved` are others, and that tells everything."""
        if self.assembled is None or not self.saved or not all(one.read.digest for one in self.saved):
            return None
        edits = [
            Edit(before=one.before, text=one.text, reading=one.read.reading, verdicts=one.verdicts)
            for one in self.saved
        ]
        intake = self.intake_after
        readings = replace(
            self.assembled.texts.readings, body=intake.body, again=intake.again, memory=Memory(), posts=(), people=()
        )
        return successor(self.assembled, edits, readings, now, Reads())

    def intake(self, charter: Charter, bodies: KeptBodies, read_all: ReadAll, reads_as_ours: bool) -> Intake:
        known = self.rows if self.bodies and self.bodies.shaped_by == bodies.shaped_by else {}
        laws = self.before.laws if self.before else {}
        found = Intake(charter, known, bodies, read_all, self.at, reads_as_ours, judged_by=laws)
        found.look()
        return found

    def readings(self, intake: Intake) -> Readings:
        return Readings(
            people=intake.people(), posts=intake.posts(), body=intake.body, again=intake.again, memory=self._of(intake)
        )

    def _of(self, intake: Intake) -> Memory:
        if self.assembled is None or not intake.known:
            return Memory()
        looked = {cell for text in self.left.texts.values() for cell in text.looked}
        return Memory(
            maker=self.left.maker,
            at=self.assembled.catalog.now,
            texts=self.left.texts,
            files=intake.files(),
            quotes=self.left.quotes,
            relations=self.left.relations,
            cells={cell: self.reads.digest(cell) for cell in looked},
        )
