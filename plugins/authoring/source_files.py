"""A folder of somebody's posts, walked and taken apart: bytes in; front matter as texts, a body, and remarks out."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from plugins.authoring.remarks import Remark, Traced
from plugins.network.sources import MAX_TEXT_BYTES
from plugins.network.yamlfile import Document, Value, read_yaml

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})
# Text that another generator would make a page of.
OTHER_TEXT = frozenset({".html", ".htm", ".mdx", ".rst", ".adoc", ".asciidoc", ".textile", ".org", ".njk", ".liquid"})


@dataclass(frozen=True, slots=True)
class Matter:
    """A source file, taken apart. `values` is the front matter: texts, lists of texts, and maps."""

    file: str
    path: Path
    kind: str  # "yaml", "toml" or "" for a file without front matter
    values: Mapping[str, Value]
    lines: Mapping[str, int]
    body: Traced
    remarks: tuple[Remark, ...]

    @property
    def near(self) -> tuple[str, ...]:
        """The folders that say what the file is: those below the source, the source's own and two above."""
        return self.path.parts[-len(Path(self.file).parts) - 3 : -1]

    def line(self, key: str) -> int:
        """The line of a key; 1 when it is not known."""
        return self.lines.get(key, 1)


def text_files(source: Path) -> list[Path]:
    """Everything below `source` that is, or might be, a post; hidden and underscored tool folders excepted."""
    found = []
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        found += [Path(folder, name) for name in names if Path(name).suffix.lower() in MARKDOWN | OTHER_TEXT]
    return sorted(found)


def not_a_post(path: Path) -> str:
    """Why a file is not imported; "" when it is."""
    if path.is_symlink():
        return "is a symbolic link; not followed"
    if not path.is_file():
        return "is not a regular file"
    if path.suffix.lower() in OTHER_TEXT:
        return f"is not Markdown ({path.suffix}); not imported"
    if path.name.lower() == "_index.md":
        return "is the page of a section, not a post; write what it says into unit.yaml or a page of the unit"
    if path.name.lower() in ("readme.md", "license.md", "contributing.md"):
        return "is about the folder, not a post"
    return ""


def read_matter(source: Path, path: Path) -> Matter:
    """One Markdown file. What can't be read of it is left out with a remark; the rest is there. Raises OSError."""
    file = path.relative_to(source).as_posix()
    said: list[tuple[int, str]] = []
    text = _decoded(path.read_bytes(), said)
    kind, front, body, body_line = _split(text, said)
    reader = {"yaml": _yaml, "toml": _toml}.get(kind)
    values, lines = reader(front, said) if reader else ({}, {})
    remarks = tuple(Remark(file, line, what) for line, what in said)
    return Matter(file, path, kind, values, lines, Traced.of(body, body_line), remarks)


def _decoded(data: bytes, said: list[tuple[int, str]]) -> str:
    """Text with `\\n` at line ends and without control characters."""
    try:
        text = data.decode("utf-16") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        said.append((line, "is not UTF-8; read as windows-1252: look at its accents and quotation marks"))
        text = data.decode("cp1252", errors="replace")
    if len(data) > MAX_TEXT_BYTES:
        said.append((1, f"is larger than {MAX_TEXT_BYTES // 1_000_000} MB"))
    return without_controls(text.replace("\r\n", "\n").replace("\r", "\n"), said)


def without_controls(text: str, said: list[tuple[int, str]]) -> str:
    """The text without control characters; each line that held some is put into `said`."""
    if not any(_control(c) for c in set(text)):
        return text
    for number, written in enumerate(text.split("\n"), 1):
        if bad := sorted({f"U+{ord(c):04X}" for c in written if _control(c)}):
            said.append((number, f"control characters are left out: {', '.join(bad)}"))
    return "".join(c for c in text if not _control(c))


