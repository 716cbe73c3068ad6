"""The centre's page and the units' pages: `network.yaml`, each `unit.yaml` and `carried.yaml`, checked together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from plugins.network import checking, disclosing
from plugins.network.carried import CARRIES_NOTHING, Carried, read_carried
from plugins.network.checking import unknown
from plugins.network.following import rule_of
from plugins.network.frontmatter import decode
from plugins.network.judging import NO_DOCUMENT, NO_LAW, Centre, Law, Laws, Rulebook, laws_of
from plugins.network.manifest_lines import line_of_topic, lines_of_rules, uids_in
from plugins.network.model import Admin, Disclosure, FollowRule, Front, Network, Role, Topic, Unit
from plugins.network.problems import Level, Problem, SetupError
from plugins.network.schema import AdminEntry, NetworkFile, RoleEntry, UnitFile
from plugins.network.sharing import WORDS
from plugins.network.sources import Role as FileRole
from plugins.network.sources import Source, Sources
from plugins.network.urls import RESERVED_UNITS
from plugins.network.vocabulary import Vocabulary, folded
from plugins.network.voice import Voice
from plugins.network.yamlfile import Document, Mistake, read_yaml
from plugins.network.zones import is_timezone

_UNTIL_THEN = " (until then the unit goes by the name of its folder)"
MANIFEST, CARRIED = "network.yaml", "carried.yaml"


@dataclass(frozen=True, slots=True)
class Registry:
    """The network and its units, before any post is looked at."""

    network: Network
    units: Mapping[str, Unit]  # by uid
    by_folder: Mapping[str, Unit]
    vocabulary: Vocabulary
    manifest: Document  # of network.yaml, for the lines of what is checked later
    problems: tuple[Problem, ...]
    disclosures: Mapping[str, tuple[Disclosure, ...]] = field(default_factory=dict)  # as in the catalog
    law: Law = NO_LAW  # where no unit says otherwise
    laws: Mapping[str, Law] = field(default_factory=dict)  # by folder

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.network.timezone)

    def level(self, *keys: str) -> Level:
        """How bad it is to name what these keys of `network.yaml` do not have: a slip of the centre's holds no post."""
        starts = sorted((line, path[0]) for path, line in self.manifest.lines.items() if len(path) == 1)
        for problem in self.problems:
            if problem.file.endswith(f"/{MANIFEST}") and problem.level is Level.ERROR:
                if checking.MORE in problem.what:
                    return Level.WARNING
                above = [key for line, key in starts if line <= problem.line]
                if above and above[-1] in keys:
                    return Level.WARNING
        return Level.ERROR


