"""The preview answers as a static host would, shows nothing but the site, and only on this machine."""

from __future__ import annotations

import json
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.network.live import Shown
from plugins.network.problems import StopError
from plugins.preview import PORT, listen, run
from tests.preview.conftest import FILES, FILM
from tests.preview.flat_site import LONG, FlatSite, Running, in_a_loop, page, previewing, until


def title(body: bytes) -> str:
    return body.decode().partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "Front"),
        ("/index.html", "Front"),
        ("/?utm=1", "Front"),
        ("/tax/", "Tax"),
        ("/tax/index.html", "Tax"),
        ("/tax/r%26d%20relief/", "Relief"),
    ],
)
def test_a_page_is_shown_at_its_address(preview: Running, path: str, expected: str) -> None:
    status, body, headers = preview.ask(path)
    assert (status, title(body)) == (200, expected)
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_a_page_may_do_what_a_published_one_may_and_follow_what_is_saved(preview: Running) -> None:
    for path in ("/", "/nosuch/", "/.highroad/problems"):
        policy = preview.ask(path)[2]["content-security-policy"]
        assert "default-src 'none'; script-src 'self'; connect-src 'self';" in policy
        assert "unsafe" not in policy
    assert "content-security-policy" not in preview.ask("/tax/media/film.mp4")[2]


@pytest.mark.parametrize("file", ["tax/feed.xml", "tax/media/short.pdf", "tax/media/film.mp4", "empty/x.txt"])
def test_what_is_no_page_is_sent_as_it_is(preview: Running, file: str) -> None:
    assert preview.ask(f"/{file}")[:2] == (200, FILES[file])


@pytest.mark.parametrize(("path", "location"), [("/tax", "/tax/"), ("/tax/r%26d%20relief", "/tax/r%26d%20relief/")])
def test_a_missing_slash_is_redirected(preview: Running, path: str, location: str) -> None:
    status, _, headers = preview.ask(path)
    assert (status, headers["location"], headers["cache-control"]) == (301, location, "no-store")


@pytest.mark.parametrize(
    "path",
    [
        "/nosuch/",
        "/empty/",
        "/empty",
        "/../secret",
        "/%2e%2e/secret",
        "/tax/..%2f..%2fsecret",
        "//secret",
        "/tax//index.html",
        "/./index.html",
        "/index.html/",
        "/tax/%00",
        "/%ff",
        "/tax\\index.html",
        "/.highroad/nosuch",
    ],
)
def test_all_else_is_the_page_that_says_so(preview: Running, path: str) -> None:
    status, body, headers = preview.ask(path)
    assert (status, title(body)) == (404, "Nothing here")
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_it_is_no_way_to_other_hosts(preview: Running) -> None:
    assert preview.ask("http://evil.example/")[0] == 403
    assert preview.ask("http://evil.example/", host=f"localhost:{preview.port}")[0] == 404


def test_a_site_without_such_a_page_gets_one(preview: Running, folder: Path) -> None:
    (folder / "404.html").unlink()
    until(lambda: title(preview.ask("/nosuch/")[1]) == "There is no page at this address")
    assert preview.ask("/nosuch/")[0] == 404


def test_head_says_how_long_the_page_is(preview: Running) -> None:
    for path in ("/tax/", "/tax/media/film.mp4"):
        length = preview.ask(path)[2]["content-length"]
        status, body, headers = preview.ask(path, "HEAD")
        assert (status, body, headers["content-length"]) == (200, b"", length)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent_to_it(preview: Running, method: str) -> None:
    assert preview.ask("/", method)[0] == 405


def test_the_preview_is_never_cached(preview: Running) -> None:
    for path in ("/", "/tax/media/film.mp4", "/nosuch/", "/.highroad/preview.js", "/.highroad/state?path=/"):
        assert preview.ask(path)[2]["cache-control"] == "no-store", path


def test_the_etag_is_that_of_the_page(preview: Running, site: FlatSite) -> None:
    there = site.answer("tax/")
    assert there
    assert preview.ask("/tax/")[2]["etag"] == f'"{there.etag}"'


def test_a_site_with_a_path_is_served_below_it(folder: Path) -> None:
    with previewing(FlatSite(folder, prefix="/insights")) as preview:
        assert title(preview.ask("/insights/tax/")[1]) == "Tax"
        assert preview.ask("/insights/tax")[2]["location"] == "/insights/tax/"
        for path in ("/", "/insights"):
            status, _, headers = preview.ask(path)
            assert (status, headers["location"]) == (301, "/insights/")
        for path in ("/tax/", "/insightsful/"):
            status, body, _ = preview.ask(path)
            assert (status, title(body)) == (404, "Nothing here")


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [("bytes=10-19", 10, 20), ("bytes=90-", 90, 100), ("bytes=-5", 95, 100), ("bytes=0-999", 0, 100)],
)
@pytest.mark.parametrize("file", ["film.mp4", "short.pdf"])
def test_a_film_can_be_asked_for_in_parts(preview: Running, file: str, asked: str, first: int, end: int) -> None:
    status, content, headers = preview.ask(f"/tax/media/{file}", Range=asked)
    assert (status, content) == (206, FILM[first:end])
    assert headers["content-range"] == f"bytes {first}-{end - 1}/100"
    assert headers["content-length"] == str(end - first)


