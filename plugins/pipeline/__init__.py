"""How it becomes files: sources are read by workers first, and everybody's outputs are written by one writer last.

Glue, and the commands that run Pelican. Writes `now`, `sources` and `readings` into the context; takes every value
whose key begins with `outputs:` or `problems:` out of it. Also breaks Pelican's silence: see `start`.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from pelican import Pelican
from pelican.generators import Generator
from pelican.log import console
from pelican.plugins import signals
from pelican.settings import read_settings
from pelican.writers import Writer

from plugins.network import brand_of, put_together
from plugins.network.catalog import Assembled
from plugins.network.problems import SetupError, printable
from plugins.network.reading import Reading
from plugins.network.registry import read_registry
from plugins.network.sources import Role, Sources, walk
from plugins.network.stopping import HELD, INTERRUPTED, exit_code, stopping_plainly
from plugins.network.urls import Urls
from plugins.pipeline.apply import recover
from plugins.pipeline.bodies_kept import KeptBodies
from plugins.pipeline.fingerprints import fingerprint
from plugins.pipeline.folder import OutputFolder, guard, guard_state
from plugins.pipeline.garbage import rarely_collecting
from plugins.pipeline.lock import holds, locked
from plugins.pipeline.logs import LoggedErrors
from plugins.pipeline.outputs import BuildError, Output
from plugins.pipeline.progress import progress
from plugins.pipeline.publish import Report, publish
from plugins.pipeline.render import make_environment
from plugins.pipeline.serve import serve
from plugins.pipeline.stage import Staged
from plugins.pipeline.state import write_next_due
from plugins.pipeline.summary import summary
from plugins.pipeline.workers import read_all, read_kept

ROOT = Path(__file__).resolve().parents[2]
_READ = (Role.POST, Role.PAGE, Role.EXPERT)
_logged = LoggedErrors()
_waiting: list[PipelineGenerator] = []  # to be written when Pelican's own run has come to its end
_held_lock = ExitStack()  # of the output, from the first look at the sources until everything is applied


def moment_of(settings: dict[str, Any]) -> datetime:
    """The one moment of a build: `HIGHROAD_NOW`, else `SOURCE_DATE_EPOCH`, else the clock. Raises SetupError."""
    if written := settings.get("HIGHROAD_NOW"):
        try:
            now = datetime.fromisoformat(written)
        except ValueError:
            raise SetupError(f"--now: '{written}' is no moment; write it as in 2026-11-22T09:00:00+00:00") from None
        return now if now.tzinfo else now.replace(tzinfo=UTC)
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise SetupError(f"SOURCE_DATE_EPOCH: '{epoch}' is no number of seconds since 1970") from None
    return datetime.now(UTC)


def read_units(settings: dict[str, Any], kept: KeptBodies | None = None) -> tuple[Sources, list[Reading]]:
    """Walk the units folder and read every Markdown file in it. Raises SetupError.

    Bodies that former builds rendered are taken from the state folder; those that are new are put into `kept`.
    """
    sources = walk(Path(settings["PATH"]))
    to_read = [source for source in sources.files if source.role in _READ]
    jobs = int(settings.get("HIGHROAD_JOBS") or os.cpu_count() or 1)
    with kept_bodies(settings) if kept is None else kept as bodies:
        readings = read_kept(to_read, sources, settings, bodies)
    rest = [source for source in to_read if source.path not in readings]
    with progress("Reading posts") as step:
        new = read_all(rest, sources.root, settings, jobs, step)
    if kept is not None:
        kept.write(new)
    readings |= {reading.path: reading for reading in new}
    return sources, [readings[source.path] for source in to_read]


def kept_bodies(settings: dict[str, Any]) -> KeptBodies:
    """What former builds left in the state folder, unless the build is to begin from nothing. Raises SetupError."""
    return KeptBodies(
        Path(settings["HIGHROAD_STATE"]),
        fingerprint(settings["MARKDOWN"]),
        reading=not settings.get("HIGHROAD_CLEAN"),
    )


class PipelineGenerator(Generator):  # type: ignore[misc]
    """First to make context, so that all read the same sources; writes when all have said what they want written."""

    def generate_context(self) -> None:
        self.started = time.monotonic()
        with stopping_plainly():
            self.recovered = self.take_output()
            self.context["now"] = moment_of(self.settings)
            self.kept = kept_bodies(self.settings)
            self.context["sources"], self.context["readings"] = read_units(self.settings, self.kept)

    @property
    def out(self) -> OutputFolder:
        return OutputFolder(Path(self.output_path))

    @property
    def protected(self) -> tuple[Path, ...]:
        return ROOT, ROOT / "plugins", Path(self.path), Path(self.theme)

    def take_output(self) -> str:
        """Lock the output and finish what an interrupted build left, before anything else; what there is to say."""
        guard(self.out, self.protected)
        guard_state(Path(self.settings["HIGHROAD_STATE"]), self.out, self.protected)
        if not holds(self.out):
            _held_lock.enter_context(locked(self.out))
        return recover(self.out) or ""

    def generate_output(self, writer: Writer) -> None:
        """Write later: other generators, and handlers of `finalized`, may still fail, and then nothing is applied."""
        _waiting[:] = [self]

    def write(self) -> None:
        """Render, apply and say everything."""
        with stopping_plainly(), _held_lock:
            found = (self.context[key] for key in sorted(map(str, self.context)) if key.startswith("problems:"))
            assembled: Assembled = self.context["assembled"].with_problems(chain.from_iterable(found))
            report = self.publish(assembled)
            lost = write_next_due(Path(self.settings["HIGHROAD_STATE"]), assembled.next_due)
        if self.recovered:
            print(self.recovered)
        _print_problems(assembled)
        took = time.monotonic() - self.started
        print(summary(assembled, report, Path(self.output_path), took), *self.kept.said, *lost, sep="\n", flush=True)
        if assembled.errors:
            raise SystemExit(HELD)

    def publish(self, assembled: Assembled) -> Report:
        """Render and apply. Raises BuildError when the build must not be applied."""
        outputs: list[Output] = []
        for key in sorted(key for key in self.context if str(key).startswith("outputs:")):
            outputs += self.context[key]
        settings = self.settings
        environment = make_environment(
            [Path(self.theme) / "templates"],
            options=settings["JINJA_ENVIRONMENT"],
            filters=settings["JINJA_FILTERS"],
            global_values=settings["JINJA_GLOBALS"],
            tests=settings["JINJA_TESTS"],
        )

        def gate(staged: Staged) -> None:
            _logged.stop_if_any()
            if settings.get("HIGHROAD_STRICT") and assembled.errors:
                _print_problems(assembled)
                raise BuildError("nothing was published, because the build is strict and something is held")

        with progress("Writing pages") as step:
            return publish(
                self.out,
                outputs,
                environment,
                protected=self.protected,
                progress=step,
                anew=bool(settings.get("HIGHROAD_CLEAN")),
                verify=bool(settings.get("HIGHROAD_VERIFY") or settings.get("HIGHROAD_STRICT")),
                before_apply=gate,
            )


class RefusingWriter(Writer):  # type: ignore[misc]
    """Pelican's writer writes straight into the output; here every file goes through the stage."""

    def write_file(self, name: str, *args: Any, **kwargs: Any) -> NoReturn:
        raise BuildError(f"a plugin wants to write {name} itself; return it as an output value instead")

    def write_feed(self, elements: Any, context: Any, path: str | None = None, *args: Any, **kwargs: Any) -> NoReturn:
        raise BuildError(f"a plugin wants to write {path} itself; return it as an output value instead")


