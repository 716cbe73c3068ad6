"""A digest as plain text: all that the page says, in its order, with every address that it has."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from plugins.newsletter.settings import Sender
from plugins.newsletter.values import Digest, Item, Part

WIDE = 72


def text(digest: Digest, sender: Sender, unsubscribe: str = "") -> str:
    """The text, lines of at most 72 characters but for addresses, ending with a newline."""
    blocks = [
        digest.network,
        _under(digest.title, "="),
        _wrapped(digest.lede),
        *(block for part in digest.parts for block in _part(part)),
        "-" * WIDE,
        f"{_wrapped(digest.address_words)}\n{digest.address}",
        *map(_wrapped, filter(None, (digest.foot, sender.postal))),
        *([f"Unsubscribe\n{unsubscribe}"] if unsubscribe else []),
    ]
    return "\n\n".join(blocks) + "\n"


def _part(part: Part) -> Iterator[str]:
    yield _under(part.title, "-") + (f"\n{_wrapped(part.lede)}" if part.lede else "")
    for item in part.items:
        yield "\n".join(_item(item))
    if part.rest:
        yield f"And {part.rest:,} more\n{part.address}"


def _item(item: Item) -> Iterator[str]:
    yield _wrapped(" · ".join(filter(None, (item.whose, *item.about))))
    yield _wrapped(item.title)
    yield item.address
    for line in (item.summary, *item.changes, item.event, item.note, item.why):
        if line:
            yield _wrapped(line)


def _under(title: str, line: str) -> str:
    said = _wrapped(title)
    return f"{said}\n{line * min(max(map(len, said.splitlines())), WIDE)}"


def _wrapped(words: str) -> str:
    return textwrap.fill(words, WIDE, break_long_words=False, break_on_hyphens=False)
