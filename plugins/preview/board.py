"""What every open page is told: a number that grows with each step of an update, and which pages it concerns."""

from __future__ import annotations

import json
import secrets
from collections import deque
from collections.abc import AsyncIterator

import anyio

_REMEMBERED = 64  # steps; who slept longer is told to look at everything
_ALIVE = 15.0  # seconds between two signs of life, so that a line that is dead is noticed
_AGAIN = 500  # milliseconds until a browser whose line broke asks again

Pages = frozenset[str] | None  # None: all


class Board:
    """Steps as they happen, for any number of listeners. Belongs to one event loop; `version` is read anywhere."""

    def __init__(self) -> None:
        self._start = secrets.token_hex(4)  # another start of the preview has other versions, whatever their number
        self._number = 0
        self._steps: deque[tuple[int, Pages]] = deque(maxlen=_REMEMBERED)
        self._happened = anyio.Event()
        self._closed = False

    @property
    def version(self) -> str:
        """Names what is served right now; a page that was served under another one may be old."""
        return f"{self._start}-{self._number}"

    def post(self, pages: Pages) -> None:
        """Tell everybody that these pages can be served anew."""
        self._number += 1
        self._steps.append((self._number, pages))
        self._wake()

    def close(self) -> None:
        """Let every listener go."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        self._happened.set()
        self._happened = anyio.Event()

    async def listen(self) -> AsyncIterator[bytes]:
        """Server-sent events until `close`: first what the version is, then each step."""
        seen = self._number
        yield f"retry: {_AGAIN}\n".encode() + self._event(None)
        while True:
            happened = self._happened
            if seen == self._number:
                with anyio.move_on_after(_ALIVE):
                    await happened.wait()
            if self._closed:
                return
            if seen == self._number:
                yield b": still here\n\n"
            else:
                pages, seen = self._since(seen), self._number
                yield self._event(pages)

    def _since(self, seen: int) -> Pages:
        """The pages of every step after number `seen`, None as soon as one was for all or is forgotten."""
        later = [(number, pages) for number, pages in self._steps if number > seen]
        if len(later) < self._number - seen:
            return None
        together: frozenset[str] = frozenset()
        for _, pages in later:
            if pages is None:
                return None
            together |= pages
        return together

    def _event(self, pages: Pages) -> bytes:
        said = {"version": self.version, "pages": None if pages is None else sorted(pages)}
        return f"data: {json.dumps(said)}\n\n".encode()
