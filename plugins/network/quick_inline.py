"""Python-Markdown's step for what stands inside lines (links, emphasis, code), the same in less time.

Each of its patterns begins with a sign. Python-Markdown runs all of them over every piece of text; here a pattern is
run only where its sign occurs, and most text is passed over at one look.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator
from typing import Any

from markdown import Markdown, inlinepatterns
from markdown.extensions.footnotes import FootnoteInlineProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import ETX, INLINE_PLACEHOLDER_PREFIX, INLINE_PLACEHOLDER_RE, STX, AtomicString

Step = tuple[str, Callable[[str, int], Iterator["re.Match[str]"]], Callable[..., tuple[Any, Any, Any]]]

# Class and expression of a pattern -> what stands in every text that it matches.
_SIGNS = {
    (inlinepatterns.BacktickInlineProcessor, inlinepatterns.BACKTICK_RE): "`",
    (inlinepatterns.EscapeInlineProcessor, inlinepatterns.ESCAPE_RE): "\\",
    (FootnoteInlineProcessor, r"\[\^([^\]]*)\]"): "[^",
    (inlinepatterns.ReferenceInlineProcessor, inlinepatterns.REFERENCE_RE): "[",
    (inlinepatterns.ShortReferenceInlineProcessor, inlinepatterns.REFERENCE_RE): "[",
    (inlinepatterns.LinkInlineProcessor, inlinepatterns.LINK_RE): "[",
    (inlinepatterns.ImageInlineProcessor, inlinepatterns.IMAGE_LINK_RE): "![",
    (inlinepatterns.ImageReferenceInlineProcessor, inlinepatterns.IMAGE_REFERENCE_RE): "![",
    (inlinepatterns.ShortImageReferenceInlineProcessor, inlinepatterns.IMAGE_REFERENCE_RE): "![",
    (inlinepatterns.AutolinkInlineProcessor, inlinepatterns.AUTOLINK_RE): "<",
    (inlinepatterns.AutomailInlineProcessor, inlinepatterns.AUTOMAIL_RE): "<",
    (inlinepatterns.HtmlInlineProcessor, inlinepatterns.HTML_RE): "<",
    (inlinepatterns.HtmlInlineProcessor, inlinepatterns.ENTITY_RE): "&",
    (inlinepatterns.SubstituteTagInlineProcessor, inlinepatterns.LINE_BREAK_RE): "  \n",
}
_OF_REFERENCES = {  # these find nothing in a text that defines no references
    inlinepatterns.ReferenceInlineProcessor,
    inlinepatterns.ShortReferenceInlineProcessor,
    inlinepatterns.ImageReferenceInlineProcessor,
    inlinepatterns.ShortImageReferenceInlineProcessor,
}
_LINE_BREAK = "  \n"
_PLAIN_TARGET = re.compile(r"""\(([^()'"<]*+)\)""")


class _PlainLink:
    """Reads a link without nested brackets and quotation marks at once, not letter by letter."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:
        end = data.find("]", index)
        if end < 0 or data.find("[", index, end) >= 0:
            return super().getText(data, index)  # type: ignore[misc, no-any-return]
        return data[index:end], end + 1, True

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:
        match = _PLAIN_TARGET.match(data, index)
        if match is None:
            return super().getLink(data, index)  # type: ignore[misc, no-any-return]
        href = match[1].strip()
        return (self.unescape(href).strip() if STX in href else href), None, match.end(), True  # type: ignore[attr-defined]


class QuickLink(_PlainLink, inlinepatterns.LinkInlineProcessor):
    """`[text](target)`."""


class QuickImage(_PlainLink, inlinepatterns.ImageInlineProcessor):
    """`![text](target)`."""


_QUICK = {inlinepatterns.LinkInlineProcessor: QuickLink, inlinepatterns.ImageInlineProcessor: QuickImage}


def understood(md: Markdown) -> bool:
    """Whether all inline patterns are Python-Markdown's own, of the kind that `QuickInline` runs."""
    return all(
        type(pattern).__module__.startswith("markdown.")
        and isinstance(pattern, inlinepatterns.InlineProcessor)
        and not pattern.ANCESTOR_EXCLUDES
        for pattern in md.inlinePatterns
    )


class QuickInline(InlineProcessor):
    """Takes the place of Python-Markdown's own where all patterns are `understood`."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        patterns = list(md.inlinePatterns)
        self.signs = _any_sign(patterns)
        self.all_steps = [_step(pattern, md) for pattern in patterns]
        self.unreferring = [_step(pattern, md) for pattern in patterns if type(pattern) not in _OF_REFERENCES]
        self.steps = self.all_steps
        self.stashed_nodes: dict[str, etree.Element | str] = {}

    def run(self, tree: etree.Element, ancestors: list[str] | None = None) -> etree.Element:
        """Replace marks by elements, one level of the tree after the other."""
        self.stashed_nodes = {}
        self.steps = self.all_steps if self.md.references else self.unreferring
        queue = [tree]
        for element in queue:  # which grows meanwhile
            self.children(element, queue)
        return tree

    def children(self, element: etree.Element, queue: list[etree.Element]) -> None:
        """Work on the texts of all children of `element`; what must be worked on afterwards joins the `queue`."""
        search = self.signs.search
        found = []
        for child in element:  # also those that are put in meanwhile
            text, tail = child.text, child.tail
            if text and (search(text) or _LINE_BREAK in text) and not isinstance(text, AtomicString):
                child.text = None
                new = self.elements(self.marked(text, 0), child, True)
                queue += new
                found.append((child, new))
            if tail and (search(tail) or _LINE_BREAK in tail):
                holder = etree.Element("d")
                child.tail = None
                new = self.elements(self.marked(tail, 0), holder, False)
                child.tail = holder.tail or None
                _insert(element, list(element).index(child) + 1, new)
            if len(child):
                queue.append(child)
        for child, new in found:
            _insert(child, 0, new)

    def marked(self, data: str, index: int) -> str:
        """`data` with a placeholder for everything that the patterns from `index` on find in it."""
        if isinstance(data, AtomicString):
            return data
        start, steps = 0, self.steps
        while index < len(steps):
            sign, find, handle = steps[index]
            node = end = None
            if sign in data:
                for match in find(data, start):
                    node, begin, end = handle(match, data)
                    if begin is not None and end is not None:
                        break
                    end = None
            if end is None:
                index, start = index + 1, 0
            elif node is None:
                start = end
            else:
                if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                    self.mark_inside(node, index)
                number = f"{len(self.stashed_nodes):04d}"
                self.stashed_nodes[number] = node
                before = f"{data[:begin]}{INLINE_PLACEHOLDER_PREFIX}{number}{ETX}"
                data, start = before + data[end:], len(before)
        return data

    def mark_inside(self, node: etree.Element, index: int) -> None:
        """Go on inside of what the pattern at `index` found."""
        for child in (node, *node):
            if child.text:
                child.text = self.marked(child.text, index + 1)
            if child.tail:
                child.tail = self.marked(child.tail, index)

    def elements(self, data: str, parent: etree.Element, is_text: bool) -> list[etree.Element]:
        """Put the elements in place of their placeholders. Text before the first is added to the `parent`'s text, or
        to its tail; the elements, with what follows each as its tail, are returned."""
        found: list[etree.Element] = []
        start = 0
        while (at := data.find(INLINE_PLACEHOLDER_PREFIX, start)) >= 0:
            match = INLINE_PLACEHOLDER_RE.search(data, at)
            node = self.stashed_nodes.get(match[1]) if match else None
            if match is None or node is None:  # something else that looks like one
                end = at + len(INLINE_PLACEHOLDER_PREFIX)
                _append(found, parent, is_text, data[start:end])
                start = end
                continue
            _append(found, parent, is_text, data[start:at])
            start = match.end()
            if isinstance(node, str):
                _append(found, parent, is_text, node)
            else:
                self.inside(node)
                found.append(node)
        rest = data[start:]
        _append(found, parent, is_text, AtomicString(rest) if isinstance(data, AtomicString) else rest)
        return found

    def inside(self, node: etree.Element) -> None:
        """Put elements in place of the placeholders in `node` and its children."""
        for child in (node, *node):
            if (tail := child.tail) and INLINE_PLACEHOLDER_PREFIX in tail:
                child.tail = None
                new = self.elements(tail, child, False)
                _insert(node, 0 if child is node else list(node).index(child) + 1, new)
            if (text := child.text) and INLINE_PLACEHOLDER_PREFIX in text:
                child.text = None
                _insert(child, 0, self.elements(text, child, True))


def _any_sign(patterns: list[Any]) -> re.Pattern[str]:
    """Finds a place in a text at which one of the patterns may match, line breaks apart."""
    signs = {STX}  # of placeholders that stand in a text from before
    for pattern in patterns:
        if type(pattern) is inlinepatterns.DelimiterProcessor:
            signs |= {token[0] for token in pattern.tokens}
        elif sign := _sign(pattern):
            signs |= {sign[0]} - {_LINE_BREAK[0]}
        else:
            return re.compile("")
    return re.compile(f"[{re.escape(''.join(sorted(signs)))}]")


def _sign(pattern: Any) -> str:
    return _SIGNS.get((type(pattern), pattern.pattern), "")


def _step(pattern: Any, md: Markdown) -> Step:
    quick = _QUICK.get(type(pattern))
    handle = quick(pattern.pattern, md).handleMatch if quick else pattern.handleMatch
    return _sign(pattern), pattern.getCompiledRegExp().finditer, handle


def _insert(parent: etree.Element, at: int, elements: list[etree.Element]) -> None:
    for element in reversed(elements):
        parent.insert(at, element)


def _append(found: list[etree.Element], parent: etree.Element, is_text: bool, text: str) -> None:
    """Add text behind the last element that was found, or else to the parent."""
    if not text:
        return
    if found:
        last = found[-1]
        last.tail = last.tail + text if last.tail else text
    elif is_text:
        parent.text = parent.text + text if parent.text else text
    else:
        parent.tail = parent.tail + text if parent.tail else text
