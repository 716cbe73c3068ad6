"""What an entry of a feed says, from a post: one value for each post, which every feed shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from html import escape
from zoneinfo import ZoneInfo

from plugins.feeds.absolute import clean
from plugins.feeds.channel import Carried, Category, Enclosure, Item, Person, Picture, Reply, Source, Tombstone
from plugins.network import days, urls
from plugins.network.answering import is_outside, quoted, target_of
from plugins.network.carrying import Placement, because
from plugins.network.disclosing import disclosed
from plugins.network.library import Library
from plugins.network.model import Form, Media, Notice, Post, Status
from plugins.network.reads import Reads, Recent
from plugins.network.sources import FILM, PICTURES, SOUND
from plugins.network.states import reason_in_feeds
from plugins.network.urls import Urls
from plugins.network.whole import Catalog
from plugins.network.wording import host_of

ITEMS = 4_000  # kept, with their texts: most of them stand in several feeds


@dataclass(frozen=True)
class Maker:
    """Makes entries from one catalog."""

    catalog: Catalog
    library: Library
    urls: Urls
    reads: Reads = field(default_factory=Reads, repr=False, compare=False)
    _items: Recent = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_items", Recent(self.reads, ITEMS))

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.catalog.network.timezone)

    def item(self, source: str) -> Item:
        """A published or withdrawn post as its home's feeds show it."""
        return self._items.get(source, lambda: self._item(self.catalog.post_at[source]))

    def moment(self, when: datetime) -> datetime:
        """`when` in the network's zone; in UTC where that zone's offset then was no whole minute."""
        local = when.astimezone(self.zone)
        offset = local.utcoffset()
        return local.astimezone(UTC) if offset and offset.seconds % 60 else local

    def updated(self, post: Post) -> datetime:
        """When a post was last changed, as feeds say it."""
        return self.moment(max(post.date, post.updated or post.date))

    # Entries

    def _item(self, post: Post) -> Item:
        unit = self.catalog.unit[post.unit]
        quote = quoted(self.catalog, post)
        withdrawn = post.status is Status.WITHDRAWN
        title = clean(post.title).strip() or post.slug
        return Item(
            id=post.id,
            url=self.urls.absolute(urls.post(unit, post)),
            title=f"Withdrawn: {title}" if withdrawn else title,
            summary=clean(post.summary),
            before=self.before(post, quote),
            body=self.library.text(post.source).html,
            after="".join(self.parts_after(post)),
            published=self.moment(post.date),
            updated=self.updated(post),
            authors=tuple(self.person(slug) for slug in post.authors),
            categories=tuple(self.categories(post)),
            language=post.lang or unit.lang or self.catalog.network.language,
            picture=self.picture(post),
            enclosures=tuple(self.enclosures(post)),
            reply=self.reply(post),
            quote=clean(quote),
            withdrawn=clean(post.reason) if withdrawn else "",
            unit=unit.uid,
            unit_name=clean(unit.name),
        )

    def carried(self, placement: Placement, source: Source) -> Item:
        """A post as the unit carries it: the same entry, with where it comes from and what the unit says of it.

        Words that a comment quotes are left out where the unit may not show them.
        """
        post, unit = placement.post, self.catalog.unit[placement.unit]
        if isinstance(post, Notice):
            raise TypeError(f"{post.key} is a notice: it has a tombstone, no entry")
        item = self.item(post.source)
        why, note = clean(because(self.catalog, placement)), clean(placement.note)
        carried = Carried(unit=unit.uid, unit_name=clean(unit.name), why=why, note=note, source=source)
        quote = clean(quoted(self.catalog, post, unit.uid))
        if quote == item.quote:
            return replace(item, carried=carried)
        return replace(item, carried=carried, quote=quote, before=self.before(post, quote))

    def tombstone(self, notice: Notice) -> Tombstone:
        unit = self.catalog.unit[notice.unit]
        return Tombstone(
            id=notice.id,
            url=self.urls.absolute(urls.post(unit, notice)),
            published=self.moment(notice.date),
            when=self.moment(notice.when),
            reason=clean(reason_in_feeds(notice.reason)),
            unit=unit.uid,
            unit_name=clean(unit.name),
        )

    # Parts of entries

    def person(self, slug: str) -> Person:
        expert = self.catalog.author[slug]
        page = "" if expert.held else self.urls.absolute(urls.expert(expert))
        return Person(name=clean(expert.name), url=page)

    def categories(self, post: Post) -> Iterator[Category]:
        """The topics of a post that have a page: what only a withdrawn post brought up has none."""
        for slug in post.topics:
            if slug in self.catalog.topic:
                label = clean(self.catalog.topic[slug].name)
                yield Category(term=slug, label=label, scheme=self.urls.absolute(urls.TOPICS))

    def file(self, post: Post, path: str, types: Mapping[str, str]) -> tuple[str, str, Media] | None:
        """The address and the media type of a post's file, and the file; None when nothing of that kind is there."""
        media = self.catalog.file.get(f"{post.unit}/{path}") if path else None
        kind = types.get(path.rpartition(".")[2])
        if media is None or kind is None:
            return None
        return self.urls.absolute(urls.media(self.catalog.unit[post.unit], media)), kind, media

    def picture(self, post: Post) -> Picture | None:
        found = self.file(post, post.image, PICTURES)
        if found is None:
            return None
        url, kind, media = found
        alt, rights = clean(post.image_alt), clean(post.image_rights)
        return Picture(
            url=url, type=kind, alt=alt, rights=rights, width=media.width, height=media.height, size=media.size
        )

    def enclosures(self, post: Post) -> Iterator[Enclosure]:
        """The film of a post, then its sound."""
        for path, types in ((post.video, FILM), (post.audio, SOUND)):
            if found := self.file(post, path, types):
                url, kind, media = found
                yield Enclosure(url=url, type=kind, size=media.size)

    def reply(self, post: Post) -> Reply | None:
        """What a comment post is about; None when that is no longer there to be read."""
        if is_outside(post.about):
            return Reply(href=clean(post.about))
        target = target_of(self.catalog, post)
        if not isinstance(target, Post):
            return None
        return Reply(href=self.urls.absolute(urls.post(self.catalog.unit[target.unit], target)), ref=target.id)

    # Content around the body

    def before(self, post: Post, quote: str) -> str:
        """What a reader of a page would see above the text: a withdrawal, the words quoted, its date, an event."""
        return clean("".join(self._parts_before(post, quote)))

    def _parts_before(self, post: Post, quote: str) -> Iterator[str]:
        if post.status is Status.WITHDRAWN:
            yield f"<p><strong>Withdrawn.</strong> {escape(post.reason)}</p>"
        if quote and (reply := self.reply(post)):
            yield self._blockquote(post, quote, reply)
        if post.as_at:
            yield f"<p>Position as at {days.short(post.as_at)}.</p>"
        if post.form is Form.EVENT and post.starts:
            when = days.event_in_words(post.starts, post.ends, self.zone)
            yield f"<p>{escape(when)}{f', {escape(post.place)}' if post.place else ''}</p>"

    def _blockquote(self, post: Post, quote: str, reply: Reply) -> str:
        """The words quoted, and where they stand. They are shown, so their source may be named."""
        target = target_of(self.catalog, post)
        name = target.title if isinstance(target, Post) else host_of(reply.href) or reply.href
        href = escape(reply.href)
        cite = f'<p><cite><a href="{href}">{escape(name)}</a></cite></p>'
        return f'<blockquote cite="{href}"><p>{escape(quote)}</p>{cite}</blockquote>'

    def parts_after(self, post: Post) -> Iterator[str]:
        for change in post.changes:
            yield f"<p>Updated {days.short(change.date)}: {escape(clean(change.what))}</p>"
        for told in disclosed(self.catalog, post):
            lang = f' lang="{told.lang}" dir="auto"' if told.lang else ""
            yield f"<p{lang}>{escape(clean(told.text))}</p>"
