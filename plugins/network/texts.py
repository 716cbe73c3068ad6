"""The texts of everything published: bodies whose links are resolved, each made when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

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
            looked=tuple(sorted(looked)),
            mistakes=resolved.mistakes,
            used=tuple(sorted(resolved.used)),
        )
        return made

    def is_unchanged(self, cell: str) -> bool:
        """Whether a cell that texts look up is known to hold what it held when a former build looked."""
        return self._changed.get(cell) is False

    def _resolved(self, source: str) -> Resolved:
        return resolve(source, self.readings.body(self.by_path[source]), self.targets)

    def _is_changed(self, cell: str) -> bool:
        if cell not in self._changed:
            self._changed[cell] = self.readings.memory.cells.get(cell) != self.reads.digest(cell)
        return self._changed[cell]
