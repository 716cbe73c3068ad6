"""What may not be seen is in no digest: drafts, later posts, what was taken back, what is not shared with a unit."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.network.model import Post
from plugins.network.sharing import may_show
from plugins.newsletter.values import Digest, Kind
from plugins.syndication.resolver import resolve
from tests.builders import make_catalog, make_network, make_post, make_unit
from tests.newsletter.digests import digest_of, made_of
from tests.site import canaries
from tests.site.small_network import plant
from tests.trees import Survey, survey

MOMENTS = [datetime(2026, 9, 1, 12), datetime(2026, 10, 7, 12), datetime(2026, 10, 25, 12), datetime(2026, 11, 25, 12)]


def digests(found: Survey) -> dict[str, Digest]:
    """Every digest of a network that looks back over all of it."""
    catalog, carriage = found.catalog, resolve(found.catalog)
    links = {post.source: found.assembled.texts.links(post.source) for post in catalog.posts}
    asked = [
        (Kind.NETWORK, ""),
        *((Kind.UNIT, unit.uid) for unit in catalog.units),
        *((Kind.COLLEAGUES, unit.uid) for unit in catalog.units),
        *((Kind.TOPIC, topic.slug) for topic in catalog.topics),
    ]
    return {
        f"{kind} {name}": digest_of(catalog, kind, name, carriage=carriage, since="9999d", links=links)
        for kind, name in asked
    }


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_that_may_not_be_seen_at_a_moment_is_in_any_mail_or_page(moment: datetime, tmp_path: Path) -> None:
    now = moment.replace(tzinfo=canaries.ZONE)
    units = plant(canaries.network(now), tmp_path / "units")
    files: dict[str, bytes] = {}
    for name, digest in digests(survey(units, now)).items():
        made = made_of(digest, units)
        files |= {f"{name} mail": made.message().as_bytes(), f"{name} page": made.page}
        files[f"{name} words"] = made.written(None).text.encode() + made.written(None).html.encode()
    seen = list(canaries.sightings(files))
    for canary in canaries.ALL:
        there = {one.path for one in seen if one.name == canary.name}
        if not canary.may_be_seen(now):
            assert there == set(), canary.name
        elif canary.name == "shared":
            assert {path.rpartition(" ")[0] for path in there} <= {
                "unit energy", "network ", *(f"topic {topic}" for topic in ("hydrogen", "zqsharedxtag")),
            }, canary.name  # fmt: skip
        elif canary.name in ("ever", "comment", "elsewhere"):
            assert any(path.startswith("network") for path in there), canary.name


SHARES = st.sampled_from([("everyone",), ("nobody",), ("a",), ("b",), ("a", "c"), ("group",)])
ABOUT = st.sampled_from(["", "a/p0", "b/p1", "c/p2"])
POST = st.tuples(st.sampled_from("abc"), SHARES, ABOUT, st.sampled_from(["x", "y"]))


@settings(max_examples=60)
@given(st.lists(POST, min_size=1, max_size=8), st.tuples(SHARES, SHARES, SHARES))
def test_a_digest_for_a_unit_tells_of_nothing_that_it_may_not_show(
    drawn: list[tuple[str, tuple[str, ...], str, str]], ceilings: tuple[tuple[str, ...], ...]
) -> None:
    units = [make_unit(uid, share=share) for uid, share in zip("abc", ceilings, strict=True)]
    posts: list[Post] = []
    for number, (unit, share, about, topic) in enumerate(drawn):
        target = about if about != f"{unit}/p{number}" else ""
        more: dict[str, Any] = {"share": share, "about": target, "topics": (topic,), "title": f"Title {number}"}
        posts.append(make_post(f"{unit}/p{number}", **more))
    network = make_network(groups={"group": ("b", "c")})
    catalog = make_catalog(posts=posts, units=units, network=network)
    links = {post.source: [other.source for other in posts] for post in posts}
    for uid in "abc":
        hidden = [post for post in posts if not may_show(catalog, post, uid)]
        for kind in (Kind.COLLEAGUES, Kind.UNIT):
            found = digest_of(catalog, kind, uid, carriage=resolve(catalog), links=links)
            assert not {item.id for item in found.items} & {post.id for post in hidden}
            said = " ".join(chain.from_iterable((item.title, item.why, *item.about) for item in found.items)) + " "
            assert not [post.title for post in hidden if f"{post.title} " in said or f"“{post.title}”" in said]
