"""What is measured: a table of contenders, each a function that gets a place of its own ready.

To add one, write a function from a units folder and an empty place to a `Ready`, and list it in `CONTENDERS`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bench import hugo_site, stock_pelican
from bench.facts import learn
from plugins.network.frontmatter import decode, split
from plugins.network.problems import StopError

ROOT = Path(__file__).resolve().parent.parent
HIGHROAD, STOCK, HUGO = "Highroad", "stock Pelican", "Hugo"
BASE = HUGO  # its cold build is what the others are compared with
PROGRAM = ("plugins", "tasks.py", "pelicanconf.py", "publishconf.py")
OWN_FILES = (*PROGRAM, "theme", "schemas")  # what a build runs on


class Case(StrEnum):
    """What a build finds when it starts. "New times": as in a fresh checkout, every file is a new one."""

    COLD = "cold"  # no output, no state
    UNCHANGED = "nothing edited"
    UNCHANGED_NEW = "nothing edited, new times"
    BODY = "a text edited"
    BODY_NEW = "a text edited, new times"
    TITLE = "a title edited"
    TITLE_NEW = "a title edited, new times"
    NEWEST = "the newest text edited"
    BASE = "base template edited"
    LISTING = "topic template edited"

    @property
    def new_times(self) -> bool:
        return self in (Case.UNCHANGED_NEW, Case.BODY_NEW, Case.TITLE_NEW)


class Block(StrEnum):
    """Builds that are compared with each other, and so run one after the other."""

    COLD = "cold builds"
    EDITS = "edits"
    TEMPLATES = "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A contender with its own copy of everything, ready to build."""

    name: str
    cases: Mapping[Block, tuple[Case, ...]]
    command: tuple[str, ...]
    folder: Path  # the command's working folder
    place: Path  # holds all that a fresh checkout brings anew: sources, theme, program, output and state
    output: Path
    state: Path  # what it keeps between builds
    post: Path  # the post that is edited
    newest: Path
    newest_at: str  # its address below the root
    removed_when_cold: tuple[Path, ...]
    templates: Mapping[Case, Path] = field(default_factory=dict)
    flags_with_state: tuple[str, ...] = ()  # to make use of `state`, where that has to be asked for
    exit_codes: tuple[int, ...] = (0,)
    note: str = ""

    def told(self, case: Case) -> tuple[str, ...]:
        """The command in this case."""
        return self.command if case is Case.COLD else self.command + self.flags_with_state


Contender = Callable[[Path, Path], Ready]
EDITS = (
    Case.UNCHANGED,
    Case.BODY,
    Case.TITLE,
    Case.NEWEST,
    Case.UNCHANGED_NEW,
    Case.BODY_NEW,
    Case.TITLE_NEW,
)
APART = ("--cards", "none", "--no-sizes")  # what no other contender makes is measured by itself
OURS = {Block.COLD: (Case.COLD,), Block.EDITS: EDITS, Block.TEMPLATES: (Case.BASE, Case.LISTING)}


def highroad(units: Path, place: Path) -> Ready:
    """A copy of this project with a theme of its own, so that templates can be edited too."""
    return _highroad(units, place, HIGHROAD, (), OURS)


def highroad_one_job(units: Path, place: Path) -> Ready:
    return _highroad(units, place, f"{HIGHROAD}, 1 job", ("--jobs", "1"), {Block.COLD: (Case.COLD,)})


WITH_SEARCH = f"{HIGHROAD} with search"
COLD_AND_EDITS = {Block.COLD: (Case.COLD,), Block.EDITS: (Case.BODY, Case.TITLE)}


def highroad_without_search(units: Path, place: Path) -> Ready:
    """As `highroad`, in the cases in which search is measured."""
    return _highroad(units, place, HIGHROAD, (), COLD_AND_EDITS)


def highroad_with_search(units: Path, place: Path) -> Ready:
    return _highroad(units, place, WITH_SEARCH, (), COLD_AND_EDITS, search=True)


def _highroad(
    units: Path,
    place: Path,
    name: str,
    flags: tuple[str, ...],
    cases: Mapping[Block, tuple[Case, ...]],
    *,
    search: bool = False,  # measured apart: the others do not search
) -> Ready:
    tree = place / "tree"
    copy_project(tree)
    if not search:
        with (tree / "pelicanconf.py").open("a", encoding="utf-8") as settings:
            settings.write("\nHIGHROAD_SEARCH = False\n")
    mine, output, state = tree / "units", tree / "output", tree / ".state"
    shutil.copytree(units, mine, symlinks=True)
    where = ("--units", str(mine), "--output", str(output), "--state", str(state))
    which = edited(mine)
    return Ready(
        name=name,
        cases=cases,
        command=(sys.executable, "-m", "invoke", "build", *where, *APART, *flags),
        folder=tree,
        place=tree,
        output=output,
        state=state,
        post=mine / which.post,
        newest=mine / which.newest,
        newest_at=which.newest_at,
        removed_when_cold=(output, state),
        templates={
            Case.BASE: tree / "theme" / "templates" / "base.html",
            Case.LISTING: tree / "theme" / "templates" / "topic.html",
        },
        exit_codes=(0, 2),  # 2: something of a real network is held; the rest is built
    )


