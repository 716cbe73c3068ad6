"""What readers are handed of an entry, the same in every format: its full text, and its summary with a unit's note."""

from __future__ import annotations

from html import escape

from plugins.feeds.absolute import absolute
from plugins.feeds.channel import Item
from plugins.feeds.kept import Kept


def _content(item: Item) -> str:
    return "".join((item.before, absolute(item.body, item.url), item.after))


# The full text of an entry as HTML that can stand anywhere. A feed's formats are written one after the other, so a few
# feeds' worth is enough.
content = Kept[Item, str](_content, 8_000_000)


def note(item: Item) -> str:
    """The words of the unit that carries the entry, marked as its own; "" without any."""
    carried = item.carried
    return f"Note from {carried.unit_name}: {carried.note}" if carried and carried.note else ""


def summary_html(item: Item) -> str:
    """The summary as HTML; the unit's note before the author's words, in a paragraph of its own."""
    said = note(item)
    if not said:
        return escape(item.summary, quote=False)
    author = f"<p>{escape(item.summary, quote=False)}</p>" if item.summary else ""
    return f"<p>{escape(said, quote=False)}</p>{author}"
