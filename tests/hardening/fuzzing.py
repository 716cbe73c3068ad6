"""The small network kept in memory, and what may come of it when one of its files is something else.

Each file is read once; of a network with another file that one alone is read, and the whole is put together again. So
thousands of files can be tried.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from plugins.network.catalog import Assembled, assemble
from plugins.network.media import look_at
from plugins.network.memory import KeptFile, Memory
from plugins.network.model import Post
from plugins.network.problems import Level, Problem, SetupError
from plugins.network.reading import MODELS, Reading, Readings, read
from plugins.network.registry import read_registry
from plugins.network.sources import Role, Source, Sources, walk
from plugins.network.yamlfile import Mistake
from tests.hardening.mutations import Mutated
from tests.site.small_network import NETWORK, plant
from tests.trees import NOW, renderer

ACCENTS = ("teal", "plum", "moss", "brick")
SECONDS = 10.0  # of the processor for one file, as a build gives it


@dataclass(frozen=True, slots=True)
class InMemory(Sources):
    """Sources whose bytes are at hand."""

    data: Mapping[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        return self.data[path]

    def size(self, path: str) -> int:
        return len(self.data[path])


class TooSlowError(Exception):
    """A file took more of the processor than a build gives it."""


@contextmanager
def in_time() -> Iterator[None]:
    """Raises TooSlowError when what is done in it takes too long."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@dataclass(frozen=True)
class Kept:
    """The network without any mutation: its files, what each says, and what comes of them."""

    sources: InMemory
    readings: Mapping[str, Reading]
    looked: Mapping[str, KeptFile]
    assembled: Assembled
    texts: Mapping[str, str]

    def with_file(self, mutated: Mutated) -> Assembled:
        """What comes of the network with another file. Raises SetupError for a `network.yaml` that is none."""
        sources, readings, looked = self.sources, dict(self.readings), dict(self.looked)
        source = _source(mutated.path)
        others = tuple(one for one in sources.files if one.path != source.path)
        sources = replace(
            sources,
            files=tuple(sorted((*others, source))) if source.folder else others,
            data={**sources.data, source.path: mutated.data},
        )
        if source.role in MODELS:
            readings[source.path] = _reading(source, mutated.data)
        if source.role is Role.MEDIA:
            looked[source.path] = look_at(sources, source)
        return put_together(sources, readings, looked)


def _reading(source: Source, data: bytes) -> Reading:
    """What a worker makes of a file: one that is too deep for Python is held, too."""
    try:
        return read(source.path, source.role, data, renderer())
    except RecursionError:
        return Reading(path=source.path, role=source.role, errors=(Mistake(1, "is nested too deep to be read"),))


def _source(path: str) -> Source:
    folder, _, rest = path.rpartition("/")[0].partition("/")
    name = path.rpartition("/")[2]
    roles = {"posts": Role.POST, "pages": Role.PAGE, "experts": Role.EXPERT, "media": Role.MEDIA}
    files = {"unit.yaml": Role.UNIT, "carried.yaml": Role.CARRIED}
    role = roles.get(rest.partition("/")[0]) or files.get(name) or Role.OUTSIDE
    return Source(path, folder, role)


def put_together(sources: InMemory, readings: Mapping[str, Reading], looked: Mapping[str, KeptFile]) -> Assembled:
    registry = read_registry(sources, ACCENTS)
    whole = replace(Readings.of(readings.values()), memory=Memory(files=looked))
    return assemble(sources, registry, whole, NOW)


def keep(folder: Path) -> Kept:
    """The small network; `folder` is where it is planted for a moment."""
    walked = walk(plant(NETWORK, folder))
    sources = InMemory(walked.root, walked.folders, walked.files, walked.problems, dict(NETWORK))
    readings = {
        source.path: read(source.path, source.role, NETWORK[source.path], renderer())
        for source in sources.files
        if source.role in MODELS
    }
    looked = {source.path: look_at(sources, source) for source in sources.files if source.role is Role.MEDIA}
    assembled = put_together(sources, readings, looked)
    assert not assembled.errors, assembled.problems
    return Kept(sources, readings, looked, assembled, texts_of(assembled))


def texts_of(assembled: Assembled) -> dict[str, str]:
    return {source: str(assembled.texts.text(source).html) for source in assembled.texts.kept}


# ------------------------------------------------------------------------------------------------ what may come of it


