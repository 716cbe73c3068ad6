"""The law of the incremental build, without files: whatever changes an output changes something that it had read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

import pytest

from plugins.admin import choices
from plugins.admin import pages as admin
from plugins.admin.programs import Program
from plugins.calendars import documents as calendars
from plugins.cards import cards
from plugins.cards.cards import Order, studio_of
from plugins.central_index import pages as central_index
from plugins.feeds import documents as feeds
from plugins.hosting import in_site as hosting
from plugins.hosting.host_files import Host
from plugins.hosting.policies import Transport
from plugins.network.asked import Asked
from plugins.network.bodies import Body
from plugins.network.brand import read_brand
from plugins.network.catalog import Assembled, assemble
from plugins.network.dress import Cards, Dress, dress_of
from plugins.network.memory import Memory
from plugins.network.reading import MODELS, Reading, Readings, read
from plugins.network.reads import Reads
from plugins.network.registry import read_registry
from plugins.network.sources import Role, walk
from plugins.network.urls import Urls
from plugins.network.watching import watched_carriage, watched_catalog
from plugins.pipeline.cells import Cells
from plugins.pipeline.drawings_kept import KeptDrawings
from plugins.pipeline.known import OutputRow
from plugins.pipeline.ledger import Ledger
from plugins.pipeline.outputs import Document, Folder, Output, Page, key_path
from plugins.pipeline.pictures import Pictures
from plugins.pipeline.staleness import LINKS, Judge, Parts, Stale
from plugins.pipeline.times import Times
from plugins.search import pages as search
from plugins.sections import pages as sections
from plugins.syndication.resolver import resolve
from tests.building import NOW, ROOT
from tests.site.busy_network import BUSY
from tests.site.small_network import NETWORK, Files, plant, png, post
from tests.trees import renderer

BRAND = read_brand(ROOT / "theme" / "brand.yaml")
STUDIO = studio_of(BRAND, ROOT / "theme", Pictures(KeptDrawings(ROOT / "no-state")))
AT = datetime.fromisoformat(NOW)
NOTES = {
    f"energy/posts/notes/2025-{1 + n % 12:02}-{1 + n // 12:02}-note-{n}.md": post(f"Note {n}.", title=f"Note {n}")
    for n in range(54)
}
MORE = [f"more-{number}" for number in range(8)]  # units, so that the masthead has to choose
UNITS = {
    path: data
    for unit in MORE
    for path, data in {
        f"{unit}/unit.yaml": f"name: {unit}\n".encode(),
        f"{unit}/experts/of-{unit}.md": f"---\nname: Of {unit}\n---\n".encode(),
        f"{unit}/posts/2024-01-0{MORE.index(unit) + 1}-first.md": post("One.", title=unit, authors=f"[of-{unit}]"),
    }.items()
}


WRITTEN = "admin: {host: gitlab, repository: firm/site, branch: main, app: a1}\n"
PROGRAM = Program(package="decap-cms", version="1", integrity="", file="", sha256="", name="decap-cms.js")


def manifest() -> bytes:
    """Tags are closed: none of one post says anything of another's, so that posts are remembered."""
    text = NETWORK["network.yaml"].decode().replace("tags: open", "  - {slug: zebra, name: Zebra}\ntags: closed")
    more = "".join(f"  {unit}: {{stage: live}}\n" for unit in MORE)
    return f"{text.replace('groups:', f'{more}groups:', 1)}{WRITTEN}".encode()


NETWORKS: Mapping[str, Files] = {
    "small": NETWORK,
    "busy": {**BUSY, **NOTES, **UNITS, "network.yaml": manifest()},  # with lists of several pages, and an archive
}


@lru_cache(maxsize=1000)
def reading(path: str, role: Role, data: bytes) -> Reading:
    return read(path, role, data, renderer())


