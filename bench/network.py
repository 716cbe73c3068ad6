"""Makes a whole network of any size from a seed: the same (posts, seed), the same bytes, whatever the day."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bench import words
from bench.text import Target, Writer, sentence, somebody

UNITS, EXPERTS, TOPICS = 20, 150, 120  # of a network of a thousand posts or more; a smaller one has fewer
FIRST_DAY, DAYS = date(2020, 1, 1), 5 * 365
CHARTS = 4  # drawings for each unit


@dataclass(frozen=True, slots=True)
class Person:
    slug: str
    name: str
    home: str  # uid


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what there is to write about. A uid is also its unit's folder."""

    units: tuple[tuple[str, str, str], ...]  # uid, name, kind
    experts: tuple[Person, ...]
    topics: tuple[tuple[str, str], ...]  # slug, name

    def of(self, uid: str) -> tuple[Person, ...]:
        return tuple(person for person in self.experts if person.home == uid)


@dataclass(frozen=True, slots=True)
class Written:
    """A post that later ones may link to and comment on."""

    uid: str
    slug: str
    title: str
    path: str
    opening: str  # its first sentence, for those who quote it


def write_network(folder: Path, posts: int, seed: int) -> None:
    """Write a units folder with `posts` posts, drafts included; `folder` is made when it is not there."""
    random = Random(f"{seed}:{posts}")
    cast = _cast(random, posts)
    files = _Files(folder)
    files.write("network.yaml", _manifest(random, cast))
    for number, (uid, name, kind) in enumerate(cast.units):
        files.write(f"{uid}/unit.yaml", _unit(random, cast, number, name, kind))
        files.write(f"{uid}/pages/what-we-do.md", _page(random, name))
        files.write(f"{uid}/media/figures.csv", _figures(random))
        for chart in range(CHARTS):
            files.write(f"{uid}/media/chart-{chart}.svg", _chart(random))
    for person in cast.experts:
        files.write(f"{person.home}/experts/{person.slug}.md", _expert(random, cast, person))
    for path, text in _Desk(random, cast, Writer(random)).posts(posts):
        files.write(path, text)


