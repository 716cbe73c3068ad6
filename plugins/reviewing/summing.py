"""What a change does to readers, in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from plugins.network.problems import Level
from plugins.reviewing.values import Difference, Fate, StreamChange

NAMED = 3  # units; of more only how many
# Kinds of things, each with the title of its section.
BY_KIND = (
    ("The network", "network"),
    ("Units", "unit"),
    ("Standing pages", "page"),
    ("Experts", "expert"),
    ("Topics", "topic"),
    ("Pictures and files", "file"),
)


def summary(of: Difference) -> str:
    """The whole in one line: "2 new, 1 withdrawn, 3 feeds change, 0 ids change, Tax will carry 1 more"."""
    parts = [*_post_counts(of), *_other_counts(of), *_feed_counts(of)]
    nothing = not (parts or of.front or of.streams or of.redirects or of.vanished or of.ids)
    parts.append(f"{many(len(of.ids), 'id')} {'changes' if len(of.ids) == 1 else 'change'}")
    parts += _stream_counts(of.streams)
    parts.append(vanishing(len(of.vanished)))
    errors = sum(one.level is Level.ERROR for one in of.problems)
    parts += [many(errors, "new error")] if errors else []
    return ", ".join(["nothing changes", *parts] if nothing else parts)


def many(count: int, noun: str) -> str:
    """ "3 feeds", "1 feed"."""
    if count == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count:,} {plural}"


def vanishing(count: int) -> str:
    return f"{many(count, 'address')} {'vanishes' if count == 1 else 'vanish'}"


FATES = {
    Fate.NEW: "new",
    Fate.RESTORED: "published again",
    Fate.CHANGED: "changed",
    Fate.WITHDRAWN: "withdrawn",
    Fate.RETRACTED: "retracted",
    Fate.EXPIRED: "expired",
    Fate.HIDDEN: "no longer public",
    Fate.HELD: "held",
    Fate.GONE: "gone",
    Fate.SCHEDULED: "scheduled",
}


def _post_counts(of: Difference) -> list[str]:
    count = Counter(change.fate for change in of.posts)
    return [f"{count[fate]:,} {word}" for fate, word in FATES.items() if count[fate]]


def _other_counts(of: Difference) -> list[str]:
    count = Counter(change.kind for change in of.things)
    found = []
    for _, kind in BY_KIND:
        if count[kind] and kind != "network":
            found.append(f"{many(count[kind], kind)} {'changes' if count[kind] == 1 else 'change'}")
    network = ["the network changes"] if count["network"] else []
    lead = ["the front page has another lead"] if of.front and of.front.lead_before else []
    return [*network, *found, *lead]


def _feed_counts(of: Difference) -> list[str]:
    feeds = {(one.kind, one.name) for one in of.feeds if not one.stamps_alone}
    return [f"{many(len(feeds), 'feed')} {'changes' if len(feeds) == 1 else 'change'}"] if feeds else []


def _stream_counts(streams: Sequence[StreamChange]) -> list[str]:
    moving = [one for one in streams if one.carries or one.drops]
    if len(moving) <= NAMED:
        return [f"{one.name} will carry {more_or_fewer(len(one.carries), len(one.drops))}" for one in moving]
    more, fewer = (sum(map(len, rows)) for rows in zip(*((one.carries, one.drops) for one in moving), strict=True))
    return [f"{many(len(moving), 'unit')} will carry {more_or_fewer(more, fewer)}"]


def more_or_fewer(more: int, fewer: int) -> str:
    said = [f"{more:,} more"] if more else []
    return " and ".join(said + ([f"{fewer:,} fewer"] if fewer else []))
