"""Python-Markdown as the site uses it: the settings' extensions, and what Highroad adds to them."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Mapping
from functools import partial
from typing import Any

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from plugins.network.quick_markdown import quickened

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5"))


def made(settings: Mapping[str, Any], *, plainly: bool = False) -> Markdown:
    """A `Markdown` by Pelican's setting `MARKDOWN`, made quicker unless it is wanted `plainly`."""
    make = partial(_make, settings)
    return make() if plainly else quickened(make)


def _make(settings: Mapping[str, Any]) -> Markdown:
    options = dict(settings)
    options["extensions"] = [*options.get("extensions", ()), HighroadExtension()]
    return Markdown(**options)


class _Shape(Treeprocessor):
    """Headings begin at the second level (the title is the first), a lone picture with a title is a figure with a
    caption, and a column's alignment is a class."""

    def run(self, root: etree.Element) -> None:
        if next(root.iter("h1"), None) is not None:
            for element in root.iter():
                if element.tag in _HEADINGS:
                    element.tag = f"h{int(element.tag[1]) + 1}"
        for picture in root.iter("img"):
            if "title" in picture.attrib:  # else no paragraph is made a figure
                for element in root.iter("p"):
                    _figure(element)
                break
        for tag in ("th", "td"):
            for element in root.iter(tag):
                align = element.attrib.pop("style", "")
                if "right" in align or "center" in align:
                    element.set("class", "n" if "right" in align else "c")


def _figure(paragraph: etree.Element) -> None:
    if len(paragraph) != 1 or (paragraph.text or "").strip() or paragraph[0].tag != "img":
        return
    picture = paragraph[0]
    caption = picture.get("title")
    if not caption or (picture.tail or "").strip():
        return
    del picture.attrib["title"]
    picture.tail = None
    paragraph.tag = "figure"
    if kind := picture.attrib.pop("class", ""):
        paragraph.set("class", kind)
    etree.SubElement(paragraph, "figcaption").text = caption


class _Valueless(Treeprocessor):
    """`## Title {: id }` gives an id no value, at which the contents would stop the build: such a title has none."""

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            for key in ("id", "data-toc-label"):
                if element.attrib.get(key, "") is None:
                    del element.attrib[key]


class HighroadExtension(Extension):
    """What Highroad adds to the Markdown extensions of the settings."""

    def extendMarkdown(self, md: Markdown) -> None:
        # After inline patterns (20), before attributes and the contents (8, 5) see the headings.
        md.treeprocessors.register(_Shape(md), "highroad-shape", 15)
        md.treeprocessors.register(_Valueless(md), "highroad-valueless", 6)  # between those two
