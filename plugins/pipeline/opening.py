"""How a build begins: the output is locked, the moment is taken, and every file is looked at."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment

from plugins.network.catalog import Assembled
from plugins.network.charter import Charter
from plugins.network.dress import cards_of
from plugins.network.judging import Rulebook
from plugins.network.problems import SetupError, StopError
from plugins.network.reading import Readings
from plugins.network.sources import Source, walk
from plugins.pipeline.apply import recover
from plugins.pipeline.bodies_kept import KeptBodies
from plugins.pipeline.closures import theme_key
from plugins.pipeline.drawings_kept import KeptDrawings
from plugins.pipeline.executors import PROCESSES
from plugins.pipeline.fingerprints import fingerprint, key_of
from plugins.pipeline.folder import OutputFolder, guard, guard_state
from plugins.pipeline.intake import Intake
from plugins.pipeline.live_kept import Remembered
from plugins.pipeline.lock import holds, locked
from plugins.pipeline.pictures import Pictures
from plugins.pipeline.progress import progress
from plugins.pipeline.remembering import Remembering
from plugins.pipeline.render import make_environment
from plugins.pipeline.told import around_key
from plugins.pipeline.workers import Read, read_all, reader_key, reads_markdown_as_ours

ROOT = Path(__file__).resolve().parents[2]
held_lock = ExitStack()  # of the output, from the first look at the sources until everything is applied


def moment_of(settings: Mapping[str, Any]) -> datetime:
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


def take_in(settings: Mapping[str, Any], memory: Remembering | Remembered, bodies: KeptBodies) -> Intake:
    """Walk the units folder and look at every file in it; those that changed are read when they are asked for.

    Raises SetupError.
    """
    sources = walk(Path(settings["PATH"]))
    charter = Charter(sources, Path(settings["THEME"]) / "brand.yaml", settings.get("HIGHROAD_RULES"))
    executor = str(settings.get("HIGHROAD_EXECUTOR") or PROCESSES)

    def read_rest(rest: Sequence[Source]) -> Iterator[Read]:
        with progress("Reading posts") as step:
            yield from read_all(rest, sources, settings, executor, jobs_of(settings), step, charter.court)

    return memory.intake(charter, bodies, read_rest, reads_markdown_as_ours(settings))


def jobs_of(settings: Mapping[str, Any]) -> int:
    """With how many processes a build reads and renders."""
    return int(settings.get("HIGHROAD_JOBS") or os.cpu_count() or 1)


def kept_bodies(settings: Mapping[str, Any]) -> KeptBodies:
    """The rendered bodies in the state folder; with `HIGHROAD_CLEAN`, only those of this build count."""
    reading = not settings.get("HIGHROAD_CLEAN")
    shaped_by = fingerprint(settings["MARKDOWN"]) + reader_key(settings)
    return KeptBodies(Path(settings["HIGHROAD_STATE"]), shaped_by, reading=reading)


def rules_of(settings: Mapping[str, Any]) -> list[object]:
    """The functions of the rules, by which others can be told from them."""
    rulebook: Rulebook | None = settings.get("HIGHROAD_RULES")
    return [rulebook.centre, rulebook.unit, rulebook.judge] if rulebook else []


def makes_sizes(settings: Mapping[str, Any]) -> bool:
    """Whether smaller sizes of pictures are made. A preview shows the pictures themselves, which is quicker."""
    return bool(settings.get("HIGHROAD_PICTURES", True)) and "HIGHROAD_LIVE" not in settings


def pictures_of(settings: Mapping[str, Any]) -> Pictures:
    """What makes and keeps pictures in the state folder; with `HIGHROAD_CLEAN`, only those of this build count."""
    kept = KeptDrawings(Path(settings["HIGHROAD_STATE"]), reading=not settings.get("HIGHROAD_CLEAN"))
    return Pictures(kept, sizes=makes_sizes(settings), jobs=jobs_of(settings))


def remembering(settings: Mapping[str, Any], bodies: KeptBodies) -> Remembering:
    """The record of the output that the settings name."""
    shaped_by = bodies.shaped_by + (b"" if makes_sizes(settings) else b"without sizes of pictures")
    return Remembering(
        Path(settings["HIGHROAD_STATE"]),
        OutputFolder(Path(settings["OUTPUT_PATH"])),
        shaped_by,
        clean=bool(settings.get("HIGHROAD_CLEAN")),
        jobs=jobs_of(settings),
    )


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A build that has begun: the output is locked, and every file is looked at."""

    started: float
    now: datetime
    recovered: str  # what there is to say of an interrupted build before this one
    bodies: KeptBodies
    memory: Remembering | Remembered
    intake: Intake
    pictures: Pictures
    around: bytes  # a digest of all that a build depends on beside units, code and the clock; b"" where there is none
    succeeded: Assembled | None = None  # of a preview that follows an edit of single posts: what is put together then

    @property
    def readings(self) -> Readings:
        """What the sources say; who looks at new pictures makes their smaller sizes."""
        return replace(self.memory.readings(self.intake), look=self.pictures.look)

    @property
    def said(self) -> tuple[str, ...]:
        """What there is to say of what is kept."""
        return (*self.bodies.said, *self.pictures.kept.said)


