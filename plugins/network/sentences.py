"""What a Markdown file says, in pieces by which it is known again: its long title, the beginnings of sentences.

For files that nobody may see yet, whatever is wrong with them: this reads what is written, not what it becomes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from plugins.network.frontmatter import split
from plugins.network.plain_words import ANY_TAG, INLINE_TAG
from plugins.network.yamlfile import Document, Path, Value

SENTENCE = 60  # characters, from which on a sentence is known again
TITLE = 5  # words, from which on a title is
TITLE_LETTERS = 12  # fewer stand in other words by chance
_TITLES = (("title",),)
_MARKS = re.compile(r"(?:\s*(?:>|[*+-]\s|\d{1,9}[.)]\s|:\s|\[\^[^\]]+\]:))+\s*")
_QUOTED = re.compile(r"(?:\s*>)+")
_LINE_ALONE = re.compile(r"\s*(?:#{1,6}|!!!)\s+")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_DEFINITION = re.compile(r"\s*(?:\*?\[[^\]^]+\]:|---+\s*$|===+\s*$)")
_WORD = re.compile(r"[⺀-鿿가-힯豈-﫿]|[^\s⺀-鿿가-힯豈-﫿]+")  # where no spaces are written, each sign is one
_END = re.compile(r"""[.!?…][]"'”’»)*_]*\Z|[。！？]""")
_SHORT = re.compile(r"\W*(?:Dr|Mr|Mrs|Ms|Prof|Nos?|St|Fig|Art|Nr|Abs|Co|Ltd|(?:\w\.)+\w)\.\Z")  # these end nothing
_APART = "\0"
# What Markdown makes of a text, as far as it puts something between words: in order.
_INLINE = (
    (re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), rf"{_APART}\1{_APART}"),
    (re.compile(r"<(?:https?|mailto):[^>\s]*>"), _APART),
    (re.compile(r"\[\^[^\]]+\]"), "^"),
    (re.compile(r"\[([^\]]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])"), r"[\1]"),
    (re.compile(r"\{:[^}\n]*\}"), "{}"),
    (re.compile(INLINE_TAG, re.IGNORECASE), "<>"),
    (re.compile(ANY_TAG), _APART),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words in a row, as they are written, and the line of the file in which they begin."""

    line: int
    text: str


def passages(data: bytes) -> Iterator[Passage]:
    """The pieces of a file: each is as short as it may be and begins where a sentence does, or where the last ended."""
    text = _decoded(data)
    parts = split(text)
    document, body, line = parts.document, parts.body, parts.body_line
    if document.value is None:  # its front matter can't be read, or there is none: its lines count as they stand
        above = text.split("\n")[: line - 1] if body else text.split("\n")
        yield from _of_lines(above)
        body, line = (body, line) if body else (text, 1)
    yield from _of_front_matter(document)
    for start, block in _blocks(body, line):
        yield from _windows(start, block)


def bare(text: str) -> str:
    """A Markdown text without what is written between its words."""
    text = unescape(text)
    for pattern, instead in _INLINE:
        text = pattern.sub(instead, text)
    return text


def _decoded(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if wide else "utf-8-sig", "replace")
    # A NUL is half a letter of an encoding that nobody recognised; for a space, each letter would pass for a word.
    return text.replace("\r\n", "\n").replace("\r", "\n").replace(_APART, "")


def _of_front_matter(document: Document) -> Iterator[Passage]:
    for path, value in _values(document.value, ()):
        yield from _of_value(document.line(path), path, value)


def _of_lines(lines: Sequence[str]) -> Iterator[Passage]:
    """Of lines that ought to be `key: value`."""
    for number, line in enumerate(lines, 1):
        key, _, value = line.partition(":")
        yield from _of_value(number, (key.strip(),), value.strip() or line)


def _of_value(line: int, path: Path, value: str) -> Iterator[Passage]:
    if path in _TITLES and len(_WORD.findall(value)) >= TITLE and sum(map(str.isalnum, value)) >= TITLE_LETTERS:
        yield Passage(line, value)
    elif " " in value.strip():  # an address, an id, a path is no sentence
        yield from _windows(line, value)


def _values(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    match value:
        case str():
            yield path, value
        case list():
            for number, item in enumerate(value):
                yield from _values(item, (*path, number))
        case dict():
            for key, item in value.items():
                yield from _values(item, (*path, key))


def _blocks(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Paragraphs, items, headings, cells: what stands together, with its line. A line of code stands alone."""
    block: list[str] = []
    start, fenced, was_quoted = first_line, False, False
    for number, line in enumerate(body.split("\n"), first_line):
        fence = _FENCE.match(line)
        marked = _MARKS.match(line)
        quoted = _QUOTED.match(line)
        begins = bool(marked and (not quoted or not was_quoted or quoted.end() < len(marked[0].rstrip())))
        was_quoted = bool(quoted)
        rest = line[marked.end() :] if marked else line
        nothing = fence or not rest.strip() or _DEFINITION.match(line)
        alone = fenced or nothing or "|" in line or _LINE_ALONE.match(line)
        if block and (alone or begins):
            yield start, "\n".join(block)
            block = []
        if alone:
            for cell in () if nothing else line.split("|"):
                yield number, cell
            fenced ^= bool(fence)
            continue
        if not block:
            start = number
        block.append(rest)
    if block:
        yield start, "\n".join(block)


def _windows(line: int, block: str) -> Iterator[Passage]:
    """Of each long sentence as many words as are long enough, again and again: what is cut off is known as well."""
    if len(block) < SENTENCE:
        return
    for part in bare(block).split(_APART):
        first: re.Match[str] | None = None  # word of the window that is open
        before = ""
        for word in _WORD.finditer(part):
            if first is None or _ends(before, word[0]):
                first = word
            if word.end() - first.start() >= SENTENCE:
                yield Passage(line + part.count("\n", 0, first.start()), part[first.start() : word.end()])
                first = None
            before = word[0]
        line += part.count("\n")


def _ends(word: str, following: str) -> bool:
    """Whether a sentence ends between two words."""
    return bool(_END.search(word)) and not following[0].islower() and not (_SHORT.match(word) and word[-1] == ".")
