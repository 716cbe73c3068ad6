"""A line of a file, shown in its author's editor: asked for by a form of a page, started without a shell.

Only what somebody at this machine writes can be opened: an existing file inside the folders that the preview watches.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from plugins.preview.editors import Editor, How

MOST = 8192  # bytes of a request
_LINES = 10_000_000
PATIENCE = 2.0  # seconds in which an editor that can't start usually says so


class NotOpenedError(Exception):
    """A request that opens nothing, with why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file that may be opened."""

    file: Path  # absolute, links followed
    line: int


def place_of(body: bytes, roots: Iterable[Path]) -> Place:
    """What a form asks for. Raises NotOpenedError for what is no file inside one of the folders `roots`."""
    try:
        fields = parse_qs(
            body.decode("ascii"), strict_parsing=True, encoding="utf-8", errors="strict", max_num_fields=4
        )
        [file], [line] = fields["file"], fields["line"]
        number = int(line) if line.isascii() and line.isdecimal() else 0
    except (KeyError, ValueError):
        raise NotOpenedError("A form of the preview says which file and which line.") from None
    if not 0 < number <= _LINES:
        raise NotOpenedError("There is no such line.")
    found = openable(Path(file), roots) if "\0" not in file else None
    if found is None:
        raise NotOpenedError("Only files of the network and its theme are opened from here.")
    return Place(found, number)


def openable(file: Path, roots: Iterable[Path]) -> Path | None:
    """Where a file really is, if that is inside one of the folders `roots`."""
    if not file.is_absolute():
        return None
    real = Path(os.path.realpath(file))
    inside = any(Path(os.path.realpath(root)) in real.parents for root in roots)
    return real if inside and real.is_file() else None


def started(editor: Editor, place: Place, patience: float = PATIENCE) -> str:
    """Have the editor show the place; what went wrong within so many seconds, "" when nothing did."""
    if editor.how is not How.COMMAND:
        return f"{editor.name or 'This editor'} can't be started from a page."
    try:
        process = subprocess.Popen(
            editor.told(str(place.file), place.line),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is meant for the preview alone
        )
    except OSError as error:
        return f"{editor.name} can't be started: {error.strerror}."
    try:
        code = process.wait(patience)
    except subprocess.TimeoutExpired:  # it is open; somebody has to be there when it ends
        threading.Thread(target=process.wait, name="an editor", daemon=True).start()
        return ""
    return f"{editor.name} ended with {code}." if code else ""
