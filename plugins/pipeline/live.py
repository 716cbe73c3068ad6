"""The network in memory, for the preview: pages are made when they are asked for, and nothing is written.

A saved post is followed in two steps. First its own page: the file is read, and stands in for what it was. Then
everything: the whole network is put together again from what did not change and what did, and takes the place of the
former one at once. So an answer is always of one state, and never waits for the second step.
"""

from __future__ import annotations

import gc
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment

from plugins.network import urls
from plugins.network.carrying import NOTHING_CARRIED, Carriage
from plugins.network.catalog import Assembled
from plugins.network.dress import Dress
from plugins.network.live import Answer, Behind, Shown, Step
from plugins.network.problems import Level
from plugins.network.reads import Reads
from plugins.network.sources import Role, Source
from plugins.network.urls import Urls
from plugins.network.viewing import Viewer
from plugins.pipeline.bodies_kept import KeptBodies
from plugins.pipeline.intake import Intake
from plugins.pipeline.live_kept import Remembered, Stood
from plugins.pipeline.outputs import Copy, Data, Document, File, Page
from plugins.pipeline.render import render
from plugins.pipeline.workers import Read

LAST_GOOD = 200  # pages kept that were once shown, for when a mistake holds their post
_FILES = ("image", "audio", "video")  # of a post
SWEEP = 16  # states, after which the former ones are looked for
QUICK = 4  # posts saved at once whose pages are made before everything else


