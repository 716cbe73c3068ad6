"""From everything that was read to the catalog: the first place that looks across units.

`assemble` goes in this order: people, posts, who wins which address and id, what may be published now, old addresses,
then the links of everything published. It is pure: the same readings and the same `now` give the same catalog,
whatever their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from sys import intern

from plugins.network.across import across
from plugins.network.addresses import Addresses
from plugins.network.checking import near_post
from plugins.network.comments import circular, what_is_wrong
from plugins.network.judging import NO_LAW, Law, weighed
from plugins.network.links import DEAD, MISSING
from plugins.network.media import look_over
from plugins.network.memory import Left, usable
from plugins.network.model import Expert, Front, Media, Post, Stage, StandingPage, State, Topic, Unit
from plugins.network.notices import notice_of
from plugins.network.outside import read_outside
from plugins.network.pasted import stem
from plugins.network.people import People
from plugins.network.posts import PostMaker, in_zone
from plugins.network.problems import Level, Problem
from plugins.network.quoting import quote_mistakes
from plugins.network.reading import Reading, Readings
from plugins.network.reads import Reads
from plugins.network.registry import Registry
from plugins.network.schema import PostFile
from plugins.network.sources import FILM, PICTURES, SOUND, Role, Sources
from plugins.network.states import next_change, state
from plugins.network.targeting import targets_of
from plugins.network.texts import Texts
from plugins.network.whole import Catalog, newest_first
from plugins.network.yamlfile import Mistake


@dataclass(frozen=True, slots=True)
class Assembled:
    """A catalog, its texts, everything that is wrong, and the figures that the build's last line says."""

    catalog: Catalog
    texts: Texts
    problems: tuple[Problem, ...]  # sorted, none twice
    held: int  # sources kept out because of an error
    unpublished: int  # drafts and posts of the future
    next_due: datetime | None  # when the clock alone next changes what is shown
    unpublished_states: Mapping[str, State]  # of drafts and posts of the future, by `uid/slug`
    folder: str = "units"  # the name of the units folder, as problems print it before a file's path
    # The `uid/slug` of every file under posts/, by source path: held ones too, as far as it can be told.
    keys: Mapping[str, str] = field(default_factory=dict)
    left: Left = field(default_factory=Left)  # to be remembered
    maker: PostMaker | None = field(default=None, compare=False, repr=False)  # for a preview that reads one post anew
    coming: tuple[Post, ...] = ()  # posts of the future, the next one first: for who says what a change will bring

    def with_problems(self, found: Iterable[Problem]) -> Assembled:
        """The same with what was found later, by somebody who knows the whole catalog."""
        return replace(self, problems=tuple(sorted({*self.problems, *found})))

    @property
    def laws(self) -> Mapping[str, Law]:
        """The rules in force for each unit, by its folder."""
        return self.maker.registry.laws if self.maker else {}

    @property
    def errors(self) -> int:
        return sum(problem.level is Level.ERROR for problem in self.problems)


