"""The requirements: short lists that people write, and what is installed, each file of it by its digest.

`requirements*.in` name what we use. `requirements*.txt` are made from them by uv: every version, and the digests of all
its files, so that pip takes these very files and no others, on every system and every Python from 3.11 on. A pin
that is there stays until it is asked to go.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = "3.11"  # the oldest that we run on
TOOL = "requirements-update"  # what compiles the others

_PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s;\\]+)")
_DIGEST = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class List:
    """A list of requirements, and the compiled ones whose pins it shares."""

    name: str
    shared: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        return f"{self.name}.in"

    @property
    def compiled(self) -> str:
        return f"{self.name}.txt"


LISTS = (
    List("requirements-build"),
    List("requirements"),
    List("requirements-dask", ("requirements.txt",)),
    List("requirements-test", ("requirements.txt", "requirements-dask.txt")),
    List("requirements-bench"),
    List(TOOL),
)


@dataclass(frozen=True, slots=True)
class Pin:
    """A version of a package, and how many files of it may be installed."""

    name: str
    version: str
    files: int


class UpdateError(Exception):
    """The lists can't be compiled; the message is for people."""


def pins(text: str) -> tuple[Pin, ...]:
    """Every requirement of a compiled list, in its order. Raises ValueError for a line that pins nothing."""
    found = []
    for lines in _requirements(text):
        pin = _PIN.match(lines)
        if not pin:
            raise ValueError(f"'{lines.splitlines()[0]}' pins no version")
        found.append(Pin(pin[1].lower(), pin[2], len(_DIGEST.findall(lines))))
    return tuple(found)


def _requirements(text: str) -> Iterator[str]:
    """Each requirement with the lines that go on with it."""
    whole = re.sub(r"\\\n\s*", " ", text)
    return (line for line in whole.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def named(text: str) -> tuple[str, ...]:
    """The packages that a written list names, and the lists that it goes on with ("-r requirements.in")."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line if line.startswith("-") else re.split(r"[=<>!~;\[ ]", line)[0].lower() for line in lines if line)


def differences(before: str, after: str) -> Iterator[str]:
    """What another compiled list changes, a line for each package."""
    old, new = _versions(before), _versions(after)
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        if not was or not now:
            yield f"{name} {was or now}: {'gone' if was else 'new'}"
        else:
            yield f"{name} {was} -> {now}"


def _versions(text: str) -> Mapping[str, str]:
    """The versions of each package: more than one where an old Python needs another."""
    found: dict[str, list[str]] = {}
    for pin in pins(text):
        found.setdefault(pin.name, []).append(f"{pin.version} ({pin.files} files)")
    return {name: " and ".join(sorted(versions)) for name, versions in found.items()}


def command(one: List, upgrade: Sequence[str]) -> list[str]:
    """How uv is called for a list; `upgrade` names packages, "*" is all of them."""
    options = [
        "--universal",
        "--python-version",
        PYTHON,
        "--generate-hashes",
        "--no-header",
        "--annotation-style",
        "line",
    ]
    constraints = [word for shared in one.shared for word in ("--constraint", shared)]
    wanted = ["--upgrade"] if "*" in upgrade else [word for name in upgrade for word in ("--upgrade-package", name)]
    return ["pip", "compile", "--quiet", *options, *constraints, *wanted, one.written, "--output-file", one.compiled]


def compile_all(folder: Path, upgrade: Sequence[str], program: str) -> Mapping[str, str]:
    """Compile every list in `folder`, whose files are changed; what each compiled list then says."""
    for one in LISTS:
        done = subprocess.run([program, *command(one, upgrade)], cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise UpdateError(f"{one.written}: {done.stderr.strip()[-2000:]}")
    return {one.compiled: _headed(one, (folder / one.compiled).read_text("utf-8")) for one in LISTS}


def _headed(one: List, text: str) -> str:
    said = f"# Made from {one.written} by `invoke update-requirements`; don't edit it."
    return text if text.startswith(said) else f"{said}\n{text}"


def uv() -> str:
    """The program, installed by its own pinned list where it is not there. Raises UpdateError."""
    try:
        from uv import find_uv_bin
    except ImportError:
        install = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(ROOT / f"{TOOL}.txt")]
        if subprocess.run([sys.executable, *install]).returncode:
            raise UpdateError(
                f"uv can't be installed; try it yourself: pip install --require-hashes -r {TOOL}.txt"
            ) from None
        from uv import find_uv_bin
    return os.fspath(find_uv_bin())


def update(upgrade: Sequence[str], *, dry_run: bool) -> int:
    """Compile all lists and say what changes; a dry run only says it. The exit code: 0, or 1 when it can't be done."""
    with tempfile.TemporaryDirectory() as scratch:
        for one in LISTS:
            for name in (one.written, one.compiled):
                if (ROOT / name).exists():
                    shutil.copy(ROOT / name, scratch)
        try:
            after = compile_all(Path(scratch), upgrade, uv())
        except UpdateError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
    changed = False
    for name, text in after.items():
        before = (ROOT / name).read_text("utf-8") if (ROOT / name).exists() else ""
        for line in differences(before, text):
            print(f"{name}: {line}")
        if before != text:
            changed = True
            if not dry_run:
                (ROOT / name).write_text(text, "utf-8", newline="\n")
    print("Nothing changes." if not changed else "Nothing was written." if dry_run else "Written; now: make test")
    return 0