def _print_problems(assembled: Assembled) -> None:
    for problem in assembled.problems:
        print(problem)


# ------------------------------------------------------------------------------------------------ Pelican's silence


def start(pelican: Pelican) -> None:
    """Stop unless every plugin that the settings name is there, and nothing was logged as an error so far.

    Pelican logs a plugin that fails to import or to register and goes on without it, with exit code 0. That also goes
    for Ctrl-C.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, _interrupt)
    if not isinstance(pelican, Highroad):
        raise SystemExit("error: not built: write PELICAN_CLASS = pipeline.Highroad into the settings")
    expected = list(pelican.settings.get("HIGHROAD_PLUGINS", ()))
    there = set(pelican.settings["PLUGINS"])
    missing = [name for name in expected if name not in there]
    if missing or not expected:
        which = ", ".join(missing) or "HIGHROAD_PLUGINS is not set"
        raise SystemExit(f"error: not built: a plugin did not load ({which}); what it said stands above")
    with stopping_plainly():
        _logged.stop_if_any()


class Highroad(Pelican):  # type: ignore[misc]
    """Pelican, by its setting `PELICAN_CLASS`: what it generated is written when nothing can fail any more."""

    def run(self) -> None:
        """Run the generators and all handlers of signals, then write the build that came to its end."""
        _waiting.clear()
        with rarely_collecting():
            try:
                super().run()
            finally:
                console.quiet = False
            while _waiting:
                _waiting.pop().write()


def hush(pelican: Pelican) -> None:
    """Leave out Pelican's closing line: it counts articles, of which there are none here."""
    console.quiet = True


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(INTERRUPTED)


