"""One Markdown file, read alone: its front matter checked, its body rendered. Knows nothing of any other file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from plugins.network import checking
from plugins.network.bodies import Body
from plugins.network.frontmatter import decode, split, text_of
from plugins.network.guidance import guidance_left
from plugins.network.judging import Court, Verdict
from plugins.network.kinds import File
from plugins.network.links import unsafe
from plugins.network.media import LookAtAll, look_at_all
from plugins.network.memory import Memory
from plugins.network.model import Post
from plugins.network.problems import Level
from plugins.network.rendering import over_limit
from plugins.network.schema import ExpertFile, PageFile, PostFile
from plugins.network.sources import Role
from plugins.network.written import Written
from plugins.network.yamlfile import Document, Mistake

MODELS: Mapping[Role, type[File]] = {Role.POST: PostFile, Role.PAGE: PageFile, Role.EXPERT: ExpertFile}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one file says and what is wrong with it. `fields` is None when nothing of it can be used.

    An expert's file is read leniently (a wrong key falls back to its default), so that no name is lost.
    """

    path: str
    role: Role
    fields: File | None = None
    body: Body = Body(html="")
    lines: Mapping[str, int] = field(default_factory=dict)  # of the top-level keys of the front matter
    body_line: int = 1
    errors: tuple[Mistake, ...] = ()
    warnings: tuple[Mistake, ...] = ()  # what was left out of the body
    text_key: str = ""  # of the words that were rendered; "" when none were
    made: Post | None = None  # what a former build made of the same bytes; `fields` are then None
    verdicts: tuple[Verdict, ...] = ()  # what the rules in force found

    def line(self, key: str) -> int:
        """The line of a key of the front matter; 1 when it is not there."""
        return self.lines.get(key, 1)

    def is_held(self, now: datetime) -> bool:
        """Whether a rule holds the file at `now`."""
        return any(verdict.level is Level.ERROR and verdict.holds(now) for verdict in self.verdicts)

    def without_fields(self) -> Reading:
        """What is still asked for once something was made of the fields."""
        return replace(self, fields=None, body=replace(self.body, excerpt="")) if self.fields else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Everything that was read, and what is left of former builds. Bodies are kept apart, and asked for by `body`.

    Whoever goes through `posts` gets each once and need not keep it; they come by path.
    """

    people: Sequence[Reading]  # experts and standing pages
    posts: Iterable[Reading]
    body: Callable[[Reading], Body]  # with its HTML
    again: Callable[[Reading], Reading]  # the same with its fields, for one whose `made` can't be used
    memory: Memory = field(default_factory=Memory)
    look: LookAtAll = look_at_all  # at files that are new

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> Readings:
        """Readings that are all there, with their bodies."""
        people: list[Reading] = []
        posts: list[Reading] = []
        for reading in readings:
            (posts if reading.role is Role.POST else people).append(reading)
        posts.sort(key=lambda reading: reading.path)
        return cls(people=people, posts=posts, body=lambda reading: reading.body, again=lambda reading: reading)


class Renders(Protocol):
    """What makes a body of Markdown: `Renderer`, or something that remembers what that made."""

    def render(self, source: str, first_line: int) -> tuple[Body, tuple[Mistake, ...]]:
        """The body of `source`, whose first line in its file is `first_line`, and what was left out of it."""
        ...


def text_key(source: str, first_line: int) -> str:
    """A digest of all that a renderer is handed of one body."""
    return hashlib.blake2b(f"{first_line}\n{source}".encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def read(path: str, role: Role, data: bytes, renderer: Renders) -> Reading:
    """Read the file at `path` (relative to the units folder) from its bytes. Never raises for what an author wrote."""
    text, mistakes = decode(data)
    if mistakes:
        return Reading(path=path, role=role, errors=mistakes)
    parts = split(text)
    check = checking.lenient if role is Role.EXPERT else checking.strict
    fields, errors = check(MODELS[role], parts.document)
    body = Body(html="")
    dropped: tuple[Mistake, ...] = ()
    key = ""
    if limit := over_limit(parts.body, parts.body_line):
        errors = (*errors, limit)
    else:
        key = text_key(parts.body, parts.body_line)
        body, dropped = renderer.render(parts.body, parts.body_line)
        errors = (*errors, *unsafe(path, body))
    if isinstance(fields, PostFile):
        errors = (*errors, *guidance_left(fields.status, parts.body, parts.body_line))
    return Reading(
        path=path,
        role=role,
        fields=fields,
        body=body,
        lines=_key_lines(parts.document),
        body_line=parts.body_line,
        errors=errors,
        warnings=dropped,
        text_key=key,
    )


def judged(reading: Reading, data: bytes, court: Court) -> Reading:
    """A reading of `data` with what the rules in force find in it. What could not be read is not judged."""
    law = court.laws.get(reading.path.partition("/")[0])
    if law is None or court.judge is None or reading.fields is None or not reading.text_key:
        return reading
    written = Written(
        path=reading.path,
        role=reading.role,
        fields=reading.fields,
        lines=reading.lines,
        body=text_of(data).split("\n", reading.body_line - 1)[-1],
        body_line=reading.body_line,
        lang=getattr(reading.fields, "lang", "") or law.lang,
        timezone=law.timezone,
    )
    verdicts = court.judge(law, written)
    return replace(reading, verdicts=verdicts) if verdicts else reading


def _key_lines(document: Document) -> Mapping[str, int]:
    return {str(path[0]): line for path, line in document.lines.items() if len(path) == 1}