@pytest.mark.parametrize("file", ["film.mp4", "short.pdf"])
def test_a_part_outside_the_film_is_refused(preview: Running, file: str) -> None:
    status, _, headers = preview.ask(f"/tax/media/{file}", Range="bytes=100-")
    assert (status, headers["content-range"]) == (416, "bytes */100")


def test_a_file_that_became_a_link_is_not_followed(preview: Running, folder: Path) -> None:
    film = folder / "tax/media/film.mp4"
    film.unlink()
    film.symlink_to(folder.parent / "secret")
    status, body, _ = preview.ask("/tax/media/film.mp4")
    assert (status, b"secret" in body) == (404, False)


@pytest.mark.parametrize("host", ["localhost:{}", "127.0.0.1:{}", "[::1]:{}", "LOCALHOST:{}"])
def test_this_machine_may_ask(preview: Running, host: str) -> None:
    assert preview.ask("/", host=host.format(preview.port))[0] == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{}", "localhost", "127.0.0.1:1", "localhost.evil.example:{}", "127.0.0.2:{}", ""],
)
@pytest.mark.parametrize("path", ["/", "/.highroad/state?path=/", "/.highroad/events", "/tax/media/film.mp4"])
def test_a_foreign_name_that_leads_here_is_refused(preview: Running, host: str, path: str) -> None:
    status, body, _ = preview.ask(path, host=host.format(preview.port))
    assert status == 403
    assert b"this machine alone" in body


def test_other_machines_are_not_served() -> None:
    for hosts in (("127.0.0.1",), ("127.0.0.1", "::1")):
        try:
            sockets = in_a_loop(listen, hosts, 0)
        except StopError:
            assert "::1" in hosts, "a machine without IPv6 has that one address less"
            continue
        assert [one.getsockname()[0] for one in sockets] == list(hosts)
        assert len({one.getsockname()[1] for one in sockets}) == 1
        for one in sockets:
            one.close()


