"""A built site on a server as the world has it, with the file that `invoke hosting` makes for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import quote, unquote

import httpx
from playwright.sync_api import Browser, Page
from pydantic import TypeAdapter, ValidationError

from plugins import hosting, pipeline
from plugins.hosting.addresses import Places
from plugins.hosting.server import Server, checked
from plugins.hosting.table import ROBOTS, headers_of, table_for
from plugins.network.kinds import Alias
from plugins.network.registry import read_registry
from plugins.network.sources import walk
from tests.building import NOW, ROOT
from tests.running_servers import free_port
from tests.site.reading import Site
from tests.site.small_network import NETWORK, Files, post
from tests.site.walking import visiting

# Says into the console whatever a policy kept from happening; the tests take every warning there for a failure.
WATCH = (
    "document.addEventListener('securitypolicyviolation', event => console.error('kept from ' + event.violatedDirective"
    " + ': ' + event.blockedURI + ' ' + event.sample), true)"
)
NESTED = "https://insights.northwind.example/deep/in%20sights"
FILM = bytes(range(256)) * 16
# What the small network has no need of: a film, a paper, and old addresses with signs that servers read otherwise.
DIFFICULT: Files = {
    **NETWORK,
    "energy/media/film.mp4": FILM,
    "energy/media/film.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nWords\n",
    "energy/media/short.pdf": b"%PDF-1.4\n%%EOF\n",
    "energy/posts/2026-05-05-a-film.md": post(
        "[Short](../media/short.pdf) <video controls src='../media/film.mp4'>"
        "<track src='../media/film.vtt' srclang='en' label='Words'></video> ![Map](../media/map.svg)",
        title="A film",
        aliases="['/*/film/', '/alt/$uri/{x}/', /alt/café/, '/alt/;}/', /alt/~x/, /alt/a+b(c)/, /alt/page.php]",
    ),
}
MOVED = {"/alt/page.php": "/energy/a-film/"}  # no page for a browser: its name says that it is a program

# With what holds for the /admin/ of the demonstration; no other network here has one.
WRITING = table_for(read_registry(walk(ROOT / "units"), ()).network.admin)

Runs = Callable[[Path, Path, int], AbstractContextManager[None]]


@dataclass(frozen=True)
class Hosted:
    """A site on a server: `url` is that of the host, without a slash at its end."""

    site: Site
    url: str
    file: Path
    folder: Path  # what the server shows

    def get(self, path: str, **headers: str) -> httpx.Response:
        """What it answers; `path` is of the site, encoded or not."""
        return httpx.get(f"{self.url}{self.site.prefix}{path}", headers=headers, timeout=120)

    @property
    def moved(self) -> Mapping[str, str]:
        """Every old address, and where it leads."""
        pages = ((path, page) for path, page in self.site.pages.items() if page.is_redirect)
        return MOVED | {path: page.link("canonical").removeprefix(self.site.url) for path, page in pages}

    def files(self) -> Iterator[tuple[str, Path, Mapping[str, str | None]]]:
        """Every file but old addresses: its site path, where it lies, and what it is to be sent with."""
        for file in sorted(self.site.files):
            path = "/" + (file.removesuffix("index.html") if file.endswith("index.html") else file)
            if path in self.moved:
                continue
            page = self.site.pages.get(path)
            hidden = page is not None and not page.is_indexed and path not in ("/search/", "/404.html")
            yield (
                path,
                self.folder / file,
                {ROBOTS: None, **headers_of(path, frozenset({path} if hidden else ()), WRITING)},
            )


def make(units: Path, into: Path, target: str, **wishes: object) -> int:
    """What `invoke hosting` does, in this process; its exit code."""
    overrides = {"PATH": str(units), "HIGHROAD_NOW": NOW}
    config = ROOT / "pelicanconf.py"
    return hosting.run_hosting(
        lambda: pipeline.settings_for(config, **overrides),
        lambda: pipeline.survey(config, **overrides),
        into,
        target=target,
        **wishes,  # type: ignore[arg-type]
    )


@contextmanager
def hosted(site: Site, units: Path, into: Path, target: str, name: str, runs: Runs) -> Iterator[Hosted]:
    """The site on a server that runs with the file of `target`, which is called `name`."""
    port, root, made = free_port(), into / "root", into / "made"
    folder = root / unquote(site.prefix).lstrip("/")  # as a server finds it
    shutil.copytree(site.folder, folder)
    assert make(units, made, target, root=str(root), listen=f"127.0.0.1:{port}") == 0
    with runs(made / name, into, port):
        yield Hosted(site, f"http://127.0.0.1:{port}", made / name, folder)


def wild(count: int) -> tuple[str, ...]:
    """Old addresses of every sign that one may hold, as nobody would write them."""
    draw, signs = Random(7), [chr(number) for number in (*range(33, 127), 0xA1, 0xE9, 0x3B1, 0x4E00, 0x1F600)]
    found: dict[str, str] = {}
    while len(found) < count:
        steps = ("".join(draw.choices(signs, k=draw.randint(1, 6))) for _ in range(draw.randint(1, 3)))
        path = f"/old/{'/'.join(steps)}/"
        with suppress(ValidationError):
            found.setdefault(path.casefold(), TypeAdapter(Alias).validate_python(path))
    return tuple(sorted(found.values()))


def leading_on(made: Callable[[Server, Places], str], name: str, runs: Runs, into: Path) -> dict[str, str]:
    """Where a server leads for each of many wild old addresses, and for one that there is not."""
    olds, port = wild(120), free_port()
    places = Places(
        moved=tuple((old, "/tax/x/") for old in olds), gone=(), unlisted=(), folders=("old",), units=("tax",)
    )
    (into / "root").mkdir()
    server = checked(Server(base="https://firm.example", root=str(into / "root"), listen=f"127.0.0.1:{port}"))
    (into / name).write_text(made(server, places), "utf-8")
    with runs(into / name, into, port), httpx.Client(timeout=120) as client:
        asked = {old: client.get(f"http://127.0.0.1:{port}{quote(old)}") for old in (*olds, "/old/none/")}
    return {old: got.headers.get("Location", str(got.status_code)) for old, got in asked.items()}


@contextmanager
def obeying(browser: Browser, address: str) -> Iterator[Page]:
    """A page in a browser that obeys what the server says; whatever is kept from happening fails the test."""
    with visiting(browser, address, script=WATCH) as page:
        yield page