class _Files:
    """Writes text below one folder; makes each folder once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: set[str] = set()

    def write(self, path: str, text: str) -> None:
        parent = posixpath.dirname(path)
        if parent not in self._made:
            (self._root / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        (self._root / path).write_bytes(text.encode())


# ------------------------------------------------------------------------------------------------- who and what


def _cast(random: Random, posts: int) -> Cast:
    units = words.UNITS[: min(UNITS, max(2, posts // 50))]
    names = [(first, last) for first in words.FIRST_NAMES for last in words.LAST_NAMES]
    chosen = random.sample(names, _scaled(EXPERTS, posts, at_least=2 * len(units)))
    experts = tuple(
        Person(f"{first}-{last}".lower(), f"{first} {last}", units[number % len(units)][0])
        for number, (first, last) in enumerate(chosen)
    )
    subjects = [f"{field} {matter}" for field in words.FIELDS for matter in words.MATTERS]
    topics = random.sample(subjects, _scaled(TOPICS, posts, at_least=6))
    return Cast(units, experts, tuple((_slug(topic), topic) for topic in sorted(topics)))


def _scaled(full: int, posts: int, *, at_least: int) -> int:
    return min(full, max(at_least, full * posts // 1000))


def _slug(text: str) -> str:
    kept = "".join(c if c.isalnum() else " " for c in text.lower())
    return "-".join(kept.split())


def _manifest(random: Random, cast: Cast) -> str:
    roles = []
    for uid, _, _ in cast.units:
        lead, editor, *_ = cast.of(uid)
        roles.append(f"  {uid}: {{lead: {lead.slug}, editors: [{editor.slug}]}}")
    topics = []
    for slug, name in cast.topics:
        topics.append(f"- slug: {slug}\n  name: {name}\n  about: {somebody(random).capitalize()} and more.")
        if random.random() < 0.3:
            topics.append(f"  aliases: [{slug}-matters]")
    return "\n".join(
        [
            "name: Fellside",
            "tagline: Figures for people who have to decide",
            "url: https://insights.fellside.example",
            "authority: fellside.example,2020",
            "language: en",
            "timezone: Europe/London",
            f"centre: [{cast.experts[0].slug}]",
            "units:",
            *roles,
            "groups:",
            f"  first-two: [{cast.units[0][0]}, {cast.units[1][0]}]",
            "topics:",
            *topics,
            "tags: closed",
            "front: {per_unit: 2}",
            # Its sentences are drawn, and what is said of drawn titles and summaries is no measure of a build.
            "rules: {title-length: {most: 120}, title-twins: off, summary: off}",
            "",
        ]
    )


def _unit(random: Random, cast: Cast, number: int, name: str, kind: str) -> str:
    others = [uid for uid, _, _ in cast.units if uid != cast.units[number][0]]
    topics = [slug for slug, _ in cast.topics]
    since = FIRST_DAY + timedelta(days=random.randrange(DAYS))
    rules = [
        f"{{unit: {random.choice(others)}, topics: [{', '.join(random.sample(topics, 2))}], limit: 5}}",
        f"{{topics: [{random.choice(topics)}], since: {since}}}",
        f"{{unit: {random.choice(others)}, limit: {random.randrange(2, 40)}}}",
        f"{{topics: [{', '.join(random.sample(topics, 2))}]}}",
        f"{{unit: {random.choice(others)}, since: {since}}}",
    ]
    kept = [rule for rule in rules if random.random() < 0.8] or rules[:1]
    return "\n".join(
        [
            f"name: {name}",
            f"summary: What {somebody(random)} {random.choice(words.VERBS)}, and why.",
            f"kind: {kind}",
            f"accent: {words.ACCENTS[number % len(words.ACCENTS)]}",
            "follow:",
            *(f"- {rule}" for rule in kept),
            f"offers: {'never' if random.random() < 0.2 else 'auto'}",
            f"share: {'everyone' if _shares(number) else '[first-two]'}",
            "",
        ]
    )


def _shares(number: int) -> bool:
    """Whether the unit at this place in the cast lets every other unit carry and quote its posts."""
    return number % 7 != 6


def _page(random: Random, name: str) -> str:
    text = "\n\n".join(sentence(random) for _ in range(4))
    return f"---\ntitle: What {name} does\nsummary: {sentence(random)}\n---\n{text}\n"


def _expert(random: Random, cast: Cast, person: Person) -> str:
    topics = random.sample([slug for slug, _ in cast.topics], 3)
    about = " ".join(sentence(random) for _ in range(5))
    return (
        f"---\nname: {person.name}\nrole: {random.choice(words.ROLES)}\nemail: {person.slug}@fellside.example\n"
        f"topics:\n{_listed(topics)}---\n{person.name} works here. {about}\n"
    )


def _listed(values: list[str]) -> str:
    return "".join(f"- {value}\n" for value in values)


def _figures(random: Random) -> str:
    rows = "".join(f"{2000 + year},{random.randrange(100, 999)}\n" for year in range(20))
    return f"year,amount\n{rows}"


def _chart(random: Random) -> str:
    bars = "".join(
        f'<rect x="{40 + 60 * place}" y="{300 - height}" width="40" height="{height}" fill="#456"/>'
        for place, height in enumerate(random.randrange(40, 280) for _ in range(10))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="680" height="340" viewBox="0 0 680 340">'
        f"<title>Ten years</title>{bars}</svg>\n"
    )


# -------------------------------------------------------------------------------------------------------- posts


@dataclass(slots=True)
class _Desk:
    """Where posts are written, the oldest first, so that a post only ever links to what is there already."""

    random: Random
    cast: Cast
    writer: Writer
    published: list[Written] = field(default_factory=list)
    quotable: list[Written] = field(default_factory=list)  # those of them that everybody may quote

    def posts(self, count: int) -> Iterator[tuple[str, str]]:
        """Path and text of each of `count` posts; one in fifty is a draft."""
        for number in range(count):
            place = self.random.randrange(len(self.cast.units))
            uid = self.cast.units[place][0]
            day = FIRST_DAY + timedelta(days=DAYS * number // count)
            title = self.writer.sentence().removesuffix(".")
            slug = f"{'-'.join(_slug(title).split('-')[:6])}-{number}"
            path = f"{uid}/posts/{day.year}/{day}-{slug}.md"
            status = _status(number)
            shared = not self.happens(0.03)
            front = "\n".join(self.front(uid, number, title, day, status, shared))
            body = self.body(uid, number, path, day)
            yield path, f"---\n{front}\n---\n{body}"
            if status == "published":
                self.published.append(Written(uid, slug, title, path, f"{body.partition('.')[0]}."))
                self.quotable += self.published[-1:] if shared and _shares(place) else []

    def body(self, uid: str, number: int, path: str, day: date) -> str:
        targets = self.random.sample(self.published, min(len(self.published), self.random.randrange(1, 5)))
        links = [Target(target.title.lower(), _relative(target.path, path)) for target in targets]
        picture = _relative(f"{uid}/media/chart-{number % CHARTS}.svg", path) if self.happens(0.2) else ""
        return self.writer.body(day.year, links, picture)

    def front(self, uid: str, number: int, title: str, day: date, status: str, shared: bool) -> Iterator[str]:
        """The lines of a post's front matter, in the canonical order."""
        random = self.random
        form = random.choices(words.FORMS, words.FORM_WEIGHTS)[0]
        yield f"title: {title}"
        yield f"date: {day}"
        yield "authors:"
        yield from (f"- {person.slug}" for person in random.sample(self.cast.of(uid), 2 if self.happens(0.15) else 1))
        yield "tags:"
        yield from (f"- {slug}" for slug, _ in random.sample(self.cast.topics, random.randrange(1, 4)))
        if self.happens(0.8):
            yield f"summary: {self.writer.sentence()}"
        yield f"form: {form}"
        if status != "published":
            yield f"status: {status}"
        if status == "withdrawn":
            yield f"reason: {self.writer.sentence()}"
            yield f"updated: {day + timedelta(days=90)}"
        if self.happens(0.08):
            yield "changes:"
            yield f"- {{date: {day + timedelta(days=random.randrange(1, 60))}, what: {self.writer.sentence()}}}"
        if self.happens(0.1):
            yield f"image: media/chart-{random.randrange(CHARTS)}.svg"
            yield "image_alt: Ten bars, one for each year"
        if not shared:
            yield "share: nobody"
        elif self.happens(0.05):
            yield f"to: [{random.choice([other for other, _, _ in self.cast.units if other != uid])}]"
        if self.quotable and self.happens(0.03):
            about = random.choice(self.quotable)
            yield f"about: {about.uid}/{about.slug}"
            yield f"quote: {about.opening}"
        if self.happens(0.05):
            yield "aliases:"
            yield f"- /old/{day.year}/{number}/"
        if form == "event":
            yield f"starts: {day + timedelta(days=14)}T09:30"
            yield f"place: {random.choice(words.FIELDS)} Hall"

    def happens(self, share: float) -> bool:
        return self.random.random() < share


def _status(number: int) -> str:
    """One post in fifty is a draft, one in a hundred is withdrawn."""
    if number % 50 == 20:
        return "draft"
    return "withdrawn" if number % 100 == 55 else "published"


def _relative(target: str, source: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(source))
