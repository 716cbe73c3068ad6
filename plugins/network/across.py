"""What belongs to a post across units, once everything is known: its translations, and what to read after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plugins.network.memory import Relations
from plugins.network.relating import near_of, relate
from plugins.network.texts import Texts
from plugins.network.translating import find_translations
from plugins.network.whole import Catalog


def across(catalog: Catalog, texts: Texts, former: Relations) -> tuple[Catalog, Relations, Sequence[tuple[str, str]]]:
    """The catalog with both, what the next build may use of it, and mistakes under `translation_of` (source, what)."""
    found = find_translations(catalog)
    same = {post.source for post in (*catalog.posts, *catalog.withdrawn) if texts.is_as_before(post.source)}
    relations = relate(catalog, found.of, texts.links, former, same)
    return replace(catalog, translations=found.of, near=near_of(relations)), relations, found.mistakes
