"""What a page hangs on beside its view: the templates that it goes through, and what of the settings they use.

A template's closure is itself and all that it extends, includes or imports, read from the parsed templates; nothing is
rendered. A change of one template changes the key of exactly those that go through it.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from importlib import metadata
from itertools import chain
from types import BuiltinFunctionType, ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, meta, nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from plugins.pipeline.code_followed import followed
from plugins.pipeline.fingerprints import key_of
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.render import Once, told

LIBRARIES = ("Jinja2", "MarkupSafe")
# Arguments of Jinja's Environment that say nothing of their own: what `make_environment` fixes, and how fast it goes.
_NO_OPTION = frozenset(
    "self loader autoescape undefined bytecode_cache auto_reload enable_async finalize cache_size extensions".split()
)
_OPTIONS = tuple(sorted(set(inspect.signature(Environment.__init__).parameters) - _NO_OPTION))


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What templates use of their environment, by name. Of globals also those that a template's own names hide."""

    filters: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()
    globals: frozenset[str] = frozenset()

    def __or__(self, other: Used) -> Used:
        return Used(
            filters=self.filters | other.filters, tests=self.tests | other.tests, globals=self.globals | other.globals
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    """One template by itself. `refers` are the templates it names; None among them is a name made while rendering."""

    refers: frozenset[str | None]
    used: Used


_ABSENT = _Template(refers=frozenset(), used=Used())

# An environment never looks at its templates again, so what was read of one stays true of it.
_READ: WeakKeyDictionary[Environment, dict[str, _Template]] = WeakKeyDictionary()


def closure(environment: Environment, name: str) -> frozenset[str]:
    """The template `name` and every one that it extends, includes or imports, however far off.

    One that chooses a template while it is rendered goes through all there are. A name that leads to no template is
    among them too: there may be one tomorrow. Raises BuildError for a template that can't be parsed.
    """
    found: set[str] = set()
    left = {name}
    while left:
        one = left.pop()
        found.add(one)
        for reference in _read(environment, one).refers:
            left.update(environment.list_templates() if reference is None else (reference,))
        left -= found
    return frozenset(found)


def used(environment: Environment, name: str) -> Used:
    """The filters, tests and globals that the closure of the template `name` uses. Raises BuildError."""
    return reduce(Used.__or__, (_read(environment, one).used for one in closure(environment, name)), Used())


def template_key(environment: Environment, name: str) -> bytes:
    """A digest of all that shapes the pages of the template `name` beside their views.

    That is the bytes of its closure, the options of Jinja, the filters, tests and globals of the settings that it uses
    with their code, and the versions of Python, Jinja and MarkupSafe; the code of `render` is not in it. Raises
    BuildError for a template that can't be parsed, SetupError for a value of the settings that has no key.
    """
    return _digest(
        chain(_of_templates(environment, closure(environment, name)), _of(environment, used(environment, name)))
    )


def theme_key(environment: Environment) -> bytes:
    """A digest of all templates and settings, made without parsing: while it stays, so does each `template_key`.

    Raises SetupError for a value that has no key, also where no template uses it.
    """
    return _digest(chain(_of_templates(environment, environment.list_templates()), _of_settings(environment)))


def settings_key(environment: Environment) -> bytes:
    """A digest of all that shapes a compiled template beside its own words. Raises SetupError as `theme_key` does."""
    return _digest(_of_settings(environment))


def source_digests(environment: Environment) -> dict[str, bytes]:
    """A digest of the words of each template, by name."""
    return {name: _digest(_of_templates(environment, [name])) for name in environment.list_templates()}


def _digest(parts: Iterable[bytes]) -> bytes:
    digest = hashlib.blake2b(digest_size=32)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _of_templates(environment: Environment, names: Iterable[str]) -> Iterator[bytes]:
    """The words of templates, told from those of one that is not there."""
    for name in sorted(names):
        found = _source(environment, name)
        yield name.encode()
        yield b"" if found is None else b"=" + found[0].encode()


def _of_settings(environment: Environment) -> Iterator[bytes]:
    everything = Used(
        filters=frozenset(environment.filters),
        tests=frozenset(environment.tests),
        globals=frozenset(environment.globals),
    )
    return _of(environment, everything)


def _of(environment: Environment, of: Used) -> Iterator[bytes]:
    """What beside templates shapes what they say: versions, options, and what is used of the settings."""
    yield from _versions()
    for option in _OPTIONS:
        yield option.encode()
        yield key_of(f"JINJA_ENVIRONMENT[{option!r}]", getattr(environment, option))
    for identifier in sorted(environment.extensions):
        yield from _key("JINJA_ENVIRONMENT['extensions']", identifier, type(environment.extensions[identifier]))
    yield from _keys("JINJA_FILTERS", of.filters, environment.filters, FILTERS)
    yield from _keys("JINJA_TESTS", of.tests, environment.tests, TESTS)
    yield from _keys("JINJA_GLOBALS", of.globals, environment.globals, DEFAULT_NAMESPACE)


@cache
def _versions() -> tuple[bytes, ...]:
    return (sys.version.encode(), *(f"{name} {metadata.version(name)}".encode() for name in LIBRARIES))


def _keys(
    setting: str, names: frozenset[str], there: Mapping[str, Any], of_jinja: Mapping[str, Any]
) -> Iterator[bytes]:
    """The keys of what is used of a setting; what Jinja brings itself is told by its version."""
    yield setting.encode()
    for name in sorted(names & there.keys()):
        value = there[name]
        if name not in of_jinja or value is not of_jinja[name]:
            yield from _key(f"{setting}[{name!r}]", name, value)


def _key(where: str, name: str, value: object) -> Iterator[bytes]:
    yield name.encode()
    if isinstance(value, Once):
        value = Once  # what it keeps is nobody's business
    if isinstance(value, BuiltinFunctionType) and isinstance(value.__self__, ModuleType):
        yield f"{value.__self__.__name__} {value.__qualname__}".encode()  # `len`: told by the version of Python
        return
    yield key_of(where, value)
    yield from followed(value)


def _read(environment: Environment, name: str) -> _Template:
    known = _READ.setdefault(environment, {})
    if name not in known:
        known[name] = _parsed(environment, name)
    return known[name]


def _parsed(environment: Environment, name: str) -> _Template:
    found = _source(environment, name)
    if found is None:
        return _ABSENT
    try:
        tree = environment.parse(found[0], name, found[1])
    except TemplateSyntaxError as error:
        raise BuildError(told(environment, error, name)) from error
    names = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    return _Template(
        refers=frozenset(meta.find_referenced_templates(tree)),
        used=Used(
            filters=frozenset(node.name for node in tree.find_all(nodes.Filter)),
            tests=frozenset(node.name for node in tree.find_all(nodes.Test)),
            globals=frozenset(names & environment.globals.keys()),
        ),
    )


def _source(environment: Environment, name: str) -> tuple[str, str | None] | None:
    """The words of a template and its file, None where there is none, or something else than text."""
    try:
        return environment.loader.get_source(environment, name)[:2] if environment.loader else None
    except (TemplateNotFound, UnicodeDecodeError):
        return None
