"""What one rule under `follow` means in its network, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.network.checking import unknown
from plugins.network.model import FollowRule, Network, Stage
from plugins.network.problems import Level
from plugins.network.schema import FollowEntry
from plugins.network.vocabulary import Vocabulary

Wrong = tuple[Level, str]


def rule_of(
    entry: FollowEntry, uid: str, network: Network, vocabulary: Vocabulary, line: int = 0
) -> tuple[FollowRule | None, tuple[Wrong, ...]]:
    """The rule of the unit `uid` that an entry makes, its topics resolved; None when it does nothing, and why."""
    if wrong := tuple(_wrong(entry, uid, network, vocabulary)):
        return None, wrong
    topics = tuple(sorted({vocabulary.find(word) for word in entry.topics}))
    rule = FollowRule(unit=entry.unit, topics=topics, feed=entry.feed, limit=entry.limit, since=entry.since, line=line)
    return rule, ()


def _wrong(entry: FollowEntry, uid: str, network: Network, vocabulary: Vocabulary) -> Iterator[Wrong]:
    unknowns = [unknown("topic", word, vocabulary.words) for word in entry.topics if not vocabulary.find(word)]
    if entry.unit and entry.unit not in network.roles:
        unknowns.append(unknown("unit", entry.unit, network.roles))
    if entry.feed and entry.feed not in network.feeds:
        unknowns.append(unknown("feed", entry.feed, network.feeds))
    if entry.feed and (entry.unit or entry.topics):
        unknowns.append("a rule with feed: names nothing else; write a rule of its own for the rest")
    if unknowns:
        yield from ((Level.ERROR, what) for what in unknowns)
    elif entry.unit and network.roles[entry.unit].stage is Stage.CLOSED:
        yield Level.WARNING, f"the unit '{entry.unit}' is closed, so the rule does nothing; take it out"
    elif entry.unit == uid:
        yield Level.WARNING, "the rule names this unit itself; it does nothing"
