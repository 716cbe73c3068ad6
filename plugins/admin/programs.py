"""What others wrote and `/admin/` runs: single files of npm packages, each pinned by two digests.

They are fetched by npm, as its own settings say (a registry of the firm's, a proxy), and kept in a folder of their own;
a build takes them from there and from nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from plugins.network.problems import SetupError, printable
from plugins.network.programs import run
from plugins.network.yaml_writing import write_whole

PINS = Path(__file__).resolve().parent / "programs.json"
SET_UP = "invoke admin --set-up"
_SAID = 600  # characters
_LARGEST = 1 << 26  # bytes of a package


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a package. `integrity` is the package's, as npm has it; `sha256` the file's, in hex digits."""

    package: str
    version: str
    integrity: str
    file: str  # in the package
    sha256: str
    name: str  # under /admin/programs/, and in the folder where it is kept


Npm = Callable[[Sequence[str], Path], None]  # runs npm with these words in a folder; raises SetupError


def pinned(pins: Path = PINS) -> tuple[Program, ...]:
    """The programs that are pinned."""
    return msgspec.json.decode(pins.read_bytes(), type=tuple[Program, ...])


def kept(programs: Sequence[Program], folder: Path) -> tuple[tuple[Program, Path], ...]:
    """Those of the programs that are there, each with its file."""
    return tuple((one, folder / one.name) for one in programs if (folder / one.name).is_file())


def npm(words: Sequence[str], folder: Path) -> None:
    """Run npm and wait for it. Raises SetupError."""
    try:
        ended = run(["npm", *words], folder)
    except OSError:
        raise SetupError(
            "npm is missing, by which the programs of /admin/ are fetched; install Node.js (its package brings npm)"
            f" and run '{SET_UP}' again"
        ) from None
    if ended.returncode:
        said = " ".join((ended.stderr or ended.stdout).split())[-_SAID:]
        raise SetupError(f"npm {words[0]} failed: {printable(said)}")


def fetch(programs: Sequence[Program], folder: Path, ask: Npm = npm) -> tuple[Program, ...]:
    """Fetch what is not there yet, or is not what is pinned; what was fetched. Raises SetupError."""
    wanted = [one for one in programs if not is_as_pinned(one, folder)]
    for one in wanted:
        with tempfile.TemporaryDirectory() as scratch:
            ask(["pack", f"{one.package}@{one.version}", "--ignore-scripts", "--silent"], Path(scratch))
            data = unpacked(one, _only_file(one, Path(scratch)))
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder, one.name, data)
    return tuple(wanted)


def _only_file(program: Program, folder: Path) -> bytes:
    found = sorted(folder.glob("*.tgz"))
    if len(found) != 1 or found[0].stat().st_size > _LARGEST:
        raise SetupError(f"npm brought no package {program.package}@{program.version}; look at its settings")
    return found[0].read_bytes()


def is_as_pinned(program: Program, folder: Path) -> bool:
    """Whether the file stands there with the bytes that are pinned."""
    try:
        return hashlib.sha256((folder / program.name).read_bytes()).hexdigest() == program.sha256
    except OSError:
        return False


def unpacked(program: Program, package: bytes) -> bytes:
    """The program, out of the bytes of its package. Raises SetupError when either is not what is pinned."""
    digest = base64.b64encode(hashlib.sha512(package).digest()).decode()
    if f"sha512-{digest}" != program.integrity:
        raise _not_pinned(program, "the package", f"sha512-{digest}")
    with tarfile.open(fileobj=io.BytesIO(package)) as packed:
        try:
            file = packed.extractfile(program.file)
        except KeyError:
            file = None
        data = file.read() if file else b""
    if (found := hashlib.sha256(data).hexdigest()) != program.sha256:
        raise _not_pinned(program, program.file, found)
    return data


def _not_pinned(program: Program, what: str, found: str) -> SetupError:
    which = f"{program.package}@{program.version}"
    return SetupError(f"{which} is not what {PINS.name} pins: {what} has {found}; nothing of it was kept")
