"""Phones look through a door of their own: with its key, at its very address, and do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest
import segno
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from plugins.network.live import Live
from plugins.network.problems import SetupError
from plugins.preview import phone, run
from plugins.preview.phone import ENTER, Door, Use, address_of, private, square
from tests.preview.flat_site import LONG, FlatSite, Running, in_a_loop, page, previewing, until

LAN = "127.0.0.2"  # this machine's as well, and another one than the preview's own


@pytest.fixture
def both(site: FlatSite) -> Iterator[Running]:
    with previewing(site, lan=LAN) as running:
        yield running


def outside(running: Running) -> Running:
    """The same preview, as a phone asks it."""
    return Running(port=running.port, said=running.said, site=running.site, host=LAN, door=running.door)


def key_of(running: Running) -> str:
    assert running.door
    return running.door.key


def entered(running: Running) -> str:
    """The cookie of a phone that came in by the address with the key."""
    _, _, headers = outside(running).ask(f"{ENTER}{key_of(running)}/")
    return headers["set-cookie"].partition(";")[0]


def test_the_address_with_the_key_lets_a_phone_in(both: Running) -> None:
    there = outside(both)
    status, body, headers = there.ask(f"{ENTER}{key_of(both)}/tax/")
    assert (status, headers["location"], body) == (303, "/tax/", b"")
    for said in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert said in headers["set-cookie"]
    assert headers["referrer-policy"] == "no-referrer"
    cookie = headers["set-cookie"].partition(";")[0]
    assert b"<h1>Tax</h1>" in there.ask("/tax/", cookie=cookie)[1]


COOKIES = ("", "highroad=x", "highroad-{}=", "highroad-{}=wrong", "highroad-{}=ä", '=;;"', "a b c")
PAGES = ("/", "/tax/", "/tax/media/film.mp4", "/nosuch/")
OURS = ("/.highroad/events", "/.highroad/state?path=/", "/.highroad/preview.js", "/.highroad/reading/tax/")
WRONG = (ENTER, f"{ENTER}wrong/", f"{ENTER}%00/", f"{ENTER}%ff/", "/.highroad/enter", "//x")


def test_without_the_key_there_is_nothing(both: Running) -> None:
    asked = [(path, cookie) for path in (*PAGES, *OURS) for cookie in COOKIES] + [(path, "") for path in WRONG]
    for path, cookie in asked:
        sent = {"cookie": cookie.format(both.port)} if cookie else {}
        status, body, headers = outside(both).ask(path, **sent)
        assert (status, body) == (403, b"Nothing is here without the key.\n"), (path, cookie)
        assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "rest", ["//evil.example/", "/../x", "/\\evil.example", "/%2e%2e/", "http://evil.example/", ""]
)
def test_the_address_leads_nowhere_else(both: Running, rest: str) -> None:
    status, _, headers = outside(both).ask(f"{ENTER}{key_of(both)}{rest}")
    assert status in (303, 403)
    location = headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_it_answers_to_its_very_address_alone(both: Running) -> None:
    there, cookie = outside(both), entered(both)
    for host in ("evil.example", "evil.example:{}", "localhost:{}", "127.0.0.1:{}", "127.0.0.2", ""):
        for path in ("/", f"{ENTER}{key_of(both)}/"):
            status, body, headers = there.ask(path, host=host.format(both.port), cookie=cookie)
            assert (status, b"Front" in body, "set-cookie" in headers) == (403, False, False), host


def test_nothing_can_be_done_from_there(both: Running) -> None:
    there, cookie = outside(both), entered(both)
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        for path in ("/", "/.highroad/open", f"{ENTER}{key_of(both)}/"):
            assert there.ask(path, method, cookie=cookie)[0] == 405


def test_a_phone_is_shown_no_editor_and_no_place_on_this_machine(both: Running, folder: Path) -> None:
    (folder / "tax/index.html").write_text(page("Tax", "mistake: one"), "utf-8")
    until(lambda: b"1 mistake" in both.ask("/tax/")[1])
    there, cookie = outside(both), entered(both)
    for path in ("/tax/", "/.highroad/problems"):
        here, seen = (running.ask(path, cookie=cookie)[1] for running in (both, there))
        assert b"pages/tax/index.html:3" in seen
        assert str(folder).encode() not in seen
        assert b"<form" not in seen
        assert str(folder).encode() in here


def test_what_others_bring_is_for_this_machine_alone(site: FlatSite) -> None:
    def desk(live: Live) -> ASGIApp:
        return PlainTextResponse("the desk")

    with previewing(site, lan=LAN, others={"/admin/": desk}) as running:
        assert running.ask("/admin/")[1] == b"the desk"
        status, body, _ = outside(running).ask("/admin/", cookie=entered(running))
        assert (status, b"the desk" in body) == (404, False)


def test_this_machine_needs_no_key_and_is_asked_at_its_own_address(both: Running) -> None:
    assert both.ask("/tax/")[0] == 200
    assert both.ask("/tax/", host=f"{LAN}:{both.port}")[0] == 403
    assert both.ask(f"{ENTER}{key_of(both)}/")[0] == 404


def test_a_phone_follows_what_is_saved(both: Running, folder: Path) -> None:
    there, cookie = outside(both), entered(both)
    before = there.ask("/.highroad/state?path=/tax/", cookie=cookie)[1]
    (folder / "tax/index.html").write_text(page("Tax, anew"), "utf-8")
    until(lambda: b"Tax, anew" in there.ask("/tax/", cookie=cookie)[1])
    until(lambda: there.ask("/.highroad/state?path=/tax/", cookie=cookie)[1] != before)


def test_it_closes_when_nobody_looks_and_the_other_goes_on(site: FlatSite) -> None:
    with previewing(site, lan=LAN, idle=0.2) as running:
        until(lambda: any("is closed" in line for line in running.said))

        def closed() -> bool:
            try:
                outside(running).ask("/")
            except OSError:
                return True
            return False

        until(closed)
        assert running.ask("/tax/")[0] == 200


def test_looking_keeps_it_open_and_knocking_does_not() -> None:
    now = [0.0]
    use = Use(100, lambda: now[0])
    now[0] = 60.0
    assert use.left() == 40
    use.used()
    assert use.left() == 100

    used: list[int] = []

    async def ask() -> None:
        async def app(scope: object, receive: object, send: object) -> None:
            pass

        async def sent(message: object) -> None:
            pass

        door = Door(LAN, 8000)
        guarded = phone.through(door, app, lambda: used.append(1))
        for cookie in ("", f"{door.cookie}={door.key}"):
            headers = [(b"host", door.host.encode()), (b"cookie", cookie.encode())]
            scope = {"type": "http", "method": "GET", "raw_path": b"/", "path": "/", "headers": headers}
            await guarded(scope, None, sent)  # type: ignore[arg-type]

    in_a_loop(ask)
    assert used == [1]


# The address


@pytest.mark.parametrize("address", ["192.168.1.20", "10.0.0.7", "172.16.3.4", "169.254.1.1", "100.64.0.9", "fd00::7"])
def test_an_address_of_a_network_of_ones_own_will_do(address: str) -> None:
    assert private(address) == address


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "224.0.0.1", "203.0.114.9", "2606:4700::1", "phone", "", "1.2.3"])
def test_one_that_all_the_world_could_ask_is_refused(address: str) -> None:
    with pytest.raises(SetupError, match="--lan"):
        private(address)


def test_the_address_that_was_asked_for_is_taken() -> None:
    assert anyio_run(LAN) == LAN
    with pytest.raises(SetupError, match="--lan"):
        anyio_run("8.8.8.8")


def anyio_run(wanted: str) -> str:
    return in_a_loop(address_of, wanted)


def test_a_machine_in_no_network_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreachable(*place: object) -> None:
        raise OSError("no route")

    monkeypatch.setattr(anyio, "create_connected_udp_socket", unreachable)
    with pytest.raises(SetupError, match="--lan=192"):
        anyio_run("")


def test_a_public_address_begins_nothing(site: FlatSite, capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(run, lambda: site, port=0, lan="8.8.8.8").result(LONG) == 1
    assert "the whole internet" in capsys.readouterr().err


def test_an_address_of_somebody_elses_begins_nothing(site: FlatSite, capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(run, lambda: site, port=0, lan="198.51.100.7").result(LONG) == 1
    assert "198.51.100.7 among its addresses" in capsys.readouterr().err


# What is said


def test_the_terminal_says_where_and_what_that_means() -> None:
    door = Door("192.168.1.20", 8001, "/insights")
    words = "\n".join(door.words("/tax/a b/"))
    assert f"http://192.168.1.20:8001/.highroad/enter/{door.key}/insights/tax/a%20b/" in words
    for said in ("drafts", "nothing is encrypted", "trust", "Ctrl-C", "2 hours"):
        assert said in words
    assert len(door.key) >= 20
    assert door.key not in repr(door)
    assert Door("192.168.1.20", 8001).key != door.key


def test_addresses_stand_as_they_must_in_a_link() -> None:
    assert Door("fd00::7", 8000).entrance().startswith("http://[fd00::7]:8000/")
    assert Door("10.0.0.7", 80).host == "10.0.0.7"


def test_the_square_is_black_on_white_and_says_the_address() -> None:
    address = "http://192.168.1.20:8001/.highroad/enter/AAAAAAAAAAAAAAAAAAAAAA/"
    lines = square(address)
    assert all(line.startswith("\x1b[97;40m") and line.endswith("\x1b[0m") for line in lines)
    halves = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}  # white is drawn on black
    cells = [[halves[char] for char in line[len("\x1b[97;40m") : -len("\x1b[0m")]] for line in lines]
    drawn = [[cell[half] for cell in row] for row in cells for half in (0, 1)]
    wanted = [[int(dark) for dark in row] for row in segno.make(address, micro=False, error="l").matrix_iter(border=2)]
    assert drawn[: len(wanted)] == wanted
