"""What a comment begins with: a page of somebody else's, or a post of the network, and what of it may be quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup

from plugins.authoring.desk import Desk
from plugins.authoring.drafting import DraftError, Suggested, Wish
from plugins.authoring.quotes import best_quotes, sentences_of, without_furniture
from plugins.authoring.web_pages import WebPage, decoded, page_of
from plugins.network import days
from plugins.network.answering import is_outside
from plugins.network.catalog import Assembled
from plugins.network.fetching import MEBIBYTE, Limits, Net, Refused, fetch
from plugins.network.model import Notice, Post, Status
from plugins.network.pasted import meant, steps
from plugins.network.problems import printable
from plugins.network.quoting import folded, quotable, stands_in
from plugins.network.reach import Policy
from plugins.network.sharing import may_show
from plugins.network.urls import Urls
from plugins.network.vocabulary import folded as folded_word

LIMITS = Limits(seconds=15.0, raw=3 * MEBIBYTE, unpacked=6 * MEBIBYTE, redirects=5)
_PAGES = ("text/html", "application/xhtml+xml", "")
_LONGEST_TITLE = 60  # of what is answered, in the title of the answer
_TOPICS = 3
_SIGNS = re.compile(r"([\\`*_{}\[\]|])")
_BETWEEN = re.compile(r"[\W_]+")
_FOOTNOTE = 'sup[id^="fnref"], div.footnote'


@dataclass(frozen=True, slots=True)
class Clip:
    """A page that was fetched, and what a comment on it begins with."""

    page: WebPage
    suggested: Suggested


@dataclass(frozen=True, slots=True)
class Answer:
    """A post that is to be answered, what the answer begins with, and a remark for its author."""

    post: Post
    suggested: Suggested
    remark: str = ""


# --------------------------------------------------------------------------------------------- pages of somebody else's


def clip_of(desk: Desk, url: str, policy: Policy, net: Net, lang: str) -> Clip:
    """Fetch a page and take from it what a comment needs. Raises DraftError with what is in the way."""
    if Urls(desk.network.url).holds(url):
        post = meant("/".join(steps(url)[-2:]))
        raise DraftError(
            f"--url: that is a page of this network; answer it: invoke answer --post {post or 'unit/slug'}"
        )
    got = fetch(
        url, policy=policy, limits=LIMITS, headers={"Accept": "text/html, application/xhtml+xml;q=0.9"}, net=net
    )
    if isinstance(got, Refused):
        raise DraftError(f"--url: {printable(url)} {got.why}")
    kind = got.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _PAGES:
        raise DraftError(
            f"--url: is {printable(kind)[:60]}, no web page; write about it with: invoke new --about {url}"
        )
    page = page_of(decoded(got.body, got.headers.get("content-type", "")), got.url)
    if page is None:
        raise DraftError(f"--url: {printable(url)} has too many elements to be read; use: invoke new --about URL")
    if not page.url.startswith("https://"):
        raise DraftError(f"--url: {printable(page.url)} is not https, and names no https address as its own")
    names = [word for topic in desk.network.topics for word in (topic.name, *topic.aliases)]
    return Clip(
        page,
        Suggested(
            title=_title(page.title, lang),
            tags=topics_in(desk, f"{page.title} {page.summary}"),
            quotes=best_quotes(page.sentences, page.title, names),
            credit=credit_of(page),
            said=(folded(page.text), folded(page.title), folded(page.summary)),
            where="that page",
        ),
    )


def credit_of(page: WebPage) -> str:
    """Whose page it is, as Markdown that says it and does nothing else."""
    name = f"[{escaped(page.title)}](<{page.url}>)" if page.title else f"<{page.url}>"
    when = [days.short(page.published)] if page.published else []
    return f"{name}, {', '.join(map(escaped, (*page.authors, page.site, *when)))}."


def escaped(text: str) -> str:
    """Text as Markdown that shows it as it is, within a line, whatever signs are in it."""
    return _SIGNS.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;").replace("~", "&#126;"))


def topics_in(desk: Desk, text: str) -> tuple[str, ...]:
    """The topics whose names or aliases stand in a text, the first first."""
    said = f"-{folded_word(_BETWEEN.sub(' ', text)).strip('-')}-"
    found = ((said.find(f"-{word}-"), slug) for word, slug in desk.vocabulary.words.items())
    return tuple(dict.fromkeys(slug for at, slug in sorted(found) if at >= 0))[:_TOPICS]


def _title(answered: str, lang: str) -> str:
    """The title of a comment, until its author has a better one."""
    short = answered
    if len(short) > _LONGEST_TITLE:
        short = f"{short[:_LONGEST_TITLE].rpartition(' ')[0] or short[:_LONGEST_TITLE]}…"
    quoted = f"“{short.translate(str.maketrans('“”', '‘’'))}”" if short else ""
    return f"On {quoted}" if quoted and lang.partition("-")[0] == "en" else quoted


# ------------------------------------------------------------------------------------------------ posts of the network


def answer_to(desk: Desk, assembled: Assembled, key: str, uid: str) -> Answer:
    """What an answer of the unit `uid` to a post begins with. Raises DraftError for one that nobody may answer."""
    post = answerable(desk, key)
    texts = assembled.texts
    soup = BeautifulSoup(str(texts.text(post.source).html), "lxml")
    for tag in soup.select(_FOOTNOTE):
        tag.decompose()
    without_furniture(soup)
    title, tags = _title(post.title, desk.lang(uid)), post.topics
    if not may_show(desk.catalog, post, uid):
        with_whom = ", ".join(post.share if post.share != ("everyone",) else desk.catalog.unit[post.unit].share)
        remark = f"It is shared with {with_whom}, so '{uid}' can't quote it: your answer only names it."
        return Answer(post, Suggested(title=title, tags=tags, where=post.key), remark)
    names = [desk.catalog.topic[slug].name for slug in post.topics if slug in desk.catalog.topic]
    return Answer(
        post,
        Suggested(
            title=title,
            tags=tags,
            quotes=best_quotes(sentences_of(soup), post.title, names),
            said=quotable(post, texts),
            where=post.key,
        ),
    )


def answerable(desk: Desk, key: str) -> Post:
    """The post that is published under a name. Raises DraftError."""
    target = desk.catalog.named.get(key)
    if target is None:
        raise DraftError(f"--post: there is no published post '{key}'")
    if isinstance(target, Notice):
        raise DraftError(f"--post: {target.key} is {target.state.value}; its words may not be shown any more")
    if target.status is not Status.PUBLISHED:
        raise DraftError(f"--post: {target.key} is {target.status.value}; nobody answers what was taken back")
    return target


def quote_wrong(desk: Desk, assembled: Assembled, wish: Wish) -> str:
    """What is wrong with a quote that was given for a post of the network; "" when nothing can be said against it."""
    about, quote = wish.get("about"), wish.get("quote")
    if not quote or not about or is_outside(about):
        return ""
    post = answerable(desk, about)
    if not may_show(desk.catalog, post, wish.get("unit")):
        return (
            f"--quote: {post.key} is not shared with '{wish.get('unit')}', so its words can't be quoted; leave it out"
        )
    if not any(stands_in(quote, said) for said in quotable(post, assembled.texts)):
        return f"--quote: these words do not stand in {post.key}; copy them from there"
    return ""
