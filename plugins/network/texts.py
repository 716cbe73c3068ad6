"""The texts of everything published: bodies whose links are resolved, each made when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern

from plugins.network.library import Text
from plugins.network.links import Resolved, Targets, resolve
from plugins.network.memory import KeptText
from plugins.network.reading import Reading, Readings
from plugins.network.reads import Reads


@dataclass(frozen=True, slots=True)
class Texts:
    """The library of a build, by source path. Each text is a cell, known by its digest."""

    by_path: dict[str, Reading] = field(compare=False)
    readings: Readings = field(compare=False)
    targets: Targets = field(compare=False)
    reads: Reads = field(compare=False)
    kept: dict[str, KeptText] = field(default_factory=dict)  # of every text
    _changed: dict[str, bool] = field(default_factory=dict, compare=False)  # cells, asked for again and again
    _sources: dict[str, str] = field(default_factory=dict, compare=False)  # by site path

    def __post_init__(self) -> None:
        self.reads.define("text", self.digest)

    def text(self, source: str) -> Text:
        """The text of a published source. Raises KeyError for one that is not published."""
        self.reads.note(f"text {source}")
        if source not in self.kept:
            raise KeyError(source)
        return self._resolved(source).text

    def digest(self, source: str) -> bytes | None:
        """A digest of a text, without making it; None for what is not published."""
        found = self.kept.get(source)
        return found.digest if found else None

    def keep(self, source: str) -> KeptText:
        """Publish a source: how its links are resolved, taken from a former build if all it looked up is the same."""
        body, known = self.by_path[source].text_key, self.readings.memory.texts.get(source)
        if known and body and known.body == body and not any(map(self._is_changed, known.looked)):
            self.kept[source] = known
            return known
        with self.reads.noting() as looked:
            resolved = self._resolved(source)
        text = resolved.text
        self.kept[source] = made = KeptText(
            body=body,
            digest=self.reads.digest_of((str(text.html), text.headings, text.words)),
            looked=tuple(sorted(map(intern, looked))),  # others look up the same
            mistakes=resolved.mistakes,
            used=tuple(sorted(resolved.used)),
        )
        return made

    def is_as_before(self, source: str) -> bool:
        """Whether a post, and its text, are known to be what a former build made of them."""
        text, reading = self.kept.get(source), self.by_path[source]
        return text is not None and reading.made is not None and text is self.readings.memory.texts.get(source)

    def links(self, source: str) -> list[str]:
        """The sources of posts to which a text links. What nobody can read now, not even a relation tells of."""
        found = []
        for cell in self.kept[source].looked:
            kind, _, target = cell.partition(" ")
            if kind == "link_path":
                target = self._source_at.get(target, "")
            if kind in ("link_path", "link_source") and "/posts/" in target:
                found.append(target)
        if not found:
            return found
        with self.reads.noting():
            return [target for target in dict.fromkeys(found) if target in self.targets.sources]

    def is_unchanged(self, cell: str) -> bool:
        """Whether a cell that texts look up is known to hold what it held when a former build looked."""
        return self._changed.get(cell) is False

    @property
    def _source_at(self) -> dict[str, str]:
        """The source of what is at a site path, old addresses among them."""
        if not self._sources:
            with self.reads.noting():
                sources = {page.path: source for source, page in self.targets.sources.items()}
                at = {path: sources[page.path] for path, page in self.targets.paths.items() if page.path in sources}
            self._sources.update(at)
        return self._sources

    def _resolved(self, source: str) -> Resolved:
        return resolve(source, self.readings.body(self.by_path[source]), self.targets)

    def _is_changed(self, cell: str) -> bool:
        if cell not in self._changed:
            self._changed[cell] = self.readings.memory.cells.get(cell) != self.reads.digest(cell)
        return self._changed[cell]