@dataclass(frozen=True)
class Site:
    """A network as it stands at a moment, and all outputs that are made from it. `former` is what is remembered."""

    files: Files
    units: Path
    at: datetime = AT
    former: Site | None = None

    @cached_property
    def reads(self) -> Reads:
        return Reads()

    @cached_property
    def assembled(self) -> Assembled:
        sources = walk(plant(self.files, self.units))
        registry = read_registry(sources, BRAND.accents)
        found = {
            source.path: reading(source.path, source.role, sources.read(source.path))
            for source in sources.files
            if source.role in MODELS
        }
        readings = Readings.of(found.values())
        if self.former:
            readings = replace(
                Readings.of([self.former.left(one) for one in found.values()]),
                body=lambda one: found[one.path].body,
                again=lambda one: found[one.path],
                memory=self.former.memory,
            )
        return assemble(sources, registry, readings, self.at, self.reads)

    def left(self, one: Reading) -> Reading:
        """What a later build starts from: of a file that did not change, the post that was made of it."""
        made, known = self.assembled.left.posts.get(one.path), self.assembled.texts.by_path.get(one.path)
        if not made or not known or known.text_key != one.text_key or self.changed(one):
            return one
        return replace(one, fields=None, made=made, body=Body(html="", ids=one.body.ids))

    def changed(self, one: Reading) -> bool:
        data = self.files.get(one.path)
        return data is None or reading(one.path, one.role, data) is not one

    @property
    def memory(self) -> Memory:
        left = self.assembled.left
        looked = {cell for text in left.texts.values() for cell in text.looked}
        return Memory(
            maker=left.maker,
            at=self.at,
            texts=left.texts,
            quotes=left.quotes,
            cells={cell: self.reads.digest(cell) for cell in looked},
        )

    @cached_property
    def outputs(self) -> Mapping[str, Output]:
        """Every page and file that is made from the catalog, as the glue of each capability asks for it."""
        assembled, reads = self.assembled, self.reads
        network = assembled.catalog.network
        catalog = watched_catalog(assembled.catalog, reads)
        carriage = watched_carriage(resolve(assembled.catalog), reads)
        urls, dress = Urls(network.url), replace(dress_of(BRAND, network), cards=Cards.POSTS)
        reads.assumed |= {"url": network.url, "timezone": network.timezone}
        found = (
            *sections.outputs(catalog, assembled.texts, urls, dress, carriage, reads),
            *central_index.outputs(catalog, assembled.texts, urls, dress, carriage, reads),
            *feeds.outputs(catalog, assembled.texts, urls, carriage, reads),
            *search.outputs(catalog, assembled.texts, urls, dress, carriage, reads),
            *calendars.outputs(catalog, urls, dress, carriage, reads),
            *cards.outputs(catalog, urls, dress, STUDIO, carriage, reads),
            *hosting.outputs(catalog, Host.CLOUDFLARE, Transport.HOST),
            *(self.writing(choices.Network(catalog, carriage, reads), urls, dress) if network.admin else ()),
        )
        return {key_path(output): output for output in found}

    def writing(self, network: choices.Network, urls: Urls, dress: Dress) -> Iterator[Output]:
        """What is made of the network where people write; scripts and programs are not."""
        asked = {
            unit.slug: (Asked(key="title", kinds=("post",), what=unit.name),) for unit in self.assembled.catalog.units
        }
        choices.define(network, BRAND.accents, asked)
        found = admin.outputs(admin.Desk(network, urls, dress), [(PROGRAM, Path("decap-cms.js"))])
        return (one for one in found if isinstance(one, Page | Document))

    @property
    def parts(self) -> Parts:
        assert self.outputs  # whoever asks for them says what is assumed
        base = self.reads.digest_of(tuple(sorted(self.reads.assumed.items())))
        return Parts(base=base, template=lambda name: b"", file=lambda copy: b"")

    @cached_property
    def made(self) -> Mapping[str, tuple[str, frozenset[str]]]:
        """What every output says, and the cells that it read."""
        found = {}
        for path, output in self.outputs.items():
            with self.reads.noting() as noted:
                said = repr(value(output))
            found[path] = said, frozenset(noted)
        return found

    def record(self) -> tuple[dict[str, OutputRow], Cells]:
        """What this build leaves of its outputs for the next."""
        rows, cells = self._left
        return rows, Cells.of(cells)

    @cached_property
    def _left(self) -> tuple[dict[str, OutputRow], dict[str, bytes]]:
        cells = Cells()
        rows = {
            path: OutputRow(
                key=self.parts.key(self.outputs[path]), digest=b"", times=Times(0, 0, 0, 0), cells=cells.packed(noted)
            )
            for path, (_, noted) in self.made.items()
        }
        ledger = Ledger(rows={}, cells=cells, folders={}, parts=self.parts, reads=self.reads, at=0)
        ledger.digest_new_cells()
        return rows, {key: cells.row(key) for key in cells.rows()}

    def stale_after(self, before: Site) -> dict[str, Stale]:
        """The outputs that have to be made again, given what `before` left."""
        rows, cells = before.record()
        known = list(cells.names)
        traced = before.parts.base == self.parts.base
        judge = Judge(rows, cells, rows.keys(), self.parts, self.reads, traced=traced)
        judged = judge.judge(self.outputs.values())
        # What was not made, since all is as it was that it had been made from, holds what it held.
        held, compared = cells.held(), [name for name in known if not name.startswith(LINKS)]
        assert [name for name in compared if held[name] != self.reads.digest(name)] == []
        return {key_path(stale.output): stale for stale in judged}


