"""Pages are what the theme's templates say, escaped; a mistake in a template is told with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader

from plugins.pipeline.outputs import BuildError, Page
from plugins.pipeline.render import make_environment, render


@dataclass(frozen=True)
class View:
    title: str
    number: int = 1


def page(template: str, view: object = View("Caverns")) -> Page:
    return Page(path="index.html", template=template, view=view, owner="units/energy/posts/caverns.md")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "_macros.html").write_text("{% macro shout(view) %}\n\n{{ view.missing }}{% endmacro %}")
    return folder


def rendered(templates: Path, source: str, view: object = View("Caverns"), **more: Any) -> bytes:
    (templates / "page.html").write_text(source, "utf-8")
    return render(make_environment([templates], **more), page("page.html", view))


def test_what_people_write_is_escaped_in_every_template(templates: Path) -> None:
    assert rendered(templates, "<p>{{ view.title }}</p>", View("<b>&")) == b"<p>&lt;b&gt;&amp;</p>\n"


@pytest.mark.parametrize("source", ["x", "x\n", "x\n\n\n", "{% if true %}\nx\n{% endif %}\n"])
def test_a_page_ends_with_one_newline(templates: Path, source: str) -> None:
    assert rendered(templates, source) == b"x\n"


def test_a_page_is_utf_8(templates: Path) -> None:
    assert rendered(templates, "ü {{ view.title }}", View("日本")) == "ü 日本\n".encode()


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ("\n{{ view.tilte }}", "templates/page.html:2: "),
        ("\n\n{% if %}", "templates/page.html:3: "),
        ("\n{{ 1 + view.title }}", "templates/page.html:2: TypeError"),
        ("\n{{ view.number // 0 }}", "templates/page.html:2: ZeroDivisionError"),
        ("{% from '_macros.html' import shout %}\n{{ shout(view) }}", "templates/_macros.html:3: "),
        ("\n{% include 'other.html' %}", "templates/page.html:2: there is no template 'other.html'"),
        ("\n{% extends '../secret.html' %}", "there is no template '../secret.html'"),
        ("{{ view.title }}\n{% include 'page.html' %}", "RecursionError"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_line_and_the_page(templates: Path, source: str, where: str) -> None:
    with pytest.raises(BuildError) as told:
        rendered(templates, source)
    assert where in str(told.value)
    assert "units/energy/posts/caverns.md" in str(told.value)


def test_a_missing_template_is_told_with_the_page(templates: Path) -> None:
    with pytest.raises(BuildError, match=r"no template 'nosuch\.html'.*units/energy/posts/caverns\.md"):
        render(make_environment([templates]), page("nosuch.html"))


def test_text_that_is_no_unicode_is_told_with_the_page(templates: Path) -> None:
    with pytest.raises(BuildError, match=r"units/energy/posts/caverns\.md"):
        rendered(templates, "{{ view.title }}", View("\udcff"))


def test_the_settings_of_pelican_reach_the_templates(templates: Path) -> None:
    source = "{{ view.title|twice }}{{ firm }}{{ view.number is one }}{% for i in [1, 2] %}{% break %}{% endfor %}"
    assert (
        rendered(
            templates,
            source,
            options={"extensions": ["jinja2.ext.loopcontrols"]},
            filters={"twice": lambda text: text * 2},
            global_values={"firm": "F"},
            tests={"one": lambda value: value == 1},
        )
        == b"CavernsCavernsFTrue\n"
    )


@pytest.mark.parametrize("options", [{"autoescape": False}, {"loader": DictLoader({})}, {"undefined": None}])
def test_a_setting_can_not_turn_escaping_off(templates: Path, options: Mapping[str, Any]) -> None:
    with pytest.raises(BuildError, match=next(iter(options))):
        make_environment([templates], options=options)


def test_a_theme_without_templates_is_told(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="nowhere"):
        make_environment([tmp_path / "nowhere"])
