"""A small network whose units follow feeds, and a pull of it without a process of its own."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.network.brand import read_brand
from plugins.network.model import OutsideFeed
from plugins.network.outside import read_snapshot
from plugins.network.registry import Registry, read_registry
from plugins.network.sources import walk
from plugins.outside import run_pull
from tests.building import NOW, ROOT

URL = "https://insights.northwind.example"
AUTHORITY = "northwind.example,2026"


def make_network(folder: Path, feeds: dict[str, str], **follow: list[str]) -> Path:
    """A units folder whose units (`energy=["grid"]`) follow feeds by name; without any, Energy follows them all."""
    units = folder / "units"
    follows = follow or {"energy": list(feeds)}
    lines = [
        "name: Northwind",
        f"url: {URL}",
        f"authority: {AUTHORITY}",
        "units:",
        *(f"  {uid}: {{}}" for uid in follows),
    ]
    lines += ["feeds:", *(f"  {name}: {url}" for name, url in feeds.items())] if feeds else []
    units.mkdir(parents=True, exist_ok=True)
    (units / "network.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    for uid, names in follows.items():
        rules = "".join(f"  - {{feed: {name}}}\n" for name in names)
        (units / uid).mkdir(exist_ok=True)
        (units / uid / "unit.yaml").write_text(
            f"name: {uid.title()}\n" + (f"follow:\n{rules}" if rules else ""), "utf-8"
        )
    return units


def registry_of(units: Path) -> Registry:
    return read_registry(walk(units), read_brand(ROOT / "theme" / "brand.yaml").accents)


@dataclass(frozen=True, slots=True)
class Pull:
    """What came of a pull: its exit code, what it printed, and where."""

    code: int
    out: str
    err: str
    units: Path

    def __str__(self) -> str:
        return f"exit code {self.code}\n{self.out}{self.err}"

    def data(self, name: str, unit: str = "energy") -> bytes | None:
        """The bytes of a snapshot, None when there is none."""
        path = self.units / unit / "outside" / f"{name}.json"
        return path.read_bytes() if path.exists() else None

    def feed(self, name: str, unit: str = "energy") -> OutsideFeed:
        """A snapshot as a build reads it, which must find nothing wrong with it."""
        path = f"{unit}/outside/{name}.json"
        found, mistake = read_snapshot(
            self.data(name, unit), registry_of(self.units).units[unit], path, datetime.fromisoformat(NOW)
        )
        assert mistake is None, mistake
        assert found is not None
        return found


def pull(units: Path, inside: tuple[str, ...] = (), *, now: str = NOW, **wishes: Any) -> Pull:
    """Pull; `inside` are the pairs that may be asked on loopback."""
    out, err = io.StringIO(), io.StringIO()
    wishes.setdefault("state", units.parent / "state")
    with redirect_stdout(out), redirect_stderr(err):
        code = run_pull(ROOT / "pelicanconf.py", units=units, now=now, inside=inside, **wishes)
    return Pull(code, out.getvalue(), err.getvalue(), units)


def rss(*items: str, head: str = "", declaration: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    """An RSS feed of these items, each the inside of an `<item>`."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'{declaration}<rss version="2.0"><channel><title>News</title>{head}{inside}</channel></rss>'.encode()


def item(title: str = "A title", link: str = "https://elsewhere.example/a", more: str = "") -> str:
    return f"<title>{title}</title><link>{link}</link>{more}"
