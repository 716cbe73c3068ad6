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
from plugins.network.links import DEAD
from plugins.network.live import Answer, Behind, Live, Passing, Shown
from plugins.preview import overlay
from plugins.preview.asking import href, page_path
from plugins.preview.mishaps import outliving
from plugins.preview.opener import Opener

HTML = "text/html; charset=utf-8"
POSTS = "posts"  # the folder that all posts of a unit lie in
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
    opener: Opener | None = None  # of whoever sits at this machine; None: somebody else looks
    kit: Passing | None = None  # what it takes to pass a post on

    def find(self, asked: str) -> Found:
        """What is at an address, as it was written in the request."""
        prefix = self.live.prefix
        if asked == overlay.PROBLEMS:
            return Found(None, own(overlay.problems_page(self.problems(), prefix, self.opener)), overlaid=False)
        if asked.startswith(f"{overlay.READING}/"):
            return self._reading(asked.removeprefix(overlay.READING))
        if self.kit and asked.startswith(f"{overlay.KIT}/"):
            return self._passed_on(self.kit, asked.removeprefix(overlay.KIT))
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
        return State(digest.hexdigest(), self._overlay(found.path) if found.overlaid else "")

    def _overlay(self, path: str | None) -> str:
        """What is drawn over a page."""
        return overlay.overlay(self.problems(), path, self._around(path) if path is not None else overlay.NOTHING)

    def _around(self, path: str) -> overlay.Around:
        """What can be done with the page at a path."""
        file = self.live.source(path)
        is_post = file is not None and POSTS in file.parts
        address = href(path, self.live.prefix)
        ways = (
            ("Reading check", overlay.READING + address),
            *((("Share it", overlay.KIT + address),) if self.kit else ()),
        )
        return overlay.Around(opener=self.opener, file=file, ways=ways if is_post else ())

    def _reading(self, asked: str) -> Found:
        """The reading check of the post at an address."""
        path = page_path(asked, self.live.prefix)
        failed: list[Shown] = []
        made = b""
        with outliving(failed.append):
            behind = self.live.behind(path) if path else None
            made = self._check(path, behind) if path and behind else b""
        if failed:
            return Found(None, own(overlay.broken_page(tuple(failed), self.opener), 500), overlaid=False)
        if not made:
            return Found(None, own(overlay.missing_page(unquote(asked).lstrip("/")), 404), overlaid=False)
        return Found(None, own(made), overlaid=False)

    def _passed_on(self, kit: Passing, asked: str) -> Found:
        """A file of the kit of the post at an address."""
        page, _, name = (page_path(asked, self.live.prefix) or "").rpartition("/")
        failed: list[Shown] = []
        answer: Answer | None = None
        with outliving(failed.append):
            behind = self.live.behind(f"{page}/") if page else None
            answer = kit(behind, name) if behind else None
        if failed:
            return Found(None, own(overlay.broken_page(tuple(failed), self.opener), 500), overlaid=False)
        return Found(None, answer or own(overlay.missing_page(unquote(asked).lstrip("/")), 404), overlaid=False)

    def _check(self, path: str, behind: Behind) -> bytes:
        from plugins.preview.reading_check import check_of  # here: nobody waits for it who does not ask
        from plugins.preview.reading_page import TITLE, check_drawn
        from plugins.preview.weighing import weighed

        check = check_of(behind, weighed)
        remarks = [one for one in overlay.mine(self.problems(), path) if one.problem.rule != DEAD]
        content = check_drawn(
            check,
            page=href(path, self.live.prefix),
            remarks=overlay.listed(tuple(remarks), opener=self.opener) if remarks else None,
            opener=self.opener,
            file=self.live.source(path),
        )
        return overlay.own_page(TITLE, content)

    def _answer(self, path: str) -> Answer | None:
        """The live site's answer. One that fell over something is a page that says so."""
        failed: list[Shown] = []
        answer: Answer | None = None
        with outliving(failed.append):
            answer = self.live.answer(path)
        return own(overlay.broken_page(tuple(failed), self.opener), 500) if failed else answer

    def _missing(self, path: str | None, asked: str) -> Found:
        """What says that there is no such page: the site's own, ours, or why there is no site at all."""
        if page := self._answer(_MISSING):
            return Found(path, replace(page, status=page.status if page.status >= 500 else 404))
        broken = tuple(shown for shown in self.problems() if shown.pages is None)
        if broken:
            return Found(path, own(overlay.broken_page(broken, self.opener), 503), overlaid=False)
        return Found(path, own(overlay.missing_page(asked), 404))


def own(body: bytes, status: int = 200) -> Answer:
    """A page of the preview's own."""
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    return Answer(etag=digest, body=body, content_type=HTML, status=status)


def kind(found: Found) -> str:
    """The media type of what was found."""
    named = found.path if found.path is not None and found.answer.status == 200 else _MISSING
    return found.answer.content_type or content_type(named)
