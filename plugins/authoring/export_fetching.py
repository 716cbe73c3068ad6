"""A blog's feed from its address, with the older pages that it names."""

from __future__ import annotations

from collections.abc import Callable

from plugins.authoring.entries import Document, NoExport
from plugins.authoring.exports import read_export
from plugins.network.fetching import Fetched, Refused
from plugins.network.problems import SetupError, printable

ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1"
MOST_PAGES = 500


def is_address(source: str) -> bool:
    """Whether a source is on the net rather than on this machine."""
    return source.lower().startswith(("https://", "http://"))


def fetched_feed(address: str, ask: Callable[[str], Fetched | Refused]) -> tuple[Document, ...]:
    """The document at an address and those that it leads on to, newest first. Raises SetupError."""
    found: list[Document] = []
    seen: set[str] = set()
    while address and address not in seen:
        if len(found) >= MOST_PAGES:
            raise SetupError(f"{printable(address)}: is one more page than the {MOST_PAGES} that a feed may have")
        seen.add(address)
        answer = ask(address)
        if isinstance(answer, Refused):
            raise SetupError(f"{printable(address)}: {answer.why}")
        document = Document(address, answer.body, answer.headers.get("content-type", ""), answer.url)
        export = read_export(document)
        if isinstance(export, NoExport):
            raise SetupError(f"{printable(address)}: {export.why}")
        found.append(document)
        address = export.onward
    return tuple(found)
