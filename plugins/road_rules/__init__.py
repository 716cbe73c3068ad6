"""The rules of the road: what must hold, what should, and what is free.

Glue. Writes `problems:road_rules` and `asked` (what forms say of keys) into the context. What single files break is
found where they are read: the settings hand `RULEBOOK` to the ground for that (`HIGHROAD_RULES`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.network.catalog import Assembled
from plugins.network.charter import Charter
from plugins.network.judging import Law
from plugins.network.kinds import File
from plugins.network.problems import Problem, StopError
from plugins.network.sources import walk
from plugins.network.stopping import exit_code
from plugins.road_rules.asking import asked_by
from plugins.road_rules.configuring import CENTRE, UNIT
from plugins.road_rules.judging import RULEBOOK
from plugins.road_rules.network_wide import problems_of

__all__ = ["RULEBOOK", "find_problems", "register", "run_rules"]

FORMATS = ("text", "json", "markdown")


class RulesGenerator(Generator):  # type: ignore[misc]
    """Looks at the whole network, once the catalog is complete."""

    def generate_context(self) -> None:
        assembled: Assembled = self.context["assembled"]
        self.context["problems:road_rules"] = tuple(problems_of(assembled))
        self.context["asked"] = {folder: asked_by(law) for folder, law in assembled.laws.items()}


def find_problems(assembled: Assembled) -> Iterable[Problem]:
    """What breaks rules that look at the whole network, for `invoke check`."""
    return problems_of(assembled)


def run_rules(settings: Callable[[], Mapping[str, Any]], *, unit: str = "", format: str = "text") -> int:
    """Print every rule as it is in force, for a unit or where no unit says otherwise.

    The exit code: 0, 1 when the set-up can't be read or there is no such unit, 130 when interrupted.
    """
    from plugins.road_rules import saying

    def run() -> None:
        if format not in FORMATS:
            raise StopError(f"--format: '{format}' is none; write one of {', '.join(FORMATS)}")
        chosen = settings()
        charter = Charter(walk(Path(chosen["PATH"])), Path(chosen["THEME"]) / "brand.yaml", RULEBOOK)
        rules = saying.said_of(_law(charter, unit), charter.sources.root.name)
        if format == "json":
            print(saying.as_json(rules, unit))
        else:
            print((saying.text(rules) if format == "text" else saying.markdown(rules)).strip("\n"))

    return exit_code(run)


def _law(charter: Charter, unit: str) -> Law:
    """The law of the unit with a uid; with "" that of the centre."""
    registry = charter.registry
    if any(problem.file.endswith((CENTRE, UNIT)) for problem in registry.problems):
        print(f"Something is wrong in {CENTRE} or in a {UNIT}; 'invoke check' says what.", file=sys.stderr)
    if not unit:
        return registry.law
    if unit not in registry.units:
        raise StopError(f"--unit: there is no unit '{unit}'; write one of {', '.join(sorted(registry.units))}")
    return registry.laws[registry.units[unit].slug]


def models() -> dict[str, type[File]]:
    """The models of files in which rules are written, with every rule by its name: for editors."""
    from plugins.road_rules import editing

    return editing.models()


def write_page(path: Path, *, dry_run: bool = False) -> int:
    """Write all rules, as they are where nobody changes anything, into a page of the documentation.

    The exit code: 0, 1 when it can't be written.
    """
    from plugins.road_rules import documenting

    def run() -> None:
        before, after = documenting.page(path)
        if before == after:
            print(f"{path.name} is as it should be.")
        elif dry_run:
            print(documenting.difference(path, before, after))
        else:
            path.write_text(after, "utf-8", newline="\n")
            print(f"Written: {path.name}.")

    return exit_code(run)


def get_generators(pelican: Pelican) -> type[Generator]:
    return RulesGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
