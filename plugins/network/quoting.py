"""Quotes: whether the words still stand where they were taken from, and whether they are shown at all."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from plugins.network.library import Library
from plugins.network.model import Notice, Post
from plugins.network.sanitising import plain_text
from plugins.network.sharing import may_show
from plugins.network.whole import Catalog

_FOOTNOTE = re.compile(r'<sup[^>]*><a class="footnote-ref"[^>]*>[^<]*</a></sup>')
_MARKS = str.maketrans(dict.fromkeys('‘’‚‛“”„‟′″‹›«»`´"', "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"\u00ad": ""})
_MARK = re.compile(r"'+")
_DASH = re.compile(r"\s*-+\s*")
_BRACKETED = re.compile(r"\[([^\W\d_]+)\]")  # "[T]he", "cavern[s]"
_GAP = re.compile(r"\[\s*\.(?:\s?\.)+\s*\]|\.(?:\s?\.){2,}")  # "…" has become "..." when this is asked
_SIC = re.compile(r"\s*\[sic!?\]")
_EDGES = " '.,;:"


def quote_mistakes(
    catalog: Catalog,
    texts: Library,
    digest: Callable[[str], bytes | None] = lambda source: None,
    stood: Mapping[str, bytes] = MappingProxyType({}),
    stands: dict[str, bytes] | None = None,
) -> Iterator[tuple[Post, str]]:
    """Every comment post whose quote is not shown, or no longer stands in the original, with what to say.

    Only quoted originals are looked at, each of them once. What a post that was taken back or expired said is not told.
    `digest` tells texts apart; what `stood` in the same words in a former build is not looked for again, and what
    stands now is put into `stands`: a digest of quote and original by the source of the comment.
    """
    published = {post.key for post in catalog.posts}
    said: dict[str, tuple[str, ...]] = {}
    for post in catalog.posts:
        target = catalog.named.get(post.about)
        if not post.quote or target is None:
            continue
        if isinstance(target, Notice) or target.key not in published:
            state = target.state if isinstance(target, Notice) else target.status
            yield post, f"the words quoted are not shown: {post.about} is {state.value}; leave the quote out"
        elif not may_show(catalog, target, post.unit):
            yield post, f"the words quoted are not shown: {post.about} is not shared with this unit"
        else:
            key = _key(post.quote, target, digest(target.source))
            if key and stood.get(post.source) == key:
                found = True
            else:
                if target.key not in said:
                    said[target.key] = quotable(target, texts)
                found = any(stands_in(post.quote, words) for words in said[target.key])
            if found:
                if stands is not None:
                    stands[post.source] = key
            else:
                yield (
                    post,
                    f"the words quoted do not stand in {post.about} as it is now; quote it anew, or leave them out",
                )


def _key(quote: str, target: Post, text: bytes | None) -> bytes:
    """A digest of a quote and of all in which it is looked for; b"" where nothing tells one text from another."""
    if text is None:
        return b""
    own = target.summary if target.own_summary else ""
    words = "\0".join((quote, target.title, own)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text + words, digest_size=16).digest()


def quotable(post: Post, texts: Library) -> tuple[str, ...]:
    """What may be quoted of a post: its text, its title, a summary of its author's own, each folded for comparison."""
    body = plain_text(_FOOTNOTE.sub("", str(texts.text(post.source).html)))
    return tuple(folded(text) for text in (body, post.title, post.summary if post.own_summary else ""))


def stands_in(quote: str, words: str) -> bool:
    """Whether the parts of `quote` between its gaps ("…", "[...]") stand in `words` (folded) in that order."""
    at = 0
    for part in _GAP.split(_SIC.sub("", _plainly_typed(quote))):
        wanted = _tidied(part).strip(_EDGES)
        found = words.find(wanted, at)
        if found < 0:
            return False
        at = found + len(wanted)
    return True


def folded(text: str) -> str:
    """`text` as quotes are compared: without what a typesetter or an editor may change."""
    return _tidied(_plainly_typed(text))


def _plainly_typed(text: str) -> str:
    typed = unicodedata.normalize("NFKC", text.translate(_MARKS)).casefold()
    return unicodedata.normalize("NFKC", typed).translate(_MARKS)


def _tidied(text: str) -> str:
    return " ".join(_DASH.sub("-", _MARK.sub("'", _BRACKETED.sub(r"\1", text))).split())
