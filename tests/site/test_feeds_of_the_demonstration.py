"""Every feed of the demonstration: what it says, computed from the sources alone; where it leads; who names it.

What a feed should hold comes from the catalog and from what units carry: none of it from what makes feeds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import listparser
import pytest
from lxml import etree

from plugins.network.carrying import Carriage
from plugins.network.model import Notice, Post, State
from plugins.network.whole import Catalog
from plugins.syndication.resolver import resolve
from tests.building import NOW, ROOT
from tests.site.feed_parts import addresses, in_markup, in_strings
from tests.site.reading import Site
from tests.site.subscriber import ATOM, FILES, Document, document
from tests.trees import survey

MOMENT = datetime.fromisoformat(NOW)
SLOTS = 50  # how many posts a feed holds, and an archive
REMEMBERED = timedelta(days=90)  # for which what was taken back is said
NOTHING = Carriage()
FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
# What no text of a feed may hold; tab and the ends of lines may.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
FEED_FILE = re.compile(r"(^|/)(feed\.xml|atom\.xml|feed\.json)$")
ARCHIVE_FILE = re.compile(r"(^|/)atom-\d+\.xml$")

each_format = pytest.mark.parametrize("file", FILES)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a feed should hold: what is published, and what was taken back and would stand in it."""

    kind: str  # network | unit | own | topic | expert
    name: str
    folder: str  # "/energy/own/"
    page: str  # the page that it belongs to
    posts: tuple[Post, ...]
    withdrawn: tuple[Post, ...]
    retracted: tuple[Notice, ...]
    expired: tuple[Notice, ...]  # they are not said, and keep their slots

    def shown(self, file: str) -> list[Post | Notice]:
        """Its entries, newest first. In Atom a retracted post is no entry."""
        newest: list[Post | Notice] = sorted(
            [*self.posts, *self.withdrawn, *self.retracted, *self.expired],
            key=lambda post: (-post.date.timestamp(), post.id),
        )
        recent = {post.id for post in newest[:SLOTS] if not isinstance(post, Notice)}
        recent |= {post.id for post in self.withdrawn if post.updated and post.updated > MOMENT - REMEMBERED}
        recent |= {post.id for post in self.retracted if post.when > MOMENT - REMEMBERED}
        return [
            post for post in newest if post.id in recent and not (isinstance(post, Notice) and file.startswith("atom"))
        ]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return survey(ROOT / "units", MOMENT).catalog


@pytest.fixture(scope="module")
def plans(catalog: Catalog) -> tuple[Plan, ...]:
    """Every feed that the network should have."""
    carriage = resolve(catalog)
    retracted = [notice for notice in catalog.notices if notice.state is State.RETRACTED]
    expired = [notice for notice in catalog.notices if notice.state is State.EXPIRED]

    def plan(kind: str, name: str, folder: str, page: str, test: Any, carried: Carriage = NOTHING) -> Plan:
        placed = [one.post for one in carried.of_unit.get(name, ())]
        gone = [one.post for one in carried.departed_of_unit.get(name, ())]
        return Plan(
            kind=kind,
            name=name,
            folder=folder,
            page=page,
            posts=tuple(post for post in (*filter(test, catalog.posts), *placed) if isinstance(post, Post)),
            withdrawn=tuple(post for post in (*filter(test, catalog.withdrawn), *gone) if isinstance(post, Post)),
            retracted=tuple(one for one in (*filter(test, retracted), *gone) if isinstance(one, Notice)),
            expired=tuple(filter(test, expired)),
        )

    found = [plan("network", "", "/", "/", lambda post: True)]
    for unit in catalog.units:
        at = f"/{unit.slug}/"

        def own(post: Post | Notice, uid: str = unit.uid) -> bool:
            return post.unit == uid

        found.append(plan("unit", unit.uid, at, at, own, carriage))
        found.append(plan("own", unit.uid, f"{at}own/", at, own))
    for topic in catalog.topics:
        at = f"/topics/{topic.slug}/"
        found.append(plan("topic", topic.slug, at, at, lambda post, slug=topic.slug: slug in post.topics))
    for expert in catalog.experts:
        at = f"/experts/{expert.slug}/"
        found.append(plan("expert", expert.slug, at, at, lambda post, slug=expert.slug: slug in post.authors))
    return tuple(found)


