"""Kit: what people need to pass a published post on: words for LinkedIn, a mail to clients, a card, a print view.

Serves `invoke kit` (`command.py`) and the preview; no part of any build. What other rooms make (pages, cards, the
brand's dress) and the writer of files are handed over by the door.
"""

from __future__ import annotations

from functools import cache

from plugins.kit.helpers import Shaping
from plugins.network.live import Answer, Behind, Passing


def in_preview(shaping: Shaping) -> Passing:
    """What a preview shows of a post's kit; what makes it is imported when somebody first asks."""

    @cache
    def shown() -> Passing:
        from plugins.kit.showing import shown_with

        return shown_with(shaping)

    def answer(behind: Behind, name: str) -> Answer | None:
        return shown()(behind, name)

    return answer
