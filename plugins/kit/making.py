"""What a kit becomes: words, a mail, a card, a print view, and the page that shows them all. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from plugins.kit import linked_in, mail, sheet
from plugins.kit.values import Kit, Part
from plugins.network.brand import Brand
from plugins.network.mail_parts import Picture, attached, inlined, picture_from, within
from plugins.network.senders import Sender
from plugins.pipeline.outputs import Page

INDEX, WORDS, CARD, PRINT = "index.html", "linkedin.txt", "card.png", "print.html"
DRAFT, MAIL_PAGE, MAIL_TEXT = "mail.eml", "mail.html", "mail.txt"
FILES = {
    Part.LINKED_IN: (WORDS, CARD),
    Part.MAIL: (DRAFT, MAIL_PAGE, MAIL_TEXT),
    Part.CARD: (CARD,),
    Part.PRINT: (PRINT,),
}


@dataclass(frozen=True)
class Made:
    """A kit, and what it becomes. `own_picture` is the post's, as mail shows it; without one there is the card.

    `print_view` makes the print view; in a preview there is none, and the post's own page is printed.
    """

    kit: Kit
    brand: Brand
    sender: Sender
    style: Markup  # of the page that shows all
    card: bytes
    own_picture: Picture | None
    render: Callable[[Page], bytes]
    print_view: Callable[[], bytes] | None = None
    parts: Collection[Part] = field(default_factory=lambda: frozenset(Part))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files of the parts that are wanted, and the page that shows them."""
        wanted = (name for part in Part if part in self.parts for name in FILES[part])
        return ((name, self.file(name)) for name in dict.fromkeys((INDEX, *wanted)))

    def file(self, name: str) -> bytes:
        """One file. Raises KeyError for a name that no kit has."""
        return self._makers[name]()

    @cached_property
    def _makers(self) -> Mapping[str, Callable[[], bytes]]:
        makers: dict[str, Callable[[], bytes]] = {
            INDEX: self._index,
            WORDS: lambda: self.words.encode(),
            DRAFT: lambda: mail.message(self.kit, self._mail(attached), self.picture, self.sender).as_bytes(),
            MAIL_PAGE: lambda: f"{self._mail(within)}\n".encode(),
            MAIL_TEXT: lambda: mail.text(self.kit, self.sender).encode(),
            CARD: lambda: self.card,
        }
        return makers | {PRINT: self.print_view} if self.print_view else makers

    @cached_property
    def words(self) -> str:
        """For LinkedIn."""
        return linked_in.words(self.kit)

    @cached_property
    def picture(self) -> Picture | None:
        """The one that the mail has."""
        return self.own_picture or picture_from(self.card)

    def _mail(self, src: Callable[[Picture], str]) -> str:
        page = mail.page(self.kit, self.brand, self.picture, self.own_picture is None, src, self.sender)
        return inlined(self.render(page))

    def _index(self) -> bytes:
        shown = sheet.Shown(
            kit=self.kit,
            style=self.style,
            parts=frozenset(self.parts),
            words=self.words,
            mail_text=mail.text(self.kit, self.sender),
            mail_page=self._mail(within),
            picture=within(self.own_picture) if self.own_picture and not self.kit.card else CARD,
            has_print=self.print_view is not None,
        )
        return self.render(sheet.page(shown))
