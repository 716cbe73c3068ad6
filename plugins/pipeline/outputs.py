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


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A template rendered with one complete, immutable view. `view` is the only thing the template is handed."""

    path: str
    template: str
    view: object
    owner: str  # what it shows: a source file, or the name of the capability


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Bytes that are already made (a sitemap, a stylesheet)."""

    path: str
    data: bytes
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that a function makes from one complete, immutable value, when it is written (a feed).

    `write` is a function of a module, pure: the same value gives the same bytes.
    """

    path: str
    value: object
    write: Callable[[Any], bytes]
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file taken as it is."""

    path: str
    source: Path
    owner: str


Output = Page | Data | Document | Copy


class BuildError(StopError):
    """The build can't be finished; nothing is applied. The message says what to do."""
