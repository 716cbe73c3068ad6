"""How it becomes files: sources are read by workers first, and everybody's outputs are written by one writer last.

Glue, and the commands that run Pelican. Writes `now`, `sources`, `charter` and `readings` into the context; takes every
value whose key begins with `outputs:` or `problems:` out of it. Also breaks Pelican's silence: see `start`.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
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

from plugins.network import put_together
from plugins.network.carrying import NOTHING_CARRIED
from plugins.network.catalog import Assembled
from plugins.network.problems import SetupError, printable
from plugins.network.reads import Reads
from plugins.network.rendering import html_anew
from plugins.network.sources import Source
from plugins.network.stopping import INTERRUPTED, exit_code, stopping_plainly
from plugins.pipeline.garbage import rarely_collecting
from plugins.pipeline.leaks import guard_of
from plugins.pipeline.ledger import Ledger
from plugins.pipeline.live import LiveSite, Site
from plugins.pipeline.live_kept import Remembered
from plugins.pipeline.logs import LoggedErrors
from plugins.pipeline.opening import (
    ROOT,
    Opened,
    environment_of,
    held_lock,
    jobs_of,
    kept_bodies,
    moment_of,
    open_build,
    pictures_of,
    protected,
    remembering,
    take_in,
)
from plugins.pipeline.outputs import BuildError, Folder, Output
from plugins.pipeline.plan import collect
from plugins.pipeline.progress import progress
from plugins.pipeline.publish import Report, publish
from plugins.pipeline.remembering import Remembering
from plugins.pipeline.saying import print_problems, say, why
from plugins.pipeline.stage import Staged
from plugins.pipeline.state import write_next_due
from plugins.pipeline.summary import figures
from plugins.pipeline.told import Told, packed_told, walked
from plugins.pipeline.unchanged import nothing_to_do
from plugins.pipeline.why import remembered
from plugins.pipeline.workers import Read, read_all

_logged = LoggedErrors()
_waiting: list[PipelineGenerator] = []  # to be written when Pelican's own run has come to its end


class PipelineGenerator(Generator):  # type: ignore[misc]
    """First to make context, so that all read the same sources; writes when all have said what they want written."""

    def generate_context(self) -> None:
        with stopping_plainly():
            self.opened: Opened = self.settings["HIGHROAD_OPENED"]
            live, succeeded = self.settings.get("HIGHROAD_LIVE"), self.opened.succeeded
            self.context["now"] = self.opened.now
            self.context["preview"] = live is not None
            self.context["kept"] = {} if live is None else live.kept
            self.context["succeeded"] = succeeded
            self.context["reads"] = succeeded.texts.reads if succeeded else Reads()
            self.context["sources"] = self.opened.intake.sources
            self.context["charter"] = self.opened.intake.charter
            self.context["readings"] = succeeded.texts.readings if succeeded else self.opened.readings
            self.context["pictures"] = self.opened.pictures

    def generate_output(self, writer: Writer) -> None:
        """Write later: other generators, and handlers of `finalized`, may still fail, and then nothing is applied."""
        _waiting[:] = [self]

    def write(self) -> None:
        """Render, apply and say everything."""
        opened, memory = self.opened, self.opened.memory
        assert isinstance(memory, Remembering)
        with stopping_plainly(), held_lock:
            assembled, outputs = self.assembled, len(self.outputs)
            report, told = self.publish(assembled, memory)
            lost = write_next_due(Path(self.settings["HIGHROAD_STATE"]), assembled.next_due)
            opened.bodies.finish([text.body for text in assembled.left.texts.values()])
            opened.pictures.finish(assembled.left.files.values(), outputs)
        changed = {"written": len(report.written), "removed": len(report.removed)}
        say(self.settings, opened, told, (*opened.said, *memory.record.said, *lost, *self.why), **changed)

    @property
    def assembled(self) -> Assembled:
        """The catalog with everything that plugins found wrong across units."""
        found = (self.context[key] for key in sorted(map(str, self.context)) if key.startswith("problems:"))
        assembled: Assembled = self.context["assembled"]
        return assembled.with_problems(chain.from_iterable(found))

    @property
    def outputs(self) -> list[Output]:
        """What plugins want written."""
        keys = sorted(key for key in self.context if str(key).startswith("outputs:"))
        return [output for key in keys for output in self.context[key]]

    def publish(self, assembled: Assembled, memory: Remembering) -> tuple[Report, Told]:
        """Render and apply, and leave what the next build may use. Raises BuildError when it must not be applied."""
        report, ledger, withheld = self.apply(assembled, memory)
        intake = self.opened.intake
        told = Told(figures(assembled, report), tuple(map(str, assembled.problems)), assembled.next_due)
        reasons = memory.reasons(ledger, intake.sources.root.name, all=bool(self.settings.get("HIGHROAD_WHY")))
        moment, kept = assembled.catalog.now.isoformat(timespec="seconds"), memory.known.facts.get("reasons", b"")
        kept = remembered(moment, reasons, ledger.stale) if ledger.stale else kept
        self.let_go(ledger)
        paths = (*report.written, *report.kept)
        facts = {"around": self.opened.around, "walked": walked(intake.sources), "told": packed_told(told)}
        memory.close(intake, assembled, ledger, paths, report.removed, {**facts, "reasons": kept, **withheld})
        self.why = why(self.settings, paths, reasons, memory)
        return report, told

    def apply(self, assembled: Assembled, memory: Remembering) -> tuple[Report, Ledger, dict[str, bytes]]:
        """Render and apply. What was done, what is known of it, and facts for the record of what may not be said.

        All else that is needed for it, above all what looks for words, is gone by the time that the record is written.
        """
        settings, environment, jobs = self.settings, environment_of(self.settings), jobs_of(self.settings)
        said_by_site = (Path(self.theme), ROOT / "plugins")
        intake, strict = self.opened.intake, bool(settings.get("HIGHROAD_STRICT"))
        known = memory.known.facts if memory.is_of_this_code and not (strict or memory.clean) else {}
        guard = guard_of(
            *(assembled, intake.sources, said_by_site),
            thorough=strict,
            rows=intake.rows,
            facts=known,
            rendered=partial(html_anew, settings["MARKDOWN"]),
        )

        def gate(staged: Staged) -> None:
            _logged.stop_if_any()
            guard.stop_leaks(staged, jobs)
            if strict and assembled.errors:
                print_problems(map(str, assembled.problems))
                raise BuildError("nothing was published, because the build is strict and something is held")

        ledger = memory.ledger(self.context["reads"], environment, intake, assembled, self.opened.around)
        with progress("Writing pages") as step:
            report = publish(
                memory.out,
                self.outputs,
                environment,
                protected=protected(settings),
                progress=step,
                anew=bool(settings.get("HIGHROAD_CLEAN")),
                verify=bool(settings.get("HIGHROAD_VERIFY")) or strict,
                jobs=jobs,
                ledger=ledger,
                look=guard.look,
                before_apply=gate,
            )
        return report, ledger, guard.kept

    def let_go(self, ledger: Ledger) -> None:
        """Let go of what was to be written, once it is: it takes much room, and nobody asks for it any more."""
        ledger.stale.clear()
        for key in [key for key in self.context if str(key).startswith("outputs:")]:
            del self.context[key]


class RefusingWriter(Writer):  # type: ignore[misc]
    """Pelican's writer writes straight into the output; here every file goes through the stage."""

    def write_file(self, name: str, *args: Any, **kwargs: Any) -> NoReturn:
        raise BuildError(f"a plugin wants to write {name} itself; return it as an output value instead")

    def write_feed(self, elements: Any, context: Any, path: str | None = None, *args: Any, **kwargs: Any) -> NoReturn:
        raise BuildError(f"a plugin wants to write {path} itself; return it as an output value instead")


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
            with stopping_plainly():
                opened = open_build(self.settings)
            if told := self.nothing_to_do(opened):
                with held_lock:
                    pass
                assert isinstance(opened.memory, Remembering)
                asked = why(self.settings, opened.memory.known.outputs(), {}, opened.memory)
                lost = write_next_due(Path(self.settings["HIGHROAD_STATE"]), told.next_due)
                say(self.settings, opened, told, (*opened.memory.record.said, *lost, *asked))
                return
            self.settings["HIGHROAD_OPENED"] = opened
            try:
                super().run()
            finally:
                console.quiet = False
            while _waiting:
                self.finish(_waiting.pop())

    def nothing_to_do(self, opened: Opened) -> Told | None:
        """What the last build said, if every file is as it left it; None when there is something to do."""
        wanted = any(self.settings.get(name) for name in ("HIGHROAD_CLEAN", "HIGHROAD_VERIFY", "HIGHROAD_STRICT"))
        if wanted or opened.recovered or not opened.around or not isinstance(opened.memory, Remembering):
            return None
        return nothing_to_do(opened.memory, opened.intake, opened.around, opened.now)

    def finish(self, generator: PipelineGenerator) -> None:
        generator.write()


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


