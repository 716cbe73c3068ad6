"""Rules about titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import Field

from plugins.network.kinds import Line
from plugins.network.written import Written
from plugins.road_rules.rule import Example, Finding, Group, Most, Rule, Settings
from plugins.road_rules.spoken import TITLED, width

_WORD = re.compile(r"[^\W\d_]+")
_LOUD = re.compile(r"[^\W\d_a-z]{2}")  # what any word has in it that is in capitals, or in a script without them
_CALLS = re.compile(r"[!！]")
_ABBREVIATION = 6  # letters that one has at most, as in UNESCO
_STOPS = ("．", "。", "۔", "।")
_ABBREVIATED = re.compile(
    r"(?:^|\W)(?:[^\W\d_]\.){1,}$|\b(?:etc|inc|ltd|plc|co|corp|bros|jr|sr|no|vs|dept|approx|bzw|usw|oy|ab|s)\.$", re.I
)


class TitleLength(Settings):
    most: Most = Field(80, ge=20, le=300, description="How many letters a title may have.")


class Shouting(Settings):
    names: list[Line] = Field([], description="Names in capitals that are right so, beside those of brand.yaml.")


def too_long(written: Written, settings: TitleLength) -> Iterator[Finding]:
    """A title with more letters than it may have."""
    size = width(written.title)
    if size > settings.most:
        what = f"the title has {size} letters; say it in {settings.most} or fewer, and the rest in the summary"
        yield Finding(written.line("title"), what)


def shouted(written: Written, settings: Shouting) -> Iterator[Finding]:
    """A title in capitals, or one that calls out more than once."""
    line = written.line("title")
    if len(_CALLS.findall(written.title)) > 1:
        yield Finding(line, "the title has several exclamation marks; leave them out")
    if not _LOUD.search(written.title) or not any(letter.isupper() for letter in written.title):
        return
    names = {word for name in settings.names for word in _WORD.findall(name)}
    words = [word for word in _WORD.findall(written.title) if word not in names]
    cased = [word for word in words if len(word) > 1 and word.upper() != word.lower()]
    loud = [word for word in cased if word.isupper()]
    whole, in_full = len(loud) == len(cased), any(len(word) > _ABBREVIATION for word in loud)
    if (in_full and (whole or len(loud) > 1)) or (whole and len(loud) > 2):
        yield Finding(line, f"the title shouts ('{' '.join(loud[:3])}'); write it in small letters")


def stopped(written: Written, settings: Settings) -> Iterator[Finding]:
    """A title that ends as a sentence does."""
    title = written.title.rstrip("\"'”’»)")
    if (title.endswith(_STOPS) or (title.endswith(".") and not title.endswith(".."))) and not _ABBREVIATED.search(
        title
    ):
        yield Finding(
            written.line("title"), f"the title ends with '{title[-1]}'; leave that out, a title is no sentence"
        )


TITLES = (
    Rule(
        name="title-length",
        group=Group.TITLES,
        what="A title is short.",
        why="Lists, cards, search results and feed readers cut a long one off, and nobody reads its end.",
        keys=("title",),
        bad=Example(front="title: What storage caverns cost, what they are worth, and why the two are seldom compared"),
        good=Example(front="title: What storage caverns cost"),
        settings=TitleLength,
        roles=TITLED,
        check=too_long,
    ),
    Rule(
        name="title-shouting",
        group=Group.TITLES,
        what="A title does not shout: no words in capitals but abbreviations and names, no row of exclamation marks.",
        why="It stands among titles of colleagues, and a reader who is shouted at trusts none of them.",
        keys=("title",),
        bad=Example(front="title: IMPORTANT NEWS on storage"),
        good=Example(front="title: What HMRC and the EU say of storage"),
        settings=Shouting,
        voice="names",
        roles=TITLED,
        check=shouted,
    ),
    Rule(
        name="title-full-stop",
        group=Group.TITLES,
        what="A title has no full stop at its end.",
        why="A title is a name, and names have none; in lists some would have one and others not.",
        keys=("title",),
        bad=Example(front="title: What storage caverns cost."),
        good=Example(front="title: What storage caverns cost in the U.K."),
        roles=TITLED,
        check=stopped,
    ),
)
