"""The sections: each unit's own pages, its posts and its files. Glue; writes `outputs:sections` into the context."""

from __future__ import annotations

from pathlib import Path

from pelican import Pelican
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.network.library import Library
from plugins.network.viewing import Viewer
from plugins.pipeline.outputs import Page
from plugins.sections import files, pages, posts


class SectionsGenerator(Generator):  # type: ignore[misc]
    """Turns the catalog into the pages and files of every unit."""

    def generate_context(self) -> None:
        catalog, assembled = self.context["catalog"], self.context["assembled"]
        texts = assembled.texts
        urls, dress, carriage = self.context["urls"], self.context["dress"], self.context["carriage"]
        self.context["outputs:sections"] = (
            *pages.outputs(catalog, texts, urls, dress, carriage, self.context["reads"]),
            *files.outputs(catalog, Path(self.path)),
            *files.smaller_sizes(catalog, assembled.left.files, self.context["pictures"]),
        )


def post_page_of(viewer: Viewer, library: Library, source: str) -> Page:
    """A post's own page, for who makes something of it that is no part of the site."""
    return Page(path="", template="post.html", view=posts.post_page(viewer, library, source), owner=source)


def get_generators(pelican: Pelican) -> type[Generator]:
    return SectionsGenerator


def register() -> None:
    signals.get_generators.connect(get_generators)
