"""How a digest tells of one post: plain words and absolute addresses, from the catalog."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from plugins.network import days, urls
from plugins.network.answering import target_of
from plugins.network.languages import is_right_to_left
from plugins.network.model import Post, Stage, Unit
from plugins.network.sharing import may_show
from plugins.network.states import announces_event
from plugins.network.whole import Catalog
from plugins.network.wording import FORMS, comment_label
from plugins.newsletter.values import Item, Window
from plugins.newsletter.windows import first_day, last_day

PILOT = "pilot"


@dataclass(frozen=True)
class Teller:
    """Makes items of posts. `reader` is the uid of the unit whose people read them, "" for the public."""

    catalog: Catalog
    window: Window
    reader: str = ""

    @cached_property
    def urls(self) -> urls.Urls:
        return urls.Urls(self.catalog.network.url)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.catalog.network.timezone)

    @property
    def lang(self) -> str:
        return self.catalog.network.language

    def address(self, post: Post) -> str:
        return self.urls.absolute(urls.post(self.catalog.unit[post.unit], post))

    def section(self, unit: Unit) -> str:
        return self.urls.absolute(urls.section(unit))

    def is_new(self, post: Post) -> bool:
        """Whether a post was published in the window."""
        return self.window.since <= post.date <= self.window.until

    def changes(self, post: Post) -> tuple[str, ...]:
        """What was changed in the window in a post that is older than it, the newest first."""
        if post.date >= self.window.since:
            return ()
        found = (one for one in post.changes if first_day(self.window) <= one.date <= last_day(self.window))
        return tuple(f"Changed {days.short(one.date)}: {one.what}" for one in found)

    def item(self, post: Post, *, why: str = "", note: str = "", beside: str = "", changed: bool = False) -> Item:
        """A post in words; its unit is named unless it is `beside` (a uid), where it goes without saying.

        Of one that was `changed` the changes are told in place of its summary.
        """
        unit = self.catalog.unit[post.unit]
        lang = post.lang or unit.lang or self.lang
        return Item(
            id=post.id,
            title=post.title,
            address=self.address(post),
            about=self._about(post),
            whose="" if unit.uid == beside else named(unit),
            summary="" if changed else post.summary,
            event=self._event(post),
            note=note,
            why=why,
            changes=self.changes(post) if changed else (),
            accent=unit.accent,
            lang="" if lang == self.lang else lang,
            rtl=lang != self.lang and is_right_to_left(lang),
            picture="" if changed or not self._has_picture(post) else f"{unit.slug}/{post.image}",
            picture_alt=post.image_alt,
        )

    def _about(self, post: Post) -> tuple[str, ...]:
        names = ", ".join(self.catalog.author[slug].name for slug in post.authors if slug in self.catalog.author)
        day = days.short(days.local_day(post.date, self.zone))
        return tuple(filter(None, (self._kind(post), day, names)))

    def _kind(self, post: Post) -> str:
        """Its form, or whose words it answers, as far as these may be named to whoever reads this."""
        target = target_of(self.catalog, post)
        if not isinstance(target, Post) or target.key not in self.catalog.published:
            return comment_label(post) or FORMS[post.form]
        shown = all(may_show(self.catalog, target, uid) for uid in (post.unit, self.reader) if uid)
        return f"Comment on “{target.title}”" if shown else "Comment"

    def _has_picture(self, post: Post) -> bool:
        return bool(post.image) and f"{post.unit}/{post.image}" in self.catalog.file

    def _event(self, post: Post) -> str:
        if not announces_event(post) or post.starts is None:
            return ""
        when = days.event_in_words(post.starts, post.ends, self.zone)
        return f"{when}. {post.place}" if post.place else when


def named(unit: Unit) -> str:
    """A unit's name, which says of a pilot that it is one."""
    return f"{unit.name} ({PILOT})" if unit.role.stage is Stage.PILOT else unit.name
