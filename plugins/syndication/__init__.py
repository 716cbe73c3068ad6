"""Syndication: who carries what, and why not.

Glue. Writes `carriage` and `problems:syndication` into the context.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals
from pelican.settings import read_settings

from plugins.network.carrying import Carriage, Refusal
from plugins.network.catalog import Assembled
from plugins.network.problems import Problem, printable
from plugins.network.registry import read_registry
from plugins.network.sources import Sources, walk
from plugins.network.stopping import exit_code
from plugins.network.watching import watched_carriage
from plugins.network.whole import Catalog
from plugins.syndication.problems import problems_of
from plugins.syndication.resolver import resolve

if TYPE_CHECKING:
    from plugins.syndication.follow import Preview

# What only a command needs is imported by that command: every build imports this module.


class SyndicationGenerator(Generator):  # type: ignore[misc]
    """Places posts in other units' sections, once the catalog is complete."""

    def generate_context(self) -> None:
        assembled = self.context["assembled"]
        carriage = resolve(assembled.catalog, self.context["kept"].setdefault("syndication", {}))
        self.context["carriage"] = watched_carriage(carriage, self.context["reads"])
        self.context["problems:syndication"] = tuple(problems_of(assembled, carriage))


def find_problems(assembled: Assembled) -> Iterable[Problem]:
    """What is wrong with offers, rules and entries of carried.yaml, for `invoke check`."""
    return problems_of(assembled, resolve(assembled.catalog))


def carriage_of(assembled: Assembled) -> Carriage:
    """Who carries what, for commands that build nothing."""
    return resolve(assembled.catalog)


def why_refused(catalog: Catalog, refusal: Refusal, folder: str) -> tuple[str, str]:
    """Why a unit does not carry a post, and what would change it, in words; `folder` is the units folder's name."""
    from plugins.syndication.words import why_not

    unit = catalog.unit[refusal.unit]
    said = why_not(catalog, unit, refusal.post, refusal.reason, rule=refusal.rule, by=refusal.by, folder=folder)
    return said.why, said.change


def run_explain(survey: Callable[[], Assembled], post: str, unit: str = "") -> int:
    """Print who carries a post, by which rule, and why nobody else does. `survey` reads the network.

    The exit code: 0, 1 when nobody knows the post or the unit, 130 when interrupted.
    """
    from plugins.syndication.explain import explain, lines_of

    def run() -> None:
        assembled = survey()
        for line in lines_of(assembled, explain(assembled, post, unit), unit):
            print(printable(line))

    return exit_code(run)


def run_follow(
    config: Path,
    survey: Callable[[], Assembled],
    *,
    unit: str,
    rule: str,
    units: Path | None = None,
    write: bool = False,
    dry_run: bool = False,
) -> int:
    """Print what a rule would bring to a unit; with `write` put it into the unit's page, too.

    `survey` reads the network, which lies in `units` (default: the folder that the settings in `config` name). The exit
    code: 0, 1 when the rule or the page has a mistake, 130 when interrupted.
    """
    from plugins.syndication.follow import FollowError, lines_of, preview, read_rule

    def run() -> None:
        if write and dry_run:
            raise FollowError("--dry-run writes nothing and --write does; choose one of them")
        assembled = survey()
        sources = walk((units or Path(read_settings(str(config))["PATH"])).expanduser().absolute())
        vocabulary = read_registry(sources, accents=()).vocabulary
        wanted = read_rule(rule, unit, assembled.catalog, vocabulary)
        found = preview(assembled, unit, wanted)
        for line in lines_of(assembled, found):
            print(printable(line))
        print(_written(sources, found, write))

    return exit_code(run)


def _written(sources: Sources, found: Preview, write: bool) -> str:
    """Put the rule into the unit's page when that is wanted; what there is to say about it."""
    from plugins.network.yaml_writing import write_whole
    from plugins.syndication.follow import FollowError, with_rule

    path = f"{found.unit.slug}/unit.yaml"
    named = sources.named(path)
    if found.there:
        return f"The rule is there already: {named}:{max(found.there.line, 1)}. Nothing was written."
    if not write:
        return f"Nothing was written; --write puts the rule into {named}."
    if path not in {file.path for file in sources.files}:
        raise FollowError(f"{named}: is no file that can be used; nothing was written")
    write_whole(sources.root / found.unit.slug, "unit.yaml", with_rule(sources.read(path), named, found.rule))
    return f"Written into {named}."


def get_generators(pelican: Pelican) -> type[Generator]:
    return SyndicationGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
