"""What a digest becomes: a mail for each reader, and a page. Reads the pictures that are in it, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from functools import cached_property

from plugins.network.brand import Brand
from plugins.network.mail_parts import Picture, attached, inlined, picture_of, within
from plugins.network.senders import Sender
from plugins.network.sources import Sources
from plugins.newsletter import html, mail, plain
from plugins.newsletter.values import Digest
from plugins.pipeline.outputs import Page

PICTURES = 3  # in one mail
WHO = "reader-of-this-copy"  # stands for the reader's address while a page is made


@dataclass(frozen=True)
class Made:
    """A digest, and what it becomes for whom."""

    digest: Digest
    sender: Sender
    brand: Brand
    authority: str  # the host that the network's ids begin with
    now: datetime
    sources: Sources
    render: Callable[[Page], bytes]

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        """The first pictures of the digest that mail can show, by source path."""
        found: dict[str, Picture] = {}
        for path in dict.fromkeys(item.picture for item in self.digest.items if item.picture):
            if len(found) < PICTURES and (picture := picture_of(self.sources, path)):
                found[path] = picture
        return found

    @cached_property
    def page(self) -> bytes:
        """The digest as one file for a browser."""
        return (self._html(within) + "\n").encode()

    @cached_property
    def _for_all(self) -> str:
        """The HTML of every mail, in which a name stands for the reader."""
        links = self.sender.unsubscribe_for(WHO)
        return self._html(attached, _clicked(links))

    def written(self, to: Address | None) -> mail.Written:
        links = self.sender.unsubscribe_for(to.addr_spec if to else "")
        click = _clicked(links)
        known = _clicked(self.sender.unsubscribe_for(WHO))
        # What is the same for all is made once; what is not differs in one address.
        page = self._for_all.replace(_escaped(known), _escaped(click)) if to else self._html(attached, click)
        return mail.Written(
            text=plain.text(self.digest, self.sender, click),
            html=page,
            pictures=tuple(self.pictures.values()),
            unsubscribe=links,
        )

    def message(self, to: Address | None = None) -> EmailMessage:
        return mail.message(self.digest, self.written(to), self.sender, self.authority, self.now, to)

    def _html(self, src: Callable[[Picture], str], unsubscribe: str = "") -> str:
        page = html.page(self.digest, self.brand, self.pictures, src, self.sender, unsubscribe)
        return inlined(self.render(page))


def _clicked(links: Iterable[str]) -> str:
    """Of several ways to leave a list the one that people click: a page before a mail."""
    return min(links, key=lambda link: not link.startswith("https:"), default="")


def _escaped(address: str) -> str:
    return address.replace("&", "&amp;")
