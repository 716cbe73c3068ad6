"""Law 6 whatever people do to files: ids, published addresses and feeds are never lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plugins.feeds import documents as feeds
from plugins.feeds.channel import Channel
from plugins.network import urls
from plugins.network.model import Notice, Post
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document
from plugins.syndication.resolver import resolve
from tests.builders import make_urls
from tests.trees import Survey, expert, post, survey, write_network

NETWORK = """\
name: The Firm
url: https://insights.firm.example
authority: firm.example,2026
units: {energy: {}, tax: {}}
topics: [{slug: grid, name: The grid}]
"""


@dataclass(frozen=True)
class Source:
    """A post as its file says it."""

    unit: str
    slug: str
    title: str
    date: str
    status: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    folder: str = ""  # below posts/

    def text(self) -> str:
        lines = [f"slug: {self.slug}", f"date: {self.date}", "tags: [grid]", *self.status]
        lines += [f"aliases: [{', '.join(self.aliases)}]"] if self.aliases else []
        return post(*lines, title=self.title)


@dataclass(frozen=True)
class State:
    """What lies in the folder: each post under the name by which the test knows it, and how each unit is called."""

    posts: dict[str, Source]
    slugs: dict[str, str] = field(default_factory=lambda: {"energy": "energy", "tax": "tax"})
    step: int = 0

    def files(self) -> dict[str, str]:
        found = {"network.yaml": NETWORK}
        for uid, slug in self.slugs.items():
            found[f"{slug}/unit.yaml"] = f"name: {uid.title()}\nuid: {uid}\nfollow: [{{topics: [grid]}}]\n"
        found[f"{self.slugs['energy']}/experts/dana-ortiz.md"] = expert("Dana Ortiz", "writes_for: [tax]")
        for name, source in self.posts.items():
            found[f"{self.slugs[source.unit]}/posts/{source.folder}{name}.md"] = source.text()
        return found


START = State(
    {
        name: Source(unit, name, name.title(), "2026-10-01")
        for name, unit in (("a", "energy"), ("b", "energy"), ("c", "tax"))
    }
)
WITHDRAWN = ("status: withdrawn", "reason: Old.", "updated: 2026-11-20")
RETRACTED = ("status: retracted", "reason: Wrong.", "updated: 2026-11-20")
ACTS = st.tuples(
    st.sampled_from(["slug", "slug", "unit", "title", "date", "folder", "withdraw", "retract", "restore", "new"]),
    st.sampled_from("abc"),
)


def after(state: State, act: str, name: str) -> State:
    """What lies there after somebody renamed, redated, moved or took back one thing, as the handbook asks for it."""
    one, step = state.posts[name], state.step + 1
    match act:
        case "slug":
            one = replace(one, slug=f"{name}-{step}", aliases=(*one.aliases, one.slug))
        case "title":
            one = replace(one, title=f"Title {step}")
        case "date":
            one = replace(one, date=f"2026-10-{step + 1:02}")
        case "folder":
            one = replace(one, folder=f"in-{step}/")
        case "withdraw":
            one = replace(one, status=WITHDRAWN)
        case "retract":
            one = replace(one, status=RETRACTED)
        case "restore":
            one = replace(one, status=())
        case "new":
            fresh = Source(one.unit, f"new-{step}", "New", "2026-11-01")
            return State(state.posts | {f"new-{step}": fresh}, state.slugs, step)
        case "unit":  # once: what a second name leaves behind needs aliases of its own
            return State(state.posts, state.slugs | {one.unit: f"{one.unit}-renamed"}, step)
    return State(state.posts | {name: one}, state.slugs, step)


def addresses(catalog: Catalog) -> set[str]:
    """Every address that answers with a page of its own."""
    found = {urls.section(unit) for unit in catalog.units}
    return found | {urls.post(catalog.unit[one.unit], one) for one in posts_of(catalog)}


def posts_of(catalog: Catalog) -> tuple[Post | Notice, ...]:
    """Every post that was ever public."""
    return (*catalog.posts, *catalog.withdrawn, *catalog.notices)


def subscriptions(found: Survey) -> dict[str, str]:
    """Every feed and archive by its address, with its id."""
    catalog = found.catalog
    made = feeds.outputs(catalog, found.assembled.texts, make_urls(), resolve(catalog))
    return {one.path: one.value.id for one in made if isinstance(one, Document) and isinstance(one.value, Channel)}


def ids(catalog: Catalog) -> Counter[tuple[str, tuple[str, ...]]]:
    return Counter((one.id, one.authors) for one in posts_of(catalog))


def nothing_is_lost(folder: Path, acts: list[tuple[str, str]]) -> None:
    state, known = START, survey(write_network(folder / "0", START.files()))
    assert known.errors == []
    pages, feeds_known = addresses(known.catalog), subscriptions(known)
    for act, name in acts:
        state = after(state, act, name)
        found = survey(write_network(folder / str(state.step), state.files()))
        assert found.errors == []
        assert not ids(known.catalog) - ids(found.catalog)
        live = addresses(found.catalog)
        pages |= live
        assert not {page for page in pages - live if found.catalog.aliases.get(page) not in live}
        assert feeds_known.items() <= subscriptions(found).items()
        feeds_known, known = subscriptions(found), found


QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=25, deadline=None, suppress_health_check=QUIET)
@given(st.lists(ACTS, min_size=1, max_size=6))
@example([("slug", "a"), ("slug", "a"), ("unit", "a"), ("slug", "a"), ("retract", "a")])
@example([("unit", "c"), ("withdraw", "c"), ("slug", "c"), ("restore", "c")])
def test_no_id_address_or_feed_is_lost_whatever_is_renamed(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, str]]
) -> None:
    nothing_is_lost(tmp_path_factory.mktemp("history"), acts)


@pytest.mark.soak
@settings(max_examples=1000, deadline=None, suppress_health_check=QUIET)
@given(st.lists(ACTS, min_size=3, max_size=20))
def test_no_id_address_or_feed_is_lost_in_the_long_run(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, str]]
) -> None:
    nothing_is_lost(tmp_path_factory.mktemp("history"), acts)
