"""Who holds which office and who signs where: what `network.yaml` and the experts' pages say, and no post.

What is wrong in these files is said elsewhere. Here it gives nobody anything: a handle that can't be read is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from plugins.network.bodies import Body
from plugins.network.model import Expert
from plugins.network.model import Role as Given
from plugins.network.people import People
from plugins.network.reading import Reading, read
from plugins.network.registry import Registry, read_registry
from plugins.network.sources import Role, Sources
from plugins.network.yamlfile import Mistake

CENTRE = ""  # where a unit's uid could stand


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """What somebody may do: hold the office of a unit or of the centre, or `signs`: sign as that expert in a unit."""

    unit: str  # uid, or CENTRE
    signs: str = ""  # an expert's slug; "" is the office


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """The roles of a network and the people who hold them.

    `folders` says whose each unit's folder is: also one that is not there yet, which will be called by the uid.
    """

    centre: tuple[str, ...]  # slugs of experts
    roles: Mapping[str, Given]  # by uid
    folders: Mapping[str, str]  # folder -> uid
    experts: Mapping[str, Expert]  # by slug; held ones, too
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (path in the units folder, key) -> line

    def holders(self, unit: str) -> tuple[str, ...]:
        """The slugs of those who hold the office of a unit, its lead first, or the centre's."""
        if unit == CENTRE:
            return tuple(dict.fromkeys(self.centre))
        role = self.roles.get(unit, Given())
        return tuple(dict.fromkeys(slug for slug in (role.lead, *role.editors) if slug))

    def accounts(self, unit: str) -> tuple[str, ...]:
        """The handles of those who hold an office, as they wrote them but for the "@"; of one account the first."""
        found = (self.experts[slug].handle.removeprefix("@") for slug in self.holders(unit) if slug in self.experts)
        return tuple({account(handle): handle for handle in reversed([*found]) if handle}.values())[::-1]

    def offices(self, slug: str) -> frozenset[str]:
        """The units whose office an expert holds, and CENTRE."""
        return frozenset(unit for unit in (CENTRE, *self.roles) if slug in self.holders(unit))

    def by_account(self) -> dict[str, frozenset[Right]]:
        """What each account may do. An account that several experts name may do what any of them may."""
        found: dict[str, set[Right]] = {}
        held: dict[str, set[Right]] = {}
        for unit in (CENTRE, *self.roles):
            for slug in self.holders(unit):
                held.setdefault(slug, set()).add(Right(unit))
        for expert in self.experts.values():
            if expert.handle:
                mine = found.setdefault(account(expert.handle), set())
                mine |= held.get(expert.slug, set())
                mine |= {Right(unit, expert.slug) for unit in (expert.unit, *expert.writes_for)}
        return {handle: frozenset(rights) for handle, rights in found.items()}

    def line(self, path: str, key: str) -> int:
        """The line of a key in `network.yaml` or an expert's page; 1 when it is not there."""
        return self.lines.get((path, key), 1)


def account(handle: str) -> str:
    """A handle as hosts compare it: without "@", capitals or not."""
    return handle.strip().removeprefix("@").casefold()


def read_offices(sources: Sources) -> Offices:
    """The offices of a network. Raises SetupError when its `network.yaml` can't be read."""
    registry = read_registry(sources, accents=())
    readings = list(_readings(sources))
    people = People(sources, registry)
    people.add_experts(readings)
    lines = {(reading.path, key): line for reading in readings for key, line in reading.lines.items()}
    manifest = {("network.yaml", "/".join(map(str, path))): line for path, line in registry.manifest.lines.items()}
    return Offices(
        centre=registry.network.centre,
        roles=registry.network.roles,
        folders=_folders(registry, sources.folders),
        experts=people.experts,
        lines=lines | manifest,
    )


def _folders(registry: Registry, there: Iterable[str]) -> dict[str, str]:
    found = {unit.slug: unit.uid for unit in registry.units.values()}
    return {uid: uid for uid in registry.network.roles.keys() - registry.units.keys() - set(there)} | found


def _readings(sources: Sources) -> Iterator[Reading]:
    for file in sources.files:
        if file.role is Role.EXPERT:
            try:
                yield read(file.path, file.role, sources.read(file.path), _Unread())
            except OSError:
                continue  # deleted a moment ago, or not for us to read: they hold nothing


class _Unread:
    """Renders no biography: only what stands above it is asked for."""

    def render(self, source: str, first_line: int) -> tuple[Body, tuple[Mistake, ...]]:
        return Body(html=""), ()
