"""Laws 3 and 4 over every surface at once, on the values of networks of any shape."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.central_index import pages as central_index
from plugins.feeds import documents as feeds
from plugins.feeds.channel import Channel, Item
from plugins.network.carrying import Carriage
from plugins.network.dress import Dress
from plugins.network.model import Post, State
from plugins.network.views import SectionPage
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Data, Document, Output, Page
from plugins.sections import pages as sections
from plugins.syndication.resolver import resolve
from tests.builders import FakeLibrary, make_notice, make_urls
from tests.syndication.any_network import GROUPS, KEYS, UIDS, catalogs, mark

SHORT = settings(max_examples=40, deadline=None)
LONG = settings(max_examples=2000, deadline=None)


def outputs(catalog: Catalog, carriage: Carriage) -> list[Output]:
    """Every page, feed and index of a network."""
    library, urls = FakeLibrary(), make_urls()
    return [
        *sections.outputs(catalog, library, urls, Dress(), carriage),
        *central_index.outputs(catalog, library, urls, Dress(), carriage),
        *feeds.outputs(catalog, library, urls, carriage),
    ]


def said(catalog: Catalog) -> dict[str, str]:
    """All that each file says, by its path."""
    found = {}
    for output in outputs(catalog, resolve(catalog)):
        if isinstance(output, Document):
            found[output.path] = output.write(output.value).decode()
        elif isinstance(output, Page):
            found[output.path] = repr(output.view)
        elif isinstance(output, Data):
            found[output.path] = output.data.decode()
    return found


@cache
def words(key: str) -> dict[str, str]:
    """Every word by which a post of `KEYS` can be known again: in lists, in quotes, in full."""
    return {what: mark(what, key) for what in ("title", "summary", "said")}


def lets_in(share: tuple[str, ...], uid: str) -> bool:
    """What the handbook says of `share`, told once more than the code does."""
    groups = [set(GROUPS[name]) for name in share if name in GROUPS]
    return uid in {*share}.union(*groups) or "everyone" in share


def share_holds(catalog: Catalog) -> None:
    found = said(catalog)
    for post in (*catalog.posts, *catalog.withdrawn):
        assert words(post.key)["title"] in found[f"{post.unit}/{post.slug}/index.html"]
        for uid in UIDS:
            if uid == post.unit or (lets_in(post.share, uid) and lets_in(catalog.unit[post.unit].share, uid)):
                continue
            # A comment names what it is about, on its own page and nowhere else.
            comments = {f"{uid}/{one.slug}/index.html" for one in catalog.posts if one.about == post.key}
            comments |= {f"{uid}/{one.slug}/index.html" for one in catalog.withdrawn if one.about == post.key}
            for path, text in found.items():
                if path.startswith(f"{uid}/"):
                    shown = [what for what, word in words(post.key).items() if word in text]
                    assert shown in ([], ["title"] if path in comments else []), (path, post.key)
                    assert f"The text of {post.source}" not in text


def is_as_at_home(catalog: Catalog) -> None:
    carriage = resolve(catalog)
    made = outputs(catalog, carriage)
    channels = [one.value for one in made if isinstance(one, Document) and isinstance(one.value, Channel)]
    homes = {entry.id: entry for one in channels if one.kind == "own" for entry in one.entries}
    for channel in channels:
        assert len({entry.id for entry in channel.entries}) == len(channel.entries), channel.id
        for entry in channel.entries:
            home = homes[entry.id]
            assert isinstance(entry, Item) == isinstance(home, Item)
            if isinstance(entry, Item) and isinstance(home, Item):
                # What a comment quotes may be withheld elsewhere; all else of the entry is the home's.
                assert replace(entry, carried=None, quote=home.quote, before=home.before) == home
                assert (entry.carried is not None) == (channel.kind == "unit" and channel.id != own_id(entry.unit))
            else:
                assert entry == home
    for uid in UIDS:
        views = [one.view for one in made if isinstance(one, Page) and one.path.startswith(f"{uid}/")]
        listed = [entry.href for view in views if isinstance(view, SectionPage) for entry in view.entries]
        carried = [one.post for one in carriage.of_unit.get(uid, ())]
        expected = [f"/{post.key}/" for post in (*catalog.posts_of_unit.get(uid, ()), *carried)]
        assert sorted(listed) == sorted(expected)
        assert len(set(listed)) == len(listed)


def own_id(uid: str) -> str:
    """The id of the feed in which a unit's posts stand beside what it carries."""
    return f"tag:firm.example,2026:feed/unit/{uid}"


def is_gone_everywhere(catalog: Catalog, at: int, state: State) -> None:
    post = catalog.posts[at % len(catalog.posts)]
    assert words(post.key)["title"] in "".join(said(catalog).values())
    after = "".join(said(taken_back(catalog, post, state)).values())
    assert [what for what, word in words(post.key).items() if word in after] == []
    assert f"The text of {post.source}" not in after
    assert (post.id in after) == (state is State.RETRACTED)


def taken_back(catalog: Catalog, post: Post, state: State) -> Catalog:
    notice = make_notice(
        post.key, state, date=post.date, topics=post.topics, share=post.share, to=post.to, authors=post.authors
    )
    left = tuple(one for one in catalog.posts if one is not post)
    return replace(
        catalog, posts=left, notices=tuple(sorted((*catalog.notices, notice), key=lambda one: (one.unit, one.slug)))
    )


def some_published(catalog: Catalog) -> bool:
    return bool(catalog.posts)


PLACES = st.integers(0, len(KEYS) - 1)
STATES = st.sampled_from((State.RETRACTED, State.EXPIRED))


@SHORT
@given(catalogs())
def test_share_holds_in_every_word_of_another_units_pages_and_feeds(catalog: Catalog) -> None:
    share_holds(catalog)


@SHORT
@given(catalogs())
def test_a_post_is_once_in_each_list_and_feed_and_everywhere_as_at_home(catalog: Catalog) -> None:
    is_as_at_home(catalog)


@SHORT
@given(catalogs().filter(some_published), PLACES, STATES)
def test_what_is_taken_down_leaves_no_word_on_any_surface(catalog: Catalog, at: int, state: State) -> None:
    is_gone_everywhere(catalog, at, state)


@pytest.mark.soak
@LONG
@given(catalogs().filter(some_published), PLACES, STATES)
def test_the_laws_of_carrying_hold_in_the_long_run(catalog: Catalog, at: int, state: State) -> None:
    share_holds(catalog)
    is_as_at_home(catalog)
    is_gone_everywhere(catalog, at, state)
