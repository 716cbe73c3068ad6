"""Files that are no part of the site, written with the same care: whole or not at all, and only what differs.

They have a folder of their own, which is marked as such, so that neither a build nor this ever takes the other's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from plugins.pipeline.folder import Holds, OutputFolder, guard_apart
from plugins.pipeline.opening import environment_of, protected
from plugins.pipeline.outputs import Output
from plugins.pipeline.publish import Report, publish


def write_apart(settings: Mapping[str, Any], outputs: Iterable[Output], folder: Path) -> Report:
    """Make `folder` hold exactly `outputs`, rendered with the theme's templates. Raises BuildError.

    It may not touch what people write, the site, or what builds keep; nor may it hold anything but a former report.
    """
    out = OutputFolder(folder, Holds.REPORT)
    guard_apart(
        out,
        {
            "the site": Path(settings["OUTPUT_PATH"]),
            "the stage of the site": OutputFolder(Path(settings["OUTPUT_PATH"])).stage,
            "what builds keep": Path(settings["HIGHROAD_STATE"]),
        },
    )
    return publish(out, outputs, environment_of(settings), protected=protected(settings))
