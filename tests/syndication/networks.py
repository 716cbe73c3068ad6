"""A small network in files, made for what units carry of each other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from plugins.network.catalog import Assembled
from plugins.syndication.problems import problems_of
from plugins.syndication.resolver import resolve
from tests.trees import Files, expert, post, survey, write_network

NETWORK = """\
name: The Firm
url: https://insights.firm.example
authority: firm.example,2026
units:
  energy: {lead: dana-ortiz}
  tax: {lead: tom-ash}
  legal: {}
  old: {stage: closed}
groups:
  regulated: [tax, legal]
topics:
  - {slug: hydrogen, name: Hydrogen, aliases: [h2]}
  - {slug: grid, name: The grid}
feeds:
  grid-operator: https://grid.example/news.xml
"""
UNIT = """\
# Ours, see the handbook.
name: Energy
follow:   # what we carry
  - {unit: tax, limit: 1}
  - {topics: [hydrogen], since: 2026-11-01}   # since the launch
share: "everyone"
"""


def files(more: Files | None = None) -> dict[str, str | bytes]:
    """Energy carries of Tax; `more` is put in or replaces."""
    found: dict[str, str | bytes] = {
        "network.yaml": NETWORK,
        "energy/unit.yaml": UNIT,
        "energy/experts/dana-ortiz.md": expert("Dana Ortiz", "writes_for: [old]"),
        "energy/posts/2026-11-01-caverns.md": post("date: 2026-11-01", "tags: [h2]", title="What caverns cost"),
        "tax/unit.yaml": "name: Tax\n",
        "tax/experts/tom-ash.md": expert("Tom Ash", "writes_for: [legal]"),
        "tax/posts/2026-11-10-ring-fence.md": tax("date: 2026-11-10", title="The ring fence"),
        "tax/posts/2026-10-05-reliefs.md": tax("date: 2026-10-05", "tags: [hydrogen]", title="Reliefs"),
        "legal/unit.yaml": "name: Legal\noffers: never\n",
        "old/unit.yaml": "name: Old\n",
    }
    return found | dict(more or {})


def tax(*lines: str, title: str = "A title") -> str:
    """A post's file by Tax's author."""
    return post(*lines, title=title, author="tom-ash")


def read(folder: Path, tree: Files) -> Assembled:
    """The network that lies in `tree`, written into `folder`."""
    return survey(write_network(folder, tree)).assembled


def said(assembled: Assembled) -> list[str]:
    """What syndication finds wrong, as it is printed, beside what was found before."""
    before = set(assembled.problems)
    found: Iterable[str] = (str(one) for one in problems_of(assembled, resolve(assembled.catalog)) if one not in before)
    return sorted(found)
