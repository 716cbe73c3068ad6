"""What rules ask of the values of front matter, as far as it can be told before anything is written: for forms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one rule asks of one key. `least` and `most` count letters; 0 is no limit."""

    key: str  # of the front matter: "title"
    kinds: tuple[str, ...]  # of files: "post", "page", "expert"
    what: str  # a sentence
    must: bool = False  # whether what breaks it is held, whatever its date
    least: int = 0
    most: int = 0
