"""A small network to write in, read once, and the real commands at a real terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect

from plugins import pipeline
from plugins.network.catalog import Assembled
from tests.building import NOW, ROOT

NETWORK = """\
name: Firm
url: https://firm.example
authority: firm.example,2026
timezone: Europe/London
units:
  energy: {}
  tax: {}
  old: {stage: closed}
topics:
  - {slug: storage, name: Energy storage, aliases: [caverns]}
  - {slug: grid, name: The grid}
"""
FILES = {
    "network.yaml": NETWORK,
    "energy/unit.yaml": "name: Energy & Infrastructure\n",
    "tax/unit.yaml": "name: Tax\nlang: fi\n",
    "old/unit.yaml": "name: Old\n",
    "energy/experts/dana-ortiz.md": "---\nname: Dana Ortiz\nemail: dana@firm.example\nhandle: '@dana'\n---\n",
    "tax/experts/li-wei.md": "---\nname: Li Wei\nemail: li@firm.example\nhandle: li-wei\nwrites_for: [energy]\n---\n",
    "energy/pages/about.md": "---\ntitle: About us\n---\nWords.\n",
    "energy/posts/2026-11-20-storage-caverns.md": """\
---
title: What storage caverns cost
authors: [dana-ortiz]
tags: [storage]
summary: Five ways to keep hydrogen for the winter.
---
Every winter plan has a line in it called storage.
A cavern of 500,000 cubic metres costs between 40 and 60 million to wash.
That is not the whole bill.
""",
    "energy/posts/2026-11-18-for-us-alone.md": """\
---
title: Kept among ourselves
authors: [dana-ortiz]
tags: [grid]
summary: What the grid charges for standing still.
share: nobody
---
A connection that is never used costs 12,000 a year, and nobody has ever asked for it back.
""",
    "energy/posts/2026-11-17-taken-back.md": """\
---
title: Wrong figures
authors: [dana-ortiz]
summary: These were wrong from the start.
status: retracted
reason: Wrong.
updated: 2026-11-18
---
Wrong words.
""",
    "energy/posts/2027-01-05-not-yet.md": """\
---
title: After the turn of the year
authors: [dana-ortiz]
summary: Nobody may read this yet.
status: draft
---
Unseen words.
""",
}


def make_units(folder: Path) -> Path:
    """The network's files, in `folder/units`."""
    units = folder / "units"
    for path, text in FILES.items():
        (units / path).parent.mkdir(parents=True, exist_ok=True)
        (units / path).write_text(text, "utf-8")
    return units


@contextmanager
def surveying(units: Path) -> Iterator[Assembled]:
    """The network as commands read it, its state beside it."""
    state = str(units.parent / "state")
    with pipeline.surveying(ROOT / "pelicanconf.py", PATH=str(units), HIGHROAD_STATE=state, HIGHROAD_NOW=NOW) as found:
        yield found


def problems(units: Path, name: str) -> list[str]:
    """What `invoke check` says of the file with this name, an error or a warning a line."""
    with surveying(units) as assembled:
        return [str(problem) for problem in assembled.problems if problem.file.endswith(name)]


def quiet(home: Path, **more: str) -> dict[str, str]:
    """An environment in which nobody's own settings of git count."""
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    for name in ("VISUAL", "EDITOR"):
        kept.pop(name, None)
    return kept | {"HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "PYTHONWARNINGS": "", "TERM": "dumb"} | more


def at_a_terminal(*arguments: str, settings: Path | None = None, **environment: str) -> pexpect.spawn[str]:
    """A command of the project in a terminal of its own; `settings` takes the place of pelicanconf.py."""
    named = [str(settings)] if settings else [str(ROOT / "pelicanconf.py")]
    return pexpect.spawn(
        sys.executable,
        ["-m", "tests.authoring.command", *named, *arguments],
        cwd=str(ROOT),
        env=environment,
        encoding="utf-8",
        timeout=120,
        dimensions=(50, 200),
    )
