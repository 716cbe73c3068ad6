"""A small but complete network, made as values: what the tests of the laws change, plant and build.

Four units (two live, a pilot, a closed one), people, standing pages, files of every kind and posts in every state, with
links, old addresses and comments across units. Units carry each other's posts by every route: rules that name a unit
or a topic, an offer, an outside feed; one is pinned with a note, one hidden, one answered, some not shared with all.
It breaks no rule that is on: its pictures are of four pixels and its posts of few words, so those about both are off.
`NETWORK` is a mapping from path to bytes; a test adds to it, takes away from it, and hands it to `plant`.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import struct
import warnings
import zlib
from collections.abc import Mapping
from pathlib import Path

from plugins import pipeline
from tests.building import NOW, ROOT, BuildResult

Files = Mapping[str, bytes]  # path relative to the units folder -> what stands there
URL = "https://insights.northwind.example"
NESTED_URL = f"{URL}/deep/insights"


def png(shade: int) -> bytes:
    """A grey picture of 2 by 2 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([shade]) * 2) * 2
    header = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def post(body: str = "Some words.", /, **keys: str) -> bytes:
    """A post; each key is written as it stands ("[hydrogen]", "2026-01-02"). `authors` and `title` have defaults."""
    lines = {"title": "A post", "authors": "[dana-ortiz]"} | keys
    return ("---\n" + "".join(f"{key}: {value}\n" for key, value in lines.items()) + f"---\n\n{body}\n").encode()


def text(content: str) -> bytes:
    return content.encode()


def manifest(url: str = URL) -> bytes:
    return text(
        f"""name: Northwind
tagline: Independent advice
url: {url}
authority: northwind.example,2026
language: en
timezone: Europe/London
centre: [ines-okafor]
units:
  energy: {{lead: dana-ortiz, editors: [li-wei, ines-okafor], stage: live}}
  tax: {{lead: sam-cole, stage: live}}
  labs: {{lead: ana-silva, stage: pilot}}
  steam: {{lead: old-hand, stage: closed}}
groups:
  money: [tax, labs]
  heat: [energy, steam]
topics:
  - {{slug: hydrogen, name: Hydrogen, aliases: [h2, green-hydrogen], about: The gas and what carries it.}}
  - {{slug: pay, name: Pay}}
  - {{slug: caverns, name: Caverns, aliases: [storage]}}
tags: open
feeds:
  grid-operator: https://grid.example/news.xml
front: {{pinned: [energy/what-caverns-cost], per_unit: 2}}
rules: {{picture-size: off, summary: off}}
"""
    )


