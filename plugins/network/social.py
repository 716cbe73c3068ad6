"""The picture that is shown where somebody passes a page on: the page's own, or a card that is drawn for it."""

from __future__ import annotations

import locale
from dataclasses import dataclass

from plugins.network import urls
from plugins.network.dress import Cards, Dress, Facts
from plugins.network.linking import Linker
from plugins.network.model import Post, Status, Unit
from plugins.network.sources import PICTURES
from plugins.network.urls import Urls

CARD_SIZE = (1200, 630)  # pixels; what LinkedIn, mail clients and messengers show whole
# A picture of its own stands for a post where everybody can show it, and large.
_SHOWN_BY_ALL = frozenset({"png", "jpg"})
_LEAST = (600, 315)  # pixels
_MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A picture for whoever passes a page on. `href` is absolute; `width` and `height` are 0 where not known."""

    href: str
    alt: str
    type: str
    width: int = 0
    height: int = 0


def shared(facts: Facts, dress: Dress, addresses: Urls) -> Shared | None:
    """The picture of a page: its own, else its card, else its unit's, else the network's."""
    if facts.image:
        width, height = facts.image_size
        ending = facts.image.rpartition(".")[2]
        kind = PICTURES.get(ending, "")
        return Shared(href=facts.image, alt=facts.image_alt, type=kind, width=width, height=height)
    if facts.noindex or dress.cards is Cards.NONE:
        return None
    path = facts.card or (card_of_unit(facts.unit) if facts.unit else urls.card("network"))
    width, height = CARD_SIZE
    return Shared(href=addresses.absolute(path), alt=facts.title, type=PICTURES["png"], width=width, height=height)


def card_of_unit(unit: Unit) -> str:
    """The site path of a unit's card."""
    return urls.card("units", unit.slug)


def card_of_post(linker: Linker, post: Post) -> str:
    """The site path of a post's card; "" for one that has none: where posts have none, where the post has a picture of
    its own that will do, and for what was taken back or is not published yet."""
    return "" if linker.is_marked(post) else card_when_published(linker, post)


def card_when_published(linker: Linker, post: Post) -> str:
    """The same as it will be once everybody sees the post; a preview draws that, for its author to look at."""
    taken_back = post.status in (Status.WITHDRAWN, Status.RETRACTED)
    if linker.dress.cards is not Cards.POSTS or taken_back or own_picture(linker, post):
        return ""
    return urls.card("posts", linker.unit_of(post).slug, post.slug)


def own_picture(linker: Linker, post: Post) -> tuple[int, int] | None:
    """The size of a post's own picture, when that can stand for it everywhere; without cards, any picture can."""
    name = f"{post.unit}/{post.image}"
    if not post.image or name not in linker.catalog.file:
        return None
    media = linker.catalog.file[name]
    fits = media.width >= _LEAST[0] and media.height >= _LEAST[1] and media.size <= _MOST_BYTES
    if (fits and post.image.rpartition(".")[2] in _SHOWN_BY_ALL) or linker.dress.cards is Cards.NONE:
        return media.width, media.height
    return None


def locale_of(lang: str) -> str:
    """A language as OpenGraph names it, with a country ("fi_FI", "en_GB"); "" where nobody can tell which."""
    language, _, rest = lang.replace("_", "-").partition("-")
    if len(rest) == 2 and rest.isalpha():
        return f"{language.lower()}_{rest.upper()}"
    if rest:  # a script, or more than that
        return ""
    found = locale.normalize(language.lower()).partition(".")[0]
    return found if "_" in found and found.partition("_")[0] == language.lower() else ""