def value(output: Output) -> object:
    if isinstance(output, Document) and isinstance(output.value, Order):
        return output.value.card
    if isinstance(output, Folder):
        index = output.value
        return index.language, index.with_program, tuple(index.entries)
    assert isinstance(output, Page | Document)
    return output.view if isinstance(output, Page) else output.value


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Site]:
    @lru_cache
    def site(name: str) -> Site:
        made = Site(NETWORKS[name], tmp_path_factory.mktemp(name) / "units")
        assert made.made  # now: while its files stand as they are
        return made

    return site


Change = Callable[[Files], Files]


def edit(path: str, old: str, new: str) -> Change:
    def change(files: Files) -> Files:
        text = files[path].decode()
        assert old in text, f"{old!r} is not in {path}"
        return {**files, path: text.replace(old, new).encode()}

    return change


def append(path: str, text: str) -> Change:
    """Lines at the end of a file: those above stay where they are."""
    return lambda files: {**files, path: files[path] + text.encode()}


def put(path: str, data: bytes) -> Change:
    return lambda files: {**files, path: data}


def drop(path: str) -> Change:
    return lambda files: {name: data for name, data in files.items() if name != path}


def move(path: str, to: str) -> Change:
    """Rename a file or a whole folder."""

    def change(files: Files) -> Files:
        assert any(name.startswith(path) for name in files)
        return {to + name[len(path) :] if name.startswith(path) else name: data for name, data in files.items()}

    return change


def also(*changes: Change) -> Change:
    def change(files: Files) -> Files:
        for one in changes:
            files = one(files)
        return files

    return change


MANIFEST = "network.yaml"
CAVERNS = "energy/posts/2026-03-02-what-caverns-cost.md"
FENCE = "tax/posts/2026-04-01-ring-fence.md"
LEVIES = "tax/posts/2026-04-15-levies.md"
ABOUT_CAVERNS = "tax/posts/2026-05-20-caverns-from-here.md"
EVENING = "energy/posts/2026-09-09-an-evening.md"
DANA = "energy/experts/dana-ortiz.md"
PINNED = "pinned: [energy/what-caverns-cost]"
TOLD = "We advise two ferrymen."
FOR_SOME = "units: [heat, tax], topics: [pay, hydrogen]"

TRANSLATION = post(
    "O sal.", title="Quanto custam", authors="[ana-silva]", tags="[hydrogen]", translation_of="energy/what-caverns-cost"
)
IN_ENGLISH = post("Salt.", title="Once more", authors="[sam-cole]", translation_of="energy/what-caverns-cost")
TRANSLATED = put("labs/posts/2026-03-03-cavernas.md", TRANSLATION)

