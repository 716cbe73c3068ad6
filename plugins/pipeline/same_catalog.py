"""Whether a catalog is the one that the last build had, told by what it was made from.

Most edits change the words of a post and nothing that anybody else shows of it. Then only texts have to be compared,
not each of the many cells of a large network. Every doubt means that it is another catalog, which only costs time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

import msgspec

from plugins.network.catalog import Assembled
from plugins.network.memory import KeptText
from plugins.network.model import Notice, Post
from plugins.pipeline.intake import Intake
from plugins.pipeline.told import Told, walked

_encoder = msgspec.msgpack.Encoder(order="deterministic")


def apart(assembled: Assembled) -> bytes:
    """A digest of what a catalog holds that is not told by single files: snapshots of feeds, and posts that could not
    be used again as they were."""
    catalog = assembled.catalog
    shown: tuple[Post | Notice, ...] = (*catalog.posts, *catalog.withdrawn, *catalog.notices)
    posts = [post for post in shown if post.source not in assembled.left.posts]
    return hashlib.blake2b(_encoder.encode((catalog.outside, posts)), digest_size=16).digest()


def texts_that_changed(
    facts: Mapping[str, bytes],
    intake: Intake,
    assembled: Assembled,
    texts: Mapping[str, KeptText],
    around: bytes,
) -> frozenset[str] | None:
    """The sources whose texts are others now, if nothing else in the catalog is; None where more may have changed.

    `texts` are those of the last build.
    """
    if not around or facts.get("around") != around or facts.get("walked") != walked(intake.sources):
        return None
    if "told" not in facts or facts.get("apart") != apart(assembled) or not _is_due_later(facts, assembled):
        return None
    left = assembled.left
    for path, row in intake.rows.items():
        before = intake.known.get(path)
        if before is None or (before.digest != row.digest and not _says_the_same(path, intake, assembled)):
            return None
    if intake.rows.keys() != intake.known.keys() or left.texts.keys() != texts.keys():
        return None
    changed = {source for source, text in left.texts.items() if text is not texts[source]}
    if any(_leads_elsewhere(left.texts[source], texts[source]) for source in changed):
        return None
    return frozenset(changed)


def _leads_elsewhere(now: KeptText, before: KeptText) -> bool:
    """Whether a text uses other files, or links to something else: then other posts may be near to it."""
    return (now.used, now.looked) != (before.used, before.looked)


def _is_due_later(facts: Mapping[str, bytes], assembled: Assembled) -> bool:
    told, now = msgspec.msgpack.decode(facts["told"], type=Told), assembled.catalog.now
    return datetime.fromisoformat(facts["now"].decode()) <= now and (told.next_due is None or now < told.next_due)


def _says_the_same(path: str, intake: Intake, assembled: Assembled) -> bool:
    """Whether a file that was edited is the same post as before, but for its words."""
    before, post = intake.known[path], assembled.left.posts.get(path)
    reading = assembled.texts.by_path.get(path)
    return post is not None and post == before.post and reading is not None and reading.body.ids == before.ids
