"""Who wins an address, an id, an old address: one winner each, whatever the order in which files were found."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import datetime
from operator import attrgetter

from plugins.network import urls
from plugins.network.model import Expert, Post, StandingPage, State, Topic, Unit
from plugins.network.problems import Level, Problem
from plugins.network.reading import Reading
from plugins.network.registry import Registry
from plugins.network.sources import Sources
from plugins.network.states import announces_event, state


@dataclass(slots=True)
class Addresses:
    """Decides collisions and says them."""

    sources: Sources
    registry: Registry
    now: datetime
    readings: Mapping[str, Reading]  # by path, for the lines of keys
    problems: list[Problem] = field(default_factory=list)

    def say(self, post: Post, key: str, what: str, level: Level = Level.ERROR) -> None:
        self.problems.append(self.sources.problem(post.source, self.readings[post.source].line(key), what, level))

    def pages(self, pages: Iterable[StandingPage]) -> list[StandingPage]:
        """Every page; a file system holds no two of one name, so none can collide with another."""
        return sorted(pages, key=lambda page: page.source)

    def posts(self, posts: Iterable[Post], pages: Sequence[StandingPage]) -> list[Post]:
        """The posts that keep their address and their id."""
        return self._by_id(self._by_address(posts, pages))

    def _by_address(self, posts: Iterable[Post], pages: Sequence[StandingPage]) -> list[Post]:
        """On one address a page comes before a post, then what is public, then the older date, then the path."""
        owners = {f"{page.unit}/{page.slug}": page.source for page in pages}
        kept, contested = _contested(posts, attrgetter("key"), owners)
        for post in sorted(contested, key=lambda post: (self._hidden(post), post.date, post.source)):
            owner = owners.setdefault(post.key, post.source)
            if owner == post.source:
                kept.append(post)
                continue
            address = urls.post(self.registry.units[post.unit], post)
            what = f"the address {address} belongs to {self.sources.named(owner)}; write another slug here"
            self.say(post, "slug", what)
        return kept

    def _by_id(self, posts: Iterable[Post]) -> list[Post]:
        """An id belongs to the unit that it names, then to the smaller uid, which no post can forge; then to the older
        date, then by path."""
        owners: dict[str, Post] = {}
        kept, contested = _contested(posts, attrgetter("id"))
        for post in sorted(
            contested, key=lambda post: (self._hidden(post), not self._at_home(post), post.unit, post.date, post.source)
        ):
            owner = owners.setdefault(post.id, post)
            if owner is post:
                kept.append(post)
                continue
            derived = "id" not in self.readings[post.source].lines  # from the first bare alias, or from the slug
            remedy = "give this post an id: of its own" if derived else "write another id here"
            key = "aliases" if derived else "id"
            self.say(post, key, f"the id '{post.id}' belongs to {self.sources.named(owner.source)}; {remedy}")
        return sorted(kept, key=attrgetter("source"))

    def _hidden(self, post: Post) -> bool:
        """Whether nobody sees the post yet: it then takes nothing from one that is public."""
        return state(post, self.now) in (State.DRAFT, State.FUTURE)

    def _at_home(self, post: Post) -> bool:
        return post.id.startswith(urls.post_id(self.registry.network, post.unit, ""))

    def aliases(
        self,
        posts: Iterable[Post],
        pages: Sequence[StandingPage],
        experts: Iterable[Expert],
        topics: Iterable[Topic],
    ) -> dict[str, str]:
        """Old address -> live address. A live page wins, then the smaller uid, which no post can forge, then the older
        date; what somebody wrote comes before what follows from a unit's new name."""
        units, posts = self.registry.units, list(posts)
        moved, renamed = [post for post in posts if post.aliases], former_sections(units)
        if not moved and not renamed:
            return {}
        live = {urls.section(unit) for unit in units.values()} | {urls.post(units[post.unit], post) for post in posts}
        live |= {urls.page(units[page.unit], page) for page in pages}
        live |= {urls.expert(expert) for expert in experts} | {urls.topic(topic) for topic in topics}
        live |= {urls.event_file(urls.post(units[post.unit], post)) for post in posts if announces_event(post)}
        ground = _Ground(live | {urls.FRONT, urls.NOT_FOUND})
        for post in sorted(moved, key=_by_age):
            for alias in post.aliases:
                if taken := ground.claim(alias, urls.post(units[post.unit], post)):
                    what = f"the old address {alias} is taken by {taken}; take it out of aliases"
                    self.say(post, "aliases", what, Level.WARNING)
        for unit in sorted(renamed, key=lambda unit: unit.uid):
            for old, new in _moved(unit, sorted(posts, key=_by_age), pages, ground.found):
                ground.claim(old, new)  # one that is taken was given to another page by somebody of the unit
        return dict(sorted(ground.found.items()))


