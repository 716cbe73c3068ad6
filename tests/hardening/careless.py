"""A careless unit and its neighbour: a small network, and what the careless one does to it.

`alpha` is careless, `beta` is what must not notice. A case is some files of `alpha` (or of nobody), what is said of
them, and as what they count: as nothing at all, or as the harmless files of `as_if`. So whatever a case holds, the
whole output is that of a network which never had it, byte for byte.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.site.small_network import png

Files = Mapping[str, bytes]
Made = bytes | Callable[[Path], object]  # what stands in a file, or what makes the thing at a path

NETWORK: Files = {
    "network.yaml": b"""\
name: Eastwind
url: https://insights.eastwind.example
authority: eastwind.example,2026
language: en
timezone: Europe/London
centre: [bea-lund]
units:
  alpha: {lead: al-ashe}
  beta: {lead: bea-lund}
topics:
  - {slug: heat, name: Heat}
  - {slug: water, name: Water}
tags: closed
""",
    "alpha/unit.yaml": b"name: Alpha\nkind: sector\n",
    "alpha/experts/al-ashe.md": b"---\nname: Al Ashe\nrole: Partner\n---\n\nAl is in a hurry.\n",
    "alpha/media/own.png": png(40),
    "alpha/posts/2026-01-10-alpha-one.md": (
        b"---\ntitle: The first of Alpha\nauthors: [al-ashe]\ntags: [heat]\n---\n\n"
        b"Words of Alpha, and ![its picture](../media/own.png).\n"
    ),
    "beta/unit.yaml": b"name: Beta\nkind: practice\nfollow:\n- {unit: alpha, topics: [heat]}\n",
    "beta/experts/bea-lund.md": b"---\nname: Bea Lund\nrole: Counsel\n---\n\nBea looks twice.\n",
    "beta/pages/about.md": b"---\ntitle: About Beta\n---\n\nWhat Beta does.\n",
    "beta/media/private.png": png(90),
    "beta/media/shown.png": png(120),
    "beta/posts/2026-01-11-beta-one.md": (
        b"---\ntitle: The first of Beta\nauthors: [bea-lund]\ntags: [water]\nimage: media/shown.png\n"
        b"image_alt: Water under a bridge\naliases: [older-beta]\n---\n\n## Part\n\nWords of Beta.\n"
    ),
    "beta/posts/2026-01-12-beta-draft.md": (
        b"---\ntitle: Xylophon of Beta\nauthors: [bea-lund]\nstatus: draft\n---\n\nXylophon words.\n"
    ),
}


@dataclass(frozen=True)
class Said:
    """A problem that must be printed: its file (as it is printed), its line, and words of it."""

    path: str
    line: int
    words: str
    level: str = "error"

    def stands_in(self, printed: str) -> bool:
        return printed.startswith(f"units/{self.path}:{self.line}: {self.level}: ") and self.words in printed


@dataclass(frozen=True)
class Case:
    """What somebody adds, what is said of it, and the harmless files that come to the same."""

    files: Mapping[str, Made]
    says: tuple[Said, ...] = ()
    as_if: Files = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether something is held, so that a build ends with 2."""
        return any(said.level == "error" for said in self.says)


def written(body: str = "Words.", /, title: str = "By Alpha", **keys: str) -> bytes:
    """A post of Alpha; each key is written as it stands, from line 4 on. `_` at the end of a key is left out."""
    lines = [f"title: {title}", "authors: [al-ashe]", *(f"{key.rstrip('_')}: {value}" for key, value in keys.items())]
    return ("---\n" + "\n".join(lines) + f"\n---\n\n{body}\n").encode("utf-8", "surrogatepass")


def at(name: str) -> str:
    """The path of a post of Alpha."""
    return f"alpha/posts/2026-02-01-{name}.md"


def held(name: str, line: int, words: str, data: bytes) -> Case:
    """A post that is held by a mistake in one of its lines."""
    return Case({at(name): data}, (Said(at(name), line, words),))


def key(name: str, words: str, /, **keys: str) -> Case:
    """A post that is held by a key in line 4."""
    return held(name, 4, words, written(**keys))


def same(name: str, data: bytes, as_if: bytes, *says: tuple[int, str]) -> Case:
    """A post that comes to the same as a harmless one; at most warnings are said of it."""
    said = tuple(Said(at(name), line, words, "warning") for line, words in says)
    return Case({at(name): data}, said, {at(name): as_if})


def body(name: str, bad: str, good: str, *says: tuple[int, str]) -> Case:
    """As `same`, of two bodies, which begin in line 6."""
    return same(name, written(bad), written(good), *says)


def plant(files: Mapping[str, Made], units: Path) -> Path:
    """Put files into a units folder, beside what is there."""
    for path, made in files.items():
        place = units / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(made, bytes):
            place.write_bytes(made)
        else:
            made(place)
    return units


def without(case: Case) -> dict[str, Made]:
    """The network as it is without a case."""
    return {**NETWORK, **case.as_if}


def with_it(case: Case) -> dict[str, Made]:
    """The network with a case."""
    return {**NETWORK, **{path: data for path, data in case.as_if.items() if path not in case.files}, **case.files}


def link_to(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def named(cases: Mapping[str, Case]) -> Iterator[tuple[str, str]]:
    """Every path that cases bring, with the case."""
    for name, case in cases.items():
        for path in {*case.files, *case.as_if}:
            yield path, name
