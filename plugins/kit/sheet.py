"""The page of a kit: everything that it holds, to be looked at and copied. It needs no network and no JavaScript."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from plugins.kit import linked_in, mail
from plugins.kit.values import Kit, Part
from plugins.network import urls
from plugins.network.wording import host_of
from plugins.pipeline.outputs import Page

TEMPLATE = "kit.html"
STYLE = "kit.css"  # in the theme's folder, of which builds take static/ alone
OWNER = "kit"
_SCRIPT = Path(__file__).with_name("kit.js").read_text("utf-8")
_DIGEST = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
# What a browser lets the page do where a server shows it. The mail in its frame has its styles in its elements.
POLICY = (
    f"default-src 'none'; script-src 'self' 'sha256-{_DIGEST}'; connect-src 'self'; img-src 'self' data:;"
    " font-src data:; style-src 'unsafe-inline'; frame-src 'self'; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows."""

    kit: Kit
    style: Markup
    parts: frozenset[Part]
    words: str
    mail_text: str
    mail_page: str
    picture: str  # where the page finds what stands for the post where it is passed on
    has_print: bool  # else the post's own page is printed


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPage:
    """What the template is handed."""

    shown: Shown
    kit: Kit
    script: Markup
    parts: frozenset[str]
    ready: bool  # whether it may be passed on
    title: str
    count: int
    most: int
    seen: str  # of the words, before "see more"
    rows: int  # lines that the words take, about
    share: str  # address
    host: str
    subject: str
    card_alt: str


def page(shown: Shown) -> Page:
    """The page, rendered by whoever has the theme's templates."""
    kit, words = shown.kit, shown.words.rstrip("\n")
    view = KitPage(
        shown=shown,
        kit=kit,
        script=Markup(_SCRIPT),
        parts=frozenset(map(str, shown.parts)),
        ready=not kit.mark,
        title=f"Pass on: {kit.title}",
        count=linked_in.count(words),
        most=linked_in.MOST,
        seen=linked_in.seen(words),
        rows=sum(1 + len(line) // 70 for line in words.split("\n")) + 1,
        share=urls.on_linked_in(kit.address),
        host=host_of(kit.address),
        subject=mail.subject(kit),
        card_alt=card_alt(kit),
    )
    return Page(path="", template=TEMPLATE, view=view, owner=OWNER)


def card_alt(kit: Kit) -> str:
    """What a card shows, in words, as networks ask for it."""
    parts = filter(None, (kit.title, kit.unit, kit.byline, kit.network))
    return " ".join(part if part[-1] in ".?!…。؟" else f"{part}." for part in parts)