@dataclass(slots=True)
class _Building:
    sources: Sources
    accents: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)  # folders and uids whose own page says why they are no unit
    read: dict[str, Document] = field(default_factory=dict)  # what was read already, by path

    def say(self, path: str, mistakes: Iterable[Mistake], level: Level = Level.ERROR) -> None:
        self.problems += [self.sources.problem(path, mistake.line, mistake.what, level) for mistake in mistakes]

    def document(self, path: str) -> Document:
        """A YAML file of the network; what can't be read is a document of mistakes."""
        if path not in self.read:
            self.read[path] = self.document_anew(path)
        return self.read[path]

    def document_anew(self, path: str) -> Document:
        try:
            text, mistakes = decode(self.sources.read(path))
        except OSError as error:
            return Document(None, {}, (Mistake(1, f"can't be read: {error.strerror}"),))
        return Document(None, {}, mistakes) if mistakes else read_yaml(text)

    # ----------------------------------------------------------------------------------------------- the centre

    def network(self) -> tuple[Network, Vocabulary, Document]:
        document = self.document(MANIFEST)
        found, mistakes = checking.lenient(NetworkFile, document)
        self.say(MANIFEST, mistakes)
        if found is None:
            raise self.stop()
        topics, vocabulary = self.topics(found, document)
        units = dict.fromkeys(uids_in(document), RoleEntry()) | found.units  # a slip in a role does not cost the unit
        network = Network(
            name=found.name,
            url=found.url.rstrip("/"),
            authority=found.authority,
            tagline=found.tagline,
            language=found.language,
            timezone=self.timezone(found.timezone, document),
            centre=tuple(found.centre),
            roles={
                uid: Role(lead=entry.lead, editors=tuple(entry.editors), stage=entry.stage)
                for uid, entry in sorted(units.items())
            },
            groups=self.groups(found, units, document),
            topics=topics,
            open_tags=found.tags == "open",
            feeds=dict(sorted(found.feeds.items())),
            front=Front(**{**found.front.model_dump(), "pinned": tuple(found.front.pinned)}),
            admin=admin_of(document),
        )
        return network, vocabulary, document

    def stop(self) -> SetupError:
        return SetupError("\n".join(str(problem) for problem in sorted(self.problems)))

    def groups(self, found: NetworkFile, units: Iterable[str], document: Document) -> dict[str, tuple[str, ...]]:
        """The groups; one whose name means something else under `share` already is left out."""
        taken = dict.fromkeys(units, "a unit") | dict.fromkeys(WORDS, "a word of share")
        for name in sorted(found.groups.keys() & taken.keys()):
            what = f"the group '{name}' is named like {taken[name]}; give it another name (until then it is left out)"
            self.say(MANIFEST, [Mistake(document.line(("groups", name)), what)])
        return {name: tuple(sorted(set(uids))) for name, uids in sorted(found.groups.items()) if name not in taken}

    def timezone(self, name: str, document: Document) -> str:
        if is_timezone(name):
            return name
        what = f"unknown timezone '{name}'; write one as in Europe/London (until then it is UTC)"
        self.say(MANIFEST, [Mistake(document.line(("timezone",)), what)])
        return "UTC"

    def topics(self, found: NetworkFile, document: Document) -> tuple[tuple[Topic, ...], Vocabulary]:
        """The vocabulary; a word that two topics claim belongs to the topic with the smaller slug."""
        entries: list[Topic] = []
        words: dict[str, str] = {}
        for slug in sorted(entry.slug for entry in found.topics):
            words.setdefault(folded(slug), slug)  # a slug always leads to its own topic
        for entry in sorted(found.topics, key=lambda entry: (entry.slug, entry.name, entry.aliases, entry.about)):
            if entries and entry.slug == entries[-1].slug:  # they are in order
                line = line_of_topic(document, entry.slug)
                self.say(MANIFEST, [Mistake(line, f"the topic '{entry.slug}' is there twice; keep one")])
                continue
            for word in (entry.slug, entry.name, *entry.aliases):
                owner = words.setdefault(folded(word), entry.slug)
                if owner != entry.slug:
                    line = line_of_topic(document, entry.slug)
                    self.say(
                        MANIFEST, [Mistake(line, f"'{word}' already leads to the topic '{owner}'; keep it in one")]
                    )
            entries.append(
                Topic(slug=entry.slug, name=entry.name, aliases=tuple(sorted(set(entry.aliases))), about=entry.about)
            )
        return tuple(entries), Vocabulary(words, found.tags == "open")

    # ------------------------------------------------------------------------------------------------- the units

    def units(self, network: Network, vocabulary: Vocabulary, document: Document) -> dict[str, Unit]:
        files = {file.path: file for file in self.sources.files}
        candidates: list[tuple[tuple[bool, bool, bool, bool], str, Unit]] = []
        for folder in self.sources.folders:
            unit = self.unit(folder, files.get(f"{folder}/unit.yaml"), network, vocabulary)
            if self.admitted(unit, network):
                # Of two folders with one uid the unit is never the one that is another unit by its name, then the one
                # with a page, then the one where its lead is at home: a renamed unit loses nothing to a folder that an
                # old branch brings back, nor to a unit that calls itself by its uid.
                other = unit.uid != folder and folder in network.roles
                nobody = f"{folder}/experts/{unit.role.lead}.md" not in files
                rank = (other, f"{folder}/unit.yaml" not in files, nobody, unit.uid != folder)
                candidates.append((rank, folder, unit))
            else:
                self.refused |= {folder, unit.uid}
        units: dict[str, Unit] = {}
        for _, folder, unit in sorted(candidates, key=lambda entry: entry[:2]):
            if first := units.get(unit.uid):
                what = f"the uid '{unit.uid}' belongs to the folder '{first.slug}'; give this unit another uid"
                path = f"{folder}/unit.yaml"
                line = self.document(path).line(("uid",)) if path in files else 1
                free = folder in network.roles and folder not in {*units, *(one.uid for _, _, one in candidates)}
                self.say(path, [Mistake(line, what + (_UNTIL_THEN if free else ""))])
                if free:
                    units[folder] = self.unit(folder, files.get(path), network, vocabulary, uid=folder)
                else:
                    self.refused.add(folder)
            else:
                units[unit.uid] = unit
        self.missing_folders(network, units, document)
        return units

    def unit(self, folder: str, file: Source | None, network: Network, vocabulary: Vocabulary, uid: str = "") -> Unit:
        """The unit of a folder. What is wrong in its page falls back to the default; nothing of it is lost.

        `uid` is given where that of the page is another unit's.
        """
        path = f"{folder}/unit.yaml"
        if file is None:
            if self.sources.named(path) not in {problem.file for problem in self.sources.problems}:
                self.say(path, [Mistake(1, f"is missing; write it with 'name: {_title(folder)}'")])
            return Unit(uid=folder, slug=folder, name=_title(folder), role=network.roles.get(folder, Role()), share=())
        document = self.document(path)
        found, mistakes = checking.lenient(UnitFile, document, {"name": _title(folder)})
        self.say(path, mistakes)
        found = found or UnitFile(name=_title(folder))
        uid = uid or self.uid(folder, found, document, network)
        # What may have been meant for `share` (a slip in its name or value, a second one) shares with nobody.
        unsure = not isinstance(document.value, dict) or checking.may_concern("share", mistakes)
        return Unit(
            uid=uid,
            slug=folder,
            name=found.name,
            summary=found.summary,
            kind=found.kind,
            accent=self.accent(path, found.accent, document),
            lang=found.lang,
            role=network.roles.get(uid, Role()),
            follow=self.follow(path, uid, found, network, vocabulary, document),
            offers=found.offers == "auto",
            share=() if unsure else self.share(path, tuple(found.share), network, document),
        )

    def uid(self, folder: str, found: UnitFile, document: Document, network: Network) -> str:
        """The uid of a unit. A slip in it must not take away the section, nor all that its people wrote elsewhere."""
        path = f"{folder}/unit.yaml"
        uid = found.uid or (self.uid_in(path) if document.value is None else "") or folder
        if uid in network.roles or folder not in network.roles:
            return uid
        self.say(path, [Mistake(document.line(("uid",)), unknown("unit", uid, network.roles) + _UNTIL_THEN)])
        return folder

    def uid_in(self, path: str) -> str:
        """The uid in a page that is no YAML: a unit that was renamed keeps its posts and their ids."""
        try:
            found = re.search(rb"^uid:[ \t]*([a-z0-9-]{1,100})\s*$", self.sources.read(path), re.MULTILINE)
        except OSError:
            return ""
        return found[1].decode() if found else ""

    def accent(self, path: str, accent: str, document: Document) -> str:
        if not accent or accent in self.accents:
            return accent
        line = document.line(("accent",))
        self.say(path, [Mistake(line, unknown("accent", accent, self.accents, say_all=True))])
        return ""

    def follow(
        self, path: str, uid: str, found: UnitFile, network: Network, vocabulary: Vocabulary, document: Document
    ) -> tuple[FollowRule, ...]:
        rules = []
        for entry, line in zip(found.follow, lines_of_rules(document), strict=True):
            rule, wrong = rule_of(entry, uid, network, vocabulary, line)
            for level, what in wrong:
                meanwhile = " (the rule does nothing)" if level is Level.ERROR else ""
                self.say(path, [Mistake(line, what + meanwhile)], level)
            if rule:
                rules.append(rule)
        return tuple(sorted(rules, key=lambda r: (r.unit, r.topics, r.feed, r.limit or 0, str(r.since or ""))))

    def share(self, path: str, names: tuple[str, ...], network: Network, document: Document) -> tuple[str, ...]:
        """Who may carry the unit's posts. A name that nobody knows shares with nobody: it fails closed."""
        strangers = [name for name in names if name not in shareable(network)]
        for name in strangers:
            what = unknown("unit or group", name, shareable(network))
            self.say(path, [Mistake(document.line(("share",)), what)])
        return () if strangers else names

    def admitted(self, unit: Unit, network: Network) -> bool:
        path = f"{unit.slug}/unit.yaml"
        if unit.slug in RESERVED_UNITS:
            self.say(path, [Mistake(1, f"the address /{unit.slug}/ belongs to the network; rename the folder")])
            return False
        if unit.uid in WORDS:
            self.say(path, [Mistake(1, f"'{unit.uid}' is a word of share and names no unit; write another uid")])
            return False
        if unit.uid not in network.roles:
            manifest = self.sources.named(MANIFEST)
            what = (
                f"the unit '{unit.uid}' is not in {manifest}; ask {_centre(network)}"
                f" to add '{unit.uid}: {{lead: …}}' under units"
            )
            self.say(path, [Mistake(1, what)])
            return False
        return True

    def missing_folders(self, network: Network, units: Mapping[str, Unit], document: Document) -> None:
        for uid in network.roles:
            if uid not in units and uid not in self.refused:
                what = (
                    f"the unit '{uid}' has no folder {self.sources.named(uid)}/ with a unit.yaml;"
                    f" ask {_lead(network, uid)} for one, or take the line out"
                )
                self.say(MANIFEST, [Mistake(document.line(("units", uid)), what)])
        for name, uids in network.groups.items():
            for uid in uids:
                if uid not in network.roles:
                    self.say(MANIFEST, [Mistake(document.line(("groups", name)), unknown("unit", uid, network.roles))])

    def disclosures(
        self, network: Network, vocabulary: Vocabulary, document: Document, units: Mapping[str, Unit]
    ) -> dict[str, tuple[Disclosure, ...]]:
        """What readers must be told: what the centre wrote, and beside it what each unit did."""
        placed, mistakes = disclosing.of_network(document, network, vocabulary)
        self.say(MANIFEST, mistakes)
        there = {file.path for file in self.sources.files}
        for unit in units.values():
            path = f"{unit.slug}/unit.yaml"
            if path in there:
                lang = unit.lang or network.language
                own, mistakes = disclosing.of_unit(self.document(path), unit.uid, lang, vocabulary)
                placed += own
                self.say(path, mistakes)
        return disclosing.together(placed)

    def laws(
        self, rulebook: Rulebook | None, voice: Voice, network: Network, document: Document, units: Iterable[Unit]
    ) -> Laws:
        """The rules in force, for each unit; everything that is wrong in them is said."""
        if not rulebook:
            return Laws()
        there = {file.path for file in self.sources.files}
        pages = {
            unit.slug: (unit.lang, self.document(path) if (path := f"{unit.slug}/unit.yaml") in there else NO_DOCUMENT)
            for unit in units
        }
        centre = Centre(document, voice, network.language, network.timezone)
        laws = laws_of(rulebook, centre, pages)
        self.say(MANIFEST, laws.wrong)
        for folder, mistakes in laws.wrong_in.items():
            self.say(f"{folder}/unit.yaml", mistakes)
        return laws

    def carried(self, units: Mapping[str, Unit], network: Network) -> dict[str, Unit]:
        """The units with what they do with posts that they carry; every `carried.yaml` is checked, a stray one too."""
        files = {file.folder: file.path for file in self.sources.files if file.role is FileRole.CARRIED}
        read = {folder: read_carried(self.document(path), network.roles) for folder, path in files.items()}
        for folder, carried in read.items():
            self.say(files[folder], carried.mistakes)
        # What may not even be opened: too large, a link, a pipe.
        refused = {problem.file for problem in self.sources.problems if problem.level is Level.ERROR}
        for unit in units.values():
            if self.sources.named(f"{unit.slug}/{CARRIED}") in refused:
                read[unit.slug] = Carried(carries=False)
                self.say(f"{unit.slug}/{CARRIED}", [Mistake(1, CARRIES_NOTHING)])
        found = {uid: read.get(unit.slug, Carried()) for uid, unit in units.items()}
        return {
            uid: replace(unit, overlays=found[uid].overlays, carries=found[uid].carries) for uid, unit in units.items()
        }


