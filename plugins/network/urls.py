"""Every address, output path and id of the site is made here and nowhere else.

A *site path* is what an address is inside the site: it begins with "/", a page's ends with "/" (`/energy/x/`), and it
does not hold the path of the network's `url`. `Urls` turns site paths into what pages and machines are handed.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from plugins.network.model import Expert, Media, Network, Notice, Post, StandingPage, Topic, Unit

# Every first segment of the site that is not a unit. A unit can't have one of these as its slug.
RESERVED_UNITS = frozenset(
    (
        "topics experts units archive search subscribe pagefind theme cards admin style"
        " feed.xml atom.xml feed.json feeds.opml network.json sitemap.xml robots.txt 404.html"
    ).split()
)
# What a unit's own section uses below its address.
RESERVED_IN_UNIT = frozenset({"page", "own", "media", "outside"})

FRONT = "/"
NOT_FOUND = "/404.html"
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"
STYLESHEET = "/theme/site.css"
TOPICS, EXPERTS, UNITS, ARCHIVE = "/topics/", "/experts/", "/units/", "/archive/"


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


def topic(topic: Topic) -> str:
    return f"{TOPICS}{topic.slug}/"


def expert(expert: Expert) -> str:
    return f"{EXPERTS}{expert.slug}/"


def year(number: int) -> str:
    return f"{ARCHIVE}{number}/"


def theme(path: str) -> str:
    """The site path of a file of the theme; `path` is relative to `theme/static/`."""
    return f"/theme/{path}"


def output_file(path: str) -> str:
    """The file, relative to the output folder, that a server shows at a site path."""
    return path[1:] + "index.html" if path.endswith("/") else path[1:]


def post_id(network: Network, uid: str, first_slug: str) -> str:
    """The id of a post that has none of its own in front matter (RFC 4151)."""
    return f"tag:{network.authority}:{uid}/{first_slug}"


@dataclass(frozen=True, slots=True)
class Urls:
    """Site paths as pages and machines are handed them, for a network at `base` (its `url`, no trailing slash)."""

    base: str

    @property
    def prefix(self) -> str:
        """The path of the network's `url`: "" or "/insights"."""
        return urlsplit(self.base).path.rstrip("/")

    def href(self, path: str) -> str:
        """Root-relative, for links in pages."""
        return self.prefix + quote(path, safe="/~.-_")

    def absolute(self, path: str) -> str:
        """With scheme and host, for canonical links, `og:` and feeds."""
        return self.base + quote(path, safe="/~.-_")
