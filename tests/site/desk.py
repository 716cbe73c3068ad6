"""A scratch network with its theme, settings, state and output: whatever may change between two builds.

A `Desk` is worked on by the edits of `tests.site.edits`. It notes what each of them did, builds over what former
builds left, and compares the result with a clean build in a place of its own. Every build runs in a child process,
so that nothing which one build keeps in memory can help the next.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.building import NOW, ROOT, BuildResult
from tests.pipeline.trees import Entry, tree
from tests.site.forking import build_in_a_child
from tests.site.small_network import Files, large, plant, png, post, problems, text

CONFIG = "house_settings.py"
FILTERS = "house_filters.py"
WORDS = "house_words.py"
EXTENSION = "house_extension.py"
SETTINGS = """\
import sys
from pathlib import Path

from pelicanconf import *

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from house_filters import loud, shout

THEME = str(HERE / "theme")
JINJA_FILTERS = {"shout": shout}
JINJA_TESTS = {"loud": loud}
JINJA_GLOBALS = {"motto": "Plain words"}
"""
# Of a build of a small network, indexes, cards and workers take most; edits of settings can bring each of them back.
PLAINLY = 'HIGHROAD_SEARCH = False\nHIGHROAD_CARDS = "none"\nHIGHROAD_JOBS = 1\n'
HELPERS = {
    FILTERS: 'def shout(words):\n    return words.upper() + "!"\n\n\ndef loud(words):\n    return len(words) > 4\n',
    WORDS: 'SIGN = "1"\n',
    EXTENSION: """\
import house_words
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

SAID = "word"


class House(Preprocessor):
    def run(self, lines):
        return [line.replace("Note", SAID) for line in lines]


