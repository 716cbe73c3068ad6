"""What `assemble` would make after edits of single posts, made from what it made before.

Most edits of front matter change one post and what is shown of it elsewhere: a title, a summary, a tag, a day. What one
post can change of others without naming them is little: who has which address and id, who answers whom, where links may
lead, what its words say for a quotation. Where all of that stands, so does the rest of the catalog, and the one post
takes the place of the other. Every doubt means that the whole is put together anew, which only costs time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from plugins.network.catalog import Assembled
from plugins.network.days import local_day
from plugins.network.judging import Verdict
from plugins.network.links import Targets
from plugins.network.memory import KeptText, Left
from plugins.network.model import Post
from plugins.network.posts import PostMaker, in_zone
from plugins.network.problems import Problem
from plugins.network.reading import Reading, Readings
from plugins.network.reads import Looked, Reads
from plugins.network.relating import near_of, relate
from plugins.network.states import next_change, state
from plugins.network.texts import Texts

# What of a post others may depend on without showing it, or that says what is wrong in other files.
_SETTLED = ("unit", "slug", "id", "source", "status", "aliases", "about", "quote", "translation_of", "lang")
_FILES = ("image", "audio", "video")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A post that was edited: as the catalog has it, how its text stood, what its file says now, and what rules found
    in it before."""

    before: Post
    text: KeptText
    reading: Reading
    verdicts: tuple[Verdict, ...] = ()


def successor(
    former: Assembled, edits: Sequence[Edit], readings: Readings, now: datetime, reads: Reads
) -> Assembled | None:
    """The same as assembling everything at `now`, if that can be told from `edits` alone; else None.

    `readings` finds the bodies of what was read, the edited posts included. `reads` gets the cells of texts.
    """
    steps = _Succession(former, now)
    if not steps.can_be or not all(map(steps.take, edits)):
        return None
    return steps.assembled(edits, readings, reads)


