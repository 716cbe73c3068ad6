"""Which rules are in force for a unit, and what they find in a file: plain values, so that a file can be judged where
it is read. The rules themselves are a capability's (`road_rules`), which the settings hand in as a `Rulebook`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

import msgspec

from plugins.network.problems import Level
from plugins.network.voice import Voice
from plugins.network.written import Written
from plugins.network.yamlfile import Document, Mistake

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


class Force(StrEnum):
    """How much a rule counts: what breaks one that `must` hold is held, of one that `should` it is said."""

    MUST = "must"
    SHOULD = "should"
    OFF = "off"

    @property
    def level(self) -> Level | None:
        """The level of what it finds; None where it finds nothing."""
        return {Force.MUST: Level.ERROR, Force.SHOULD: Level.WARNING}.get(self)


class Lock(StrEnum):
    """What a unit may make of a rule of the centre's: nothing, something stricter, or whatever it likes."""

    LOCKED = "locked"
    DEFAULT = "default"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule as it holds for the files of one unit. `settings` are JSON, of a form that the rule alone knows."""

    rule: str
    force: Force
    lock: Lock = Lock.DEFAULT
    settings: str = "{}"
    since: date | None = None  # what is older is only warned of

    def force_at(self, day: date | None) -> Force:
        """How much it counts for what was written on `day`."""
        if self.force is Force.MUST and self.since is not None and day is not None and day < self.since:
            return Force.SHOULD
        return self.force


@dataclass(frozen=True)
class Law:
    """All rules as they hold for the files of one unit, with what these depend on beside a file's own words."""

    rules: tuple[InForce, ...] = ()  # in the order of their table
    lang: str = "en"  # of the unit's posts
    timezone: str = "UTC"

    @cached_property
    def digest(self) -> bytes:
        """Another law has another one."""
        return hashlib.blake2b(_encode((self.rules, self.lang, self.timezone)), digest_size=16).digest()

    @cached_property
    def of(self) -> Mapping[str, InForce]:
        """The rules by name."""
        return {rule.rule: rule for rule in self.rules}

    def level(self, rule: str) -> Level | None:
        """How bad it is to break a rule that the ground itself watches over; None: not worth saying.

        A warning where nobody knows the rule.
        """
        found = self.of.get(rule)
        return found.force.level if found else Level.WARNING


NO_LAW = Law()
NO_DOCUMENT = Document(None, {})


def weighed(mistakes: Iterable[Mistake], law: Law) -> Iterator[tuple[Mistake, Level]]:
    """Mistakes that are only said, each with the level that the law gives it; without those that it doesn't mind."""
    for mistake in mistakes:
        level = law.level(mistake.rule) if mistake.rule else Level.WARNING
        if level is not None:
            yield mistake, level


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule found in a file, weighed. With `since` or `until` the clock decides when it holds."""

    line: int
    level: Level
    what: str
    rule: str
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it holds at `now`."""
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)

    def due(self, now: datetime) -> list[datetime]:
        """The moments after `now` at which that changes."""
        return [moment for moment in (self.since, self.until) if moment is not None and moment > now]


@dataclass(frozen=True, slots=True)
class Centre:
    """What the centre says of rules: its pages, and what every law depends on."""

    manifest: Document  # network.yaml
    voice: Voice = field(default_factory=Voice)
    lang: str = "en"
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Laws:
    """The law as the centre gives it and as it is in each unit, by folder; what is wrong in their pages, likewise."""

    centre: Law = NO_LAW
    units: Mapping[str, Law] = field(default_factory=dict)
    wrong: tuple[Mistake, ...] = ()
    wrong_in: Mapping[str, tuple[Mistake, ...]] = field(default_factory=dict)


def laws_of(rulebook: Rulebook, centre: Centre, pages: Mapping[str, tuple[str, Document]]) -> Laws:
    """The law of each unit.

    `pages` are the units' languages ("": the network's) and their pages, by folder. Units of which these say nothing of
    rules share one law: it is kept, compared and sent elsewhere once.
    """
    law, wrong = rulebook.centre(centre)
    laws: dict[str, Law] = {}
    wrong_in: dict[str, tuple[Mistake, ...]] = {}
    shared: dict[str, Law] = {}
    for folder, (written, page) in pages.items():
        lang = written or centre.lang
        if isinstance(page.value, dict) and "rules" in page.value:
            laws[folder], wrong_in[folder] = rulebook.unit(law, page, lang)
        else:
            laws[folder] = shared.setdefault(lang, replace(law, lang=lang))
    return Laws(law, laws, wrong, wrong_in)


Judge = Callable[[Law, Written], tuple[Verdict, ...]]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules, as functions of a module: they also go to workers on other machines, by their names.

    `centre` reads the centre's page, `unit` a unit's (whose posts are in `lang`); each says what is wrong in it, by
    line. `judge` is what the law finds in one file.
    """

    centre: Callable[[Centre], tuple[Law, tuple[Mistake, ...]]]
    unit: Callable[[Law, Document, str], tuple[Law, tuple[Mistake, ...]]]
    judge: Judge


@dataclass(frozen=True, slots=True)
class Court:
    """Who judges files: the law of each unit, by its folder, and what knows the rules; None: nobody."""

    laws: Mapping[str, Law] = field(default_factory=dict)
    judge: Judge | None = None
