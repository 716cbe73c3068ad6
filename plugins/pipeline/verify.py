"""Is the output what was to be written? Reads every file of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from plugins.network.problems import printable
from plugins.pipeline.disk import chunks_of, plain_errors
from plugins.pipeline.folder import OutputFolder, scan
from plugins.pipeline.making import Made
from plugins.pipeline.plan import Kind, parents


class Fault(StrEnum):
    MISSING = "missing"
    DIFFERENT = "different"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Difference:
    """A path of the output that is not as it was made. `fault` FOREIGN: no output of the build owns it."""

    path: str
    fault: Fault

    def __str__(self) -> str:
        return f"{printable(self.path)}: {self.fault.value}"


def verify(out: OutputFolder, made: Iterable[Made]) -> tuple[Difference, ...]:
    """How `out` differs from what a build made, by path; empty when it is the same. Raises BuildError."""
    expected = {entry.path: entry for entry in made}
    folders = {folder for path in expected for folder in parents(path)}
    with plain_errors(f"verify {out}", "What was read until then was as it should be."):
        held = scan(out)
        found = [Difference(path=path, fault=Fault.MISSING) for path in expected if path not in held]
        for path, kind in held.items():
            if path in expected:
                if kind is not Kind.FILE or not _is(out, expected[path]):
                    found.append(Difference(path=path, fault=Fault.DIFFERENT))
            elif kind is not Kind.FOLDER or path not in folders:
                found.append(Difference(path=path, fault=Fault.FOREIGN))
    return tuple(sorted(found))


def _is(out: OutputFolder, made: Made) -> bool:
    """Whether the file that stands at a path has the bytes that were made."""
    digest = hashlib.sha256()
    for chunk in chunks_of(out.path / made.path):
        digest.update(chunk)
    return digest.digest() == made.digest
