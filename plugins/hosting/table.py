"""Which headers go with what: one table, read from its top; each header has the value of the first row that fits.

Every file for a server or a host is made from it, each in its own words. `headers_of` says what they must come to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plugins.hosting import policies
from plugins.network import admin_policy, content_types, urls
from plugins.network.model import Admin, GitHost

POLICY = "Content-Security-Policy"
CACHE = "Cache-Control"
SHARED_WITH = "Cross-Origin-Resource-Policy"
ASKED_BY = "Access-Control-Allow-Origin"
ROBOTS = "X-Robots-Tag"
OPENED_BY = "Cross-Origin-Opener-Policy"
SECURE = "Strict-Transport-Security"
TYPE = "Content-Type"
NOINDEX = "noindex"

# Pages are asked for again after a minute, so that what is taken back is gone everywhere within one; where nothing is
# new the answer is 304. A face keeps its name when it is cut anew; what has its digest in its name never changes.
SHORT = "public, max-age=60, must-revalidate"
HOUR = "public, max-age=3600, must-revalidate"
WEEK = "public, max-age=604800, must-revalidate"
FOREVER = "public, max-age=31536000, immutable"

PICTURES = ("png", "jpg", "jpeg", "gif", "webp", "avif", "ico")
FILMS = ("mp3", "m4a", "mp4", "vtt")
TABLES = ("csv", "xlsx")
FOR_PROGRAMS = ("xml", "json", "opml", "ics")
DIGESTED = ("pf_fragment", "pf_index", "pf_filter", "pf_meta")  # files of a search index, named by what they hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a row fits: what lies below a folder (a site path), of any or of these endings."""

    folder: str = "/"
    endings: tuple[str, ...] = ()

    def pattern(self, prefix: str = "") -> str:
        """A regular expression of paths as every server reads it; `prefix` is the path of the site's url, decoded."""
        below = f"^{re.escape(prefix + self.folder)}"
        return rf"{below}.*\.({'|'.join(self.endings)})$" if self.endings else below

    def globs(self, prefix: str = "") -> tuple[str, ...]:
        """The same where "*" stands for anything."""
        below = f"{prefix}{self.folder}*"
        return tuple(f"{below}.{ending}" for ending in self.endings) or (below,)

    def fits(self, path: str) -> bool:
        return re.search(self.pattern(), path, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """Headers, and where they hold."""

    where: Where
    headers: Mapping[str, str]


_FILE = {POLICY: policies.FILE, CACHE: HOUR, SHARED_WITH: "cross-origin"}
# A place with a policy of its own is one more row, above those of files.
TABLE: Sequence[Row] = (
    Row(Where(folder=urls.SEARCH), {POLICY: policies.SEARCH, ROBOTS: NOINDEX}),
    Row(Where(folder=urls.SUBSCRIBE), {POLICY: policies.SUBSCRIBE}),
    Row(Where(folder=urls.SEARCH_INDEXES, endings=DIGESTED), {CACHE: FOREVER}),
    Row(Where(folder=urls.SEARCH_INDEXES), {POLICY: policies.INDEX, CACHE: SHORT, SHARED_WITH: "same-origin"}),
    Row(Where(folder=urls.theme(""), endings=("woff2",)), {CACHE: WEEK}),
    # Feed readers on the web show our pictures on pages of theirs; programs in browsers read feeds and lists.
    Row(Where(endings=("svg",)), _FILE | {POLICY: policies.DRAWING}),
    Row(Where(endings=("pdf",)), _FILE | {POLICY: policies.PAPER}),
    Row(Where(endings=(*PICTURES, *FILMS, *TABLES)), _FILE),
    Row(Where(endings=FOR_PROGRAMS), _FILE | {CACHE: SHORT, ASKED_BY: "*"}),
    # Pages, and whatever has no row of its own. The last row fits everything.
    Row(Where(), {POLICY: policies.PAGE, CACHE: SHORT, SHARED_WITH: "same-origin", OPENED_BY: "same-origin"}),
)

EVERYWHERE: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": policies.PERMISSIONS,
}
VARYING = tuple(dict.fromkeys(name for row in TABLE for name in row.headers))


def table_for(admin: Admin | None) -> Sequence[Row]:
    """The table of a network, with what holds for `/admin/` where there is one."""
    return (*_admin_rows(admin), *TABLE) if admin else TABLE


def _admin_rows(admin: Admin) -> Iterator[Row]:
    """A program that has its version in its name never changes; all else of `/admin/` does."""
    yield Row(Where(folder=urls.program("decap-cms-")), {POLICY: policies.FILE, CACHE: FOREVER})
    # GitHub's sign-in answers from a window of its own, which must know who opened it.
    opened = {OPENED_BY: "same-origin-allow-popups"} if admin.host is GitHost.GITHUB else {}
    policy = admin_policy.policy_for(admin)
    yield Row(
        Where(folder=urls.ADMIN), {POLICY: policy, ROBOTS: NOINDEX, CACHE: SHORT, SHARED_WITH: "same-origin", **opened}
    )


def values(name: str, table: Sequence[Row] = TABLE) -> Iterator[tuple[Where, str]]:
    """Where a header has which value: the first place that fits counts."""
    return ((row.where, row.headers[name]) for row in table if name in row.headers)


def headers_of(path: str, unlisted: frozenset[str] = frozenset(), table: Sequence[Row] = TABLE) -> dict[str, str]:
    """Every header of what is at a site path, but those of the connection; `unlisted` are not to be found."""
    found = {TYPE: content_types.content_type(path), **EVERYWHERE}
    for name in VARYING:
        value = next((value for where, value in values(name, table) if where.fits(path)), "")
        if value:
            found[name] = value
    if path in unlisted:
        found[ROBOTS] = NOINDEX
    return found
