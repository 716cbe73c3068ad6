"""Whatever becomes of posts, subscribers are told of each once, and an archive keeps what it holds."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.feeds.slots import MOST
from plugins.network.carrying import Carriage
from plugins.network.model import Notice, Post, State, Status
from plugins.network.whole import Catalog
from tests.builders import (
    NOW,
    make_carriage,
    make_catalog,
    make_expert,
    make_notice,
    make_placement,
    make_post,
    make_topic,
    make_unit,
    moment,
)
from tests.feeds.samples import channel, documents

FATES = st.sampled_from(["published"] * 6 + ["withdrawn", "retracted", "forgotten", "expired"])
# What becomes of each post, whether Tax carries it, and how many days lie between it and the next; often none.
STEP = st.tuples(FATES, st.booleans(), st.integers(0, 2))
HISTORY = st.one_of(st.lists(STEP, max_size=5), st.lists(STEP, min_size=MOST, max_size=2 * MOST + 5))
TOLD = ("published", "withdrawn", "retracted")


def network(history: list[tuple[str, bool, int]]) -> tuple[Catalog, Carriage, dict[str, str]]:
    """A catalog of Energy's posts, what Tax carries of them, and the fate of each by its id."""
    day, fates = moment("2020-01-01"), {}
    posts: list[Post] = []
    withdrawn: list[Post] = []
    notices: list[Notice] = []
    placements, departed = [], []
    for number, (fate, carried, days) in enumerate(history):
        day += timedelta(days=days)
        key = f"energy/post-{number * 7919 % 1000}"
        when = day.date().isoformat()
        post = make_post(key, when, topics=("grid",))
        fates[post.id] = fate
        if fate == "published":
            posts.append(post)
            placements += [make_placement("tax", post)] * carried
        elif fate == "withdrawn":
            gone = make_post(key, when, topics=("grid",), status=Status.WITHDRAWN, reason="Wrong.", updated=NOW)
            withdrawn.append(gone)
            departed += [make_placement("tax", gone)] * carried
        else:
            state = State.EXPIRED if fate == "expired" else State.RETRACTED
            age = timedelta(days=1 if fate == "retracted" else 400)
            notice = make_notice(key, state, date=day, when=NOW - age, topics=("grid",), authors=("dana-ortiz",))
            notices.append(notice)
            departed += [make_placement("tax", notice)] * (carried and fate == "retracted")
    catalog = make_catalog(
        posts=posts,
        withdrawn=withdrawn,
        notices=notices,
        units=[make_unit("energy"), make_unit("tax")],
        topics=[make_topic("grid")],
        experts=[make_expert()],
    )
    return catalog, make_carriage(*placements, departed=departed), fates


def ids(catalog: Catalog, carriage: Carriage, path: str) -> list[str]:
    return [entry.id for entry in channel(documents(catalog, carriage), path).entries]


@settings(deadline=None, max_examples=30)
@given(history=HISTORY)
def test_whatever_becomes_of_posts_each_is_told_of_once(history: list[tuple[str, bool, int]]) -> None:
    catalog, carriage, fates = network(history)
    found = documents(catalog, carriage)
    told = {id for id, fate in fates.items() if fate in TOLD}
    taken_back = {id for id, fate in fates.items() if fate in ("withdrawn", "retracted")}
    for folder in ("", "energy/", "energy/own/", "tax/", "topics/grid/", "experts/dana-ortiz/"):
        current = ids(catalog, carriage, f"{folder}atom.xml")
        assert len(set(current)) == len(current)
        assert set(current) <= told
        if folder != "tax/":
            assert taken_back <= set(current)
    for folder in ("", "energy/own/"):
        archived = [ids(catalog, carriage, path) for path in found if path.startswith(f"{folder}atom-")]
        everything = [id for archive in archived for id in archive]
        assert len(set(everything)) == len(everything)
        assert {*everything, *ids(catalog, carriage, f"{folder}atom.xml")} == told
    assert set(ids(catalog, carriage, "tax/atom.xml")) >= {one.post.id for one in carriage.departed}


@settings(deadline=None, max_examples=30)
@given(history=HISTORY, later=st.data())
def test_whatever_becomes_of_posts_none_moves_to_another_archive(
    history: list[tuple[str, bool, int]], later: st.DataObject
) -> None:
    fates = later.draw(st.lists(FATES, min_size=len(history), max_size=len(history)))
    changed = [(fate, carried, days) for fate, (_, carried, days) in zip(fates, history, strict=True)]
    changed += later.draw(st.lists(st.tuples(FATES, st.booleans(), st.integers(1, 2)), max_size=MOST))
    before, after = _archives(history), _archives(changed)
    for id in before.keys() & after.keys():
        assert after[id] == before[id]


def _archives(history: list[tuple[str, bool, int]]) -> dict[str, str]:
    """The archive in which each post stands, by its id."""
    catalog, carriage, _ = network(history)
    paths = [path for path in documents(catalog, carriage) if path.startswith("energy/own/atom-")]
    return {id: path for path in paths for id in ids(catalog, carriage, path)}
