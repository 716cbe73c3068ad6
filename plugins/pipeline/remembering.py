"""One build and its record: what the last one left is taken up, and what this one leaves is written down."""

from __future__ import annotations

import hashlib
import sys
import time
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from jinja2 import Environment

from plugins.network.catalog import Assembled
from plugins.network.charter import Charter
from plugins.network.memory import KeptText, Memory
from plugins.network.reading import Readings
from plugins.network.reads import Reads
from plugins.pipeline.bodies_kept import KeptBodies
from plugins.pipeline.cells import SPARE, Cells
from plugins.pipeline.closures import closure, source_digests, template_key, theme_key
from plugins.pipeline.fingerprints import code_in
from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.intake import Intake, ReadAll
from plugins.pipeline.known import Known, OutputRow, Rows, SourceRow, digest_of, packed, packed_text
from plugins.pipeline.ledger import Ledger, packed_folders, packed_rows, unpacked_folders
from plugins.pipeline.outputs import Copy, Output, Page
from plugins.pipeline.record import Changes, Record
from plugins.pipeline.relations_kept import packed_relations, unpacked_relations
from plugins.pipeline.same_catalog import apart, texts_that_changed
from plugins.pipeline.staleness import LINKS, Parts, Why
from plugins.pipeline.why import KEPT_MOST, name_of, reason

CODE = Path(__file__).resolve().parents[1]
# Libraries that shape what is written; templates name those that they go through themselves.
LIBRARIES = (
    *("pelican", "Markdown", "nh3", "pydantic", "PyYAML", "pillow", "feedgen", "lxml", "msgspec", "tzdata"),
    *("babel", "fonttools", "icalendar"),
)
_PARTS = {
    "code": "the code, or the version of a library",
    "url": "'url' in network.yaml",
    "timezone": "'timezone' in network.yaml",
    "dress": "logo, faces or closing words of brand.yaml",
}
_quotes = _laws = msgspec.msgpack.Decoder(dict[str, bytes])


