"""What a change does that its author may not, and whom to ask, in the words of people."""

from __future__ import annotations

from plugins.network.checking import near
from plugins.network.problems import printable
from plugins.roles.offices import CENTRE, Offices, account
from plugins.roles.ownership import Author, Outside

_NAMED = 4  # people to ask; more than that is a crowd


def told(outside: Outside, author: Author, offices: Offices, rev: str) -> str:
    """ "@li may not change this: it belongs to 'tax'; ask Tomasz Wierzba (@tomasz)"."""
    who = " and ".join(f"@{handle}" for handle in author.handles)
    asked = offices.holders(outside.unit) or offices.holders(CENTRE)
    people = [_person(slug, offices) for slug in dict.fromkeys((*outside.signers, *asked))][:_NAMED]
    return f"{who} {outside.what}; ask {' or '.join(people) or 'the centre'}{_strangers(author, offices, rev)}"


def _person(slug: str, offices: Offices) -> str:
    expert = offices.experts.get(slug)
    if expert is None:
        return slug
    return f"{expert.name} (@{expert.handle.removeprefix('@')})" if expert.handle else expert.name


def _strangers(author: Author, offices: Offices, rev: str) -> str:
    """What to add where a handle is nobody's."""
    known = sorted(account(expert.handle) for expert in offices.experts.values() if expert.handle)
    strange = [handle for handle in author.handles if handle not in known]
    if not strange:
        return ""
    said = " and ".join(f"@{handle}{near(handle, known)}" for handle in strange)
    return f" (at {printable(rev)} no expert's page has the handle {said})"