NETWORK: Files = {
    "network.yaml": manifest(),
    # ---------------------------------------------------------------------------------------------------- energy
    "energy/unit.yaml": text(
        """name: Energy & Infrastructure
summary: For those who build, fund and run it.
kind: sector
accent: teal
follow:
  - {unit: tax}
  - {unit: labs, topics: [hydrogen, pay], limit: 3, since: 2026-01-01}
  - {topics: [pay]}
  - {feed: grid-operator, limit: 5}
"""
    ),
    "energy/carried.yaml": text(
        "- {post: tax/levies, pin: true, note: One sentence of ours.}\n- {post: tax/small-print, hide: true}\n"
    ),
    "energy/outside/grid-operator.json": text(
        """{
  "feed": "grid-operator",
  "items": [
    {
      "authors": ["A. Clerk"],
      "date": "2026-11-02T09:00:00+00:00",
      "summary": "Where it is full.",
      "title": "The queue in autumn",
      "url": "https://grid.example/queue"
    },
    {
      "title": "A map of the grid",
      "url": "https://grid.example/map"
    }
  ],
  "title": "The grid operator",
  "url": "https://grid.example/"
}
"""
    ),
    "energy/experts/dana-ortiz.md": text(
        "---\nname: Dana Ortiz\nrole: Partner\nemail: dana@northwind.example\nlinks: [https://social.example/dana]\n"
        "photo: media/dana.png\nphoto_alt: Dana Ortiz at a desk\ntopics: [hydrogen]\nwrites_for: [tax]\n---\n\n"
        "Dana has run [storage projects](../posts/2026-03-02-what-caverns-cost.md).\n"
    ),
    "energy/experts/li-wei.md": b"---\nname: Li Wei\nrole: Engineer\n---\n\nLi measures.\n",
    "energy/experts/ines-okafor.md": b"---\nname: Ines Okafor\n---\n",
    "energy/pages/what-we-do.md": text(
        "---\ntitle: What we do\nsummary: In short.\norder: 1\n---\n\n## Storage\n\n"
        "See [the law](../../tax/pages/law.md).\n\n"
        "![Our map](../media/map.svg)\n"
    ),
    "energy/media/dana.png": png(10),
    "energy/media/cavern.png": png(60),
    "energy/media/costs.csv": b"year,cost\n2026,90\n",
    "energy/media/map.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>',
    "energy/media/never-used.png": png(200),
    "energy/posts/2026-03-02-what-caverns-cost.md": post(
        "## Digging\n\nA cavern costs [what the table says](../media/costs.csv).\n\n"
        '![A cavern head](../media/cavern.png "The head at dusk")\n\n'
        "See [the fence](../../tax/posts/2026-04-01-ring-fence.md#why) and "
        "[us](../pages/what-we-do.md#storage).[^1]\n\n"
        "| Year | Cost |\n|---|--:|\n| 2026 | 90 |\n\n[^1]: In money of 2026.",
        title="What storage caverns cost",
        authors="[dana-ortiz, li-wei]",
        tags="[hydrogen, storage]",
        summary="A number for every depth.",
        form="analysis",
        image="media/cavern.png",
        image_alt="A cavern head at dusk",
        changes="[{date: 2026-05-01, what: The threshold is 90.}]",
        aliases="[/archive-2019/caverns/, cavern-costs, /old/caverns.html]",
    ),
    "energy/posts/2026-06-01-fence-from-here.md": post(
        "Our view of it.",
        title="The fence from here",
        authors="[li-wei]",
        tags="[pay]",
        about="tax/ring-fence",
        quote="A fence is a promise.",
    ),
    "energy/posts/2026-07-01-a-report-elsewhere.md": post(
        "It is worth reading.",
        title="A report elsewhere",
        authors="[li-wei]",
        about="https://report.example/2026",
        quote="Heat is most of it.",
    ),
    "energy/posts/2026-09-09-an-evening.md": post(
        "Come.",
        title="An evening on heat",
        form="event",
        starts="2026-12-01T18:00",
        ends="2026-12-01T20:00",
        place="Leeds",
        tags="[hydrogen]",
    ),
    "energy/posts/2026-08-01-not-ready.md": post("Not ready words.", title="Not ready", status="draft"),
    "energy/posts/2027-02-01-next-year.md": post("Next year's words.", title="Next year", tags="[hydrogen]"),
    "energy/posts/2026-02-02-wrong-figures.md": post(
        "Words of the wrong figures.",
        title="Wrong figures",
        status="withdrawn",
        reason="Figures superseded.",
        updated="2026-05-05",
        tags="[hydrogen]",
        aliases="[wrong-sums]",
    ),
    "energy/posts/2026-02-03-never-mind.md": post(
        "Words never to be read again.",
        title="Never mind",
        status="retracted",
        reason="It was not ours to say.",
        updated="2026-05-06",
        aliases="[/never/mind/]",
    ),
    "energy/posts/2026-10-04-said-too-soon.md": post(
        "Words that were said too soon.",
        title="Too soon",
        status="retracted",
        reason="The sum was another firm's.",
        updated="2026-11-05",
        tags="[hydrogen]",
    ),
    "energy/posts/2026-01-10-last-year-offer.md": post(
        "Words of an offer.", title="An offer", expires="2026-06-30", tags="[pay]"
    ),
    # ------------------------------------------------------------------------------------------------------- tax
    "tax/unit.yaml": text(
        "name: Tax\nsummary: What it costs to have.\nkind: practice\naccent: plum\nshare: everyone\n"
        "follow:\n  - {topics: [hydrogen]}\n  - {unit: energy, limit: 2}\n"
    ),
    "tax/experts/sam-cole.md": b"---\nname: Sam Cole\nrole: Counsel\n---\n\nSam reads rows.\n",
    "tax/pages/law.md": b"---\ntitle: The law\norder: 2\n---\n\nWith [a part](#of-it).\n\n## Of it\n\nThe part.\n",
    "tax/posts/2026-04-01-ring-fence.md": post(
        "## Why\n\nA fence is a promise. "
        "It stands around [caverns](../../energy/posts/2026-03-02-what-caverns-cost.md).",
        title="The ring fence",
        authors="[sam-cole, dana-ortiz]",
        tags="[hydrogen, pay]",
        form="explainer",
        share="[energy, money]",
        to="[energy]",
        aliases="[fence]",
    ),
    "tax/posts/2026-04-15-levies.md": post(
        "A levy is paid by whoever holds it last.",
        title="Who pays a levy",
        authors="[sam-cole]",
        tags="[pay]",
        share="[heat, labs]",
        to="[labs]",
    ),
    "tax/posts/2026-04-20-small-print.md": post(
        "It is small.", title="The small print", authors="[sam-cole]", to="[energy]"
    ),
    "tax/posts/2026-05-20-caverns-from-here.md": post(
        "It is the lining that counts.",
        title="Caverns from here",
        authors="[sam-cole]",
        tags="[hydrogen]",
        about="energy/what-caverns-cost",
        quote="A cavern costs",
    ),
    "tax/posts/2026-05-01-our-own.md": post(
        "Only for those who come to us.", title="Our own", authors="[sam-cole]", tags="[pay]", share="nobody"
    ),
    # ------------------------------------------------------------------------------------------------------ labs
    "labs/unit.yaml": text(
        "name: Labs\nkind: region\naccent: moss\nlang: pt\nshare: [energy, tax]\n"
        "follow: [{unit: energy, topics: [hydrogen], since: 2026-01-15}]\n"
    ),
    "labs/experts/ana-silva.md": "---\nname: Ana Silva\n---\n\nInvestigação.\n".encode(),
    "labs/posts/2026-10-01-ensaio.md": post(
        "Um ensaio.", title="Um ensaio", authors="[ana-silva]", tags="[Zebra, pay]"
    ),
    # ----------------------------------------------------------------------------------------------------- steam
    "steam/unit.yaml": b"name: Steam\nkind: practice\naccent: brick\n",
    "steam/experts/old-hand.md": b"---\nname: Old Hand\n---\n",
    "steam/posts/2020-01-01-boilers.md": post("They boil.", title="Boilers", authors="[old-hand]", tags="[hydrogen]"),
}


