"""A mail to clients that passes a post on: text and HTML that say the same, and a draft to be addressed. Pure.

Nothing in it names a reader or a moment, so that it can be opened and sent as often as somebody likes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from markupsafe import Markup

from plugins.kit.values import Kit
from plugins.network.brand import Brand, Colours, Tone
from plugins.network.mail_parts import (
    SANS,
    SERIF,
    TEXT_WIDE,
    Picture,
    Shown,
    WrittenWhole,
    families,
    fill,
    shown,
    wrapped,
)
from plugins.network.senders import Sender
from plugins.network.wording import cut
from plugins.pipeline.outputs import Page

TEMPLATE = "kit_mail.html"
OWNER = "kit"
SUBJECT_MOST = 150  # characters
_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", WrittenWhole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """What the template is handed."""

    kit: Kit
    line: tuple[str, ...]  # what stands in one line
    read: Markup  # lists of families
    ui: Markup
    colours: Colours
    accents: Mapping[str, Tone]
    more: str  # words of the link
    picture: Shown | None
    alt: str  # of the picture
    is_card: bool  # the picture says what stands beside it, so it comes last and needs no words
    postal: str


def subject(kit: Kit) -> str:
    return cut(kit.title, SUBJECT_MOST)


def line(kit: Kit) -> tuple[str, ...]:
    """What stands in one line: unit, kind, day, authors."""
    return tuple(filter(None, (kit.unit, kit.kind, kit.day, kit.byline)))


def more(kit: Kit) -> str:
    """The words of the link to the post; where ours are in another language than its, the network's name will do."""
    return f"Read it on {kit.network}" if kit.lang.partition("-")[0] == "en" else kit.network


def text(kit: Kit, sender: Sender) -> str:
    """The mail as plain text: all that the page says, in its order."""
    blocks = [
        kit.network,
        f"{wrapped(kit.title)}\n{wrapped(' · '.join(line(kit)))}",
        *map(wrapped, filter(None, (kit.about, kit.point, kit.event, kit.as_at))),
        f"{wrapped(more(kit))}\n{kit.address}",
        *(wrapped(one.text) for one in kit.disclosures),
        "-" * TEXT_WIDE,
        *map(wrapped, filter(None, (kit.foot, sender.postal))),
    ]
    if blocks[-1] == "-" * TEXT_WIDE:
        del blocks[-1]
    return "\n\n".join(blocks) + "\n"


def page(
    kit: Kit, brand: Brand, picture: Picture | None, is_card: bool, src: Callable[[Picture], str], sender: Sender
) -> Page:
    """The mail as a page before its styles are put in their places; `src` says where it finds its picture."""
    view = MailPage(
        kit=kit,
        line=line(kit),
        read=families(brand.families.read, brand, SERIF),
        ui=families(brand.families.ui, brand, SANS),
        colours=brand.colours,
        accents=brand.accents,
        more=more(kit),
        picture=shown(picture, src) if picture else None,
        alt=kit.picture_alt,
        is_card=is_card,
        postal=sender.postal,
    )
    return Page(path="", template=TEMPLATE, view=view, owner=OWNER)


def message(kit: Kit, html: str, picture: Picture | None, sender: Sender) -> EmailMessage:
    """A draft that mail programs open to be addressed and sent; `html` finds its picture in the mail (`attached`).

    Date and id are those of its sending, which the mail program knows.
    """
    made = EmailMessage(policy=_POLICY)
    made["Subject"] = subject(kit)
    if sender.address:
        made["From"] = sender.address
    if sender.reply_to:
        made["Reply-To"] = sender.reply_to
    made["X-Unsent"] = "1"
    written = text(kit, sender)
    mark = sha256(repr((subject(kit), written, html)).encode()).hexdigest()[:32]
    fill(made, written, html, (picture,) if picture else (), mark)
    made["Content-Language"] = kit.lang
    return made
