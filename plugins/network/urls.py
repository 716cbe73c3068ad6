"""Every address, output path and id of the site is made here and nowhere else.

A *site path* is what an address is inside the site: it begins with "/", a page's ends with "/" (`/energy/x/`), and it
does not hold the path of the network's `url`. `Urls` turns site paths into what pages and machines are handed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from plugins.network.model import Expert, Media, Network, Notice, Post, StandingPage, Topic, Unit

# Every first segment of the site that is not a unit. A unit can't have one of these as its slug.
RESERVED_UNITS = frozenset(
    (
        "topics experts units archive search subscribe pagefind theme cards admin style"
        " feed.xml atom.xml feed.json feeds.opml network.json sitemap.xml robots.txt 404.html events.ics"
    ).split()
)
# What a unit's own section uses below its address.
RESERVED_IN_UNIT = frozenset({"page", "own", "media", "outside"})

# The names of smaller sizes, also as a file system knows them that ignores capitals.
_SIZED = re.compile(r"\.(?:png|jpg|webp)\.\d+\.webp\Z", re.IGNORECASE)

FRONT = "/"
NOT_FOUND = "/404.html"
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"
STYLESHEET = "/theme/site.css"
CARDS = "/cards/"
TOPICS, EXPERTS, UNITS, ARCHIVE = "/topics/", "/experts/", "/units/", "/archive/"
SUBSCRIBE = "/subscribe/"
SEARCH = "/search/"
SEARCH_INDEXES = "/pagefind/"
STYLE = "/style/"  # of a preview alone
ADMIN = "/admin/"
ADMIN_COMMENT = "/admin/comment/"  # from the bookmarklet to the form
ADMIN_CONFIG = "/admin/config.yml"
ADMIN_API = "/admin/api/v1"  # of a trial on one's own machine alone
_FOREIGN = "/admin/programs/"
OPML = "/feeds.opml"
CALENDAR = "/events.ics"
SEARCH_SCRIPT = "/theme/search.js"
SUBSCRIBE_SCRIPT = "/theme/subscribe.js"
MACHINE_INDEX = "/network.json"
# For hosts that read these two; no slug begins with an underscore.
HOST_HEADERS, HOST_REDIRECTS = "/_headers", "/_redirects"


class FeedFormat(NamedTuple):
    """A format of feeds: the name of its files, its media type, and what people call it."""

    file: str
    type: str
    name: str


RSS = FeedFormat("feed.xml", "application/rss+xml", "RSS")
ATOM = FeedFormat("atom.xml", "application/atom+xml", "Atom")
JSON = FeedFormat("feed.json", "application/feed+json", "JSON Feed")
FEED_FORMATS = (RSS, ATOM, JSON)


def section(unit: Unit, number: int = 1) -> str:
    """The site path of a section, or of its page `number`."""
    return numbered(f"/{unit.slug}/", number)


def numbered(path: str, number: int) -> str:
    """The site path of page `number` of a long list that begins at `path`."""
    return path if number == 1 else f"{path}page/{number}/"


def in_unit(unit: Unit, slug: str) -> str:
    """The site path of a post, a notice or a standing page of `unit`."""
    return f"/{unit.slug}/{slug}/"


def post(unit: Unit, post: Post | Notice) -> str:
    return in_unit(unit, post.slug)


def page(unit: Unit, page: StandingPage) -> str:
    return in_unit(unit, page.slug)


def media(unit: Unit, path: Media | str) -> str:
    """The site path of a file of the unit; `path` is relative to the unit's folder ("media/x.jpg")."""
    return f"/{unit.slug}/{path.path if isinstance(path, Media) else path}"


def sized(path: str, width: int) -> str:
    """The path of a smaller size of the picture at `path`, beside it; no file of a unit has such a name (`is_sized`).

    `width` is in pixels. Holds for site paths and for paths of sources.
    """
    return f"{path}.{width}.webp"


def is_sized(path: str) -> bool:
    """Whether a path has the form that `sized` makes of a picture's."""
    return _SIZED.search(path) is not None


def card(kind: str, *names: str) -> str:
    """The site path of a card picture: of the network (kind "network"), or of units, topics, experts, posts by name."""
    return f"{CARDS}{'/'.join((kind, *names))}.png"


def former(unit: Unit, path: str) -> str:
    """Where a site path of the unit's section lay under the unit's first name, before its folder was renamed.

    A uid never changes and is the first slug, so this is the path itself for a unit that kept its name.
    """
    return f"/{unit.uid}/{path.removeprefix(section(unit))}"


