"""Templates: one Jinja environment, one view in, bytes out.

Every page is rendered alone, from its own view. What thousands of pages have in common, they have as one value
(`chrome.site`); a template that wraps it in `once` has it rendered a single time. That is seen in the time it takes and
nowhere else.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from plugins.network.problems import printable
from plugins.pipeline.outputs import BuildError, Page

# What keeps pages safe and the same everywhere is not a setting.
_FIXED = ("loader", "autoescape", "undefined", "bytecode_cache", "auto_reload", "enable_async", "finalize")
# What a wrong expression in a template raises, beside Jinja's own errors.
_IN_TEMPLATES = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
ONCE = "once"  # what templates call `Once`
_KEPT_MOST = 2_000  # a few for each unit, in each language


@dataclass(frozen=True, slots=True, eq=False)
class Once:
    """`once(macro, *values)` in a template: what `macro(*values)` says, rendered a single time for the same values.

    Values are the same when they are the same objects, which needs no reading of them; views are immutable. Macro and
    values are kept beside the result, so that no others can come by their identity. A macro imported from a template
    sees only what it is handed; one made while a page is rendered, which may see the page, is another on each page.
    """

    _kept: dict[tuple[int, ...], tuple[tuple[object, ...], Markup | str]] = field(default_factory=dict)

    def __call__(self, macro: Macro, *values: object) -> Markup | str:
        key = (id(macro), *map(id, values))
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _KEPT_MOST:
                del self._kept[next(iter(self._kept))]  # the oldest
            found = self._kept[key] = (macro, *values), macro(*values)
        return found[1]


_escaped_text = lru_cache(maxsize=16_384)(escape)


def escaped(value: object) -> Markup:
    """What `escape` makes of a value, in a fifth of its time: nearly all is text that stood on another page before."""
    if type(value) is str:
        return _escaped_text(value)
    return value if type(value) is Markup else escape(value)


class _Compiler(CodeGenerator):
    """Compiles templates as Jinja does; what they call `escape` is ours."""

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escape = environment.escaped")


class _Environment(Environment):
    code_generator_class = _Compiler
    escaped = staticmethod(escaped)


def make_environment(
    folders: Sequence[Path],
    *,
    options: Mapping[str, Any] | None = None,
    filters: Mapping[str, Callable[..., Any]] | None = None,
    global_values: Mapping[str, Any] | None = None,
    tests: Mapping[str, Callable[..., Any]] | None = None,
) -> Environment:
    """The environment that renders every page, with the templates in `folders` and no others.

    `options` are further arguments of Jinja's Environment (extensions, delimiters). Raises BuildError for one that
    would change how pages are escaped or loaded, for a global in the place of ours, and for a folder that is not there.
    """
    fixed = sorted(set(options or ()) & set(_FIXED))
    if fixed:
        raise BuildError(f"Jinja's {', '.join(fixed)} can't be set: every page is escaped, from the theme's templates")
    if ONCE in (global_values or {}):
        raise BuildError(
            f"Jinja's global {ONCE!r} can't be set: the theme's templates call it; give yours another name"
        )
    for folder in folders:
        if not folder.is_dir():
            raise BuildError(f"{printable(str(folder))} is no folder of templates; the theme needs one")
    environment = _Environment(
        **{"trim_blocks": True, "lstrip_blocks": True, **(options or {})},
        loader=FileSystemLoader([str(folder) for folder in folders], encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=None,
        auto_reload=False,
    )
    environment.filters.update(filters or {})
    environment.globals.update({**(global_values or {}), ONCE: Once()})
    environment.tests.update(tests or {})
    return environment


def render(environment: Environment, page: Page) -> bytes:
    """A page as UTF-8, ending with one newline. Raises BuildError with the template, its line and the page's owner."""
    try:
        text = environment.get_template(page.template).render(view=page.view)
        return (text.rstrip("\n") + "\n").encode()
    except _IN_TEMPLATES as error:
        said = told(environment, error, page.template)
        raise BuildError(f"{said} (in the page of {printable(page.owner)})") from error


def told(environment: Environment, error: Exception, template: str) -> str:
    """An error of the template `template`, or of one that it goes through, as people are told it: place and words."""
    return f"{_where(environment, error) or template}: {_what(error)}"


def _what(error: Exception) -> str:
    """An error of a template in words."""
    if isinstance(error, TemplateNotFound):
        return f"there is no template {printable(str(error.name))!r} in the theme"
    if isinstance(error, TemplateError):
        return printable(error.message or type(error).__name__)
    return printable(f"{type(error).__name__}: {error}")


def _where(environment: Environment, error: Exception) -> str:
    """The innermost template line that an error came through, as "templates/post.html:12"; "" for none."""
    if isinstance(error, TemplateSyntaxError):
        return f"{_short(environment, error.filename or '') or error.name or 'template'}:{error.lineno}"
    return _innermost(environment, error.__traceback__)


def _innermost(environment: Environment, trace: TracebackType | None) -> str:
    where = ""
    for frame, line in traceback.walk_tb(trace):
        # Jinja gives the frames of a compiled template the template's own file and line.
        if short := _short(environment, frame.f_code.co_filename):
            where = f"{short}:{line}"
    return where


def _short(environment: Environment, file: str) -> str:
    """A template's file below the folder that its templates folder is in, "" for a file that is no template."""
    loader = environment.loader
    for folder in map(Path, loader.searchpath if isinstance(loader, FileSystemLoader) else ()):
        if Path(file).is_relative_to(folder):
            return f"{folder.name}/{Path(file).relative_to(folder).as_posix()}"
    return ""
