"""A pull writes what came, keeps what there was, asks politely, and says everything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.network.fetching import Refused
from plugins.outside.memory import FILE, Remembered, after_failure, load
from tests.building import invoke
from tests.outside.hostile import GOOD
from tests.outside.loopback import Loopback, Say, answer, serving
from tests.outside.networks import Pull, item, make_network, pull, rss

LATER = "2026-11-24T09:00:00+00:00"
NEWS = rss(item("One", "https://elsewhere.example/1"), item("Two", "https://elsewhere.example/2"))


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as here:
        here.says["/grid"] = answer(NEWS, ETag='"1"', Last_Modified="Sun, 22 Nov 2026 08:00:00 GMT")
        yield here


@pytest.fixture
def units(server: Loopback, tmp_path: Path) -> Path:
    return make_network(tmp_path, {"grid": server.url("/grid")}, energy=["grid"], tax=["grid"], work=[])


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def titles(pulled: Pull, unit: str = "energy") -> list[str]:
    return [item.title for item in pulled.feed("grid", unit).items]


# -------------------------------------------------------------------------------------------------------------- writing


def test_a_feed_is_fetched_once_and_written_for_every_unit_that_follows_it(server: Loopback, units: Path) -> None:
    pulled = pull(units, (server.pair,))
    assert pulled.code == 0, str(pulled)
    assert titles(pulled, "energy") == titles(pulled, "tax") == ["One", "Two"]
    assert pulled.data("grid", "work") is None
    assert len(server.asked) == 1
    assert "grid" in pulled.out
    assert "2 items for energy, tax" in pulled.out
    assert "2 files written" in pulled.out


def test_what_did_not_change_is_not_written_again(server: Loopback, units: Path) -> None:
    server.says["/grid"] = answer(NEWS)
    pull(units, (server.pair,))
    path = units / "energy" / "outside" / "grid.json"
    before = path.stat()
    again = pull(units, (server.pair,), now=LATER)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert "unchanged" in again.out
    assert "0 files written" in again.out


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(server: Loopback, units: Path) -> None:
    before = tree(units.parent)
    pulled = pull(units, (server.pair,), dry_run=True)
    assert pulled.code == 0
    assert "2 files would be written" in pulled.out
    assert tree(units.parent) == before


def test_nothing_is_left_beside_a_snapshot(server: Loopback, units: Path) -> None:
    pull(units, (server.pair,))
    assert os.listdir(units / "energy" / "outside") == ["grid.json"]


@pytest.mark.parametrize("link", ["outside", "outside/grid.json"])
def test_nothing_is_written_through_a_link(server: Loopback, units: Path, link: str, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    (away / "grid.json").write_text("somebody else's")
    place = units / "energy" / link
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(away if link == "outside" else away / "grid.json")
    pulled = pull(units, (server.pair,))
    assert pulled.code == 2
    assert "symbolic link" in pulled.out
    assert tree(away) == {"grid.json": b"somebody else's"}
    assert titles(pulled, "tax") == ["One", "Two"]


def test_a_link_that_waits_for_the_draft_is_not_followed(server: Loopback, units: Path, tmp_path: Path) -> None:
    (units / "energy" / "outside").mkdir()
    (tmp_path / "away").write_text("somebody else's")
    (units / "energy" / "outside" / ".grid.json.new").symlink_to(tmp_path / "away")
    assert pull(units, (server.pair,)).code == 0
    assert (tmp_path / "away").read_text() == "somebody else's"


def test_what_could_not_be_written_is_fetched_whole_the_next_time(server: Loopback, units: Path) -> None:
    (units / "tax" / "outside").write_text("in the way")
    assert pull(units, (server.pair,)).code == 2
    (units / "tax" / "outside").unlink()
    assert titles(pull(units, (server.pair,)), "tax") == ["One", "Two"]


# -------------------------------------------------------------------------------------------------------------- failing


def test_a_feed_that_fails_keeps_its_last_snapshot_and_stops_no_other(server: Loopback, tmp_path: Path) -> None:
    feeds = {"grid": server.url("/grid"), "other": server.url("/other")}
    units = make_network(tmp_path, feeds)
    server.says["/other"] = answer(GOOD)
    before = pull(units, (server.pair,)).data("grid")
    server.says |= {"/grid": answer(b"<html>", type="text/html"), "/other": answer(NEWS)}
    pulled = pull(units, (server.pair,), now=LATER)
    assert pulled.code == 2
    assert pulled.data("grid") == before
    assert [item.title for item in pulled.feed("other").items] == ["One", "Two"]
    assert "warning: feed 'grid'" in pulled.out
    assert "is a web page" in pulled.out
    assert "energy keeps the last snapshot" in pulled.out


def test_a_feed_that_failed_is_left_alone_for_a_while_and_that_is_said(server: Loopback, units: Path) -> None:
    server.says["/grid"] = answer(status="500 Oh")
    pull(units, (server.pair,), now="2026-11-22T09:00:00+00:00")
    server.says["/grid"] = answer(NEWS)
    waiting = pull(units, (server.pair,), now="2026-11-22T09:04:00+00:00")
    assert (waiting.code, len(server.asked)) == (2, 1)
    assert "answers 500" in waiting.out
    assert "not asked again before 2026-11-22T09:05" in waiting.out
    assert pull(units, (server.pair,), now="2026-11-22T09:05:00+00:00").code == 0


def test_a_feed_that_somebody_names_is_asked_at_once(server: Loopback, units: Path) -> None:
    server.says["/grid"] = answer(status="500 Oh")
    pull(units, (server.pair,))
    server.says["/grid"] = answer(NEWS)
    assert pull(units, (server.pair,), feed="grid").code == 0
    assert pull(units, (server.pair,)).code == 0


def test_a_new_address_is_asked_at_once(server: Loopback, units: Path, tmp_path: Path) -> None:
    server.says |= {"/grid": answer(status="500 Oh"), "/new": answer(NEWS)}
    pull(units, (server.pair,))
    make_network(tmp_path, {"grid": server.url("/new")}, energy=["grid"], tax=["grid"], work=[])
    assert pull(units, (server.pair,)).code == 0


NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def _waits(failures: int, retry_after: str = "") -> timedelta:
    known = Remembered(url="u", failures=failures)
    until = after_failure("u", "why", Refused(why="why", retry_after=retry_after), known, NOW).not_before
    assert until is not None
    return until - NOW


def test_each_failure_doubles_the_wait_up_to_a_day() -> None:
    minutes = [_waits(failures) / timedelta(minutes=1) for failures in (0, 1, 2, 3, 100, 10**9)]
    assert minutes == [5, 10, 20, 40, 1440, 1440]


@pytest.mark.parametrize(
    ("retry_after", "waits"),
    [
        ("3600", timedelta(hours=1)),
        ("10", timedelta(minutes=5)),
        ("Sun, 22 Nov 2026 12:00:00 GMT", timedelta(hours=3)),
        ("9" * 90, timedelta(days=7)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=7)),
        ("soon", timedelta(minutes=5)),
        ("-5", timedelta(minutes=5)),
        ("²", timedelta(minutes=5)),
    ],
)
def test_a_host_is_given_the_time_that_it_asks_for(retry_after: str, waits: timedelta) -> None:
    assert _waits(0, retry_after) == waits


def test_a_feed_that_is_gone_for_good_is_said_with_what_to_do(server: Loopback, units: Path) -> None:
    server.says["/grid"] = answer(status="410 Gone")
    said = pull(units, (server.pair,)).out
    assert "gone for good" in said
    assert "network.yaml" in said


def test_a_feed_that_moved_for_good_is_read_and_its_new_address_said(server: Loopback, units: Path) -> None:
    server.says |= {"/grid": answer(status="308 Moved", Location="/new"), "/new": answer(NEWS)}
    pulled = pull(units, (server.pair,))
    assert pulled.code == 0
    assert f"write {server.url('/new')} into network.yaml" in pulled.out


# ------------------------------------------------------------------------------------------------------- what is known


def _conditional(server: Loopback) -> list[str]:
    return [request.headers.get("if-none-match", "") for request in server.asked]


def _not_changed(server: Loopback) -> Say:
    whole = server.says["/grid"]
    return lambda connection, request: (
        answer(status="304 Not Modified")(connection, request)
        if request.headers.get("if-none-match") == '"1"'
        else whole(connection, request)
    )


def test_a_host_is_asked_for_news_only(server: Loopback, units: Path) -> None:
    server.says["/grid"] = _not_changed(server)
    first = pull(units, (server.pair,))
    again = pull(units, (server.pair,), now=LATER)
    third = pull(units, (server.pair,), now=LATER)
    assert (again.code, third.code) == (0, 0)
    assert _conditional(server) == ["", '"1"', '"1"']
    assert server.asked[1].headers["if-modified-since"] == "Sun, 22 Nov 2026 08:00:00 GMT"
    assert again.data("grid") == first.data("grid")
    assert "unchanged" in again.out
    assert "2 items" in again.out


def test_a_snapshot_that_was_deleted_or_changed_comes_whole_again(server: Loopback, units: Path) -> None:
    server.says["/grid"] = _not_changed(server)
    first = pull(units, (server.pair,)).data("grid", "tax")
    (units / "tax" / "outside" / "grid.json").unlink()
    assert pull(units, (server.pair,)).data("grid", "tax") == first
    (units / "tax" / "outside" / "grid.json").write_text("{}")
    assert pull(units, (server.pair,)).data("grid", "tax") == first
    assert _conditional(server) == ["", "", ""]


def test_a_unit_that_begins_to_follow_gets_what_the_others_have(server: Loopback, units: Path, tmp_path: Path) -> None:
    server.says["/grid"] = _not_changed(server)
    pull(units, (server.pair,))
    make_network(tmp_path, {"grid": server.url("/grid")}, energy=["grid"], tax=["grid"], work=["grid"])
    assert titles(pull(units, (server.pair,)), "work") == ["One", "Two"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\xff",
        b"[]",
        b"[" * 100_000,
        b'{"version": 2, "feeds": {}}',
        b'{"version": 1, "feeds": {"grid": {"url": "U", "failures": "x"}}}',
        b'{"version": 1, "feeds": {"grid": {"url": "U", "not_before": "2026-11-22T09:30:00"}}}',
        b'{"version": 1, "feeds": {"grid": {"url": "U", "not_before": "9999-11-22T09:30:00Z", "failures": 1}}}',
    ],
)
def test_what_is_remembered_may_be_lost_or_broken(server: Loopback, units: Path, data: bytes) -> None:
    state = units.parent / "state"
    state.mkdir()
    (state / FILE).write_bytes(data.replace(b"U", server.url("/grid").encode()))
    pulled = pull(units, (server.pair,))
    assert pulled.code == 0, str(pulled)
    assert titles(pulled) == ["One", "Two"]
    assert load(state)["grid"].etag == '"1"'


def test_feeds_that_the_network_no_longer_has_are_forgotten(server: Loopback, units: Path, tmp_path: Path) -> None:
    pull(units, (server.pair,))
    make_network(tmp_path, {"other": server.url("/grid")}, energy=["other"], tax=[], work=[])
    pull(units, (server.pair,))
    assert list(load(units.parent / "state")) == ["other"]


def test_a_state_that_cannot_be_written_costs_only_time(server: Loopback, units: Path, tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("")
    pulled = pull(units, (server.pair,), state=tmp_path / "in-the-way")
    assert pulled.code == 0
    assert "--state" in pulled.out
    assert titles(pulled) == ["One", "Two"]


# -------------------------------------------------------------------------------------------------------- what is asked


def test_feeds_that_nobody_follows_are_listed_and_not_fetched(server: Loopback, tmp_path: Path) -> None:
    feeds = {"grid": server.url("/grid"), "idle": server.url("/idle")}
    pulled = pull(make_network(tmp_path, feeds, energy=["grid"]), (server.pair,))
    assert pulled.code == 0
    assert "Followed by no unit, so not fetched: idle" in pulled.out
    assert [request.path for request in server.asked] == ["/grid"]


def test_snapshots_that_nobody_follows_any_more_are_said_and_kept(
    server: Loopback, units: Path, tmp_path: Path
) -> None:
    pull(units, (server.pair,))
    make_network(tmp_path, {"grid": server.url("/grid")}, energy=["grid"], tax=[], work=[])
    pulled = pull(units, (server.pair,))
    assert pulled.code == 0
    assert "units/tax/outside/grid.json: its unit does not follow this feed" in pulled.out
    assert pulled.data("grid", "tax") is not None


def test_snapshots_of_a_unit_whose_page_is_wrong_are_not_called_strays(server: Loopback, units: Path) -> None:
    pull(units, (server.pair,))
    (units / "tax" / "unit.yaml").write_text("name: [\n", "utf-8")
    pulled = pull(units, (server.pair,))
    assert "does not follow" not in pulled.out
    assert "invoke check" in pulled.out


def test_a_closed_unit_is_not_fetched_for(server: Loopback, units: Path) -> None:
    manifest = units / "network.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("tax: {}", "tax: {stage: closed}"), "utf-8")
    pulled = pull(units, (server.pair,))
    assert "for energy\n" in pulled.out
    assert pulled.data("grid", "tax") is None


def test_a_network_that_follows_nothing_is_well(tmp_path: Path) -> None:
    pulled = pull(make_network(tmp_path, {}, energy=[]))
    assert (pulled.code, pulled.err) == (0, "")
    assert "No unit follows an outside feed" in pulled.out


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"feed": "gird"}, "did you mean 'grid'?"),
        ({"feed": "idle"}, "no unit follows 'idle'"),
        ({"now": "tomorrow"}, "is no moment"),
        ({"inside": ("loopback",)}, "HIGHROAD_PULL_INSIDE"),
    ],
)
def test_a_wish_that_cannot_be_met_stops_before_anything_is_asked(
    server: Loopback, tmp_path: Path, wishes: dict[str, object], said: str
) -> None:
    units = make_network(tmp_path, {"grid": server.url("/grid"), "idle": "https://idle.example/"}, energy=["grid"])
    pulled = pull(units, **({"inside": (server.pair,)} | wishes))  # type: ignore[arg-type]
    assert pulled.code == 1
    assert said in pulled.err
    assert server.asked == []


def test_state_among_what_people_write_is_refused(units: Path) -> None:
    pulled = pull(units, state=units / "energy")
    assert pulled.code == 1
    assert "--state" in pulled.err


def test_a_set_up_that_cannot_be_read_stops(tmp_path: Path) -> None:
    (tmp_path / "units").mkdir()
    assert pull(tmp_path / "units").code == 1


def test_ctrl_c_ends_with_130_and_writes_nothing(server: Loopback, units: Path) -> None:
    @contextmanager
    def interrupted(what: str) -> Iterator[object]:
        def step(done: int, total: int) -> None:
            raise KeyboardInterrupt

        yield step

    pulled = pull(units, (server.pair,), progress=interrupted)
    assert pulled.code == 130
    assert pulled.data("grid") is None


def test_the_command_opens_nothing_inside_by_itself(server: Loopback, units: Path, tmp_path: Path) -> None:
    run = invoke("pull", "--units", str(units), "--state", str(tmp_path / "state"))
    assert run.returncode == 2, run.stdout + run.stderr
    assert "HIGHROAD_PULL_INSIDE" in run.stdout
    assert server.asked == []