@pytest.fixture(scope="module")
def feeds(demo: Site) -> Mapping[str, Document]:
    return feeds_in(demo)


def feeds_in(site: Site) -> dict[str, Document]:
    """Every feed of an output, archives as well, by its site path."""
    found = sorted(path for path in site.files if FEED_FILE.search(path) or ARCHIVE_FILE.search(path))
    return {f"/{path}": document(site.folder, f"/{path}") for path in found}


# --------------------------------------------------------------------------------------------------- what they say


def test_there_are_exactly_the_feeds_of_network_units_topics_and_people(
    plans: tuple[Plan, ...], feeds: Mapping[str, Document]
) -> None:
    assert {path for path in feeds if FEED_FILE.search(path)} == {
        plan.folder + file for plan in plans for file in FILES
    }


def test_every_feed_parses(feeds: Mapping[str, Document]) -> None:
    assert {path: feed.wrong for path, feed in feeds.items() if feed.wrong} == {}
    assert len(feeds) > 100


@each_format
def test_every_feed_holds_exactly_its_posts_once_and_newest_first(
    plans: tuple[Plan, ...], feeds: Mapping[str, Document], file: str
) -> None:
    for plan in plans:
        assert feeds[plan.folder + file].ids == [post.id for post in plan.shown(file)], plan.folder


@each_format
def test_every_entry_says_its_posts_title_authors_dates_and_home(
    plans: tuple[Plan, ...], feeds: Mapping[str, Document], catalog: Catalog, demo: Site, file: str
) -> None:
    withdrawn = {post.id for post in catalog.withdrawn}
    for plan in plans:
        for item, post in zip(feeds[plan.folder + file].items, plan.shown(file), strict=True):
            where = (plan.folder, item.id)
            assert item.link == f"{demo.url}/{catalog.unit[post.unit].slug}/{post.slug}/", where
            if isinstance(post, Notice):
                assert (item.title, item.authors, item.content) == ("Withdrawn", (), ""), where
                continue
            assert item.title == (f"Withdrawn: {post.title}" if post.id in withdrawn else post.title), where
            assert item.authors == tuple(catalog.author[slug].name for slug in post.authors), where
            assert item.published == post.date, where
            assert item.updated == (post.updated or post.date) or (post.updated is None and not item.updated), where
            assert item.content, where


def test_an_atom_feed_has_a_tombstone_for_each_retracted_post(
    plans: tuple[Plan, ...], feeds: Mapping[str, Document]
) -> None:
    said = 0
    for plan in plans:
        stones = {(stone.ref, stone.when) for stone in feeds[f"{plan.folder}atom.xml"].tombstones}
        recent = {(gone.id, gone.when) for gone in plan.retracted if gone.when > MOMENT - REMEMBERED}
        assert stones == recent, plan.folder
        said += len(stones)
    assert said >= 4  # network, unit, own, topic, expert: the demonstration has a retracted post


def test_a_feeds_own_date_is_that_of_the_newest_thing_in_it(
    plans: tuple[Plan, ...], feeds: Mapping[str, Document], catalog: Catalog
) -> None:
    year = datetime(int(catalog.network.authority.partition(",")[2][:4]), 1, 1, tzinfo=UTC)
    for plan in plans:
        feed = feeds[f"{plan.folder}atom.xml"]
        moments = [item.updated for item in feed.items if item.updated] + [stone.when for stone in feed.tombstones]
        assert feed.updated == max(moments, default=year), plan.folder


