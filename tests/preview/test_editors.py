"""Which editor a line is opened in, and how it is told: from what somebody asks for, else from their environment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from plugins.network.problems import SetupError
from plugins.preview.editors import VARIABLE, Editor, How, editor_of
from plugins.preview.opener import Opener

FILE = "/srv/units/tax/a post.md"


def which(*there: str) -> Callable[[str], str | None]:
    return lambda command: f"/usr/bin/{command}" if command in there else None


def everywhere(command: str) -> str | None:
    return f"/usr/bin/{command}"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("code", ["code", "-g", f"{FILE}:4"]),
        ("code --wait", ["code", "-g", f"{FILE}:4"]),
        ("code -n --wait", ["code", "-n", "-g", f"{FILE}:4"]),
        ("/opt/bin/cursor", ["/opt/bin/cursor", "-g", f"{FILE}:4"]),
        ("subl -w", ["subl", f"{FILE}:4"]),
        ("zed", ["zed", f"{FILE}:4"]),
        ("idea", ["idea", "--line", "4", FILE]),
        ("pycharm.sh", ["pycharm.sh", "--line", "4", FILE]),
        ("gvim -f", ["gvim", "+4", FILE]),
        ("emacsclient", ["emacsclient", "-n", "+4", FILE]),
        ("kate --block", ["kate", "--line", "4", FILE]),
        ("myeditor", ["myeditor", FILE]),
        ("myeditor --at {line} {file}", ["myeditor", "--at", "4", FILE]),
        ("'my editor' {file}", ["my editor", FILE]),
        ("code --goto={file}:{line}", ["code", f"--goto={FILE}:4"]),
    ],
)
@pytest.mark.parametrize("by", ["flag", "variable"])
def test_an_editor_with_a_window_is_started_with_file_and_line(by: str, command: str, told: list[str]) -> None:
    flag, environment = (command, {}) if by == "flag" else ("", {VARIABLE: command})
    editor = editor_of(flag, environment, everywhere)
    assert editor.how is How.COMMAND
    assert list(editor.told(FILE, 4)) == told


def test_what_stands_in_the_name_of_a_file_is_no_place_for_a_line() -> None:
    editor = editor_of("code", {}, everywhere)
    assert editor.told("/srv/{line}.md", 4) == ("code", "-g", "/srv/{line}.md:4")


@pytest.mark.parametrize(
    ("command", "copied"),
    [
        ("vim", f"vim +4 '{FILE}'"),
        ("nano -w", f"nano +4 '{FILE}'"),
        ("emacs -nw", f"emacs -nw +4 '{FILE}'"),
        ("hx", f"hx '{FILE}:4'"),
    ],
)
def test_one_that_lives_in_a_terminal_is_not_started(command: str, copied: str) -> None:
    for environment in ({"EDITOR": command}, {VARIABLE: command}):
        editor = editor_of("", environment, everywhere)
        assert editor.how is How.TERMINAL
        assert editor.to_copy(FILE, 4) == copied


@pytest.mark.parametrize(
    ("command", "link"),
    [
        ("code", "vscode://file/srv/units/tax/a%20post.md:4"),
        ("zed", "zed://file/srv/units/tax/a%20post.md:4"),
        ("idea", "idea://open?file=/srv/units/tax/a%20post.md&line=4"),
        ("mate", "txmt://open?url=file:///srv/units/tax/a%20post.md&line=4"),
        ("nova://open?path={file}&line={line}", "nova://open?path=/srv/units/tax/a%20post.md&line=4"),
    ],
)
def test_where_its_command_is_not_installed_its_link_leads_to_it(command: str, link: str) -> None:
    editor = editor_of(command, {}, which())
    assert editor.how is How.LINK
    assert editor.link(FILE, 4) == link
    assert urlsplit(link).scheme not in ("", "http", "https", "file")


@pytest.mark.parametrize(
    "wanted", ["nosuch", "nosuch {file}", "subl", "javascript://{file}", "myed://open", "'", " ' "]
)
def test_one_that_was_asked_for_and_is_not_there_stops_at_once(wanted: str) -> None:
    with pytest.raises(SetupError, match="--editor"):
        editor_of(wanted, {}, which())
    with pytest.raises(SetupError, match=VARIABLE):
        editor_of("", {VARIABLE: wanted}, which())


@pytest.mark.parametrize(
    ("environment", "name", "how"),
    [
        ({}, "", How.UNKNOWN),
        ({"EDITOR": ""}, "", How.UNKNOWN),
        ({"EDITOR": "'"}, "", How.UNKNOWN),
        ({"EDITOR": "vim", "VISUAL": "code --wait"}, "VS Code", How.COMMAND),
        ({"EDITOR": "subl -w", "VISUAL": "vim"}, "Sublime Text", How.COMMAND),
        ({"EDITOR": "vim", "TERM_PROGRAM": "vscode"}, "VS Code", How.COMMAND),
        ({"EDITOR": "vim", "TERM_PROGRAM": "xterm"}, "vim", How.TERMINAL),
        ({"EDITOR": "mystery"}, "mystery", How.TERMINAL),  # it may want a terminal
        ({VARIABLE: "mystery", "EDITOR": "code"}, "mystery", How.COMMAND),  # its author knows
    ],
)
def test_it_is_guessed_from_the_environment_with_a_window_first(
    environment: dict[str, str], name: str, how: How
) -> None:
    editor = editor_of("", environment, everywhere)
    assert (editor.name, editor.how) == (name, how)


def test_nobody_is_stopped_by_an_environment_that_names_what_is_not_there() -> None:
    assert editor_of("", {"EDITOR": "mystery", "VISUAL": "subl"}, which()).how is How.UNKNOWN


def test_without_an_editor_the_place_is_what_is_copied() -> None:
    assert Editor().to_copy(FILE, 4) == f"{FILE}:4"


def test_a_button_is_there_for_files_of_the_network_alone() -> None:
    opener = Opener(Editor(), lambda: (Path("/srv/units"),))
    assert 'value="4"' in opener.button(Path(FILE), 4)
    assert 'value="1"' in opener.button(Path(FILE), 0), "what is wrong with all of a file is at its beginning"
    for file in (None, Path("/srv/units"), Path("/srv/pelicanconf.py"), Path("/srv/units2/x.md")):
        assert opener.button(file, 4) == ""


def test_no_name_of_a_file_becomes_part_of_the_page() -> None:
    file = Path('/srv/units/"><script>alert(1)</script>.md')
    for editor in (Editor(), Editor(how=How.LINK, command=("x://{file}",)), editor_of("code", {}, everywhere)):
        assert "<script" not in Opener(editor, lambda: (Path("/srv/units"),)).button(file, 1)
