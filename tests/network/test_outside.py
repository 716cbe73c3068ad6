"""Snapshots of outside feeds: what is read of them, and that nothing in them is trusted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.network.model import OutsideFeed, OutsideItem
from plugins.network.outside import (
    MAX_BYTES,
    MAX_ITEMS,
    MAX_SUMMARY,
    MAX_TITLE,
    MAX_URL,
    fitted,
    plain,
    read_snapshot,
    snapshot_bytes,
)
from tests.builders import NOW, make_unit
from tests.trees import NETWORK, UNIT, Survey, post, small_network, snapshot, survey, write_network

FILE = "energy/outside/grid-operator.json"
ENERGY = make_unit("energy")
START = f"units/{FILE}:1: error: is not as invoke pull writes it: "


def look(tmp_path: Path, data: str | bytes, **files: str) -> Survey:
    return survey(write_network(tmp_path, small_network(**files) | {FILE: data}))


def entry(**changes: Any) -> dict[str, Any]:
    return {"title": "A notice", "url": "https://grid.example/1"} | changes


def feed(*items: OutsideItem, **changes: Any) -> OutsideFeed:
    values: dict[str, Any] = {"unit": "energy", "name": "grid-operator", "title": "Grid", "url": "", "source": FILE}
    return OutsideFeed(**values | {"items": items} | changes)


def item(number: int = 1, **changes: Any) -> OutsideItem:
    return OutsideItem(**{"title": f"Notice {number}", "url": f"https://grid.example/{number}"} | changes)


def read_back(data: bytes) -> OutsideFeed:
    found, mistake = read_snapshot(data, ENERGY, FILE, NOW)
    assert mistake is None
    assert found is not None
    return found


# ---------------------------------------------------------------------------------------------------------- the catalog


def test_a_followed_feed_is_in_the_catalog_newest_first(tmp_path: Path) -> None:
    items = [
        entry(title="Undated", url="https://grid.example/0"),
        entry(title="Older", url="https://grid.example/2", date="2026-11-01T10:00:00+01:00", authors=["The operator"]),
        entry(title="Newer", url="http://grid.example/3", date="2026-11-02", summary="Words of theirs."),
    ]
    found = look(tmp_path, snapshot(url="https://grid.example/", items=items))
    assert found.said == []
    (one,) = found.catalog.outside
    assert (one.unit, one.name, one.title, one.url) == (
        "energy",
        "grid-operator",
        "Grid operator",
        "https://grid.example/",
    )
    assert [each.title for each in one.items] == ["Newer", "Older", "Undated"]
    assert one.items[0].date == datetime(2026, 11, 2, tzinfo=UTC)
    assert one.items[1].date == datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert (one.items[1].authors, one.items[0].summary) == (("The operator",), "Words of theirs.")


def test_feeds_stand_by_unit_and_name(tmp_path: Path) -> None:
    feeds = "feeds:\n  grid-operator: https://grid.example/news.xml\n  a-feed: https://a.example/feed\n"
    network = NETWORK.replace("feeds:\n  grid-operator: https://grid.example/news.xml\n", feeds)
    found = survey(
        write_network(
            tmp_path,
            small_network()
            | {
                "network.yaml": network,
                "energy/unit.yaml": UNIT.replace(
                    "- {feed: grid-operator}", "- {feed: grid-operator}\n  - {feed: a-feed}"
                ),
                "energy/outside/a-feed.json": snapshot("x", feed="a-feed"),
                "tax/unit.yaml": "name: Tax\nfollow: [{feed: a-feed}]\n",
                "tax/outside/a-feed.json": snapshot("x", feed="a-feed"),
            },
        )
    )
    assert found.said == []
    assert [(one.unit, one.name) for one in found.catalog.outside] == [
        ("energy", "a-feed"),
        ("energy", "grid-operator"),
        ("tax", "a-feed"),
    ]


def test_a_followed_feed_that_nobody_pulled_is_a_warning_at_its_rule(tmp_path: Path) -> None:
    files = {path: text for path, text in small_network().items() if path != FILE}
    found = survey(write_network(tmp_path, files))
    assert found.said == [
        "units/energy/unit.yaml:10: warning: the feed 'grid-operator' has no snapshot"
        f" units/{FILE} yet; run: invoke pull"
    ]
    assert found.catalog.outside == ()


def test_a_snapshot_that_its_unit_does_not_follow_is_a_warning_and_not_shown(tmp_path: Path) -> None:
    files = small_network() | {"tax/outside/grid-operator.json": snapshot("x")}
    found = survey(write_network(tmp_path, files))
    assert found.said == [
        "units/tax/outside/grid-operator.json:1: warning: the unit follows no feed 'grid-operator', so this is not"
        " shown; delete the file, or write under follow: - {feed: grid-operator}"
    ]
    assert [one.unit for one in found.catalog.outside] == ["energy"]


def test_a_closed_unit_is_not_asked_to_pull(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {path: text for path, text in small_network().items() if path != FILE}
    files["network.yaml"] = NETWORK.replace("stage: live", "stage: closed")
    assert not any("invoke pull" in said for said in survey(write_network(tmp_path, files)).said)


def test_no_feed_is_a_post(tmp_path: Path) -> None:
    found = look(tmp_path, snapshot("Canary", items=[entry(title="Canary")]), tax__posts__x__md=post(author="tom-ash"))
    assert "Canary" in repr(found.catalog.outside)
    assert "Canary" not in repr((found.catalog.posts, found.catalog.pages, found.assembled.texts))


# ------------------------------------------------------------------------------------------------------ what is refused

MANY = [entry(url=f"https://grid.example/{number}") for number in range(MAX_ITEMS + 1)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "it is no JSON"),
        ("{", "it is no JSON"),
        ("[]", "it must be an object with feed, title and items"),
        ("null", "it must be an object with feed, title and items"),
        (snapshot(items="x"), "'items' is no such text"),
        (snapshot(extra="x"), "'extra' is no key of it"),
        (snapshot(items=[entry(titel="x")]), "entry 1: 'titel' is no key of it"),
        (snapshot(items=[entry(), {"title": "x"}]), "entry 2: 'url' is missing"),
        (snapshot(items=MANY), "'items' has too many entries"),
        (snapshot(title="x" * (MAX_TITLE + 1)), "'title' is too long"),
        (snapshot(items=[entry(summary="x" * (MAX_SUMMARY + 1))]), "entry 1: 'summary' is too long"),
        (snapshot(items=[entry(url="https://x.example/" + "x" * MAX_URL)]), "entry 1: 'url' is longer than 1000 cha"),
        (snapshot(items=[entry(url="javascript:alert(1)")]), "entry 1: 'url' must be a web address"),
        (snapshot(items=[entry(url="https://me:pass@x.example/")]), "entry 1: 'url' must be a web address"),
        (snapshot(items=[entry(url="//x.example/")]), "entry 1: 'url' must be a web address"),
        (snapshot(items=[entry(url="https://x.example/\u202e")]), "entry 1: 'url' must be a web address"),
        (snapshot(url="data:text/html,x"), "'url' must be a web address"),
        (snapshot(items=[entry(title="a\u0007b")]), "entry 1: 'title' holds a control character"),
        (snapshot(items=[entry(title="\ud800")]), "entry 1: 'title' is no such text"),
        (snapshot(items=[entry(title=7)]), "entry 1: 'title' is no such text"),
        (snapshot(items=[entry(authors="x")]), "entry 1: 'authors' is no such text"),
        (snapshot(items=[entry(date="yesterday")]), "entry 1: 'date' is no date"),
        (snapshot(items=[entry(date="0001-01-01T00:00:00+14:00")]), "entry 1: 'date' is no date that exists"),
        (snapshot(items=[entry(date=None)]), "entry 1: 'date' is no date"),
        ('{"feed": "grid-operator", "feed": "grid-operator", "title": "x", "items": []}', "a key is given twice"),
        ('{"feed": NaN}', "it holds NaN"),
        ('{"feed": ' + "9" * 5000 + "}", "it holds a number that is none"),
        ("[" * 100_000, "it is nested too deep"),
        (b"\xff\xfe{}", "saved as UTF-16"),
        (b'{"feed": "\xe9"}', "byte 0xe9 is not UTF-8"),
        (snapshot("x") + " " * MAX_BYTES, "it is larger than 1 MB"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "bytes",
)
def test_what_invoke_pull_would_not_write_costs_its_own_list_alone(
    tmp_path: Path, data: str | bytes, said: str
) -> None:
    before = survey(write_network(tmp_path / "before", small_network()))
    found = look(tmp_path / "after", data)
    (told,) = found.said
    assert told.startswith(START + said)
    assert told.endswith("; run: invoke pull")
    assert found.catalog.outside == ()
    assert (found.catalog.posts, found.catalog.units) == (before.catalog.posts, before.catalog.units)
    assert found.assembled.held == 0


def test_a_mistake_in_the_text_is_told_in_its_line(tmp_path: Path) -> None:
    (told,) = look(tmp_path, '{\n  "feed": "grid-operator",\n  oops\n}').said
    assert told == f"units/{FILE}:3: error: is not as invoke pull writes it: it is no JSON; run: invoke pull"


def test_a_snapshot_is_named_like_its_feed(tmp_path: Path) -> None:
    (told,) = look(tmp_path, snapshot("x", feed="another")).said
    assert "is called 'grid-operator' and holds the feed 'another'; rename it, or run: invoke pull" in told


# -------------------------------------------------------------------------------------------------------- what is shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Plain &amp; simple", "Plain & simple"),
        ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
        ("<b>Bold</b><script>alert(1)</script>", "Bold"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;News", "News"),
        ("<img src=x onerror=alert(1)>Hi<br>there", "Hi there"),
        ("safe\u202egnp.exe", "safe gnp.exe"),
        ("a\u0000b\nc\td\u2028e", "a b c d e"),
        ("\ufeff  spaced   out ", "spaced out"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469"),
    ],
)
def test_what_others_write_becomes_one_line_of_plain_text(written: str, shown: str) -> None:
    assert plain(written, 100) == shown


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("&ampltg;#x3c <>/b\u202e\u0000!-'\"s"), max_size=60))
def test_no_tag_is_hidden_deep_enough(written: str) -> None:
    shown = plain(written, 100)
    assert plain(shown, 100) == shown
    assert not any(c in shown for c in "\u202e\u0000\n")


def test_a_date_that_has_not_come_is_none(tmp_path: Path) -> None:
    items = [entry(date="2026-11-25T12:00:01+00:00"), entry(url="https://grid.example/2", date="2026-11-25T12:00:00Z")]
    (one,) = look(tmp_path, snapshot(items=items)).catalog.outside
    assert [(each.url[-1], each.date) for each in one.items] == [("2", NOW), ("1", None)]


def test_an_address_is_shown_once_and_the_first_wins(tmp_path: Path) -> None:
    (one,) = look(tmp_path, snapshot(items=[entry(title="First"), entry(title="Second")])).catalog.outside
    assert [each.title for each in one.items] == ["First"]


def test_what_has_no_title_is_called_by_its_host(tmp_path: Path) -> None:
    (one,) = look(tmp_path, snapshot(title="<p></p>", items=[entry(title=" ")])).catalog.outside
    assert (one.title, one.items[0].title) == ("grid-operator", "grid.example")


# -------------------------------------------------------------------------------------------------- writing and reading


def test_a_snapshot_is_the_same_bytes_for_the_same_feed() -> None:
    items = [item(1, date=NOW), item(2), item(3, date=NOW - timedelta(days=1), authors=("A", "A"), summary="S")]
    data = snapshot_bytes(feed(*items, url="https://grid.example/"))
    assert data == snapshot_bytes(feed(items[2], items[0], items[1], url="https://grid.example/"))
    assert data == snapshot_bytes(read_back(data))
    assert data.endswith(b"\n}\n")
    assert list(json.loads(data)) == ["feed", "items", "title", "url"]


def test_a_snapshot_that_would_be_too_large_loses_its_oldest() -> None:
    long = "\u4e2d" * MAX_SUMMARY
    huge = [item(number, date=NOW - timedelta(days=number), summary=long) for number in range(1, 400)]
    data = snapshot_bytes(feed(*huge))
    assert len(data) <= MAX_BYTES
    found = read_back(data)
    assert found.items[0].title == "Notice 1"
    assert 100 < len(found.items) < MAX_ITEMS


MODERN = st.datetimes(datetime(1980, 1, 1), datetime(2110, 1, 1))


def in_london(moment: datetime) -> datetime:
    return moment.replace(tzinfo=ZoneInfo("Europe/London"))


ANY_ITEM = st.builds(
    OutsideItem,
    title=st.text(max_size=400),
    url=st.one_of(st.text(max_size=30), st.text(max_size=30).map(lambda path: f"https://grid.example/{path}")),
    date=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC)), MODERN, MODERN.map(in_london)),
    authors=st.lists(st.text(max_size=30), max_size=30).map(tuple),
    summary=st.text(max_size=300),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ANY_ITEM, max_size=5), st.text(max_size=400), st.text(max_size=30))
def test_whatever_is_written_is_read_without_a_mistake(items: list[OutsideItem], title: str, url: str) -> None:
    wanted = feed(*items, title=title, url=url)
    found = read_back(snapshot_bytes(wanted))
    assert found == fitted(fitted(wanted), NOW)


NOISE = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([b"[" * 5000, b'{"', b"\\ud800", b"NaN", b"9" * 5000, b"\0", b'"url": "javascript:x",', b"\xff"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), NOISE), max_size=4), st.integers(0, 40))
def test_no_bytes_of_a_snapshot_raise(noise: list[tuple[int, bytes]], cut: int) -> None:
    data = snapshot_bytes(feed(item(1, date=NOW), item(2, authors=("A",), summary="Words")))
    for at, piece in noise:
        data = data[:at] + piece + data[at + cut % 7 :]
    found, mistake = read_snapshot(data[: len(data) - cut], ENERGY, FILE, NOW)
    assert (found is None) == (mistake is not None)
    for one in found.items if found else ():
        assert one.url.startswith(("http://", "https://"))
    assert mistake is None or (mistake.line >= 1 and mistake.what.endswith("run: invoke pull"))
