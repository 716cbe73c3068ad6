"""The tools of the audit: Lighthouse and the Nu HTML checker, from npm, in versions that stand beside this file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.building import ROOT
from tests.setup_browser import chromium

HERE = Path(__file__).parent
TOOLS = ROOT / ".audit"
LIGHTHOUSE = TOOLS / "node_modules" / "lighthouse" / "cli" / "index.js"
NU = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
PINS = ("package.json", "package-lock.json")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file, as the checker says it."""

    file: str
    line: int
    said: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.said}"


def missing() -> list[str]:
    """What this machine lacks for the audit, in words."""
    needed = {"node": "Node.js 18 or later", "npm": "npm", "java": "Java 11 or later"}
    lacking = [words for command, words in needed.items() if not shutil.which(command)]
    return lacking if chromium() else [*lacking, "Chromium"]


def set_up() -> None:
    """Install the tools into `.audit/`, once. Raises CalledProcessError."""
    pins = {name: (HERE / name).read_bytes() for name in PINS}
    if NU.is_file() and all((TOOLS / name).is_file() and (TOOLS / name).read_bytes() == pins[name] for name in PINS):
        return
    TOOLS.mkdir(exist_ok=True)
    shutil.rmtree(TOOLS / "node_modules", ignore_errors=True)
    for name, data in pins.items():
        (TOOLS / name).write_bytes(data)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=TOOLS, check=True)


def faults(folder: Path) -> Iterator[Fault]:
    """What the Nu HTML checker finds wrong in any page of a folder."""
    command = ["java", "-jar", str(NU), "--errors-only", "--format", "json", "--skip-non-html", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True)
    for one in json.loads(ran.stderr or ran.stdout)["messages"]:
        place = one.get("url", "").removeprefix(f"file:{folder}/")
        yield Fault(place, one.get("lastLine", 0), one["message"])


def lighthouse(address: str, into: Path) -> dict[str, Any]:
    """What Lighthouse says of a page, on a phone as it imagines one. Raises CalledProcessError."""
    command = ["node", str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--output-path={into}"]
    environment = os.environ | {"CHROME_PATH": chromium()}
    subprocess.run([*command, f"--chrome-flags={FLAGS}"], env=environment, check=True)
    found: dict[str, Any] = json.loads(into.read_bytes())
    return found