@dataclass(slots=True)
class _Succession:
    former: Assembled
    now: datetime
    posts: dict[str, tuple[Post, Post]] = field(default_factory=dict)  # by source: before and after
    due: list[datetime] = field(default_factory=list)
    no_more: set[Problem] = field(default_factory=set)  # problems of files that were edited
    found: set[Problem] = field(default_factory=set)  # and those that they have now

    @property
    def can_be(self) -> bool:
        """Whether the clock changed nothing since."""
        due = self.former.next_due
        return self.former.catalog.now <= self.now and (due is None or self.now < due)

    def take(self, edit: Edit) -> bool:
        """Let a post take the place of what it was; False where that may mean more."""
        before, reading, former = edit.before, edit.reading, self.former
        if former.catalog.published.get(before.key) is not before:
            return False
        if not self.weigh(edit):
            return False
        post = self.made(edit)
        if post is None or any(getattr(post, name) != getattr(before, name) for name in (*_SETTLED, *_FILES)):
            return False
        if state(post, self.now) is not state(before, self.now):
            return False
        if post.date != before.date and not self.can_move(before, post):
            return False
        if reading.body.ids != self.ids(before.source) or self.is_quoted(before) or post.quote:
            return False
        self.posts[before.source] = before, post
        return self.is_due_later(before, post)

    def weigh(self, edit: Edit) -> bool:
        """Note what rules find in a file now and what they found; False where more was said of it, or the next moment
        at which the clock changes something was one of what they found."""
        file, due = f"{self.former.folder}/{edit.reading.path}", self.former.next_due
        old, new = (
            {Problem(file, one.line, one.level, one.what, one.rule) for one in verdicts if one.holds(self.now)}
            for verdicts in (edit.verdicts, edit.reading.verdicts)
        )
        if edit.reading.warnings or {problem for problem in self.former.problems if problem.file == file} != old:
            return False  # it is said with its line, which may be another now
        if any(due is None or due >= moment for one in edit.verdicts for moment in one.due(self.now)):
            return False
        self.due += [in_zone(moment, self.zone) for one in edit.reading.verdicts for moment in one.due(self.now)]
        self.no_more |= old
        self.found |= new
        return True

    def made(self, edit: Edit) -> Post | None:
        """The post that a reading is now, if there is nothing to say about it."""
        maker, source = self.former.maker, edit.before.source
        if maker is None or any(source in opened for opened in maker.opened.values()):
            return None
        alone = replace(maker, now=self.now, problems=[], due=[], opened={})
        post = alone.make(edit.reading, self.former.catalog.unit[edit.before.unit])
        return None if alone.problems or alone.due or alone.opened else post

    def can_move(self, before: Post, post: Post) -> bool:
        """Whether another day has no say in who has an address or answers whom, and has its year's page already."""
        zone = self.zone
        same_year = local_day(before.date, zone).year == local_day(post.date, zone).year
        return same_year and not post.aliases and not post.about and not self.former.errors

    @property
    def zone(self) -> ZoneInfo:
        assert self.former.maker is not None
        return self.former.maker.registry.zone

    def ids(self, source: str) -> tuple[str, ...]:
        """The parts of a text to which others may link."""
        return self.former.texts.targets.sources[source].ids

    def is_quoted(self, post: Post) -> bool:
        return any(answer.quote for answer in self.former.catalog.answers.get(post.id, ()))

    def is_due_later(self, before: Post, post: Post) -> bool:
        """Whether the next moment at which the clock changes something is not that of the post as it was."""
        was, due = next_change(before, self.now, self.zone), self.former.next_due
        self.due += [moment for moment in (next_change(post, self.now, self.zone),) if moment]
        return was is None or (due is not None and due < was)

    def assembled(self, edits: Sequence[Edit], readings: Readings, reads: Reads) -> Assembled | None:
        former, left, due = self.former, self.former.left, self.former.next_due
        texts = self.texts(edits, readings, reads)
        if texts is None:
            return None
        after = {source: post for source, (_, post) in self.posts.items()}
        catalog = former.catalog.with_posts(list(self.posts.values()), self.now)
        same = {post.source for post in (*catalog.posts, *catalog.withdrawn)} - after.keys()
        relations = relate(catalog, catalog.translations, texts.links, left.relations, same)
        return replace(
            former,
            catalog=catalog.with_near(near_of(relations)),
            texts=texts,
            problems=tuple(sorted({*former.problems} - self.no_more | self.found)),
            next_due=min([*self.due, *([due] if due else [])], default=None),
            left=Left(
                maker=left.maker,
                posts={**left.posts, **after} if left.maker else {},
                texts=texts.kept,
                files=left.files,
                quotes=left.quotes,
                relations=relations,
            ),
            maker=self.maker(),
        )

    def maker(self) -> PostMaker:
        maker = self.former.maker
        assert maker is not None
        return replace(maker, now=self.now, problems=[*maker.problems])

    def texts(self, edits: Sequence[Edit], readings: Readings, reads: Reads) -> Texts | None:
        """The texts with those of `edits`; None where one has a mistake or uses other files than before."""
        before = self.former.texts
        texts = Texts(
            by_path={**before.by_path, **{edit.reading.path: edit.reading.without_fields() for edit in edits}},
            readings=readings,
            targets=_noted_by(before.targets, reads),
            reads=reads,
            kept=dict(before.kept),
        )
        made = [texts.keep(edit.reading.path) for edit in edits]
        as_before = [not kept.mistakes and kept.used == edit.text.used for kept, edit in zip(made, edits, strict=True)]
        return texts if all(as_before) else None


def _noted_by(targets: Targets, reads: Reads) -> Targets:
    """The same targets, whose looks are noted by `reads`."""
    return Targets(
        Looked(reads, "link_source", dict(targets.sources.items())),
        Looked(reads, "link_unpublished", dict(targets.unpublished.items())),
        Looked(reads, "link_path", dict(targets.paths.items())),
        Looked(reads, "link_file", dict(targets.media.items())),
        targets.urls,
    )
