"""The walk over a units folder: which files there are, and which of them nobody may use.

Only regular files inside a unit's own folder count. A symbolic link, a pipe, a name that a host can't hold, a file too
large to read is a problem here, before anything is opened. Nothing is followed and nothing outside is touched.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from pathlib import Path

import msgspec

from plugins.network import urls
from plugins.network.problems import Level, Problem, SetupError
from plugins.network.slugs import is_slug

MAX_TEXT_BYTES = 1_000_000
MAX_PATH_BYTES = 240
# The endings of files that units may hold, with their media types where pages and feeds say them.
PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
}
SOUND = {"mp3": "audio/mpeg", "m4a": "audio/mp4"}
FILM = {"mp4": "video/mp4"}
MEDIA_ENDINGS = frozenset((*PICTURES, *SOUND, *FILM, "pdf", "csv", "xlsx", "vtt"))
_OF_TEXTS = ("posts", "pages", "experts")


class Role(StrEnum):
    """What a file is for, told by where it lies."""

    UNIT = "unit"
    CARRIED = "carried"
    EXPERT = "expert"
    PAGE = "page"
    POST = "post"
    MEDIA = "media"
    OUTSIDE = "outside"


_POST, _MEDIA = Role.POST, Role.MEDIA  # looked up once, not for each of many files
_MANIFESTS = {"unit.yaml": Role.UNIT, "carried.yaml": Role.CARRIED}
# Folders without folders in them: what their files are for, and how these end.
_IN_ONE_FOLDER = {
    "experts": (Role.EXPERT, ".md"),
    "pages": (Role.PAGE, ".md"),
    "outside": (Role.OUTSIDE, ".json"),
}
_USUAL_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*+\Z")


class Times(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file as its file system knows it: size in bytes, when words and when anything changed (ns), its number."""

    size: int
    mtime: int
    ctime: int
    inode: int


_NO_TIMES = Times(0, 0, 0, 0)


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file of a unit. `path` is relative to the units folder, with `/`; `folder` is the unit's folder name.

    `stat` is how it stood at the walk: no part of what the file is, and of no comparison.
    """

    path: str
    folder: str
    role: Role
    stat: Times = field(default=_NO_TIMES, compare=False)

    @property
    def in_unit(self) -> str:
        """The path relative to the unit's own folder."""
        return self.path.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Sources:
    """All files of a network, sorted by path, and what is wrong with those left out."""

    root: Path
    folders: tuple[str, ...]
    files: tuple[Source, ...]
    problems: tuple[Problem, ...]

    def named(self, path: str) -> str:
        """A path as problems print it: with the units folder's own name before it."""
        return f"{self.root.name}/{path}"

    def problem(self, path: str, line: int, what: str, level: Level = Level.ERROR, rule: str = "") -> Problem:
        """A problem in a file of this network."""
        return Problem(self.named(path), line, level, what, rule)

    def read(self, path: str) -> bytes:
        """The bytes of a regular file. Raises OSError; never follows a link, never reads more than it may."""
        handle = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            return file.read()

    def size(self, path: str) -> int:
        """How many bytes a file holds, without opening it. Raises OSError."""
        return os.lstat(self.root / path).st_size


# A file's folded name, whether that is another, its name, the entry, and its facts where it is a regular file.
_Entry = tuple[str, bool, str, "os.DirEntry[str]", os.stat_result | None]


