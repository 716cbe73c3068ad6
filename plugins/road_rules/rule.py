"""What a rule is: a name, what it asks and why, an example of each kind, and one function that finds what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Annotated, Any, TypeVar

from plugins.network.catalog import Assembled
from plugins.network.judging import Force, Lock
from plugins.network.kinds import File
from plugins.network.sources import Role
from plugins.network.written import Written

T = TypeVar("T")


class Group(StrEnum):
    """What rules are about, in the order in which they are shown."""

    TITLES = "Titles and summaries"
    VOICE = "Voice"
    HEADINGS = "Headings"
    LINKS = "Links"
    PICTURES = "Pictures"
    TABLES = "Tables"
    FRESHNESS = "Freshness"


class Stricter(Enum):
    """In which direction a setting is stricter: a unit may go there, and nowhere else."""

    SMALLER = "smaller"
    LARGER = "larger"
    MORE = "more"  # of a list: everything of the centre's, and more


Most = Annotated[int, Stricter.SMALLER]
Least = Annotated[int, Stricter.LARGER]
More = Annotated[list[T], Stricter.MORE]  # what a unit writes comes to what the centre wrote


class Settings(File):
    """What a rule can be told. A rule with settings of its own has a subclass, whose fields all have a default, and
    are of the kinds `Most`, `Least` and `More` where a unit may make them stricter."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that breaks a rule: the line of the file, what is wrong, and what to write instead.

    With `since` or `until` it holds from that moment on, or until it; the clock then decides at every build.
    """

    line: int
    what: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class There:
    """A finding in the file at the path `source`, of a rule that looks at the whole network."""

    source: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of a post: lines of its front matter, its body, or both. `others` are further files by their paths."""

    front: str = ""
    body: str = ""
    others: tuple[tuple[str, str], ...] = ()


Check = Callable[[Written, Any], Iterable[Finding]]  # Any: the rule's own settings
SettingsOf = Callable[[str], Any]  # by a unit's folder; None where the rule is off there
Across = Callable[[Assembled, SettingsOf], Iterable[There]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. It has a `check` of one file alone, or one `across` the network; neither where the ground itself finds
    what breaks it, and says so under the rule's name.

    `given` are settings, as in network.yaml, under which `bad` and `good` are bad and good.
    """

    name: str  # as it is written under `rules`: "title-length"
    group: Group
    what: str  # one sentence: what it asks
    why: str  # one sentence: what for
    bad: Example
    good: Example
    given: str = ""
    force: Force = Force.SHOULD  # until the centre says something else
    highest: Force = Force.MUST
    because: str = ""  # why it can't be more than `highest`
    lock: Lock = Lock.DEFAULT
    settings: type[Settings] = Settings
    voice: str = ""  # the key under `voice` in brand.yaml whose list comes to the setting of that name
    keys: tuple[str, ...] = ()  # of the front matter whose values it is about; `least` and `most` count their letters
    roles: frozenset[Role] = frozenset({Role.POST})
    check: Check | None = None
    across: Across | None = None
