"""Pages are what the theme's templates say, escaped; a mistake in a template is told with its line."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from markupsafe import Markup

from plugins.pipeline.outputs import BuildError, Page
from plugins.pipeline.render import make_environment, render


@dataclass(frozen=True)
class View:
    title: str
    number: int = 1


@dataclass(frozen=True)
class Shown:
    """Something that says itself how it is shown."""

    html: str

    def __html__(self) -> str:
        return self.html


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


@pytest.mark.parametrize(
    "value",
    ["<b>&\"'", "words", "", Markup("<b>"), Markup("words"), 1, True, None, 1.5, ["<", "b"], Shown("<i>"), b"<"],
    ids=repr,
)
def test_everything_is_escaped_as_jinja_escapes_it_also_again(templates: Path, value: object) -> None:
    straight = Environment(autoescape=True).from_string("{{ view }}").render(view=value)
    assert (
        rendered(templates, "{{ view }}", value) == rendered(templates, "{{ view }}", value) == f"{straight}\n".encode()
    )


def test_a_text_and_sanitised_html_with_the_same_characters_are_told_apart(templates: Path) -> None:
    source = "{{ view.title }}{{ view.number }}{{ view.title }}"
    view = View("<b>", number=Markup("<b>"))  # type: ignore[arg-type]
    assert rendered(templates, source, view) == b"&lt;b&gt;<b>&lt;b&gt;\n"


PARTS = "{% macro foot(value) %}<p>{{ value.title }} {{ mark() }}</p>{% endmacro %}"


def counted(templates: Path, page_source: str) -> tuple[Environment, list[str]]:
    """An environment whose macro `foot` leaves a mark each time that it is rendered."""
    marks: list[str] = []

    def mark() -> str:
        marks.append("x")
        return ""

    (templates / "_parts.html").write_text(PARTS)
    (templates / "page.html").write_text(page_source)
    return make_environment([templates], global_values={"mark": mark}), marks


def test_what_stands_on_many_pages_is_rendered_once(templates: Path) -> None:
    environment, marks = counted(templates, "{% import '_parts.html' as part %}{{ once(part.foot, view) }}")
    view = View("a & b")
    assert {render(environment, page("page.html", view)) for _ in range(3)} == {b"<p>a &amp; b </p>\n"}
    assert len(marks) == 1


def test_another_value_is_rendered_however_equal_and_wherever_it_lies(templates: Path) -> None:
    environment, marks = counted(templates, "{% import '_parts.html' as part %}{{ once(part.foot, view) }}")
    for number in range(3_000):  # each takes the place in memory that the last one left
        title = str(number % 7)
        assert render(environment, page("page.html", View(title))) == f"<p>{title} </p>\n".encode()
    assert len(marks) == 3_000


def test_what_is_rendered_once_is_bounded(templates: Path) -> None:
    environment, _ = counted(templates, "{% import '_parts.html' as part %}{{ once(part.foot, view) }}")
    first = View("first")
    gone = weakref.ref(first)
    render(environment, page("page.html", first))
    del first
    gc.collect()
    assert gone() is not None
    for number in range(2_000):
        render(environment, page("page.html", View(str(number))))
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(
    "macro",
    [
        "{% macro here(value) %}{{ value.title }}{{ view.number }}{% endmacro %}{{ once(here, shared) }}",
        "{% import '_sees.html' as part with context %}{{ once(part.here, shared) }}",
    ],
)
def test_a_macro_that_sees_its_page_is_never_taken_from_another(templates: Path, macro: str) -> None:
    (templates / "_sees.html").write_text("{% macro here(value) %}{{ value.title }}{{ view.number }}{% endmacro %}")
    (templates / "page.html").write_text(macro)
    environment = make_environment([templates], global_values={"shared": View("same")})
    shown = [render(environment, page("page.html", View("x", number))) for number in range(50)]
    assert shown == [f"same{number}\n".encode() for number in range(50)]


def test_one_environment_says_nothing_of_another(templates: Path) -> None:
    view = View("Caverns")
    source = "{% import '_parts.html' as part %}{{ once(part.foot, view) }}"
    (templates / "_parts.html").write_text("{% macro foot(value) %}one {{ value.title }}{% endmacro %}")
    assert rendered(templates, source, view) == b"one Caverns\n"
    (templates / "_parts.html").write_text("{% macro foot(value) %}two {{ value.title }}{% endmacro %}")
    assert rendered(templates, source, view) == b"two Caverns\n"


def test_a_setting_can_not_take_the_place_of_what_the_theme_calls(templates: Path) -> None:
    with pytest.raises(BuildError, match="'once'"):
        make_environment([templates], global_values={"once": print})


def test_a_theme_without_templates_is_told(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="nowhere"):
        make_environment([tmp_path / "nowhere"])