def large(posts: int = 66) -> Files:
    """The network with so many posts more that it is read by several processes and its lists have several pages."""
    return {**NETWORK} | {
        f"energy/posts/notes/2025-{1 + n % 12:02}-{1 + n // 12:02}-note-{n}.md": post(
            f"Note {n}. [The one before](2025-{1 + (n - 1) % 12:02}-{1 + (n - 1) // 12:02}-note-{n - 1}.md)."
            if n
            else "The first note.",
            title=f"Note {n}",
            tags="[hydrogen]" if n % 2 else "[pay]",
        )
        for n in range(posts)
    }


def plant(files: Files, root: Path, *, seed: int = 0, mtime: int | None = None) -> Path:
    """Make the folder `root` hold exactly `files`, made in an order that `seed` draws; `mtime` in seconds."""
    for path in sorted(root.rglob("*"), reverse=True) if root.is_dir() else ():
        name = path.relative_to(root).as_posix()
        if path.is_symlink() or not path.is_dir():
            if name not in files:
                path.unlink()
        elif not any(kept.startswith(f"{name}/") for kept in files):
            path.rmdir()
    names = sorted(files)
    random.Random(seed).shuffle(names)
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
        if mtime is not None:
            os.utime(path, (mtime, mtime))
    return root


# Of a build of a small network, indexes, pictures and workers take more than half. Tests in which they are the question
# ask for them.
PLAIN: Mapping[str, object] = {
    "HIGHROAD_SEARCH": False,
    "HIGHROAD_CARDS": "none",
    "HIGHROAD_PICTURES": False,
    "HIGHROAD_JOBS": 1,
}
WHOLE: Mapping[str, object] = {
    "HIGHROAD_SEARCH": True,
    "HIGHROAD_CARDS": "",
    "HIGHROAD_PICTURES": True,
    "HIGHROAD_JOBS": 0,
}


def build_here(units: Path, into: Path, *, now: str = NOW, **settings: object) -> BuildResult:
    """As `tests.building.build_site`, but in this process and plainly: for tests that build many times over."""
    output = into / "site"
    out, err = io.StringIO(), io.StringIO()
    overrides = {"PATH": str(units), "OUTPUT_PATH": str(output), "HIGHROAD_STATE": str(into / "state"), **PLAIN}
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pelican's, of libraries that it uses
        code = pipeline.run_build(ROOT / "pelicanconf.py", **(overrides | {"HIGHROAD_NOW": now} | settings))
    return BuildResult(folder=output, code=code, out=out.getvalue(), err=err.getvalue())


def built(files: Files, into: Path, *, now: str = NOW, **settings: object) -> BuildResult:
    """Plant `files` in `into/units` and build them over whatever an earlier call left in `into/site`."""
    result = build_here(plant(files, into / "units"), into, now=now, **settings)
    assert result.code in (0, 2), str(result)
    return result


def build_whole_here(units: Path, into: Path, *, now: str = NOW, **settings: object) -> BuildResult:
    """As `build_here`, with all that the project's own settings ask for."""
    return build_here(units, into, now=now, **{**WHOLE, **settings})


def built_whole(files: Files, into: Path, *, now: str = NOW, **settings: object) -> BuildResult:
    """As `built`, with all that the project's own settings ask for."""
    return built(files, into, now=now, **{**WHOLE, **settings})


def problems(result: BuildResult) -> list[str]:
    """The problems that a build printed, as it printed them."""
    return [line for line in result.out.splitlines() if ": error: " in line or ": warning: " in line]


def differing(found: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    """The paths at which two outputs are not the same."""
    return sorted(path for path in found.keys() | expected.keys() if found.get(path) != expected.get(path))
