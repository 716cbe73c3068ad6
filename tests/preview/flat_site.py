"""A live site as small as can be: each file of a folder is a page, and what is wrong stands in it.

A page is `<title>` and text; a line "mistake: words" or "warning: words" in it is a problem. The file `setup` must hold
a line "good", else the set-up is broken: the pages that were read before stay.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from queue import Queue
from typing import Any, TypeVar

import anyio

from plugins.network.live import Answer, Behind, Live, Passing, Shown, Step
from plugins.network.problems import Level, Problem, SetupError
from plugins.preview import Other, listen, show
from plugins.preview.editors import Editor
from plugins.preview.phone import IDLE, Door

LEVELS = {"mistake": Level.ERROR, "warning": Level.WARNING}
T = TypeVar("T")
LONG = 120.0  # seconds that a test waits for something that takes hundredths of one


def page(title: str, text: str = "Words.", head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>\n'
        f"<body><main><h1>{title}</h1>\n<p>{text}</p>\n</main></body></html>\n"
    )


def save(file: Path, text: str) -> None:
    """Write a file in one step: whoever looks while it is written sees what it was before, and not an empty one."""
    beside = file.with_name(f".{file.name}")
    beside.write_text(text, "utf-8")
    beside.replace(file)


@dataclass
class FlatSite:
    """Serves what `update` read last, as a real site does."""

    folder: Path
    prefix: str = ""
    hold: Callable[[], object] = lambda: None  # called in the midst of every update
    updates: list[frozenset[Path]] = field(default_factory=list)
    done: int = 0  # updates that came to their end
    _files: dict[str, bytes] = field(default_factory=dict)
    _broken: tuple[Shown, ...] = ()

    def __post_init__(self) -> None:
        self._read()

    def answer(self, path: str) -> Answer | None:
        file = f"{path}index.html" if path.endswith("/") or not path else path
        body = self._files.get(file)
        if body is None:
            return None
        if body.startswith(b"raise: "):
            raise ZeroDivisionError(body.decode())
        if body.startswith(b"stop: "):
            raise SetupError(body.decode())
        etag = hashlib.sha256(body).hexdigest()
        if file.endswith((".mp4", ".bin")):
            return Answer(etag=etag, file=self.folder / file)
        return Answer(etag=etag, body=body)

    def source(self, path: str) -> Path | None:
        return None

    def behind(self, path: str) -> Behind | None:
        return None

    def watched(self) -> tuple[Path, ...]:
        return self.folder, self.folder.with_name("setup")

    def update(self, changed: frozenset[Path]) -> Iterator[Step]:
        self.updates.append(changed)
        self.hold()
        self._read()
        here = [path.relative_to(self.folder) for path in changed if path.is_relative_to(self.folder)]
        yield Step(right=frozenset(map(_page_of, here)), said="the page is right")
        self.done += 1
        yield Step(right=None, said="all is right")

    def settled(self) -> bool:
        """Whether the watch is on, and what it found when it began is followed."""
        looked = frozenset[Path]().union(*self.updates)
        return {self.folder, self.folder.parent} <= looked and self.done == len(self.updates)

    def problems(self) -> tuple[Shown, ...]:
        found = [
            Shown(
                problem=Problem(f"pages/{name}", number, LEVELS[kind], what),
                source=self.folder / name,
                pages=frozenset({_page_of(Path(name))}),
            )
            for name, body in self._files.items()
            for number, line in enumerate(body.decode("utf-8", "replace").splitlines(), 1)
            for kind, _, what in [line.removeprefix("<p>").removesuffix("</p>").partition(": ")]
            if kind in LEVELS
        ]
        return (*self._broken, *found)

    def _read(self) -> None:
        setup = self.folder.with_name("setup")
        if setup.exists() and "good" not in setup.read_text("utf-8"):
            problem = Problem("setup", 1, Level.ERROR, "is not good; write 'good'")
            self._broken = (Shown(problem=problem, source=setup, pages=None),)
            return
        self._broken = ()
        files = [path for path in self.folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
        self._files = {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}


def _page_of(file: Path) -> str:
    return file.as_posix().removesuffix("index.html")


@dataclass
class Running:
    """A preview that runs in this process."""

    port: int
    said: list[str]
    site: Live
    host: str = "127.0.0.1"
    door: Door | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}{self.site.prefix}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, dict[str, str]]:
        """Ask for a path exactly as it is written."""
        connection = HTTPConnection(self.host, self.port, timeout=LONG)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True, skip_host="host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        finally:
            connection.close()

    @contextmanager
    def events(self) -> Iterator[HTTPResponse]:
        """The line on which pages are told what happens."""
        connection = HTTPConnection(self.host, self.port, timeout=LONG)
        try:
            connection.request("GET", "/.highroad/events")
            yield connection.getresponse()
        finally:
            connection.close()


def in_a_loop(work: Callable[..., Awaitable[T]], *arguments: Any) -> T:
    """Run a coroutine in a thread of its own: a browser of the tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, work, *arguments).result(LONG)


@contextmanager
def previewing(
    site: Live,
    port: int = 0,
    *,
    editor: Editor | None = None,
    lan: str = "",
    idle: float = IDLE,
    kit: Passing | None = None,
    others: Mapping[str, Other] | None = None,
) -> Iterator[Running]:
    """The real server, watcher and updates for a site, in a loop of its own; port 0 is any that is free.

    `lan` is an address where phones come in, until nobody has for `idle` seconds.
    """
    said: list[str] = []
    ends: Queue[Callable[[], None]] = Queue()
    sockets = in_a_loop(listen, ("127.0.0.1", lan) if lan else ("127.0.0.1",), port)
    number = sockets[0].getsockname()[1]
    door = Door(lan, number, site.prefix) if lan else None
    running = Running(port=number, said=said, site=site, door=door)
    alone = partial(show, site, sockets, said.append, ends.put, editor=editor, kit=kit, others=others)
    serve = partial(alone, door=door, idle=idle)
    with ThreadPoolExecutor(1) as pool:
        server = pool.submit(anyio.run, serve)
        end = ends.get(timeout=LONG)
        try:
            yield running
        finally:
            end()
            server.result(LONG)


def until(right: Callable[[], object]) -> None:
    """Wait until something is so; fails when it has not become so for long."""
    late = time.monotonic() + LONG
    while not right():
        assert time.monotonic() < late, "it never came"
        time.sleep(0.005)
