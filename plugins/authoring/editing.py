"""A file in its author's editor, with the preview of its page in the browser for as long as that goes on."""

from __future__ import annotations

import shlex
import signal
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from plugins.network.problems import printable

_PATIENCE = 5  # seconds that a preview may take to end


def open_in_editor(
    editor: str, path: Path, preview: Sequence[str], say: Callable[[str], None], read: Callable[[str], str]
) -> None:
    """Run `editor` (a command, as in "code --wait") on a file, and `preview` beside it; both end with this.

    An editor with a window of its own may come back at once, so the preview goes on until Enter is pressed.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        beside = _started(preview, told.fileno()) if preview else None
        try:
            failed = _edited(editor, path)
            if failed:
                say(failed)
            if beside is not None:
                told.seek(0)
                for line in told.read().splitlines()[:5]:
                    say(printable(line))
                if beside.poll() is None:
                    read("Enter ends the preview: ")
        finally:
            if beside is not None:
                _ended(beside)


def _edited(editor: str, path: Path) -> str:
    """What went wrong with the editor; "" when nothing did."""
    try:
        command = [*shlex.split(editor), str(path)]
        code = subprocess.run(command, check=False).returncode
    except (OSError, ValueError) as error:
        return f"EDITOR: '{printable(editor)}' can't be run ({printable(str(error))}); open the file yourself"
    return f"EDITOR: '{printable(editor)}' ended with {code}" if code else ""


def _started(preview: Sequence[str], out: int) -> subprocess.Popen[bytes] | None:
    # In a group of its own: Ctrl-C in the editor is not meant for it.
    try:
        return subprocess.Popen(
            list(preview), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    except OSError:
        return None


def _ended(beside: subprocess.Popen[bytes]) -> None:
    beside.send_signal(signal.SIGINT)
    try:
        beside.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        beside.kill()
        beside.wait()