def _contested(
    posts: Iterable[Post], name: Callable[[Post], str], taken: Collection[str] = ()
) -> tuple[list[Post], list[Post]]:
    """The posts that have a name alone, and those that share one or want one that is `taken`."""
    found = [(name(post), post) for post in posts]
    times = Counter([named for named, _ in found])
    if len(times) == len(found) and times.keys().isdisjoint(taken):
        return [post for _, post in found], []
    alone = [times[named] == 1 and named not in taken for named, _ in found]
    return (
        [post for (_, post), is_alone in zip(found, alone, strict=True) if is_alone],
        [post for (_, post), is_alone in zip(found, alone, strict=True) if not is_alone],
    )


def former_sections(units: Mapping[str, Unit]) -> tuple[Unit, ...]:
    """The units that were renamed and whose first address `/<uid>/` belongs to nobody since."""
    slugs = {unit.slug for unit in units.values()}
    return tuple(unit for unit in units.values() if unit.uid not in slugs and unit.uid not in urls.RESERVED_UNITS)


def taken_by(aliases: Iterable[str]) -> frozenset[str]:
    """The site paths at which an old address stands, and those above them: where no file may lie."""
    found: set[str] = set()
    for alias in aliases:
        parts = alias.rstrip("/").split("/")
        found |= {"/".join(parts[:count]) for count in range(2, len(parts) + 1)}
    return frozenset(found)


def _moved(
    unit: Unit, posts: Iterable[Post], pages: Iterable[StandingPage], written: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What lay under the first name of a renamed unit, and where it is now: pages, posts, then old slugs of posts."""
    live = [urls.section(unit)]
    live += [urls.page(unit, page) for page in pages if page.unit == unit.uid]
    live += [urls.post(unit, post) for post in posts if post.unit == unit.uid]
    moved = [(urls.former(unit, path), path) for path in live]
    moved += [(urls.former(unit, path), to) for path, to in written.items() if path.startswith(urls.section(unit))]
    return moved


@dataclass(slots=True)
class _Ground:
    """Who has which address, told apart as a host does that tells no capitals apart."""

    live: InitVar[set[str]]
    files: dict[str, str] = field(init=False)  # output file -> the address that it shows
    folders: dict[str, str] = field(init=False)
    spelled: dict[str, str] = field(default_factory=dict)  # folders of old addresses, as the first one wrote them
    found: dict[str, str] = field(default_factory=dict)

    def __post_init__(self, live: set[str]) -> None:
        self.files = {_file_key(path): path for path in sorted(live)}
        self.folders = {parent: path for key, path in self.files.items() for parent in _parents(key)}

    def claim(self, alias: str, live: str) -> str:
        """Give the old address to a live page; by what it is taken already, "" when it was free."""
        key = _file_key(alias)
        above = next((self.files[parent] for parent in sorted(_parents(key)) if parent in self.files), "")
        if taken := self.files.get(key) or self.folders.get(key) or above:
            return taken
        spelled = {_folded(folder): folder for folder in _parents(urls.output_file(alias))}
        for folded, folder in sorted(spelled.items()):
            # A folder of the site is spelled in small letters; an old one as the first spelled it that lies in it.
            if folded in self.folders and self.spelled.get(folded, folded) != folder:
                return self.folders[folded]
        self.spelled |= spelled
        self.found[alias] = self.files[key] = live
        self.folders |= dict.fromkeys(_parents(key), live)
        return ""


def _file_key(path: str) -> str:
    """The output file of a site path, as a host sees it that tells no capitals apart."""
    return _folded(urls.output_file(path))


def _folded(file: str) -> str:
    return file.lower() if file.isascii() else unicodedata.normalize("NFC", file).casefold()


def _parents(key: str) -> set[str]:
    """The folders above an output file."""
    found, end = set(), key.find("/")
    while end >= 0:
        found.add(key[:end])
        end = key.find("/", end + 1)
    return found


def _by_age(post: Post) -> tuple[str, datetime, str]:
    return post.unit, post.date, post.source
