"""Words for LinkedIn: the point first, then whose it is, the link, what readers must be told, and a few topics. Pure.

Their limits: 3,000 characters in all, of which the first 210 or so are seen before "see more".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from plugins.kit.values import Kit
from plugins.network.wording import cut

MOST = 3_000  # characters, as they count: an emoji is two
SEEN = 210
TAGS = 3
_TAG_MOST = 30  # characters: a longer one is nobody's search
_LINE_MOST = 300  # of one line of who and what
ELSEWHERE = "What readers must be told with it stands below the post."


def words(kit: Kit) -> str:
    """The text, never longer than LinkedIn takes, ending with a newline.

    A disclosure is said whole or not at all: where all of them do not fit, it is said where they stand.
    """
    told = tuple(one.text for one in kit.disclosures)
    if told and count(_text(kit, "", told)) > MOST - SEEN:
        told = (ELSEWHERE,)
    over = count(_text(kit, kit.point, told)) - MOST
    return _text(kit, cut(kit.point, len(kit.point) - over) if over > 0 else kit.point, told)


def count(text: str) -> int:
    """How long LinkedIn takes a text for."""
    return len(text.rstrip("\n").encode("utf-16-le")) // 2


def seen(text: str) -> str:
    """What is seen of a text before "see more"."""
    return text.rstrip("\n") if count(text) <= SEEN else cut(text, SEEN)


def hashtags(kit: Kit) -> tuple[str, ...]:
    """The first topics as hashtags, each word with a capital, so that it can be read aloud: "#GridConnections"."""
    made = filter(None, map(_tag, kit.topics))
    return tuple(list(dict.fromkeys(made))[:TAGS])


def _tag(name: str) -> str:
    spaced = "".join(char if _is_of_word(char) else " " for char in name.replace("'", "").replace("’", ""))
    tag = "".join(word[0].upper() + word[1:] for word in spaced.split())
    return f"#{tag}" if tag and not tag.isdecimal() and len(tag) <= _TAG_MOST else ""


def _is_of_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _text(kit: Kit, point: str, told: tuple[str, ...]) -> str:
    blocks = [*_head(kit, point), kit.address, *told, " ".join(hashtags(kit))]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _head(kit: Kit, point: str) -> Iterator[str]:
    """The author's own summary is the point; without one the title comes nearest to it."""
    whose, when = _whose(kit), cut(" ".join(filter(None, (kit.event, kit.as_at))), _LINE_MOST)
    if kit.own_point:
        title = f"“{kit.title}”"
        yield point
        yield _lines(f"{title}{': ' if kit.what else ' – '}{whose}" if whose else title, kit.about)
    else:
        yield kit.title
        yield point
        yield _lines(f"{whose[0].upper()}{whose[1:]}" if whose else "", kit.about)
    yield when


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _whose(kit: Kit) -> str:
    """What follows the title: "an analysis by Dana Ortiz, Energy"."""
    byline, unit = cut(kit.byline, _LINE_MOST), cut(kit.unit, _LINE_MOST)
    by = f"{kit.what} by {byline}" if kit.what and byline else kit.what or byline
    return ", ".join(filter(None, (by, unit)))