def code_key() -> bytes:
    """A digest of all code that a build runs through: ours, and the versions of Python and of libraries."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for name in LIBRARIES:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    for part in code_in(CODE, (".py", ".js", ".css", ".json")):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


@dataclass
class Remembering:
    """The record of one output folder during one build. `clean`: nothing of it counts."""

    state: Path
    out: OutputFolder
    shaped_by: bytes  # what shapes bodies: `fingerprint`
    clean: bool = False
    jobs: int = 1
    at: int = field(default_factory=time.time_ns)
    memory: Memory | None = None  # of the last build

    @cached_property
    def record(self) -> Record:
        return Record(self.state, self.out.path, reading=not self.clean)

    @cached_property
    def known(self) -> Known:
        return Known(self.record)

    @cached_property
    def cells(self) -> Cells:
        return self.known.cells()

    @cached_property
    def code(self) -> bytes:
        return code_key() + self.shaped_by

    @property
    def is_of_this_code(self) -> bool:
        """Whether the last build ran through the same code: else its posts and texts would not be what they are now."""
        return self.known.facts.get("code") == self.code

    @cached_property
    def sources(self) -> Mapping[str, SourceRow]:
        """What the last build knew of its sources."""
        zone = self.known.facts.get("zone")
        return self.known.sources(ZoneInfo(zone.decode())) if zone and self.is_of_this_code else {}

    # Reading

    def intake(self, charter: Charter, bodies: KeptBodies, read_all: ReadAll, reads_as_ours: bool) -> Intake:
        """The sources, looked at."""
        found = Intake(charter, self.sources, bodies, read_all, self.at, reads_as_ours, judged_by=self.judged_by)
        found.look()
        return found

    @property
    def judged_by(self) -> Mapping[str, bytes]:
        """By which law the last build judged the files of each unit, by folder."""
        facts = self.known.facts
        return _laws.decode(facts["laws"]) if "laws" in facts and self.is_of_this_code else {}

    def readings(self, intake: Intake) -> Readings:
        """What the sources say, and what the last build made of them."""
        self.memory = self._memory(intake) if self.is_of_this_code else None
        return Readings(
            people=intake.people(),
            posts=intake.posts(),
            body=intake.body,
            again=intake.again,
            memory=self.memory or Memory(),
        )

    def _memory(self, intake: Intake) -> Memory:
        facts = self.known.facts
        return Memory(
            maker=facts.get("maker", b""),
            at=datetime.fromisoformat(facts["now"].decode()) if "now" in facts else None,
            texts=self.known.texts(self.cells),
            files=intake.files(),
            quotes=_quotes.decode(facts["quotes"]) if "quotes" in facts else {},
            relations=unpacked_relations(facts),
            cells=self.cells.held(LINKS),
        )

    # Writing

    def ledger(
        self, reads: Reads, environment: Environment, intake: Intake, assembled: Assembled, around: bytes
    ) -> Ledger:
        """The outputs, of which it is known what they were made from."""
        self.templates = _Templates(environment, self.known.facts)
        self.base = self.code + reads.digest_of(tuple(sorted(reads.assumed.items())))
        return Ledger(
            rows=self.known.outputs(),
            cells=self.cells,
            folders=unpacked_folders(self.known.facts),
            parts=Parts(
                base=self.base,
                template=self.templates.key,
                file=lambda copy: _digest_of(copy, intake),
            ),
            reads=reads,
            at=self.at,
            clean=self.clean,
            only=self._only(intake, assembled, around),
            traced=self.known.facts.get("base") == self.base,
            jobs=self.jobs,
        )

    def _only(self, intake: Intake, assembled: Assembled, around: bytes) -> frozenset[str] | None:
        """The cells that may hold something else, where that can be told; None: any."""
        if not self.is_of_this_code or self.memory is None:
            return None
        changed = texts_that_changed(self.known.facts, intake, assembled, self.memory.texts, around)
        return None if changed is None else frozenset(f"text {source}" for source in changed)

    # Reasons

    def parts(self, reads: Reads) -> dict[str, bytes]:
        """What outputs are made with, thing by thing, as digests."""
        assumed = {name: reads.digest_of(value) for name, value in reads.assumed.items()}
        return {"code": self.code, **assumed, **self.templates.sources()}

    def reasons(self, ledger: Ledger, folder: str, *, all: bool) -> dict[str, list[str]]:
        """Why each output was made, by path; with `all`, also where there are more than anybody keeps."""
        if len(ledger.stale) > KEPT_MOST and not all:
            return {}
        now, facts = self.parts(ledger.reads), self.known.facts
        changed = {name for name, digest in now.items() if facts.get(f"part {name}") != digest}
        found = {}
        for stale in ledger.stale:
            output = stale.output
            parts = self._changed_parts(output, changed) if stale.why is Why.PARTS else ()
            found[name_of(output)] = reason(stale, folder, parts)
        return found

    def _changed_parts(self, output: Output, changed: set[str]) -> Iterable[str]:
        through = self.templates.through(output.template) if isinstance(output, Page) else frozenset()
        names = [name for name in sorted(changed) if name in through or not name.startswith("template ")]
        return [_PARTS.get(name, name) for name in names] or ["settings of Jinja, or the file itself"]

    def close(
        self,
        intake: Intake,
        assembled: Assembled,
        ledger: Ledger,
        paths: Iterable[str],
        gone: Iterable[str],
        told: Mapping[str, bytes],
    ) -> None:
        """Write down what this build leaves, once it is applied."""
        left, by_path = assembled.left, assembled.texts.by_path
        for text in left.texts.values():
            self.cells.packed(text.looked)  # so that each has a number
        outputs = self._renumbered(ledger.close(self.out, paths, gone), left.texts)
        self._digest_links(assembled, ledger.reads)
        ledger.digest_new_cells()
        parts = {f"part {name}": digest for name, digest in self.parts(ledger.reads).items()}
        ledger.reads.let_go()  # nothing is made any more, and the record takes room, too
        sources = intake.rows_with(left.posts, left.files, by_path)
        folders, relations = packed_folders(ledger.folders), packed_relations(left.relations)
        facts = {
            "code": self.code,
            "base": self.base,
            "zone": assembled.catalog.network.timezone.encode(),
            "maker": left.maker,
            "apart": apart(assembled),
            "now": assembled.catalog.now.isoformat().encode(),
            "quotes": msgspec.msgpack.encode(left.quotes, order="sorted"),
            "laws": msgspec.msgpack.encode(intake.laws, order="sorted"),
            **parts,
            **self.templates.facts(),
            **told,
        }
        tables = {
            "sources": Rows(sources.keys(), lambda path: packed(sources[path])),
            "outputs": packed_rows(outputs),
            "texts": Rows(left.texts.keys(), lambda source: packed_text(left.texts[source], self.cells)),
            "cells": Rows(tuple(self.cells.rows()), self.cells.row),
            "facts": _one_by_one(facts, folders, relations),
        }
        whole = self.clean
        changes = {
            name: Changes(put=rows) if whole else self.known.changes(name, rows) for name, rows in tables.items()
        }
        self.record.save(changes, whole=whole)

    def _renumbered(self, outputs: Mapping[str, OutputRow], texts: Mapping[str, KeptText]) -> Mapping[str, OutputRow]:
        """The same outputs, once cells that nobody reads any more are forgotten; that is done when they may be many."""
        cells = self.cells
        if len(cells) <= cells.needed + cells.needed // 4 + SPARE:
            return outputs
        used = bytearray(len(cells))
        for output in outputs.values():
            for number in memoryview(output.cells).cast("I"):
                used[number] = True
        for text in texts.values():
            for number in memoryview(cells.packed(text.looked)).cast("I"):
                used[number] = True
        cells.use_what_others_are_made_from(used)
        cells.needed = sum(used)
        if cells.needed == len(cells):
            return outputs
        new = cells.keep(used)

        def renumbered(path: str) -> OutputRow:
            before = outputs[path]
            numbers = sorted(new[number] for number in memoryview(before.cells).cast("I"))
            return msgspec.structs.replace(before, cells=array("I", numbers).tobytes())

        return Rows(outputs.keys(), renumbered)

    def _digest_links(self, assembled: Assembled, reads: Reads) -> None:
        """Note what the cells hold that links were looked up in, but for those that are known to be as they were."""
        looked = {cell for text in assembled.left.texts.values() for cell in text.looked}
        for cell in looked:
            if not assembled.texts.is_unchanged(cell):
                self.cells.note(cell, reads.digest(cell))


def _one_by_one(*some: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Rows of several mappings as those of one; none is made before it is asked for."""
    of = {name: rows for rows in some for name in rows}
    return Rows(of, lambda name: of[name][name])


