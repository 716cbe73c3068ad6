"""What a capability returns instead of writing: outputs as values.

`path` is relative to the output folder, with `/`, and is made by `network.urls`. Two outputs with one path are refused
before anything is written; their `owner` says who must be told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.network.problems import StopError

_set = object.__setattr__  # of a frozen value, while it is made


@dataclass(frozen=True, slots=True)
class Later:
    """A value that is made when it is asked for, by a function of a module.

    `within` is what the function looks at, and notes its looks (`network.reads`); `given` are the rest of its
    arguments, plain values. Whoever knows what was read and what was given knows when to make it anew.
    """

    function: Callable[..., Any]
    within: tuple[object, ...]
    given: tuple[str | int, ...] = ()

    def make(self) -> Any:
        return self.function(*self.within, *self.given)


@dataclass(frozen=True, slots=True, init=False)
class Page:
    """A template rendered with one complete, immutable view. `view` is the only thing the template is handed."""

    path: str
    template: str
    of: object  # the view, or the `Later` that makes it
    owner: str  # what it shows: a source file, or the name of the capability

    def __init__(self, *, path: str, template: str, view: object, owner: str) -> None:
        _set(self, "path", path)  # one by one: there are very many
        _set(self, "template", template)
        _set(self, "of", view)
        _set(self, "owner", owner)

    @property
    def view(self) -> Any:
        return self.of.make() if isinstance(self.of, Later) else self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Bytes that are already made (a stylesheet)."""

    path: str
    data: bytes
    owner: str


@dataclass(frozen=True, slots=True, init=False)
class Document:
    """A file that a function makes from one complete, immutable value, when it is written (a feed).

    `write` is a function of a module, pure: the same value gives the same bytes.
    """

    path: str
    of: object  # the value, or the `Later` that makes it
    write: Callable[[Any], bytes]
    owner: str

    def __init__(self, *, path: str, value: object, write: Callable[[Any], bytes], owner: str) -> None:
        _set(self, "path", path)
        _set(self, "of", value)
        _set(self, "write", write)
        _set(self, "owner", owner)

    @property
    def value(self) -> Any:
        return self.of.make() if isinstance(self.of, Later) else self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file taken as it is. With `sha256` (in hex digits) it is known before it is read, and nothing else is taken."""

    path: str
    source: Path
    owner: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, init=False)
class Folder:
    """A folder whose files a function makes; which ones, nobody knows before (a search index).

    `write`, a function of a module, is handed the value and an empty folder, and leaves there what is wanted: regular
    files, in folders. It need not make the same bytes twice: what it made stays while nothing changes that it was made
    from. `head` is a file that is always among them; the record knows the whole by it. All below `path` is the
    folder's alone.
    """

    path: str  # without a slash at its end
    of: object  # the value, or the `Later` that makes it
    write: Callable[[Any, Path], None]
    head: str  # relative to `path`
    owner: str

    def __init__(self, *, path: str, value: object, write: Callable[[Any, Path], None], head: str, owner: str) -> None:
        _set(self, "path", path)
        _set(self, "of", value)
        _set(self, "write", write)
        _set(self, "head", head)
        _set(self, "owner", owner)

    @property
    def value(self) -> Any:
        return self.of.make() if isinstance(self.of, Later) else self.of


File = Page | Data | Document | Copy
Output = File | Folder


def key_path(output: Output) -> str:
    """The file by which the record knows an output."""
    return f"{output.path}/{output.head}" if isinstance(output, Folder) else output.path


class BuildError(StopError):
    """The build can't be finished; nothing is applied. The message says what to do."""