CHANGES: Mapping[str, Change] = {
    # Posts
    "the title of a post": edit(CAVERNS, "What storage caverns cost", "What they cost"),
    "the summary of a post": edit(CAVERNS, "A number for every depth.", "One number."),
    "the words of a post": edit(CAVERNS, "In money of 2026", "In money of 2025"),
    "a heading that others link to": edit(FENCE, "## Why", "## How"),
    "a quoted passage": edit(FENCE, "A fence is a promise.", "A fence is a threat."),
    "the words of a quotation": edit(ABOUT_CAVERNS, "quote: A cavern costs", "quote: what the table says"),
    "the authors of a post": edit(CAVERNS, "[dana-ortiz, li-wei]", "[li-wei]"),
    "the topics of a post": edit(CAVERNS, "[hydrogen, storage]", "[pay]"),
    "two posts on the same two topics": also(
        put("energy/posts/2025-11-01-both.md", post("Both.", tags="[pay, storage]")),
        put("tax/posts/2025-11-02-both.md", post("Both.", tags="[storage, pay]", authors="[sam-cole]")),
    ),
    "a topic that is written on much": also(
        *(put(f"energy/posts/2026-11-0{n}-much.md", post("Much.", tags="[pay]")) for n in range(1, 6))
    ),
    "a hundred posts in a year": also(
        *(put(f"energy/posts/2022-01-{1 + n % 28:02}-of-{n}.md", post("One.")) for n in range(101))
    ),
    "a topic that a tag opens": edit(CAVERNS, "[hydrogen, storage]", "[hydrogen, Deep Salt]"),
    "a tag's other spelling": edit("labs/posts/2026-10-01-ensaio.md", "Zebra", "zebra"),
    "the form of a post": edit(CAVERNS, "analysis", "explainer"),
    "a change that a post tells of": edit(CAVERNS, "The threshold is 90.", "The threshold is 91."),
    "the day of a post": edit(LEVIES, "title:", "date: 2026-04-16\ntitle:"),
    "the year of a post": edit(LEVIES, "title:", "date: 2019-04-16\ntitle:"),
    "who may carry a post": edit(LEVIES, "share: [heat, labs]", "share: nobody"),
    "to whom a post is offered": edit(LEVIES, "to: [labs]", "to: [energy]"),
    "the picture of a post": edit(CAVERNS, "image: media/cavern.png", "image: media/map.svg"),
    "an old address": edit(CAVERNS, "cavern-costs", "costs-of-caverns"),
    "the slug of a post": edit(CAVERNS, "title:", "slug: caverns\ntitle:"),
    "the language of a post": edit(CAVERNS, "title:", "lang: de\ntitle:"),
    "the words of a title that two posts share": edit(LEVIES, "Who pays a levy", "Caverns that pay a levy"),
    "a link from one post to another": edit(LEVIES, "A levy is paid", "A [levy](2026-04-01-ring-fence.md) is paid"),
    "a link that leads no more to a post": edit(
        FENCE, "[caverns](../../energy/posts/2026-03-02-what-caverns-cost.md)", "caverns"
    ),
    "the last link to a post is gone": edit(
        CAVERNS, "[the fence](../../tax/posts/2026-04-01-ring-fence.md#why)", "the fence"
    ),
    "a translation": TRANSLATED,
    "a translation of what is withdrawn then": also(
        TRANSLATED, edit(CAVERNS, "title:", "status: withdrawn\nreason: Old.\ntitle:")
    ),
    "a translation into one's own language": put("tax/posts/2026-03-03-again.md", IN_ENGLISH),
    "a translation of what is not shared": edit(LEVIES, "title:", "lang: fr\ntranslation_of: tax/our-own\ntitle:"),
    "where an event is": edit(EVENING, "Leeds", "Hull"),
    "when an event begins": edit(EVENING, "T18:00", "T16:00"),
    "an event without an hour": edit(EVENING, "T18:00", ""),
    "an event that was": edit(EVENING, "2026-12-01", "2026-10-01"),
    "an event is called off": edit(EVENING, "title:", "status: withdrawn\nreason: Snow.\ntitle:"),
    "an event is forgotten": edit(EVENING, "title:", "status: retracted\nreason: Snow.\ntitle:"),
    "an old address of an event": edit(EVENING, "title:", "aliases: [evening]\ntitle:"),
    "a post becomes an event": edit(
        FENCE, "form: explainer", "form: event\nstarts: 2027-01-01\nends: 2027-01-02\nplace: Leeds"
    ),
    "an event becomes a post": lambda files: {
        **files,
        EVENING: re.sub(rb"(form|starts|ends|place): .*\n", b"", files[EVENING]),
    },
    "a post is withdrawn": edit(CAVERNS, "title:", "status: withdrawn\nreason: Old.\ntitle:"),
    "a post is retracted": edit(FENCE, "title:", "status: retracted\nreason: Old.\ntitle:"),
    "a post expires": edit(LEVIES, "title:", "expires: 2026-05-01\ntitle:"),
    "a post becomes a draft": edit(LEVIES, "title:", "status: draft\ntitle:"),
    "a draft is published": edit("energy/posts/2026-08-01-not-ready.md", "status: draft\n", ""),
    "a new post": put("labs/posts/2026-11-01-novo.md", post("Novo.", authors="[ana-silva]", tags="[hydrogen]")),
    "a new newest post": put("energy/posts/2026-11-19-new.md", post("New.", tags="[pay]")),
    "a new old post": put("steam/posts/2020-01-02-new.md", post("New.", authors="[old-hand]")),
    "a post is gone": drop(FENCE),
    "the only post of a unit is gone": drop("labs/posts/2026-10-01-ensaio.md"),
    "a post with a mistake": edit(FENCE, "form: explainer", "form: nonsense"),
    "a post moves to another unit": move(LEVIES, "labs/posts/2026-04-15-levies.md"),
    "a comment on another post": edit(ABOUT_CAVERNS, "energy/what-caverns-cost", "energy/an-evening"),
    "a comment on another post of its own": edit(ABOUT_CAVERNS, "energy/what-caverns-cost", "tax/levies"),
    "the reason of a retraction": edit("energy/posts/2026-10-04-said-too-soon.md", "another firm's", "nobody's"),
    "a retraction that is news no more": edit(
        "energy/posts/2026-10-04-said-too-soon.md", "updated: 2026-11-05", "updated: 2026-10-05"
    ),
    # Files
    "another picture": put("energy/media/cavern.png", png(61) + b"more"),
    "a picture is gone": drop("energy/media/cavern.png"),
    "a file that a text links to is gone": drop("energy/media/costs.csv"),
    "a photo is gone": drop("energy/media/dana.png"),
    # People and pages
    "the name of an expert": edit(DANA, "name: Dana Ortiz", "name: Dana Ortega"),
    "the role of an expert": edit("tax/experts/sam-cole.md", "Counsel", "Partner"),
    "the biography of an expert": edit(DANA, "Dana has run", "Dana ran"),
    "what an expert knows": edit(DANA, "topics: [hydrogen]", "topics: [pay, storage]"),
    "for whom an expert writes": edit(DANA, "writes_for: [tax]", "writes_for: [labs]"),
    "a name comes into dispute": also(
        edit("network.yaml", "{lead: old-hand, stage: closed}", "{stage: closed}"),
        put("energy/experts/old-hand.md", b"---\nname: Another Hand\n---\n\nAnother.\n"),
    ),
    "an expert is held": edit("energy/experts/li-wei.md", "role: Engineer", "email: nonsense"),
    "an expert moves to another unit": move("energy/experts/li-wei.md", "tax/experts/li-wei.md"),
    "a new expert": put("labs/experts/new-here.md", b"---\nname: New Here\nrole: Reader\n---\n\nReads.\n"),
    "an expert of whom others know nothing is gone": drop("energy/experts/ines-okafor.md"),
    "the title of a page": edit("tax/pages/law.md", "The law", "The laws"),
    "the words of a page": edit("tax/pages/law.md", "The part.", "A part."),
    "the order of pages": put("energy/pages/first.md", b"---\ntitle: First\norder: 0\n---\n\nWords.\n"),
    # Units
    "the name of a unit": edit("tax/unit.yaml", "name: Tax", "name: Taxes"),
    "the summary of a unit": edit("tax/unit.yaml", "What it costs to have.", "What it costs."),
    "the accent of a unit": edit("tax/unit.yaml", "accent: plum", "accent: teal"),
    "the kind of a unit": edit("tax/unit.yaml", "kind: practice", "kind: client"),
    "what a unit must tell": append("tax/unit.yaml", f"\ndisclosures: [{{text: {TOLD}}}]\n"),
    "the language of a unit": edit("labs/unit.yaml", "lang: pt", "lang: fr"),
    "what a unit follows": edit("labs/unit.yaml", "follow: [", "follow: [{topics: [caverns, pay]}, "),
    "how much of it": edit("energy/unit.yaml", "limit: ", "limit: 1"),
    "with whom a unit shares": edit("labs/unit.yaml", "share: [energy, tax]", "share: [tax]"),
    "whether a unit takes offers": edit("labs/unit.yaml", "name: Labs", "name: Labs\noffers: never"),
    "a folder is renamed": also(move("tax/", "levy/"), edit("levy/unit.yaml", "name: Tax", "name: Tax\nuid: tax")),
    "a note on what is carried": edit("energy/carried.yaml", "One sentence of ours.", "Ours."),
    "what is pinned": edit("energy/carried.yaml", "pin: true, ", ""),
    "what is hidden": edit("energy/carried.yaml", "hide: true", "hide: false"),
    "an outside feed": edit("energy/outside/grid-operator.json", '"title": "', '"title": "Of late: '),
    "an outside feed is gone": drop("energy/outside/grid-operator.json"),
    # The network
    "the name of the network": edit(MANIFEST, "name: Northwind", "name: Southwind"),
    "the tagline": edit(MANIFEST, "Independent advice", "Plain advice"),
    "the language of the network": edit(MANIFEST, "language: en", "language: de"),
    "the address of the network": edit(MANIFEST, "insights.northwind.example", "northwind.example/deep"),
    "the time zone": edit(MANIFEST, "Europe/London", "Pacific/Auckland"),
    "the centre": edit(MANIFEST, "centre: [ines-okafor]", "centre: [dana-ortiz]"),
    "the lead of a unit": edit(MANIFEST, "lead: sam-cole", "lead: dana-ortiz"),
    "a unit without a lead": edit(MANIFEST, "lead: sam-cole, ", ""),
    "a unit is closed": edit(MANIFEST, "lead: sam-cole, stage: live", "lead: sam-cole, stage: closed"),
    "a pilot goes live": edit(MANIFEST, "stage: pilot", "stage: live"),
    "who is in a group": edit(MANIFEST, "heat: [energy, steam]", "heat: [steam]"),
    "the name of a topic": edit(MANIFEST, "name: Hydrogen", "name: Hydrogen gas"),
    "what is said about a topic": edit(MANIFEST, "The gas and what", "All that"),
    "the alias of a topic": edit(MANIFEST, "[storage]", "[stores]"),
    "the slug of a topic": edit(MANIFEST, "slug: pay,", "slug: wages,"),
    "a new topic": edit(MANIFEST, "topics:\n", "topics:\n  - {slug: steam, name: Steam}\n"),
    "what must be told below every post": edit(MANIFEST, "rules:", "disclosures: [{text: We advise some.}]\nrules:"),
    "what must be told below some posts": edit(
        MANIFEST, "rules:", f"disclosures: [{{text: {TOLD}, {FOR_SOME}}}]\nrules:"
    ),
    "what must be told in another language": edit(
        MANIFEST, "rules:", "disclosures: [{text: We., translations: {pt: Nós.}}]\nrules:"
    ),
    "what is pinned on the front page": edit(MANIFEST, "[energy/what-caverns-cost]", "[tax/ring-fence]"),
    "how much the front page shows": edit(MANIFEST, "per_unit: 2", "per_unit: 0"),
    "how many sections the front page shows": edit(MANIFEST, "per_unit: 2", "per_unit: 2, sections: 1"),
    "how old the lead may be": edit(MANIFEST, PINNED, "pinned: [], lead_days: 365"),
    "where people write": lambda files: (
        edit(MANIFEST, "branch: main", "branch: next")(files)
        if WRITTEN.encode() in files[MANIFEST]
        else append(MANIFEST, WRITTEN)(files)
    ),
    "when a section gives way": edit(MANIFEST, "per_unit: 2", "per_unit: 2, quiet_days: 1"),
    "a second post is pinned": edit(MANIFEST, PINNED, "pinned: [tax/levies, energy/what-caverns-cost]"),
    "who may open a topic": lambda files: (
        edit(MANIFEST, "tags: open", "tags: closed")(files)
        if b"tags: open" in files[MANIFEST]
        else edit(MANIFEST, "tags: closed", "tags: open")(files)
    ),
}
LATER: Mapping[str, timedelta] = {
    "an event is over": timedelta(days=20),
    "a retraction is news no more": timedelta(days=60),
    "what was of the future is published": timedelta(days=90),
}
EACH = [(network, name) for network in NETWORKS for name in (*CHANGES, *LATER)]


