"""From pages to the files of an index, by the indexer's own program (Pagefind)."""

from __future__ import annotations

import os
import shutil
from importlib import metadata
from pathlib import Path

import pagefind_bin

from plugins.network.problems import printable
from plugins.network.programs import run
from plugins.pipeline.outputs import BuildError
from plugins.search.documents import Index

HEAD = "pagefind-entry.json"
_INDEX = (HEAD, "*.pf_meta", "filter/*", "fragment/*", "index/*")
# What a browser searches with, the same for all indexes. What else the indexer writes are interfaces that nobody loads.
PROGRAM = "pagefind.js"
_PROGRAM = (PROGRAM, "pagefind-worker.js", "wasm.*")
_SAID = 600  # characters
_NO_INDEXER = "the indexer (Pagefind) can't be run; install what requirements.txt names again"
_OTHERWISE = "The output was not touched. To build without search: HIGHROAD_SEARCH = False in the settings"


def version() -> str:
    """The version of the indexer: another one writes other files."""
    return metadata.version("pagefind-bin")


def write_index(index: Index, folder: Path) -> None:
    """Leave the files of an index in `folder`. Raises BuildError when the indexer fails, OSError for the disk."""
    work = folder / ".work"
    for entry in index.entries:
        path = work / "site" / entry.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(entry.html, "utf-8")
    _run(work, index.language)
    wanted = (*_INDEX, *(_PROGRAM if index.with_program else ()))
    for path in sorted(one for pattern in wanted for one in (work / "made").glob(pattern)):
        place = folder / path.relative_to(work / "made")
        place.parent.mkdir(exist_ok=True)
        os.replace(path, place)
    shutil.rmtree(work)


def _run(work: Path, language: str) -> None:
    """Let the indexer read `work/site` and write `work/made`. All is read as one language: one box asks for all."""
    try:
        command = [pagefind_bin.get_executable(), "--site", "site", "--output-path", "made", "--silent"]
        ended = run([*command, "--force-language", language.partition("-")[0].lower()], work, without="PAGEFIND")
    except OSError as error:
        raise BuildError(f"search: {_NO_INDEXER} ({printable(str(error))}). {_OTHERWISE}") from None
    if ended.returncode:
        how = f"was ended by signal {-ended.returncode}" if ended.returncode < 0 else f"ended with {ended.returncode}"
        said = " ".join((ended.stderr or ended.stdout).split())[-_SAID:]
        raise BuildError(f"search: the indexer (Pagefind) {how}: {printable(said) or 'it said nothing'}. {_OTHERWISE}")
