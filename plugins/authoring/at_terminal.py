"""The commands with which somebody begins a post at a terminal: `new`, `clip`, `answer`. Asks, writes and prints.

What they come to is decided by the modules that they call; they are handed what knows the network and its settings.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote as shell_quoted
from typing import Any

from plugins.authoring.commenting import answer_to, clip_of, quote_wrong
from plugins.authoring.desk import Desk, desk_of
from plugins.authoring.drafting import (
    Draft,
    DraftError,
    Suggested,
    Wish,
    about_of,
    checked,
    default_of,
    drafted,
    next_question,
)
from plugins.authoring.editing import open_in_editor
from plugins.authoring.git_work import Git, GitError
from plugins.authoring.questions import agreed, ask
from plugins.authoring.subject import WEEKS, Subject, just_published
from plugins.authoring.whoami import Identity, expert_of
from plugins.network import days
from plugins.network.catalog import Assembled
from plugins.network.fetching import Net
from plugins.network.model import Expert
from plugins.network.problems import printable
from plugins.network.reach import policy_of
from plugins.network.stopping import exit_code

INSIDE = "HIGHROAD_PULL_INSIDE"
# What a command takes from elsewhere, once the unit is known: the wish that this makes, and what it offers.
Look = Callable[[Desk, Assembled, Wish], tuple[Wish, Suggested | None]]


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a person sits, or nobody: then nothing is asked."""

    there: bool
    read: Callable[[str], str]

    @classmethod
    def here(cls) -> Terminal:
        there = sys.stdin.isatty() and sys.stdout.isatty()
        if there:
            import readline  # noqa: F401 (by being imported: what is typed can be edited)
        return cls(there, _typed)

    def say(self, line: str) -> None:
        print(line, flush=True)


def _typed(prompt: str) -> str:
    try:
        return input(prompt)
    except EOFError:  # Ctrl-D
        raise KeyboardInterrupt from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpers:
    """What these commands are handed: the network with its texts, the settings, and the command that shows a preview.

    To `preview` are added the folders that it is of, and the site path of the page that it opens in the browser.
    """

    surveying: Callable[[], AbstractContextManager[Assembled]]
    settings: Callable[[], Mapping[str, Any]]
    preview: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a command goes about it: `go_on` whatever was just published, `show` what was written in an editor."""

    dry_run: bool = False
    go_on: bool = False
    show: bool = True


# ----------------------------------------------------------------------------------------------------------- commands


def run_new(helpers: Helpers, wish: Wish, manner: Manner) -> int:
    """Begin a post. The exit code: 0, 1 when nothing was written, 130 when interrupted."""

    def look(desk: Desk, assembled: Assembled, wish: Wish) -> tuple[Wish, Suggested | None]:
        found = replace(wish, about=about_of(desk, wish.get("about")))
        if wrong := quote_wrong(desk, assembled, found):
            raise DraftError(wrong)
        return found, None

    return exit_code(lambda: _begin(helpers, wish, look, manner))


def run_clip(helpers: Helpers, url: str, wish: Wish, manner: Manner, net: Net | None = None) -> int:
    """Begin a comment on a page of somebody else's. The exit code as of `run_new`."""

    def look(desk: Desk, assembled: Assembled, wish: Wish) -> tuple[Wish, Suggested | None]:
        policy = policy_of(helpers.settings().get(INSIDE, []), INSIDE)
        lang = wish.get("lang") or desk.lang(wish.get("unit"))
        clip = clip_of(desk, url, policy, net or Net(), lang)
        page = clip.page
        when = [days.short(page.published)] if page.published else []
        print(f"“{page.title}”, {', '.join([*page.authors, page.site, *when])}\n{page.url}", flush=True)
        return replace(wish, about=page.url), clip.suggested

    return exit_code(lambda: _begin(helpers, wish, look, manner))


def run_answer(helpers: Helpers, post: str, wish: Wish, manner: Manner) -> int:
    """Begin a comment on a post of the network. The exit code as of `run_new`."""

    def look(desk: Desk, assembled: Assembled, wish: Wish) -> tuple[Wish, Suggested | None]:
        found = answer_to(desk, assembled, about_of(desk, post, "post"), wish.get("unit"))
        wish = replace(wish, about=found.post.key)
        if wrong := quote_wrong(desk, assembled, wish):
            raise DraftError(wrong)
        print("\n".join(filter(None, (f"“{found.post.title}”, {found.post.key}", found.remark))), flush=True)
        return (wish if found.suggested.said else replace(wish, quote="")), found.suggested

    return exit_code(lambda: _begin(helpers, wish, look, manner))


