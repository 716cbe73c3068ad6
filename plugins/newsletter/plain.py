"""A digest as plain text: all that the page says, in its order, with every address that it has."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.network.mail_parts import TEXT_WIDE, underlined, wrapped
from plugins.network.senders import Sender
from plugins.newsletter.values import Digest, Item, Part


def text(digest: Digest, sender: Sender, unsubscribe: str = "") -> str:
    """The text, lines of at most 72 characters but for addresses, ending with a newline."""
    blocks = [
        digest.network,
        underlined(digest.title, "="),
        wrapped(digest.lede),
        *(block for part in digest.parts for block in _part(part)),
        "-" * TEXT_WIDE,
        f"{wrapped(digest.address_words)}\n{digest.address}",
        *map(wrapped, filter(None, (digest.foot, sender.postal))),
        *([f"Unsubscribe\n{unsubscribe}"] if unsubscribe else []),
    ]
    return "\n\n".join(blocks) + "\n"


def _part(part: Part) -> Iterator[str]:
    yield underlined(part.title, "-") + (f"\n{wrapped(part.lede)}" if part.lede else "")
    for item in part.items:
        yield "\n".join(_item(item))
    if part.rest:
        yield f"And {part.rest:,} more\n{part.address}"


def _item(item: Item) -> Iterator[str]:
    yield wrapped(" · ".join(filter(None, (item.whose, *item.about))))
    yield wrapped(item.title)
    yield item.address
    for line in (item.summary, *item.changes, item.event, item.note, item.why):
        if line:
            yield wrapped(line)
