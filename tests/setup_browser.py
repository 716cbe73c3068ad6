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


def main() -> None:
    """Have a browser where that is possible, and say so where it isn't."""
    if chromium():
        return
    apt = [] if os.environ.get("CHROMIUM") else installer()
    if apt:
        print("Installing a browser for the tests (once) ...", flush=True)
        install(apt, "chromium")
    if not chromium():
        print(f"The browser tests will not run: {REASON}.", file=sys.stderr)


if __name__ == "__main__":
    main()