def _begin(helpers: Helpers, wish: Wish, look: Look, manner: Manner) -> None:
    """Ask what is open, warn of what was just published, write the file, and open it."""
    terminal = Terminal.here()
    with helpers.surveying() as assembled:
        desk = desk_of(assembled)
        me = identified(desk)
        if me and terminal.there:
            terminal.say(f"You are {printable(me.name)} ({me.slug}), as git's settings say.")
        wish = _answered(desk, wish, me, None, terminal, only="unit")
        wish, suggested = look(desk, assembled, wish)
        wish = _answered(desk, wish, me, suggested, terminal)
        draft = drafted(desk, wish, suggested)
    _warn(desk, wish, terminal, manner)
    shown = f"{desk.root.name}/{draft.source}"
    if manner.dry_run:
        terminal.say(f"{shown} would be:\n\n{draft.text}\nNothing was written: a dry run.")
        return
    path = desk.root / draft.source
    write_new(path, draft.text.encode())
    terminal.say(f"Written: {shown} (a draft)")
    terminal.say("When it is finished, delete the guidance and the line 'status: draft', then:")
    terminal.say(f"  invoke submit {shell_quoted(_shortest(path))}")
    if manner.show and terminal.there:
        _show(path, draft, helpers, terminal, desk.root)


def _answered(
    desk: Desk, wish: Wish, me: Expert | None, suggested: Suggested | None, terminal: Terminal, only: str = ""
) -> Wish:
    """The wish with nothing left open, or no more than `only` this key answered."""
    wish = checked(desk, wish, me, suggested)
    while question := next_question(desk, wish, me, suggested):
        if only and question.key != only:
            break
        answer = ask(question, terminal.read, terminal.say) if terminal.there else default_of(question)
        wish = wish.with_answer(question.key, answer)
    return wish


def identified(desk: Desk) -> Expert | None:
    """The expert whom git's settings mean, as far as there is a git."""
    git = Git(desk.root)
    try:
        email, name, *handles = (
            git.line("config", key) for key in ("user.email", "user.name", "github.user", "gitlab.user")
        )
    except GitError:
        return None
    return expert_of(Identity(email=email, name=name, handles=tuple(handles)), desk.experts.values())


def _warn(desk: Desk, wish: Wish, terminal: Terminal, manner: Manner) -> None:
    """Say what was just published on the subject, and go on if that is wished. Raises DraftError if it is not."""
    topics = (desk.vocabulary.find(tag.strip()) for tag in wish.get("tags").split(","))
    subject = Subject(topics=tuple(filter(None, topics)), words=wish.get("title"), about=wish.get("about"))
    found = just_published(desk.catalog, subject)
    if not found:
        return
    terminal.say(f"Published on this subject in the last {WEEKS} weeks:")
    zone = desk.maker.registry.zone
    for just in found:
        day = days.short(days.local_day(just.post.date, zone))
        unit = desk.catalog.unit[just.post.unit].name
        terminal.say(f"  {day}, {printable(unit)}: “{printable(just.post.title)}” ({printable(just.why)})")
        terminal.say(f"    {just.address}")
    if manner.go_on or manner.dry_run:
        return
    if not terminal.there:
        raise DraftError("nothing was written; read these first, and give --yes to write yours all the same")
    if not agreed("Write yours all the same?", terminal.read):
        raise DraftError("nothing was written")


# ------------------------------------------------------------------------------------------------------------ the file


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, whole or not at all. Raises DraftError when something is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
            beside = Path(folder) / path.name
            beside.write_bytes(data)
            os.link(beside, path)  # unlike a rename, never over something
    except FileExistsError:
        raise DraftError(f"{path}: is there already, and stays as it is; give yours another --slug") from None
    except OSError as error:
        raise DraftError(f"{path}: can't be written: {error.strerror}") from None


def _shortest(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _show(path: Path, draft: Draft, helpers: Helpers, terminal: Terminal, root: Path) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR", "")
    if not editor:
        terminal.say("Set EDITOR to have it opened, with the preview beside it.")
        return
    folders = ["--units", str(root), "--state", str(helpers.settings()["HIGHROAD_STATE"])]
    preview = [*helpers.preview, *folders, "--at", draft.path] if helpers.preview else []
    open_in_editor(editor, path, preview, terminal.say, terminal.read)
