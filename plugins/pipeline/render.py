"""Templates: one Jinja environment, one view in, bytes out."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError

from plugins.network.problems import printable
from plugins.pipeline.outputs import BuildError, Page

# What keeps pages safe and the same everywhere is not a setting.
_FIXED = ("loader", "autoescape", "undefined", "bytecode_cache", "auto_reload", "enable_async", "finalize")
# What a wrong expression in a template raises, beside Jinja's own errors.
_IN_TEMPLATES = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


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
    would change how pages are escaped or loaded, and for a folder that is not there.
    """
    fixed = sorted(set(options or ()) & set(_FIXED))
    if fixed:
        raise BuildError(f"Jinja's {', '.join(fixed)} can't be set: every page is escaped, from the theme's templates")
    for folder in folders:
        if not folder.is_dir():
            raise BuildError(f"{printable(str(folder))} is no folder of templates; the theme needs one")
    environment = Environment(
        **{"trim_blocks": True, "lstrip_blocks": True, **(options or {})},
        loader=FileSystemLoader([str(folder) for folder in folders], encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=None,
        auto_reload=False,
    )
    environment.filters.update(filters or {})
    environment.globals.update(global_values or {})
    environment.tests.update(tests or {})
    return environment


def render(environment: Environment, page: Page) -> bytes:
    """A page as UTF-8, ending with one newline. Raises BuildError with the template, its line and the page's owner."""
    try:
        text = environment.get_template(page.template).render(view=page.view)
        return (text.rstrip("\n") + "\n").encode()
    except _IN_TEMPLATES as error:
        where = _where(environment, error) or page.template
        raise BuildError(f"{where}: {_what(error)} (in the page of {printable(page.owner)})") from error


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
