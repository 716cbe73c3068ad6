"""The site as it is right now: what a preview asks of whoever holds the network in memory.

The values lie on the ground floor, so that the pipeline can make them and the preview can show them without either
knowing the other. A *page's path* is that below the site's prefix, decoded, without its first slash: "" is the front
page, "tax/ring-fence/" a page, "feed.xml" a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from plugins.network.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is at a path: bytes, or a file that is sent from where it lies."""

    etag: str  # a digest: it differs when, and only when, what is sent differs; plain ASCII, no quotes
    body: bytes = b""
    file: Path | None = None  # sent instead of `body`, a range of it when that is all that is asked for (a film)
    content_type: str = ""  # "": told by the name
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A part of an update that came to its end."""

    right: frozenset[str] | None  # paths of pages that are right now; None: all are
    said: str  # for the terminal, as in "/tax/ring-fence/ is right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A problem and the pages on which it is shown."""

    problem: Problem
    source: Path | None = None  # the file that it is in, absolute
    pages: frozenset[str] | None = frozenset()  # their paths; None: every page, because the set-up itself is broken


class Live(Protocol):
    """The site in memory. Every method may be called from any thread; `update` never twice at a time.

    A set-up that is broken is no exception: the last good site stays, or none, and `problems` says why.
    """

    @property
    def prefix(self) -> str:
        """The path of the site's address: "" or "/insights"."""

    def answer(self, path: str) -> Answer | None:
        """What is at a page's path, made when it is asked for from the newest state there is; None: no such page."""

    def watched(self) -> tuple[Path, ...]:
        """Folders (with all below them) and single files whose changes matter; they need not be there."""

    def update(self, changed: frozenset[Path]) -> Iterator[Step]:
        """Follow what was changed: first the pages of what was saved, then everything.

        `changed` is a hint. A folder in it stands for everything below; a path need not be there any more, and where
        thousands of files change at once some may be missing.
        """

    def problems(self) -> tuple[Shown, ...]:
        """Everything that is wrong right now."""
