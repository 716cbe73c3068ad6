"""Which words of a page are worth quoting: its sentences, weighed one by one. docs/writing.md tells people how.

A good quote says something: it has a figure, or words of the title or of our topics in it, it stands early, or its
author set it apart. It can be read alone: it neither leans on the sentence before it nor asks a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

from plugins.network.relating import words_of

MOST = 3  # that are offered
_LEAST_WORDS, _BEST_WORDS, _MOST_WORDS = 6, range(10, 31), 50
_MOST_SENTENCES = 2_000  # of one page that are weighed
_END = re.compile(r"(?<=[.!?…。])([\"'”’»)\]]*)\s+(?=[\"'“‘«(\[]?[A-ZÀ-ÖØ-Þ0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Art|Sec|vs|cf|e\.g|i\.e|approx|ca|Inc|Ltd|Co))\.$"
)
_LEANS = frozenset(
    "this these that those it its he she they his her their we i but and or so because however therefore thus also"
    " moreover furthermore yet then here there such both neither".split()
)
_NOISE = re.compile(
    r"©|cookie|subscribe|newsletter|click here|sign up|log in|all rights reserved|read more|privacy", re.IGNORECASE
)
_SET_APART = ("blockquote", "strong", "b", "mark", "em")
_LEFT_OUT = "script style template noscript svg math iframe object form nav aside footer header button select".split()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a page; `place` is that of its paragraph, from 0 on; `apart`: its author set it apart."""

    text: str
    place: int
    apart: bool = False


def without_furniture(soup: BeautifulSoup | Tag) -> None:
    """Take away what is no text of a page: what is run, hidden, filled in, or leads elsewhere."""
    for name in _LEFT_OUT:
        for tag in soup.find_all(name):
            if name == "header" and tag.find_parent(("article", "main")):
                continue  # of the article itself
            tag.decompose()
    for tag in soup.find_all(lambda tag: tag.has_attr("hidden") or tag.get("aria-hidden") == "true"):
        if not tag.decomposed:
            tag.decompose()


def sentences_of(place: BeautifulSoup | Tag) -> Iterator[Sentence]:
    """The sentences of the paragraphs in an element, in their order."""
    found = 0
    for number, paragraph in enumerate(place.find_all(["p", "li", "blockquote"])):
        if paragraph.find(["p", "li"]):
            continue  # its own paragraphs come by themselves
        text = " ".join(paragraph.get_text().split())
        apart = {" ".join(tag.get_text().split()) for tag in paragraph.find_all(_SET_APART)}
        around = bool(paragraph.name == "blockquote" or paragraph.find_parent("blockquote"))
        for sentence in sentences(text):
            yield Sentence(sentence, number, around or any(sentence in said for said in apart))
            found += 1
            if found == _MOST_SENTENCES:
                return


def sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph on one line. "Dr. Who" and "e.g. This" end none."""
    begin = 0
    for match in _END.finditer(text):
        said = text[begin : match.end(1)]
        if not _ABBREVIATED.search(said):
            yield said
            begin = match.end()
    if text[begin:].strip():
        yield text[begin:].strip()


def best_quotes(found: Iterable[Sentence], title: str, topics: Collection[str] = ()) -> tuple[str, ...]:
    """The sentences most worth quoting, the best first. `topics` are names of topics and their aliases."""
    wanted = set(words_of(title))
    subjects = {word for topic in topics for word in words_of(topic)}
    weighed = []
    for order, sentence in enumerate(found):
        if points := weight(sentence, wanted, subjects):
            weighed.append((-points, order, sentence.text))
    return tuple(dict.fromkeys(text for _, _, text in sorted(weighed)))[:MOST]


def weight(sentence: Sentence, title: Collection[str], subjects: Collection[str]) -> int:
    """How much a sentence is worth as a quote; 0 is not at all."""
    text, words = sentence.text, sentence.text.split()
    count = len(words)
    if not _LEAST_WORDS <= count <= _MOST_WORDS or _NOISE.search(text) or text[-1] not in '.!…。”"’»)':
        return 0
    said = set(words_of(text))
    points = 10
    points += 3 * min(len(said & set(title)), 3)
    points += 2 * min(len(said & (set(subjects) - set(title))), 2)
    points += 5 if any(c.isdigit() for c in text) else 0
    points += 5 if sentence.apart else 0
    points += 3 if count in _BEST_WORDS else 0
    points += max(0, 4 - sentence.place)  # of the first paragraphs
    points -= 6 if words[0].casefold().strip("“‘\"',") in _LEANS else 0
    points -= 4 if text.rstrip('”"’»)').endswith("?") else 0
    return max(points, 1)
