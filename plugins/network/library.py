"""What published sources say, their links resolved: handed to the capabilities beside the catalog.

A capability asks for the text of a post, a standing page or a biography by its `source`; it never sees the text of
anything that may not be published.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from plugins.network.bodies import Heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A body, ready for a page: sanitised HTML with its links resolved."""

    html: Markup
    headings: tuple[Heading, ...]
    words: int


class Library(Protocol):
    """Texts by source path."""

    def text(self, source: str) -> Text:
        """The text of a published source. Raises KeyError for one that is not published."""
        ...
