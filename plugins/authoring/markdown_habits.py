"""CommonMark as others write it, into Markdown that reads the same here.

The build's Markdown differs in four places: a list needs an empty line before it, what belongs to a list item is
indented by four, a fence does not stand in a list, and nothing between the tags of raw HTML is Markdown. What was
meant is what markdown-it reads; it is written so that the build reads it too, and only where the two would differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from plugins.authoring.markdown_places import Parsed, elements, html_blocks, parsed
from plugins.authoring.remarks import Edit, Traced

_STEP = 4

_HTML = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def readable_here(body: Traced) -> Traced:
    """The body so that the build reads what its author meant."""
    body = body.edited(list(_html_edits(parsed(body.text))))
    doc = parsed(body.text)
    lines = doc.text.split("\n")
    edits = [edit for tree in _list_trees(doc, lines) for edit in _tree_edits(doc, tree, lines)]
    return body.edited(edits)


def _html_edits(doc: Parsed) -> Iterator[Edit]:
    """Raw HTML with Markdown between its tags becomes HTML throughout; indented lines there are no code."""
    for start, end in html_blocks(doc.text, elements(doc)):
        inside = [t.type for t in doc.tokens if t.map and t.type != "html_block" and start < doc.region(t)[0] < end]
        if inside and "code_block" not in inside:
            yield Edit(start, end, _HTML.render(doc.text[start:end]).strip())


# -------------------------------------------------------------------------------------------------------------- lists


@dataclass(frozen=True, slots=True)
class _Item:
    """A list item: its lines, how deep it lies (1 is outermost), and the column at which its content begins."""

    first: int
    last: int  # the line after it
    depth: int
    content: int


@dataclass(frozen=True, slots=True)
class _Tree:
    """An outermost list with all that lies in it."""

    first: int
    items: tuple[_Item, ...]
    fences: tuple[tuple[int, int], ...]
    complex: bool  # an item holds more than one paragraph


def _list_trees(doc: Parsed, lines: list[str]) -> Iterator[_Tree]:
    """The outermost lists that stand in no quotation."""
    for at, token in enumerate(doc.tokens):
        if token.level == 0 and token.type in ("bullet_list_open", "ordered_list_open") and token.map:
            inner = _until_close(doc.tokens, at)
            yield _Tree(
                token.map[0],
                tuple(_items(inner, lines)),
                tuple((t.map[0], t.map[1]) for t in inner if t.type == "fence" and t.map),
                _has_blocks_inside(inner),
            )


def _until_close(tokens: tuple[Token, ...], start: int) -> tuple[Token, ...]:
    """An outermost block's tokens, its own closing one included."""
    end = next((at for at in range(start + 1, len(tokens)) if tokens[at].level == 0), len(tokens) - 1)
    return tokens[start : end + 1]


def _has_blocks_inside(tokens: tuple[Token, ...]) -> bool:
    """Whether an item of the outermost list holds anything but one paragraph."""
    plain = ("inline", "paragraph_open", "paragraph_close")
    if any(token.type == "fence" or (token.level > 2 and token.type not in plain) for token in tokens):
        return True
    blocks = 0
    for token in tokens:
        if token.type == "list_item_open":
            blocks = 0
        elif token.type == "paragraph_open":
            blocks += 1
            if blocks > 1:
                return True
    return False


def _items(tokens: tuple[Token, ...], lines: list[str]) -> Iterator[_Item]:
    depth = 0
    contents: list[int] = []
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open" and token.map:
            del contents[depth - 1 :]
            contents.append(_content_column(lines[token.map[0]], contents[-1] if contents else 0, token))
            yield _Item(token.map[0], token.map[1], depth, contents[-1])


def _content_column(line: str, outer: int, token: Token) -> int:
    """The column at which an item's text begins: behind its mark and one to four spaces."""
    wide = line.expandtabs(_STEP)
    indent = max(len(wide) - len(wide.lstrip()), outer)
    after = indent + len(token.info) + len(token.markup)
    spaces = len(wide[after:]) - len(wide[after:].lstrip())
    return after + (spaces if 1 <= spaces <= _STEP and wide[after:].strip() else 1)


def _tree_edits(doc: Parsed, tree: _Tree, lines: list[str]) -> Iterator[Edit]:
    if tree.first and lines[tree.first - 1].strip():
        yield Edit(doc.offset(tree.first), doc.offset(tree.first), "\n")
    starts = [item.first for item in tree.items]
    if not tree.complex or len(set(starts)) != len(starts):
        return  # flat lists read the same; two marks on one line are left as they are
    fenced = {number: (first, last) for first, last in tree.fences for number in range(first, last)}
    # An item comes before those inside it, so that the innermost is the last to claim a line.
    owners = {number: item for item in tree.items for number in range(item.first, item.last)}
    for number, owner in sorted(owners.items(), key=lambda entry: entry[0]):
        if lines[number].strip():
            new = _line(lines, number, owner, fenced.get(number))
            if new != lines[number]:
                start = doc.offset(number)
                yield Edit(start, start + len(lines[number]), new)


def _line(lines: list[str], number: int, owner: _Item, fence: tuple[int, int] | None) -> str:
    """One line of a list, indented as the build wants it; a fence in a list becomes indented code."""
    wide = lines[number].expandtabs(_STEP) if lines[number][:1].isspace() else lines[number]
    indent = len(wide) - len(wide.lstrip())
    if number == owner.first:
        return " " * (_STEP * (owner.depth - 1)) + wide.lstrip()
    text = wide[min(indent, owner.content) :]
    if fence is None:
        return " " * (_STEP * owner.depth) + text
    if number in (fence[0], fence[1] - 1):
        return ""
    opening = lines[fence[0]].expandtabs(_STEP)
    column = len(opening) - len(opening.lstrip())
    return " " * (_STEP * (owner.depth + 1)) + wide[min(indent, column) :]
