"""What shapes a rendered body beside its own words: settings of Markdown, extensions, libraries, our own reader.

Everything has a key that is defined here; a value that has none stops the build at once. Nothing falls back to `repr`
or to identity, which would keep stale bodies or lose good ones.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import metadata
from pathlib import Path
from types import FunctionType
from typing import Any

from markdown import Extension

from plugins.network.problems import SetupError

# Libraries that a body goes through. The reader's own code is all of plugins/network.
LIBRARIES = ("Markdown", "nh3", "pelican")
READER = Path(__file__).resolve().parents[1] / "network"


def fingerprint(markdown: Mapping[str, Any]) -> bytes:
    """A digest of all that shapes bodies, given Pelican's `MARKDOWN` setting. Raises SetupError."""
    digest = hashlib.blake2b(digest_size=32)
    for part in _parts(markdown):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _parts(markdown: Mapping[str, Any]) -> Iterator[bytes]:
    yield sys.version.encode()
    for name in LIBRARIES:
        yield f"{name} {metadata.version(name)}".encode()
    yield from _code_in(READER)
    yield from _value("MARKDOWN", dict(markdown))
    for extension in markdown.get("extensions", ()):
        if isinstance(extension, str):
            yield from _code_of_extension(extension)


def _value(where: str, value: object) -> Iterator[bytes]:
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
        case Extension():
            yield from _code_of(where, type(value))
            yield from _value(where, value.getConfigs())
        case partial():
            yield from _code_of(where, value.func)
            yield from _value(where, [list(value.args), dict(value.keywords)])
        case FunctionType() | type():
            yield from _code_of(where, value)
        case _:
            raise SetupError(
                f"{where}: a {type(value).__name__} has no key by which a rendered body could be found again;"
                " use text, numbers, lists, a function of a module, or a Markdown extension"
            )


def _code_of(where: str, made: Callable[..., object]) -> Iterator[bytes]:
    """The key of a function or a class: its name, its place, and the bytes of the file it stands in."""
    yield f"{made.__module__} {getattr(made, '__qualname__', '')}".encode()
    if isinstance(made, FunctionType):
        yield str(made.__code__.co_firstlineno).encode()
        yield from _file(Path(made.__code__.co_filename))
        for cell in made.__closure__ or ():
            yield from _value(where, cell.cell_contents)
        return
    module = sys.modules.get(made.__module__)
    if module is not None and getattr(module, "__file__", None):
        yield from _file(Path(str(module.__file__)))


def _code_of_extension(name: str) -> Iterator[bytes]:
    """The files of an extension that the settings name: an entry point of Markdown's, or a module."""
    found = metadata.entry_points(group="markdown.extensions", name=name)
    module = next((point.value for point in found), name).partition(":")[0]
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return  # Markdown itself says that there is none
    if spec is None or not spec.origin:
        return
    origin = Path(spec.origin)
    yield from _code_in(origin.parent) if origin.name == "__init__.py" else _file(origin)


def _code_in(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*.py")):
        yield path.relative_to(folder).as_posix().encode()
        yield from _file(path)


def _file(path: Path) -> Iterator[bytes]:
    try:
        yield path.read_bytes()
    except OSError:  # built into Python, or out of an archive: its version stands above
        yield str(path.name).encode()
