"""Snapshots of outside feeds: `units/<unit>/outside/<name>.json`, written by `invoke pull`, read by every build.

A build touches no network: it reads these files alone, and trusts them no more than the feeds that they come from.
Whatever is read is made plain text again, an address is http or https, and a file that is not as `snapshot_bytes`
writes it costs its own list and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, NoReturn
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails

from plugins.network.frontmatter import control_character, decode
from plugins.network.kinds import EARLIEST, LATEST, MOMENT_PATTERN, File, Https, MaybeMoment, Slug
from plugins.network.model import OutsideFeed, OutsideItem, Stage, Unit
from plugins.network.problems import Level, Problem
from plugins.network.registry import Registry
from plugins.network.sanitising import plain_text
from plugins.network.sources import Role, Source, Sources
from plugins.network.yamlfile import Mistake

MAX_ITEMS = 200
MAX_BYTES = 1_000_000
MAX_TITLE, MAX_AUTHOR, MAX_SUMMARY, MAX_URL = 300, 200, 2000, 1000  # characters
MAX_AUTHORS = 20
REMEDY = "run: invoke pull"

# What changes the order in which text is shown, or shows nothing at all; emoji need U+200D, so that stays.
_UNSEEN = re.compile(
    r"[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_PASSES = 4


# ------------------------------------------------------------------------------------------------ what a file may hold


def _clean(value: str) -> str:
    if control_character(value):
        raise ValueError("holds a control character")
    return value


def _short_address(value: str) -> str:
    if len(value) > MAX_URL:
        raise ValueError(f"is longer than {MAX_URL} characters")
    return value


Address = Annotated[
    Https,
    AfterValidator(_short_address),
    WithJsonSchema(
        {"type": "string", "format": "uri", "maxLength": MAX_URL, "pattern": r"^https?://[^\s/?#@]+([/?#]\S*)?$"}
    ),
]
Title = Annotated[str, StringConstraints(max_length=MAX_TITLE), AfterValidator(_clean)]
Author = Annotated[str, StringConstraints(max_length=MAX_AUTHOR), AfterValidator(_clean)]
Summary = Annotated[str, StringConstraints(max_length=MAX_SUMMARY), AfterValidator(_clean)]


class OutsideEntry(File):
    title: Title = Field(description="Plain text.")
    url: Address = Field(description="Where the entry leads.")
    date: Annotated[MaybeMoment, WithJsonSchema({"type": "string", "pattern": MOMENT_PATTERN})] = Field(
        None, description="When it was published."
    )
    authors: list[Author] = Field([], max_length=MAX_AUTHORS, description="Names, plain text.")
    summary: Summary = Field("", description="Plain text.")


class OutsideFile(File):
    """units/<unit>/outside/<name>.json: a snapshot of an outside feed, as `invoke pull` writes it."""

    feed: Slug = Field(description="The feed's name in network.yaml, which is also the file's.")
    title: Title = Field(description="What the feed calls itself.")
    url: Address = Field("", description="The page that the feed belongs to.")
    items: list[OutsideEntry] = Field(max_length=MAX_ITEMS, description="Newest first.")


# --------------------------------------------------------------------------------------------------------- plain values


def plain(text: str, most: int) -> str:
    """`text` as at most `most` characters on one line: no tags, no character references, nothing unseen."""
    for _ in range(_PASSES):
        before, text = text, _UNSEEN.sub(" ", plain_text(_UNSEEN.sub(" ", text)))
        if text == before:
            break
    else:  # written to hide what it is: "&amp;amp;amp;lt;"
        text = text.replace("&", "").replace("<", "")
    return " ".join(text.split())[:most].rstrip()


def fitted(feed: OutsideFeed, now: datetime | None = None, due: list[datetime] | None = None) -> OutsideFeed:
    """The feed as pages may show it and a snapshot may hold it: plain, within the limits, newest first, undated ones
    last and in their order, no address twice, and no date that has not come yet at `now`, when that is given; such
    dates are put into `due`."""
    items: dict[str, OutsideItem] = {}
    for item in feed.items:
        if is_address(item.url) and item.url not in items:
            items[item.url] = _fitted_item(item, now, due)
    newest = sorted(items.values(), key=lambda item: (item.date is None, -item.date.timestamp() if item.date else 0))
    return replace(
        feed,
        title=plain(feed.title, MAX_TITLE) or feed.name,
        url=feed.url if is_address(feed.url) else "",
        items=tuple(newest[:MAX_ITEMS]),
    )


def _fitted_item(item: OutsideItem, now: datetime | None, due: list[datetime] | None) -> OutsideItem:
    authors = dict.fromkeys(plain(author, MAX_AUTHOR) for author in item.authors)
    return OutsideItem(
        title=plain(item.title, MAX_TITLE) or urlsplit(item.url).hostname or item.url,
        url=item.url,
        date=_moment(item.date, now, due),
        authors=tuple(author for author in authors if author)[:MAX_AUTHORS],
        summary=plain(item.summary, MAX_SUMMARY),
    )


def _moment(date: datetime | None, now: datetime | None, due: list[datetime] | None) -> datetime | None:
    """`date` to the second in UTC; None for one that no feed of today can mean, or that has not come yet."""
    if date is None or not EARLIEST < date.year < LATEST:
        return None
    moment = (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    if now is None or moment <= now:
        return moment
    if due is not None:
        due.append(moment)
    return None


def is_address(url: str) -> bool:
    """Whether `url` may stand in a snapshot: http or https, a host, no name or password in it, not too long."""
    try:
        OutsideEntry.model_validate({"title": "", "url": url})
    except ValidationError:
        return False
    return True


def snapshot_bytes(feed: OutsideFeed) -> bytes:
    """The file of a snapshot, the same for the same feed: JSON with sorted keys and a newline at its end.

    What it writes, every later build reads without a mistake, whatever the feed holds: see `fitted`. Where that is
    more than a file may hold, the oldest entries are left out.
    """
    feed = fitted(feed)
    while len(data := _json_bytes(feed)) > MAX_BYTES:
        feed = replace(feed, items=feed.items[: len(feed.items) * 9 // 10])
    return data


def _json_bytes(feed: OutsideFeed) -> bytes:
    made: dict[str, Any] = {"feed": feed.name, "title": feed.title, "items": [_json_item(item) for item in feed.items]}
    if feed.url:
        made["url"] = feed.url
    return (json.dumps(made, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _json_item(item: OutsideItem) -> dict[str, Any]:
    made: dict[str, Any] = {"title": item.title, "url": item.url}
    if item.date:
        made["date"] = item.date.isoformat()
    if item.authors:
        made["authors"] = list(item.authors)
    if item.summary:
        made["summary"] = item.summary
    return made


# -------------------------------------------------------------------------------------------------------------- reading


def read_outside(
    sources: Sources, registry: Registry, now: datetime, due: list[datetime] | None = None
) -> tuple[tuple[OutsideFeed, ...], tuple[Problem, ...]]:
    """Every snapshot that its unit follows, by unit and name, and what is wrong with them or missing.

    Moments after `now` from which something else is read are put into `due`.
    """
    feeds: list[OutsideFeed] = []
    problems: list[Problem] = []
    # Which feeds a unit follows can't be told while its page is wrong, and that is said already.
    unsure = {problem.file for problem in registry.problems if problem.level is Level.ERROR}
    for source in sources.files:
        unit = registry.by_folder.get(source.folder)
        if source.role is not Role.OUTSIDE or unit is None:
            continue
        name = _name(source)
        feed, mistake = read_snapshot(_bytes_of(sources, source), unit, source.path, now, due)
        if mistake:
            problems.append(sources.problem(source.path, mistake.line, mistake.what))
        elif feed and name in _followed(unit):
            feeds.append(feed)
        elif unit.role.stage is not Stage.CLOSED and sources.named(f"{unit.slug}/unit.yaml") not in unsure:
            what = f"the unit follows no feed '{name}', so this is not shown; delete the file, or write under follow:"
            problems.append(sources.problem(source.path, 1, f"{what} - {{feed: {name}}}", Level.WARNING))
    problems += _without_snapshot(sources, registry)
    return tuple(sorted(feeds, key=lambda feed: (feed.unit, feed.name))), tuple(sorted(problems))


def read_snapshot(
    data: bytes | None, unit: Unit, path: str, now: datetime, due: list[datetime] | None = None
) -> tuple[OutsideFeed | None, Mistake | None]:
    """The snapshot at `path`, or the first mistake in it. `data` is None when it can't be read. Never raises."""
    try:
        found = _checked(data)
    except _NoSnapshotError as error:
        return None, Mistake(error.line, f"is not as invoke pull writes it: {error}; {REMEDY}")
    name = path.rpartition("/")[2].removesuffix(".json")
    if found.feed != name:
        return None, Mistake(1, f"is called '{name}' and holds the feed '{found.feed}'; rename it, or {REMEDY}")
    items = tuple(
        OutsideItem(
            title=entry.title,
            url=entry.url,
            date=entry.date if isinstance(entry.date, datetime) else _start_of_day(entry.date),
            authors=tuple(entry.authors),
            summary=entry.summary,
        )
        for entry in found.items
    )
    feed = OutsideFeed(unit=unit.uid, name=name, title=found.title, url=found.url, items=items, source=path)
    return fitted(feed, now, due), None


