"""What shapes a rendered body beside its own words: settings of Markdown, extensions, libraries, our own reader.

Everything has a key that is defined here; a value that has none stops the build at once. Nothing falls back to `repr`
or to identity, which would keep stale bodies or lose good ones.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import inspect
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from types import FunctionType
from typing import Any

from plugins.network.problems import SetupError

# Libraries that a body goes through. The reader's own code is all of plugins/network.
LIBRARIES = ("Markdown", "nh3", "pelican")
_INSTALLED = tuple(Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib"))
READER = Path(__file__).resolve().parents[1] / "network"
# What another machine's readings go through beside that: front matter, and the way back.
_OF_READINGS = (*LIBRARIES, "PyYAML", "pydantic", "pydantic_core", "msgspec", "Pygments")


def fingerprint(markdown: Mapping[str, Any]) -> bytes:
    """A digest of all that shapes bodies, given Pelican's `MARKDOWN` setting. Raises SetupError."""
    digest = hashlib.blake2b(digest_size=32)
    for part in _parts(markdown):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def shaping(markdown: Mapping[str, Any], reader: type, judge: Callable[..., object] | None = None) -> dict[str, str]:
    """What shapes readings, thing by thing, so that two machines can say in what they differ. Raises SetupError.

    `reader` is the class that reads, `judge` the function that judges. Things with a version are called by their name;
    of the others, whose names begin with "the", there is a digest.
    """
    found = {"Python": sys.version.replace("\n", " ")}
    found |= {name: metadata.version(name) for name in _OF_READINGS}
    for folder in (READER, Path(__file__).parent):
        found[f"the code in plugins/{folder.name}"] = _digest(code_in(folder))
    if judge is not None:
        found["the code of the rules"] = _digest(code_in(Path(inspect.getfile(judge)).parent))
    found["the code of the reader"] = _digest(_code_of("READERS", reader))
    found["the setting MARKDOWN"] = _digest(_value("MARKDOWN", dict(markdown)))
    for extension in markdown.get("extensions", ()):
        if isinstance(extension, str):
            found[f"the Markdown extension {extension}"] = _digest(_code_of_extension(extension))
    return found


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _parts(markdown: Mapping[str, Any]) -> Iterator[bytes]:
    yield sys.version.encode()
    for name in LIBRARIES:
        yield f"{name} {metadata.version(name)}".encode()
    yield from code_in(READER)
    yield from _value("MARKDOWN", dict(markdown))
    for extension in markdown.get("extensions", ()):
        if isinstance(extension, str):
            yield from _code_of_extension(extension)


def key_of(where: str, value: object) -> bytes:
    """A digest of a setting: what it holds, and the code of functions and classes in it.

    Raises SetupError for what has no key; `where` is how the setting is named there ("JINJA_FILTERS['shout']").
    """
    digest = hashlib.blake2b(digest_size=32)
    for part in _value(where, value):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _value(where: str, value: Any) -> Iterator[bytes]:
    """The key of a setting, part by part; `where` is how it is named in an error."""
    match value:
        case None | bool() | int() | float() | str() | bytes():
            yield f"{type(value).__name__} {value!r}".encode()
        case list() | tuple():
            yield f"list {len(value)}".encode()
            for number, item in enumerate(value):
                yield from _value(f"{where}[{number}]", item)
        case dict():
            yield f"dict {len(value)}".encode()
            for key in sorted(value, key=str):
                yield from _value(f"{where}[{key!r}]", key)
                yield from _value(f"{where}[{key!r}]", value[key])
        case _ if _is_extension(value):
            yield from _code_of(where, type(value))
            yield from _value(where, value.getConfigs())
        case partial():
            yield from _code_of(where, value.func)
            yield from _value(where, [list(value.args), dict(value.keywords)])
        case FunctionType() | type():
            yield from _code_of(where, value)
        case _:
            raise SetupError(
                f"{where}: a {type(value).__name__} has no key by which what it shaped could be found again;"
                " use text, numbers, lists, a function of a module, or a Markdown extension"
            )


def _is_extension(value: Any) -> bool:
    """Whether a setting is a Markdown extension; whoever made one has imported Markdown, which takes its time."""
    markdown = sys.modules.get("markdown")
    return markdown is not None and isinstance(value, markdown.Extension)


def _code_of(where: str, made: Callable[..., object]) -> Iterator[bytes]:
    """The key of a function or a class: its name, its place, and the bytes of the file it stands in."""
    yield f"{made.__module__} {getattr(made, '__qualname__', '')}".encode()
    if isinstance(made, FunctionType):
        yield str(made.__code__.co_firstlineno).encode()
        yield from _file(Path(made.__code__.co_filename))
        for cell in made.__closure__ or ():
            if cell.cell_contents is not made:  # it may call itself
                yield from _value(where, cell.cell_contents)
        return
    module = sys.modules.get(made.__module__)
    if module is not None and getattr(module, "__file__", None):
        yield from _file(Path(str(module.__file__)))


def _code_of_extension(name: str) -> Iterator[bytes]:
    """The files of an extension that the settings name: an entry point of Markdown's, or a module."""
    module = next((point.value for point in _extensions() if point.name == name), name).partition(":")[0]
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return  # Markdown itself says that there is none
    if spec is None or not spec.origin:
        return
    origin = Path(spec.origin)
    yield from code_in(origin.parent) if origin.name == "__init__.py" else _file(origin)
    yield from _imported(origin)


@cache
def _extensions() -> metadata.EntryPoints:
    """The extensions that are installed under a short name; to find them, every installed package is looked at."""
    return metadata.entry_points(group="markdown.extensions")


def _imported(module: Path) -> Iterator[bytes]:
    """The files of all that a module imports, however far off, as far as a firm wrote them: of libraries and of Python
    itself there are versions."""
    seen, left = {module}, [module]
    while left:
        for name in sorted(_imports_of(left.pop())):
            try:
                spec = importlib.util.find_spec(name)
            except (ImportError, ValueError):
                continue
            found = Path(spec.origin) if spec and spec.has_location and spec.origin else None
            if found and found not in seen and not any(found.is_relative_to(folder) for folder in _INSTALLED):
                seen.add(found)
                left.append(found)
                yield from _file(found)


def _imports_of(module: Path) -> set[str]:
    """The names of modules that a module imports by their whole name; also those that may be names in one."""
    try:
        tree = ast.parse(module.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def code_in(folder: Path, endings: tuple[str, ...] = (".py",)) -> Iterator[bytes]:
    """Every module in a folder, or every file of these endings: its path in it, then its bytes."""
    for path in sorted(path for path in folder.rglob("*") if path.suffix in endings):
        yield path.relative_to(folder).as_posix().encode()
        yield from _file(path)


def _file(path: Path) -> Iterator[bytes]:
    try:
        yield path.read_bytes()
    except OSError:  # built into Python, or out of an archive: its version stands above
        yield str(path.name).encode()
