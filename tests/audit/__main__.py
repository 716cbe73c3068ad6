"""Measure one page of each kind with Lighthouse, and hold every page against the Nu HTML checker.

`make audit`, or `python -m tests.audit --help`. It builds the demonstration as it would be published and serves it
compressed, as a host does. It needs Node.js, Java and Chromium, and takes a quarter of an hour. The exit code is 1 when
something is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.audit import tools
from tests.audit.measures import FULL, Measured, measured, middle, missed
from tests.building import ROOT, build_site
from tests.serving import serve
from tests.site.kinds import KINDS, one_of
from tests.site.reading import Site, site_url


def main() -> int:
    """Build, check, measure, say; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit", description=__doc__)
    parser.add_argument("--units", type=Path, default=ROOT / "units", help="the network (default: units)")
    parser.add_argument("--only", nargs="*", metavar="KIND", help="these kinds of pages alone")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (default: 3)")
    parser.add_argument("--json", type=Path, help="where the figures go, too")
    parser.add_argument("--html-only", action="store_true", help="the HTML checker alone")
    parser.add_argument("--pages-only", action="store_true", help="Lighthouse alone")
    chosen = parser.parse_args()
    if lacking := tools.missing():
        print(f"The audit needs {', '.join(lacking)}, which this machine has not.", file=sys.stderr)
        return 1
    tools.set_up()
    with tempfile.TemporaryDirectory() as folder:
        built = build_site(chosen.units.resolve(), Path(folder), "--strict")
        if built.code:
            print(built, file=sys.stderr)
            return 1
        wrong = [] if chosen.pages_only else [str(fault) for fault in tools.faults(built.folder)]
        print("\n".join(wrong) or "HTML: no error", flush=True)
        found = {} if chosen.html_only else measure(Site(built.folder, site_url(chosen.units)), chosen, Path(folder))
    if chosen.json:
        chosen.json.write_text(json.dumps({name: asdict(one) for name, one in found.items()}, indent=1))
    Console(width=None if sys.stdout.isatty() else 200).print(table(found))
    return 1 if wrong or any(tuple(missed(one)) for one in found.values()) else 0


def measure(site: Site, chosen: argparse.Namespace, scratch: Path) -> dict[str, Measured]:
    """Each kind of page, measured: of so many rounds the one in the middle."""
    found = {}
    with serve(site.folder, site.prefix, compress=True) as server:
        for kind in KINDS:
            if chosen.only and kind.name not in chosen.only:
                continue
            try:
                address = one_of(site, kind.name)
            except LookupError as none:
                print(none, file=sys.stderr)
                continue
            unlisted = "noindex" in site.pages[address].meta("robots")
            whole = server.url.rstrip("/") + address
            rounds = [
                measured(tools.lighthouse(whole, scratch / "report.json"), unlisted) for _ in range(chosen.rounds)
            ]
            found[kind.name] = middle(rounds)
            print(f"{kind.name}: {', '.join(missed(found[kind.name])) or 'reached'}", flush=True)
    return found


def table(found: dict[str, Measured]) -> Table:
    """The figures, a line for each kind of page."""
    shown = Table("page", "performance", *FULL, "kB", "shift", "blocking", "missed")
    for name, one in found.items():
        scores = (f"{one.scores[key]:.0f}" for key in ("performance", *FULL))
        size = f"{one.bytes / 1000:.1f}"
        shown.add_row(name, *scores, size, f"{one.shift:.3f}", str(one.blocking), ", ".join(missed(one)))
    return shown


sys.exit(main())
