"""What an export of a blog holds, in its own words: the same values whatever format it came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.authoring.remarks import Remark
from plugins.authoring.source_posts import Author, When


@dataclass(frozen=True, slots=True)
class Document:
    """An export as it was found. `name` is what remarks call it; `address` is where it was fetched, "" for a file."""

    name: str
    data: bytes
    content_type: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post or a page. `html` is its text, which begins on `html_line`; `remarks` are (line, what)."""

    line: int
    title: str = ""  # HTML
    html: str = ""
    html_line: int = 1
    base: str = ""  # what addresses in the text are relative to
    id: str = ""
    link: str = ""
    slug: str = ""
    date: When | None = None
    authors: tuple[Author, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""  # HTML
    image: str = ""
    image_alt: str = ""
    draft: bool = False
    lang: str = ""
    page: bool = False
    order: int = 0
    remarks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """All of a document. `site` is the old site's address; `attachments` are files that it says are its own."""

    entries: tuple[Entry, ...]
    site: str = ""
    lang: str = ""
    attachments: Mapping[str, str] = field(default_factory=dict)  # address -> alternative text
    skipped: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    onward: str = ""  # where older entries are, as the document says


@dataclass(frozen=True, slots=True)
class NoExport:
    """Why nothing of a document can be used: it ends the sentence that began with the document's name."""

    why: str
