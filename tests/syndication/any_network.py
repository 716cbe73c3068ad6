"""Networks of any shape: four units that follow, share, offer, hide, answer and take back at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from plugins.network.model import FollowRule, Overlay, Post, Stage, Status, Unit
from plugins.network.whole import Catalog
from tests.builders import make_catalog, make_expert, make_network, make_notice, make_post, make_topic, make_unit

UIDS = ("energy", "legal", "tax", "work")
TOPICS = ("grid", "hydrogen", "pay")
GROUPS = {"pair": ("energy", "tax"), "three": ("legal", "tax", "work")}
KEYS = tuple(f"{uid}/{slug}" for uid in UIDS for slug in "abcd")

some_topics = st.lists(st.sampled_from(TOPICS), max_size=2, unique=True).map(tuple)
shares = st.one_of(
    st.just(("everyone",)),
    st.lists(st.sampled_from((*UIDS, *GROUPS, "nobody")), max_size=2, unique=True).map(tuple),
)
days = st.integers(1, 9).map(lambda day: f"2026-11-0{day}")


def mark(what: str, key: str) -> str:
    """A word of the post `key` that stands nowhere else: "title" or "summary" of its own, "said" where it is quoted."""
    return f"zq-{what}-{key.replace('/', '-')}-qz"


@st.composite
def rules(draw: Any) -> FollowRule:
    unit, topics = draw(st.sampled_from(("", *UIDS))), draw(some_topics)
    return FollowRule(
        unit=unit,
        topics=tuple(sorted(topics or (() if unit else ("hydrogen",)))),
        limit=draw(st.none() | st.integers(1, 3)),
        since=draw(st.none() | days.map(date.fromisoformat)),
    )


@st.composite
def units(draw: Any, uid: str) -> Unit:
    overlay = st.builds(Overlay, post=st.sampled_from(KEYS), pin=st.booleans(), hide=st.booleans())
    return make_unit(
        uid,
        follow=tuple(draw(st.lists(rules(), max_size=4))),
        share=draw(shares),
        offers=draw(st.booleans()),
        stage=draw(st.sampled_from((Stage.LIVE, Stage.LIVE, Stage.PILOT, Stage.CLOSED))),
        overlays=tuple(draw(st.lists(overlay, max_size=2, unique_by=lambda entry: entry.post))),
        carries=draw(st.sampled_from((True, True, True, False))),
    )


@st.composite
def posts(draw: Any, key: str) -> Post:
    return make_post(
        key,
        draw(days),
        topics=draw(some_topics),
        share=draw(shares),
        to=draw(st.lists(st.sampled_from(UIDS), max_size=2, unique=True).map(tuple)),
        about=(about := draw(st.sampled_from(("", "", *(other for other in KEYS if other != key))))),
        quote=mark("said", about) if about else "",
        title=mark("title", key),
        summary=mark("summary", key),
    )


@st.composite
def catalogs(draw: Any) -> Catalog:
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=3, unique=True))
    made = [draw(posts(key)) for key in keys]
    cut = draw(st.integers(0, 3))
    gone, there = made[:cut], made[cut:]
    return make_catalog(
        network=make_network(groups=GROUPS),
        units=[draw(units(uid)) for uid in UIDS],
        topics=[make_topic(slug) for slug in TOPICS],
        experts=[make_expert()],
        posts=there,
        withdrawn=[replace(post, status=Status.WITHDRAWN, reason="Old.") for post in gone[:1]],
        notices=[
            make_notice(post.key, date=post.date, topics=post.topics, share=post.share, to=post.to) for post in gone[1:]
        ],
    )
