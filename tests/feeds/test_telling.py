"""What feeds say as values: it differs if and only if the files that are written differ."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from markupsafe import Markup

from plugins.feeds.documents import outputs
from plugins.feeds.telling import Unmade, feeds
from plugins.network.feeding import Fed
from plugins.network.library import Text
from plugins.network.urls import Urls
from plugins.syndication.resolver import resolve
from tests.site.small_network import NETWORK, Files, manifest, plant, png, post
from tests.trees import Survey, survey

CAVERNS = "energy/posts/2026-03-02-what-caverns-cost.md"
FENCE = "tax/posts/2026-04-01-ring-fence.md"
EVENING = "energy/posts/2026-09-09-an-evening.md"


def with_key(path: str, line: str) -> Callable[[Files], Files]:
    """A line of front matter in the place of the one with the same key, or as the first."""
    key = line.partition(":")[0]

    def edit(files: Files) -> Files:
        lines = files[path].decode().split("\n")
        end = lines.index("---", 1)
        kept = [old for old in lines[1:end] if not old.startswith(f"{key}:")]
        return {**files, path: "\n".join(["---", line, *kept, *lines[end:]]).encode()}

    return edit


def replaced(path: str, old: str, new: str) -> Callable[[Files], Files]:
    def edit(files: Files) -> Files:
        assert old.encode() in files[path]
        return {**files, path: files[path].replace(old.encode(), new.encode())}

    return edit


def put(path: str, data: bytes) -> Callable[[Files], Files]:
    return lambda files: {**files, path: data}


def without(path: str) -> Callable[[Files], Files]:
    return lambda files: {name: data for name, data in files.items() if name != path}


def moved(folder: str, to: str) -> Callable[[Files], Files]:
    """A unit's folder under another name; with its uid, as it has to be."""

    def edit(files: Files) -> Files:
        found = {(f"{to}/{name.removeprefix(f'{folder}/')}" if name.startswith(f"{folder}/") else name): data
                 for name, data in files.items()}  # fmt: skip
        return {**found, f"{to}/unit.yaml": found[f"{to}/unit.yaml"] + f"uid: {folder}\n".encode()}

    return edit


