"""What a request gets: a page of the live site with what the preview adds to it, a redirect, or words that say why not.

Everything here is plain functions of a live site and a request's path; they are called in worker threads.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from plugins.network.content_types import content_type
from plugins.network.live import Answer, Live, Shown
from plugins.preview import overlay
from plugins.preview.asking import href, page_path
from plugins.preview.mishaps import outliving

HTML = "text/html; charset=utf-8"
_MISSING = "404.html"
# What a page is drawn with, beside its own bytes. Links lead elsewhere and don't count.
_PARTS = re.compile(rb'(?:src|href|poster)="(/[^"?#]+\.(?:css|js|woff2|png|jpe?g|gif|webp|avif|svg))"')


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a request: an answer, or the address to ask instead."""

    path: str | None  # of the page; None: no page of the site
    answer: Answer
    redirect: str = ""
    overlaid: bool = True  # whether problems are drawn over it; not where it lists them itself


@dataclass(frozen=True, slots=True)
class State:
    """What a page in a browser compares itself with."""

    etag: str
    inner: str  # of its overlay


@dataclass(frozen=True, slots=True)
class Showing:
    """A live site as it is shown: never an exception, since whatever goes wrong is shown as well."""

    live: Live
    problems: Callable[[], tuple[Shown, ...]]

    def find(self, asked: str) -> Found:
        """What is at an address, as it was written in the request."""
        prefix = self.live.prefix
        if asked == overlay.PROBLEMS:
            return Found(None, own(overlay.problems_page(self.problems(), prefix)), overlaid=False)
        if prefix and asked in ("/", prefix):
            return Found(None, own(b""), f"{prefix}/")
        path = page_path(asked, prefix)
        if path is None:
            return self._missing(None, unquote(asked).lstrip("/"))
        if answer := self._answer(path):
            return Found(path, answer)
        if path and not path.endswith("/") and self._answer(f"{path}/"):
            return Found(path, own(b""), href(f"{path}/", prefix))
        return self._missing(path, path)

    def state(self, found: Found) -> State:
        """The state of what was found: of its bytes and of all that is drawn with them."""
        digest = hashlib.blake2b(f"{found.answer.status} {found.answer.etag}".encode(), digest_size=12)
        for part in sorted(set(_PARTS.findall(found.answer.body))):
            path = page_path(part.decode("utf-8", "replace"), self.live.prefix)
            there = self._answer(path) if path else None
            digest.update(b"%s %s\n" % (part, there.etag.encode() if there else b"-"))
        return State(digest.hexdigest(), overlay.overlay(self.problems(), found.path) if found.overlaid else "")

    def _answer(self, path: str) -> Answer | None:
        """The live site's answer. One that fell over something is a page that says so."""
        failed: list[Shown] = []
        answer: Answer | None = None
        with outliving(failed.append):
            answer = self.live.answer(path)
        return own(overlay.broken_page(tuple(failed)), 500) if failed else answer

    def _missing(self, path: str | None, asked: str) -> Found:
        """What says that there is no such page: the site's own, ours, or why there is no site at all."""
        if page := self._answer(_MISSING):
            return Found(path, replace(page, status=page.status if page.status >= 500 else 404))
        broken = tuple(shown for shown in self.problems() if shown.pages is None)
        if broken:
            return Found(path, own(overlay.broken_page(broken), 503), overlaid=False)
        return Found(path, own(overlay.missing_page(asked), 404))


def own(body: bytes, status: int = 200) -> Answer:
    """A page of the preview's own."""
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    return Answer(etag=digest, body=body, content_type=HTML, status=status)


def kind(found: Found) -> str:
    """The media type of what was found."""
    named = found.path if found.path is not None and found.answer.status == 200 else _MISSING
    return found.answer.content_type or content_type(named)
