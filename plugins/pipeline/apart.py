"""Files that are no part of the site, written with the same care: whole or not at all, and only what differs.

They have a folder of their own, which is marked as such, so that neither a build nor this ever takes the other's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from plugins.network.yaml_writing import write_whole
from plugins.pipeline.disk import plain_errors
from plugins.pipeline.folder import Holds, OutputFolder, guard_apart
from plugins.pipeline.opening import environment_of, protected
from plugins.pipeline.outputs import BuildError, Output, Page
from plugins.pipeline.publish import Report, publish
from plugins.pipeline.render import render


def write_apart(settings: Mapping[str, Any], outputs: Iterable[Output], folder: Path) -> Report:
    """Make `folder` hold exactly `outputs`, rendered with the theme's templates. Raises BuildError.

    It may not touch what people write, the site, or what builds keep; nor may it hold anything but a former report.
    """
    return _write(settings, outputs, OutputFolder(folder, Holds.REPORT))


def write_kit(settings: Mapping[str, Any], outputs: Iterable[Output], folder: Path) -> Report:
    """The same for a folder that may hold nothing but a former kit."""
    return _write(settings, outputs, OutputFolder(folder, Holds.KIT))


def _write(settings: Mapping[str, Any], outputs: Iterable[Output], out: OutputFolder) -> Report:
    guard_apart(out, _of_builds(settings))
    return publish(out, outputs, environment_of(settings), protected=protected(settings))


def rendered(settings: Mapping[str, Any], page: Page) -> bytes:
    """A page with the theme's templates, written nowhere. Raises BuildError."""
    return render(environment_of(settings), page)


def write_file_apart(settings: Mapping[str, Any], file: Path, data: bytes) -> None:
    """Write a single file, whole or not at all. Raises BuildError when it lies where builds write, or a build reads."""
    wanted = Path(os.path.realpath(file.expanduser()))
    others = {**_of_builds(settings), "the units": Path(settings["PATH"]), "the theme": Path(settings["THEME"])}
    for called, given in others.items():
        if wanted.is_relative_to(os.path.realpath(given)):
            raise BuildError(f"{wanted} lies in {called}; choose another file with --output")
    if wanted.is_dir():
        raise BuildError(f"{wanted} is a folder; name a file with --output")
    with plain_errors(f"write {wanted}", "Nothing was written."):
        write_whole(wanted.parent, wanted.name, data)


def _of_builds(settings: Mapping[str, Any]) -> Mapping[str, Path]:
    return {
        "the site": Path(settings["OUTPUT_PATH"]),
        "the stage of the site": OutputFolder(Path(settings["OUTPUT_PATH"])).stage,
        "what builds keep": Path(settings["HIGHROAD_STATE"]),
    }
