"""From a saved file to the page in the browser: a real preview, asked over HTTP until it shows what was saved."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from rich import box
from rich.console import Console
from rich.table import Table

from bench import edits, hugo_site
from bench.builds import make_ready, network
from bench.contenders import WITHOUT_HUGO, Contender, Ready, highroad, hugo
from bench.facts import Facts, PostFacts, learn
from bench.measuring import measure, surroundings
from bench.report import Spread, spread
from plugins.network.problems import StopError

SAVES = 7  # of each kind
PAUSE = 0.5  # seconds between an edit that is served and the next
ASK_EVERY = 0.002  # seconds between an answer and the next question
PATIENCE = 600.0  # seconds until it is ready
WORST = 120.0  # seconds until an edit is given up
HOST = "127.0.0.1"
KINDS: Mapping[str, Callable[[Path, int], str]] = {"text": edits.add_sentence, "title": edits.change_title}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One save: seconds until the post's own page, and until every page that was asked, shows what was saved."""

    contender: str
    kind: str  # text: of a body; title: shown in lists and feeds too
    number: int  # from 1
    own: float
    all: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    about: Mapping[str, str | int | float]
    notes: tuple[str, ...]
    waits: tuple[Wait, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a preview: addresses from the root that show the post's title; feeds show its text as well."""

    own: str
    lists: tuple[str, ...]
    feeds: tuple[str, ...]

    def others(self, kind: str) -> tuple[str, ...]:
        return self.feeds if kind == "text" else self.lists + self.feeds


@dataclass(frozen=True, slots=True)
class Server:
    """A preview that is running; it is asked anew each time, as a browser would ask."""

    port: int

    def shows(self, address: str, word: str) -> bool:
        """Whether a page has this word now; False also for a page that is not there or not ready."""
        connection = HTTPConnection(HOST, self.port, timeout=WORST)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            return word.encode() in answer.read() and answer.status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def measure_preview(
    posts: int,
    seed: int,
    units: Path | None,
    out: TextIO,
    saves: int = SAVES,
    contenders: tuple[Contender, ...] | None = None,
) -> Waited:
    """Measure previews of a network, one after the other. Raises StopError when one does not come up or follow."""
    here = contenders or ((highroad, hugo) if hugo_site.find_hugo() else (highroad,))
    absent = () if contenders or hugo_site.find_hugo() else (WITHOUT_HUGO,)
    waits: list[Wait] = []
    with network(posts, seed, 1, units, out) as (source, about):
        facts = learn(source)
        for ready in make_ready(source, source.parent, here):
            out.write(f"{ready.name}: a build and a preview … ")
            out.flush()
            log = source.parent / "log"
            measure(ready.command, ready.folder, log, ready.exit_codes)
            post = next(post for post in facts.posts if post.address.endswith(ready.newest_at))
            asked = addresses(facts, post)
            with serving(ready, log, asked.own, _longest_word(post.title)) as server:
                found = list(_waits(ready, asked, server, saves))
            out.write(f"{spread(wait.own for wait in found).middle * 1000:.0f} ms\n")
            waits += found
    return Waited(about=about, notes=absent, waits=tuple(waits))


def previewing(ready: Ready, port: int) -> tuple[str, ...]:
    """The command that serves what `ready` builds, as people run it."""
    if ready.command[0] == hugo_site.find_hugo():
        flags = ("--bind", HOST, "--port", str(port), "--disableFastRender")
        return (ready.command[0], "server", *ready.command[1:3], *flags)
    where = ready.command.index("build")
    places = ("--units", str(ready.place / "units"), "--state", str(ready.state))
    return (*ready.command[:where], "preview", *places, "--port", str(port))


@contextmanager
def serving(ready: Ready, log: Path, address: str, word: str) -> Iterator[Server]:
    """A preview that shows `word` at `address`; it is ended afterwards. Raises StopError when it does not come up."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    with (
        log.open("wb") as said,
        subprocess.Popen(
            previewing(ready, port),
            cwd=ready.folder,
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            server = Server(port)
            until = time.monotonic() + PATIENCE
            while not server.shows(address, word):
                if process.poll() is not None or time.monotonic() > until:
                    lines = log.read_text("utf-8", "replace").strip().splitlines()[-15:]
                    raise StopError(f"the preview of {ready.name} did not come up:\n" + "\n".join(lines))
                time.sleep(0.1)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _longest_word(title: str) -> str:
    """A word of a title that stands on its page as it is, whatever characters are escaped there."""
    return max(re.findall(r"[A-Za-z0-9]+", title), key=len, default="")


def _waits(ready: Ready, asked: Asked, server: Server, saves: int) -> Iterator[Wait]:
    for place, (kind, edit) in enumerate(KINDS.items()):
        for number in range(1, saves + 1):
            time.sleep(PAUSE)
            begin = time.perf_counter()
            word = edit(ready.newest, 1000 * (place + 1) + number)
            own = _until([asked.own], word, server, begin, ready.name)
            rest = _until(asked.others(kind), word, server, begin, ready.name)
            yield Wait(contender=ready.name, kind=kind, number=number, own=own, all=max(own, rest))


def _until(addresses: Iterable[str], word: str, server: Server, begin: float, name: str) -> float:
    """Seconds from `begin` until all addresses show `word`. Raises StopError when one never does."""
    waiting = list(addresses)
    while waiting:
        waiting = [address for address in waiting if not server.shows(address, word)]
        if time.perf_counter() - begin > WORST:
            raise StopError(f"the preview of {name} did not show an edit at {waiting[0]} within {WORST:.0f} s")
        if waiting:
            time.sleep(ASK_EVERY)
    return time.perf_counter() - begin


def addresses(facts: Facts, post: PostFacts) -> Asked:
    """Where a post is shown."""
    root = urlsplit(facts.address).path.rstrip("/")
    unit = next(unit for unit in facts.units if unit.uid == post.key.partition("/")[0])
    section = urlsplit(unit.address).path
    topics = tuple(f"{root}/topics/{topic}/" for topic in post.topics[:1])
    return Asked(
        own=urlsplit(post.address).path,
        lists=(f"{root}/", section, *topics),
        feeds=(f"{root}/feed.xml", f"{section}own/atom.xml", *(f"{topic}feed.json" for topic in topics)),
    )


def print_waits(waited: Waited, console: Console) -> None:
    about = ", ".join(f"{name} {value}" for name, value in waited.about.items())
    table = Table(title=about, box=box.SIMPLE_HEAD, title_justify="left", title_style="")
    for heading in ("preview, saved to served", "contender"):
        table.add_column(heading, no_wrap=True)
    for heading in ("saves", "that page ms", "from-to", "all pages ms", "from-to"):
        table.add_column(heading, justify="right", no_wrap=True)
    groups: dict[tuple[str, str], list[Wait]] = {}
    for wait in waited.waits:
        groups.setdefault((wait.kind, wait.contender), []).append(wait)
    for (kind, contender), waits in groups.items():
        own, every = spread(wait.own for wait in waits), spread(wait.all for wait in waits)
        table.add_row(f"a {kind} saved", contender, str(own.of), *_milliseconds(own), *_milliseconds(every))
    console.print(table)
    console.print(
        "All pages: for a title the front page, the section, a topic and three feeds; for a text the feeds.",
        *waited.notes,
        sep="\n",
        highlight=False,
        markup=False,
    )


def _milliseconds(found: Spread) -> tuple[str, str]:
    return f"{found.middle * 1000:.0f}", f"{found.least * 1000:.0f}-{found.most * 1000:.0f}"
