"""Python-Markdown, made quicker by its own extension interfaces, with the same HTML to the byte.

What is registered with a `Markdown` under a name is replaced by something that does the same in less time, and only
where the very class registered there is the one that is replaced: whatever an extension of the settings brings along
runs as it is. `tests/network/test_quick_markdown.py` compares both on any text.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from markdown import Markdown, blockprocessors, preprocessors, serializers, treeprocessors
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import abbr, admonition, attr_list, def_list, footnotes, md_in_html, sane_lists, tables, toc
from markdown.serializers import RE_AMP, to_html_string
from markdown.util import STX, AtomicString, Registry

from plugins.network import quick_inline


def quickened(make: Callable[[], Markdown]) -> Markdown:
    """What `make` makes, with quicker parts. Where an extension has put one of Python-Markdown's parts into another
    place, so that its replacement would stand elsewhere, nothing is replaced."""
    md = make()
    return md if _quicken(md) else make()


def _quicken(md: Markdown) -> bool:
    """Replace what can be; whether all replacements stand where the parts stood that they replace."""
    own = all(_is_stock(part) for part in (*md.treeprocessors, *md.preprocessors, *md.postprocessors))
    if md.serializer is to_html_string:
        md.serializer = quick_html
    kept = _replace(md.preprocessors, "html_block", 20, preprocessors.HtmlBlockPreprocessor, partial(_HtmlBlocks, md))
    kept &= _replace(md.preprocessors, "html_block", 20, md_in_html.HtmlBlockPreprocessor, partial(_MoreBlocks, md))
    trees = md.treeprocessors
    if quick_inline.understood(md):
        quick = partial(quick_inline.QuickInline, md)
        kept &= _replace(trees, "inline", 20, treeprocessors.InlineProcessor, quick)
    kept &= _replace(trees, "prettify", 10, treeprocessors.PrettifyTreeprocessor, partial(_Prettify, md))
    kept &= _replace(trees, "attr_list", 8, attr_list.AttrListTreeprocessor, partial(_AttrList, md))
    kept &= _replace(trees, "unescape", 0, treeprocessors.UnescapeTreeprocessor, partial(_Unescape, md))
    if own and "toc" in trees and type(trees["toc"]) is toc.TocTreeprocessor:
        kept &= _replace(trees, "toc", 5, toc.TocTreeprocessor, lambda: _Toc.like(trees["toc"]))
    blocks = md.parser.blockprocessors
    if {type(block) for block in blocks} <= _BLOCKS and "paragraph" in blocks:
        blocks.register(_Plain(md.parser, blocks["paragraph"]), "highroad-plain", 1000)
        md.parser.blockprocessors = _Settled.like(blocks)
    return kept


def _is_stock(part: object) -> bool:
    return type(part).__module__.startswith(("markdown.", "plugins.network."))


def _replace(parts: Registry[Any], name: str, priority: int, stock: type, quick: Callable[[], Any]) -> bool:
    """Register something quicker under `name`, if `stock` is there; False when it then stands elsewhere."""
    if name not in parts or type(parts[name]) is not stock:
        return True
    at = parts.get_index_for_name(name)
    parts.register(quick(), name, priority)
    return bool(parts.get_index_for_name(name) == at)


class _Settled(Registry[Any]):
    """A registry that puts its parts in order once, not for each block of a text."""

    order: list[Any] | None = None

    @classmethod
    def like(cls, registry: Registry[Any]) -> _Settled:
        made = cls()
        made.__dict__.update(registry.__dict__)
        return made

    def __iter__(self) -> Iterator[Any]:
        if self.order is None:
            self.order = list(super().__iter__())
        return iter(self.order)

    def register(self, item: Any, name: str, priority: float) -> None:
        super().register(item, name, priority)
        self.order = None

    def deregister(self, name: str, strict: bool = True) -> None:
        super().deregister(name, strict)
        self.order = None


# --------------------------------------------------------------------------------------------------------- blocks

_HEADING = re.compile("[Hh][123456]")
_NOT_PLAIN = re.compile(f"[&<>{STX}]")
_MAYBE_HTML = re.compile(r"<|&[#a-zA-Z]")

# A line that none of Python-Markdown's blocks but the paragraph makes anything of, and a block of such lines: no
# quotation, definition, reference, rule, title, abbreviation, admonition, table; no list at its beginning.
_LINE = r"(?! {0,3}(?:[>:\[]|[-_*][-_* ]*+$)|#|\*\[|!!!|=)[^|\n]*+"
_PLAIN = re.compile(rf"(?![ \n\x02]|\d+\. |[*+-] |\Z){_LINE}(?:\n{_LINE})*+\Z", re.MULTILINE)
_BLOCKS = {
    blockprocessors.EmptyBlockProcessor,
    blockprocessors.ListIndentProcessor,
    blockprocessors.CodeBlockProcessor,
    blockprocessors.HashHeaderProcessor,
    blockprocessors.SetextHeaderProcessor,
    blockprocessors.HRProcessor,
    blockprocessors.OListProcessor,
    blockprocessors.UListProcessor,
    blockprocessors.BlockQuoteProcessor,
    blockprocessors.ReferenceProcessor,
    blockprocessors.ParagraphProcessor,
    abbr.AbbrBlockprocessor,
    admonition.AdmonitionProcessor,
    def_list.DefListIndentProcessor,
    def_list.DefListProcessor,
    footnotes.FootnoteBlockProcessor,
    md_in_html.MarkdownInHtmlProcessor,
    sane_lists.SaneOListProcessor,
    sane_lists.SaneUListProcessor,
    tables.TableProcessor,
}


class _Plain(BlockProcessor):
    """Knows most paragraphs at one look, before all other kinds of blocks are asked."""

    def __init__(self, parser: Any, paragraph: BlockProcessor) -> None:
        super().__init__(parser)
        self.paragraph = paragraph

    def run(self, parent: etree.Element, blocks: list[str]) -> bool | None:
        return self.paragraph.run(parent, blocks)

    def test(self, parent: etree.Element, block: str) -> bool:
        return _PLAIN.match(block) is not None


class _HtmlBlocks(preprocessors.HtmlBlockPreprocessor):
    """Parses no text as HTML that holds none."""

    def run(self, lines: list[str]) -> list[str]:
        return super().run(lines) if any(map(_MAYBE_HTML.search, lines)) else lines


class _MoreBlocks(md_in_html.HtmlBlockPreprocessor):
    """As `_HtmlBlocks`, for the extension that allows Markdown in HTML."""

    def run(self, lines: list[str]) -> list[str]:
        return super().run(lines) if any(map(_MAYBE_HTML.search, lines)) else lines


# ----------------------------------------------------------------------------------------------------------- trees


class _Prettify(treeprocessors.PrettifyTreeprocessor):
    """Asks once for each tag whether it is a block, not once for each element."""

    def run(self, root: etree.Element) -> None:
        blocks = _Blocks(self.md)
        waiting = [root]
        for element in waiting:  # which grows meanwhile
            if blocks[element.tag] and element.tag not in ("code", "pre"):
                if len(element) and blocks[element[0].tag] and not (element.text and element.text.strip()):
                    element.text = "\n"
                waiting += [child for child in element if blocks[child.tag]]
            if not element.tail or not element.tail.strip():
                element.tail = "\n"
        for element in root.iter("br"):
            element.tail = f"\n{element.tail}" if element.tail and element.tail.strip() else "\n"
        for element in root.iter("pre"):
            if len(element) and element[0].tag == "code" and not len(element[0]) and element[0].text is not None:
                element[0].text = AtomicString(element[0].text.rstrip() + "\n")


class _Blocks(dict[Any, bool]):
    """Whether a tag is that of a block."""

    def __init__(self, md: Markdown) -> None:
        self.md = md

    def __missing__(self, tag: Any) -> bool:
        self[tag] = found = bool(self.md.is_block_level(tag))
        return found


class _AttrList(attr_list.AttrListTreeprocessor):
    """Looks for `{: … }` only in a text that holds a brace."""

    def run(self, doc: etree.Element) -> None:
        if "{" in "".join(doc.itertext()):
            super().run(doc)


class _Unescape(treeprocessors.UnescapeTreeprocessor):
    """Touches only what holds the sign of something escaped."""

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            text, tail = element.text, element.tail
            if text and STX in text and element.tag != "code":
                element.text = self.unescape(text)
            if tail and STX in tail:
                element.tail = self.unescape(tail)
            for key, value in element.items():
                if value and STX in value:
                    element.set(key, self.unescape(value))


class _Toc(toc.TocTreeprocessor):
    """Reads plain headings without writing them as HTML first, and builds the contents as HTML only for a text that
    asks for them by the marker. Nobody else reads those: all parts are Python-Markdown's own, and a body's headings
    come from `toc_tokens`."""

    @classmethod
    def like(cls, stock: object) -> _Toc:
        made = cls.__new__(cls)
        made.__dict__.update(stock.__dict__)
        return made

    def run(self, doc: etree.Element) -> None:
        headings = [element for element in doc.iter() if isinstance(element.tag, str) and _HEADING.match(element.tag)]
        if self.is_unusual(doc, headings):
            super().run(doc)
            return
        ids = {element.attrib["id"] for element in doc.iter() if "id" in element.attrib}
        parts: Any = toc
        counters: dict[str, int] = {}
        tokens = []
        for heading in headings:
            self.set_level(heading)
            inner = self.inner(heading)
            name = toc.strip_tags(inner) if "<" in inner else " ".join(inner.split())
            if "id" not in heading.attrib:
                slug = self.slugify(html.unescape(name), self.sep)
                heading.attrib["id"] = parts.unique(slug, ids, counters)
            level = int(heading.tag[-1])
            if self.toc_top <= level <= self.toc_bottom:
                ident = parts.unescape(heading.attrib["id"])
                tokens.append({"level": level, "id": ident, "name": name, "html": inner, "data-toc-label": ""})
        md: Any = self.md
        md.toc_tokens, md.toc = parts.nest_toc_tokens(tokens), ""

    def is_unusual(self, doc: etree.Element, headings: list[etree.Element]) -> bool:
        """Whether headings become links, have names of their own, or the marker may stand in the text."""
        linking = self.use_anchors or self.use_permalinks not in (False, None)
        named = any("data-toc-label" in heading.attrib for heading in headings)
        marked = self.marker and any(self.marker in (element.text or "") for element in doc.iter())
        return bool(linking or named or marked)

    def inner(self, heading: etree.Element) -> str:
        """The HTML in a heading, without marks of footnotes."""
        text = heading.text or ""
        if len(heading) or _NOT_PLAIN.search(text):
            return str(toc.render_inner_html(toc.remove_fnrefs(heading), self.md))
        return text.strip()


# ------------------------------------------------------------------------------------------------------------ HTML


_BOOLEAN: frozenset[str] = vars(serializers)["BOOLEAN_ATTRIBUTES"]["html"]


def quick_html(root: etree.Element) -> str:
    """A tree of Python-Markdown's as HTML, as its own `to_html_string` writes it."""
    parts: list[str] = []
    if _write(root, parts.append):
        return "".join(parts)
    return str(to_html_string(root))


