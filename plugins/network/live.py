"""The site as it is right now: what a preview asks of whoever holds the network in memory.

The values lie on the ground floor, so that the pipeline can make them and the preview can show them without either
knowing the other. A *page's path* is that below the site's prefix, decoded, without its first slash: "" is the front
page, "tax/ring-fence/" a page, "feed.xml" a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from plugins.network.problems import Problem

if TYPE_CHECKING:
    from plugins.network.library import Text
    from plugins.network.model import Post
    from plugins.network.viewing import Viewer
    from plugins.network.yamlfile import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is at a path: bytes, or a file that is sent from where it lies."""

    etag: str  # a digest: it differs when, and only when, what is sent differs; plain ASCII, no quotes
    body: bytes = b""
    file: Path | None = None  # sent instead of `body`, a range of it when that is all that is asked for (a film)
    content_type: str = ""  # "": told by the name
    status: int = 200
    policy: str = ""  # a Content-Security-Policy of its own; "": that of its kind


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What a post's page is made of, for who looks the post over: its values, never to be kept."""

    viewer: Viewer  # of the whole network, with who carries what
    post: Post
    text: Text
    mistakes: tuple[Mistake, ...]  # in its links and pictures
    folder: Path  # of its unit, absolute
    page: bytes  # as it is shown


Passing = Callable[[Behind, str], Answer | None]  # a file of what it takes to pass a post on; "" is its page


class Live(Protocol):
    """The site in memory. Every method may be called from any thread; `update` never twice at a time.

    A set-up that is broken is no exception: the last good site stays, or none, and `problems` says why.
    """

    @property
    def prefix(self) -> str:
        """The path of the site's address: "" or "/insights"."""

    def answer(self, path: str) -> Answer | None:
        """What is at a page's path, made when it is asked for from the newest state there is; None: no such page."""

    def source(self, path: str) -> Path | None:
        """The file that a page is made of, absolute; None for a page of none, or of many. Quick: every page asks."""

    def behind(self, path: str) -> Behind | None:
        """What the page of a post is made of; None where there is none."""

    def watched(self) -> tuple[Path, ...]:
        """Folders (with all below them) and single files whose changes matter; they need not be there."""

    def update(self, changed: frozenset[Path]) -> Iterator[Step]:
        """Follow what was changed: first the pages of what was saved, then everything.

        `changed` is a hint. A folder in it stands for everything below; a path need not be there any more, and where
        thousands of files change at once some may be missing.
        """

    def problems(self) -> tuple[Shown, ...]:
        """Everything that is wrong right now."""
