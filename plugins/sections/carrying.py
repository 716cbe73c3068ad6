"""What a section says of the work of others in it: how much it carries, what it follows, and links to outside pages."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.network import urls
from plugins.network.model import FollowRule, OutsideFeed, OutsideItem, Stage, Unit
from plugins.network.paging import counted
from plugins.network.viewing import Viewer
from plugins.network.views import Feeds, Link, OutsideLink, OutsideList
from plugins.network.wording import host_of

Words = tuple[Link, ...]  # some of which lead somewhere


def how_many(viewer: Viewer, unit: Unit) -> str:
    """ "112 of our own, 44 carried from other sections"; "" for a section that carries nothing."""
    own, carried, _ = viewer.counts_of_unit(unit.uid)
    return f"{own} of our own, {carried} carried from other sections" if carried else ""


def feeds(viewer: Viewer, unit: Unit) -> tuple[Feeds, ...]:
    """The feeds of a section, with what it carries and without."""
    return (
        viewer.feeds(urls.section(unit), "With what we carry"),
        viewer.feeds(urls.own(unit), "Our own posts only"),
    )


def follows(viewer: Viewer, unit: Unit) -> tuple[Words, ...]:
    """What brings other sections' posts here, a line for each rule and one for offers; nothing for a closed section."""
    if unit.role.stage is Stage.CLOSED or not unit.carries:
        return ()
    lines = [words for rule in unit.follow if (words := follow_line(viewer, rule))]
    if viewer.counts_of_unit(unit.uid)[2]:
        lines.append((said("Posts that other sections offer us"),))
    return tuple(lines)


def follow_line(viewer: Viewer, rule: FollowRule) -> Words:
    """A rule in words: "Up to 3 posts at a time from Legal on Hydrogen, since 1 Jan 2026"; () if it brings no posts."""
    catalog = viewer.catalog
    what = "Posts" if rule.limit is None else f"Up to {counted(rule.limit)} at a time"
    since = f", since {viewer.day(rule.since).text}" if rule.since else ""
    if rule.feed:
        return ()  # its links stand in a list of their own, with where they come from
    topics = [viewer.topic_link(catalog.topic[slug]) for slug in rule.topics if slug in catalog.topic]
    source = catalog.unit.get(rule.unit)
    if source is None:
        return (said(f"{what} on "), *listed(topics), said(f", from any section{since}")) if topics else ()
    if source.role.stage is Stage.CLOSED or (rule.topics and not topics):
        return ()
    on = (said(" on "), *listed(topics)) if topics else ()
    return (said(f"{what} from "), viewer.unit_link(source), *on, *([said(since)] if since else []))


def listed(links: list[Link]) -> Iterator[Link]:
    """ "A, B or C"."""
    for number, link in enumerate(links):
        if number:
            yield said(" or " if number == len(links) - 1 else ", ")
        yield link


def said(words: str) -> Link:
    """Words that lead nowhere."""
    return Link(text=words, href="")


def outside_lists(viewer: Viewer, unit: Unit) -> tuple[OutsideList, ...]:
    """What the section shows of the outside feeds that it follows; lists without a link are left out."""
    return tuple(outside_list(viewer, feed) for feed in viewer.carriage.outside_of_unit.get(unit.uid, ()) if feed.items)


def outside_list(viewer: Viewer, feed: OutsideFeed) -> OutsideList:
    return OutsideList(
        page=Link(text=feed.title or feed.name, href=feed.url),
        items=tuple(outside_link(viewer, item) for item in feed.items),
    )


def outside_link(viewer: Viewer, item: OutsideItem) -> OutsideLink:
    host = host_of(item.url)
    return OutsideLink(
        title=item.title or host,
        href=item.url,
        host=host.removeprefix("www."),
        day=viewer.day(item.date) if item.date else None,
    )
