"""What kits need of other rooms, of the settings and of the writer of files: handed over by the door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from plugins.network.carrying import Carriage
from plugins.network.catalog import Assembled
from plugins.network.library import Library
from plugins.network.linking import Linker
from plugins.network.viewing import Viewer
from plugins.pipeline.outputs import Output, Page


class Surveying(Protocol):
    """Reads a network without building it."""

    def __call__(self) -> AbstractContextManager[Assembled]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaping:
    """What a kit needs of others to be made: a card, what pages wear, templates, the post's own page."""

    settings: Callable[[], Mapping[str, Any]]
    card: Callable[[Linker, Path, str], bytes]
    worn: Callable[[Path], tuple[Output, ...]]
    render: Callable[[Mapping[str, Any], Page], bytes]
    page: Callable[[Viewer, Library, str], Page]


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpers:
    """What the command needs of others."""

    shaping: Shaping
    surveying: Surveying
    carriage: Callable[[Assembled], Carriage]
    write: Callable[[Mapping[str, Any], Iterable[Output], Path], object]
