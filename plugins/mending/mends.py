"""What mending says and hands on: single mends, and a file before and after them."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.network.sources import Role

NETWORK = "network"  # beside the roles of files in units: the centre's page


@dataclass(frozen=True, slots=True, order=True)
class Mend:
    """One thing that was mended: its line in the file as it was, what was done, and what stands there now."""

    line: int
    what: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to be mended: its path in the units folder, what it is for ("network" for network.yaml), its bytes."""

    path: str
    role: Role | str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mended:
    """A file as it should be. `data` is `paper.data` when there is nothing to mend, or when `why_not` says why."""

    paper: Paper
    data: bytes
    mends: tuple[Mend, ...] = ()
    settled: frozenset[str] = (
        frozenset()
    )  # what was wrong in the file alone, in the words of `check`, and is not any more
    why_not: str = ""

    @property
    def changed(self) -> bool:
        return self.data != self.paper.data