def get_generators(pelican: Pelican) -> type[Generator]:
    return PipelineGenerator


def get_writer(pelican: Pelican) -> type[Writer]:
    return RefusingWriter


def register() -> None:
    signals.get_generators.connect(get_generators)
    signals.get_writer.connect(get_writer)
    signals.finalized.connect(hush)


# At import, not in register(): they must run even when registering fails.
signals.initialized.connect(start)
_logged.watch()


# ------------------------------------------------------------------------------------------------------- commands


def settings_for(config: Path, **overrides: Any) -> dict[str, Any]:
    """Pelican's settings from `config`, with those overrides that are not None. Raises SetupError."""
    chosen = {key: value for key, value in overrides.items() if value is not None}
    for key in ("PATH", "OUTPUT_PATH", "HIGHROAD_STATE"):
        if key in chosen:
            chosen[key] = os.path.abspath(os.path.expanduser(chosen[key]))
    if "PATH" in chosen and not Path(chosen["PATH"]).is_dir():
        raise SetupError(
            f"{printable(chosen['PATH'])}: is no folder; name a folder that holds network.yaml (--units DIR)"
        )
    _logged.watch()  # begin anew: another command may have run in this process
    settings: dict[str, Any] = read_settings(str(config), override=chosen)
    return settings


def run_build(config: Path, **overrides: Any) -> int:
    """Build the site; print the problems and a summary. The exit code: 0, 2 (something held), 1 or 130."""
    return _code(lambda: Highroad(settings_for(config, **overrides)).run())


def run_check(config: Path, **overrides: Any) -> int:
    """Print every problem and build nothing. The exit code: 0 no error, 2 errors, 1 unreadable set-up."""

    def check() -> None:
        problems = survey(config, **overrides).problems
        for problem in problems:
            print(problem)
        if any(problem.level.value == "error" for problem in problems):
            raise SystemExit(HELD)

    return _code(check)


def run_preview(config: Path, port: int, **overrides: Any) -> int:
    """Build, then serve the output on loopback until Ctrl-C. The exit code: 0, or 1 when nothing was built."""
    code = run_build(config, **overrides)
    if code not in (0, HELD):
        return code

    def show() -> None:
        settings = settings_for(config, **overrides)
        network = read_registry(walk(Path(settings["PATH"])), brand_of(settings).accents).network
        prefix = Urls(network.url).prefix
        with serve(Path(settings["OUTPUT_PATH"]), prefix, port) as server:
            print(f"Serving {server.url} (Ctrl-C ends it)", flush=True)
            signal.pause()

    code = _code(show)
    return 0 if code == INTERRUPTED else code


def survey(config: Path, **overrides: Any) -> Assembled:
    """Read a whole network without building it, with what plugins find across units. Raises SetupError."""
    settings = settings_for(config, **overrides)
    plugins = list(settings["PLUGINS"])  # Pelican puts their names in their place
    Highroad(settings)  # registers the plugins, as a build would
    sources, readings = read_units(settings)
    assembled = put_together(sources, readings, brand_of(settings), moment_of(settings))
    finders = [plugin.find_problems for plugin in plugins if hasattr(plugin, "find_problems")]
    return assembled.with_problems(chain.from_iterable(find(assembled) for find in finders))


def _code(work: Callable[[], object]) -> int:
    """The exit code of `work`, which lets go of the output in any case."""
    before = signal.getsignal(signal.SIGINT)
    try:
        with _held_lock:
            return exit_code(work)
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)