@dataclass
class Site:
    """One state of the site: everything that it may show, made when it is asked for."""

    outputs: Mapping[str, File]  # by path
    environment: Environment
    assembled: Assembled  # with all that is wrong
    alone: Assembled  # without what rooms found wrong
    kept: dict[str, Any]  # by rooms, from state to state
    reads: Reads
    intake: Intake
    bodies: KeptBodies
    settings: Mapping[str, Any]  # Pelican's
    watched: tuple[Path, ...]
    dress: Dress = field(default_factory=Dress)
    carriage: Carriage = NOTHING_CARRIED
    made: dict[str, Answer] = field(default_factory=dict)
    stood: dict[str, Stood] = field(default_factory=dict)  # posts that others don't show as they are now, by source
    said: int = 0  # how many problems the maker of posts had found
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.said = len(self.assembled.maker.problems) if self.assembled.maker else 0

    @cached_property
    def urls(self) -> Urls:
        return Urls(self.assembled.catalog.network.url)

    def answer(self, path: str) -> Answer | None:
        """What is at a page's path; None when there is nothing. Raises BuildError for a template with a mistake."""
        output = self.output(path)
        if output is None:
            return None
        if isinstance(output, Copy):
            found = output.source.stat()
            return Answer(etag=f"{found.st_size:x}-{found.st_mtime_ns:x}", file=output.source)
        with self.lock:
            if output.path not in self.made:
                body = self._bytes(output)
                self.made[output.path] = Answer(etag=hashlib.blake2b(body, digest_size=16).hexdigest(), body=body)
            return self.made[output.path]

    def output(self, path: str) -> File | None:
        """What is shown at a path."""
        return self.outputs.get(f"{path}index.html" if path.endswith("/") or not path else path)

    def behind(self, path: str) -> Behind | None:
        """What the page of a post is made of; None for any other."""
        output, page = self.output(path), self.answer(path)
        post = self.assembled.catalog.post_at.get(output.owner) if output else None
        if post is None or page is None or not isinstance(output, Page):
            return None
        texts = self.assembled.texts
        with self.lock:  # whatever makes a page makes it alone
            return Behind(
                viewer=Viewer(self.assembled.catalog, self.urls, self.dress, self.carriage, Reads()),
                post=post,
                text=texts.text(post.source),
                mistakes=texts.kept[post.source].mistakes,
                folder=self.intake.sources.root / post.source.partition("/")[0],
                page=page.body,
            )

    def _bytes(self, output: Page | Document | Data) -> bytes:
        match output:
            case Page():
                return render(self.environment, output)
            case Document():
                return output.write(output.value)
            case Data():
                return output.data

    def stand_in(self, read: Read) -> bool | None:
        """Let a post as it was just read stand in for what it was, on its own page; None when it can't.

        True when only its words are others: no page but its own, and no feed but for these words, is another then.
        """
        reading, assembled = read.reading, self.assembled
        catalog, texts = assembled.catalog, assembled.texts
        before, unit = catalog.post_at.get(reading.path), catalog.unit.get(reading.path.partition("/")[0])
        if before is None or assembled.maker is None or reading.path not in texts.kept:
            return None
        post = assembled.maker.make(reading, unit or catalog.unit[before.unit])
        if post is None or (post.unit, post.slug, post.id) != (before.unit, before.slug, before.id):
            return None
        listed = catalog.published.get(before.key, before)  # another that is equal may stand in for it already
        lost = {name: "" for name in _FILES if f"{post.unit}/{getattr(post, name)}" not in catalog.file}
        if read.row:
            self.bodies.put(reading.text_key, read.row)
        old_reading, old_text, said = (
            texts.by_path[reading.path],
            texts.kept[reading.path],
            len(assembled.maker.problems),
        )
        texts.by_path[reading.path] = replace(reading, fields=None)
        text = texts.keep(reading.path)
        catalog.post_at[reading.path] = stands = replace(post, **lost)  # type: ignore[arg-type]
        whole = (
            not self.stood
            and stands == before
            and reading.body.ids == old_reading.body.ids
            and (reading.warnings, reading.verdicts) == (old_reading.warnings, old_reading.verdicts)
            and (text.mistakes, text.used, text.looked) == (old_text.mistakes, old_text.used, old_text.looked)
            and before.id not in catalog.answers  # whose quotes would have to be looked for again
            and not post.quote
            and said == self.said
        )
        if not whole:
            first = self.stood.get(reading.path)
            self.stood[reading.path] = (
                replace(first, read=read) if first else Stood(listed, old_text, read, old_reading.verdicts)
            )
        return whole

    def remembered(self, at: int, *, follow: Collection[str] = ()) -> Remembered:
        """What the next state may take from this one. Where nothing but the posts `follow` was saved, these lead on."""
        saved = tuple(self.stood.values()) if self.stood.keys() == set(follow) else ()
        left, paths = self.alone.left, self.outputs.keys()
        return Remembered(self.bodies, left, self.alone, self.reads, at, self.intake, saved, self.kept, paths)

    # Where things are

    def page_of(self, source: str) -> str:
        """The path of the page that a source is on, or would be; "", the front page, for what has none of its own."""
        folder, _, rest = source.partition("/")
        unit = next((unit for unit in self.assembled.catalog.units if unit.slug == folder), None)
        if unit is None:
            return ""
        if key := self.assembled.keys.get(source):
            return f"{unit.slug}/{key.partition('/')[2]}/"
        name = rest.rpartition("/")[2].removesuffix(".md")
        if rest.startswith("pages/"):
            return f"{unit.slug}/{name}/"
        return f"experts/{name}/" if rest.startswith("experts/") else f"{unit.slug}/"

    def source(self, path: str) -> Path | None:
        """The file that a page is made of; None for a page of none, or of many."""
        output, catalog = self.output(path), self.assembled.catalog
        if not isinstance(output, Page):
            return None
        owner = output.owner
        if not owner.endswith(".md"):  # the pages of experts and units belong to whoever makes them
            expert = catalog.expert.get(path.removeprefix("experts/").removesuffix("/"))
            owner = expert.source if expert and path == urls.expert(expert)[1:] else ""
            owner = owner or next((f"{unit.slug}/unit.yaml" for unit in catalog.units if path == f"{unit.slug}/"), "")
        return self.intake.sources.root / owner if owner else None

    def problems(self) -> tuple[Shown, ...]:
        """Everything that is wrong, each on the page that it is about."""
        root = self.intake.sources.root
        found = []
        for problem in self.assembled.problems:
            source = problem.file.removeprefix(f"{root.name}/")
            page = frozenset([self.page_of(source)])
            found.append(Shown(problem=problem, source=root / source, pages=page))
        return tuple(found)

    def held(self) -> frozenset[str]:
        """The paths of pages whose sources are held: what they showed last may be shown still, with what is wrong."""
        wrong = (one for one in self.problems() if one.problem.level is Level.ERROR)
        return frozenset(path for one in wrong for path in one.pages or () if path)


MakeSite = Callable[[Remembered], Site]
ReadOne = Callable[[Site, Source], Read]


