"""Reviewing: what a change does to readers, to each section and to each feed, before it is taken. No part of any build.

Glue for `invoke diff` and `invoke check --base`. What other rooms know (who carries what, what feeds say, how pages are
dressed) is handed over by the door.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from plugins.network import revisions
from plugins.network.carrying import Carriage
from plugins.network.catalog import Assembled
from plugins.network.feeding import Fed
from plugins.network.model import Post
from plugins.network.problems import Problem, SetupError, StopError, printable
from plugins.network.revisions import FileChange, Repository, Touched
from plugins.network.stopping import exit_code
from plugins.network.whole import Catalog
from plugins.network.wording import cut
from plugins.pipeline.outputs import Output, Page
from plugins.reviewing import difference as comparing
from plugins.reviewing.html import STYLE, page
from plugins.reviewing.markdown import markdown
from plugins.reviewing.shape import Told
from plugins.reviewing.sides import Side
from plugins.reviewing.streams import WhyNot
from plugins.reviewing.text import text
from plugins.reviewing.values import Difference
from plugins.reviewing.words import told

FORMATS = ("text", "markdown", "html")


class Surveying(Protocol):
    """Reads a network without building it; texts can be asked for inside the block."""

    def __call__(self, **overrides: Any) -> AbstractContextManager[Assembled]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpers:
    """What a comparison needs of others: settings, a network read, who carries what and why not, feeds, the front page,
    clothes."""

    settings: Callable[[], Mapping[str, Any]]
    surveying: Surveying
    carriage: Callable[[Assembled], Carriage]
    feeds: Callable[[Assembled, Carriage, Callable[[str], bool]], Iterable[Fed]]
    why: WhyNot
    front: Callable[[Catalog], tuple[Post, ...]]
    worn: Callable[[Path], Iterable[Output]]
    render: Callable[[Mapping[str, Any], Page], bytes]
    write: Callable[[Mapping[str, Any], Path, bytes], None]


def run_diff(helpers: Helpers, *, base: str, format: str = "text", output: Path | None = None) -> int:
    """Print what the files here change for readers since they left the revision `base`, or write it into `output`.

    The exit code: 0, 1 when it can't be compared, 130 when interrupted.
    """

    def run() -> None:
        if format not in FORMATS:
            raise SetupError(f"--format: '{printable(format)}' is none; write one of {', '.join(FORMATS)}")
        settings, found = helpers.settings(), told(difference_since(helpers, base))
        data = _in_format(helpers, settings, found, format)
        if output is None:
            sys.stdout.write(data.decode())
            return
        helpers.write(settings, output, data)
        print(f"{printable(str(output))}: {found.summary}")

    return exit_code(run)


def difference_since(helpers: Helpers, base: str) -> Difference:
    """What the files here change for readers since they left the revision `base`. Raises StopError."""
    change = _change(helpers.settings(), base)
    with helpers.surveying() as after, _before(helpers, change, after) as before:
        needed = comparing.needed_texts(Side(before), Side(after))
        sides = [_side(helpers, assembled, needed) for assembled in (before, after)]
        return comparing.difference(
            *sides,
            rev=change.rev,
            commit=change.commit,
            why=helpers.why,
            moved=change.moved,
            touched=change.touched,
            aside=change.aside,
        )


def lost_since(helpers: Helpers, base: str) -> Callable[[Assembled], Iterable[Problem]]:
    """What says of a network which addresses and ids it loses that were there at the revision `base`."""

    def lost(after: Assembled) -> tuple[Problem, ...]:
        change = _change(helpers.settings(), base)
        with _before(helpers, change, after) as before:
            return comparing.losses(Side(before), Side(after), change.moved)

    return lost


# ------------------------------------------------------------------------------------------------ the two sides


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What git says of a change: where it began, and which sources it touches."""

    repository: Repository
    rev: str
    commit: str
    units: str  # relative to the repository's root, as the theme
    theme: str  # "" when it is none of this repository
    files: tuple[FileChange, ...]

    @property
    def moved(self) -> dict[str, str]:
        """Where sources lie now that lay elsewhere, by where they lay."""
        renamed = (one for one in self.files if one.touched is Touched.RENAMED)
        pairs = ((_below(self.units, one.before), _below(self.units, one.path)) for one in renamed)
        return {before: now for before, now in pairs if before and now}

    @property
    def touched(self) -> frozenset[str]:
        """Sources that hold other bytes."""
        return frozenset(filter(None, (_below(self.units, one.path) for one in self.files)))

    @property
    def aside(self) -> tuple[str, ...]:
        """What was changed beside the units, and is not compared."""
        others = [one.path for one in self.files if not _below(self.units, one.path)]
        theme = [path for path in others if self.theme and _below(self.theme, path)]
        code = [path for path in others if path.endswith(".py") or path.startswith("requirements")]
        said = []
        if theme:
            said.append(f"The theme is changed ({_few(theme)}): how pages look is not compared.")
        if code:
            said.append(f"The program is changed ({_few(code)}): both sides are read by the program as it is now.")
        return tuple(said)