@dataclass(slots=True)
class _Walk:
    root: Path
    files: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: str, what: str, level: Level = Level.ERROR) -> None:
        self.problems.append(Problem(f"{self.root.name}/{path}", 1, level, what))

    def below(self, unit: str, inside: tuple[str, ...] = ()) -> None:
        """All files of a unit's folder, or of the folder `inside` it, in order of their names."""
        folder = "/".join((unit, *inside))
        seen: dict[str, str] = {}
        for folded, _, name, entry, facts in self.entries(folder):
            path = f"{folder}/{name}"
            first = seen.setdefault(folded, name)
            if not (_USUAL_NAME.match(name) and len(path) <= MAX_PATH_BYTES) and (what := _illegal_name(name, path)):
                self.wrong(path, what)
            elif name[0] == ".":
                self.hidden(path, facts is not None)  # of the git host, the editor, the machine: never content
            elif entry.is_symlink():
                self.wrong(path, "is a symbolic link; put the file itself here")
            elif first != name:
                self.wrong(path, f"differs from '{first}' only in capitals or accents' spelling; rename one of them")
            elif entry.is_dir(follow_symlinks=False):
                self.below(unit, (*inside, name))
            elif facts is None:
                self.wrong(path, "is not a regular file (a pipe, a socket or a device); delete it")
            else:
                self.file(path, unit, (*inside, name), facts)

    def file(self, path: str, unit: str, inside: tuple[str, ...], facts: os.stat_result) -> None:
        """One regular file, which is a source or a problem."""
        role = _role(inside)
        if role is None:
            self.unused(path, inside)
        elif what := _unusable(role, path, facts):
            self.wrong(path, what)
        else:
            times = Times(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)
            # Of all names of a network, those of its files are held most often.
            self.files.append(Source(sys.intern(path), unit, role, times))

    def hidden(self, path: str, regular: bool) -> None:
        """Say that a text with a dot before its name is left out; what machines write (`._x.md`) goes unsaid."""
        name = path.rpartition("/")[2]
        is_text = regular and name.endswith(".md") and path.split("/")[1] in _OF_TEXTS
        if is_text and not name.startswith("._"):
            self.wrong(path, "a name that begins with a dot is left out; rename it", Level.WARNING)

    def entries(self, folder: str) -> list[_Entry]:
        """What lies in a folder, by folded name; of names that differ in capitals alone the one without them comes
        first. No two names are the same, so that entries themselves are never compared."""
        found: list[_Entry] = []
        try:
            # By its handle, so that the system need not look up the whole path again for each file in it.
            handle = os.open(self.root / folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                with os.scandir(handle) as entries:
                    for entry in entries:
                        name = entry.name
                        folded = _folded(name)
                        try:
                            facts = entry.stat(follow_symlinks=False) if entry.is_file(follow_symlinks=False) else None
                        except FileNotFoundError:
                            continue  # deleted since the folder was opened
                        found.append((folded, name != folded, name, entry, facts))
            finally:
                os.close(handle)
        except OSError as error:
            self.wrong(folder, f"can't be read: {error.strerror}")
            return []
        found.sort()
        return found

    def unused(self, path: str, parts: tuple[str, ...]) -> None:
        if parts[-1].casefold() == "readme.md" and len(parts) == 1:
            return  # for people who browse the repository
        if parts[0] in ("pages", "experts") and len(parts) > 2 and parts[-1].endswith(".md"):
            self.wrong(path, f"lies in a folder of its own; put it directly into {parts[0]}/")
        elif parts[0] in _OF_TEXTS and len(parts) > 1:
            self.wrong(path, "is not Markdown; give it the ending .md, or put a picture or file into media/")
        else:
            what = "is not used; a unit has unit.yaml, carried.yaml, posts/, pages/, experts/, media/ and outside/"
            self.wrong(path, what, Level.WARNING)


def walk(root: Path) -> Sources:
    """All files of the units folder `root`. Raises SetupError when it is no folder with a `network.yaml`."""
    manifest = root / "network.yaml"
    if not root.is_dir():
        raise SetupError(f"{root}: is no folder; name a folder that holds network.yaml (--units DIR)")
    if manifest.is_symlink():
        raise SetupError(f"{manifest}: is a symbolic link; put the file itself here")
    if not manifest.is_file():
        raise SetupError(f"{root}: holds no file network.yaml; name a folder that does (--units DIR)")
    if manifest.stat().st_size > MAX_TEXT_BYTES:
        raise SetupError(f"{manifest}: is larger than {MAX_TEXT_BYTES // 1_000_000} MB; make it shorter")
    steps = _Walk(root)
    folders = []
    for entry in sorted(os.scandir(root), key=lambda entry: entry.name):
        if entry.name.startswith(".") or entry.name == "network.yaml":
            continue
        if entry.is_symlink():
            steps.wrong(entry.name, "is a symbolic link; put the folder itself here")
        elif entry.is_dir(follow_symlinks=False):
            if is_slug(entry.name):
                folders.append(entry.name)
                steps.below(entry.name)
            else:
                steps.wrong(entry.name, "a unit's folder is named with small letters, digits and hyphens; rename it")
        elif entry.name.casefold() != "readme.md":
            steps.wrong(entry.name, "is not used here; a unit's files lie in the unit's own folder", Level.WARNING)
    return Sources(root, tuple(folders), tuple(sorted(steps.files, key=attrgetter("path"))), tuple(steps.problems))


def _folded(name: str) -> str:
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", name).casefold()


def _illegal_name(name: str, path: str) -> str:
    """Why no file may be called so; "" when it may."""
    try:
        size = len(path.encode())
    except UnicodeEncodeError:
        return "has a name that is not UTF-8; rename it"
    if any(not c.isprintable() for c in name):
        return "has a control character in its name; rename it"
    if any(c in '\\:*?"<>|' for c in name):
        return 'has one of \\ : * ? " < > | in its name; rename it'
    if size > MAX_PATH_BYTES:
        return f"has a path longer than {MAX_PATH_BYTES} bytes; give it a shorter name"
    return ""


def _role(inside: tuple[str, ...]) -> Role | None:
    """What a file is for, by its path inside the unit."""
    first, name = inside[0], inside[-1]
    if len(inside) == 1:
        return _MANIFESTS.get(name)
    if first == "posts":
        return _POST if name.endswith(".md") else None
    if first == "media":
        return _MEDIA
    role, ending = _IN_ONE_FOLDER.get(first, (None, ""))
    return role if len(inside) == 2 and name.endswith(ending) else None


def _unusable(role: Role, path: str, facts: os.stat_result) -> str:
    """Why a file of that role may not be opened; "" when it may."""
    if not stat.S_ISREG(facts.st_mode):
        return "is not a regular file; delete it"
    if facts.st_size > MAX_TEXT_BYTES and role not in (Role.MEDIA, Role.OUTSIDE):
        return f"is larger than {MAX_TEXT_BYTES // 1_000_000} MB; make it shorter, or put its data into media/"
    if role is not _MEDIA:
        return ""
    if urls.is_sized(path):
        return "has the name that the site gives to a smaller size of a picture; rename it"
    ending = path.rpartition(".")[2]
    if ending not in MEDIA_ENDINGS:
        if ending.lower() in MEDIA_ENDINGS or ending.lower() == "jpeg":
            better = "jpg" if ending.lower() == "jpeg" else ending.lower()
            return f"has the ending .{ending}; write it as .{better}"
        return f"has the ending .{ending}, which can't be published; use one of {' '.join(sorted(MEDIA_ENDINGS))}"
    return ""
