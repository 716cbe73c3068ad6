"""`_headers` and `_redirects`, for hosts that serve a folder and read these two files in it. Pure; text from values.

The two that know them differ in what counts where several rules fit. Cloudflare puts the values of a header side by
side, unless a later rule takes the header away first; so there the table is written from its end, and each rule takes
away what it says anew. Netlify has no word for that; so there no two rules that fit one path say the same header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from plugins.hosting import policies
from plugins.hosting.addresses import Places
from plugins.hosting.policies import Transport
from plugins.hosting.server import MADE, Server
from plugins.hosting.table import (
    ASKED_BY,
    CACHE,
    EVERYWHERE,
    FOREVER,
    HOUR,
    NOINDEX,
    OPENED_BY,
    POLICY,
    ROBOTS,
    SECURE,
    SHARED_WITH,
    TABLE,
    TYPE,
    WEEK,
    values,
)
from plugins.network import content_types, urls
from plugins.network.model import Admin


class Host(StrEnum):
    """A host that reads these files."""

    NETLIFY = "netlify"
    CLOUDFLARE = "cloudflare"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a host takes: as many rules of headers, as many redirects, as many characters of a line; 0 is no limit."""

    rules: int
    redirects: int
    line: int
    redirect_line: int


# developers.cloudflare.com/pages/configuration/headers and …/redirects; Netlify names no figure.
LIMITS: Mapping[Host, Limits] = {
    Host.NETLIFY: Limits(rules=0, redirects=0, line=0, redirect_line=0),
    Host.CLOUDFLARE: Limits(rules=100, redirects=2000, line=2000, redirect_line=1000),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFiles:
    """The two files, and what had no room in them."""

    headers: str
    redirects: str
    lost: tuple[str, ...]  # a sentence each


@dataclass(frozen=True, slots=True)
class Rule:
    """Headers for what a pattern fits; those in `without` are taken away first."""

    pattern: str
    headers: Mapping[str, str]
    without: Sequence[str] = ()

    def __str__(self) -> str:
        lines = [self.pattern, *(f"  ! {name}" for name in self.without)]
        return "\n".join([*lines, *(f"  {name}: {value}" for name, value in self.headers.items())])


_ALONE = {OPENED_BY: TABLE[-1].headers[OPENED_BY]}  # of every page
_PATTERN_SIGNS = re.compile(r"[*:]")  # what such a host takes for anything, or for a name


def host_files(host: Host, base: str, transport: Transport, places: Places, admin: Admin | None = None) -> HostFiles:
    """Both files for a network at `base`, and what is left out of them."""
    server, limits = Server(base=base, transport=transport, admin=admin), LIMITS[host]
    rules = _cloudflare(server) if host is Host.CLOUDFLARE else _netlify(server, places)
    unlisted = [Rule(server.urls.href(path), {ROBOTS: NOINDEX}) for path in places.unlisted]
    room = max(limits.rules - len(rules), 0) if limits.rules else len(unlisted)
    lines, unfit = _redirects(host, server, places, limits)
    kept = lines[: limits.redirects] if limits.redirects else lines
    lost = _lost(host, server, limits, len(unlisted) - room, len(lines) - len(kept), unfit)
    said = f"# {base}, for {host.value.capitalize()}. {MADE} from pages and old addresses: don't edit it."
    return HostFiles(
        headers="\n".join([said, *map(str, (*rules, *unlisted[:room])), ""]),
        redirects="\n".join([said, *kept, ""]),
        lost=tuple(lost),
    )


def _redirects(host: Host, server: Server, places: Places, limits: Limits) -> tuple[list[str], list[str]]:
    """A line for each old address, and the old addresses that can't have one."""
    # Netlify shows a page that is there unless it is told otherwise; and one is, for hosts that know no redirects.
    status = "301!" if host is Host.NETLIFY else "301"
    lines: list[str] = []
    unfit: list[str] = []
    for old, new in places.moved:
        line = f"{server.urls.href(old)} {server.urls.href(new)} {status}"
        fits = not _PATTERN_SIGNS.search(old) and (not limits.redirect_line or len(line) <= limits.redirect_line)
        (lines if fits else unfit).append(line if fits else old)
    return lines, unfit


def _lost(
    host: Host, server: Server, limits: Limits, rules: int, redirects: int, unfit: Sequence[str]
) -> Iterator[str]:
    """What had no room, and what comes of it."""
    name, headers, lines = host.value.capitalize(), urls.HOST_HEADERS[1:], urls.HOST_REDIRECTS[1:]
    stays = "stay small pages that lead on"
    if server.prefix:
        where = f"at the root of a host alone, and the url has the path {server.prefix}; copy both files there"
        yield f"{name} reads {headers} and {lines} {where}"
    if rules > 0:
        yield f"{name} takes {limits.rules} rules in {headers}: {rules} withdrawn or expired pages say noindex alone"
    if redirects > 0:
        yield f"{name} takes {limits.redirects} lines in {lines}: {redirects} old addresses {stays}"
    if unfit:
        why = f"are too long, or hold what {name} reads as a pattern ({', '.join(unfit[:3])})"
        yield f"{len(unfit)} old addresses {why}; they {stays}"


def _everywhere(server: Server) -> Mapping[str, str]:
    return {**EVERYWHERE, **({SECURE: server.secure} if server.secure else {})}


# -------------------------------------------------------------------------------------------------------- Cloudflare


def _cloudflare(server: Server) -> list[Rule]:
    """The table from its end, which fits everything: what comes later counts."""
    prefix = server.urls.prefix
    rules = [Rule(f"{prefix}/*", {**_everywhere(server), **TABLE[-1].headers})]
    said = set(TABLE[-1].headers)
    for row in reversed(server.table[:-1]):
        without = tuple(name for name in row.headers if name in said)
        rules += [Rule(glob, row.headers, without) for glob in row.where.globs(prefix)]
        said |= set(row.headers)
    return [*rules, *(Rule(f"{prefix}/*{name}", {TYPE: kind}) for name, kind in _feeds())]


def _feeds() -> Iterator[tuple[str, str]]:
    """The names of feeds, and their types. Archives of a feed are XML to such a host."""
    return ((form.file, form.type) for form in urls.FEED_FORMATS)


# ----------------------------------------------------------------------------------------------------------- Netlify


def _netlify(server: Server, places: Places) -> list[Rule]:
    """Rules of which no two say one header of one path. ":x" is any one segment, "*" any at the end.

    What such a host does of itself is left to it: pages may be kept, and are asked for again each time.
    """
    prefix = server.urls.prefix
    page, file = {POLICY: policies.PAGE, **_ALONE}, {POLICY: policies.FILE, SHARED_WITH: "cross-origin", CACHE: HOUR}
    told: list[tuple[str, Mapping[str, str]]] = [
        ("/*", _everywhere(server)),
        (urls.FRONT, page),
        (urls.NOT_FOUND, page),
        (f"{urls.SEARCH}*", {POLICY: policies.SEARCH, ROBOTS: NOINDEX, **_ALONE}),
        (f"{urls.SUBSCRIBE}*", {POLICY: policies.SUBSCRIBE, **_ALONE}),
        *_netlify_admin(server),
        (f"{urls.SEARCH_INDEXES}*", {POLICY: policies.INDEX}),
        *((f"{urls.SEARCH_INDEXES}:unit/{part}/*", {CACHE: FOREVER}) for part in ("fragment", "index", "filter")),
        (f"{urls.theme('')}*", {POLICY: policies.FILE}),
        (f"{urls.theme('faces')}/*", {CACHE: WEEK}),
        (f"{urls.CARDS}*", file),
        *((f"{folder}*", page) for folder in (urls.TOPICS, urls.EXPERTS, urls.UNITS, urls.ARCHIVE)),
        *((f"/{quote(folder)}/*", page) for folder in places.folders),
    ]
    for unit in places.units:
        told += [(f"/{unit}/", page), (f"/{unit}/:slug/", page), (f"/{unit}/page/*", page), (f"/{unit}/media/*", file)]
    told += _netlify_feeds()
    return [Rule(prefix + pattern, headers) for pattern, headers in told]


def _netlify_admin(server: Server) -> Iterator[tuple[str, Mapping[str, str]]]:
    if server.admin:
        found = {
            name: next(value for where, value in values(name, server.table) if where.fits(urls.ADMIN))
            for name in (POLICY, ROBOTS, OPENED_BY)
        }
        yield f"{urls.ADMIN}*", found


def _netlify_feeds() -> Iterable[tuple[str, Mapping[str, str]]]:
    for name, kind in _feeds():
        for folder in ("/", "/:a/", "/:a/:b/"):
            yield f"{folder}{name}", {TYPE: kind, ASKED_BY: "*"}
    yield urls.OPML, {TYPE: content_types.content_type(urls.OPML), ASKED_BY: "*"}
    yield urls.MACHINE_INDEX, {ASKED_BY: "*"}
    yield from ((f"{folder}events.ics", {ASKED_BY: "*"}) for folder in ("/", "/:a/"))