def open_build(settings: Mapping[str, Any]) -> Opened:
    """Lock the output and finish what an interrupted build left, then look at the sources. Raises StopError."""
    started, live = time.monotonic(), settings.get("HIGHROAD_LIVE")
    recovered = "" if live else take_output(settings)
    now, succeeded = moment_of(settings), None
    if live and live.saved:  # nothing was saved that shapes bodies
        bodies, succeeded = live.bodies, live.succeeded(now)
    else:
        bodies = kept_bodies(settings)
        if live and live.bodies and live.bodies.shaped_by == bodies.shaped_by:
            bodies = live.bodies  # still open
    memory: Remembering | Remembered = live or remembering(settings, bodies)
    return Opened(
        started=started,
        now=now,
        recovered=recovered,
        bodies=bodies,
        memory=memory,
        intake=live.intake_after if live and succeeded else take_in(settings, memory, bodies),
        pictures=pictures_of(settings),
        around=b"" if live else around(settings),
        succeeded=succeeded,
    )


def take_output(settings: Mapping[str, Any]) -> str:
    """Lock the output and finish what an interrupted build left, before anything else; what there is to say."""
    out = OutputFolder(Path(settings["OUTPUT_PATH"]))
    guard(out, protected(settings))
    guard_state(Path(settings["HIGHROAD_STATE"]), out, protected(settings))
    if not holds(out):
        held_lock.enter_context(locked(out))
    return recover(out) or ""


def protected(settings: Mapping[str, Any]) -> tuple[Path, ...]:
    return ROOT, ROOT / "plugins", Path(settings["PATH"]), Path(settings["THEME"])


def environment_of(settings: Mapping[str, Any]) -> Environment:
    """What renders the theme's templates. Raises BuildError."""
    return make_environment(
        [Path(settings["THEME"]) / "templates"],
        options=settings["JINJA_ENVIRONMENT"],
        filters=settings["JINJA_FILTERS"],
        global_values=settings["JINJA_GLOBALS"],
        tests=settings["JINJA_TESTS"],
    )


def names_in(folder: str) -> list[str]:
    """The names of what lies in a folder: of programs that are pinned these say all."""
    return sorted(path.name for path in Path(folder).glob("*") if path.is_file()) if folder else []


def around(settings: Mapping[str, Any]) -> bytes:
    """A digest of settings and theme; b"" where a setting has no key, or a plugin of somebody else takes part."""
    if list(settings["PLUGINS"]) != list(settings.get("HIGHROAD_PLUGINS", ())):
        return b""
    try:
        told = ("PATH", "THEME", "MARKDOWN", "HIGHROAD_SEARCH", "HIGHROAD_HOSTING", "HIGHROAD_HSTS")
        named = {name: settings.get(name) for name in told}
        named["HIGHROAD_RULES"] = rules_of(settings)
        named["HIGHROAD_CARDS"] = str(cards_of(settings))  # which depends on others where it is not set
        named["HIGHROAD_PROGRAMS"] = names_in(settings.get("HIGHROAD_PROGRAMS") or "")
        return around_key(key_of("settings", named) + theme_key(environment_of(settings)), Path(settings["THEME"]))
    except (StopError, OSError):  # whoever builds says so
        return b""
