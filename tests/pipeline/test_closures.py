"""A template's key changes with all that shapes its pages beside their views, and with nothing else."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jinja2.ext import Extension

from plugins.network.problems import SetupError
from plugins.pipeline.closures import Used, closure, template_key, theme_key, used
from plugins.pipeline.outputs import BuildError
from plugins.pipeline.render import make_environment

TEMPLATES = {
    "base.html": "{% import '_macros.html' as part %}{% block main %}{% endblock %}{{ part.foot() }}",
    "_macros.html": "{% macro foot() %}{{ motto|upper }}{% endmacro %}",
    "_card.html": "{{ view.title|shout }}",
    "post.html": "{% extends 'base.html' %}{% block main %}{{ view.title }}{% include '_card.html' %}{% endblock %}",
    "list.html": "{% extends 'base.html' %}{% block main %}{% if view is loud %}!{% endif %}{% endblock %}",
    "redirect.html": "{{ view.href }}",
    "any.html": "{% include view.template %}",
}
PAGES = ("post.html", "list.html", "redirect.html", "any.html")


def shout(text: str) -> str:
    return text.upper() + "!"


def loud(value: object) -> bool:
    return str(value).isupper()


def whisper(text: str) -> str:
    return text.lower()


SETTINGS: dict[str, Any] = {
    "filters": {"shout": shout, "unused": whisper},
    "tests": {"loud": loud},
    "global_values": {"motto": "Plain words", "unused": 1},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    templates = tmp_path / "templates"
    templates.mkdir()
    for name, source in TEMPLATES.items():
        (templates / name).write_text(source)
    return templates


def keys(folder: Path, settings: Mapping[str, Any] = SETTINGS) -> dict[str, bytes]:
    environment = make_environment([folder], **settings)
    return {name: template_key(environment, name) for name in PAGES}


def theme(folder: Path, settings: Mapping[str, Any] = SETTINGS) -> bytes:
    return theme_key(make_environment([folder], **settings))


def changed(folder: Path, before: Mapping[str, bytes], settings: Mapping[str, Any] = SETTINGS) -> set[str]:
    """The pages whose key is another than before."""
    return {name for name, key in keys(folder, settings).items() if key != before[name]}


def test_a_closure_is_all_that_a_template_goes_through(folder: Path) -> None:
    environment = make_environment([folder], **SETTINGS)
    assert closure(environment, "post.html") == {"post.html", "base.html", "_macros.html", "_card.html"}
    assert closure(environment, "list.html") == {"list.html", "base.html", "_macros.html"}
    assert closure(environment, "redirect.html") == {"redirect.html"}


def test_a_template_that_chooses_another_while_it_renders_goes_through_all(folder: Path) -> None:
    assert closure(make_environment([folder], **SETTINGS), "any.html") == set(TEMPLATES)


def test_templates_that_include_each_other_have_a_closure(folder: Path) -> None:
    (folder / "_card.html").write_text("{% if view.more %}{% include 'redirect.html' %}{% endif %}")
    (folder / "redirect.html").write_text("{% include '_card.html' %}")
    assert closure(make_environment([folder]), "redirect.html") == {"redirect.html", "_card.html"}


def test_what_a_template_uses_of_the_settings_is_found_wherever_it_stands(folder: Path) -> None:
    environment = make_environment([folder], **SETTINGS)
    assert used(environment, "post.html") == Used(filters=frozenset({"upper", "shout"}), globals=frozenset({"motto"}))
    assert used(environment, "list.html").tests == {"loud"}
    assert used(environment, "redirect.html") == Used()


@pytest.mark.parametrize(
    ("template", "pages"),
    [
        ("base.html", {"post.html", "list.html", "any.html"}),
        ("_macros.html", {"post.html", "list.html", "any.html"}),
        ("_card.html", {"post.html", "any.html"}),
        ("post.html", {"post.html", "any.html"}),
        ("redirect.html", {"redirect.html", "any.html"}),
    ],
)
def test_a_changed_template_changes_the_keys_of_exactly_those_that_go_through_it(
    folder: Path, template: str, pages: set[str]
) -> None:
    before, whole = keys(folder), theme(folder)
    assert changed(folder, before) == set()
    assert theme(folder) == whole
    (folder / template).write_text(TEMPLATES[template] + " ")
    assert changed(folder, before) == pages
    assert theme(folder) != whole


def test_a_new_template_changes_only_what_may_choose_it(folder: Path) -> None:
    before = keys(folder)
    (folder / "new.html").write_text("x")
    assert changed(folder, before) == {"any.html"}


def test_a_template_that_was_missing_changes_those_that_looked_for_it(folder: Path) -> None:
    (folder / "redirect.html").write_text("{% include ['_own.html', '_card.html'] ignore missing %}")
    before = keys(folder)
    (folder / "_own.html").write_text("ours")
    assert changed(folder, before) == {"redirect.html", "any.html"}


@pytest.mark.parametrize(
    ("setting", "name", "value", "pages"),
    [
        ("filters", "shout", whisper, {"post.html", "any.html"}),
        ("filters", "shout", lambda text: text, {"post.html", "any.html"}),
        ("filters", "shout", functools.partial(max, "a"), {"post.html", "any.html"}),
        ("filters", "shout", len, {"post.html", "any.html"}),
        ("filters", "upper", whisper, {"post.html", "list.html", "any.html"}),
        ("filters", "unused", shout, set()),
        ("tests", "loud", whisper, {"list.html", "any.html"}),
        ("global_values", "motto", "Plainer words", {"post.html", "list.html", "any.html"}),
        ("global_values", "motto", ["Plain words"], {"post.html", "list.html", "any.html"}),
        ("global_values", "unused", 2, set()),
        ("options", "trim_blocks", False, set(PAGES)),
        ("options", "variable_start_string", "[[", set(PAGES)),
        ("options", "extensions", ["jinja2.ext.do"], set(PAGES)),
        ("options", "cache_size", 7, set()),
    ],
)
def test_a_changed_setting_changes_the_keys_of_those_that_use_it(
    folder: Path, setting: str, name: str, value: object, pages: set[str]
) -> None:
    (folder / "any.html").write_text("{% if view.template %}{% include view.template %}{% endif %}")
    before, whole = keys(folder), theme(folder)
    settings = SETTINGS | {setting: {**SETTINGS.get(setting, {}), name: value}}
    assert changed(folder, before, settings) == pages
    assert (theme(folder, settings) != whole) >= bool(pages)


def greeting(words: str) -> Callable[[str], str]:
    return lambda name: f"{words}, {name}"


def test_a_lambda_of_the_settings_counts_with_what_it_holds(folder: Path) -> None:
    with_hello = SETTINGS | {"filters": {"shout": greeting("Hello")}}
    before = keys(folder, with_hello)
    assert changed(folder, before, SETTINGS | {"filters": {"shout": greeting("Hello")}}) == set()
    assert changed(folder, before, SETTINGS | {"filters": {"shout": greeting("Good day")}}) == {"post.html", "any.html"}


def test_a_function_that_calls_itself_has_a_key(folder: Path) -> None:
    def again(words: list[str]) -> str:
        return words[0] + again(words[1:]) if words else ""

    assert keys(folder, SETTINGS | {"filters": {"shout": again}}) == keys(
        folder, SETTINGS | {"filters": {"shout": again}}
    )


def module(path: Path, source: str) -> ModuleType:
    """The module in a file as it stands there now, however lately it was written."""
    path.write_text(source)
    made = ModuleType(path.stem)
    made.__file__ = str(path)
    sys.modules[path.stem] = made
    exec(compile(source, str(path), "exec"), vars(made))
    return made


@pytest.mark.parametrize(
    "uses",
    [
        "from followed_words import say\ndef shout(text): return say(text)\n",
        "import followed_words\ndef shout(text): return followed_words.say(text)\n",
        "import followed_words\ndef shout(text): return [followed_words.say(part) for part in text]\n",
        "from followed_words import Sayer\ndef shout(text): return Sayer().say(text)\n",
        "from functools import partial\nfrom followed_words import say\nshout = partial(say)\n",
        "from followed_words import MOTTO\ndef shout(text): return text + MOTTO\n",
        "from followed_words import say\ndef shout(text, how=say): return how(text)\n",
    ],
)
def test_a_helper_in_another_module_counts_too(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uses: str
) -> None:
    words = "MOTTO = 'one'\ndef say(text): return text\nclass Sayer:\n    def say(self, text): return deep(text)\n"
    for name in ("followed_words", "followed_deep", "followed_filters"):
        monkeypatch.delitem(sys.modules, name, raising=False)

    def house(motto: str) -> Mapping[str, Any]:
        module(tmp_path / "followed_words.py", words.replace("one", motto))
        return SETTINGS | {"filters": {"shout": vars(module(tmp_path / "followed_filters.py", uses))["shout"]}}

    before = keys(folder, house("one"))
    assert changed(folder, before, house("one")) == set()
    assert changed(folder, before, house("two")) == {"post.html", "any.html"}


class Shouting(Extension):
    """An extension of the firm's own."""