def _control(c: str) -> bool:
    code = ord(c)
    return (code < 32 and c not in "\t\n") or 127 <= code < 160 or code in (0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000


def _split(text: str, said: list[tuple[int, str]]) -> tuple[str, str, str, int]:
    """(kind, front matter, body, the body's first line)."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    fence = lines[first].rstrip()
    kind = {"---": "yaml", "+++": "toml"}.get(fence, "")
    if not kind:
        return "", "", text, 1
    ends = (fence, "...") if kind == "yaml" else (fence,)
    for number in range(first + 1, len(lines)):
        if lines[number].rstrip() in ends:
            # Empty lines keep the numbers of what follows right.
            front = "\n" * (first + 1) + "\n".join(lines[first + 1 : number])
            return kind, front, "\n".join(lines[number + 1 :]), number + 2
    said.append((first + 1, f"the front matter is never closed with '{fence}'; all of the file is taken as text"))
    return "", "", text, 1


# --------------------------------------------------------------------------------------------------------------- YAML


def _yaml(front: str, said: list[tuple[int, str]]) -> tuple[dict[str, Value], dict[str, int]]:
    document = read_yaml(front)
    if not isinstance(document.value, dict) and "\t" in front:
        document = read_yaml(front.replace("\t", " "))
        if isinstance(document.value, dict):
            said.append((front[: front.index("\t")].count("\n") + 1, "tabs in the front matter are read as spaces"))
    if isinstance(document.value, dict):
        said += [(mistake.line, mistake.what) for mistake in document.mistakes]
        return dict(document.value), _key_lines(document)
    if not document.mistakes:
        return {}, {}
    said.append((document.mistakes[0].line, f"the front matter is no YAML: {document.mistakes[0].what}"))
    return _rescued(front, said)


def _key_lines(document: Document) -> dict[str, int]:
    return {str(path[0]): line for path, line in document.lines.items() if len(path) == 1}


def _rescued(front: str, said: list[tuple[int, str]]) -> tuple[dict[str, Value], dict[str, int]]:
    """What can be had of broken YAML: each key with what belongs to it, read by itself."""
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    for first, chunk in _chunks(front):
        document = read_yaml(chunk, first_line=first)
        if isinstance(document.value, dict) and not document.mistakes:
            values |= document.value
            lines |= _key_lines(document)
        elif chunk.strip():
            said.append((first, f"left out, since it can't be read: {chunk.strip().splitlines()[0][:80]}"))
    return values, lines


def _chunks(front: str) -> Iterator[tuple[int, str]]:
    """(first line, text) of each top-level key with its indented lines and list items."""
    chunk: list[str] = []
    start = 1
    for number, line in enumerate(front.split("\n"), 1):
        if line and not line[0].isspace() and not line.startswith(("-", "#")):
            if chunk:
                yield start, "\n".join(chunk)
            chunk, start = [], number
        chunk.append(line)
    yield start, "\n".join(chunk)


# --------------------------------------------------------------------------------------------------------------- TOML


def _toml(front: str, said: list[tuple[int, str]]) -> tuple[dict[str, Value], dict[str, int]]:
    lines: dict[str, int] = {}
    for number, line in enumerate(front.split("\n"), 1):
        key = line.partition("=")[0].strip().strip("\"'")
        lines.setdefault(key.strip("[]"), number)
    try:
        return {key: _as_text(value) for key, value in tomllib.loads(front).items()}, lines
    except tomllib.TOMLDecodeError as error:
        said.append((2, f"the front matter is no TOML: {error}"))
    values: dict[str, Value] = {}
    for first, chunk in _chunks(front):
        try:
            values |= {key: _as_text(value) for key, value in tomllib.loads(chunk).items()}
        except tomllib.TOMLDecodeError:
            said.append((first, f"left out, since it can't be read: {chunk.strip().splitlines()[0][:80]}"))
    return values, lines


def _as_text(value: object) -> Value:
    """A TOML value as our YAML has it: every scalar a text."""
    if isinstance(value, dict):
        return {str(key): _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value)
