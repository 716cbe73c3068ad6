"""Pelican's silence is broken: whatever goes wrong ends with exit code 1 and leaves the output as it was."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.building import NOW, ROOT
from tests.pipeline.trees import Entry, tree
from tests.site.small_network import NETWORK, PLAIN, built, plant, post

PATIENCE = 180  # seconds until a process that should have ended counts as one that hangs

# A plugin of somebody else's, by what it does wrong. `MARK` is a file by which it says that it came so far.
PLUGINS = {
    "fails to import": "raise RuntimeError('no import')",
    "is not there": "",
    "fails to register": "def register():\n    raise RuntimeError('no register')",
    "is no plugin": "x = 1",
    "raises in a handler": """
        from pelican import signals
        def fail(sender):
            raise RuntimeError('no handler')
        def register():
            signals.all_generators_finalized.connect(fail)
        """,
    "raises in an early handler": """
        from pelican import signals
        def fail(sender):
            raise RuntimeError('no handler')
        def register():
            signals.generator_init.connect(fail)
        """,
    "logs an error": """
        import logging
        from pelican import signals
        def log(sender):
            logging.getLogger('somebody').error('it went wrong')
        def register():
            signals.all_generators_finalized.connect(log)
        """,
    "logs an error when it is registered": """
        import logging
        def register():
            logging.getLogger('somebody').error('it went wrong')
        """,
    "writes a file itself": """
        from pelican import signals
        from pelican.generators import Generator
        class Writing(Generator):
            def generate_output(self, writer):
                writer.write_file('mine.html', None, {})
        def generators(pelican):
            return Writing
        def register():
            signals.get_generators.connect(generators)
        """,
    "writes a feed itself": """
        from pelican import signals
        from pelican.generators import Generator
        class Writing(Generator):
            def generate_output(self, writer):
                writer.write_feed([], {}, 'mine.xml')
        def generators(pelican):
            return Writing
        def register():
            signals.get_generators.connect(generators)
        """,
    "raises in a late handler": """
        from pelican import signals
        def fail(sender):
            raise RuntimeError('no handler')
        def register():
            signals.finalized.connect(fail)
        """,
    "sleeps while it reads": """
        import pathlib, time
        from pelican import signals
        def sleep(sender):
            pathlib.Path(MARK).touch()
            time.sleep(300)
        def register():
            signals.all_generators_finalized.connect(sleep)
        """,
    "sleeps while it makes context": """
        import pathlib, time
        from pelican import signals
        from pelican.generators import Generator
        class Sleeping(Generator):
            def generate_context(self):
                pathlib.Path(MARK).touch()
                time.sleep(300)
        def generators(pelican):
            return Sleeping
        def register():
            signals.get_generators.connect(generators)
        """,
}
WRONG = [kind for kind in PLUGINS if not kind.startswith("sleeps") and kind != "writes a feed itself"]


@dataclass(frozen=True)
class Place:
    """A network that is built and then changed, so that a build which went on would show; its folder."""

    folder: Path
    before: dict[str, Entry]

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def mark(self) -> Path:
        return self.folder / "mark"

    def config(self, plugin: str = "", extra: str = "") -> Path:
        """A settings file that takes the project's and adds a plugin."""
        lines = [
            "import sys",
            f"sys.path[:0] = [{str(ROOT)!r}, {str(self.folder / 'mine')!r}]",
            "from pelicanconf import *",
            f"PATH, OUTPUT_PATH = {str(self.folder / 'units')!r}, {str(self.site)!r}",
            f"HIGHROAD_STATE, HIGHROAD_NOW = {str(self.folder / 'state')!r}, {NOW!r}",
            *(f"{name} = {value!r}" for name, value in PLAIN.items() if name != "HIGHROAD_JOBS"),
        ]
        if plugin:
            body = PLUGINS[plugin]
            if body:
                lines_of = body.strip("\n").splitlines()
                indent = len(lines_of[0]) - len(lines_of[0].lstrip())
                source = "\n".join(line[indent:] for line in lines_of)
                (self.folder / "mine").mkdir(exist_ok=True)
                (self.folder / "mine" / "somebodys.py").write_text(f"MARK = {str(self.mark)!r}\n{source}\n", "utf-8")
            lines.append("PLUGINS = [*PLUGINS, 'somebodys']")
        path = self.folder / "conf.py"
        path.write_text("\n".join([*lines, extra, ""]), "utf-8")
        # The door with other settings: `invoke` runs the project's commands with the file above.
        door = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nimport tasks\nfrom tasks import build, check\n"
        (self.folder / "door.py").write_text(
            f"{door}from pathlib import Path\ntasks.CONFIG = Path({str(path)!r})\n", "utf-8"
        )
        return path

    def is_untouched(self) -> bool:
        return tree(self.site) == self.before


@pytest.fixture
def place(tmp_path: Path) -> Place:
    result = built(NETWORK, tmp_path)
    assert result.code == 0, str(result)
    before = tree(tmp_path / "site")
    plant({**NETWORK, "energy/posts/2026-11-11-more.md": post("More.", title="One more")}, tmp_path / "units")
    return Place(tmp_path, before)


PELICAN = [sys.executable, "-m", "pelican"]