def complaints(kept: Kept, mutated: Mutated) -> Iterator[str]:
    """What is wrong with how a mutation is taken; nothing when it is taken as it should be."""
    try:
        with in_time():
            found = kept.with_file(mutated)
            texts = texts_of(found)
    except SetupError as error:
        if mutated.path != "network.yaml" or "network.yaml" not in str(error):
            yield f"stops everything: {error}"
        return
    except TooSlowError:
        yield f"takes more than {SECONDS:.0f} s"
        return
    yield from _problems(kept, mutated, found)
    if mutated.path != "network.yaml":
        yield from _others(kept, mutated, found, texts)


def _problems(kept: Kept, mutated: Mutated, found: Assembled) -> Iterator[str]:
    """Each problem is one line, of a line that there is; each error names the file, or one that refers to it."""
    known = set(kept.assembled.problems)
    for problem in found.problems:
        if problem in known:
            continue
        path = problem.file.removeprefix("units/")
        lines = len(re.split(rb"\r\n|\r|\n", mutated.data)) if path == mutated.path else 1 << 20
        if not 1 <= problem.line <= lines or not str(problem).isprintable():
            yield f"is said in no line of the file: {problem}"
        if problem.level is Level.ERROR and path != mutated.path and not _refers(kept, mutated, problem):
            yield f"an error of another file: {problem}"


def _refers(kept: Kept, mutated: Mutated, problem: Problem) -> bool:
    """Whether a problem of another file may come of the mutation: one of the two files names the other."""
    path = problem.file.removeprefix("units/")
    if mutated.path == "network.yaml" or f"units/{mutated.path}" in problem.what:
        return True
    unit, name = mutated.path.split("/")[0], mutated.path.rpartition("/")[2].partition(".")[0]
    told = kept.sources.data.get(path, b"").decode()
    return (re.sub(r"^\d{4}-\d\d-\d\d-", "", name) in told) or (
        name == "unit" and (unit in told or path.startswith((f"{unit}/", "network.yaml")))
    )


def _others(kept: Kept, mutated: Mutated, found: Assembled, texts: Mapping[str, str]) -> Iterator[str]:
    """What belongs to other units is what it was; what is held comes to nothing at all."""
    held = any(_holds(problem, mutated) for problem in found.problems)
    if held and not mutated.replaces and mutated.path.split("/")[1] in ("posts", "pages", "media"):
        if found.catalog != kept.assembled.catalog or texts != kept.texts:
            yield "is held, and something else is what it was not"
        return
    before, after = _of_others(kept.assembled, mutated), _of_others(found, mutated)
    for source, post in before.items():
        if source not in after:
            if not any(problem.file == f"units/{source}" for problem in found.problems):
                yield f"takes {source} away, and nobody says so"
            elif not _may_be_held(kept, mutated, source):
                yield f"takes {source} away"
        elif after[source] != post:
            yield f"changes {source}"
        elif texts[source] != kept.texts[source] and mutated.path.rpartition("/")[2] not in _said_in(kept, source):
            yield f"changes the text of {source}"
    yield from (f"brings {source}" for source in after if source not in before)
    for unit in kept.assembled.catalog.units:
        same = found.catalog.unit.get(unit.uid)
        if unit.slug != mutated.path.split("/")[0] and same != unit:
            yield f"changes the unit {unit.uid}"


def _holds(problem: Problem, mutated: Mutated) -> bool:
    softly = ("is shown as no comment", "is no comment")
    named = problem.file == f"units/{mutated.path}" and problem.level is Level.ERROR
    return named and not any(words in problem.what for words in softly)


def _of_others(assembled: Assembled, mutated: Mutated) -> dict[str, Post]:
    """The posts of other units, by source; of this unit's own one a mistake may take an address from another."""
    folder = mutated.path.split("/")[0]
    catalog = assembled.catalog
    return {
        post.source: post for post in (*catalog.posts, *catalog.withdrawn) if not post.source.startswith(f"{folder}/")
    }


def _may_be_held(kept: Kept, mutated: Mutated, source: str) -> bool:
    """Whether a post of another unit may be held: it is signed by a person of whom this file tells."""
    name = mutated.path.rpartition("/")[2].removesuffix(".md")
    return "/experts/" in mutated.path and name in _said_in(kept, source)


def _said_in(kept: Kept, source: str) -> str:
    return kept.sources.data[source].decode()
