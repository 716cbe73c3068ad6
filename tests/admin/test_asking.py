"""A trial writes what its own page asks for, into files of units, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import httpx
import msgspec
import pytest
from starlette.types import ASGIApp

from plugins.admin.asking import forbidden, paths_in, stranger, wish_in
from plugins.admin.trial import MOST, Trial
from plugins.admin.trial_server import FileServer, file_server
from plugins.network.live import Answer
from tests.preview.flat_site import FlatSite
from tests.setup_programs import KEPT

KEY = "a-key-of-this-trial"
OURS = {"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000", "content-type": "application/json"}


def test_our_own_page_is_known_by_its_origin_and_its_key() -> None:
    assert stranger(OURS, KEY, KEY) == ""


@pytest.mark.parametrize(
    "headers",
    [
        {**OURS, "origin": "http://evil.example"},
        {**OURS, "origin": "http://127.0.0.1:8001"},
        {**OURS, "origin": "null"},
        {name: value for name, value in OURS.items() if name != "origin"},
        {**OURS, "content-type": "text/plain"},
        {name: value for name, value in OURS.items() if name != "content-type"},
    ],
)
def test_a_page_of_somebody_elses_is_refused(headers: dict[str, str]) -> None:
    assert stranger(headers, KEY, KEY)


@pytest.mark.parametrize("cookie", ["", "another", KEY[:-1], "schlüssel"])
def test_who_has_no_key_is_refused_and_told_how_to_get_one(cookie: str) -> None:
    assert "'invoke admin' printed" in stranger(OURS, cookie, KEY)


def wish(action: str, **params: Any) -> dict[str, Any]:
    return {"action": action, "params": {"branch": "main", **params}}


GRANTED = [
    {"action": "info"},
    wish("entriesByFolder", folder="net/energy/posts", extension="md", depth=1),
    wish("entriesByFiles", files=[{"path": "net/energy/unit.yaml", "label": "Energy"}]),
    wish("getMedia", mediaFolder="net/energy/media"),
    wish("getMedia", mediaFolder="net"),
    wish("persistEntry", dataFiles=[{"path": "net/energy/posts/2026-01-01-a.md", "raw": "path: ../x"}], assets=[]),
    wish("persistEntry", entry={"path": "net/tax/carried.yaml", "raw": "- post: a/b"}, assets=[]),
    wish("persistMedia", asset={"path": "net/energy/media/Ein Bild.png", "content": "", "encoding": "base64"}),
    wish("deleteFiles", paths=["net/energy/media/x.png"]),
]
REFUSED: list[object] = [
    None,
    [],
    "info",
    {"action": "publishUnpublishedEntry"},
    {"action": ["info"]},
    wish("getEntry", path="net/../secret"),
    wish("getEntry", path="/etc/passwd"),
    wish("getEntry", path="netherlands/x"),
    wish("getEntry", path="net/energy/.git/config"),
    wish("getEntry", path=["net/energy/unit.yaml"]),
    wish("entriesByFolder", folder=".", extension="md", depth=1),
    wish("entriesByFolder", folder="", extension="md", depth=1),
    wish("persistEntry", entry={"path": "net/network.yaml", "raw": "name: X"}, assets=[]),
    wish("persistEntry", entry={"path": "net/energy/posts/x.html", "raw": ""}, assets=[]),
    wish("persistEntry", entry={"path": "net/energy/posts/../../../x.md", "raw": ""}, assets=[]),
    wish("persistEntry", entry={"path": "net/energy/posts/.x.md", "raw": ""}, assets=[]),
    wish("persistEntry", entry={"path": "net/energy/posts/a\\..\\x.md", "raw": ""}, assets=[]),
    wish("persistEntry", entry={"path": "net/energy/posts/a\nb.md", "raw": ""}, assets=[]),
    wish("persistEntry", dataFiles=[{"path": "net/energy/posts/a.md", "newPath": "net/x.md", "raw": ""}], assets=[]),
    wish("persistEntry", entry={"path": "net/energy/unit.yaml", "raw": ""}, assets=[{"path": "tasks.py"}]),
    wish("persistMedia", asset={"path": "net/energy/x.png", "content": ""}),
    wish("deleteFile", path="net/energy/unit.yaml.bak"),
    wish("deleteFiles", paths=["net/energy/media/x.png", "net"]),
]


@pytest.mark.parametrize("asked", GRANTED)
def test_what_the_form_needs_is_granted(asked: object) -> None:
    assert forbidden(asked, "net") == ""


@pytest.mark.parametrize("asked", REFUSED)
def test_no_other_file_is_read_or_written(asked: object) -> None:
    assert forbidden(asked, "net")


def test_every_path_of_a_wish_is_looked_at_and_no_words_of_a_post() -> None:
    found = paths_in({"a": [{"path": "x", "raw": "path"}], "paths": ["y", 3], "newPath": None})
    assert list(found) == ["x", "y", "\0", "\0"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"nonsense"])
def test_what_is_no_json_is_no_wish(body: bytes) -> None:
    assert forbidden(wish_in(body), "net")


# ------------------------------------------------------------------------------------------------ over the line


@dataclass
class Echo:
    """A file server that notes what it is asked."""

    asked: list[object] = field(default_factory=list)
    gone: bool = False

    def ask(self, wish: object) -> tuple[int, bytes]:
        if self.gone:
            raise BrokenPipeError
        self.asked.append(wish)
        return 200, msgspec.json.encode({"well": True})


class Site(FlatSite):
    """A live site with a page to write on."""

    def answer(self, path: str) -> Answer | None:
        pages = {"admin/": b"<!doctype html><p>Write</p>", "admin/config.yml": b"{}"}
        return Answer(etag="1", body=pages[path]) if path in pages else None


@pytest.fixture
def echo() -> Echo:
    return Echo()


@dataclass(frozen=True)
class Client:
    """Asks an application as a browser would that was sent to this machine."""

    app: ASGIApp

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self._ask("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self._ask("POST", path, **more)

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as line:
                return await line.request(method, path, **more)

        return anyio.run(ask)


@pytest.fixture
def client(echo: Echo, tmp_path: Path) -> Client:
    return Client(Trial(echo, "net", KEY).application(Site(tmp_path)))  # type: ignore[arg-type]


ORIGIN = {"Origin": "http://127.0.0.1:8000"}


def test_the_entrance_gives_a_browser_its_key_and_leads_to_the_page(client: Client, echo: Echo) -> None:
    assert client.post("/api/v1", json={"action": "info"}, headers=ORIGIN).status_code == 403
    answer = client.get(f"/enter/{KEY}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/")
    said = answer.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    assert "path=/admin/" in said
    name, value = answer.headers["set-cookie"].partition(";")[0].split("=")
    given = {**ORIGIN, "Cookie": f"{name}={value}"}
    assert client.post("/api/v1", json={"action": "info"}, headers=given).json() == {"well": True}
    assert echo.asked == [{"action": "info"}]
    assert client.post("/api/v1", json={"action": "info"}, headers={"Cookie": f"{name}={value}"}).status_code == 403
    assert client.post("/api/v1", json=wish("getEntry", path="../x"), headers=given).status_code == 403
    large = client.post("/api/v1", content=b" " * (MOST + 1), headers={**given, "Content-Type": "application/json"})
    assert large.status_code == 413
    assert len(echo.asked) == 1
    echo.gone = True
    assert "has ended" in client.post("/api/v1", json={"action": "info"}, headers=given).json()["error"]


def test_another_key_opens_nothing(client: Client) -> None:
    answer = client.get("/enter/another")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_page_comes_with_what_it_may_do_and_its_form_as_what_it_is(client: Client) -> None:
    page = client.get("/")
    assert "script-src 'self' 'unsafe-eval'" in page.headers["content-security-policy"]
    assert "connect-src 'self' blob:;" in page.headers["content-security-policy"], "nothing leaves this machine"
    assert client.get("/config.yml").headers["content-type"] == "application/yaml"
    assert client.get("/", headers={"If-None-Match": page.headers["etag"]}).status_code == 304
    assert client.get("/nothing").status_code == 404


# -------------------------------------------------------------------------------------------- Decap's file server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FileServer, Path]]:
    repository = tmp_path_factory.mktemp("repository")
    (repository / "net" / "energy" / "posts").mkdir(parents=True)
    with file_server(KEPT, repository) as found:
        yield found, repository


@pytest.mark.node
def test_the_file_server_reads_and_writes_files(server: tuple[FileServer, Path]) -> None:
    asks, repository = server
    options = {"commitMessage": "x", "collectionName": "x", "useWorkflow": False, "status": "draft"}
    file = {"path": "net/energy/posts/a.md", "raw": "Grüße\n", "slug": "a"}
    status, _ = asks.ask(wish("persistEntry", dataFiles=[file], assets=[], options=options))
    assert status == 200
    assert (repository / file["path"]).read_text("utf-8") == "Grüße\n"
    status, said = asks.ask(wish("entriesByFolder", folder="net/energy/posts", extension="md", depth=1))
    assert [one["data"] for one in msgspec.json.decode(said)] == ["Grüße\n"]
    assert asks.ask({"action": "no such thing"})[0] == 422


@pytest.mark.node
def test_what_many_ask_at_once_is_answered_to_each(server: tuple[FileServer, Path]) -> None:
    asks, repository = server
    for number in range(20):
        (repository / "net" / f"{number}.md").write_text(str(number))
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        _, said = asks.ask(wish("getEntry", path=f"net/{number}.md"))
        found[number] = msgspec.json.decode(said)["data"]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: str(number) for number in range(20)}
