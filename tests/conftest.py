"""What many tests share: the demonstration site built once a run, a server that shows it, a real browser."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

from tests import setup_programs
from tests.building import ROOT, BuildResult, build_site
from tests.setup_browser import REASON, headless

# Seeded, so that a run finds what the last one found; without time limits, so that a busy machine fails nothing.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Milliseconds until what a browser does in tenths of a second counts as something that never comes: a machine may be
# ten times slower, and have other work.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)

QUIET_BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # no page leaves the machine
]


@pytest.fixture(scope="session")
def once_a_run(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Path], BuildResult]:
    """Build a network once for all workers of a test run: `once_a_run(name, units)`."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base

    def build(name: str, units: Path) -> BuildResult:
        told = shared / f"{name}.json"
        with _locked(shared / f"{name}.lock"):
            if not told.exists():
                result = build_site(units, shared / name)
                told.write_text(json.dumps(asdict(result) | {"folder": str(result.folder)}), "utf-8")
        said = json.loads(told.read_text("utf-8"))
        return BuildResult(**said | {"folder": Path(said["folder"])})

    return build


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def demo_site(once_a_run: Callable[[str, Path], BuildResult]) -> BuildResult:
    """The demonstration network, built by the real command. Tests read it and leave it as it is."""
    result = once_a_run("demonstration", ROOT / "units")
    assert result.code == 0, str(result)
    return result


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window; see `pytest_collection_modifyitems` for machines that have none."""
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=headless(), args=QUIET_BROWSER, timeout=PATIENCE)
        chrome.on("context", lambda context: context.set_default_timeout(PATIENCE))
        yield chrome
        chrome.close()


# What tests may need that is no package of Python: the mark, whether it is there, and what to say when it is not.
NEEDED: Mapping[str, tuple[Callable[[], str], str]] = {
    "browser": (headless, REASON),
    "node": (setup_programs.node, setup_programs.NO_NODE),
    **{name: (partial(setup_programs.found, name), setup_programs.reason(name)) for name in setup_programs.PROGRAMS},
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without a browser or a program the tests that need it are skipped; where `CI` is set that is a failure."""
    for mark, (found, reason) in NEEDED.items():
        if not item.get_closest_marker(mark) or found():
            continue
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that was skipped for want of a browser or a program, and say how many."""
    for mark, (found, reason) in NEEDED.items():
        skipped = [report for report in terminalreporter.stats.get("skipped", []) if mark in report.keywords]
        if not skipped or found():
            continue
        terminalreporter.section(f"{mark} tests")
        for report in skipped:
            terminalreporter.line(f"skipped: {report.nodeid}")
        terminalreporter.line(f"{len(skipped)} {mark} tests skipped: {reason}")
