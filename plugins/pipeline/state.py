"""What a build leaves beside the output for the next one. Losing it only costs time."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from plugins.pipeline.disk import PRIVATE


def write_next_due(state: Path, moment: datetime | None) -> tuple[str, ...]:
    """Say in `next-due.json` when the clock alone next changes what is published (null: never).

    The site is built without it, too: what went wrong with it comes back as a line to print.
    """
    text = json.dumps({"next_due": moment.isoformat() if moment else None}) + "\n"
    try:
        state.mkdir(PRIVATE, parents=True, exist_ok=True)
        draft = state / ".next-due.json.new"
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, state / "next-due.json")
    except OSError as error:
        return (f"The state folder {state} can't be written ({error.strerror}); name another with --state.",)
    return ()
