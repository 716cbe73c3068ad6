"""The browser of the tests: the system's Chromium, found or, where that is possible, installed.

`make test` runs this before the tests. A machine where no browser can be had is no failure here: the tests that need
one are then skipped by name (or failed, where `CI` is set).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = (
    "chromium-headless-shell"  # the very engine without all that has to do with windows; Debian's package has this name
)
SHELLS = (SHELL, "chrome-headless-shell")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),)
REASON = "no Chromium (install the package chromium, or name one in the environment variable CHROMIUM)"


def chromium() -> str:
    """The path of a Chromium, "" without one. The environment variable `CHROMIUM` goes before everything else."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        return shutil.which(named) or ""
    found = (shutil.which(name) for name in NAMES)
    return next(filter(None, found), "") or next((str(place) for place in PLACES if place.exists()), "")


def headless() -> str:
    """The path of what the tests run, "" without any browser: one without windows, which takes half the time, or else
    a whole one. What `CHROMIUM` names goes before both.
    """
    named = os.environ.get("CHROMIUM", "")
    return chromium() if named else next(filter(None, map(shutil.which, SHELLS)), "") or chromium()


def installer() -> list[str]:
    """The words that apt-get begins with when this user may install packages here, else an empty list."""
    if not shutil.which("apt-get"):
        return []
    if os.geteuid() == 0:
        return ["apt-get"]
    allowed = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n", "apt-get"] if allowed else []


def install(apt: list[str], *packages: str) -> bool:
    """Install packages of Debian's, without a word unless it fails; whether that worked."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, "-qq", *arguments], env=environment, capture_output=True, text=True)
        if done.returncode:
            print(f"apt-get {arguments[0]} failed: {done.stderr.strip()[-500:]}", file=sys.stderr)
            return False
    return True


def offered(package: str) -> bool:
    """Whether Debian has such a package, as far as this machine knows without asking anybody."""
    shown = subprocess.run(["apt-cache", "show", "--quiet", package], capture_output=True)
    return shown.returncode == 0


def main() -> None:
    """Have a browser where that is possible, and say so where it isn't."""
    if not os.environ.get("CHROMIUM") and (apt := installer()):
        if not chromium():
            print("Installing a browser for the tests (once) ...", flush=True)
            install(apt, "chromium")
        if headless() == chromium() and offered(SHELL):
            print("Installing a browser without windows for the tests (once) ...", flush=True)
            install(apt, SHELL)
    if not headless():
        print(f"The browser tests will not run: {REASON}.", file=sys.stderr)


if __name__ == "__main__":
    main()
