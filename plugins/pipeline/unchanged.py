"""A build with nothing to do, told before anything is read: every file is as the last build left it.

What it says is what the last build said. Whoever is in doubt builds: the same outcome, only slower.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from plugins.pipeline.folder import OutputFolder
from plugins.pipeline.intake import Intake
from plugins.pipeline.known import packed
from plugins.pipeline.ledger import left_as, packed_folders, unpacked_folders
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.plan import Kind, parents
from plugins.pipeline.record import Changes
from plugins.pipeline.remembering import Remembering
from plugins.pipeline.standing import Written, look
from plugins.pipeline.told import Told, walked


def nothing_to_do(memory: Remembering, intake: Intake, around: bytes, now: datetime) -> Told | None:
    """What the last build said, if this one would make the very same; None when it has to be built to be known."""
    facts = memory.known.facts
    if memory.clean or not memory.is_of_this_code or "told" not in facts or facts.get("around") != around:
        return None
    if facts.get("walked") != walked(intake.sources) or not intake.is_as_known():
        return None
    told = msgspec.msgpack.decode(facts["told"], type=Told)
    before = datetime.fromisoformat(facts["now"].decode())
    if now < before or (told.next_due is not None and now >= told.next_due):
        return None
    return told if _stands(memory, memory.out, intake) and not memory.record.lost else None


def _stands(memory: Remembering, out: OutputFolder, intake: Intake) -> bool:
    """Whether the output holds what the last build left and nothing else; notes other times of the same files."""
    rows = memory.known.outputs()
    folders = unpacked_folders(memory.known.facts)
    written = {path: Written(row.digest, row.times) for path, row in rows.items()}
    try:
        standing = look(out, written, memory.jobs, folders=folders, at=memory.at)
    except (OSError, BuildError):
        return False
    owned = {folder for path in rows for folder in parents(path)}
    held = {path for path, kind in standing.held.items() if kind is Kind.FOLDER}
    if len(standing.same) != len(rows) or len(standing.held) != len(rows) + len(owned) or held != owned:
        return False
    changed = {
        path: packed(msgspec.structs.replace(row, times=left_as(standing.times.get(path), row.times.size)))
        for path, row in rows.items()
        if standing.times.get(path) != row.times
    }
    sources = {path: packed(row) for path, row in intake.rows.items() if row is not intake.known.get(path)}
    if changed or sources or standing.folders != folders:
        tables = {
            "outputs": Changes(put=changed),
            "sources": Changes(put=sources),
            "facts": Changes(put=packed_folders(standing.folders)),
        }
        memory.record.save(tables, whole=False)
    return True