NEUTRAL = ("a tag's other spelling", "who may open a topic", "the alias of a topic", "the centre")  # in one network


def after(name: str, network: str, units: Path, former: Site | None = None) -> Site:
    files = NETWORKS[network]
    changed = CHANGES[name](files) if name in CHANGES else files
    return Site(changed, units, AT + LATER.get(name, timedelta()), former)


@pytest.mark.parametrize(("network", "name"), EACH)
def test_whatever_changes_an_output_is_something_that_it_had_read(
    network: str, name: str, before: Callable[[str], Site], tmp_path: Path
) -> None:
    once, now = before(network), after(name, network, tmp_path / "units")
    assert list(_differences(once, now, missed(once, now))) == []
    changed = [path for path, (said, _) in now.made.items() if path not in once.made or said != once.made[path][0]]
    assert changed or name in NEUTRAL, "the change changes nothing that is shown"


def missed(once: Site, now: Site) -> list[str]:
    """The outputs that would be left as they were though they say something else now."""
    stale = now.stale_after(once)
    return [path for path, (said, _) in now.made.items() if path not in stale and said != once.made[path][0]]


def _differences(once: Site, now: Site, paths: list[str]) -> Iterator[str]:
    """The first place where what an output says differs, for who has to find the read that is not noted."""
    for path in paths:
        was, is_ = once.made[path][0], now.made[path][0]
        at = next((place for place, (one, other) in enumerate(zip(was, is_, strict=False)) if one != other), 0)
        yield f"{path}: {was[max(0, at - 120) : at + 60]!r} is now {is_[max(0, at - 20) : at + 60]!r}"


