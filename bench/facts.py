"""What a network says about itself, for the contenders: read from the `network.json` of one build of it, unmeasured.

Other generators can't decide who carries what, so they are told. That spares them work that Highroad does in every
build; what they are compared by then never flatters us.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct

from bench.measuring import measure

ROOT = Path(__file__).resolve().parent.parent
ACCENTS = ("cobalt", "teal", "brick", "plum", "ochre", "moss")


class UnitFacts(Struct, frozen=True, kw_only=True):
    uid: str
    name: str
    address: str
    summary: str = ""
    lead: str = ""  # slug of an expert
    follows: tuple[dict[str, object], ...] = ()


class Named(Struct, frozen=True, kw_only=True):
    """An expert or a topic."""

    slug: str
    name: str
    role: str = ""
    about: str = ""
    unit: str = ""


class PostFacts(Struct, frozen=True, kw_only=True):
    id: str
    key: str  # <uid>/<slug>
    address: str
    title: str
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    summary: str = ""
    carried_by: tuple[str, ...] = ()  # uids


class Facts(Struct, frozen=True, kw_only=True):
    name: str
    address: str
    tagline: str = ""
    units: tuple[UnitFacts, ...] = ()
    experts: tuple[Named, ...] = ()
    topics: tuple[Named, ...] = ()
    posts: tuple[PostFacts, ...] = ()

    def at(self, unit: UnitFacts) -> str:
        """The unit's address from the root, as in `/energy/`."""
        return "/" + unit.address.removeprefix(self.address)


def learn(units: Path) -> Facts:
    """The facts of the network in `units`; kept in a file beside that folder, so that they are learnt once.

    Raises StopError when the network can't be built.
    """
    kept = units.parent / f"{units.name}.facts.json"
    if not kept.is_file():
        with TemporaryDirectory(prefix="facts-", dir=units.parent) as place:
            output = Path(place, "output")
            flags = ("--units", str(units), "--output", str(output), "--state", str(Path(place, "state")))
            command = (sys.executable, "-m", "invoke", "build", *flags)
            measure(command, ROOT, Path(place, "log"), accepted=(0, 2))
            kept.write_bytes((output / "network.json").read_bytes())
    return msgspec.json.decode(kept.read_bytes(), type=Facts)
