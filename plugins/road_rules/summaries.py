"""Rules about summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import Field

from plugins.network.model import Form
from plugins.network.written import Written
from plugins.road_rules.rule import Example, Finding, Group, Least, More, Most, Rule, Settings
from plugins.road_rules.spoken import TITLED, bare_words, width

_LONG_FORMS = [Form.ANALYSIS, Form.EXPLAINER, Form.QA, Form.CASE]
# Signs of Markdown and HTML that a summary, which is plain text, would show as they are, and whole addresses.
_SIGNS = re.compile(
    r"(?P<link>!?\[[^\]\n]*\]\([^)\n]*\))|(?P<address>https?://\S+|\bwww\.\S+)|(?P<tag></?[a-zA-Z][^<>]*>)"
    r"|(?P<strong>(?<!\w)(\*\*|__|\*|`)(?=\S)[^*_`\n]+(?<=\S)\5(?!\w))|(?P<entity>&(?:[a-z]+|#\d+);)"
)
_WORD = re.compile(r"\w+")
_ANY_SIGN = re.compile(r"[\[<*_`&/]|www\.")
_INSTEAD = {
    "link": "links stand in the text alone; write its words",
    "address": "an address can't be followed there; put a link into the text",
    "tag": "a summary is plain text; leave the tag out",
    "strong": "a summary is plain text; leave the signs out",
    "entity": "a summary is plain text; write the sign itself",
}


class There(Settings):
    forms: More[Form] = Field(_LONG_FORMS, description="The forms of posts that need one.")


class Length(Settings):
    least: Least = Field(20, ge=1, le=200, description="How many letters a summary has at least.")
    most: Most = Field(300, ge=60, le=2000, description="How many letters a summary may have.")


def missing(written: Written, settings: There) -> Iterator[Finding]:
    """A post without a summary of its own."""
    if not written.post.summary and written.post.form in settings.forms:
        what = "has no summary, so lists show how the text begins; write summary: one or two sentences"
        yield Finding(written.line("title"), what)


def too_long_or_short(written: Written, settings: Length) -> Iterator[Finding]:
    """A summary that says too little, or more than a list has room for."""
    size = width(" ".join(_summary(written).split()))
    line = written.line("summary")
    if 0 < size < settings.least:
        yield Finding(line, f"the summary has {size} letters; say in a sentence what a reader learns")
    if size > settings.most:
        yield Finding(line, f"the summary has {size} letters; say it in {settings.most} or fewer")


def repeats_the_title(written: Written, settings: Settings) -> Iterator[Finding]:
    """A summary that says nothing but the title."""
    said = _summary(written)
    if len(said) > 2 * len(written.title) + 10:  # signs between words and all
        return
    first = _WORD.search(said) if said.isascii() else None
    if first and first[0].lower() not in written.title.casefold():
        return  # as nearly always
    summary, title = bare_words(said), bare_words(written.title)
    if summary and title and (summary == title or summary in title):
        yield Finding(written.line("summary"), "the summary says what the title says; say what a reader learns")


def marked_up(written: Written, settings: Settings) -> Iterator[Finding]:
    """A summary with signs that readers would see."""
    summary = _summary(written)
    for match in _SIGNS.finditer(summary) if _ANY_SIGN.search(summary) else ():
        kind = next(name for name in _INSTEAD if match[name])
        yield Finding(written.line("summary"), f"the summary holds '{_short(match.group())}'; {_INSTEAD[kind]}")


def _summary(written: Written) -> str:
    return str(getattr(written.fields, "summary", ""))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


SUMMARIES = (
    Rule(
        name="summary",
        group=Group.TITLES,
        what="A post of some length has a summary.",
        why="It is all that most people read: in lists, in feeds, in search and where somebody passes the post on.",
        keys=("summary",),
        bad=Example(front="form: explainer", body="Let me begin a little further back."),
        good=Example(front="form: explainer\nsummary: What a cavern costs to dig, to fill and to keep, in three sums."),
        settings=There,
        check=missing,
    ),
    Rule(
        name="summary-length",
        group=Group.TITLES,
        what="A summary is one or two sentences.",
        why="One word tells nobody whether to read on, and a long one is cut off where it is shown.",
        keys=("summary",),
        bad=Example(front="summary: On caverns."),
        good=Example(front="summary: What a cavern costs to dig, to fill and to keep, in three sums."),
        settings=Length,
        check=too_long_or_short,
    ),
    Rule(
        name="summary-repeats-title",
        group=Group.TITLES,
        what="A summary says more than the title.",
        why="The two always stand together.",
        keys=("summary",),
        bad=Example(front="title: What storage caverns cost in 2026\nsummary: What storage caverns cost in 2026."),
        good=Example(
            front="title: What storage caverns cost\nsummary: What a cavern costs to dig, to fill and to keep."
        ),
        roles=TITLED,
        check=repeats_the_title,
    ),
    Rule(
        name="summary-plain",
        group=Group.TITLES,
        what="A summary is plain text.",
        why="In lists, in feeds and on cards nothing can be bold or a link, so readers see the signs instead.",
        keys=("summary",),
        bad=Example(front="summary: What a **cavern** costs to dig, to fill and to keep, in three sums."),
        good=Example(front="summary: What a cavern costs to dig, to fill and to keep, at 3 * 4 per cent."),
        roles=TITLED,
        check=marked_up,
    ),
)
