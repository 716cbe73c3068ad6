"""What tests run of the system beside a browser, nginx, Caddy and jq: found or, where that is possible, installed.

`make test` runs this before the tests. As with the browser, a machine where they can't be had is no failure here: the
tests that need one are skipped by name, or failed where `CI` is set.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from plugins.admin.programs import kept, pinned
from plugins.admin.trial_server import installed
from tests.setup_browser import install, installer

PROGRAMS = ("nginx", "caddy", "jq")  # each is called as its Debian package
KEPT = Path(__file__).resolve().parent.parent / ".programs"  # what /admin/ runs: `invoke admin --set-up`
NO_NODE = "no Node.js, or not what /admin/ runs (install the packages nodejs and npm, then: invoke admin --set-up)"
PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")  # also when they are not on the path of this user


def found(program: str) -> str:
    """The path of a program, "" without one."""
    return shutil.which(program) or next(filter(None, (shutil.which(program, path=place) for place in PLACES)), "")


def reason(program: str) -> str:
    return f"no {program} (install the package {program})"


def node() -> str:
    """The path of Node.js where what it runs was fetched, too; "" otherwise."""
    ready = installed(KEPT) and len(kept(pinned(), KEPT)) == len(pinned())
    return found("node") if ready else ""


def main() -> None:
    """Have all of them where that is possible, and say so where it isn't."""
    lacking = [program for program in PROGRAMS if not found(program)]
    if not lacking:
        return
    if apt := installer():
        print(f"Installing {' and '.join(lacking)} for the tests (once) ...", flush=True)
        for program in lacking:
            install(apt, program)
    for program in PROGRAMS:
        if not found(program):
            print(f"The tests that need it will not run: {reason(program)}.", file=sys.stderr)


if __name__ == "__main__":
    main()