def read_registry(
    sources: Sources, accents: Iterable[str], rulebook: Rulebook | None = None, voice: Voice | None = None
) -> Registry:
    """The registry of a network. Raises SetupError when `network.yaml` lacks what nothing can be built without."""
    building = _Building(sources, frozenset(accents))
    network, vocabulary, document = building.network()
    units = building.units(network, vocabulary, document)
    if sources.folders and not units:
        raise building.stop()  # a slip in the list of units would empty the site: better the last build than that
    units = building.carried(units, network)
    by_folder = {unit.slug: unit for unit in units.values()}
    disclosures = building.disclosures(network, vocabulary, document, units)
    laws = building.laws(rulebook, voice or Voice(), network, document, units.values())
    return Registry(
        network, units, by_folder, vocabulary, document, tuple(building.problems), disclosures, laws.centre, laws.units
    )


def shareable(network: Network) -> tuple[str, ...]:
    """Every name that may stand in a list under `share`."""
    return (*network.roles, *network.groups, *WORDS)


def admin_of(document: Document) -> Admin | None:
    """Where /admin/ leaves what is written there; None with any slip, so that nobody is sent where it was not meant."""
    written = document.value.get("admin") if isinstance(document.value, dict) else None
    try:
        entry = AdminEntry.model_validate(written)
    except ValidationError:
        return None
    server, sign_in = entry.server.rstrip("/"), entry.sign_in.rstrip("/")
    return Admin(**{**entry.model_dump(), "server": server, "sign_in": sign_in})


def _title(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _centre(network: Network) -> str:
    return f"the centre ({', '.join(network.centre)})" if network.centre else "the centre"


def _lead(network: Network, uid: str) -> str:
    return network.roles[uid].lead or "its lead"
