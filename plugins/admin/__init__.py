"""Writing in a browser: `/admin/`, where the network's page names a git host. Glue.

Writes `outputs:admin` and `problems:admin` into the context. A build makes what leaves everything on the git host; of a
preview only a trial (`invoke admin`) has it, and leaves everything on this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.admin.choices import Network, define
from plugins.admin.pages import Desk, outputs
from plugins.admin.programs import SET_UP, fetch, is_as_pinned, kept, pinned
from plugins.admin.trial_server import file_server, install, installed
from plugins.network.catalog import Assembled
from plugins.network.problems import Level, Problem, SetupError
from plugins.network.registry import read_registry
from plugins.network.sources import walk
from plugins.network.stopping import exit_code

if TYPE_CHECKING:
    from plugins.admin.trial import Trial

PROGRAMS = "HIGHROAD_PROGRAMS"  # the folder in which the programs of /admin/ are kept
TRIAL = "HIGHROAD_TRIAL"

Say = Callable[[str], None]


class AdminGenerator(Generator):  # type: ignore[misc]
    """Turns units, people, topics and rules into a form."""

    def generate_context(self) -> None:
        trial = Path(self.settings["PATH"]).resolve().name if self.settings.get(TRIAL) else ""
        assembled: Assembled = self.context["assembled"]
        if assembled.catalog.network.admin is None or (self.context["preview"] and not trial):
            return
        wanted = pinned()
        programs = kept(wanted, Path(self.settings[PROGRAMS]))
        if len(programs) < len(wanted):
            self.context["problems:admin"] = (_missing(assembled),)
            return
        network = Network(self.context["catalog"], self.context["carriage"], self.context["reads"])
        define(network, self.context["brand"].accents, self.context.get("asked", {}))
        desk = Desk(network, self.context["urls"], self.context["dress"])
        self.context["outputs:admin"] = outputs(desk, programs, trial)


def run_set_up(settings: Callable[[], Mapping[str, Any]], *, dry_run: bool = False, say: Say = print) -> int:
    """Fetch the programs of `/admin/` and what a trial runs, where the network has one and they are not here.

    A dry run only says what that is. The exit code: 0, 1 when something can't be had, 130 when interrupted.
    """

    def run() -> None:
        chosen = settings()
        folder = Path(chosen[PROGRAMS])
        if lacking(folder) and has_admin(chosen):
            set_up(folder, dry_run=dry_run, say=say)

    return exit_code(run)


def lacking(folder: Path) -> tuple[str, ...]:
    """What is not in the folder of programs yet, as it is called."""
    programs = tuple(f"{one.package} {one.version}" for one in pinned() if not is_as_pinned(one, folder))
    return programs if installed(folder) else (*programs, "the file server of a trial")


def has_admin(settings: Mapping[str, Any]) -> bool:
    """Whether the network has an `/admin/`. Raises SetupError."""
    return read_registry(walk(Path(settings["PATH"])), ()).network.admin is not None


def set_up(folder: Path, *, dry_run: bool = False, say: Say = print) -> None:
    """Have all of it in `folder`. Raises SetupError."""
    wanted = lacking(folder)
    if not wanted:
        return
    say(f"{'To be fetched' if dry_run else 'Fetching'} for /admin/ (once): {', '.join(wanted)}")
    if not dry_run:
        fetch(pinned(), folder)
        if not installed(folder):
            install(folder)


def run_trial(settings: Callable[[], Mapping[str, Any]], serve: Callable[[Trial], int], *, say: Say = print) -> int:
    """Let people write on this machine, with what `serve` serves; its exit code, or 1 when it can't begin."""
    from plugins.admin.trial import Trial  # here: no build serves anything, and a server takes long to import

    def run() -> None:
        chosen = settings()
        folder, units = Path(chosen[PROGRAMS]), Path(chosen["PATH"]).resolve()
        if not has_admin(chosen):
            raise SetupError(
                f"{units.name}/network.yaml has no 'admin', so there is no /admin/; docs/admin.md says more"
            )
        set_up(folder, say=say)
        with file_server(folder, units.parent) as server:
            raise SystemExit(serve(Trial(server, units.name, token_urlsafe(16))))

    return exit_code(run)


def _missing(assembled: Assembled) -> Problem:
    line = assembled.maker.registry.manifest.line(("admin",)) if assembled.maker else 1
    what = f"'admin': there is no /admin/, because its programs are not here; run '{SET_UP}', or leave admin out"
    return Problem(f"{assembled.folder}/network.yaml", line, Level.WARNING, what)


def get_generators(pelican: Pelican) -> type[Generator]:
    return AdminGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
