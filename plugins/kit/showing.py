"""What a preview shows of a post's kit. What is not to be passed on is shown, marked, and can't be taken away."""

from __future__ import annotations

import hashlib
from functools import cache

from plugins.kit import making
from plugins.kit.deciding import decide
from plugins.kit.helpers import Shaping
from plugins.kit.making import INDEX
from plugins.kit.shaping import brand_of, shaped
from plugins.kit.sheet import POLICY
from plugins.network.content_types import content_type
from plugins.network.live import Answer, Behind, Passing

_TYPES = {making.DRAFT: "message/rfc822"}
_OF_DRAFTS = frozenset({INDEX, making.CARD})
_SHOWN = _OF_DRAFTS | {making.WORDS, making.DRAFT, making.MAIL_PAGE, making.MAIL_TEXT}


def shown_with(shaping: Shaping) -> Passing:
    """What answers for a file of a kit by its name; "" is the page that shows all."""
    settings = cache(shaping.settings)
    foot = cache(lambda network: brand_of(settings()).closing(network))

    def answer(behind: Behind, name: str) -> Answer | None:
        viewer, name = behind.viewer, name or INDEX
        kit = decide(viewer, behind.post, foot(viewer.catalog.network.name))
        if name not in _SHOWN or (kit.mark and name not in _OF_DRAFTS):
            return None
        body = shaped(shaping, settings(), viewer, kit).file(name)
        digest = hashlib.blake2b(body, digest_size=16).hexdigest()
        return Answer(etag=digest, body=body, content_type=_TYPES.get(name) or content_type(name), policy=POLICY)

    return answer
