"""Rules about headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from plugins.network.written import Written
from plugins.network.written_blocks import Kind
from plugins.road_rules.rule import Example, Finding, Group, Rule, Settings
from plugins.road_rules.spoken import ANYWHERE, TITLED, same_words

_BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1)[^\n])+?)(?<=\S)\1\Z|<(?:b|strong)>([^<>\n]+)</(?:b|strong)>\Z")
_BOLD_ENDS = ("**", "__", "</b>", "</strong>")
_SENTENCE = (".", "!", "?", "…", "。", "؟", "۔", ",", ";", ":", "：")  # ends one, or leads to what follows
_MOST_WORDS = 12


def skipped(written: Written, settings: Settings) -> Iterator[Finding]:
    """A heading more than one level below the one before it."""
    above = 1  # the title
    for heading in written.headings:
        if heading.level > above + 1:
            signs = "#" * (above + 1)
            what = f"the heading '{heading.text}' leaves out a level; begin it with {signs}"
            yield Finding(heading.line, what)
        above = heading.level


def top(written: Written, settings: Settings) -> Iterator[Finding]:
    """A heading of the first level, which is the title's."""
    for heading in written.headings:
        if heading.level == 1:
            what = f"the heading '{heading.text}' is of the title's level; begin it with ##, and others one deeper"
            yield Finding(heading.line, what)


def repeats_the_title(written: Written, settings: Settings) -> Iterator[Finding]:
    """A first heading that says what stands right above it."""
    first = written.blocks[0] if written.blocks else None
    if first is not None and first.kind is Kind.HEADING and same_words(written.headings[0].text, written.title):
        yield Finding(first.line, "the text begins with its title as a heading; leave it out, it stands there already")


def only_bold(written: Written, settings: Settings) -> Iterator[Finding]:
    """A line of bold words where a heading is meant."""
    if not any(sign in written.body for sign in _BOLD_ENDS):
        return
    for block, following in pairwise(written.blocks):
        if not block.text.endswith(_BOLD_ENDS) or block.kind is not Kind.PARAGRAPH:
            continue
        match = _BOLD.match(block.text)
        if match is None or following.kind is Kind.HEADING:
            continue
        words = (match[2] or match[3]).strip()
        if not words.endswith(_SENTENCE) and len(words.split()) <= _MOST_WORDS:
            yield Finding(block.line, f"'{words}' is a heading in bold letters; write ## {words}")


HEADINGS = (
    Rule(
        name="heading-levels",
        group=Group.HEADINGS,
        what="No level of headings is left out.",
        why="Who listens to a page goes from heading to heading, and takes a gap for something that was missed.",
        bad=Example(body="## Digging\n\nWords.\n\n#### Salt\n\nWords."),
        good=Example(body="## Digging\n\nWords.\n\n### Salt\n\nWords.\n\n## Filling\n\nWords."),
        roles=ANYWHERE,
        check=skipped,
    ),
    Rule(
        name="heading-top",
        group=Group.HEADINGS,
        what="Headings begin at the second level: with ##.",
        why="The first is the title's. A page with two titles has none.",
        bad=Example(body="# Digging\n\nWords."),
        good=Example(body="## Digging\n\nWords.\n\n```\n# a remark in code\n```"),
        roles=ANYWHERE,
        check=top,
    ),
    Rule(
        name="heading-repeats-title",
        group=Group.HEADINGS,
        what="A text does not begin with its title.",
        why="The page shows the title above the text, so it would stand there twice.",
        bad=Example(front="title: What storage caverns cost", body="## What storage caverns cost\n\nWords."),
        good=Example(front="title: What storage caverns cost", body="## Digging\n\nWords."),
        roles=TITLED,
        check=repeats_the_title,
    ),
    Rule(
        name="heading-bold",
        group=Group.HEADINGS,
        what="A heading is written as one, not as a line of bold words.",
        why="Only a real heading stands among the contents, can be linked to and is found by who listens to the page.",
        bad=Example(body="**What it costs to fill**\n\nWords."),
        good=Example(body="## What it costs to fill\n\n**Do not sign before you have read this.**\n\nWords."),
        roles=ANYWHERE,
        check=only_bold,
    ),
)