class LiveSite:
    """A `Live` whose states `make` makes. Without a state there is nothing to show but what is wrong."""

    def __init__(self, make: MakeSite, reread: ReadOne, watched: tuple[Path, ...], clock: Callable[[], int]) -> None:
        self._make, self._reread, self._clock = make, reread, clock
        self._watched = watched
        self._site: Site | None = None
        self._last_good: OrderedDict[str, Answer] = OrderedDict()
        self._held: frozenset[str] = frozenset()
        self._ready, self._loads = False, 0
        self._shown: tuple[Shown, ...] = ()

    def load(self, follow: Collection[str] = ()) -> None:
        """Put the whole network together, in which nothing but the posts `follow` was saved if there are any.

        Raises StopError, and then the state before stays.
        """
        at = self._clock()
        before = self._site.remembered(at, follow=follow) if self._site else Remembered(at=at)
        gc.unfreeze()
        site = self._make(before)
        shown, held = site.problems(), site.held()
        self._site, self._shown, self._held = site, shown, held
        self._watched = site.watched
        self._loads += 1
        gc.freeze()  # an answer must not wait while a whole network is looked through for garbage

    @property
    def prefix(self) -> str:
        return self._site.urls.prefix if self._site else ""

    def watched(self) -> tuple[Path, ...]:
        return self._watched

    def problems(self) -> tuple[Shown, ...]:
        return self._shown

    def answer(self, path: str) -> Answer | None:
        site = self._site
        found = site.answer(path) if site else None
        if found is None:
            return self._last_good.get(path) if path in self._held else None
        if path.endswith("/"):
            self._last_good[path] = found
            self._last_good.move_to_end(path)
            while len(self._last_good) > LAST_GOOD:
                self._last_good.popitem(last=False)
        return found

    def source(self, path: str) -> Path | None:
        site = self._site
        return site.source(path) if site else None

    def behind(self, path: str) -> Behind | None:
        site = self._site
        return site.behind(path) if site else None

    def update(self, changed: frozenset[Path]) -> Iterator[Step]:
        """First the pages of posts that were saved, then everything."""
        site, whole, follow = self._site, False, frozenset[str]()
        if site and 0 < len(changed) <= QUICK:
            found = [self._quickly(site, path) for path in sorted(changed)]
            right, whole = frozenset(page for page, _ in found if page), all(alone for _, alone in found)
            if whole:
                yield Step(right=None, said=f"{', '.join(f'/{path}' for path in sorted(right))} and all else is right")
                return
            if right:
                yield Step(right=right, said=f"{', '.join(f'/{path}' for path in sorted(right))} is right")
            if all(page for page, _ in found):
                follow = frozenset(site.stood)
        self.load(follow)
        assert self._site is not None
        self._be_ready(self._site)
        count = len(self._site.assembled.catalog.posts)
        wrong = len(self._shown)
        more = f", {wrong} problem{'s' if wrong != 1 else ''}" if wrong else ""
        yield Step(right=None, said=f"everything is right ({count} posts{more})")
        if self._loads % SWEEP == 0:  # now: it takes as long as all else, and nobody waits for it
            gc.unfreeze()
            gc.collect()
            gc.freeze()

    def _be_ready(self, site: Site) -> None:
        """Read a post once, so that whatever reads the first one that is saved is there already."""
        if not self._ready:
            self._ready = True
            posts = (one for one in site.intake.sources.files if one.role is Role.POST)
            for source in islice(posts, 1):
                self._reread(site, source)

    def _quickly(self, site: Site, path: Path) -> tuple[str, bool]:
        """Let a saved post stand in for what it was; the path of its page, "" when only the whole can tell.

        Also whether nothing but its own words is another: then nothing else has to be put together again.
        """
        source = _post_among(site, path)
        if source is None:
            return "", False
        with site.lock:
            stood = site.stand_in(self._reread(site, source))
            if stood is None:
                return "", False
            page = site.page_of(source.path)
            if stood:
                site.made.clear()  # feeds have its words, too
                site.reads.forget_recent()
            else:
                site.made.pop(f"{page}index.html", None)
            return page, stood


def _post_among(site: Site, path: Path) -> Source | None:
    """The source that is a post at `path`, if it was there before."""
    root = site.intake.sources.root
    if not path.is_relative_to(root):
        return None
    name = path.relative_to(root).as_posix()
    return next((one for one in site.intake.sources.files if one.path == name and one.role is Role.POST), None)