def test_a_feed_names_itself_its_page_and_the_others_by_lasting_ids(
    plans: tuple[Plan, ...], feeds: Mapping[str, Document], catalog: Catalog, demo: Site
) -> None:
    for plan in plans:
        for file in FILES:
            feed = feeds[plan.folder + file]
            assert feed.link == f"{demo.url}{plan.page}", plan.folder + file
            assert feed.title
        id = f"tag:{catalog.network.authority}:feed/{plan.kind}" + (f"/{plan.name}" if plan.name else "")
        assert feeds[f"{plan.folder}atom.xml"].id == id
        assert own_address(demo, f"{plan.folder}atom.xml") == f"{demo.url}{plan.folder}atom.xml"
        assert own_address(demo, f"{plan.folder}feed.xml") == f"{demo.url}{plan.folder}feed.xml"
        as_json = json.loads((demo.folder / f"{plan.folder[1:]}feed.json").read_bytes())
        assert as_json["feed_url"] == f"{demo.url}{plan.folder}feed.json"
        assert as_json["version"] == "https://jsonfeed.org/version/1.1"


def own_address(site: Site, path: str) -> str:
    """What an XML feed says its own address is."""
    root = etree.parse(site.folder / path[1:]).getroot()
    feed = root if path.endswith("atom.xml") else root[0]
    return next(link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")


def test_an_rss_guid_is_no_address_and_says_so(plans: tuple[Plan, ...], demo: Site) -> None:
    seen = 0
    for plan in plans:
        for guid in etree.parse(demo.folder / f"{plan.folder[1:]}feed.xml").getroot().iter("guid"):
            assert guid.get("isPermaLink") == "false"
            assert str(guid.text).startswith("tag:")
            seen += 1
    assert seen > 100


def test_a_carried_entry_names_the_feed_of_its_home(catalog: Catalog, demo: Site) -> None:
    """In all formats, so that a reader of Energy's feed finds the way to Tax."""
    carriage = resolve(catalog)
    assert carriage.placements
    for uid, placements in carriage.of_unit.items():
        at = demo.folder / catalog.unit[uid].slug
        atom, rss = etree.parse(at / "atom.xml").getroot(), etree.parse(at / "feed.xml").getroot()
        entries = {entry.findtext(f"{ATOM}id"): entry for entry in atom.iter(f"{ATOM}entry")}
        items = {item.findtext("guid"): item for item in rss.iter("item")}
        as_json = {item["id"]: item for item in json.loads((at / "feed.json").read_bytes())["items"]}
        for placement in placements:
            post = placement.post
            if post.id not in entries:
                continue  # older than the newest fifty
            home = catalog.unit[post.unit]
            source = entries[post.id].find(f"{ATOM}source")
            assert source is not None
            assert source.findtext(f"{ATOM}id") == f"tag:{catalog.network.authority}:feed/own/{home.uid}"
            assert source.findtext(f"{ATOM}updated") == feed_updated(demo, f"{home.slug}/own/atom.xml")
            assert items[post.id].find("source").get("url") == f"{demo.url}/{home.slug}/own/feed.xml"
            extension = as_json[post.id]["_highroad"]
            assert (extension["home_unit"], extension["carried_by"]) == (home.uid, uid)
            assert extension["why"]


def feed_updated(site: Site, path: str) -> str:
    return str(etree.parse(site.folder / path).getroot().findtext(f"{ATOM}updated"))


# ------------------------------------------------------------------------------------------------------- archives


@pytest.mark.parametrize("kind", ["network", "own"])
def test_archives_and_feed_together_hold_every_post(
    plans: tuple[Plan, ...], feeds: Mapping[str, Document], catalog: Catalog, demo: Site, kind: str
) -> None:
    """Whoever goes back from the feed through all that came before finds each post; full archives alone are kept."""
    for plan in (plan for plan in plans if plan.kind == kind):
        slots = [*plan.posts, *plan.withdrawn, *plan.retracted, *plan.expired]
        archives = [path for path in feeds if re.fullmatch(rf"{plan.folder}atom-\d+\.xml", path)]
        assert len(archives) == len(slots) // SLOTS
        ids = list(walked(demo, f"{plan.folder}atom.xml"))
        assert set(ids) == {post.id for post in (*plan.posts, *plan.withdrawn)}, plan.folder
    assert kind == "own" or "/atom-1.xml" in feeds


def walked(site: Site, path: str) -> Iterator[str]:
    """The ids of a feed and of all archives that lie behind it, one after another (RFC 5005, section 4)."""
    seen: set[str] = set()
    while path:
        assert path not in seen, "a circle"
        seen.add(path)
        root = etree.parse(site.folder / path.lstrip("/")).getroot()
        yield from (entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry"))
        before = [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "prev-archive"]
        path = before[0].removeprefix(site.url) if before else ""


# ------------------------------------------------------------------------------------------------ who names them


def named_in_heads(site: Site) -> Iterator[tuple[str, str]]:
    """Every feed that a page names in its head, with the page."""
    for page in site.pages.values():
        for link in page.all("link"):
            if link.get("type") in FEED_TYPES and "alternate" in link.get("rel", "").split():
                yield page.path, link.get("href", "")


def opml(site: Site) -> Any:
    return listparser.parse((site.folder / "feeds.opml").read_bytes())


def test_every_feed_that_a_head_names_is_there_and_every_page_names_one(demo: Site) -> None:
    named = list(named_in_heads(demo))
    assert [(page, href) for page, href in named if demo.why_dead(href, page)] == []
    with_feeds = {page for page, _ in named}
    pages = {page.path for page in demo.pages.values() if not page.is_redirect}
    assert pages - with_feeds == set()


def test_the_list_of_feeds_names_each_once_and_each_is_there(demo: Site, plans: tuple[Plan, ...]) -> None:
    found = opml(demo)
    assert not found.bozo
    addresses = [feed.url for feed in found.feeds]
    assert sorted(addresses) == sorted(f"{demo.url}{plan.folder}feed.xml" for plan in plans)
    assert all(feed.title for feed in found.feeds)


def test_each_feed_is_named_in_a_head_or_in_the_list(demo: Site, feeds: Mapping[str, Document]) -> None:
    named = {demo.target(href, page) for page, href in named_in_heads(demo)}
    named |= {(feed.url.removeprefix(demo.url), "") for feed in opml(demo).feeds}
    assert [path for path in feeds if FEED_FILE.search(path) and (path, "") not in named] == []


# ------------------------------------------------------------------------------------------------ where they lead


@pytest.mark.parametrize("which", ["demo", "nested"])
def test_every_address_in_a_feed_is_absolute_and_leads_somewhere(request: pytest.FixtureRequest, which: str) -> None:
    """On an address with a path too, where everything of the site's own lies below that path."""
    site: Site = request.getfixturevalue(which)
    relative, dead, seen = set(), set(), set()
    for path, feed in feeds_in(site).items():
        for address in addresses(site, path, feed):
            seen.add(address)
            parts = urlsplit(address)
            if not parts.netloc and parts.scheme not in ("mailto", "tel"):
                relative.add((path, address))
            elif site.is_own(address) and (why := site.why_dead(address, "/")):
                dead.add((path, address, why))
            elif not site.is_own(address) and parts.netloc == urlsplit(site.url).netloc:
                dead.add((path, address, "outside the site's path"))
    assert relative == set()
    assert dead == set()
    assert len(seen) > 100


def test_no_text_of_a_feed_holds_a_control_character(demo: Site, feeds: Mapping[str, Document]) -> None:
    for path in (*feeds, "/feeds.opml", "/network.json"):
        data = (demo.folder / path[1:]).read_bytes()
        texts = list(in_strings(json.loads(data))) if path.endswith(".json") else list(in_markup(data))
        assert texts
        assert [text for text in texts if CONTROL.search(text)] == [], path
        assert CONTROL.search(data.decode("utf-8")) is None, path


def test_no_feed_holds_what_comes_from_outside(demo: Site, feeds: Mapping[str, Document], catalog: Catalog) -> None:
    """Outside items are links of a section. Who comments on one may tell its address; nobody tells its words."""
    items = [item for feed in resolve(catalog).outside for item in feed.items]
    words = [text for item in items for text in (item.title, item.summary) if text]
    assert words
    for path in (*feeds, "/network.json", "/feeds.opml"):
        data = (demo.folder / path[1:]).read_text("utf-8")
        assert [item.title for item in items if item.title in data or (item.summary and item.summary in data)] == [], (
            path
        )
