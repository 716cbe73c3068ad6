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
        _fill(self, path=path, template=template, of=view, owner=owner)

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
        _fill(self, path=path, of=value, write=write, owner=owner)

    @property
    def value(self) -> Any:
        return self.of.make() if isinstance(self.of, Later) else self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file taken as it is."""

    path: str
    source: Path
    owner: str


Output = Page | Data | Document | Copy


def _fill(output: object, **fields: object) -> None:
    for name, value in fields.items():
        object.__setattr__(output, name, value)


class BuildError(StopError):
    """The build can't be finished; nothing is applied. The message says what to do."""
