"""Experts and standing pages, from their readings: who is whose, and who wins where two claim one slug."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from plugins.network.checking import may_concern, unknown
from plugins.network.model import Expert, StandingPage, Unit
from plugins.network.problems import Level, Problem
from plugins.network.reading import Reading
from plugins.network.registry import Registry
from plugins.network.schema import ExpertFile, PageFile
from plugins.network.slugs import is_slug
from plugins.network.sources import Role, Sources
from plugins.network.urls import RESERVED_IN_UNIT
from plugins.network.yamlfile import Path

_NAME_RULE = "must be named with small letters, digits and hyphens, as in dana-ortiz.md; rename it"


@dataclass(slots=True)
class People:
    """Experts by slug, pages by source, and what is wrong with them."""

    sources: Sources
    registry: Registry
    experts: dict[str, Expert] = field(default_factory=dict)
    pages: list[StandingPage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)  # experts of whom nobody can tell for whom they write
    claimed: dict[str, frozenset[str]] = field(default_factory=dict)  # of a slug in dispute: where its claimants write
    faulty: set[str] = field(default_factory=set)  # paths of files with an error

    def say(self, reading: Reading, key: str, what: str, level: Level = Level.ERROR) -> None:
        if level is Level.ERROR:
            self.faulty.add(reading.path)
        self.problems.append(self.sources.problem(reading.path, reading.line(key), what, level))

    def unit(self, reading: Reading) -> Unit | None:
        return self.registry.by_folder.get(reading.path.partition("/")[0])

    # ------------------------------------------------------------------------------------------------- experts

    def add_experts(self, readings: Iterable[Reading]) -> None:
        """Add every expert; of two with one slug the unit whose lead or editor it is keeps them, then the one whose
        file is right, then the smaller uid."""
        claims: dict[str, list[tuple[bool, bool, str, Reading, Expert]]] = {}
        for reading in readings:
            unit = self.unit(reading)
            if reading.role is Role.EXPERT and unit and (expert := self.expert(reading, unit)):
                serves = expert.slug in (unit.role.lead, *unit.role.editors)
                claims.setdefault(expert.slug, []).append((not serves, expert.held, unit.uid, reading, expert))
        for slug, claimants in sorted(claims.items()):
            claimants.sort(key=lambda claim: claim[:3])
            without_office, _, _, winner, self.experts[slug] = claimants[0]
            in_dispute = len(claimants) > 1 and without_office  # nothing says whose they are: no post is held for it
            claiming = claimants if in_dispute else claimants[:1]
            if any(_unsure(reading) for *_, reading, _ in claiming):
                self.unsure.add(slug)
            if in_dispute:
                experts = [expert for *_, expert in claimants]
                self.claimed[slug] = frozenset(uid for one in experts for uid in (one.unit, *one.writes_for))
            for *_, reading, _expert in claimants[1:]:
                first, other = self.sources.named(winner.path), self.sources.named(reading.path)
                self.say(
                    reading, "name", f"'{slug}' is an expert already ({first}); write that person's writes_for there"
                )
                if in_dispute:
                    what = f"'{slug}' is claimed by {other} too; keep one file, and write writes_for into it"
                    self.say(winner, "name", what, Level.WARNING)
        self.add_refused()

    def add_refused(self) -> None:
        """A person whose file was refused unread (a link, too large) keeps the name under what they wrote."""
        for problem in self.sources.problems:
            path = problem.file.removeprefix(self.sources.named(""))
            folder, _, rest = path.partition("/experts/")
            unit, slug = self.registry.by_folder.get(folder), rest.removesuffix(".md")
            if problem.level is Level.ERROR and unit and rest.endswith(".md") and is_slug(slug):
                held = Expert(slug=slug, unit=unit.uid, name=_name_of(slug), held=True, source=path)
                if self.experts.setdefault(slug, held) is held:
                    self.unsure.add(slug)

    def expert(self, reading: Reading, unit: Unit) -> Expert | None:
        slug = _stem(reading)
        if not is_slug(slug):
            self.say(reading, "", _NAME_RULE)
            return None
        fields = reading.fields if isinstance(reading.fields, ExpertFile) else ExpertFile(name=_name_of(slug))
        topics = []
        for word in fields.topics:
            if topic := self.registry.vocabulary.find(word):
                topics.append(topic)
            else:
                what = unknown("topic", word, self.registry.vocabulary.words)
                self.say(reading, "topics", what, self.registry.level("topics"))
        for uid in fields.writes_for:
            if uid not in self.registry.network.roles:
                self.say(reading, "writes_for", unknown("unit", uid, self.registry.network.roles))
        return Expert(
            slug=slug,
            unit=unit.uid,
            name=fields.name,
            role=fields.role,
            email=fields.email,
            handle=fields.handle,
            links=tuple((urlsplit(address).netloc, address) for address in fields.links),
            photo=fields.photo,
            photo_alt=fields.photo_alt,
            topics=tuple(dict.fromkeys(topics)),
            writes_for=tuple(uid for uid in sorted(set(fields.writes_for)) if uid in self.registry.network.roles),
            held=bool(reading.errors) or reading.path in self.faulty,
            source=reading.path,
        )

    # --------------------------------------------------------------------------------------------------- pages

    def add_pages(self, readings: Iterable[Reading]) -> None:
        for reading in readings:
            unit = self.unit(reading)
            if reading.role is not Role.PAGE or not unit or not isinstance(reading.fields, PageFile) or reading.errors:
                continue
            if reading.path in self.faulty:
                continue  # by a rule
            slug = _stem(reading)
            if not is_slug(slug):
                self.say(reading, "", _NAME_RULE.replace("dana-ortiz", "what-we-do"))
            elif slug in RESERVED_IN_UNIT:
                self.say(reading, "", f"the address /{unit.slug}/{slug}/ is taken; give the file another name")
            else:
                fields = reading.fields
                self.pages.append(
                    StandingPage(
                        unit=unit.uid,
                        slug=slug,
                        title=fields.title,
                        summary=fields.summary,
                        order=fields.order,
                        source=reading.path,
                    )
                )

    # --------------------------------------------------------------------------------------------------- names

    def check_names(self) -> None:
        """The names of people that the centre wrote must be experts."""
        network, manifest = self.registry.network, self.registry.manifest
        named: list[tuple[Path, str]] = [(("centre",), slug) for slug in network.centre]
        for uid, role in network.roles.items():
            named += [(("units", uid), slug) for slug in (role.lead, *role.editors) if slug]
        for path, slug in named:
            if slug not in self.experts:
                what = unknown("expert", slug, self.experts) + f" (a person is declared in experts/{slug}.md of a unit)"
                self.problems.append(self.sources.problem("network.yaml", manifest.line(path), what))


def _unsure(reading: Reading) -> bool:
    """Whether an expert may write for more units than can be read. Their posts there stay: the slip is said already."""
    return reading.fields is None or may_concern("writes_for", reading.errors)


def _stem(reading: Reading) -> str:
    return reading.path.rpartition("/")[2].removesuffix(".md")


def _name_of(slug: str) -> str:
    """A name for an expert whose file can't be read: nobody loses theirs altogether."""
    return slug.replace("-", " ").title()
