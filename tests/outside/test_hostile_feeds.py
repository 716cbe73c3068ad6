"""Whatever an outside feed tries, the pull ends, says it, and writes plain text and web links or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.network.outside import snapshot_bytes
from tests.building import BuildResult
from tests.outside.hostile import GOOD, NAMES, SECRET, Hostile, table
from tests.outside.loopback import Listener, Loopback, answer, listening, serving
from tests.outside.networks import Pull, make_network, pull
from tests.site.small_network import build_whole_here

# What no snapshot may hold, in any case of letters.
PAYLOADS = (
    "<script",
    "</script",
    "alert(1)</",
    "javascript:",
    "vbscript:",
    "data:text",
    "onerror",
    "onload",
    "onclick=",
    "<iframe",
    "<form",
    "<svg",
    "<style",
    "<img",
    "file:",
    "user:pass",
    "\u202e",
    "\u2066",
    "\x1b",
    "\0",
    "\u2028",
    "&lt;",
    "&amp;",
    SECRET,
)


@dataclass(frozen=True)
class Scene:
    """A server with every hostile feed, a second port that must stay untouched, and a pull of all feeds at once."""

    server: Loopback
    second: Listener
    rows: dict[str, Hostile]
    all_at_once: Pull


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "secret").write_text(SECRET)
    with serving() as server, listening() as second:
        rows = table(server.url(""), f"http://127.0.0.1:{second.port}", (folder / "secret").as_uri())
        server.says |= {f"/{one.name}": one.say for one in rows} | {"/good": answer(GOOD)}
        units = make_network(folder, {name: server.url(f"/{name}") for name in ("good", *NAMES)})
        yield Scene(server, second, {one.name: one for one in rows}, pull(units, (server.pair,)))


def test_there_are_no_two_rows_of_one_name() -> None:
    assert len(NAMES) == len(set(NAMES))


def test_hostile_feeds_beside_it_do_not_keep_a_good_one_away(scene: Scene) -> None:
    assert scene.all_at_once.code == 2, str(scene.all_at_once)
    assert [item.title for item in scene.all_at_once.feed("good").items] == ["A title"]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_feed_is_refused_or_made_harmless(scene: Scene, name: str, tmp_path: Path) -> None:
    row = scene.rows[name]
    units = make_network(tmp_path, {name: scene.server.url(f"/{name}")})
    pulled = pull(units, (scene.server.pair,))
    assert pulled.err == ""
    if row.refused:
        assert pulled.code == 2, str(pulled)
        assert row.refused in pulled.out
        assert f"--feed {name}" in pulled.out or "network.yaml" in pulled.out
        assert pulled.data(name) is None
    else:
        assert pulled.code == 0, str(pulled)
        assert row.says in pulled.out
        assert_harmless(pulled, row, scene.server)
    assert scene.second.touched == 0


def assert_harmless(pulled: Pull, row: Hostile, server: Loopback) -> None:
    text = (pulled.data(row.name) or b"").decode()
    assert [payload for payload in PAYLOADS if payload in text.lower()] == []
    feed = pulled.feed(row.name)
    assert snapshot_bytes(feed).decode() == text
    assert all(item.url.startswith(("http://", "https://")) for item in feed.items)
    assert len(feed.items) <= 200
    assert all(0 < len(item.title) <= 300 and len(item.summary) <= 500 for item in feed.items)
    if row.titles is not None:
        assert tuple(item.title for item in feed.items) == row.titles
    if row.links is not None:
        assert tuple(item.url for item in feed.items) == tuple(link.format(here=server.url("")) for link in row.links)


@pytest.mark.parametrize("name", NAMES)
def test_all_at_once_comes_to_the_same(scene: Scene, name: str) -> None:
    assert (scene.all_at_once.data(name) is None) == bool(scene.rows[name].refused)


def test_nothing_was_asked_but_the_server_that_was_named(scene: Scene) -> None:
    assert scene.second.touched == 0
    assert all(request.headers["host"] == scene.server.pair for request in scene.server.asked)
    assert all("cookie" not in request.headers for request in scene.server.asked)


def test_what_is_said_of_hostile_feeds_moves_no_cursor(scene: Scene) -> None:
    assert all(line.isprintable() for line in scene.all_at_once.out.splitlines())


# --------------------------------------------------------------------------------------------------------- in the site


@pytest.fixture(scope="module")
def site(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """The network with everything that hostile feeds left in it, built."""
    result = build_whole_here(scene.all_at_once.units, tmp_path_factory.mktemp("site"))
    assert ": error: " not in result.out, str(result)
    return result


def test_pages_show_what_came_as_links_and_nothing_else(scene: Scene, site: BuildResult) -> None:
    page = BeautifulSoup(site.page("/energy/"), "html.parser")
    outside = [link for link in page.find_all("a", href=True) if "elsewhere.example" in str(link["href"])]
    assert len(outside) > 30
    assert {" ".join(sorted(link.get_attribute_list("rel"))) for link in outside} == {"nofollow noopener ugc"}
    assert all(str(link["href"]).startswith(("http://", "https://")) for link in outside)
    assert scene.second.touched == 0


def test_no_page_holds_what_hostile_feeds_sent(site: BuildResult) -> None:
    for path, data in site.files().items():
        if not path.endswith(".html"):
            continue
        text = data.decode()
        assert [c for c in "\u202e\u2066\x1b\0\u2028" if c in text] == []
        for element in BeautifulSoup(text, "html.parser").find_all(True):
            said = [name for name in element.attrs if name.startswith("on")]
            said += [str(value) for value in element.attrs.values() if "alert(" in str(value)]
            assert said == [], f"{path}: {element.name}"
            assert element.name not in ("iframe", "math") or "evil" not in str(element)
            assert element.name != "script" or "alert(" not in element.get_text()


def test_outside_items_are_in_no_feed_and_no_index(site: BuildResult) -> None:
    machines = {path: data for path, data in site.files().items() if path.endswith((".xml", ".json", ".opml"))}
    assert len(machines) > 3
    assert [path for path, data in machines.items() if b"elsewhere.example" in data] == []