def test_a_read_that_is_not_noted_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reads, "note", lambda reads, cell: None)
    once = Site(NETWORK, tmp_path / "before" / "units")
    assert once.made
    for name in ("the title of a post", "the name of an expert", "the tagline"):
        with pytest.raises(AssertionError):  # as an output that is not stale, or as a cell that was not made
            assert missed(once, after(name, "small", tmp_path / name / "units")) == []


@pytest.mark.parametrize("network", NETWORKS)
def test_nothing_is_stale_when_nothing_changed(network: str, before: Callable[[str], Site], tmp_path: Path) -> None:
    once, now = before(network), Site(NETWORKS[network], tmp_path / "units")
    assert now.stale_after(once) == {}


@pytest.mark.parametrize(("network", "name"), EACH)
def test_what_is_remembered_makes_the_same_catalog_as_everything_read_anew(
    network: str, name: str, before: Callable[[str], Site], tmp_path: Path
) -> None:
    once = before(network)
    anew = after(name, network, tmp_path / "units").assembled
    again = after(name, network, tmp_path / "units", former=once).assembled
    assert again.catalog == anew.catalog
    assert again.problems == anew.problems
    assert (again.held, again.unpublished, again.next_due) == (anew.held, anew.unpublished, anew.next_due)
    assert again.keys == anew.keys
    assert again.left.posts == anew.left.posts
    for source, text in anew.texts.kept.items():
        found = again.texts.kept[source]
        assert (found.body, found.looked, found.mistakes, found.used) == (
            text.body,
            text.looked,
            text.mistakes,
            text.used,
        )
        assert again.texts.text(source) == anew.texts.text(source)
    assert again.texts.kept.keys() == anew.texts.kept.keys()