EDITS: dict[str, Callable[[Files], Files]] = {
    "nothing": lambda files: files,
    "a title": with_key(CAVERNS, "title: What caverns cost now"),
    "a summary": with_key(CAVERNS, "summary: Another number."),
    "the authors": with_key(CAVERNS, "authors: [li-wei]"),
    "the date": with_key(CAVERNS, "date: 2026-03-03"),
    "the topics": with_key(CAVERNS, "tags: [pay]"),
    "the words": replaced(CAVERNS, "A cavern costs", "Each cavern costs"),
    "a link": replaced(CAVERNS, "#why", ""),
    "a picture's words": replaced(CAVERNS, "![A cavern head]", "![The head of a cavern]"),
    "a heading that others link to": replaced(FENCE, "## Why", "## Because"),
    "a change that readers should know": with_key(CAVERNS, "changes: [{date: 2026-11-01, what: It is 91.}]"),
    "the picture": put("energy/media/cavern.png", png(61) + b"\0" * 9),
    "a file that feeds do not name": put("energy/media/costs.csv", b"year,cost\n2026,91\n"),
    "the picture's alternative text": with_key(CAVERNS, "image_alt: A head at dawn"),
    "an old address": with_key(CAVERNS, "aliases: [cavern-costs, elsewhere]"),
    "an id": with_key(CAVERNS, "id: tag:northwind.example,2026:energy/another"),
    "a slug": with_key(CAVERNS, "slug: costs"),
    "a language": with_key(CAVERNS, "lang: pt"),
    "a disclosure": with_key(CAVERNS, "disclosure: We advise the operator."),
    "who may carry it": with_key(CAVERNS, "share: nobody"),
    "an offer": with_key(EVENING, "to: [tax]"),
    "the place of an event": with_key(EVENING, "place: York"),
    "the words quoted": with_key("energy/posts/2026-06-01-fence-from-here.md", "quote: A promise."),
    "a day of review": with_key(CAVERNS, "review_by: 2027-01-01"),
    "withdrawn": lambda files: with_key(CAVERNS, "reason: It is wrong.")(with_key(CAVERNS, "status: withdrawn")(files)),
    "retracted": lambda files: with_key(FENCE, "reason: It is wrong.")(with_key(FENCE, "status: retracted")(files)),
    "another reason": with_key("energy/posts/2026-02-02-wrong-figures.md", "reason: They were wrong."),
    "expired": with_key(FENCE, "expires: 2026-10-01"),
    "a draft": with_key(FENCE, "status: draft"),
    "a mistake": with_key(FENCE, "statsu: draft"),
    "deleted": without(FENCE),
    "a new post of one unit": put("energy/posts/2026-11-20-new.md", post("New.", title="New")),
    "a new post on a topic": put("energy/posts/2026-11-20-new.md", post("New.", title="New", tags="[hydrogen]")),
    "a post to come": put("energy/posts/2027-11-20-new.md", post("New.", title="New", tags="[hydrogen]")),
    "an expert's name": with_key("energy/experts/dana-ortiz.md", "name: Dana Ortiz Vale"),
    "an expert's role": with_key("energy/experts/dana-ortiz.md", "role: Adviser"),
    "an expert's life": replaced("energy/experts/dana-ortiz.md", "has run", "runs"),
    "an expert who is gone": without("energy/experts/li-wei.md"),
    "a new expert": put("tax/experts/new-hand.md", b"---\nname: New Hand\n---\n"),
    "a unit's name": replaced("energy/unit.yaml", "Energy & Infrastructure", "Energy"),
    "a unit's summary": replaced("energy/unit.yaml", "For those who build", "For all who build"),
    "a unit's accent": replaced("energy/unit.yaml", "accent: teal", "accent: plum"),
    "a unit's language": lambda files: {**files, "tax/unit.yaml": files["tax/unit.yaml"] + b"lang: pt\n"},
    "what a unit follows": replaced("tax/unit.yaml", "  - {topics: [hydrogen]}\n", ""),
    "how much a unit follows": replaced("tax/unit.yaml", "limit: 2", "limit: 1"),
    "a note on what is carried": replaced("energy/carried.yaml", "One sentence of ours.", "Another sentence."),
    "a pin": replaced("energy/carried.yaml", "pin: true", "pin: false"),
    "hidden": replaced("energy/carried.yaml", "post: tax/levies, pin: true", "post: tax/levies, hide: true"),
    "a unit's folder": moved("labs", "works"),
    "the network's name": replaced("network.yaml", "name: Northwind\n", "name: Southwind\n"),
    "the network's tagline": replaced("network.yaml", "Independent advice", "Advice"),
    "the network's address": put("network.yaml", manifest("https://advice.example")),
    "the zone": replaced("network.yaml", "Europe/London", "America/Lima"),
    "a topic's name": replaced("network.yaml", "name: Hydrogen,", "name: The gas,"),
    "a topic's words": replaced("network.yaml", "The gas and what carries it.", "The gas."),
    "a new topic": replaced("network.yaml", "topics:\n", "topics:\n  - {slug: rail, name: Rail}\n"),
    "a stage": replaced("network.yaml", "{lead: sam-cole, stage: live}", "{lead: sam-cole, stage: pilot}"),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return survey(plant(NETWORK, tmp_path_factory.mktemp("before") / "units"))


def many(files: Files) -> Files:
    """With as many posts of one unit as make archives."""
    more = {
        f"labs/posts/2025-{1 + n % 12:02}-{1 + n // 12:02}-note-{n}.md": post(f"Note {n}.", authors="[ana-silva]")
        for n in range(60)
    }
    return {**files, **more}


def written(found: Survey) -> dict[str, bytes]:
    catalog = found.catalog
    documents = outputs(catalog, found.assembled.texts, Urls(catalog.network.url), resolve(catalog))
    return {f"/{one.path}": one.write(one.value) for one in documents}


def told(found: Survey, needed: Iterable[str] = ()) -> dict[tuple[str, str, int], Fed]:
    catalog, texts = found.catalog, found.assembled.texts
    library = Unmade(texts, texts.digest, frozenset(needed).__contains__)
    return {fed.key: fed for fed in feeds(catalog, library, Urls(catalog.network.url), resolve(catalog))}


def texts_that_differ(one: Survey, other: Survey) -> set[str]:
    here, there = one.assembled.texts.digest, other.assembled.texts.digest
    return {source for source in one.assembled.texts.kept if here(source) != there(source)}


def differing(one: Survey, other: Survey) -> tuple[set[str], set[str]]:
    """The files of feeds that differ, and the same as what feeds say tells it."""
    files, others = written(one), written(other)
    truth = {path for path in files.keys() | others.keys() if files.get(path) != others.get(path)} - {"/feeds.opml"}
    needed = texts_that_differ(one, other)
    feeds_here, feeds_there = told(one, needed), told(other, needed)
    claimed: set[str] = set()
    for key in feeds_here.keys() | feeds_there.keys():
        old, new = feeds_here.get(key), feeds_there.get(key)
        if old != new:
            claimed |= {path for fed in (old, new) if fed for path in fed.paths}
    return truth, claimed


def of_the_feed(paths: Iterable[str]) -> set[str]:
    """Files by the feed they belong to: in one of its formats there may be nothing else, as in JSON without a stamp."""
    return {path.rpartition("/")[0] if "atom-" not in path else path for path in paths}


@pytest.mark.parametrize("name", EDITS)
def test_a_feed_says_something_else_if_and_only_if_one_of_its_files_does(
    name: str, before: Survey, tmp_path: Path
) -> None:
    after = survey(plant(EDITS[name](NETWORK), tmp_path / "units"))
    truth, claimed = differing(before, after)
    assert of_the_feed(claimed) == of_the_feed(truth)
    assert truth <= claimed


@pytest.mark.parametrize("number", range(6))
def test_it_is_so_for_several_edits_at_once_and_for_archives(number: int, tmp_path: Path) -> None:
    chance = random.Random(number)
    files, sides = many(NETWORK), []
    for name in ("one", "two"):
        for edit in chance.sample(sorted(EDITS), 4):
            try:
                files = EDITS[edit](files)
            except (AssertionError, KeyError):
                continue  # an edit before took away what it is about
        sides.append(survey(plant(files, tmp_path / name / "units")))
    truth, claimed = differing(*sides)
    assert any("atom-1" in path for path in written(sides[0]))
    assert of_the_feed(claimed) == of_the_feed(truth)


def test_the_edits_show_both_feeds_that_change_and_feeds_that_do_not(before: Survey, tmp_path: Path) -> None:
    shown = {}
    for name in ("nothing", "a pin", "a title", "a new post of one unit"):
        after = survey(plant(EDITS[name](NETWORK), tmp_path / name / "units"))
        shown[name] = of_the_feed(differing(before, after)[0])
    assert shown["nothing"] == shown["a pin"] == set()
    assert "" in shown["a title"]
    assert "/labs" not in shown["a title"] or "/labs" in shown["a new post of one unit"]


def test_a_feed_that_differs_in_a_time_alone_says_the_same(before: Survey, tmp_path: Path) -> None:
    """Labs carries of Energy, and names the moment at which Energy's own feed was last changed."""
    after = survey(plant(EDITS["a new post of one unit"](NETWORK), tmp_path / "units"))
    old, new = told(before)["unit", "labs", 0], told(after)["unit", "labs", 0]
    assert old != new
    assert [entry.said for entry in old.entries] == [entry.said for entry in new.entries]
    assert old.head == new.head


def test_other_sizes_of_a_picture_change_a_text_and_no_feed(before: Survey) -> None:
    class Library:
        def __init__(self, sizes: str) -> None:
            self.sizes = sizes

        def text(self, source: str) -> Text:
            html = str(texts.text(source).html).replace("<img ", f'<img srcset="{self.sizes}" sizes="90vw" ')
            return Text(html=Markup(html), headings=(), words=0)

        def digest(self, source: str) -> bytes:
            return self.text(source).html.encode()

    texts, catalog = before.assembled.texts, before.catalog

    def said(sizes: str, needed: bool) -> list[Fed]:
        own = Library(sizes)
        library = Unmade(own, own.digest, lambda source: needed)
        return sorted(feeds(catalog, library, Urls(catalog.network.url), resolve(catalog)), key=lambda fed: fed.key)

    assert said("/a.webp 320w", True) == said("/a.webp 320w, /b.webp 640w", True)
    assert said("/a.webp 320w", False) != said("/a.webp 320w, /b.webp 640w", False)


def test_a_text_is_made_only_where_it_is_needed(before: Survey) -> None:
    made: list[str] = []

    class Library:
        def text(self, source: str) -> object:
            made.append(source)
            return before.assembled.texts.text(source)

    texts, catalog = before.assembled.texts, before.catalog
    library = Unmade(Library(), texts.digest, {CAVERNS}.__contains__)  # type: ignore[arg-type]
    list(feeds(catalog, library, Urls(catalog.network.url), resolve(catalog)))
    assert made == [CAVERNS]
