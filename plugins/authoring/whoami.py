"""Who sits at the terminal: the expert whom git's settings mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from plugins.network.model import Expert

# The address that hosts give to people who keep theirs to themselves: "12345+dana-ortiz@users.noreply.github.com".
_NO_REPLY = re.compile(r"(?:\d+[+-])?([^@+]+)@users\.noreply\.[^@]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What git's settings say about a person; "" for what they don't."""

    email: str = ""
    name: str = ""
    handles: tuple[str, ...] = ()


def expert_of(identity: Identity, experts: Iterable[Expert]) -> Expert | None:
    """The expert who is meant: by e-mail address, then by handle, then by name. None when nobody, or several, are."""
    everybody = tuple(experts)
    email = identity.email.strip().casefold()
    handles = {handle.strip().removeprefix("@").casefold() for handle in identity.handles if handle.strip()}
    if match := _NO_REPLY.match(email):
        handles.add(match[1])
    name = " ".join(identity.name.split()).casefold()
    tests: tuple[Callable[[Expert], bool], ...] = (
        lambda expert: bool(email) and expert.email.casefold() == email,
        lambda expert: bool(expert.handle) and expert.handle.removeprefix("@").casefold() in handles,
        lambda expert: bool(name) and " ".join(expert.name.split()).casefold() == name,
    )
    for is_meant in tests:
        found = [expert for expert in everybody if is_meant(expert)]
        if found:
            return found[0] if len(found) == 1 else None
    return None
