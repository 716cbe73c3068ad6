"""Which posts each feed holds, where feeds lie, and what changes nothing in them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import listparser
import pytest

from plugins.feeds import slots
from plugins.feeds.channel import Entry, Item, Tombstone
from plugins.feeds.slots import Slot
from plugins.network.carrying import Carriage
from plugins.network.model import State, Status
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document
from tests.builders import (
    AUTHORITY,
    NOW,
    URL,
    make_carriage,
    make_catalog,
    make_network,
    make_notice,
    make_placement,
    make_post,
    make_posts,
    make_unit,
    moment,
)
from tests.feeds.samples import channel, documents, sample, written


def entries(path: str, catalog: Catalog | None = None, carriage: Carriage | None = None) -> tuple[Entry, ...]:
    return channel(documents(catalog, carriage), path).entries


def keys(found: tuple[Entry, ...]) -> list[str]:
    return [entry.id.removeprefix(f"tag:{AUTHORITY}:") for entry in found]


def test_there_is_a_feed_for_the_network_each_unit_each_topic_and_each_expert() -> None:
    folders = {path.rpartition("/")[0] for path in documents()}
    units = ["energy", "tax", "legal", "nordics", "empty", "o"]
    assert folders == {
        "",
        "nord",
        "nord/own",
        *units,
        *(f"{unit}/own" for unit in units),
        *(f"topics/{topic}" for topic in ("hydrogen", "grid", "unused")),
        *(f"experts/{expert}" for expert in ("dana-ortiz", "li-wei", "new-here")),
    }
    assert all(f"{folder}/{name}".lstrip("/") in documents() for folder in folders for name in _NAMES)


_NAMES = ("feed.xml", "atom.xml", "feed.json")


def test_a_unit_s_feed_holds_what_it_carries_and_its_own_feed_does_not() -> None:
    assert keys(entries("tax/atom.xml")) == [
        "tax/reply",
        "energy/caverns",
        "tax/clip",
        "tax/orphan",
        "energy/of-legal",
        "energy/gone",
        "nord/suiso",
        "energy/old-sums",
    ]
    assert keys(entries("tax/own/atom.xml")) == ["tax/reply", "tax/clip", "tax/orphan"]


def test_topics_and_experts_hold_what_is_theirs_from_every_unit() -> None:
    assert keys(entries("topics/grid/atom.xml")) == ["energy/caverns", "energy/old-sums"]
    assert {"energy/caverns", "tax/reply", "nord/suiso", "o/x"} <= set(keys(entries("experts/li-wei/atom.xml")))


def test_a_restricted_post_stands_in_the_feeds_of_its_home_and_of_the_network() -> None:
    for folder in ("", "energy/", "energy/own/", "experts/dana-ortiz/"):
        assert "energy/kept" in keys(entries(f"{folder}atom.xml"))


@pytest.mark.parametrize("path", [path for path in sorted(documents()) if not path.endswith(".opml")])
def test_no_id_is_twice_in_a_feed_and_the_newest_comes_first(path: str) -> None:
    found = entries(path)
    assert len({entry.id for entry in found}) == len(found)
    order = [(-entry.published.timestamp(), entry.id) for entry in found]
    assert order == sorted(order)


def test_a_pinned_post_keeps_its_place_in_feeds() -> None:
    assert keys(entries("tax/atom.xml")).index("nord/suiso") == 6


def test_a_feed_holds_the_newest_fifty() -> None:
    catalog = make_catalog(posts=make_posts(60))
    assert keys(entries("energy/feed.xml", catalog)) == [f"energy/post-{number}" for number in range(60, 10, -1)]


@pytest.mark.parametrize(("days", "told"), [(0, True), (89, True), (90, False), (400, False)])
def test_for_ninety_days_a_feed_says_that_a_post_was_taken_back(days: int, told: bool) -> None:
    when = NOW - timedelta(days=days)
    notice = make_notice(when=when, date=moment("2020-01-01"), authors=("dana-ortiz",))
    gone = make_post("energy/old", "2020-01-02", status=Status.WITHDRAWN, reason="Wrong.", updated=when)
    catalog = make_catalog(posts=make_posts(60), notices=[notice], withdrawn=[gone])
    for path in ("feed.xml", "energy/atom.xml", "energy/own/feed.json", "experts/dana-ortiz/feed.xml"):
        found = keys(entries(path, catalog))
        assert ("energy/gone" in found) is told
        assert ("energy/old" in found) is told


def test_a_retraction_without_a_day_is_told_as_long_as_nobody_writes_one() -> None:
    undated = make_notice(date=moment("2020-01-01"), when=moment("2020-01-01"))
    assert keys(entries("feed.xml", make_catalog(notices=[undated]))) == ["energy/gone"]


def test_a_withdrawn_post_among_the_newest_stays_for_good() -> None:
    gone = make_post("energy/old", "2020-01-02", status=Status.WITHDRAWN, reason="Wrong.", updated=moment("2020-02-01"))
    assert keys(entries("feed.xml", make_catalog(withdrawn=[gone]))) == ["energy/old"]


def test_an_expired_post_is_in_no_feed() -> None:
    assert all(b"tax/offer" not in data for data in written().values())


def test_a_feed_that_never_held_anything_begins_with_the_network() -> None:
    found = [channel(documents(), path) for path in ("empty/feed.xml", "empty/own/atom.xml", "topics/unused/feed.json")]
    assert all(value.updated == datetime(2026, 1, 1, tzinfo=UTC) for value in found)
    assert all(value.entries == () for value in found)


def test_the_moment_of_a_build_changes_no_feed() -> None:
    catalog, carriage = sample()
    later = replace(catalog, now=catalog.now + timedelta(hours=5))
    assert _written(later, carriage) == dict(written())


def test_what_is_updated_moves_a_feed_and_nothing_else_does() -> None:
    post = make_post("energy/caverns", "2026-11-20", updated=moment("2026-11-24"))
    catalog = make_catalog(posts=[post, make_post("energy/pipes", "2026-11-23")])
    assert channel(documents(catalog), "feed.xml").updated == moment("2026-11-24")
    older = make_post("energy/caverns", "2026-11-20", updated=moment("2026-11-01"))
    (found,) = entries("feed.xml", make_catalog(posts=[older]))
    assert isinstance(found, Item)
    assert found.updated == moment("2026-11-20")


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_everything_changes_nothing(seed: int) -> None:
    catalog, carriage = sample()
    shuffle = random.Random(seed)

    def mixed(values: Any) -> Any:
        return tuple(shuffle.sample(values, len(values)))

    catalog = replace(
        catalog,
        **{name: mixed(getattr(catalog, name)) for name in "posts withdrawn notices media experts topics".split()},
        units=catalog.units,
    )
    carriage = replace(carriage, placements=mixed(carriage.placements), departed=mixed(carriage.departed))
    found = _written(catalog, carriage)
    assert {path: data for path, data in found.items() if path != "feeds.opml"} == {
        path: data for path, data in written().items() if path != "feeds.opml"
    }


def test_a_renamed_unit_keeps_its_subscribers() -> None:
    for name in (*(_NAMES), "own/feed.xml", "own/atom.xml", "own/feed.json"):
        assert written()[f"nord/{name}"] == written()[f"nordics/{name}"]
    former = channel(documents(), "nord/atom.xml")
    assert former.addresses.atom == f"{URL}/nordics/atom.xml"
    assert former.id == f"tag:{AUTHORITY}:feed/unit/nord"


def test_a_former_address_that_somebody_else_has_now_is_left_to_them() -> None:
    units = [make_unit("energy", slug="power"), make_unit("heat", slug="energy"), make_unit("topics", slug="subjects")]
    catalog = make_catalog(units=units)
    value = channel(documents(catalog), "energy/feed.xml")
    assert value.id == f"tag:{AUTHORITY}:feed/unit/heat"
    assert "topics/feed.xml" not in documents(catalog)


def test_an_old_address_of_a_page_wins_over_a_former_feed() -> None:
    units = [make_unit("energy", slug="power")]
    aliases = {"/energy/feed.xml/": "/power/x/", "/energy/own/atom.xml": "/power/x/"}
    found = documents(make_catalog(units=units, posts=[make_post("energy/x")], aliases=aliases))
    assert "energy/feed.xml" not in found
    assert "energy/own/atom.xml" not in found
    assert {"energy/atom.xml", "energy/own/feed.xml", "power/feed.xml"} <= set(found)


def test_a_network_below_a_path_has_its_feeds_there() -> None:
    catalog = make_catalog(network=make_network(url="https://firm.example/blog"), posts=[make_post()])
    (item,) = entries("feed.xml", catalog)
    assert item.url == "https://firm.example/blog/energy/caverns/"
    assert channel(documents(catalog), "feed.xml").addresses.rss == "https://firm.example/blog/feed.xml"


def test_a_departed_post_is_told_of_where_it_was_carried() -> None:
    notice = make_notice("tax/gone")
    units = [make_unit("energy"), make_unit("tax")]
    catalog = make_catalog(units=units, notices=[notice])
    carriage = make_carriage(departed=[make_placement("energy", notice)])
    (stone,) = entries("energy/feed.xml", catalog, carriage)
    assert isinstance(stone, Tombstone)
    assert entries("energy/own/feed.xml", catalog, carriage) == ()


# ------------------------------------------------------------------------------------------------------- archives


def archive_ids(found: dict[str, Document], folder: str = "") -> list[list[str]]:
    """The ids that each archive holds, as entries or as tombstones, the oldest archive first."""
    count = sum(path.startswith(f"{folder}atom-") for path in found)
    return [keys(channel(found, f"{folder}atom-{number}.xml").entries) for number in range(1, count + 1)]


@pytest.mark.parametrize(("posts", "count"), [(0, 0), (49, 0), (50, 1), (99, 1), (100, 2), (151, 3)])
def test_archives_are_full_and_with_the_feed_hold_everything(posts: int, count: int) -> None:
    found = dict(documents(make_catalog(posts=make_posts(posts), units=[make_unit()])))
    for folder in ("", "energy/own/"):
        held = archive_ids(found, folder)
        assert [len(ids) for ids in held] == [50] * count
        current = keys(channel(found, f"{folder}atom.xml").entries)
        assert {*current, *(key for ids in held for key in ids)} == {f"energy/post-{n}" for n in range(1, posts + 1)}
    assert not [path for path in found if "atom-" in path and path.startswith(("energy/atom", "topics", "experts"))]


def test_what_comes_later_moves_nothing_in_an_archive() -> None:
    before = archive_ids(dict(documents(make_catalog(posts=make_posts(120)))))
    after = archive_ids(dict(documents(make_catalog(posts=make_posts(260)))))
    assert after[: len(before)] == before


@pytest.mark.parametrize("days", [1, 200])
@pytest.mark.parametrize("state", [State.RETRACTED, State.EXPIRED])
def test_what_is_taken_back_leaves_its_neighbours_in_their_archives(state: State, days: int) -> None:
    posts = make_posts(120)
    lost = posts[-10]
    when = NOW - timedelta(days=days)
    notice = make_notice(lost.key, state, id=lost.id, date=lost.date, when=when)
    before = archive_ids(dict(documents(make_catalog(posts=posts))))
    rest = [post for post in posts if post is not lost]
    after = archive_ids(dict(documents(make_catalog(posts=rest, notices=[notice]))))
    told = state is State.RETRACTED and days < 90
    assert after == [[key for key in ids if key != lost.key or told] for ids in before]


def test_a_withdrawn_post_stays_in_its_archive() -> None:
    posts = make_posts(120)
    lost = replace(posts[-10], status=Status.WITHDRAWN, reason="Wrong.", updated=moment("2025-01-01"))
    before = archive_ids(dict(documents(make_catalog(posts=posts))))
    catalog = make_catalog(posts=[post for post in posts if post.id != lost.id], withdrawn=[lost])
    assert archive_ids(dict(documents(catalog))) == before


def test_archives_lead_from_one_to_the_next() -> None:
    found = documents(make_catalog(posts=make_posts(151)))
    address = [f"{URL}/energy/own/atom-{number}.xml" for number in range(5)]
    main, first, second, third = (
        channel(found, f"energy/own/{name}.xml") for name in ("atom", "atom-1", "atom-2", "atom-3")
    )
    assert (main.history.previous, main.history.next, main.is_archive) == (address[3], "", False)
    assert (first.history.previous, first.history.next) == ("", address[2])
    assert (second.history.previous, second.history.next) == (address[1], address[3])
    assert (third.history.previous, third.history.next) == (address[2], "")
    assert {one.history.current for one in (first, second, third)} == {f"{URL}/energy/own/atom.xml"}
    assert {one.id for one in (main, first, second, third)} == {f"tag:{AUTHORITY}:feed/own/energy"}
    assert b"<fh:archive/>" in found["energy/own/atom-1.xml"].write(first)
    assert b"<fh:archive/>" not in found["energy/own/atom.xml"].write(main)


# ----------------------------------------------------------------------------------------------------------- OPML


def test_the_list_of_feeds_names_each_feed_once() -> None:
    feeds = listparser.parse(written()["feeds.opml"]).feeds
    listed = [feed.url for feed in feeds]
    rss = [path for path in documents() if path.endswith("feed.xml") and not path.startswith("nord/")]
    assert sorted(listed) == sorted(f"{URL}/{path}" for path in rss)
    assert {category for feed in feeds for (category,) in feed.categories} == {
        "Everything",
        "Units, with what they carry",
        "Units, own posts only",
        "Topics",
        "Experts",
    }
    titles = {feed.url: feed.title for feed in feeds}
    assert titles[f"{URL}/feed.xml"] == "The Firm"
    assert titles[f"{URL}/energy/own/feed.xml"] == "Energy & Infrastructure, own posts, The Firm"


def test_the_list_of_feeds_says_no_date() -> None:
    assert b"date" not in written()["feeds.opml"].lower()


def _written(catalog: Catalog, carriage: Carriage) -> dict[str, bytes]:
    return {path: one.write(one.value) for path, one in documents(catalog, carriage).items()}


def test_a_day_of_the_authority_is_the_first_of_its_year() -> None:
    network = make_network(authority="firm.example,2024-05-06")
    assert channel(documents(make_catalog(network=network)), "feed.xml").updated.date() == date(2024, 1, 1)


def test_of_two_slots_with_one_id_the_one_named_last_counts() -> None:
    placed, own = (Slot(id="tag:x", date=moment("2026-11-01"), news=news) for news in (True, False))
    assert slots.sort([placed, own]) == (own,)


def test_what_was_taken_back_moves_a_feed_to_when_it_was() -> None:
    catalog = make_catalog(notices=[make_notice(date=moment("2026-10-01"), when=moment("2026-11-14"))])
    assert channel(documents(catalog), "energy/own/atom.xml").updated == moment("2026-11-14")
