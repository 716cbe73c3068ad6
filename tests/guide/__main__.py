"""Take the pictures of docs/for-experts.md anew, from the real screens.

`python -m tests.guide [--dry-run]` runs `invoke admin` in a copy of the demonstration network, goes the way that the
guide tells, and writes a picture and the words of each screen. `--dry-run` only says which of them would be other ones.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.guide.pictures import PICTURES, WORDS, picture_of, words_of
from tests.guide.screens import screens, trial
from tests.setup_browser import REASON, chromium

PATIENCE = 60_000  # milliseconds


def main() -> int:
    """Walk and take pictures; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.guide", description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="say which would be other ones, and write nothing")
    dry_run = parser.parse_args().dry_run
    if not chromium():
        print(REASON, file=sys.stderr)
        return 1
    found: dict[Path, bytes] = {}
    with tempfile.TemporaryDirectory() as folder, trial(Path(folder)) as there, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        expect.set_options(timeout=PATIENCE)
        for screen in screens(browser, there):
            print(f"{screen.name} ...", flush=True)
            found[WORDS / f"{screen.name}.yaml"] = words_of(screen).encode()
            found[PICTURES / f"{screen.name}.webp"] = picture_of(screen.page)
    gone = [path for folder in (PICTURES, WORDS) for path in folder.glob("*.*") if path not in found]
    for path in [] if dry_run else gone:
        path.unlink()
    for path, data in found.items():
        if path.suffix == ".yaml" and path.exists() and path.read_bytes() != data:
            print(f"{path.stem} says something else now")
        if not dry_run:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
