"""Entries of an export in our words: HTML as Markdown, ids and addresses as the network can keep them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from plugins.authoring.entries import Entry, Export
from plugins.authoring.html_cleaning import whole_address
from plugins.authoring.html_markdown import markdown_of
from plugins.authoring.old_addresses import site_path
from plugins.authoring.remarks import Remark, Traced
from plugins.authoring.slugs import html_text
from plugins.authoring.source_dates import whole_moment
from plugins.authoring.source_media import is_media
from plugins.authoring.source_posts import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    SUMMARY_LEFT_OUT,
    TITLE_CUT,
    SourcePost,
    cut_title,
    is_identifier,
    language_tag,
)
from plugins.network.slugs import slugify
from plugins.network.wording import cut

_SIZED = re.compile(r"-(\d+x\d+|scaled|rotated|e\d{9,})(?=\.[A-Za-z0-9]+$)")
_WITHDRAWN = ("Withdrawn: ", "Retracted: ")  # before the title of what nobody should publish again
_WORDS_FOR_A_TITLE = 80  # characters of the text, where a post has no title


@dataclass(frozen=True, slots=True)
class _Context:
    """What of the whole export every entry looks at. `network_lang` is the language that needs no saying."""

    file: str
    export: Export
    network_lang: str

    def ours(self, address: str) -> bool:
        """Whether a file at an address is the old site's own: listed in the export, or on its host or one below."""
        if address in self.export.attachments:
            return True
        host, site = (_host(one) for one in (address, self.export.site))
        return bool(site) and (host == site or host.endswith(f".{site}"))

    def better(self, address: str) -> str:
        """The address of a picture as it was uploaded, where the export lists it, instead of one of its sizes."""
        original = _SIZED.sub("", address.partition("?")[0])
        known = self.export.attachments
        return original if address not in known and original in known else address


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def entry_posts(file: str, export: Export, network_lang: str, step: Callable[[int, int], None]) -> list[SourcePost]:
    """The posts and pages of an export, in its order."""
    context = _Context(file, export, network_lang)
    posts = []
    for number, entry in enumerate(export.entries, 1):
        posts.append(_post(entry, number, context))
        step(number, len(export.entries))
    return posts


def _post(entry: Entry, number: int, context: _Context) -> SourcePost:
    said = list(entry.remarks)
    written = markdown_of(entry.html, entry.base or context.export.site, entry.link, context.better)
    said += [(entry.html_line + line - 1, what) for line, what in written.remarks]
    image = context.better(whole_address(entry.base or context.export.site, entry.image)) if entry.image else ""
    title = _title(entry, said)
    withdrawn = title.startswith(_WITHDRAWN)
    if withdrawn:
        said.append((entry.line, "was withdrawn, as its title says; it is a draft now"))
    uses = (one for one in (*written.files, image) if is_media(urlsplit(one).path) and context.ours(one))
    return SourcePost(
        file=context.file,
        part=f"entry {number}",
        line=entry.line,
        folder=Path(),
        title=title,
        date=whole_moment(entry.date) if entry.date else None,
        slug=_slug(entry, title),
        authors=tuple(author for author in dict.fromkeys(entry.authors) if author.slug),
        tags=tuple(dict.fromkeys(tag for tag in map(html_text, entry.tags) if tag)),
        summary=_summary(entry, said),
        image=image,
        image_alt=(entry.image_alt or context.export.attachments.get(image, ""))[:LONGEST_TITLE],
        draft=entry.draft or withdrawn,
        lang=_lang(entry, context),
        expires=None,
        id="" if entry.page else _id(entry, context.export.site, said),
        addresses=tuple(_addresses(entry, said)),
        body=Traced(written.text, (entry.html_line,) * (written.text.count("\n") + 1)),
        liquid=False,
        fields={"image": image} if image else {},
        lines={},
        unused=(),
        remarks=tuple(Remark(context.file, line, what) for line, what in said),
        templating=False,
        page=entry.page,
        order=entry.order,
        uses=tuple(dict.fromkeys(uses)),
    )


def _title(entry: Entry, said: list[tuple[int, str]]) -> str:
    """The title, or the first words of a post without one, as short notes are."""
    title = html_text(entry.title)
    if not title:
        title = cut(html_text(entry.html), _WORDS_FOR_A_TITLE)
        said.append((entry.line, f"has no title; its first words are: {title}" if title else "has no title"))
    if len(title) > LONGEST_TITLE:
        said.append((entry.line, TITLE_CUT))
    return cut_title(title)


def _slug(entry: Entry, title: str) -> str:
    last = site_path(entry.link).strip("/").rpartition("/")[2] if entry.link else ""
    stem = last.removesuffix(".html").removesuffix(".htm")
    return slugify(entry.slug) or slugify(stem) or slugify(title) or "post"


def _summary(entry: Entry, said: list[tuple[int, str]]) -> str:
    text = html_text(entry.summary)
    if len(text) <= LONGEST_SUMMARY:
        return text
    said.append((entry.line, SUMMARY_LEFT_OUT))
    return ""


def _lang(entry: Entry, context: _Context) -> str:
    """The language, where it is not the network's own."""
    tag = language_tag(entry.lang or context.export.lang)
    return "" if tag.partition("-")[0] == context.network_lang.partition("-")[0] else tag


def _id(entry: Entry, site: str, said: list[tuple[int, str]]) -> str:
    """The id as it was: readers' programs know the post by it. One that is no URI stands behind the site's address."""
    if not entry.id or is_identifier(entry.id):
        return entry.id
    if site and is_identifier(kept := f"{site.partition('#')[0]}#{quote(entry.id, safe='')}"):
        said.append((entry.line, f"the id '{entry.id[:80]}' is no identifier with a scheme; it is {kept} now"))
        return kept
    said.append((entry.line, f"the id '{entry.id[:80]}' is no identifier with a scheme; a new one is made"))
    return ""


def _addresses(entry: Entry, said: list[tuple[int, str]]) -> Iterator[str]:
    if not entry.link:
        return
    if path := site_path(entry.link):
        yield path
    else:
        said.append((entry.line, f"the address '{entry.link[:100]}' can't be kept"))


def attachments_used(posts: Iterable[SourcePost]) -> list[str]:
    """The address of every file of the old site that a post uses, each once."""
    return list(dict.fromkeys(address for post in posts for address in post.uses))
