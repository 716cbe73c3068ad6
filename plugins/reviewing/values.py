"""What a change does to readers, as one frozen value: compared once, then told as text, Markdown or a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plugins.network.problems import Problem


class Fate(StrEnum):
    """What becomes of something that readers meet, or would have met."""

    NEW = "new"
    RESTORED = "restored"  # taken back before, published again
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    EXPIRED = "expired"
    HIDDEN = "hidden"  # public before; now a draft, or dated ahead
    HELD = "held"  # public before; now kept out by an error
    GONE = "gone"  # its file is not there any more
    SCHEDULED = "scheduled"  # will appear by the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One thing that says something else. `note` stands for what is too long to be shown twice."""

    what: str
    before: str = ""
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostChange:
    """What becomes of a post. `file` is as problems name it, where it lies now or lay last."""

    fate: Fate
    post: str  # uid/slug
    unit: str  # uid
    unit_name: str
    title: str
    authors: tuple[str, ...] = ()  # names
    file: str
    edits: tuple[Edit, ...] = ()
    reason: str = ""  # of what was taken back, as its author wrote it; else in our words
    when: datetime | None = None  # when it will appear, or would have
    comes_from: str = ""  # of one that nobody saw: what it was ("draft", "held", "scheduled"), "new" if held at once


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingChange:
    """What becomes of a unit, an expert, a topic, a standing page, a file, or of the network."""

    kind: str
    fate: Fate
    name: str
    was: str = ""  # its name before, where that was another
    path: str = ""  # site path
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanished:
    """An address under which there was something, and nothing is: no page, no old address that leads on."""

    path: str  # site path
    kind: str
    name: str
    problem: Problem | None  # what `check` says of it; None where something else says it
    instead: str = ""  # what says it: "held", "unit" or "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """An old address that leads to another one than before."""

    path: str
    to: str
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdChange:
    """An id that subscribers know, and that nothing has any more. `after` is what the same post has now, "" nothing."""

    before: str
    after: str
    post: str  # uid/slug
    title: str
    problem: Problem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """A post in another unit's section: that it comes or goes, and why."""

    post: str  # uid/slug
    title: str
    home: str  # name of the unit
    why: str
    where: str = ""  # the file and line of the rule


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontChange:
    """What stands on the front page beside what stood there, by title."""

    lead: str = ""
    lead_before: str = ""  # "" when it is the same post
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamChange:
    """What stands in a unit's section, beside what stood there."""

    unit: str  # uid
    name: str
    own_more: int = 0
    own_fewer: int = 0
    carries: tuple[Carry, ...] = ()
    drops: tuple[Carry, ...] = ()
    alters: tuple[Carry, ...] = ()  # pinned, introduced or brought otherwise
    outside: tuple[Edit, ...] = ()  # links of outside feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedChange:
    """A feed, or an archive of one (`number`), whose files will hold other bytes."""

    fate: Fate  # new, changed or gone
    kind: str
    name: str
    number: int
    title: str
    path: str  # site path of its first format
    new: tuple[str, ...] = ()  # titles
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    head: bool = False  # whether its name, address or description is another
    order: bool = False  # whether the same entries stand in another order

    @property
    def stamps_alone(self) -> bool:
        """Whether nothing differs but when something was changed last."""
        return self.fate is Fate.CHANGED and not (self.new or self.changed or self.gone or self.head or self.order)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What readers, each unit's stream and each feed will see change, at one moment, if the change is taken."""

    network: str
    rev: str  # as it was asked for
    commit: str  # that both sides have in common
    moment: datetime
    posts: tuple[PostChange, ...] = ()
    things: tuple[ThingChange, ...] = ()
    front: FrontChange | None = None
    streams: tuple[StreamChange, ...] = ()
    feeds: tuple[FeedChange, ...] = ()
    vanished: tuple[Vanished, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    ids: tuple[IdChange, ...] = ()
    drafts: int = 0  # that the change brings, and nobody sees
    problems: tuple[Problem, ...] = ()  # that the change brings
    mended: int = 0  # problems that it takes away
    aside: tuple[str, ...] = ()  # what was changed and is not compared
