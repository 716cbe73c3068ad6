"""How pages of the report name and link what the report names by uid or slug."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plugins.network.days import short
from plugins.oversight.values import Report, UnitRow
from plugins.oversight.views import Cell

OUTSIDE = "A page outside"


@dataclass(frozen=True, slots=True)
class Names:
    """Names and addresses. `posts` are those of posts, by uid/slug; `root` leads to the report's folder.

    `pages` says whether every unit has a page of its own.
    """

    units: Mapping[str, UnitRow]
    experts: Mapping[str, str]
    posts: Mapping[str, str]
    root: str = ""
    pages: bool = True

    @classmethod
    def of(cls, report: Report, posts: Mapping[str, str], *, root: str = "", pages: bool = True) -> Names:
        units = {row.unit: row for row in report.units}
        return cls(units, {row.expert: row.name for row in report.experts}, posts, root, pages)

    def unit(self, uid: str) -> str:
        """The name of a unit; a uid that no unit has is its own."""
        return self.units[uid].name if uid in self.units else uid or OUTSIDE

    def accent(self, uid: str) -> str:
        return self.units[uid].accent if uid in self.units else ""

    def unit_cell(self, uid: str, more: str = "") -> Cell:
        """A unit's name, in its colour, leading to its page of the report."""
        href = f"{self.root}{unit_file(uid)}" if uid in self.units and self.pages else ""
        return Cell(text=self.unit(uid), href=href, accent=self.accent(uid), more=more)

    def expert(self, slug: str) -> str:
        return self.experts.get(slug, slug)

    def post_cell(self, key: str, title: str, more: str = "") -> Cell:
        """A post's title, leading to its address on the site."""
        return Cell(text=title or key, href=self.posts.get(key, ""), kind="w", more=more)


def unit_file(uid: str) -> str:
    """The page of a unit, relative to the report's folder."""
    return f"units/{uid}.html"


def number(value: int, *, dash: bool = True) -> Cell:
    """A count; nought is a dash, so that what there is stands out."""
    return Cell(text=f"{value:,}" if value or not dash else "–", kind="n")


def day(value: date | None) -> Cell:
    return Cell(text=short(value) if value else "–", kind="n")


def head(*names: str, words: int = 1) -> tuple[Cell, ...]:
    """The head of a table: the first `words` columns hold words, the others numbers."""
    return tuple(Cell(text=name, kind="" if at < words else "n") for at, name in enumerate(names))
