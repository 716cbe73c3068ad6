"""The reading check: what a reader, a list, a search engine and LinkedIn make of a post, before anybody sees it.

One value, made of what is behind a page by pure functions, when it is asked for. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

from plugins.network import urls
from plugins.network.bodies import Heading
from plugins.network.carrying import because
from plugins.network.links import DEAD
from plugins.network.live import Behind
from plugins.network.model import Media, Post, State, Status
from plugins.network.sharing import NOBODY
from plugins.network.social import CARD_SIZE, card_when_published
from plugins.network.states import state
from plugins.network.viewing import Viewer
from plugins.network.wording import cut, host_of, minutes_of

LINKED_IN_TITLE = 70  # characters that LinkedIn shows for certain, on a phone too
FOUND_TITLE, FOUND_SUMMARY = 60, 155  # characters that search engines usually show
LONG_SENTENCE, LONG_PARAGRAPH = 35, 120  # words, from which on they are hard to read on a phone
WIDE, HIGH = 1.91, 1.0  # the shape in which LinkedIn shows a picture
_OFF_SHAPE = 0.05  # by how much a picture may be of another one before its edges are told of
_NAMED_MOST = 5  # long sentences, hosts
_SENTENCES = re.compile(r"(?<=[.!?…])[\"”’»)\]]*\s+(?=[\"“‘«(\[]*[^\W\d_a-z])")
_PROSE = ("p", "li", "dd", "blockquote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A picture as a phone gets it. `size` is in bytes."""

    width: int
    height: int
    size: int


Weigh = Callable[[Path, Media], Served]  # a picture's file and what is known of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How the words go: of how many they are, what is long."""

    words: int
    minutes: int
    paragraphs: int
    longest_paragraph: int  # words
    sentences: int
    long: tuple[tuple[str, int], ...] = ()  # sentences, from their beginning, with how many words they have


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """A link to something of the network. `mark` says that nobody else sees that yet."""

    words: str
    href: str
    title: str
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """A link to somebody else's page. `ours`: to this very site, by its whole address."""

    words: str
    href: str
    host: str
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLink:
    """A reference that leads nowhere, and the line of the file where it stands."""

    line: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A picture of the post. `decorative`: its author gave it no words."""

    src: str
    name: str
    alt: str
    lead: bool
    width: int
    height: int
    size: int
    phone: Served


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """The post as it is shown where somebody passes it on. `off_shape`: its picture's shape, where edges are lost."""

    title: str
    cut: str  # the title as it is shown where there is little room
    host: str
    picture: str  # href, "" for none
    alt: str
    drawn: bool  # a card of the network's, not a picture of the post's own
    off_shape: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The post as a search engine shows it."""

    way: tuple[str, ...]
    title: str
    summary: str
    title_cut: bool
    summary_cut: bool
    noindex: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The post as lists and feeds show it. `own`: its author wrote the summary."""

    title: str
    summary: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """Which sections will have the post, each with why; how many that asked for it will not."""

    by: tuple[tuple[str, str], ...] = ()
    refused: int = 0
    kept: bool = False  # it is shared with nobody
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCheck:
    """All of it."""

    title: str
    going: str  # when it goes out, or went, as a sentence
    flow: Flow
    outline: tuple[Heading, ...]
    inside: tuple[Inside, ...]
    outside: tuple[Outside, ...]
    dead: tuple[DeadLink, ...]
    pictures: tuple[Seen, ...]
    passed: Passed
    result: Result
    listed: Listed
    carrying: Carrying

    @property
    def hosts(self) -> tuple[tuple[str, int], ...]:
        """The hosts to which it links, with how often; the most linked first."""
        counts = Counter(one.host for one in self.outside if not one.ours)
        return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))

    @property
    def weight(self) -> int:
        """The bytes of all pictures together, on a phone."""
        return sum({one.src: one.phone.size for one in self.pictures}.values())


def check_of(behind: Behind, weigh: Weigh) -> ReadingCheck:
    """Look over the post behind a page; `weigh` says what a phone gets of a picture."""
    viewer, post = behind.viewer, behind.post
    text = BeautifulSoup(str(behind.text.html), "lxml")
    page = BeautifulSoup(behind.page, "lxml")
    anchors = [(_words(one), str(one["href"])) for one in text.find_all("a", href=True)]
    return ReadingCheck(
        title=post.title,
        going=going(viewer, post),
        flow=flow_of(text, behind.text.words),
        outline=behind.text.headings,
        inside=tuple(_inside(viewer, anchors)),
        outside=tuple(_outside(viewer, anchors)),
        dead=tuple(DeadLink(line=one.line, what=one.what) for one in behind.mistakes if one.rule == DEAD),
        pictures=tuple(_pictures(behind, text, weigh)),
        passed=_passed(viewer, post, page),
        result=_result(viewer, post, page),
        listed=Listed(title=post.title, summary=post.summary, own=post.own_summary),
        carrying=_carrying(viewer, post),
    )


# When


def going(viewer: Viewer, post: Post) -> str:
    """When a post goes out, or went, in words."""
    day, now = viewer.day(post.date, post.has_time).text, viewer.catalog.now
    until = f" It expires on {viewer.day(post.expires).text}." if post.expires else ""
    match state(post, now):
        case State.DRAFT:
            later = f", and not before {day}" if post.date > now else f"; its date is {day}"
            return f"A draft: it goes out when the line “status: draft” is deleted{later}.{until}"
        case State.FUTURE:
            return f"It goes out on {day}, with the first build after that.{until}"
        case State.WITHDRAWN:
            return "It is withdrawn: its page stays under a banner, and no list has it."
    return f"Published on {day}: what you change goes out with the next build.{until}"