def run(command: list[str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONWARNINGS": "", "COLUMNS": "200"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=PATIENCE)


def by_pelican(place: Place) -> list[str]:
    return [*PELICAN, "-s", str(place.folder / "conf.py")]


def by_invoke(place: Place) -> list[str]:
    return [sys.executable, "-m", "invoke", "-r", str(place.folder), "-c", "door", "build"]


DOORS: dict[str, Callable[[Place], list[str]]] = {"pelican": by_pelican, "invoke": by_invoke}


def test_the_settings_of_these_tests_build_when_nothing_is_wrong(place: Place) -> None:
    place.config()
    result = run(by_pelican(place))
    assert result.returncode == 0, result.stdout + result.stderr
    assert (place.site / "energy" / "more" / "index.html").is_file()


@pytest.mark.parametrize("plugin", WRONG)
def test_a_plugin_that_goes_wrong_stops_the_build(place: Place, plugin: str) -> None:
    place.config(plugin)
    # Each through one door here; `make soak` tries both.
    door = "invoke" if WRONG.index(plugin) % 2 else "pelican"
    result = run(DOORS[door](place))
    assert result.returncode == 1, result.stdout + result.stderr
    assert place.is_untouched()
    assert result.stderr.strip() or "ERROR" in result.stdout or "CRITICAL" in result.stdout


@pytest.mark.soak
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("plugin", [*WRONG, "writes a feed itself"])
def test_a_plugin_that_goes_wrong_stops_the_build_through_either_door(place: Place, plugin: str, door: str) -> None:
    place.config(plugin)
    result = run(DOORS[door](place))
    assert result.returncode == 1, result.stdout + result.stderr
    assert place.is_untouched()


@pytest.mark.parametrize("plugin", ["logs an error", "is not there"])
def test_quiet_pelican_does_not_make_an_error_silent(place: Place, plugin: str) -> None:
    place.config(plugin)
    result = run([*by_pelican(place), "-q"])
    assert result.returncode == 1, result.stdout + result.stderr
    assert place.is_untouched()
    assert "Traceback" not in result.stderr
    assert result.stderr.strip()


DROPPED = {
    "all plugins": "PLUGINS = []",
    "one plugin": "PLUGINS = [plugin for plugin in PLUGINS if plugin.__name__ != 'plugins.sections']",
    "what is expected as well": "PLUGINS = []\nHIGHROAD_PLUGINS = []",
}


@pytest.mark.parametrize("kind", DROPPED)
def test_plugins_that_the_settings_dropped_are_missed(place: Place, kind: str) -> None:
    place.config(extra=DROPPED[kind])
    result = run(by_pelican(place))
    assert result.returncode == 1, result.stdout + result.stderr
    assert place.is_untouched()
    assert "a plugin did not load" in result.stderr


def test_plugins_that_the_command_line_dropped_are_missed(place: Place) -> None:
    place.config()
    for extra in (["PLUGINS=[]"], ["PLUGINS=[]", "HIGHROAD_PLUGINS=[]"]):
        result = run([*by_pelican(place), "-e", *extra])
        assert result.returncode == 1, result.stdout + result.stderr
        assert place.is_untouched()
        assert "a plugin did not load" in result.stderr


# ---------------------------------------------------------------------------------------------------------- Ctrl-C


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + PATIENCE
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "it never came so far"
        time.sleep(0.02)


def start(command: list[str]) -> subprocess.Popen[str]:
    """Start a command as a terminal does: in a process group of its own, which Ctrl-C reaches as a whole."""
    environment = os.environ | {"PYTHONWARNINGS": ""}
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    ("door", "plugin"),
    [("invoke", "sleeps while it reads"), ("pelican", "sleeps while it makes context")],
)
def test_ctrl_c_ends_with_130_and_leaves_the_output(place: Place, door: str, plugin: str) -> None:
    place.config(plugin)
    process = start(DOORS[door](place))
    wait_for(place.mark, process)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, out + err
    assert "Traceback" not in err
    assert place.is_untouched()


# Presses Ctrl-C just before a module is imported for the first time.
PRESSING = """
import os, signal
class Pressing:
    def find_spec(self, name, path=None, target=None):
        if name == MODULE:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Pressing())
"""


@pytest.mark.parametrize("module", ["plugins", "plugins.pipeline.workers", "pelican", "pelicanconf"])
def test_ctrl_c_while_plugins_are_imported_ends_with_130(place: Place, module: str) -> None:
    place.config()
    with (place.folder / "door.py").open("a", encoding="utf-8") as door:
        door.write(f"MODULE = {module!r}\n{PRESSING}")
    result = run(by_invoke(place))
    assert result.returncode == 130, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    assert place.is_untouched()


def test_ctrl_c_ends_a_preview_with_0(place: Place) -> None:
    place.config()
    with (place.folder / "door.py").open("a", encoding="utf-8") as door:
        door.write("from tasks import preview\n")
    process = start([*by_invoke(place)[:-1], "preview", "--port", "0"])
    try:
        assert process.stdout
        said = [process.stdout.readline()]
        while said[-1] and not said[-1].startswith("Serving "):
            said.append(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 0, "".join(said) + err
    assert "Traceback" not in err


def test_a_second_build_is_told_of_the_first_and_leaves_everything(place: Place) -> None:
    place.config("sleeps while it reads")
    first = start(by_pelican(place))
    try:
        wait_for(place.mark, first)
        place.config()
        second = run(by_invoke(place))
        assert second.returncode == 1, second.stdout + second.stderr
        assert "another build" in second.stderr
        assert str(first.pid) in second.stderr
        assert "Traceback" not in second.stderr
        assert place.is_untouched()
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.communicate(timeout=PATIENCE)
    # Whoever held the lock is gone, and the lock with it.
    assert run(by_invoke(place)).returncode == 0
    assert (place.site / "energy" / "more" / "index.html").is_file()


def test_a_settings_file_that_is_missing_or_broken_is_said(place: Place) -> None:
    broken = place.folder / "conf.py"
    broken.write_text("this is no Python\n", "utf-8")
    for path in (broken, place.folder / "nothing.py"):
        result = run([*PELICAN, "-s", str(path), "-o", str(place.site), "-e", f"PATH={json.dumps(str(place.folder))}"])
        assert result.returncode != 0
        assert place.is_untouched()
