"""Guidance in a post that has been begun: what its author is asked to write, in comments that no reader sees.

A skeleton (`invoke new --form`) is a draft full of them. Whatever becomes of the draft, a post with a piece of guidance
left in it is not finished: it is an error as soon as the post is no draft any more.
"""

from __future__ import annotations

import re

from plugins.network.model import Status
from plugins.network.yamlfile import Mistake

_WORD = "guide:"
_BEGINS = re.compile(rf"<!--\s*{_WORD}")


def guide(text: str) -> str:
    """A piece of guidance as it stands in a body; `text` may have several lines."""
    return f"<!-- {_WORD} {text.replace('--', '–')} -->"


def guidance_left(status: Status, body: str, first_line: int) -> tuple[Mistake, ...]:
    """What is wrong with a post of this status whose body has guidance in it; nothing with a draft."""
    if "<!--" not in body or status is Status.DRAFT:  # as nearly always, and told at once
        return ()
    found = [match.start() for match in _BEGINS.finditer(body)]
    if not found:
        return ()
    line = first_line + body.count("\n", 0, found[0])
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return (
        Mistake(
            line,
            f"guidance of the skeleton is left here{more}; write what it asks for and delete it (from <!-- to -->),"
            " or keep status: draft",
        ),
    )
