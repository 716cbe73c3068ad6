"""Progress is for people who wait at a terminal; everybody else sees nothing."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from plugins.pipeline.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """Seconds, as a test says."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def drawn(file: io.StringIO, seconds: float) -> str:
    """What is drawn by work whose second step comes after some seconds."""
    clock = Clock()
    console = Console(file=file, force_terminal=True, width=100)
    with progress("Writing pages", console=console, clock=clock) as step:
        step(1, 50)
        clock.now += seconds
        step(2, 50)
    return file.getvalue()


def broken_work(file: io.StringIO) -> None:
    """Work that fails when its bar is drawn."""
    clock = Clock()
    with progress("Writing pages", console=Console(file=file, force_terminal=True), clock=clock) as step:
        clock.now += 3
        step(1, 2)
        raise KeyError


def test_a_quick_build_draws_nothing() -> None:
    assert drawn(Terminal(), 1.9) == ""


def test_after_two_seconds_a_terminal_shows_how_far_it_is() -> None:
    said = drawn(Terminal(), 2.1)
    assert "Writing pages" in said
    assert "2/50" in said


def test_a_file_or_a_pipe_gets_nothing_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert drawn(io.StringIO(), 60) == ""


def test_the_bar_is_gone_and_the_cursor_is_back_when_work_fails() -> None:
    file = Terminal()
    with pytest.raises(KeyError):
        broken_work(file)
    assert file.getvalue().count("\x1b[?25l") == file.getvalue().count("\x1b[?25h") == 1