def _start_of_day(day: Any) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)


class _NoSnapshotError(Exception):
    def __init__(self, what: str, line: int = 1) -> None:
        super().__init__(what)
        self.line = line


def _checked(data: bytes | None) -> OutsideFile:
    """What a snapshot holds. Raises _NoSnapshotError with the first thing that is wrong."""
    if data is None:
        raise _NoSnapshotError("it can't be read")
    if len(data) > MAX_BYTES:
        raise _NoSnapshotError(f"it is larger than {MAX_BYTES // 1_000_000} MB")
    text, mistakes = decode(data)
    if mistakes:
        raise _NoSnapshotError(mistakes[0].what.partition(";")[0], mistakes[0].line)
    try:
        return OutsideFile.model_validate(json.loads(text, object_pairs_hook=_once, parse_constant=_no_number))
    except json.JSONDecodeError as error:
        raise _NoSnapshotError("it is no JSON", error.lineno) from None
    except ValidationError as error:
        raise _NoSnapshotError(_first_mistake(error.errors(include_url=False)[0])) from None
    except RecursionError:
        raise _NoSnapshotError("it is nested too deep") from None
    except ValueError:  # a number of more digits than Python reads
        raise _NoSnapshotError("it holds a number that is none") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NoSnapshotError("a key is given twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise _NoSnapshotError(f"it holds {word}")


_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is no key of it",
    "string_too_long": "is too long",
    "too_long": "has too many entries",
}