class _Templates:
    """Keys of templates; as long as nothing of the theme changed they are those of the last build."""

    def __init__(self, environment: Environment, facts: Mapping[str, bytes]) -> None:
        self._environment, self._theme = environment, theme_key(environment)
        self._through: dict[str, frozenset[str]] = {}
        same = facts.get("theme") == self._theme
        self._keys = {name: key for name, key in facts.items() if name.startswith("template ")} if same else {}

    def key(self, name: str) -> bytes:
        known = self._keys.get(f"template {name}")
        if known is None:
            known = self._keys[f"template {name}"] = template_key(self._environment, name)
        return known

    def sources(self) -> dict[str, bytes]:
        """A digest of each template's words, by "template <name>"."""
        return {f"template {name}": digest for name, digest in source_digests(self._environment).items()}

    def through(self, name: str) -> frozenset[str]:
        """The names under which `sources` has a template and all that it goes through."""
        if name not in self._through:
            self._through[name] = frozenset(f"template {one}" for one in closure(self._environment, name))
        return self._through[name]

    def facts(self) -> dict[str, bytes]:
        return {"theme": self._theme, **self._keys}


def _digest_of(copy: Copy, intake: Intake) -> bytes:
    """The digest of a file that is copied: known for those of units, and for pinned ones; others are few."""
    if copy.sha256:
        return bytes.fromhex(copy.sha256)
    try:
        row = intake.rows.get(copy.source.relative_to(intake.sources.root).as_posix())
    except ValueError:
        row = None
    return row.digest if row else digest_of(copy.source.read_bytes())
