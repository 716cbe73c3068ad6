"""A kit as one frozen value: all that is said when a post is passed on, before it is words, a mail or a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plugins.network.parts import Told


class Part(StrEnum):
    """What a kit is made of; `invoke kit --only` goes by these."""

    LINKED_IN = "linkedin"
    MAIL = "mail"
    CARD = "card"
    PRINT = "print"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A published post as its people pass it on: all plain text, its author's words in its own language."""

    source: str
    name: str  # of its folder: "energy-storage-caverns"
    title: str
    address: str  # absolute; its only canonical one
    network: str
    unit: str  # its name
    lang: str
    rtl: bool
    point: str  # the author's summary, else the beginning of the text
    own_point: bool  # whether the author wrote it
    what: str  # what it is, for a sentence: "an analysis"; "" where nothing is to be said
    kind: str  # the same, for a line: "Analysis"
    byline: str  # "Dana Ortiz and Li Wei"
    day: str
    about: str = ""  # what it comments on
    event: str = ""  # when and where
    as_at: str = ""  # until when what it says holds
    disclosures: tuple[Told, ...] = ()
    topics: tuple[str, ...] = ()  # names, which are in the network's language: none where the post is in another
    accent: str = ""  # of its unit, a name of the brand's palette
    picture: str = ""  # the source path of its picture
    picture_alt: str = ""
    card: bool = True  # whether a card stands for its page where that is passed on; else its picture does
    foot: str = ""  # what the network says below everything
    foot_lang: str = ""  # its language, where that is another than the post's
    mark: str = ""  # what a preview says of a post that is not to be passed on: "Draft"; "" for others
    barred: str = ""  # why, in sentences
    beware: tuple[str, ...] = ()  # what whoever passes it on should know, and nobody else