def test_what_is_remembered_is_used(before: Callable[[str], Site], tmp_path: Path) -> None:
    once = before("busy")
    again = after("the words of a page", "busy", tmp_path / "units", former=once).assembled
    reused = [post.source for post in again.catalog.posts if any(post is old for old in once.assembled.catalog.posts)]
    assert len(reused) == len(again.catalog.posts)
    resolved = [source for source, text in again.texts.kept.items() if text is not once.assembled.texts.kept[source]]
    assert resolved == ["tax/pages/law.md"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("the title of a post", set()),
        ("where an event is", set()),
        ("the name of a unit", set()),
        ("a change that a post tells of", set()),
        ("the title of a page", set()),
        ("the day of a post", {"tax/sitemap.xml"}),
        ("a new old post", {"steam/sitemap.xml", "sitemap-network.xml", "sitemap.xml"}),
    ],
)
def test_a_list_for_search_engines_is_made_again_when_an_address_or_a_day_in_it_changes(
    name: str, expected: set[str], before: Callable[[str], Site], tmp_path: Path
) -> None:
    stale = after(name, "small", tmp_path / "units").stale_after(before("small"))
    assert {path for path in stale if "sitemap" in path} == expected


def test_the_words_of_an_event_touch_no_calendar_and_its_place_touches_three(
    before: Callable[[str], Site], tmp_path: Path
) -> None:
    def calendars_after(change: Change, to: str) -> set[str]:
        now = Site(change(NETWORK), tmp_path / to / "units")
        return {path for path in now.stale_after(before("small")) if path.endswith(".ics")}

    assert calendars_after(edit(EVENING, "Leeds", "Hull"), "a") == {
        *("energy/an-evening/event.ics", "energy/events.ics", "events.ics")
    }
    assert calendars_after(edit(CAVERNS, "In money of 2026", "In money of 2025"), "b") == set()
    assert calendars_after(edit(CAVERNS, "What storage caverns cost", "What they cost"), "c") == set()


def test_what_stands_alone_is_made_again_alone(before: Callable[[str], Site], tmp_path: Path) -> None:
    now = after("the words of a page", "busy", tmp_path / "units")
    assert list(now.stale_after(before("busy"))) == ["tax/law/index.html", "pagefind/tax/pagefind-entry.json"]


@pytest.mark.parametrize("name", ["what must be told below some posts", "what a unit must tell"])
def test_what_must_be_told_makes_nothing_again_but_what_shows_it(
    name: str, before: Callable[[str], Site], tmp_path: Path
) -> None:
    once, now = before("busy"), after(name, "busy", tmp_path / "units")
    shows = {path for path, (said, _) in now.made.items() if TOLD in said}
    assert now.stale_after(once).keys() == shows
    assert {"tax/ring-fence/index.html", "tax/feed.xml", "network.json"} <= shows or "some" in name
    assert len(shows) < len(now.made) / 2