def test_a_port_that_is_taken_is_told(site: FlatSite, capsys: pytest.CaptureFixture[str]) -> None:
    [other] = in_a_loop(listen, ("127.0.0.1",), 0)
    port = other.getsockname()[1]
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(run, lambda: site, port=port).result(LONG) == 1
    said = capsys.readouterr().err
    assert f"port {port} " in said
    assert "--port" in said
    other.close()


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_is_none_is_told(site: FlatSite, port: int, capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(run, lambda: site, port=port).result(LONG) == 1
    assert "--port" in capsys.readouterr().err


def test_without_a_port_of_ones_own_the_next_free_one_is_taken() -> None:
    sockets = [in_a_loop(listen, ("127.0.0.1",), None)[0] for _ in range(3)]
    ports = [one.getsockname()[1] for one in sockets]
    assert ports == sorted(set(ports))
    assert all(PORT <= port < PORT + 10 for port in ports)
    for one in sockets:
        one.close()


def test_a_page_that_falls_over_says_so_and_comes_back(preview: Running, folder: Path, site: FlatSite) -> None:
    (folder / "tax/index.html").write_text("raise: of our own", "utf-8")
    until(lambda: preview.ask("/tax/")[0] == 500)
    body = preview.ask("/tax/")[1].decode()
    assert "ZeroDivisionError" in body
    assert "tests/preview/flat_site.py" in body
    assert "<highroad-preview>" in body
    assert preview.ask("/")[0] == 200
    (folder / "tax/index.html").write_text(page("Mended"), "utf-8")
    until(lambda: title(preview.ask("/tax/")[1]) == "Mended")


def test_a_page_that_stops_says_why(preview: Running, folder: Path) -> None:
    (folder / "tax/index.html").write_text("stop: write <b>something else</b>", "utf-8")
    until(lambda: preview.ask("/tax/")[0] == 500)
    assert "write &lt;b&gt;something else&lt;/b&gt;" in preview.ask("/tax/")[1].decode()


def test_a_setup_that_breaks_leaves_the_site_and_says_so_on_every_page(preview: Running, folder: Path) -> None:
    setup = folder.with_name("setup")
    setup.write_text("bad", "utf-8")
    until(lambda: b"in the set-up" in preview.ask("/tax/")[1])
    for path, status in (("/", 200), ("/tax/", 200), ("/nosuch/", 404)):
        there, body, _ = preview.ask(path)
        assert there == status
        assert b"setup:1" in body
        assert "write &#39;good&#39;" in body.decode()
    setup.write_text("good", "utf-8")
    until(lambda: b"in the set-up" not in preview.ask("/tax/")[1])


def test_a_setup_that_never_was_good_is_a_page_that_becomes_the_site(folder: Path) -> None:
    setup = folder.with_name("setup")
    setup.write_text("bad", "utf-8")
    with previewing(FlatSite(folder)) as preview:
        for path in ("/", "/tax/", "/nosuch/"):
            status, body, _ = preview.ask(path)
            assert (status, title(body)) == (503, "This can’t be shown yet")
            assert b"setup:1" in body
        setup.write_text("good", "utf-8")
        until(lambda: title(preview.ask("/tax/")[1]) == "Tax")


@dataclass
class Slow(FlatSite):
    """A site whose updates take until they are let go."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.free = threading.Event()
        self.free.set()
        self.hold = lambda: self.free.wait(LONG)


def test_pages_are_answered_while_an_update_runs(folder: Path) -> None:
    site = Slow(folder)
    with previewing(site) as preview:
        until(site.settled)
        site.free.clear()
        (folder / "tax/index.html").write_text(page("Tax, anew"), "utf-8")
        until(lambda: site.done < len(site.updates))
        assert title(preview.ask("/tax/")[1]) == "Tax"
        site.free.set()
        until(lambda: title(preview.ask("/tax/")[1]) == "Tax, anew")


def test_what_is_saved_during_an_update_is_one_next_update(folder: Path) -> None:
    site = Slow(folder)
    with previewing(site):
        until(site.settled)
        site.free.clear()
        (folder / "index.html").write_text(page("Front, anew"), "utf-8")
        until(lambda: site.done < len(site.updates))
        started = len(site.updates)
        names = {folder / f"tax/{number}.txt" for number in range(20)}
        for number, name in enumerate(sorted(names)):
            name.write_text(str(number), "utf-8")
            if number % 5 == 0:
                time.sleep(0.03)  # several batches of the watcher's
        site.free.set()
        until(lambda: names <= frozenset().union(*site.updates[started:]))
        assert len(site.updates) - started <= 2, "the last batch may still have been on its way"


@dataclass
class Failing(FlatSite):
    """A site whose updates fail while there is a file that says so."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.hold = self.fail

    def fail(self) -> None:
        if (self.folder / "bug").exists():
            raise KeyError("of our own")


def test_an_update_that_fails_is_shown_everywhere_and_made_up_for(folder: Path) -> None:
    site = Failing(folder)
    with previewing(site) as preview:
        (folder / "bug").touch()
        until(lambda: b"KeyError" in preview.ask("/tax/")[1])
        (folder / "tax/index.html").write_text(page("Missed"), "utf-8")
        until(lambda: any(folder / "tax/index.html" in update for update in site.updates))
        assert title(preview.ask("/tax/")[1]) == "Tax"
        (folder / "bug").unlink()
        until(lambda: title(preview.ask("/tax/")[1]) == "Missed")
        until(lambda: b"KeyError" not in preview.ask("/tax/")[1])
        assert any({folder / "bug", folder / "tax/index.html"} <= update for update in site.updates)
        until(lambda: preview.said[-1] == "nothing is wrong any more")


@dataclass
class Speechless(FlatSite):
    """A site that falls over its own problems."""

    def problems(self) -> tuple[Shown, ...]:
        raise LookupError("of our own")


def test_problems_that_fall_over_themselves_are_one(folder: Path) -> None:
    with previewing(Speechless(folder)) as preview:
        assert "LookupError: of our own" in preview.ask("/")[1].decode()
        (folder / "tax/index.html").write_text(page("Tax, anew"), "utf-8")
        until(lambda: title(preview.ask("/tax/")[1]) == "Tax, anew")


def test_nothing_is_written(preview: Running, folder: Path) -> None:
    def files() -> dict[str, bytes]:
        return {path.as_posix(): path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}

    (folder / "index.html").write_text(page("Front, anew"), "utf-8")
    expected = files()
    until(lambda: title(preview.ask("/")[1]) == "Front, anew")
    preview.ask("/.highroad/problems")
    json.loads(preview.ask("/.highroad/state?path=/")[1])
    assert files() == expected


def test_a_folder_of_pages_may_go_and_come_back(preview: Running, folder: Path) -> None:
    away = folder.with_name("away")
    shutil.move(folder, away)
    until(lambda: preview.ask("/tax/")[0] == 404)
    (away / "tax/index.html").write_text(page("Tax, from another branch"), "utf-8")
    shutil.move(away, folder)
    until(lambda: title(preview.ask("/tax/")[1]) == "Tax, from another branch")
    (folder / "tax/index.html").write_text(page("Tax, anew"), "utf-8")
    until(lambda: title(preview.ask("/tax/")[1]) == "Tax, anew")
