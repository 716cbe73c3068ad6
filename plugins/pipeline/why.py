"""Why an output was made again, or was not: the reason by which it was decided, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from urllib.parse import unquote, urlsplit

import msgspec

from plugins.network.problems import printable
from plugins.pipeline.outputs import Folder, Output
from plugins.pipeline.plan import parents
from plugins.pipeline.staleness import Stale, Why

MOST = 20  # inputs that are named
KEPT_MOST = 5_000  # reasons that are remembered; a build that makes more than that has one for all of them

# What a cell is, by its kind; `{}` is its key. `{source}` kinds are named by their file.
_WORDS: Mapping[str, str] = {
    "post_at": "the front matter of {folder}/{key}",
    "text": "the text of {folder}/{key}, or where its links lead",
    "notice_at": "what {folder}/{key} says of being taken back",
    "page_at": "the front matter of {folder}/{key}",
    "events": "the events of the unit '{key}', or of all",
    "events_to_come": "which events are to come ({key})",
    "event_is_over": "whether the event of {folder}/{key} is over",
    "review_is_due": "whether {folder}/{key} is due for review",
    "unit": "the unit '{key}' (its page, or its role in network.yaml)",
    "units": "the units of the network",
    "expert": "the expert '{key}'",
    "author": "the expert '{key}'",
    "experts": "the experts of the network",
    "topic": "the topic '{key}' in network.yaml",
    "topics": "the topics of the network",
    "network": "'{key}' in network.yaml",
    "named": "the post '{key}'",
    "published": "the post '{key}'",
    "posts": "the posts of the network",
    "posts_of_unit": "the posts of the unit '{key}'",
    "posts_of_expert": "the posts of '{key}'",
    "posts_of_topic": "the posts on '{key}'",
    "posts_of_unit_all": "which unit has posts, and which",
    "posts_of_topic_all": "which topic has posts, and which",
    "posts_of_year": "the posts of {key}",
    "years": "how many posts each year has",
    "pages_of_unit": "the standing pages of the unit '{key}'",
    "answers": "the comments on {key}",
    "translations": "in which languages {folder}/{key} is to be had",
    "near": "what to read after {folder}/{key}",
    "disclosures": "what is disclosed below posts of a unit, or of one on a topic ({key})",
    "aliases": "where the old address {key} leads",
    "file": "the file {key}",
    "section": "the posts of the section '{key}', its own and carried ones",
    "section_sheet": "the posts on a page of a section ({key})",
    "topic_sheet": "the posts on a page of a topic ({key})",
    "expert_sheet": "the posts on a page of an expert ({key})",
    "placed_on": "what a page of a section carries ({key})",
    "front": "which posts stand on the front page",
    "front_people": "whom the front page names",
    "movements": "how much was written on each topic lately",
    "people_by_topic": "who writes most on which topic",
    "people_counts": "how many people each unit has",
    "people_page": "the people on a page of their list ({key})",
    "latest_of_unit": "the newest post of the unit '{key}'",
    "near_topic": "the topics that lie near '{key}'",
    "years_of_topic": "how many posts on '{key}' each year has",
    "also_on_topic": "who names '{key}' as theirs",
    "months_of_year": "how many posts each month of {key} has",
    "year_sheet": "the posts on a page of the archive ({key})",
    "carriers_of_expert": "who carries posts of '{key}'",
    "answers_to_expert": "the answers to posts of '{key}'",
    "topics_of_unit": "the topics of the unit '{key}'",
    "latest_of_expert": "the newest posts of '{key}'",
    "topics_of_expert": "the topics of '{key}'",
    "writers_on_topic": "who writes on '{key}'",
    "people_of_unit": "the people of the unit '{key}'",
    "counts_of_unit": "how many posts the unit '{key}' has and carries",
    "site": "masthead or foot of the pages of '{key}'",
    "sitemap": "which pages '{key}' has for search engines, and when they changed",
    "sitemaps": "when the newest page of each unit changed",
    "topics_to_choose": "which topics are written about most",
    "search_of_unit": "what search knows of the unit '{key}' beside its texts",
    "search_of_network": "what search knows of people, topics and sections beside their texts",
    "admin_units": "the units in which people write",
    "admin_choices": "what can be chosen in '{key}': people, topics, units, rules, carried posts",
    "search_places": "which units have anything to be found",
    "slots": "what stands in a feed ({key})",
    "archives": "how many archives a feed has ({key})",
    "feed_source": "the own feed of the unit '{key}'",
    "carriage.of_post": "who carries {key}",
    "carriage.of_unit": "what the unit '{key}' carries",
    "carriage.placement": "how a post is carried ({key})",
    "carriage.placements": "who carries what",
    "carriage.refusals": "what is not carried",
    "carriage.outside_of_unit": "the outside links of the unit '{key}'",
    "now": "the moment of the build",
}
_REASONS: Mapping[Why, str] = {
    Why.CLEAN: "everything was to be made anew (--clean)",
    Why.UNKNOWN: "the last build did not make it, or nothing is known of that build",
    Why.CHANGED: "the file in the output was not as the last build left it",
    Why.PARTS: "it is made in another way",
    Why.READ: "something that it shows has changed",
}


class Remembered(msgspec.Struct, frozen=True, array_like=True):
    """The last build that made anything: its moment, and why it made what. `all` stands for every output."""

    moment: str
    reasons: dict[str, list[str]]
    all: list[str] = []


def name_of(output: Output) -> str:
    """The name under which a reason is kept; that of a folder is of all its files, and ends with "/"."""
    return f"{output.path}/" if isinstance(output, Folder) else output.path


def reason(stale: Stale, folder: str, parts: Iterable[str] = ()) -> list[str]:
    """Why an output was made, a line for each input. `folder` is the units folder's name, `parts` what it is made with
    and has changed."""
    lines = [_REASONS[stale.why]]
    named = [f"  {_cell(cell, folder)}" for cell in stale.cells] or [f"  {part}" for part in parts]
    if len(named) > MOST:
        named[MOST:] = [f"  and {len(named) - MOST} more"]
    return [*lines, *dict.fromkeys(named)]


def remembered(moment: str, reasons: Mapping[str, list[str]], stale: Sequence[Stale]) -> bytes:
    """What is kept of the reasons of a build, for who asks later."""
    if len(stale) <= KEPT_MOST:
        return msgspec.msgpack.encode(Remembered(moment, dict(reasons)))
    said = "; ".join(_REASONS[why] for why in sorted({one.why for one in stale}))
    return msgspec.msgpack.encode(Remembered(moment, {}, [f"it made {len(stale)} files: {said}"]))


def answer(
    asked: str, paths: Collection[str], output: str, now: Mapping[str, list[str]], kept: bytes | None
) -> Iterator[str]:
    """The lines that answer `--why`: `now` has the reasons of this build, `kept` those of the last that made things."""
    path = _path(asked, paths, output)
    if path not in paths:
        yield path
        return
    if lines := _of(now, path):
        yield f"{path} was made: {lines[0]}"
        yield from lines[1:]
        return
    yield f"{path} was not made again: it is as it was left, and nothing that it is made from has changed"
    if kept:
        last = msgspec.msgpack.decode(kept, type=Remembered)
        lines = _of(last.reasons, path) or last.all
        if lines:
            yield f"  The build of {last.moment} made it: {lines[0]}"
            yield from (f"  {line}" for line in lines[1:])


def _of(reasons: Mapping[str, list[str]], path: str) -> list[str]:
    """Why a file was made, for itself or with the folder that it is in; empty when it was not."""
    above = (f"{folder}/" for folder in parents(path))
    return next((reasons[name] for name in (path, *above) if name in reasons), [])


def _path(asked: str, paths: Collection[str], output: str) -> str:
    """The output that somebody means by a path in the output folder, a file or an address; else a line that says so."""
    tried = asked
    if "://" in asked:
        tried = unquote(urlsplit(asked).path)
    tried = tried.removeprefix("./").removeprefix(f"{output.rstrip('/')}/").lstrip("/")
    candidates = (tried, f"{tried.rstrip('/')}/index.html" if tried else "index.html")
    for candidate in candidates:
        if candidate in paths:
            return candidate
    inside = f"{tried.rstrip('/')}/" if tried.strip("/") else ""
    if inside and (within := min((path for path in paths if path.startswith(inside)), default="")):
        return within  # a folder whose files are made together
    for candidate in candidates:  # an address with the path of the site's `url`
        end = next((path for path in paths if candidate.endswith(f"/{path}")), None)
        if end and "://" in asked:
            return end
    near = get_close_matches(candidates[1] if not tried.rpartition("/")[2].count(".") else tried, list(paths), 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"--why: the site has no file '{printable(asked)}'{hint}"


def _cell(cell: str, folder: str) -> str:
    kind, _, key = cell.partition(" ")
    return _WORDS.get(kind, f"{kind} {{key}}").format(key=key, folder=folder)
