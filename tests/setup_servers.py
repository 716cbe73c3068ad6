"""The servers of the tests, nginx and Caddy: the system's, found or, where that is possible, installed.

`make test` runs this before the tests. As with the browser, a machine where they can't be had is no failure here: the
tests that need one are skipped by name, or failed where `CI` is set.
"""

from __future__ import annotations

import shutil
import sys

from tests.setup_browser import install, installer

SERVERS = ("nginx", "caddy")  # each is called as its Debian package
PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")  # also when they are not on the path of this user


def found(server: str) -> str:
    """The path of a server, "" without one."""
    return shutil.which(server) or next(filter(None, (shutil.which(server, path=place) for place in PLACES)), "")


def reason(server: str) -> str:
    return f"no {server} (install the package {server})"


def main() -> None:
    """Have both where that is possible, and say so where it isn't."""
    lacking = [server for server in SERVERS if not found(server)]
    if not lacking:
        return
    if apt := installer():
        print(f"Installing {' and '.join(lacking)} for the tests (once) ...", flush=True)
        for server in lacking:
            install(apt, server)
    for server in SERVERS:
        if not found(server):
            print(f"The tests that need it will not run: {reason(server)}.", file=sys.stderr)


if __name__ == "__main__":
    main()
