"""What a change does to readers as Markdown, for a comment on a pull or merge request.

What people wrote stays their words: it can be no markup, no link, no picture, and calls nobody. The hosts look for
names, numbers of issues and addresses in the text that Markdown has become, where a backslash is gone; so these get a
joiner in their midst, which is seen and copied as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.network.problems import printable
from plugins.network.wording import cut
from plugins.reviewing.shape import Row, Section, Span, Told

MARK = "<!-- highroad: what readers will see -->"  # by which the comment is found again
LIMIT = 65_536  # characters that a comment may have; of UTF-8 it may have as many bytes to be sure
_SPARE = 1_536
# Rows of a section, and below a row: tried until the whole is short enough.
_MOST = (1_000, 200, 100, 50, 25, 10, 5, 2, 0)
LONGEST = 400  # characters of what somebody wrote
JOINER = "\u2060"

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~@=])")
_TAGS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# What a host makes a link of in plain text: @name, #1, !1, $1, %1, ~1, &1, GH-1, ://, www., a hash of a commit.
_CALLS = re.compile(
    r"(?<=[@#!$%~&*])(?=[\w\"{])|(?<=\bGH)(?=-\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=[0-9a-f]{6})(?=[0-9a-f])", re.I
)


def markdown(of: Told) -> str:
    """The whole, short enough for a comment: of long sections the first rows, and how many more there are."""
    for most in _MOST:
        made = _whole(of, most)
        if len(made.encode()) <= LIMIT - _SPARE:
            break
    return made


def _whole(of: Told, most: int) -> str:
    parts = [
        MARK,
        f"### {escaped(of.title)}",
        f"<b>{escaped(cut(_capital(of.summary), 5 * LONGEST))}.</b>",
        f"<sub>{''.join(map(_span, of.against))}</sub>",
    ]
    parts += ["\n".join(_section(section, most)) for section in of.sections]
    parts += [escaped(cut(line, LONGEST)) for line in of.aside]
    return "\n\n".join(parts) + "\n"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _section(section: Section, most: int) -> Iterator[str]:
    """Folded, but what asks for something to be done."""
    yield "<details open>" if section.grave else "<details>"
    yield f"<summary>{html(section.title)}</summary>"
    yield ""
    if section.lede:
        yield escaped(section.lede)
        yield ""
    yield from _rows(section.rows, most, "")
    yield ""
    yield "</details>"


def _rows(rows: tuple[Row, ...], most: int, indent: str) -> Iterator[str]:
    shown = rows if len(rows) <= most else rows[:most]
    for row in shown:
        yield f"{indent}- {''.join(map(_span, row.spans)).strip()}"
        yield from _rows(row.below, most, f"{indent}  ")
    if len(shown) < len(rows):
        yield f"{indent}- and {len(rows) - len(shown):,} more"


def _span(span: Span) -> str:
    match span.kind:
        case "code":
            return code(span.text)
        case "name":
            return f"<b>{escaped(cut(span.text, LONGEST))}</b>"  # stars are none beside some letters and spaces
        case "said":
            return escaped(cut(span.text, LONGEST))
        case _:
            return escaped(span.text)


def escaped(text: str) -> str:
    """`text` as Markdown that shows it and does nothing else."""
    return _MARKUP.sub(r"\\\1", _CALLS.sub(JOINER, printable(text))).translate(_TAGS)


def html(text: str) -> str:
    """Our own words inside a tag, where Markdown is none; the few names in them are made safe likewise."""
    return _CALLS.sub(JOINER, printable(text)).translate(_TAGS)


def code(text: str) -> str:
    """`text` as a code span, in which nothing is looked for; its fence is longer than any run of backticks in it."""
    quiet = printable(text)
    fence = "`" * (max(map(len, re.findall("`+", quiet)), default=0) + 1)
    space = " " if quiet[:1] in "` " or quiet[-1:] in "` " else ""
    return f"{fence}{space}{quiet}{space}{fence}" if quiet else ""
