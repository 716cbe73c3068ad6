"""Files of the old site by their addresses: found in a folder that somebody kept, or fetched when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from plugins.authoring.source_media import legal_name
from plugins.network.fetching import Fetched, Refused
from plugins.network.side_by_side import side_by_side

MOST_FILES = 5000  # that are fetched for one import
_AT_ONCE = 4  # of one host, which is somebody's own
_BESIDE = "was not found; --media DIR names a folder that has it, --fetch-media fetches it"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OldFiles:
    """Where files are, by address; of the others why they are not there (ends a sentence that begins with the file)."""

    files: Mapping[str, Path]
    lost: Mapping[str, str]


Fetching = Callable[[Sequence[str], Progress], OldFiles]


def old_files(addresses: Sequence[str], folder: Path | None, fetching: Fetching | None, step: Progress) -> OldFiles:
    """Where each file is now: in `folder` if it is there, else fetched, if there is a way to."""
    beside = {address: file for address in addresses if folder and (file := _beside(address, folder.resolve()))}
    others = [address for address in addresses if address not in beside]
    if fetching is None or not others:
        return OldFiles(beside, dict.fromkeys(others, _BESIDE))
    fetched = fetching(others, step)
    return OldFiles({**beside, **fetched.files}, fetched.lost)


def _beside(address: str, folder: Path) -> Path | None:
    """The file by as much of its address's path as the folder has: wp-content/uploads/2020/a.png, …, a.png."""
    parts = [part for part in unquote(urlsplit(address).path).split("/") if part]
    if any(part == ".." or "\0" in part for part in parts):
        return None
    for start in range(len(parts)):
        file = folder.joinpath(*parts[start:])
        try:
            if file.is_file() and file.resolve().is_relative_to(folder):
                return file.resolve()
        except OSError:  # a name that is too long
            continue
    return None


def fetched_files(
    addresses: Sequence[str], folder: Path, ask: Callable[[str], Fetched | Refused], step: Progress
) -> OldFiles:
    """Fetch files into `folder`, a few at once. `ask` gets one address and never raises."""
    files: dict[str, Path] = {}
    lost = dict.fromkeys(addresses[MOST_FILES:], f"is one more than the {MOST_FILES} that are fetched at once")
    wanted = addresses[:MOST_FILES]
    for number, (address, answer) in enumerate(side_by_side(ask, wanted, _AT_ONCE), 1):
        if isinstance(answer, Refused):
            lost[address] = f"could not be fetched: {answer.why}"
        else:
            place = folder / str(number)
            place.mkdir()
            files[address] = place / legal_name(unquote(urlsplit(address).path))
            files[address].write_bytes(answer.body)
        step(number, len(wanted))
    return OldFiles(files, lost)
