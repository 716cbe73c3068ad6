"""Hosting: what a server has to send with each file, and where old addresses lead, as ready files. Glue.

For hosts that read `_headers` and `_redirects` in the site itself, writes `outputs:hosting` and `problems:hosting` into
the context; `invoke hosting` writes the same, or a file for a server, elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.hosting.addresses import places_of
from plugins.hosting.host_files import Host
from plugins.hosting.in_site import files_for, outputs
from plugins.hosting.policies import Transport
from plugins.hosting.server import Server, checked, transport_of
from plugins.hosting.writing import guarded, made_for, said, steps, target_of, write
from plugins.network.catalog import Assembled
from plugins.network.problems import Level, Problem, SetupError, printable
from plugins.network.stopping import HELD, exit_code, stopping_plainly

HOSTING, HSTS = "HIGHROAD_HOSTING", "HIGHROAD_HSTS"


class HostingGenerator(Generator):  # type: ignore[misc]
    """Puts the two files into the site, where the settings name a host that reads them there."""

    def generate_context(self) -> None:
        with stopping_plainly():
            host, transport = host_of(self.settings), transport_of(self.settings.get(HSTS) or Transport.HOST, HSTS)
        if not host or self.context["preview"]:
            return
        self.context["outputs:hosting"] = outputs(self.context["catalog"], host, transport)
        assembled: Assembled = self.context["assembled"]
        lost = files_for(assembled.catalog, host, transport).lost
        where = f"{assembled.folder}/network.yaml"
        self.context["problems:hosting"] = tuple(Problem(where, 1, Level.WARNING, what) for what in lost)


def host_of(settings: Mapping[str, Any]) -> Host | None:
    """The host that the settings name. Raises SetupError."""
    written = str(settings.get(HOSTING) or "")
    try:
        return Host(written) if written else None
    except ValueError:
        raise SetupError(f"{HOSTING}: '{printable(written)}' is none of {', '.join(Host)}") from None


def run_hosting(
    settings: Callable[[], Mapping[str, Any]],
    survey: Callable[[], Assembled],
    folder: Path,
    *,
    target: str,
    root: str = "",
    listen: str = "",
    hsts: str = "",
    brotli: bool = False,
    dry_run: bool = False,
) -> int:
    """Write the files for a server or a host into `folder`, and say so; a dry run only says it.

    The exit code: 0, 2 when something is held (its old addresses are missing), 1 when nothing was written.
    """

    def run() -> None:
        chosen = settings()
        wanted = target_of(target, "--target")
        named = "--hsts" if hsts else HSTS
        transport = transport_of(hsts or chosen.get(HSTS) or Transport.HOST, named)
        guarded(folder, _others(chosen))
        assembled = survey()
        given = {"root": root.rstrip("/") or "/"} if root else {}
        network = assembled.catalog.network
        server = checked(
            Server(
                base=network.url,
                listen=listen,
                transport=transport,
                brotli=brotli,
                admin=network.admin,
                **given,
            )
        )
        places = places_of(assembled.catalog)
        made = made_for(wanted, server, places)
        planned = steps(made.files, folder)
        if not dry_run:
            write(planned, folder)
        for line in said(planned, os.path.relpath(folder), made, places, dry_run=dry_run):
            print(line)
        if assembled.errors:
            print("Something is held, and its old addresses are missing here; see: invoke check")
            raise SystemExit(HELD)

    return exit_code(run)


def _others(settings: Mapping[str, Any]) -> Mapping[str, Path]:
    return {
        "the site": Path(settings["OUTPUT_PATH"]),
        "the units folder": Path(settings["PATH"]),
        "the theme": Path(settings["THEME"]),
        "what builds keep": Path(settings["HIGHROAD_STATE"]),
    }


def get_generators(pelican: Pelican) -> type[Generator]:
    return HostingGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
