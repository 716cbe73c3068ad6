"""The words under which topics are known."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Folded words and the slugs of the topics they lead to."""

    words: Mapping[str, str]
    open: bool

    def find(self, tag: str) -> str:
        """The slug of the topic that `tag` names; "" when there is none."""
        return self.words.get(folded(tag), "")


def folded(word: str) -> str:
    """A tag as it is compared: capitals, accents' spelling, spaces, hyphens and underscores make no difference."""
    return "-".join(unicodedata.normalize("NFKC", word).casefold().replace("_", " ").replace("-", " ").split())
