"""What a build said, and what all of it was made from beside single files: by which it is known again."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import msgspec

from plugins.network.sources import Sources
from plugins.pipeline.summary import Figures

COMPILED = "__pycache__"


class Told(msgspec.Struct, frozen=True):
    """What a build said, for one that has nothing to add."""

    figures: Figures
    problems: tuple[str, ...]  # lines
    next_due: datetime | None


def packed_told(told: Told) -> bytes:
    return msgspec.msgpack.encode(told)


def around_key(settings: bytes, theme: Path) -> bytes:
    """A digest of the settings, given as a digest, and of every file of the theme. Raises OSError.

    What Python compiled of a script that lies there is none of it: a fresh checkout has nothing that is compiled.
    """
    digest = hashlib.blake2b(settings, digest_size=16)
    for path in sorted(path for path in theme.rglob("*") if path.is_file() and COMPILED not in path.parts):
        digest.update(path.relative_to(theme).as_posix().encode() + b"\0")
        digest.update(hashlib.blake2b(path.read_bytes()).digest())
    return digest.digest()


def walked(sources: Sources) -> bytes:
    """A digest of which files there are, and of what is wrong with those that are left out."""
    found = (sources.folders, [(one.path, one.role.value) for one in sources.files], list(map(str, sources.problems)))
    return hashlib.blake2b(msgspec.msgpack.encode(found), digest_size=16).digest()
