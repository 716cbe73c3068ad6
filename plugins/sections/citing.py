"""How to cite a post, and plain links to pass it on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from plugins.network import days, urls
from plugins.network.views import Link


def inverted(name: str) -> str:
    """A name as bibliographies have it: "Dana Maria Ortiz" is "Ortiz, D. M.". The last word counts as the family's."""
    *given, family = name.split()
    initials = " ".join(f"{word[0]}." for word in given)
    return f"{family}, {initials}" if initials else family


def names(authors: Sequence[str]) -> str:
    """Inverted names in their order: "Ortiz, D. and Wei, L."."""
    turned = [inverted(author) for author in authors]
    return " and ".join([", ".join(turned[:-1]), turned[-1]]) if len(turned) > 1 else "".join(turned)


def before_the_work(authors: Sequence[str], year: int, title: str) -> str:
    """ "Ortiz, D. and Wei, L. (2026) “What storage caverns cost”, "."""
    return f"{names(authors)} ({year}) “{title}”, "


def after_the_work(published: date, updated: date | None) -> str:
    """ ", 20 November, updated 22 November." The year is said again only where it is another one."""
    changed = ""
    if updated is not None:
        year = "" if updated.year == published.year else f" {updated.year}"
        changed = f", updated {days.without_year(updated)}{year}"
    return f", {days.without_year(published)}{changed}."


def share_links(title: str, address: str) -> tuple[Link, ...]:
    """Addresses that open somebody's own network or mail with the post in it. `address` is absolute."""
    mail = f"mailto:?subject={quote(title, safe='')}&body={quote(address, safe='')}"
    return (Link(text="Share on LinkedIn", href=urls.on_linked_in(address)), Link(text="Send by email", href=mail))