class HouseExtension(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(House(md), "house", 1)


def makeExtension(**kwargs):
    return HouseExtension(**kwargs)
""",
}
# The scratch theme uses what the settings add to Jinja, so that changing that changes pages.
USES = '{% if motto is loud %}<meta name="motto" content="{{ motto|shout }}">{% endif %}\n</head>'
MORE: Files = {
    "energy/posts/2026-10-10-half-an-answer.md": post(
        "Half of it.\n\n![The head](../media/cavern.png)",
        title="Half an answer",
        tags="[hydrogen, pay]",
        about="energy/what-caverns-cost",
        quote="A cavern costs",
        review_by="2026-12-15",
        expires="2027-03-01",
    ),
    "tax/posts/2026-10-11-in-french.md": post(
        "Une levée.", title="Qui paie", authors="[sam-cole]", lang="fr", translation_of="tax/levies", tags="[pay]"
    ),
    "tax/media/rates.csv": b"year,rate\n2026,3\n",
    "tax/posts/2026-10-12-rates.md": post(
        "[The rates](../media/rates.csv), and [the notes](../../energy/posts/2026-06-01-fence-from-here.md).",
        title="Rates",
        authors="[sam-cole]",
        tags="[pay]",
        image="media/head.png",
        image_alt="A column of numbers",
    ),
    "tax/media/head.png": png(90),
}
UNITS = ("energy", "tax", "labs", "steam")
_FRESH = """\
import json, sys
from pathlib import Path
from plugins import pipeline
sys.exit(pipeline.run_build(Path(sys.argv[1]), **json.loads(sys.argv[2])))
"""
Settings = Mapping[str, Any]


@dataclass(slots=True)
class Desk:
    """Where the files stand, what time it is, and `script`: what was done so far, a line for each thing."""

    root: Path
    now: datetime = field(default_factory=lambda: datetime.fromisoformat(NOW))
    script: list[str] = field(default_factory=list)
    units_name: str = "units"
    output_name: str = "site"
    state_name: str = "state"
    flags: dict[str, object] = field(default_factory=dict)  # of the next build alone
    broken: dict[Path, bytes] = field(default_factory=dict)  # what stood in files that stop every build

    @property
    def units(self) -> Path:
        return self.root / self.units_name

    @property
    def theme(self) -> Path:
        return self.root / "theme"

    @property
    def output(self) -> Path:
        return self.root / self.output_name

    @property
    def state(self) -> Path:
        return self.root / self.state_name

    @property
    def config(self) -> Path:
        return self.root / CONFIG

    def note(self, line: str) -> None:
        self.script.append(line)

    # -------------------------------------------------------------------------------------------------- its files

    def sources(self, pattern: str) -> list[Path]:
        """The files of the network that match ("*/posts/**/*.md"), sorted."""
        return sorted(path for path in self.units.glob(pattern) if path.is_file())

    def posts(self) -> list[Path]:
        return self.sources("*/posts/**/*.md")

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def write(self, path: Path, data: bytes, *, times_kept: bool = False) -> None:
        """Write a file; with `times_kept` it looks, as far as a user can do that, as if nobody had touched it."""
        before = path.stat() if path.is_file() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if times_kept and before:
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        self.note(f"write {self.name(path)}{' (times kept)' if times_kept else ''}: {_shown(data)}")

    def replace(self, path: Path, old: str, new: str) -> bool:
        """Write a file with `new` for the first `old` in it; whether there was one."""
        said = path.read_text("utf-8") if path.is_file() else ""
        if old not in said:
            return False
        path.write_text(said.replace(old, new, 1), "utf-8")
        self.note(f"in {self.name(path)} write {new!r} for {old!r}")
        return True

    def spoil(self, path: Path, data: bytes) -> None:
        """Write a file so that nothing can be built until it is mended."""
        self.broken.setdefault(path, path.read_bytes())
        self.write(path, data)

    def mend(self) -> None:
        for path, data in self.broken.items():
            self.write(path, data)
        self.broken.clear()

    def delete(self, path: Path) -> None:
        path.unlink()
        self.note(f"delete {self.name(path)}")

    def move(self, path: Path, to: Path) -> None:
        to.parent.mkdir(parents=True, exist_ok=True)
        path.rename(to)
        self.note(f"move {self.name(path)} to {self.name(to)}")

    def change_yaml(self, path: Path, **keys: object) -> None:
        """Set keys of a manifest; None takes one away."""
        if path in self.broken:
            return
        told = yaml.load(path.read_text("utf-8"), yaml.BaseLoader) if path.is_file() else {}
        kept = {key: value for key, value in ((told or {}) | keys).items() if value is not None}
        path.write_text(yaml.safe_dump(kept, sort_keys=False, allow_unicode=True), "utf-8")
        self.note(f"in {self.name(path)}: {keys}")

    def yaml(self, path: Path) -> Any:
        """What a manifest says; of a broken one, what it said."""
        return yaml.load(self.broken.get(path) or path.read_bytes(), yaml.BaseLoader)

    def front(self, path: Path) -> dict[str, Any]:
        """The front matter of a Markdown file; empty for one that is broken."""
        head = path.read_text("utf-8", "replace").split("---\n")
        try:
            return dict(yaml.load(head[1], yaml.BaseLoader) or {}) if len(head) > 2 else {}
        except yaml.YAMLError:
            return {}

    def change_front(self, path: Path, **keys: object) -> None:
        """Set keys of a front matter; None takes one away."""
        told = {key: value for key, value in (self.front(path) | keys).items() if value is not None}
        body = path.read_text("utf-8", "replace").split("---\n", 2)[-1]
        path.write_text(f"---\n{yaml.safe_dump(told, sort_keys=False, allow_unicode=True)}---\n{body}", "utf-8")
        self.note(f"in {self.name(path)}: {keys}")

    # -------------------------------------------------------------------------------------------------- its builds

    def build(self, *, fresh: bool = False) -> BuildResult:
        """Build over what former builds left."""
        flags, self.flags = self.flags, {}
        self.note(f"build {flags or ''}{' in a fresh process' if fresh else ''}")
        return self._build(self.output, self.state, flags, fresh=fresh)

    def compare(self, *, fresh: bool = False) -> tuple[BuildResult, BuildResult]:
        """Build over what former builds left, and from nothing: both must be the same. The two results."""
        before = tree(self.output)
        flags = dict(self.flags)
        last = self.build(fresh=fresh)
        place = self.root / "clean"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        clean = self._build(place / "site", place / "state", flags, fresh=False)
        assert clean.code in (0, 1, 2), self.told(f"the clean build ended with {clean}")
        expected = tree(clean.folder) if clean.code != 1 else before
        self._check_same(last, clean, tree(self.output), expected)
        return last, clean

    def written(self, change: Callable[[], object], *, fresh: bool = False) -> set[str]:
        """The paths that a build after `change` wrote or removed; it must equal a clean build."""
        change()
        before = places(self.output)
        self.compare(fresh=fresh)
        after = places(self.output)
        return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}

    def page(self, path: str) -> str:
        """The text of a file of the output."""
        return (self.output / path).read_text("utf-8")

    def _check_same(
        self, last: BuildResult, clean: BuildResult, found: Mapping[str, Entry], expected: Mapping[str, Entry]
    ) -> None:
        assert last.code == clean.code, self.told(f"it ended with {last}\na clean build with {clean}")
        wrong = [
            f"{path}: {_difference(found.get(path, b''), expected.get(path, b''))}"
            for path in sorted(found.keys() | expected.keys())
            if path not in found or path not in expected or found[path] != expected[path]
        ]
        what = "the output of a clean build" if clean.code != 1 else "the former output, since nothing was built"
        assert not wrong, self.told(f"the output is not {what}:\n  " + "\n  ".join(wrong[:20]))
        assert _said(last) == _said(clean), self.told(f"it says {last}\na clean build says {clean}")
        if clean.code != 1:
            due = [(folder / "next-due.json").read_bytes() for folder in (self.state, clean.folder.parent / "state")]
            assert due[0] == due[1], self.told(f"the next build is due at {due[0]!r}, and not {due[1]!r}")

    def told(self, what: str) -> str:
        """A failure, with the script of all that was done before it."""
        return "\n".join([what, "after", *(f"  {line}" for line in self.script)])

    def _build(self, output: Path, state: Path, flags: Settings, *, fresh: bool) -> BuildResult:
        given = {
            "PATH": str(self.units),
            "OUTPUT_PATH": str(output),
            "HIGHROAD_STATE": str(state),
            "HIGHROAD_NOW": self.now.isoformat(),
        }
        build = build_in_a_fresh_process if fresh else build_in_a_child
        return build(self.config, given | dict(flags), self.root / "said")


def make_desk(root: Path, notes: int = 12, *, plainly: bool = False) -> Desk:
    """A desk with the network of `small_network`, `notes` posts more and a theme of its own."""
    plant({**large(notes), **MORE}, root / "units")
    shutil.copytree(ROOT / "theme", root / "theme")
    base = root / "theme" / "templates" / "base.html"
    base.write_text(base.read_text("utf-8").replace("</head>", USES, 1), "utf-8")
    for name, words in {CONFIG: SETTINGS + PLAINLY * plainly, **HELPERS}.items():
        (root / name).write_bytes(text(words))
    return Desk(root, script=[f"start with {notes} notes{', plainly' * plainly}"])


def build_in_a_fresh_process(config: Path, settings: Settings, said: Path) -> BuildResult:
    """Build in a process that has to import everything, as `invoke build` is one."""
    run = subprocess.run(
        [sys.executable, "-c", _FRESH, str(config), json.dumps(dict(settings))],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": "", "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return BuildResult(folder=Path(settings["OUTPUT_PATH"]), code=run.returncode, out=run.stdout, err=run.stderr)


def places(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Which file stands at each path, and since when: another inode or time means that it was written."""
    found = {path.relative_to(folder).as_posix(): path.lstat() for path in folder.rglob("*") if path.is_file()}
    return {path: (one.st_ino, one.st_mtime_ns, one.st_ctime_ns) for path, one in found.items()}


def days(number: float) -> timedelta:
    return timedelta(days=number)


def _said(result: BuildResult) -> list[str]:
    """What a build must say whatever was there before it: problems, counts of what is kept back, why it stopped."""
    lasting = ("held because", "not published yet", "The next build is due")
    told = [line for line in result.out.splitlines() if any(words in line for words in lasting)]
    return [*problems(result), *told, *result.err.replace(str(result.folder), "OUTPUT").splitlines()]


def _difference(found: object, expected: object) -> str:
    """Where two files part."""
    if not isinstance(found, bytes) or not isinstance(expected, bytes):
        return f"{found!r:.60} instead of {expected!r:.60}"
    if not found or not expected:
        return "is missing" if not found else "should not be there"
    at = next((n for n, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b), -1)
    around = slice(max(0, at - 30), at + 50)
    return f"{found[around]!r} instead of {expected[around]!r}"


def _shown(data: bytes) -> str:
    return f"{data[:300]!r}{f' ... ({len(data)} bytes)' if len(data) > 300 else ''}"
