"""From readings to posts: names resolved, moments given a zone, what contradicts itself said."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from plugins.network.addresses import former_sections
from plugins.network.answering import is_outside
from plugins.network.checking import unknown
from plugins.network.judging import NO_LAW
from plugins.network.kinds import in_range
from plugins.network.model import Change, Expert, Form, Post, Stage, Status, Unit
from plugins.network.pasted import meant, steps
from plugins.network.problems import Level, Problem
from plugins.network.reading import Reading
from plugins.network.registry import Registry, shareable
from plugins.network.schema import PostFile
from plugins.network.slugs import is_slug, slugify
from plugins.network.sources import Sources
from plugins.network.states import FEED_REASON
from plugins.network.urls import RESERVED_IN_UNIT, RESERVED_UNITS, Urls, in_unit, post_id
from plugins.network.vocabulary import folded

_encoder = msgspec.msgpack.Encoder(order="deterministic")
_DATED = re.compile(r"^(\d{4}-\d{2}-\d{2})-(.+)$")
# What lies beside the pages of the network and of each section.
_FILE = re.compile(r"(feed\.xml|atom(-\d+)?\.xml|feed\.json|events\.ics|sitemap(-network)?(-\d+)?\.xml)$")
YEARS_AHEAD = 10
_AT_ONCE = timedelta(seconds=1)  # after its publication a post is taken down at the earliest


@dataclass(slots=True)
class PostMaker:
    """Makes the posts of a network, one after the other. A post with a mistake is None, and the mistakes are said."""

    sources: Sources
    registry: Registry
    experts: Mapping[str, Expert]
    now: datetime
    problems: list[Problem] = field(default_factory=list)
    due: list[datetime] = field(default_factory=list)  # moments after `now` from which the same files say other things
    unsure: frozenset[str] = frozenset()  # of whom nobody can tell for whom they write; until then, for all
    claimed: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of names in dispute: where all of them write
    opened: dict[str, dict[str, set[str]]] = field(default_factory=dict)  # topic slug -> source -> words that opened it
    owners: dict[str, str] = field(init=False)  # first segment of an address -> uid

    def __post_init__(self) -> None:
        # Of the network's units alone: a stray folder must not hold somebody else's post. What a renamed unit was
        # called stays its own.
        units = self.registry.units
        self.owners = {unit.uid: unit.uid for unit in former_sections(units)}
        self.owners |= {unit.slug: unit.uid for unit in units.values()}

    @property
    def key(self) -> bytes:
        """A digest of all that posts are made from beside their own files; b"" where one post's tags change others."""
        network = self.registry.network
        if self.registry.vocabulary.open:
            return b""
        facts = (
            (network.url, network.authority, network.timezone, network.groups, self.registry.vocabulary.words),
            {uid: role.stage for uid, role in network.roles.items()},
            {uid: unit.slug for uid, unit in self.registry.units.items()},
            {slug: (expert.unit, expert.writes_for) for slug, expert in self.experts.items()},
            self.unsure,
            {slug: tuple(sorted(units)) for slug, units in self.claimed.items()},
        )
        return hashlib.blake2b(_encoder.encode(facts), digest_size=16).digest()

    def make(self, reading: Reading, unit: Unit) -> Post | None:
        """The post of a reading, or None when it is held."""
        if not isinstance(reading.fields, PostFile) or reading.errors or reading.is_held(self.now):
            return None
        return _Making(self, reading, reading.fields, unit).post()


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """The same moment as a clock in `zone` shows it, however it was written; also one that no clock shows."""
    return moment.astimezone(UTC).astimezone(zone)


