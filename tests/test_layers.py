"""The house keeps its shape: imports run down only, modules stay small, the product names no firm."""

from __future__ import annotations

import ast
import sys
from collections.abc import Container, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
import yaml

from tests.building import ROOT

MODEL = "plugins.network.model"
GROUND = ("network", "pipeline")
OUTPUTS = "plugins.pipeline.outputs"
KNOW_PELICAN = {"plugins.network.snapshot", "plugins.pipeline.workers"}  # beside the glue
DOOR = {"tasks", "pelicanconf", "publishconf", "tests"}
LONGEST = 400  # lines

Imports = Mapping[str, frozenset[str]]  # module -> every module that it imports, whole names


def test_imports_run_down_only() -> None:
    found = imports(ROOT)
    assert MODEL in found
    assert list(broken(found)) == []


@pytest.mark.parametrize(
    ("module", "imported", "said"),
    [
        (MODEL, "yaml", "the standard library only"),
        (MODEL, "plugins.network.urls", "the standard library only"),
        ("plugins.network.urls", "pelican.contents", "Pelican"),
        ("plugins.feeds.channel", "pelican", "Pelican"),
        ("plugins.network.urls", "plugins.feeds.channel", "the ground"),
        ("plugins.pipeline.stage", "plugins.feeds.channel", "the ground"),
        ("plugins.network.urls", "plugins.pipeline.stage", "outputs alone"),
        ("plugins.feeds.channel", "plugins.pipeline.stage", "outputs alone"),
        ("plugins.feeds.channel", "plugins.central_index.pages", "each other"),
        ("plugins.feeds", "plugins.central_index.pages", "each other"),
        ("plugins.feeds.channel", "plugins.feeds", "glue"),
        ("plugins.feeds.channel", "plugins.network", "glue"),
        ("plugins.feeds", "tasks", "the door"),
        ("plugins.feeds.channel", "pelicanconf", "the door"),
    ],
)
def test_an_import_that_runs_up_is_said(module: str, imported: str, said: str) -> None:
    found = imports(ROOT) | {"plugins.feeds": frozenset(), "plugins.feeds.channel": frozenset()}
    planted = found | {module: found.get(module, frozenset()) | {imported}}
    assert any(said in line and module in line and imported in line for line in broken(planted))


def test_two_modules_alone_open_connections() -> None:
    """What is fetched is checked in the one, mails leave by the other; httpx elsewhere reads addresses only."""
    openers = (
        "socket",
        "ssl",
        "asyncio",
        "httpcore",
        "http.client",
        "urllib.request",
        "requests",
        "aiohttp",
        "smtplib",
    )

    def opens(name: str) -> bool:
        return any(name == one or name.startswith(f"{one}.") for one in openers)

    found = [module for module, names in imports(ROOT).items() if any(map(opens, names))]
    assert found == ["plugins.network.fetching", "plugins.newsletter.sending"]


def test_no_modules_import_each_other_in_a_circle() -> None:
    found = imports(ROOT)
    graph = {module: {name for name in names if name in found} - {module} for module, names in found.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


def test_modules_can_be_held_in_the_head() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in sources(ROOT / "plugins", "*.py")}
    assert {path.as_posix(): lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_nothing_of_the_product_names_the_demonstration_firm() -> None:
    network = yaml.safe_load((ROOT / "units" / "network.yaml").read_text("utf-8"))
    firm = str(network["name"]).casefold()
    files = [*sources(ROOT / "plugins", "*.py"), *sources(ROOT / "theme" / "templates", "*"), *ROOT.glob("*.py")]
    naming = [path.relative_to(ROOT).as_posix() for path in files if firm in path.read_text("utf-8").casefold()]
    assert naming == []


def broken(found: Imports) -> Iterator[str]:
    """One line for each import that runs against the rule of the house, saying which part of the rule."""
    glue = {".".join(name.split(".")[:2]) for name in found if "." in name}
    for module, names in sorted(found.items()):
        for name in sorted(names):
            for rule in _rules_against(module, name, glue):
                yield f"{module} imports {name}: {rule}"


def _rules_against(module: str, name: str, glue: set[str]) -> Iterator[str]:
    root = name.split(".")[0]
    if module == MODEL and root not in sys.stdlib_module_names:
        yield "the model imports the standard library only"
    if root == "pelican" and module not in glue | KNOW_PELICAN:
        yield "only glue, network.snapshot and pipeline.workers know Pelican"
    if root in DOOR:
        yield "nothing below imports the door"
    if root != "plugins":
        return
    here, there = _package(module), _package(name)
    if here in GROUND and there and there not in GROUND:
        yield "the ground knows no capability"
    if here not in GROUND and there and there not in {here, *GROUND}:
        yield "capabilities never import each other"
    if there == "pipeline" and here != "pipeline" and name != OUTPUTS and not (module in glue and here in GROUND):
        yield "of the pipeline, everybody else knows outputs alone"
    if name in glue and module not in glue:
        yield "a core does not import glue (plugins/*/__init__.py)"


def _package(module: str) -> str:
    """The plugin that a module belongs to, "" for `plugins` itself."""
    return module.split(".")[1] if "." in module else ""


def imports(root: Path) -> dict[str, frozenset[str]]:
    """What each module under `root/plugins` imports; `from a import b` counts as `a.b` when that is a module."""
    files = {_module_name(path.relative_to(root)): path for path in sources(root / "plugins", "*.py")}
    return {
        module: frozenset(_imported(ast.parse(path.read_text("utf-8")), module, path, files.keys()))
        for module, path in files.items()
    }


def _module_name(path: Path) -> str:
    return ".".join(path.parent.parts if path.name == "__init__.py" else path.with_suffix("").parts)


def _imported(tree: ast.Module, module: str, path: Path, known: Container[str]) -> Iterator[str]:
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in known else base


def sources(folder: Path, pattern: str) -> list[Path]:
    """Files under `folder`, sorted, what Python caches left out."""
    return sorted(path for path in folder.rglob(pattern) if path.is_file() and "__pycache__" not in path.parts)