def _write(root: etree.Element, add: Callable[[str], None]) -> bool:
    """Write a tree without recursion. False when something else than plain elements is in it."""
    open_elements: list[Any] = [iter((root,))]
    closing: list[str] = [""]
    while open_elements:
        for element in open_elements[-1]:
            tag, text, tail = element.tag, element.text, element.tail
            if not isinstance(tag, str) or not tag.islower() or tag in ("script", "style"):
                return False
            items = element.items()
            if not items:
                add(f"<{tag}>")
            elif not _write_attributes(tag, items, add):
                return False
            if text:
                add(_escaped(text))
            after = _escaped(tail) if tail else ""
            if tag not in etree.HTML_EMPTY:
                after = f"</{tag}>{after}"
            if len(element):
                closing.append(after)
                open_elements.append(iter(element))
                break
            add(after)
        else:
            open_elements.pop()
            add(closing.pop())
    return True


def _write_attributes(tag: str, items: Iterable[tuple[Any, Any]], add: Callable[[str], None]) -> bool:
    add(f"<{tag}")
    for key, value in sorted(items):
        if value is None:
            add(f" {key}")
        elif type(key) is not str or not isinstance(value, str):
            return False
        elif key == value and key in _BOOLEAN:
            add(f" {value}")
        else:
            add(f' {key}="{_escaped(value).replace(chr(34), "&quot;")}"')
    add(">")
    return True


def _escaped(text: str) -> str:
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text