@dataclass(slots=True)
class _Assembly:
    sources: Sources
    registry: Registry
    readings: Readings
    now: datetime
    reads: Reads
    preview: bool = False
    problems: list[Problem] = field(default_factory=list)
    used: dict[str, Media] = field(default_factory=dict)
    by_path: dict[str, Reading] = field(default_factory=dict)  # without their fields, which posts are made of once
    keys: dict[str, str] = field(default_factory=dict)
    left: Left = field(default_factory=Left)
    states: dict[str, State] = field(default_factory=dict)  # of every post, by source: asked for again and again
    due: list[datetime] = field(default_factory=list)  # when what rules found begins or ends to count

    # ------------------------------------------------------------------------------------------------ the steps

    def assemble(self) -> Assembled:
        faulty = {reading.path for reading in self.readings.people if reading.is_held(self.now)}
        people = People(self.sources, self.registry, faulty=faulty)
        for reading in self.readings.people:
            self.take(reading)
        people.add_experts(self.readings.people)
        people.add_pages(self.readings.people)
        people.check_names()
        unsure = frozenset(people.unsure)
        maker = PostMaker(self.sources, self.registry, people.experts, self.now, unsure=unsure, claimed=people.claimed)
        made = self.posts(maker)
        addresses = Addresses(self.sources, self.registry, self.now, self.by_path)
        pages = addresses.pages(people.pages)
        posts = self.without_circles(addresses.posts(made, pages))
        unpublished = [post for post in posts if self.states[post.source] in _UNPUBLISHED]
        catalog = self.catalog(people.experts, pages, posts, self.topics(maker, posts), addresses)
        self.problems += [*people.problems, *maker.problems, *addresses.problems]  # the last found in `catalog`
        media = self.media()
        targets = targets_of(catalog, self.by_path, media, self.registry.zone, self.reads)
        texts = Texts(self.by_path, self.readings, targets, self.reads)
        catalog = self.resolve_all(catalog, texts, media)
        catalog = self.related(catalog, texts)
        outside, mistakes = read_outside(self.sources, self.registry, self.now, maker.due)
        catalog = replace(catalog, outside=outside)
        self.problems += mistakes
        problems = tuple(sorted(set(self.problems + list(self.registry.problems) + list(self.sources.problems))))
        due = (
            self.due
            + maker.due
            + [moment for post in posts if (moment := next_change(post, self.now, self.registry.zone))]
        )
        held = self.held(catalog, unpublished)
        states = {post.key: self.states[post.source] for post in unpublished}
        folder, due_next = self.sources.root.name, min(due, default=None)
        ahead = (post for post in unpublished if self.states[post.source] is _FUTURE)
        coming = tuple(sorted(ahead, key=lambda post: (post.date, post.id)))
        count, keys, left = len(unpublished), self.keys, self.left
        return Assembled(catalog, texts, problems, held, count, due_next, states, folder, keys, left, maker, coming)

    def take(self, reading: Reading) -> None:
        """Keep a reading, and say the mistakes that were seen in its file alone."""
        self.by_path[reading.path] = reading
        if reading.path.partition("/")[0] not in self.registry.by_folder:
            return  # the unit itself is held, and said
        if not (reading.errors or reading.warnings or reading.verdicts):
            return
        self.problems += [self.sources.problem(reading.path, wrong.line, wrong.what) for wrong in reading.errors]
        self.warn(reading.path, reading.warnings)
        for one in reading.verdicts:
            self.due += [in_zone(moment, self.registry.zone) for moment in one.due(self.now)]
            if one.holds(self.now):
                self.problems.append(self.sources.problem(reading.path, one.line, one.what, one.level, one.rule))

    def key(self, reading: Reading, unit: Unit) -> str:
        """The `uid/slug` that a file under posts/ is, or would be."""
        if reading.made:
            return reading.made.key
        slug = reading.fields.slug if isinstance(reading.fields, PostFile) else ""
        return intern(f"{unit.uid}/{slug or stem(reading.path.rpartition('/')[2])}")

    def posts(self, maker: PostMaker) -> list[Post]:
        memory, made = self.readings.memory, []
        self.left.maker = maker.key
        as_before = memory.maker == maker.key != b"" and memory.at is not None and memory.at <= self.now
        for found in self.readings.posts:
            reading = found if as_before or not found.made else self.readings.again(found)
            unit = self.registry.by_folder.get(reading.path.partition("/")[0])
            post = self.post(maker, reading, unit) if unit else None
            if unit:
                self.keys[reading.path] = self.key(reading, unit)
            self.take(reading.without_fields())
            if unit and post:
                self.states[post.source] = shown = state(post, self.now)
                if shown is _FUTURE and unit.role.stage is Stage.CLOSED:
                    what = f"the unit '{unit.uid}' is closed and takes no new posts; move the post to another unit"
                    self.problems.append(self.sources.problem(post.source, reading.line("date"), what))
                else:
                    made.append(post)
        return made

    def post(self, maker: PostMaker, reading: Reading, unit: Unit) -> Post | None:
        """The post of a reading; one about which there is nothing to say can be used again."""
        said = len(maker.problems)
        post = (None if reading.is_held(self.now) else reading.made) or maker.make(reading, unit)
        if post and len(maker.problems) == said and self.left.maker:
            self.left.posts[reading.path] = post
        return post

    def without_circles(self, posts: list[Post]) -> list[Post]:
        """The posts without what closes a circle of comments: within a unit the post falls, else what it is about.

        A new date would be enough to take down another unit's post by a circle. Asked again: an old slug may now lead
        elsewhere.
        """
        while held := circular(posts, self.registry.units.values(), self.now):
            fallen: dict[str, Post | None] = {}
            for post, circle in held:
                line = self.by_path[post.source].line("about")
                what = what_is_wrong(circle, self.sources.named)
                self.problems.append(self.sources.problem(post.source, line, what))
                alone = {member.unit for member in circle} == {post.unit}
                fallen[post.source] = None if alone else replace(post, about="", quote="")
            posts = [kept for post in posts if (kept := fallen.get(post.source, post))]
        return posts

    def topics(self, maker: PostMaker, posts: Sequence[Post]) -> tuple[Topic, ...]:
        """The vocabulary, and the topics that tags opened, named as a published post writes them: no draft's word."""
        opened: list[Topic] = []
        if not maker.opened:
            return self.registry.network.topics
        listed = {post.source for post in posts if self.states[post.source] is State.PUBLISHED}
        for slug, by_source in maker.opened.items():
            words = {word for source, said in by_source.items() if source in listed for word in said}
            if words:
                opened.append(Topic(slug=slug, name=min(words)))
        return (*self.registry.network.topics, *opened)

    def catalog(
        self,
        experts: dict[str, Expert],
        pages: Sequence[StandingPage],
        posts: Sequence[Post],
        topics: Sequence[Topic],
        addresses: Addresses,
    ) -> Catalog:
        """The catalog before links are resolved: what may be published, sorted."""
        by_state: dict[State, list[Post]] = {shown: [] for shown in State}
        for post in posts:
            by_state[self.shown(post)].append(post)
        addressed = [post for shown, those in by_state.items() if shown not in _UNPUBLISHED for post in those]
        known = {topic.slug for topic in topics}
        notices = [
            notice_of(post, self.states[post.source], known)
            for post in (*by_state[State.RETRACTED], *by_state[State.EXPIRED])
        ]
        return Catalog(
            network=self.registry.network,
            units=tuple(sorted(self.registry.units.values(), key=lambda unit: (unit.name.casefold(), unit.uid))),
            experts=_by_name(expert for expert in experts.values() if not expert.held),
            held_experts=_by_name(expert for expert in experts.values() if expert.held),
            topics=tuple(sorted(topics, key=lambda topic: (topic.name.casefold(), topic.slug))),
            pages=tuple(sorted(pages, key=lambda page: (page.unit, page.order, page.title.casefold(), page.slug))),
            posts=newest_first(by_state[State.PUBLISHED]),
            withdrawn=newest_first(by_state[State.WITHDRAWN]),
            notices=tuple(sorted(notices, key=lambda notice: (notice.unit, notice.slug))),
            media=(),
            aliases=addresses.aliases(addressed, pages, experts.values(), topics),
            now=self.now,
            disclosures=self.registry.disclosures,
            preview=self.preview,
        )

    def shown(self, post: Post) -> State:
        """The state in which a post is shown. A preview shows as published what one day will be; nothing else does."""
        found = self.states[post.source]
        return State.PUBLISHED if self.preview and found in _UNPUBLISHED else found

    def media(self) -> dict[str, Media]:
        """Every file that may be used, by source path."""
        found: dict[str, Media] = {}
        known_before, look = self.readings.memory.files, self.readings.look
        for source, unit, known, said in look_over(self.sources, dict(self.registry.by_folder), known_before, look):
            self.left.files[source.path] = known
            self.problems += said
            if media := usable(known, unit.uid, source.in_unit):
                found[source.path] = media
        return found

    # ------------------------------------------------------------------------------------------------ the links

    def resolve_all(self, catalog: Catalog, texts: Texts, media: dict[str, Media]) -> Catalog:
        """The catalog with its front matter's files checked, every text resolved and the files in use listed."""
        for source in sorted(texts.targets.sources):
            if source in self.by_path:
                kept = texts.keep(source)
                if kept.used:
                    self.used.update((path, media[path]) for path in kept.used)
                if kept.mistakes:
                    self.warn(source, kept.mistakes)
        self.left.texts = texts.kept
        published = {post.source for post in (*catalog.posts, *catalog.withdrawn)}
        found = {name for name, post in catalog.named.items() if post.source in published}
        catalog = replace(
            catalog,
            posts=tuple(self.with_files(post, catalog.unit[post.unit], media, found) for post in catalog.posts),
            withdrawn=tuple(self.with_files(post, catalog.unit[post.unit], media, found) for post in catalog.withdrawn),
            experts=tuple(self.with_photo(expert, catalog.unit[expert.unit], media) for expert in catalog.experts),
            network=replace(catalog.network, front=self.front(catalog)),
        )
        stood, self.left.quotes = self.readings.memory.quotes, {}
        for post, what in quote_mistakes(catalog, texts, texts.digest, stood, self.left.quotes):
            self.warn(post.source, [Mistake(self.by_path[post.source].line("quote"), what)])
        return replace(catalog, media=tuple(sorted(self.used.values(), key=lambda file: (file.unit, file.path))))

    def related(self, catalog: Catalog, texts: Texts) -> Catalog:
        """The catalog with what belongs to a post across units."""
        catalog, self.left.relations, mistakes = across(catalog, texts, self.readings.memory.relations)
        for source, what in mistakes:
            self.warn(source, [Mistake(self.by_path[source].line("translation_of"), what)])
        return catalog

    def front(self, catalog: Catalog) -> Front:
        """The knobs of the front page, with the pinned posts under the slugs that they have now."""
        listed, known = {post.source for post in catalog.posts}, catalog.network.front
        posts = {name: catalog.named.get(name) for name in known.pinned}
        pinned = {name: post.key for name, post in posts.items() if post and post.source in listed}
        line = self.registry.manifest.line(("front", "pinned"))
        for name in posts.keys() - pinned.keys():
            what = f"'{name}' is no published post; it is not shown first"
            self.problems.append(self.sources.problem("network.yaml", line, what, Level.WARNING))
        return replace(known, pinned=tuple(dict.fromkeys(pinned.values())))

    def with_files(self, post: Post, unit: Unit, media: dict[str, Media], published: set[str]) -> Post:
        """The post without those of its files and links that do not exist; each is said."""
        if not (post.image or post.audio or post.video or post.about or post.translation_of):
            return post
        changes: dict[str, str] = {}
        for key in ("image", "audio", "video"):
            if not self.have(post.source, key, getattr(post, key), unit, media):
                changes[key] = ""
        for key in ("about", "translation_of"):
            target = getattr(post, key)
            if target and not target.startswith("http") and target not in published:
                line = self.by_path[post.source].line(key)
                what = f"'{key}': there is no published post '{target}'{near_post(target, published)}"
                self.warn(post.source, [Mistake(line, what, DEAD)])
        return replace(post, **changes) if changes else post  # type: ignore[arg-type]

    def with_photo(self, expert: Expert, unit: Unit, media: dict[str, Media]) -> Expert:
        if self.have(expert.source, "photo", expert.photo, unit, media):
            return expert
        return replace(expert, photo="")

    def have(self, source: str, key: str, path: str, unit: Unit, media: dict[str, Media]) -> bool:
        """Whether a file named in front matter can be used; it is then in use."""
        if not path:
            return True
        whole = f"{unit.slug}/{path}"
        kind = _KINDS[key]
        if path.rpartition(".")[2] not in kind:
            what = f"'{key}': {path} is of another kind; use one of {' '.join(sorted(kind))}; it is left out"
            self.warn(source, [Mistake(self.by_path[source].line(key), what, MISSING)])
            return False
        if whole in media:
            self.used[whole] = media[whole]
            return True
        what = f"'{key}': there is no file {self.sources.named(whole)} that can be used; it is left out"
        self.warn(source, [Mistake(self.by_path[source].line(key), what, MISSING)])
        return False

    def warn(self, source: str, mistakes: Iterable[Mistake]) -> None:
        """Say mistakes that hold nothing, each as its rule's level wants it."""
        law = self.registry.laws.get(source.partition("/")[0], NO_LAW)
        for wrong, level in weighed(mistakes, law):
            self.problems.append(self.sources.problem(source, wrong.line, wrong.what, level, wrong.rule))

    def held(self, catalog: Catalog, unpublished: Sequence[Post]) -> int:
        """How many posts, pages and experts are kept out because of an error."""
        shown = {post.source for post in (*catalog.posts, *catalog.withdrawn, *unpublished)}
        shown |= {notice.source for notice in catalog.notices} | {page.source for page in catalog.pages}
        readable = [path for path, reading in self.by_path.items() if reading.role is not Role.EXPERT]
        unreadable = {
            problem.file
            for problem in self.sources.problems
            if problem.level is Level.ERROR and "/posts/" in problem.file
        }
        return len([path for path in readable if path not in shown]) + len(unreadable) + len(catalog.held_experts)


_UNPUBLISHED = (State.DRAFT, State.FUTURE)
_FUTURE = State.FUTURE
_KINDS = {"image": PICTURES, "photo": PICTURES, "audio": SOUND, "video": FILM}


def assemble(
    sources: Sources,
    registry: Registry,
    readings: Readings | Sequence[Reading],
    now: datetime,
    reads: Reads | None = None,
    *,
    preview: bool = False,
) -> Assembled:
    """The catalog at `now` (a moment with a zone), and everything that is wrong. `reads` gets the cells of texts.

    With `preview`, drafts and posts of the future are in it too.
    """
    whole = readings if isinstance(readings, Readings) else Readings.of(readings)
    return _Assembly(sources, registry, whole, now, reads or Reads(), preview).assemble()


def _by_name(experts: Iterable[Expert]) -> tuple[Expert, ...]:
    return tuple(sorted(experts, key=lambda expert: (expert.name.casefold(), expert.slug)))
