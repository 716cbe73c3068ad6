"""Mended files, written whole or not at all; each is read again, and put back if it does not hold what was meant."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from plugins.mending.mends import Mended
from plugins.network.problems import SetupError
from plugins.network.yaml_writing import write_whole

_MEANWHILE = "was changed while it was looked at; nothing was written"
_OTHERWISE = "did not hold what was written; it is as it was before"


def written(plan: Iterable[Mended], root: Path) -> list[Mended]:
    """Write the files of a plan; what came of each. A file that could not be written says why and is as it was."""
    return [_write(mended, root) if mended.changed else mended for mended in plan]


def _write(mended: Mended, root: Path) -> Mended:
    paper, path = mended.paper, root / mended.paper.path
    unwritten = replace(mended, data=paper.data, mends=(), settled=frozenset())
    try:
        if path.is_symlink() or path.read_bytes() != paper.data:
            return replace(unwritten, why_not=_MEANWHILE)
        mode = path.stat().st_mode & 0o7777
        write_whole(root, paper.path, mended.data)
        os.chmod(path, mode)
        if path.read_bytes() != mended.data:
            write_whole(root, paper.path, paper.data)
            return replace(unwritten, why_not=_OTHERWISE)
    except OSError as error:
        return replace(unwritten, why_not=f"can't be written: {error.strerror}")
    except SetupError as error:
        return replace(unwritten, why_not=str(error))
    return mended
