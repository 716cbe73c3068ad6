"""Which outputs a build has, and what has to happen to the output folder. Pure: nothing here reads or writes a file."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import attrgetter

from plugins.network.problems import printable
from plugins.pipeline.outputs import BuildError, Folder, Output

MAX_PATH = 240  # bytes; leaves room for a temporary name on every common file system
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SAFE = re.compile(r"[a-z0-9_-][a-z0-9._-]*+(/[a-z0-9_-][a-z0-9._-]*+)*+")  # nearly every path


class Kind(StrEnum):
    """What stands at a path. A symbolic link is OTHER, whatever it leads to."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What happens to the output folder, every path relative to it.

    `write` and `keep` are the planned outputs, `clear` and `remove` what no output owns: `clear` is in the way of
    an output and goes before anything is written, `remove` goes after, so that no page points at what is gone
    before its successor stands. Both list folders before what is in them.
    """

    write: tuple[str, ...]
    keep: tuple[str, ...]
    clear: tuple[str, ...]
    remove: tuple[str, ...]


def collect(outputs: Iterable[Output], agreed: Collection[str] = ()) -> tuple[Output, ...]:
    """All outputs of a build, by path. Raises BuildError for a path that is unsafe or has two owners.

    Two spellings that some file system takes for one (letter case, Unicode composition) count as one path. In a
    `Folder` nobody else may have anything. Paths that are `agreed` on were collected before.
    """
    planned = sorted(outputs, key=attrgetter("path"))
    paths = [output.path for output in planned]
    if paths != list(agreed) and not _agree(paths):
        _refuse(planned)
    return tuple(planned)


def _agree(paths: list[str]) -> bool:
    """Whether all paths are safe and can be together: looked at as a whole, since nearly always they are."""
    if any(map(path_problem, paths)):
        return False
    files, folders = set(paths), set()
    above = {parent(path) for path in files}
    while above:
        folders |= above
        above = {parent(folder) for folder in above} - folders
    folders.discard("")
    names = files | folders
    return len(files) == len(paths) and files.isdisjoint(folders) and len(set(map(_folded, names))) == len(names)


def _refuse(planned: list[Output]) -> None:
    """Say whose path is wrong, or which two can't be together."""
    claims: dict[str, tuple[str, bool, Output]] = {}  # folded path -> its spelling, is it a file, whose it is
    for output in planned:
        wrong = path_problem(output.path)
        if wrong:
            raise BuildError(f"{_who(output)}: the output path {printable(output.path)!r} {wrong}")
        for folder in parents(output.path):
            _claim(claims, folder, False, output)
        _claim(claims, output.path, True, output)


def path_problem(path: str) -> str:
    """What is wrong with an output path, "" when it is safe."""
    if len(path) <= MAX_PATH and _SAFE.fullmatch(path):
        return ""
    if not path or path.startswith("/"):
        return "must be relative to the output folder"
    if any(segment in ("", ".", "..") for segment in path.split("/")):
        return "has an empty, '.' or '..' segment"
    if "\\" in path:
        return "has a backslash"
    if _CONTROL.search(path):
        return "has a control character"
    try:
        size = len(path.encode())
    except UnicodeEncodeError:
        return "is not valid Unicode"
    return f"is {size} bytes long; at most {MAX_PATH} are allowed, so shorten the name" if size > MAX_PATH else ""


def parents(path: str) -> Iterator[str]:
    """The folders above `path`, from the top: "a/b/c" lies in "a" and "a/b"."""
    end = path.find("/")
    while end >= 0:
        yield path[:end]
        end = path.find("/", end + 1)


def parent(path: str) -> str:
    """The folder that `path` lies in, "" for the output folder itself."""
    return path.rpartition("/")[0]


class Paths:
    """The paths of files, for finding those in a folder."""

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = paths

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._paths)

    def under(self, folder: str) -> list[str]:
        """The files that lie in a folder, however deep."""
        first = bisect_left(self._sorted, f"{folder}/")
        return self._sorted[first : bisect_left(self._sorted, f"{folder}0")]  # "0" comes after "/"


def decide(paths: Collection[str], held: Mapping[str, Kind], same: Collection[str]) -> Decision:
    """What has to be written and removed so that the folder holds exactly `paths`.

    `held` is everything that the output folder holds now, `same` the paths that need not be written. Today a path is
    in `same` when its new bytes were compared with those that stand there; what tells it sooner belongs here too.
    """
    owned = frozenset(paths)
    folders = frozenset(folder for path in owned for folder in parents(path)) if held else frozenset()
    keep = frozenset(path for path in same if path in owned and held.get(path) is Kind.FILE)
    strange = sorted(path for path, kind in held.items() if path not in (folders if kind is Kind.FOLDER else owned))
    folded = frozenset(_folded(path) for path in owned | folders) if strange else frozenset()
    clear: list[str] = []
    remove: list[str] = []
    for path in strange:
        # Also what differs in letter case alone: where case is ignored, removing it later would remove the new one.
        in_the_way = _folded(path) in folded or any(folder in owned for folder in parents(path))
        (clear if in_the_way else remove).append(path)
    return Decision(
        write=tuple(sorted(owned - keep)), keep=tuple(sorted(keep)), clear=tuple(clear), remove=tuple(remove)
    )


def tops(paths: Iterable[str], held: Mapping[str, Kind]) -> tuple[str, ...]:
    """Those of `paths` that do not lie in a folder which is one of `paths` itself."""
    gone = frozenset(paths)
    return tuple(sorted(path for path in gone if parent(path) not in gone or held[parent(path)] is not Kind.FOLDER))


def _claim(claims: dict[str, tuple[str, bool, Output]], path: str, is_file: bool, output: Output) -> None:
    """Note that `output` needs `path` as a file or as a folder; refuse it when that can't be together with others."""
    key = _folded(path)
    if key not in claims:
        claims[key] = path, is_file, output
        return
    spelling, was_file, other = claims[key]
    if spelling == path and not is_file and not was_file:
        return
    both = f"{_who(other)} and {_who(output)}"
    shown = printable(path)
    if spelling != path:
        raise BuildError(f"{both} make {printable(spelling)!r} and {shown!r}, one path to many systems; rename one")
    if is_file and was_file:
        raise BuildError(f"{both} both make {shown!r}; give one of them another address")
    if isinstance(output, Folder) or isinstance(other, Folder):
        raise BuildError(f"{both} both make what lies in {shown!r}; give one of them another address")
    raise BuildError(f"{both} make {shown!r} a file and a folder; give one of them another address")


def _folded(path: str) -> str:
    """`path` as a file system that ignores case and Unicode composition sees it."""
    if path.isascii():
        lower = path.lower()
        return path if lower == path else lower  # nearly always, and there are very many
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _who(output: Output) -> str:
    return printable(output.owner)
