"""Which editor somebody writes in, and how it is told to show a line of a file. All pure.

An editor with a window of its own is started by its command; where that is not installed, its own kind of link may lead
to it. One that lives in a terminal can't be started by a page, so its command is shown, to be copied.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from plugins.network.problems import SetupError

VARIABLE = "HIGHROAD_EDITOR"
FILE, LINE = "{file}", "{line}"


class How(StrEnum):
    """How a file comes into an editor."""

    COMMAND = "command"  # the preview starts it
    LINK = "link"  # the browser hands the link to whatever program it is for
    TERMINAL = "terminal"  # its author does, with the command that they are shown
    UNKNOWN = "unknown"  # nobody said which editor


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """An editor; `command` holds `{file}` and `{line}`, as does the one part of a link."""

    how: How = How.UNKNOWN
    name: str = ""  # as its makers write it, "" where nobody knows
    command: tuple[str, ...] = ()

    def told(self, file: str, line: int) -> tuple[str, ...]:
        """The command that shows a line of a file."""
        return tuple(_filled(part, file, line) for part in self.command)

    def link(self, file: str, line: int) -> str:
        """The link that does, for an editor that has one."""
        return _filled(self.command[0], quote(file), line) if self.how is How.LINK else ""

    def to_copy(self, file: str, line: int) -> str:
        """What somebody types at a terminal; the place alone where nobody knows the command."""
        return shlex.join(self.told(file, line)) if self.command else f"{file}:{line}"


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    places: tuple[str, ...]  # what follows the command
    link: str = ""
    in_terminal: bool = False


_AT = (f"{FILE}:{LINE}",)
_GOTO = ("-g", f"{FILE}:{LINE}")
_PLUS = (f"+{LINE}", FILE)
_LINE = ("--line", LINE, FILE)
_JETBRAINS = ("IntelliJ IDEA", "PyCharm", "WebStorm", "PhpStorm", "RubyMine", "GoLand", "CLion", "Rider", "RustRover")


def _of_vs_code(name: str, scheme: str) -> _Known:
    return _Known(name, _GOTO, f"{scheme}://file{FILE}:{LINE}")


def _of_jetbrains(name: str) -> Iterator[tuple[str, _Known]]:
    command = name.split()[-1].lower()
    for ending in ("", ".sh", "64"):
        yield f"{command}{ending}", _Known(name, _LINE, f"{command}://open?file={FILE}&line={LINE}")


# By the name of the command. Where an editor has several ways, the one that opens no second window.
_KNOWN: Mapping[str, _Known] = {
    "code": _of_vs_code("VS Code", "vscode"),
    "code-insiders": _of_vs_code("VS Code Insiders", "vscode-insiders"),
    "codium": _of_vs_code("VSCodium", "vscodium"),
    "vscodium": _of_vs_code("VSCodium", "vscodium"),
    "cursor": _of_vs_code("Cursor", "cursor"),
    "windsurf": _of_vs_code("Windsurf", "windsurf"),
    "subl": _Known("Sublime Text", _AT),
    "sublime_text": _Known("Sublime Text", _AT),
    "zed": _Known("Zed", _AT, f"zed://file{FILE}:{LINE}"),
    "zeditor": _Known("Zed", _AT, f"zed://file{FILE}:{LINE}"),
    "mate": _Known("TextMate", _LINE, f"txmt://open?url=file://{FILE}&line={LINE}"),
    "bbedit": _Known("BBEdit", _PLUS, f"bbedit://open?url=file://{FILE}&line={LINE}"),
    "gedit": _Known("gedit", _PLUS),
    "gnome-text-editor": _Known("Text Editor", _PLUS),
    "xed": _Known("xed", _PLUS),
    "pluma": _Known("Pluma", _PLUS),
    "kate": _Known("Kate", ("--line", LINE, FILE)),
    "geany": _Known("Geany", ("--line", LINE, FILE)),
    "mousepad": _Known("Mousepad", ("--line", LINE, FILE)),
    "notepad++": _Known("Notepad++", (f"-n{LINE}", FILE)),
    "gvim": _Known("gVim", _PLUS),
    "mvim": _Known("MacVim", _PLUS, f"mvim://open?url=file://{FILE}&line={LINE}"),
    "emacsclient": _Known("Emacs", ("-n", *_PLUS)),
    **{command: known for name in _JETBRAINS for command, known in _of_jetbrains(name)},
    **{
        command: _Known(command, _PLUS, in_terminal=True)
        for command in ("vi", "vim", "nvim", "nano", "pico", "micro", "joe", "ne", "jed", "mg", "emacs", "ee", "kak")
    },
    **{command: _Known("Helix", _AT, in_terminal=True) for command in ("hx", "helix")},
}
_IN_TERMINAL = frozenset({"-nw", "-t", "-tty", "--tty", "--no-window-system"})  # of Emacs
_WAITING = frozenset({"-w", "--wait", "-f", "--nofork", "--block"})  # until the file is closed: we do not wait
_PROGRAMS = {"vscode": "code", "zed": "zed"}  # that have a terminal of their own, as they call it
_LINK = re.compile(r"(?!javascript:|data:|file:)[a-z][a-z0-9+.-]*://", re.IGNORECASE)

Which = Callable[[str], str | None]


def editor_of(wanted: str, environment: Mapping[str, str], which: Which) -> Editor:
    """The editor that is `wanted` (a name, a command or a link), else the one that the environment tells of.

    `which` finds a command. Raises SetupError for one that was asked for and is not there.
    """
    asked = [("--editor", wanted), (VARIABLE, environment.get(VARIABLE, ""))]
    for whence, text in asked:
        if text.strip():
            return _asked(text.strip(), whence, which)
    guessed = [_guessed(environment.get(name, ""), which) for name in ("VISUAL", "EDITOR")]
    around = _PROGRAMS.get(environment.get("TERM_PROGRAM", "").lower(), "")  # in whose terminal the preview runs
    windows = [*guessed, _guessed(around, which)]
    with_window = (one for one in windows if one.how in (How.COMMAND, How.LINK))
    in_terminal = (one for one in guessed if one.how is How.TERMINAL)
    return next(with_window, next(in_terminal, Editor()))


def _asked(text: str, whence: str, which: Which) -> Editor:
    """An editor that was named: one that nobody knows is taken to have a window, since its author says so."""
    if _LINK.match(text):
        if FILE not in text:
            raise SetupError(
                f"{whence}: '{text}' says nowhere where the file goes; write {FILE}, and {LINE} for its line"
            )
        return Editor(how=How.LINK, name="", command=(text,))
    words = _words(text)
    if not words:
        raise SetupError(f"{whence}: '{text}' is no command; name one, as in 'code' or 'myeditor +{LINE} {FILE}'")
    found = _of_words(words, which)
    if found.how is not How.UNKNOWN:
        return found
    if which(words[0]) is None:
        raise SetupError(f"{whence}: there is no command '{words[0]}' here; name one that is installed, or a link")
    given = tuple(words) if any(FILE in word for word in words) else (*words, FILE)
    return Editor(how=How.COMMAND, name=_base(words[0]), command=given)


def _guessed(text: str, which: Which) -> Editor:
    """An editor of the environment's. One that nobody knows may live in a terminal, so it is not started."""
    words = _words(text)
    if not words:
        return Editor()
    found = _of_words(words, which)
    if found.how is not How.UNKNOWN or which(words[0]) is None:
        return found
    return Editor(how=How.TERMINAL, name=_base(words[0]), command=(*words, FILE))


def _of_words(words: Sequence[str], which: Which) -> Editor:
    """An editor that is known by its command, with what its author gives it beside."""
    known = _KNOWN.get(_base(words[0]))
    if known is None or any(FILE in word for word in words):
        return Editor()
    rest = [word for word in words[1:] if word not in _WAITING]
    command = (words[0], *rest, *known.places)
    if known.in_terminal or _IN_TERMINAL & set(rest):
        return Editor(how=How.TERMINAL, name=known.name, command=command)
    if which(words[0]):
        return Editor(how=How.COMMAND, name=known.name, command=command)
    return Editor(how=How.LINK, name=known.name, command=(known.link,)) if known.link else Editor()


def _base(command: str) -> str:
    name = re.split(r"[/\\]", command)[-1]
    return re.sub(r"\.(exe|cmd|bat)$", "", name, flags=re.IGNORECASE).lower()


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # a quote without its other
        return []


def _filled(part: str, file: str, line: int) -> str:
    values = {FILE: file, LINE: str(line)}
    return re.sub(r"\{(?:file|line)\}", lambda match: values[match[0]], part)
