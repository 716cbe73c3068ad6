"""The code that a function of the settings leans on: a filter may be one line that calls a helper of another module."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from plugins.pipeline.fingerprints import key_of

_PACKAGES = frozenset(Path(sysconfig.get_path(name)) for name in ("purelib", "platlib"))
_PYTHON = Path(sysconfig.get_path("stdlib"))
_Plain = None | bool | int | float | str | bytes


def followed(value: object) -> Iterator[bytes]:
    """The bytes of every file that the functions and classes in a setting lean on, and the plain values they name.

    What their code names is followed: functions, classes, modules, and what it names of those. Packages are read and
    not followed further; Python itself is told by its version. What a function finds out while it runs (a file, the
    environment) is not seen; that would not be the same in each build anyway.
    """
    seen: dict[int, object] = {}  # by identity; the values are kept so that no other can come by it
    files: set[Path] = set()
    plain: dict[str, bytes] = {}
    left = [value]
    while left:
        one = left.pop()
        if id(one) in seen:
            continue
        seen[id(one)] = one
        file = _file_of(one)
        if file is not None and not _is_python(file):
            files.add(file)
        if file is None or not _is_elsewhere(file):
            for name, named in _named(one):
                if isinstance(named, _Plain):
                    plain[name] = key_of(name, named)
                else:
                    left.append(named)
    yield from (path.read_bytes() for path in sorted(files))
    for name in sorted(plain):
        yield name.encode()
        yield plain[name]


def _named(one: object) -> Iterator[tuple[str, object]]:
    """What a value holds or names; plain values, which have a key of their own, under a name that tells them apart."""
    match one:
        case FunctionType():
            where = f"{one.__module__}.{one.__qualname__}"
            held = [*(one.__defaults__ or ()), *(one.__kwdefaults__ or {}).values()]
            held += [cell.cell_contents for cell in one.__closure__ or ()]
            yield from ((f"{where}[{number}]", value) for number, value in enumerate(held))
            yield from _named_in(one.__code__, one.__globals__)
        case type():
            for member in tuple(vars(one).values()):
                yield from (("", part) for part in _functions_of(member))
            yield from (("", base) for base in one.__bases__)
        case partial():
            yield "", one.func
            yield from _code_among((*one.args, *one.keywords.values()))
        case list() | tuple():
            yield from _code_among(one)
        case dict():
            yield from _code_among(one.values())


def _code_among(values: Iterable[object]) -> Iterator[tuple[str, object]]:
    yield from (("", value) for value in values if isinstance(value, FunctionType | type | partial))


def _named_in(code: CodeType, scope: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    names = _names(code)
    for name in sorted(names & scope.keys()):
        value = scope[name]
        yield f"{scope.get('__name__')}.{name}", value
        if isinstance(value, ModuleType):
            members = vars(value)
            yield from ((f"{value.__name__}.{member}", members[member]) for member in sorted(names & members.keys()))


def _names(code: CodeType) -> set[str]:
    """Every name of a module or of a member of something that a code and the functions inside it use."""
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*map(_names, inner))


def _functions_of(member: object) -> Iterator[FunctionType]:
    """The functions in a member of a class: a method, however it is bound, or the parts of a property."""
    bare = (member, *(getattr(member, name, None) for name in ("__func__", "fget", "func", "__wrapped__")))
    yield from (part for part in bare if isinstance(part, FunctionType))


def _file_of(one: object) -> Path | None:
    """The file that the code of a function, a class or a module stands in, None where there is none."""
    match one:
        case FunctionType():
            name: object = one.__code__.co_filename
        case type():
            name = getattr(sys.modules.get(one.__module__), "__file__", None)
        case ModuleType():
            name = getattr(one, "__file__", None)
        case _:
            name = None
    return Path(name) if isinstance(name, str) and Path(name).is_file() else None


def _is_elsewhere(file: Path) -> bool:
    """Whether a file belongs to Python or to an installed package."""
    return file.is_relative_to(_PYTHON) or any(file.is_relative_to(folder) for folder in _PACKAGES)


def _is_python(file: Path) -> bool:
    return file.is_relative_to(_PYTHON) and not any(file.is_relative_to(folder) for folder in _PACKAGES)