def topic(topic: Topic) -> str:
    return f"{TOPICS}{topic.slug}/"


def expert(expert: Expert) -> str:
    return f"{EXPERTS}{expert.slug}/"


def year(number: int) -> str:
    return f"{ARCHIVE}{number}/"


def own(unit: Unit) -> str:
    """Where the feeds with a unit's own posts alone lie."""
    return f"{section(unit)}own/"


def feed(folder: str, form: FeedFormat) -> str:
    """The site path of a feed; `folder` is that of the page it belongs to ("/energy/"), or `own`."""
    return folder + form.file


def feed_archive(folder: str, number: int) -> str:
    """The site path of an archive of the Atom feed in `folder`, counted from 1, the oldest (RFC 5005)."""
    return f"{folder}atom-{number}.xml"


def calendar(unit: Unit) -> str:
    """The site path of the calendar with a unit's events."""
    return f"{section(unit)}events.ics"


def event_file(post_path: str) -> str:
    """The site path of the calendar file of one event; `post_path` is that of its post, or an old one of it."""
    return f"{post_path}event.ics"


def unit_sitemap(unit: Unit, number: int = 1) -> str:
    """The site path of a unit's list for search engines, which names what lies beside and below it; or of a further
    part of it."""
    return f"{section(unit)}{_part('sitemap', number)}"


def network_sitemap(number: int = 1) -> str:
    """The same for the pages that belong to no unit."""
    return f"/{_part('sitemap-network', number)}"


def _part(name: str, number: int) -> str:
    return f"{name}.xml" if number == 1 else f"{name}-{number}.xml"


def search_index(name: str) -> str:
    """Where the files of a search index lie; `name` is a unit's slug, or one that no unit can have."""
    return f"{SEARCH_INDEXES}{name}/"


def admin(name: str) -> str:
    """The site path of a file that `/admin/` is made of."""
    return f"{ADMIN}{name}"


def program(name: str) -> str:
    """The site path of a program that somebody else wrote, and that is known by its digest."""
    return f"{_FOREIGN}{name}"


def is_foreign(path: str) -> bool:
    """Whether an output path is that of a program that somebody else wrote."""
    return path.startswith(_FOREIGN[1:])


def theme(path: str) -> str:
    """The site path of a file of the theme; `path` is relative to `theme/static/`."""
    return f"/theme/{path}"


def on_linked_in(address: str) -> str:
    """Where somebody passes an absolute address on to those who know them at LinkedIn."""
    return f"https://www.linkedin.com/sharing/share-offsite/?url={quote(address, safe='')}"


def output_file(path: str) -> str:
    """The file, relative to the output folder, that a server shows at a site path."""
    return path[1:] + "index.html" if path.endswith("/") else path[1:]


def post_id(network: Network, uid: str, first_slug: str) -> str:
    """The id of a post that has none of its own in front matter (RFC 4151)."""
    return intern(f"tag:{network.authority}:{uid}/{first_slug}")  # many things go by it


def feed_id(network: Network, kind: str, name: str = "") -> str:
    """The id of a feed: `kind` is network, unit, own, topic or expert; `name` a uid or slug, "" for the network's."""
    return f"tag:{network.authority}:feed/{kind}/{name}".rstrip("/")


@dataclass(frozen=True, slots=True)
class Urls:
    """Site paths as pages and machines are handed them, for a network at `base` (its `url`, no trailing slash)."""

    base: str

    @property
    def prefix(self) -> str:
        """The path of the network's `url`: "" or "/insights"."""
        return urlsplit(self.base).path.rstrip("/")

    @lru_cache(maxsize=16_384)  # noqa: B019 (frozen, and one for a build)
    def href(self, path: str) -> str:
        """Root-relative, for links in pages."""
        return self.prefix + quote(path, safe="/~.-_")

    def absolute(self, path: str) -> str:
        """With scheme and host, for canonical links, `og:` and feeds."""
        return self.base + quote(path, safe="/~.-_")

    def srcset(self, path: str, widths: Iterable[int]) -> str:
        """The smaller sizes of the picture at a site path, as `srcset` has them; "" for none."""
        return ", ".join(f"{self.href(sized(path, width))} {width}w" for width in widths)

    def holds(self, address: str) -> bool:
        """Whether a legal web address leads into this site, however it is written."""
        there = urlsplit(address)
        path = posixpath.normpath(f"/{unquote(there.path).lstrip('/')}").casefold()
        same = (there.hostname or "").rstrip(".") == urlsplit(self.base).hostname
        return same and f"{path}/".startswith(f"{self.prefix.casefold()}/")