def copy_project(tree: Path) -> None:
    """Copy what a build of this project runs on into `tree`, without what Python has compiled."""
    tree.mkdir(parents=True)
    for name in OWN_FILES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.is_file():
            shutil.copyfile(source, tree / name)
    # Compiled once, as after the first build; what `edits.check_out_anew` makes is not.
    subprocess.run((sys.executable, "-m", "compileall", "-q", *PROGRAM), cwd=tree, check=False)


def stock(units: Path, place: Path) -> Ready:
    """Pelican as it comes, its edits with its cache of readers, in a theme that weighs what ours does."""
    content, output, cache = place / "content", place / "output", place / "cache"
    facts = learn(units)
    left_out = stock_pelican.translate(units, content)
    settings = stock_pelican.write_settings(place / "stockconf.py", content, output, cache, facts)
    which = edited(units)
    return Ready(
        name=STOCK,
        cases={Block.COLD: (Case.COLD, Case.BODY)},
        command=(sys.executable, "-m", "pelican", "-s", str(settings), "--quiet"),
        flags_with_state=("-e", "CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true"),
        folder=place,
        place=place,
        output=output,
        state=cache,
        post=content / which.post,
        newest=content / which.newest,
        newest_at=which.newest_at,
        removed_when_cold=(output,),  # the cache is not read then
        note=_left_out(left_out),
    )


def hugo(units: Path, place: Path) -> Ready:
    """Hugo, which builds everything anew every time; see `hugo_site` for what it does without."""
    site, output, cache = place / "site", place / "output", place / "cache"
    facts = learn(units)
    left_out = hugo_site.write_site(units, site, facts)
    which = edited(units)
    flags = ("--source", str(site), "--destination", str(output), "--cacheDir", str(cache), "--quiet")
    return Ready(
        name=HUGO,
        cases=dict.fromkeys(Block, (Case.COLD,)),
        command=(hugo_site.find_hugo(), *flags),
        folder=place,
        place=place,
        output=output,
        state=cache,
        post=site / "content" / hugo_site.place_of(which.post),
        newest=site / "content" / hugo_site.place_of(which.newest),
        newest_at=which.newest_at,
        removed_when_cold=(output, cache),
        note=_left_out(left_out),
    )


def _left_out(files: int) -> str:
    return f"{files} files left out: no front matter that can be read" if files else ""


@dataclass(frozen=True, slots=True)
class Edited:
    """The posts that are edited, by path below the units folder: the same ones for every contender."""

    post: str  # the one in the middle of all, by path
    newest: str  # the one with the latest date in its name: it stands in most lists and feeds
    newest_at: str  # its address below the root, as in `/energy/caverns/`


def edited(units: Path) -> Edited:
    """The first published ones with a topic from there on. Raises StopError when there is none."""
    paths = sorted(units.glob("*/posts/**/*.md"))
    middle = next(_published(paths[len(paths) // 2 :] + paths[: len(paths) // 2]), None)
    latest = next(_published(sorted(paths, key=lambda path: path.name, reverse=True)), None)
    if middle is None or latest is None:
        raise StopError("the network has no post that could be edited; name a units folder with posts")
    path, slug = latest
    folder = path.relative_to(units).parts[0]
    return Edited(middle[0].relative_to(units).as_posix(), path.relative_to(units).as_posix(), f"/{folder}/{slug}/")


def _published(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Those of `paths` that are published and have a topic, each with its slug; no look at dates to come."""
    for path in paths:
        fields = split(decode(path.read_bytes())[0]).document.value
        if isinstance(fields, dict) and fields.get("tags") and fields.get("status", "published") == "published":
            yield path, str(fields.get("slug") or re.sub(r"^\d{4}-\d\d-\d\d-", "", path.stem))


CONTENDERS: tuple[Contender, ...] = (hugo, highroad, stock)
WITHOUT_HUGO = f"{HUGO} is not installed and was left out; to install it: {hugo_site.INSTALL}"


def present() -> tuple[tuple[Contender, ...], tuple[str, ...]]:
    """The contenders that can run on this machine, and what there is to say about those that can't."""
    if hugo_site.find_hugo():
        return CONTENDERS, ()
    return tuple(contender for contender in CONTENDERS if contender is not hugo), (WITHOUT_HUGO,)
