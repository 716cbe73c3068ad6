"""From outputs to files, in one call: guard, lock, recover, stage, gate, apply, verify."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import Environment

from plugins.pipeline.apply import apply, recover
from plugins.pipeline.folder import OutputFolder, guard
from plugins.pipeline.ledger import Ledger
from plugins.pipeline.lock import holds, locked
from plugins.pipeline.looking import Look
from plugins.pipeline.making import Progress
from plugins.pipeline.outputs import BuildError, Output
from plugins.pipeline.plan import Kind
from plugins.pipeline.render import render
from plugins.pipeline.stage import Staged, discard_undecided, stage
from plugins.pipeline.verify import verify as differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build did to the output (in a dry run: would do), as sorted paths. `removed` names no folders."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    total_bytes: int  # of all outputs, kept ones included
    recovered: str = ""  # what there was to say of an interrupted build before this one


def publish(
    out: OutputFolder,
    outputs: Iterable[Output],
    environment: Environment,
    *,
    protected: tuple[Path, ...],
    progress: Progress | None = None,
    verify: bool = False,
    anew: bool = False,
    dry: bool = False,
    jobs: int = 1,
    ledger: Ledger | None = None,
    look: Look | None = None,
    before_apply: Callable[[Staged], None] | None = None,
) -> Report:
    """Make `out` hold exactly `outputs`. Raises BuildError (BusyError when another build has the lock).

    Takes the lock unless this process holds it. `before_apply` sees the staged build and may raise BuildError to stop
    it. With `anew`, every file is written, the same ones too. With `dry`, nothing is applied. With `verify`, every file
    is read afterwards and compared with what was made. `ledger` knows what has to be made; without one, everything is.
    `look` sees whatever is made; what it finds is for `before_apply`.
    """
    guard(out, protected)
    with nullcontext() if holds(out) else locked(out):
        recovered = recover(out)
        try:
            rendering = partial(render, environment)
            staged = stage(out, outputs, rendering, progress, anew=anew, jobs=jobs, ledger=ledger, look=look)
            if before_apply:
                before_apply(staged)
            if not dry:
                apply(out, staged)
        finally:
            discard_undecided(out)
        if verify and not dry:
            _verify(staged)
        return _report(staged, recovered or "")


def _verify(staged: Staged) -> None:
    """Raise BuildError when the output is not what was made."""
    found = differences(staged.out, staged.made)
    if found:
        shown = "\n".join(f"  {staged.out}/{difference}" for difference in found[:20])
        more = f"\n  and {len(found) - 20} more" if len(found) > 20 else ""
        raise BuildError(
            f"something else writes to {staged.out}; stop it and build again. Not as written:\n{shown}{more}"
        )


def _report(staged: Staged, recovered: str) -> Report:
    decision = staged.decision
    gone = sorted((*decision.clear, *decision.remove))
    return Report(
        written=decision.write,
        removed=tuple(path for path in gone if staged.held[path] is not Kind.FOLDER),
        kept=decision.keep,
        total_bytes=sum(made.size for made in staged.made),
        recovered=recovered,
    )