def test_an_extension_of_the_firms_own_has_a_key(folder: Path) -> None:
    before = keys(folder)
    assert changed(folder, before, SETTINGS | {"options": {"extensions": [Shouting]}}) == set(PAGES)


def test_what_was_rendered_before_changes_no_key(folder: Path) -> None:
    (folder / "base.html").write_text(
        "{% import '_macros.html' as part %}{{ once(part.foot) }}{% block main %}{% endblock %}"
    )
    environment = make_environment([folder], **SETTINGS)
    before = template_key(environment, "list.html")
    environment.get_template("list.html").render(view="x")
    assert template_key(environment, "list.html") == before
    again = make_environment([folder], **SETTINGS)
    again.get_template("list.html").render(view="x")
    assert template_key(again, "list.html") == before


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"filters": {"shout": object()}}, r"JINJA_FILTERS\['shout'\]: a object has no key"),
        ({"global_values": {"motto": {"of": {1, 2}}}}, r"JINJA_GLOBALS\['motto'\]\['of'\]: a set has no key"),
    ],
)
def test_a_value_without_a_key_is_an_error_that_says_where_it_stands(
    folder: Path, setting: Mapping[str, Any], words: str
) -> None:
    environment = make_environment([folder], **setting)
    with pytest.raises(SetupError, match=words):
        template_key(environment, "post.html")
    assert template_key(environment, "redirect.html")


def test_a_template_that_can_not_be_parsed_is_told_with_its_line(folder: Path) -> None:
    (folder / "_card.html").write_text("\n{% if %}")
    with pytest.raises(BuildError, match=r"templates/_card\.html:2: "):
        template_key(make_environment([folder], **SETTINGS), "post.html")