def open_live(config: Path, **overrides: Any) -> LiveSite:
    """The site in memory, for the preview. One that can't be put together yet says why when it is asked to follow."""

    def make(before: Remembered) -> Site:
        settings = settings_for(config, HIGHROAD_LIVE=before, **overrides)
        pelican = _Looking(settings)
        try:
            pelican.run()
        except SystemExit as stop:  # what stops a build is said on the page
            raise SetupError(str(stop.code).removeprefix("error: ")) from stop
        return pelican.site(config)

    def reread(site: Site, source: Source) -> Read:
        return next(read_all([source], site.intake.sources, site.settings, court=site.intake.charter.court))

    watched = (Path(overrides.get("PATH") or ROOT / "units"), ROOT / "theme", config)
    live = LiveSite(make, reread, watched, time.time_ns)
    with suppress(SetupError):
        live.load()
    return live


class _Looking(Highroad):
    """Runs the plugins and keeps what they want written, instead of writing it."""

    found: PipelineGenerator | None = None

    def finish(self, generator: PipelineGenerator) -> None:
        self.found = generator

    def site(self, config: Path) -> Site:
        assert self.found is not None
        found = self.found
        _logged.stop_if_any()
        return Site(
            outputs={
                output.path: output
                for output in collect(found.outputs, found.settings["HIGHROAD_LIVE"].paths)
                if not isinstance(output, Folder)
            },
            environment=environment_of(found.settings),
            assembled=found.assembled,
            alone=found.context["assembled"],
            kept=found.context["kept"],
            reads=found.context["reads"],
            intake=found.opened.intake,
            bodies=found.opened.bodies,
            settings=found.settings,
            watched=(Path(found.path), Path(found.theme), config),
            dress=found.context["dress"],
            carriage=found.context.get("carriage", NOTHING_CARRIED),
        )