@dataclass(slots=True)
class _Making:
    maker: PostMaker
    reading: Reading
    fields: PostFile
    unit: Unit
    wrong: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return self.maker.registry.zone

    def say(self, key: str, what: str, level: Level = Level.ERROR, rule: str = "") -> None:
        """Say what is wrong at a key; what breaks a rule, at the level that this has for the unit."""
        if rule and (found := self.maker.registry.laws.get(self.unit.slug, NO_LAW).level(rule)) is None:
            return
        level = found if rule and found else level
        self.wrong = self.wrong or level is Level.ERROR
        line = self.reading.line(key)
        self.maker.problems.append(self.maker.sources.problem(self.reading.path, line, what, level, rule))

    def post(self) -> Post | None:
        fields = self.fields
        day, stem = self.file_name()
        slug = self.slug(stem)
        written = fields.date if fields.date is not None else day
        if written is None:
            example = f"{self.maker.now:%Y-%m-%d}"
            self.maker.due.append(datetime.combine(self.maker.now, time(), self.maker.now.tzinfo) + timedelta(days=1))
            self.say("title", f"'date' is missing; write date: {example}, or begin the file's name with {example}-")
            written = date(1990, 1, 1)
        when = self.moment(written)
        if when.year > self.maker.now.year + YEARS_AHEAD:
            self.maker.due.append(datetime(when.year - YEARS_AHEAD, 1, 1, tzinfo=UTC))
            self.say("date", f"the year {when.year} is more than {YEARS_AHEAD} years ahead; is it a slip?")
        changes = self.changes() if fields.changes else ()
        bare = [alias for alias in fields.aliases if not alias.startswith("/")]
        post = Post(
            id=fields.id or post_id(self.maker.registry.network, self.unit.uid, bare[0] if bare else slug),
            unit=self.unit.uid,
            slug=slug,
            title=fields.title,
            date=when,
            has_time=isinstance(written, datetime),
            authors=self.authors(),
            topics=self.topics(),
            summary=" ".join(fields.summary.split()) or self.reading.body.excerpt,
            own_summary=bool(fields.summary),
            form=fields.form,
            status=fields.status,
            reason=fields.reason,
            changes=changes,
            updated=self.updated(changes, when),
            image=fields.image,
            image_alt=fields.image_alt,
            image_rights=fields.image_rights,
            share=self.share(),
            to=self.offered(),
            about=fields.about,
            quote=fields.quote,
            aliases=self.aliases(slug),
            expires=self.optional(fields.expires),
            as_at=fields.as_at,
            review_by=fields.review_by,
            lang=fields.lang,
            translation_of=fields.translation_of,
            audio=fields.audio,
            video=fields.video,
            starts=self.optional(fields.starts),
            ends=self.optional(fields.ends),
            place=fields.place,
            disclosure=fields.disclosure,
            source=self.reading.path,
        )
        self.check(post)
        return None if self.wrong else post

    # ---------------------------------------------------------------------------------------------- single keys

    def file_name(self) -> tuple[date | None, str]:
        """The date that the file's name begins with, and the rest of it."""
        stem = self.reading.path.rpartition("/")[2].removesuffix(".md")
        if match := _DATED.match(stem):
            try:
                return in_range(date.fromisoformat(match[1])), match[2]
            except ValueError:
                if self.fields.date is None:
                    self.say("title", f"the file's name begins with {match[1]}, which is no date; rename it")
                return None, match[2]
        return None, stem

    def slug(self, stem: str) -> str:
        slug = self.fields.slug or stem
        if not is_slug(slug):
            better = slugify(stem) or "a-short-name"
            self.say("slug", f"the file's name '{stem}' makes no address; rename the file, or write slug: {better}")
        elif slug in RESERVED_IN_UNIT:
            self.say(
                "slug", f"the address /{self.unit.slug}/{slug}/ is taken by the section itself; write another slug"
            )
        return slug

    def moment(self, written: date | datetime) -> datetime:
        """A moment with a zone; a bare date is the start of that day in the network's zone."""
        if not isinstance(written, datetime):
            return in_zone(datetime.combine(written, time(), self.zone), self.zone)
        return in_zone(written if written.tzinfo else written.replace(tzinfo=self.zone), self.zone)

    def optional(self, written: date | datetime | None) -> datetime | None:
        return None if written is None else self.moment(written)

    def authors(self) -> tuple[str, ...]:
        fields = self.fields
        if fields.author and fields.authors:
            self.say("author", "'author' and 'authors' are both given; keep authors")
        names = list(dict.fromkeys(fields.authors or ([fields.author] if fields.author else [])))
        if not names:
            self.say(
                "authors" if "authors" in self.reading.lines else "title",
                "'authors' is missing; write authors: [your-name]",
            )
        for name in names:
            expert = self.maker.experts.get(name)
            if expert is None:
                what = unknown("expert", name, self.maker.experts)
                what += f" (declare a person in {self.maker.sources.named(self.unit.slug)}/experts/{name}.md)"
                self.say("authors" if fields.authors else "author", what)
            elif not self.writes_here(expert):
                home = self.maker.sources.named(expert.source)
                what = f"'{name}' is an expert of another unit; ask for writes_for: [{self.unit.uid}] in {home}"
                self.say("authors" if fields.authors else "author", what)
        return tuple(names)

    def writes_here(self, expert: Expert) -> bool:
        """Whether somebody of that name may sign in this unit; in doubt they may, since no post is held for a doubt."""
        units = self.maker.claimed.get(expert.slug) or (expert.unit, *expert.writes_for)
        return self.unit.uid in units or expert.slug in self.maker.unsure

    def topics(self) -> tuple[str, ...]:
        vocabulary = self.maker.registry.vocabulary
        found = []
        for tag in self.fields.tags:
            slug = vocabulary.find(tag)
            if not slug and vocabulary.open:
                slug = self.open_topic(tag)
            elif not slug:
                self.say("tags", unknown("tag", tag, vocabulary.words), self.maker.registry.level("topics", "tags"))
            found.append(slug)
        return tuple(dict.fromkeys(slug for slug in found if slug))

    def open_topic(self, tag: str) -> str:
        """In a network with open tags an unknown one becomes a topic."""
        slug = slugify(tag)
        if not slug:
            self.say("tags", f"the tag '{tag}' makes no address; use letters or digits")
        elif slug in {topic.slug for topic in self.maker.registry.network.topics}:
            self.say("tags", f"the tag '{tag}' leads to the topic '{slug}'; write that", Level.WARNING)
        else:
            sources = self.maker.opened.setdefault(slug, {})
            sources.setdefault(self.reading.path, set()).add(tag)
            words = set().union(*sources.values())
            if len({folded(word) for word in words}) > 1:
                said = " and ".join(f"'{word}'" for word in sorted(words))
                self.say("tags", f"the tags {said} make one address /topics/{slug}/; use one of them", Level.WARNING)
        return slug

    def changes(self) -> tuple[Change, ...]:
        """What was changed, newest first. What is to change later is said, and is in no output until then."""
        told = sorted(self.fields.changes, key=lambda change: (change.date, change.what), reverse=True)
        to_come = [change for change in told if self.moment(change.date) > self.maker.now]
        self.maker.due += [self.moment(change.date) for change in to_come]
        if to_come:
            what = f"a change on {to_come[0].date} has not happened yet, and is not shown; write its real date"
            self.say("changes", what, Level.WARNING)
        return tuple(Change(date=change.date, what=change.what) for change in told[len(to_come) :])

    def updated(self, changes: tuple[Change, ...], when: datetime) -> datetime | None:
        fields = self.fields
        taken_back = fields.status in (Status.WITHDRAWN, Status.RETRACTED)
        if fields.updated is not None and not taken_back:
            self.say("updated", "'updated' goes only with withdrawn and retracted; write what changed under changes:")
            return None
        newest = max(when, *(self.moment(change.date) for change in changes)) if changes else None
        if not taken_back:
            return newest
        down = self.taken_down(when)
        # Readers pass over what says that an entry was taken back before it was last changed.
        return max(down, newest or when, when + _AT_ONCE) if down else newest or when

    def taken_down(self, when: datetime) -> datetime | None:
        """When a post was taken down, as its author says; what can't be is said, and what is to come is left out."""
        if self.fields.updated is None:
            self.say("status", "write updated: when it was taken down, as in 2026-11-22", Level.WARNING)
            return None
        moment = self.moment(self.fields.updated)
        if moment.astimezone(self.zone).date() < when.astimezone(self.zone).date():
            self.say("updated", "'updated' is before the post's date; write when it was taken down", Level.WARNING)
        if moment > self.maker.now:
            self.maker.due.append(moment)
            self.say("updated", "'updated' has not happened yet; write when it was taken down", Level.WARNING)
            return None
        return moment

    def share(self) -> tuple[str, ...]:
        known = shareable(self.maker.registry.network)
        for name in self.fields.share:
            if name not in known:
                self.say("share", unknown("unit or group", name, known), self.maker.registry.level("units", "groups"))
        return tuple(self.fields.share)

    def offered(self) -> tuple[str, ...]:
        roles = self.maker.registry.network.roles
        for uid in self.fields.to:
            if uid not in roles:
                self.say("to", unknown("unit", uid, roles))
            elif roles[uid].stage is Stage.CLOSED:
                what = f"the unit '{uid}' is closed and carries nothing, so the offer does nothing; take it out"
                self.say("to", what, Level.WARNING)
        return tuple(dict.fromkeys(self.fields.to))

    def post_at(self, address: str) -> str:
        """The post that an address of this site seems to be of, as files name it, for an example."""
        path = "/".join(steps(address)).removeprefix(Urls(self.maker.registry.network.url).prefix.strip("/"))
        unit, _, slug = meant(path).partition("/")
        return f"{self.maker.owners[unit]}/{slug}" if unit in self.maker.owners else "tax/ring-fence"

    def aliases(self, slug: str) -> tuple[str, ...]:
        """Old addresses as site paths; one outside the unit's own ground is an error."""
        found = []
        owners = self.maker.owners
        for alias in self.fields.aliases:
            address = alias if alias.startswith("/") else in_unit(self.unit, alias)
            if not address.endswith("/") and "." not in address.rpartition("/")[2]:
                address += "/"
            # Compared as a host does that tells no capitals apart.
            first, *rest = unicodedata.normalize("NFC", address).casefold().strip("/").split("/")
            owner = owners.get(first)
            if owner != self.unit.uid and (owner or first in RESERVED_UNITS or _FILE.match(first)):
                whose = "another unit" if owner else "the network"
                self.say(
                    "aliases",
                    f"the old address '{alias}' begins with /{first}/, which belongs to {whose}; leave it out",
                )
            elif owner and rest and (rest[0] in RESERVED_IN_UNIT or _FILE.match(rest[0])):
                self.say("aliases", f"the old address '{alias}' belongs to the section itself; leave it out")
            elif address != in_unit(self.unit, slug):
                found.append(address)
        return tuple(dict.fromkeys(found))

    # ------------------------------------------------------------------------------- what must agree with what

    def check_id(self, id: str) -> None:
        """An id may not be one by which feeds, pages or people go."""
        network = self.maker.registry.network
        if self.unit.uid != "feed" and id.startswith(post_id(network, "feed", "")):
            self.say("id", f"the id '{id}' is one of a feed; write another id here")
        elif "#" in id and id.startswith(f"{network.url}/"):
            self.say("id", f"the id '{id}' is what pages call the firm or a person; write another id here")

    def check_reason(self, post: Post) -> None:
        """What was taken back says why, and nothing else does."""
        if post.status in (Status.WITHDRAWN, Status.RETRACTED):
            if not post.reason:
                self.say("status", f"a {post.status.value} post needs a reason; write reason: Figures superseded.")
            elif post.status is Status.RETRACTED and len(post.reason) > FEED_REASON:
                what = f"the reason is longer than the {FEED_REASON} characters that feeds say of it; make it shorter"
                self.say("reason", what, Level.WARNING)
        elif post.reason:
            self.say("reason", "'reason' goes only with status: withdrawn or retracted; leave it out")

    def check(self, post: Post) -> None:
        fields = self.fields
        self.check_reason(post)
        if post.expires is not None and post.expires <= post.date:
            self.say("expires", "'expires' is not after the post's date; write a later one")
        if post.quote and not post.about:
            self.say("quote", "a quote needs its source; write about: unit/slug, or about: https://…")
        if is_outside(post.about) and Urls(self.maker.registry.network.url).holds(post.about):
            # By its name alone can it be told whether the words quoted may be shown.
            post_there = self.post_at(post.about)
            self.say("about", f"'about' is an address of this site; write the post as unit/slug, as in {post_there}")
        self.check_id(fields.id)
        if post.form is Form.EVENT and post.starts is None:
            self.say("form", "an event needs its beginning; write starts: 2027-02-04T09:30")
        if post.starts and post.ends and post.ends < post.starts:
            self.say("ends", "the event ends before it starts; mend one of the two")
        for key in ("starts", "ends", "place"):
            if getattr(fields, key) and post.form is not Form.EVENT:
                self.say(key, f"'{key}' goes only with form: event; write that, or leave it out")
