"""What is wrong: mistakes of authors, which are collected, and what stops the work at once. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How bad a problem is: an error holds what it is in, a warning is only said."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in what somebody wrote.

    `file` is relative to the folder above the units folder, with `/` (`units/tax/posts/x.md`); `line` counts from 1.
    `what` says what is wrong and what to write instead, in the words of the person who wrote the file. `rule` is the
    name of the rule that it breaks, "" for what no rule of the network's asks.
    """

    file: str
    line: int
    level: Level
    what: str
    rule: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{printable(self.file)}:{self.line}: {self.level.value}: {printable(self.what)}"


def printable(text: str) -> str:
    """`text` on one line: control characters (also a newline in a file's name) are escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


class StopError(Exception):
    """The work can't go on; the message is for people and says what to do. A bug is never one of these."""


class SetupError(StopError):
    """A set-up that nothing can be built from (an unreadable `network.yaml`, a missing theme): it stops at once."""