def survey(config: Path, **overrides: Any) -> Assembled:
    """What `surveying` reads, for those who ask for no text."""
    with surveying(config, **overrides) as assembled:
        return assembled


@contextmanager
def surveying(config: Path, **overrides: Any) -> Iterator[Assembled]:
    """Read a whole network without building it, with what plugins find across units. Raises SetupError."""
    settings = settings_for(config, **overrides)
    plugins = list(settings["PLUGINS"])  # Pelican puts their names in their place
    Highroad(settings)  # registers the plugins, as a build would
    bodies = kept_bodies(settings)
    memory = remembering(settings, bodies)
    try:
        intake = take_in(settings, memory, bodies)
        assembled = put_together(
            intake.sources,
            replace(memory.readings(intake), look=pictures_of(settings).look),
            intake.charter,
            moment_of(settings),
            Reads(),
        )
        finders = [plugin.find_problems for plugin in plugins if hasattr(plugin, "find_problems")]
        yield assembled.with_problems(chain.from_iterable(find(assembled) for find in finders))
    finally:
        bodies.close()


def _code(work: Callable[[], object]) -> int:
    """The exit code of `work`, which lets go of the output in any case."""
    before = signal.getsignal(signal.SIGINT)
    try:
        with held_lock:
            return exit_code(work)
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)