def _first_mistake(error: ErrorDetails) -> str:
    """ "entry 3: 'url' is missing"."""
    names = [part for part in error["loc"] if isinstance(part, str) and part != "[key]"]
    entry = next((f"entry {part + 1}: " for part in error["loc"] if isinstance(part, int)), "")
    told = (
        str(error["ctx"]["error"]) if error["type"] == "value_error" else _WORDS.get(error["type"], "is no such text")
    )
    return f"{entry}'{names[-1][:60]}' {told}" if names else "it must be an object with feed, title and items"


def _bytes_of(sources: Sources, source: Source) -> bytes | None:
    try:
        # Not opened when it is too large; one byte more than may be there says that it is.
        return sources.read(source.path) if sources.size(source.path) <= MAX_BYTES else b" " * (MAX_BYTES + 1)
    except OSError:
        return None


def _name(source: Source) -> str:
    return source.path.rpartition("/")[2].removesuffix(".json")


def _followed(unit: Unit) -> frozenset[str]:
    return frozenset(rule.feed for rule in unit.follow if rule.feed)


def _without_snapshot(sources: Sources, registry: Registry) -> Iterable[Problem]:
    """A feed that a unit follows and nobody has fetched yet."""
    there = {source.path for source in sources.files if source.role is Role.OUTSIDE}
    for unit in registry.units.values():
        for rule in unit.follow:
            wanted = f"{unit.slug}/outside/{rule.feed}.json"
            if rule.feed and wanted not in there and unit.role.stage is not Stage.CLOSED:
                what = f"the feed '{rule.feed}' has no snapshot {sources.named(wanted)} yet; {REMEDY}"
                yield sources.problem(f"{unit.slug}/unit.yaml", rule.line, what, Level.WARNING)
