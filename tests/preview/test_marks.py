"""What only a preview shows is marked wherever it stands, and what everybody sees is not."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from plugins.network.parts import Banner, Entry
from tests.theme.samples import FULL, POST
from tests.theme.test_templates import main_of, shown

MARK = "Not before 3 Dec 2026"


def marked(value: Any) -> Any:
    """A view in which every post is unpublished."""
    if isinstance(value, tuple):
        return tuple(map(marked, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = replace(value, **{one.name: marked(getattr(value, one.name)) for one in fields(value) if one.init})
    return replace(changed, mark=MARK) if isinstance(changed, Entry) else changed


def entries(value: Any) -> list[Entry]:
    """Every post that a view shows in a list."""
    if isinstance(value, Entry):
        return [value]
    inner = value if isinstance(value, tuple) else [getattr(value, one.name) for one in _fields(value)]
    return [entry for one in inner for entry in entries(one)]


def _fields(value: Any) -> Any:
    return fields(value) if is_dataclass(value) else ()


LISTING = [template for template, view in FULL.items() if entries(view)]


@pytest.mark.parametrize("template", LISTING)
def test_every_post_of_a_list_carries_its_mark(template: str) -> None:
    page = main_of(template, marked(FULL[template]))
    said = [badge.get_text() for badge in page.select(".unpublished")]
    assert said == [MARK] * len(entries(FULL[template]))
    titles = {entry.title for entry in entries(FULL[template])}
    assert {badge.find_next("a").get_text() for badge in page.select(".unpublished")} == titles


@pytest.mark.parametrize("template", FULL)
def test_a_site_for_everybody_has_no_marks(template: str) -> None:
    assert "unpublished" not in shown(template, FULL[template])


def test_the_page_of_a_draft_says_so() -> None:
    banner = Banner(kind="unpublished", title="Draft", text="Nobody but you sees this page.")
    page = main_of("post.html", replace(POST, banners=(banner,)))
    assert page.select_one(".banner.unpublished").get_text(" ", strip=True) == f"{banner.title} {banner.text}"