def _carrying(viewer: Viewer, post: Post) -> Carrying:
    catalog, carriage = viewer.catalog, viewer.carriage
    placed = carriage.of_post.get(post.id, ()) if post.status is not Status.WITHDRAWN else ()
    return Carrying(
        by=tuple((catalog.unit[one.unit].name, because(catalog, one)) for one in placed),
        refused=len({one.unit for one in carriage.refusals if one.post.id == post.id}),
        kept=NOBODY in post.share or NOBODY in catalog.unit[post.unit].share,
        key=post.key,
    )


# Words


def flow_of(text: BeautifulSoup, words: int) -> Flow:
    """How the words of a text go, its code and its tables left out."""
    innermost = [one for one in text.find_all(_PROSE) if isinstance(one, Tag) and not one.find(_PROSE)]
    paragraphs = [said for one in innermost if not one.find_parent("table") and (said := _words(one))]
    sentences = [sentence for paragraph in paragraphs for sentence in _SENTENCES.split(paragraph)]
    long = sorted((one for one in sentences if _count(one) > LONG_SENTENCE), key=_count, reverse=True)
    return Flow(
        words=words,
        minutes=minutes_of(words),
        paragraphs=len(paragraphs),
        longest_paragraph=max(map(_count, paragraphs), default=0),
        sentences=len(sentences),
        long=tuple((cut(one, 90), _count(one)) for one in long[:_NAMED_MOST]),
    )


def _words(element: Tag) -> str:
    """What a reader reads of an element, on one line."""
    pieces = (" " if isinstance(one, Tag) and one.name == "br" else one for one in element.descendants)
    return " ".join("".join(one for one in pieces if isinstance(one, str)).split())


def _count(words: str) -> int:
    return len(words.split())


# Links


def _inside(viewer: Viewer, anchors: list[tuple[str, str]]) -> Iterator[Inside]:
    prefix = viewer.urls.prefix
    hrefs = {href for _, href in anchors if href.startswith(f"{prefix}/") and not href.startswith("//")}
    if not hrefs:
        return
    catalog = viewer.catalog
    posts = {viewer.urls.href(viewer.path_of(post)): post for post in (*catalog.posts, *catalog.withdrawn)}
    for words, href in anchors:
        if href in hrefs:
            place = href.partition("#")[0]
            target = posts.get(place)
            title = target.title if target else unquote(place.removeprefix(prefix))
            yield Inside(words=words, href=href, title=title, mark=viewer.mark(target) if target else "")


def _outside(viewer: Viewer, anchors: list[tuple[str, str]]) -> Iterator[Outside]:
    for words, href in anchors:
        if href.startswith(("https://", "http://")):
            yield Outside(words=words, href=href, host=host_of(href), ours=viewer.urls.holds(href))


# Pictures


def _pictures(behind: Behind, text: BeautifulSoup, weigh: Weigh) -> Iterator[Seen]:
    post, viewer = behind.post, behind.viewer
    of_unit = viewer.urls.href(urls.section(viewer.unit_of(post)))
    found = [(post.image, post.image_alt, True)] if post.image else []
    found += [
        (unquote(str(one["src"]).removeprefix(of_unit)), str(one.get("alt", "")), False)
        for one in text.find_all("img", src=True)
    ]
    for path, alt, lead in found:
        media = viewer.catalog.file.get(f"{post.unit}/{path}")
        if media is not None:
            yield Seen(
                src=viewer.urls.href(urls.media(viewer.unit_of(post), path)),
                name=path,
                alt=alt,
                lead=lead,
                width=media.width,
                height=media.height,
                size=media.size,
                phone=weigh(behind.folder / path, media),
            )


# Elsewhere


def _passed(viewer: Viewer, post: Post, page: BeautifulSoup) -> Passed:
    """As LinkedIn shows it; of what nobody sees yet, with the card that it will have."""
    title = _meta(page, "og:title") or post.title
    card = card_when_published(viewer, post)
    address = viewer.urls.absolute(card) if card else _meta(page, "og:image")
    width, height = CARD_SIZE if card else (_number(_meta(page, f"og:image:{side}")) for side in ("width", "height"))
    shape = width / height if width and height else WIDE
    off = abs(shape / WIDE - HIGH) > _OFF_SHAPE
    return Passed(
        title=title,
        cut=cut(title, LINKED_IN_TITLE),
        host=host_of(viewer.catalog.network.url),
        picture=viewer.urls.prefix + address.removeprefix(viewer.urls.base) if address else "",
        alt=_meta(page, "og:image:alt"),
        drawn=f"{viewer.urls.base}{urls.CARDS}" in address,
        off_shape=f"{shape:.2f}" if off else "",
    )


def _result(viewer: Viewer, post: Post, page: BeautifulSoup) -> Result:
    """As a search engine shows it: what it takes from the page's head."""
    title = _words(page.title) if page.title else post.title
    summary = _meta(page, "description")
    robots = _meta(page, "robots")
    return Result(
        way=(host_of(viewer.catalog.network.url), viewer.unit_of(post).slug, post.slug),
        title=cut(title, FOUND_TITLE),
        summary=cut(summary, FOUND_SUMMARY),
        title_cut=len(title) > FOUND_TITLE,
        summary_cut=len(summary) > FOUND_SUMMARY,
        noindex="noindex" in robots,
    )


def _meta(page: BeautifulSoup, name: str) -> str:
    """What the head of a page says under a name, "" for nothing."""
    found = page.find("meta", attrs={"property": name}) or page.find("meta", attrs={"name": name})
    return str(found.get("content", "")) if isinstance(found, Tag) else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