def _below(folder: str, path: str) -> str:
    """A path relative to `folder`; "" for one that lies elsewhere."""
    before = f"{folder}/" if folder else ""
    return path.removeprefix(before) if path.startswith(before) else ""


def _few(paths: list[str]) -> str:
    more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
    return f"{cut(paths[0])}{more}"


def _change(settings: Mapping[str, Any], base: str) -> _Change:
    units, theme = Path(settings["PATH"]), Path(settings["THEME"]).resolve()
    repository = revisions.repository_of(units)
    commit = revisions.base_of(repository, base)
    folder = repository.within(units)
    if not revisions.holds(repository, commit, f"{folder}/network.yaml" if folder else "network.yaml"):
        named = printable(folder or repository.root.name)
        raise SetupError(
            f"--base: '{printable(base)}' has no {named}/network.yaml, so there is nothing to compare with"
        )
    return _Change(
        repository=repository,
        rev=base,
        commit=commit,
        units=folder,
        theme=repository.within(theme) if theme.is_relative_to(repository.root) else "",
        files=revisions.changed_files(repository, commit),
    )


@contextmanager
def _before(helpers: Helpers, change: _Change, after: Assembled) -> Iterator[Assembled]:
    """The network as it was, at the same moment and read by the same code; its theme, where that is kept with it."""
    folders = [change.units, *([change.theme] if change.theme else [])]
    with revisions.checked_out(change.repository, change.commit, folders) as root:
        places = {"PATH": str(root / change.units)}
        if change.theme and (root / change.theme).is_dir():
            places["THEME"] = str(root / change.theme)
        with ExitStack() as stack:
            try:
                survey = helpers.surveying(**places, HIGHROAD_NOW=after.catalog.now.isoformat())
                assembled = stack.enter_context(survey)
            except StopError as error:
                said = str(error).replace(f"{root}/", "")
                raise SetupError(f"what was there at {change.commit[:10]} can't be put together: {said}") from error
            yield assembled


def _side(helpers: Helpers, assembled: Assembled, needed: frozenset[str]) -> Side:
    carriage = helpers.carriage(assembled)
    feeds = tuple(helpers.feeds(assembled, carriage, needed.__contains__))
    return Side(assembled, carriage, feeds, helpers.front(assembled.catalog))


# ------------------------------------------------------------------------------------------------ formats


def _in_format(helpers: Helpers, settings: Mapping[str, Any], found: Told, format: str) -> bytes:
    if format == "text":
        return text(found).encode()
    if format == "markdown":
        return markdown(found).encode()
    theme = Path(settings["THEME"])
    return helpers.render(settings, page(found, helpers.worn(theme), _style(theme)))


def _style(theme: Path) -> str:
    try:
        return (theme / STYLE).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{theme / STYLE} can't be read, and the page needs it: {error}") from None
