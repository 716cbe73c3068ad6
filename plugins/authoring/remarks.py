"""What an import has to say about somebody's file, and text that remembers where it came from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something of a source file that could not be kept, or was kept differently. `file` is relative to the source."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Traced:
    """A text, and for each of its lines the line of the source file from which it came."""

    text: str
    lines: tuple[int, ...]

    @classmethod
    def of(cls, text: str, first_line: int) -> Traced:
        """A text that stands in its source as it is, from `first_line` on."""
        return cls(text, tuple(range(first_line, first_line + text.count("\n") + 1)))

    def line_at(self, offset: int) -> int:
        """The source line of a character."""
        return self.lines[bisect_right(self._starts, offset) - 1]

    @cached_property
    def _starts(self) -> list[int]:
        return line_starts(self.text)

    def edited(self, edits: list[Edit]) -> Traced:
        """The text after `edits`, which must not overlap."""
        out = _Writer()
        done = 0
        offsets = self._starts
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            self._keep(out, offsets, done, edit.start)
            number = self.lines[bisect_right(offsets, edit.start) - 1]
            out.add(edit.text, [number] * (edit.text.count("\n") + 1))
            done = edit.end
        self._keep(out, offsets, done, len(self.text))
        return Traced("".join(out.pieces), tuple(out.lines))

    def _keep(self, out: _Writer, offsets: list[int], start: int, end: int) -> None:
        first = bisect_right(offsets, start) - 1
        piece = self.text[start:end]
        out.add(piece, list(self.lines[first : first + piece.count("\n") + 1]))


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters from `start` to `end` by `text`."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Writer:
    pieces: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def add(self, piece: str, numbers: list[int]) -> None:
        """Append a piece whose first line continues the last one."""
        self.pieces.append(piece)
        self.lines += numbers if not self.lines else numbers[1:]


def line_starts(text: str) -> list[int]:
    """The offset of the first character of each line."""
    starts = [0]
    while (found := text.find("\n", starts[-1])) >= 0:
        starts.append(found + 1)
    return starts
