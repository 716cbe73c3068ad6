"""Whether the network has just published on a subject: what somebody who begins a post should read first.

Two posts are on one subject when they answer the same post, or have two topics in common, or a topic and a word of
title or summary that tells them from others, or three such words. docs/writing.md tells people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from plugins.network.model import Post
from plugins.network.relating import words_of
from plugins.network.urls import Urls
from plugins.network.urls import post as path_of
from plugins.network.whole import Catalog

WEEKS = 4
MOST = 5  # that are told
_COMPARED = 500  # of the newest posts: what many of them say tells nothing
_COMMON = 16  # one post in so many may have a word that counts
_SHORT = 5  # letters: what is shorter joins words in most languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a post is to be on: topics, words of its title, the post (`uid/slug`) or the page that it is about."""

    topics: tuple[str, ...] = ()
    words: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Just:
    """A post that was just published on the subject, its address, and what it has in common with it."""

    post: Post
    address: str
    why: str


def just_published(catalog: Catalog, subject: Subject) -> tuple[Just, ...]:
    """What was published on a subject in the last weeks, what has most in common first, then the newest."""
    recent = list(_recent(catalog))
    if not recent:
        return ()
    compared = dict.fromkeys((*catalog.posts[:_COMPARED], *recent))
    said = {post.source: frozenset(words_of(f"{post.title} {post.summary}")) for post in compared}
    counts = Counter(word for words in said.values() for word in words)
    most = max(2, len(compared) // _COMMON)
    mine = {
        word for word in words_of(subject.words) if counts[word] <= most and (len(word) >= _SHORT or not word.isascii())
    }
    addresses = Urls(catalog.network.url)
    found = []
    for post in recent:
        if post.key == subject.about:
            continue
        topics = [slug for slug in post.topics if slug in subject.topics]
        words = sorted(mine & said[post.source])
        answers = bool(subject.about) and post.about == subject.about
        if answers or len(topics) >= 2 or (topics and words) or len(words) >= 3:
            why = "about the same" if answers else _why(catalog, topics, words)
            address = addresses.absolute(path_of(catalog.unit[post.unit], post))
            found.append((-(10 * answers + 3 * len(topics) + len(words)), Just(post, address, why)))
    return tuple(just for _, just in sorted(found, key=lambda pair: pair[0]))[:MOST]


def _recent(catalog: Catalog) -> Iterator[Post]:
    """The published posts of the last weeks, newest first."""
    since = catalog.now - timedelta(weeks=WEEKS)
    for post in catalog.posts:
        if post.date < since:
            return
        yield post


def _why(catalog: Catalog, topics: Collection[str], words: Collection[str]) -> str:
    names = [catalog.topic[slug].name if slug in catalog.topic else slug for slug in topics]
    return ", ".join([*names, *(f"“{word}”" for word in list(words)[:3])])
