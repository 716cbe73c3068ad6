"""What becomes of posts: which are new, which say something else and what, which are taken back or appear later."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from html import unescape

from plugins.network.days import is_whole_day, short
from plugins.network.disclosing import disclosed
from plugins.network.model import Notice, Post, State
from plugins.reviewing.matching import Moved, Pair
from plugins.reviewing.sides import Side, Stand
from plugins.reviewing.values import Edit, Fate, PostChange

_TAKEN_BACK = {
    State.WITHDRAWN: Fate.WITHDRAWN,
    State.RETRACTED: Fate.RETRACTED,
    State.EXPIRED: Fate.EXPIRED,
}
_TAG = re.compile(r'<[a-z/](?:[^>"]|"[^"]*")*>')  # of sanitised HTML, in which "<" stands nowhere else


def post_changes(before: Side, after: Side, pairs: Iterable[Pair], moved: Moved) -> tuple[PostChange, ...]:
    """What becomes of every post that readers meet on either side, or will meet; and which new ones are held."""
    pairs = tuple(pairs)
    missed = {moved.get(pair.before.post.source, pair.before.post.source) for pair in pairs if pair.before}
    found = [_change(before, after, pair, moved) for pair in pairs]
    found += [_held(before, after, source) for source in sorted(after.unseen.keys() - missed)]
    return tuple(change for change in found if change)


def _change(before: Side, after: Side, pair: Pair, moved: Moved) -> PostChange | None:
    if pair.after is None:
        assert pair.before is not None
        return _without(before, after, pair.before, moved)
    was = pair.before if pair.before and pair.before.is_public else None
    if not pair.after.is_public:
        return _later(before, after, pair, was)
    if was is None:
        fate = _TAKEN_BACK.get(pair.after.state, Fate.NEW)
        comes_from = "scheduled" if pair.before else before.unseen.get(pair.after.post.source, "")
        return _made(after, pair.after, fate, comes_from=comes_from)
    changed = edits(before, after, was, pair.after)
    if pair.after.state is not was.state:
        fate = _TAKEN_BACK.get(pair.after.state, Fate.RESTORED)
        changed = tuple(edit for edit in changed if edit.what != "reason")  # which is told of anyway
        return _made(after, pair.after, fate, titled=was, edits=changed)
    return _made(after, pair.after, Fate.CHANGED, edits=changed) if changed else None


def _held(before: Side, after: Side, source: str) -> PostChange | None:
    """A post that would be new, were there not a mistake in it."""
    if after.unseen[source] != "held" or before.unseen.get(source) == "held":
        return None
    key = after.assembled.keys[source]
    uid = key.partition("/")[0]
    return PostChange(
        fate=Fate.HELD,
        post=key,
        unit=uid,
        unit_name=after.catalog.unit[uid].name,
        title=key,
        file=after.named(source),
        comes_from=before.unseen.get(source) or "new",
    )


def _later(before: Side, after: Side, pair: Pair, was: Stand | None) -> PostChange | None:
    """What becomes of a post that has a date ahead."""
    assert pair.after is not None
    when = pair.after.post.date
    if was:
        return _made(after, pair.after, Fate.HIDDEN, reason="its date lies ahead", when=when)
    known = pair.before.post if pair.before else None
    if known is not None and known.date == when:
        return None
    moved = (Edit(what="date", before=day(known.date, before), after=day(when, after)),) if known else ()
    return _made(after, pair.after, Fate.SCHEDULED, when=when, edits=moved)


def _without(before: Side, after: Side, was: Stand, moved: Moved) -> PostChange | None:
    """What became of a post that is nowhere now."""
    source = moved.get(was.post.source, was.post.source)
    seen, file = after.unseen.get(source, ""), after.named(source)
    fate = {"draft": Fate.HIDDEN, "held": Fate.HELD}.get(seen, Fate.GONE)
    reason = "is a draft now" if fate is Fate.HIDDEN else ""
    return _made(before, was, fate, file=file, reason=reason, when=None if was.is_public else was.post.date)


def _made(
    side: Side,
    stand: Stand,
    fate: Fate,
    *,
    file: str = "",
    titled: Stand | None = None,
    edits: tuple[Edit, ...] = (),
    reason: str = "",
    when: datetime | None = None,
    comes_from: str = "",
) -> PostChange:
    post, catalog = stand.post, side.catalog
    title = stand if isinstance(post, Post) or titled is None else titled
    return PostChange(
        fate=fate,
        post=post.key,
        unit=post.unit,
        unit_name=catalog.unit[post.unit].name,
        title=title.title,
        authors=names(side, post),
        file=file or side.named(post.source),
        edits=edits,
        reason=reason or (post.reason if fate in _TAKEN_BACK.values() else ""),
        when=when.astimezone(side.zone) if when else None,
        comes_from=comes_from,
    )


def names(side: Side, post: Post | Notice) -> tuple[str, ...]:
    """Who signed a post, by name."""
    return tuple(side.catalog.author[slug].name for slug in post.authors if slug in side.catalog.author)


# ------------------------------------------------------------------------------------------------ what is other


def edits(before: Side, after: Side, was: Stand, now: Stand) -> tuple[Edit, ...]:
    """What readers see of a post that is another thing than before, the greater first."""
    return tuple(_edits(before, after, was, now))


def _edits(before: Side, after: Side, was: Stand, now: Stand) -> Iterator[Edit]:
    old, new = was.post, now.post
    if was.path != now.path:
        yield Edit(what="address", before=was.path, after=now.path)
    if isinstance(old, Notice) or isinstance(new, Notice):
        if isinstance(old, Notice) and isinstance(new, Notice) and old.reason != new.reason:
            yield Edit(what="reason", before=old.reason, after=new.reason)
        return
    if old is not new and old != new:
        for what, say in _FACTS:
            said, says = say(before, old), say(after, new)
            if said != says:
                yield Edit(what=what, before=said, after=says)
    elif names(before, old) != names(after, new):
        yield Edit(what="authors", before=", ".join(names(before, old)), after=", ".join(names(after, new)))
    told, tells = _told(before, old), _told(after, new)
    if told != tells:
        yield Edit(what="disclosure", before=told, after=tells)
    if before.says(old.source) != after.says(new.source):
        yield words_edit(before, after, old.source, new.source)


def day(when: date | None, side: Side) -> str:
    """A date, with its time where it has one."""
    if when is None:
        return ""
    if not isinstance(when, datetime):
        return short(when)
    local = when.astimezone(side.zone)
    return short(local.date()) if is_whole_day(when, side.zone) else f"{short(local.date())}, {local:%H:%M}"


def _topics(side: Side, post: Post) -> str:
    return ", ".join(side.catalog.topic[slug].name if slug in side.catalog.topic else slug for slug in post.topics)


def _changes(side: Side, post: Post) -> str:
    return "; ".join(f"{short(one.date)}: {one.what}" for one in post.changes)


def _told(side: Side, post: Post) -> str:
    return " ".join(told.text for told in disclosed(side.catalog, post))


# What readers see of a post beside its text, each with how to say it.
_FACTS: tuple[tuple[str, Callable[[Side, Post], str]], ...] = (
    ("title", lambda _, post: post.title),
    ("date", lambda side, post: day(post.date, side)),
    ("authors", lambda side, post: ", ".join(names(side, post))),
    ("unit", lambda side, post: side.catalog.unit[post.unit].name),
    ("summary", lambda _, post: post.summary if post.own_summary else ""),
    ("topics", _topics),
    ("form", lambda _, post: post.form.value),
    ("reason", lambda _, post: post.reason),
    ("changes", _changes),
    ("picture", lambda _, post: post.image),
    ("picture’s alternative text", lambda _, post: post.image_alt),
    ("picture’s rights", lambda _, post: post.image_rights),
    ("sound", lambda _, post: post.audio),
    ("film", lambda _, post: post.video),
    ("about", lambda _, post: post.about),
    ("quote", lambda _, post: post.quote),
    ("share", lambda _, post: ", ".join(post.share)),
    ("to", lambda _, post: ", ".join(post.to)),
    ("starts", lambda side, post: day(post.starts, side)),
    ("ends", lambda side, post: day(post.ends, side)),
    ("place", lambda _, post: post.place),
    ("expires", lambda side, post: day(post.expires, side)),
    ("position as at", lambda side, post: day(post.as_at, side)),
    ("review by", lambda side, post: day(post.review_by, side)),
    ("language", lambda _, post: post.lang),
    ("translation of", lambda _, post: post.translation_of),
)


# ------------------------------------------------------------------------------------------------ words


def words_edit(before: Side, after: Side, old: str, new: str) -> Edit:
    """How the text of a source differs: in words, or around them."""
    was, now = (_words(side.text(source)) for side, source in ((before, old), (after, new)))
    fewer, more = Counter(was) - Counter(now), Counter(now) - Counter(was)
    if more or fewer:
        return Edit(what="words", note=f"{_count(more, 'more')}, {_count(fewer, 'fewer')}")
    if was != now:
        return Edit(what="words", note="the same ones in another order")
    return Edit(what="links, pictures or markup", note="the words are the same")


def _words(html: str) -> list[str]:
    return unescape(_TAG.sub(" ", html)).split()


def _count(words: Counter[str], which: str) -> str:
    total = words.total()
    return f"{total:,} {which}"
