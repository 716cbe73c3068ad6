"""A units folder as stock Pelican wants it: the same Markdown, its front matter as Pelican's metadata, and a theme.

The theme in `pelican_theme/` makes pages that weigh what Highroad's weigh. It is not Highroad's own: those templates
are handed views, which stock Pelican does not have. Feeds are Pelican's, for the same things and as long: RSS and Atom.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.facts import Facts
from plugins.network.frontmatter import decode, split
from plugins.network.problems import StopError
from plugins.network.yamlfile import Value

ROOT = Path(__file__).resolve().parent.parent
THEME = Path(__file__).resolve().parent / "pelican_theme"
# A relative link or picture, which Pelican looks up only behind {filename} and {static}.
_RELATIVE = re.compile(r"(\]\()((?:\.\./)+[^)\s#]+)")
_PLAIN_KEYS = {"title": "Title", "date": "Date", "summary": "Summary", "slug": "Slug", "lang": "Lang", "form": "Form"}
_TABLE_OF_CONTENTS = "[TOC]\n\n"  # as an author of stock Pelican asks for it
HIDDEN = ("draft", "retracted")

SETTINGS = """\
PATH = {content!r}
OUTPUT_PATH = {output!r}
CACHE_PATH = {cache!r}
THEME = {theme!r}
THEME_STATIC_PATHS = [{static!r}]
MARKDOWN = {markdown!r}
SITENAME = {name!r}
TAGLINE = {tagline!r}
SITEURL = {address!r}
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {{"category": None, "tag": None, "author": None}}
PAGINATION_PATTERNS = (
    (1, "{{url}}", "{{save_as}}"),
    (2, "{{url}}page/{{number}}/", "{{url}}page/{{number}}/index.html"),
)
SUMMARY_MAX_LENGTH = 40
USE_FOLDER_AS_CATEGORY = False
SLUGIFY_SOURCE = "basename"
ARTICLE_PATHS = {articles!r}
PAGE_PATHS = {pages!r}
STATIC_PATHS = {media!r}
ARTICLE_URL = "{{category}}/{{slug}}/"
ARTICLE_SAVE_AS = "{{category}}/{{slug}}/index.html"
DRAFT_SAVE_AS = DRAFT_PAGE_SAVE_AS = ""
PAGE_URL = "{{slug}}/"
PAGE_SAVE_AS = "{{slug}}/index.html"
CATEGORY_URL = "{{slug}}/"
CATEGORY_SAVE_AS = "{{slug}}/index.html"
TAG_URL = "topics/{{slug}}/"
TAG_SAVE_AS = "topics/{{slug}}/index.html"
AUTHOR_URL = "experts/{{slug}}/"
AUTHOR_SAVE_AS = "experts/{{slug}}/index.html"
CATEGORIES_SAVE_AS = "units/index.html"
TAGS_SAVE_AS = "topics/index.html"
AUTHORS_SAVE_AS = "experts/index.html"
ARCHIVES_SAVE_AS = "archive/index.html"
YEAR_ARCHIVE_SAVE_AS = "archive/{{date:%Y}}/index.html"
YEAR_ARCHIVE_URL = "archive/{{date:%Y}}/"
FEED_DOMAIN = SITEURL
FEED_MAX_ITEMS = 50
FEED_ALL_ATOM, FEED_ALL_RSS = "atom.xml", "feed.xml"
CATEGORY_FEED_ATOM, CATEGORY_FEED_RSS = "{{slug}}/atom.xml", "{{slug}}/feed.xml"
TAG_FEED_ATOM, TAG_FEED_RSS = "topics/{{slug}}/atom.xml", "topics/{{slug}}/feed.xml"
AUTHOR_FEED_ATOM, AUTHOR_FEED_RSS = "experts/{{slug}}/atom.xml", "experts/{{slug}}/feed.xml"
RSS_FEED_SUMMARY_ONLY = False
TRANSLATION_FEED_ATOM = None
"""


def translate(units: Path, content: Path) -> int:
    """Write posts, standing pages and media of `units` into `content`; how many files had to be left out."""
    left_out = 0
    for unit in sorted(path for path in units.iterdir() if (path / "unit.yaml").is_file()):
        for source in sorted(path for kind in ("posts", "pages") for path in unit.glob(f"{kind}/**/*.md")):
            text = translated(source.read_bytes(), unit.name, source.stem)
            target = content / source.relative_to(units)
            if text:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(text.encode())
            else:
                left_out += 1
        if (unit / "media").is_dir():
            shutil.copytree(unit / "media", content / unit.name / "media")
    return left_out


def write_settings(path: Path, content: Path, output: Path, cache: Path, facts: Facts) -> Path:
    """Write the settings of a stock site to `path`."""
    folders = sorted(folder.name for folder in content.iterdir())
    there = {kind: [f"{name}/{kind}" for name in folders if (content / name / kind).is_dir()] for kind in _KINDS}
    text = SETTINGS.format(
        markdown=_our_markdown(),
        content=str(content),
        output=str(output),
        cache=str(cache),
        theme=str(THEME),
        static=str(ROOT / "theme" / "static"),
        name=facts.name,
        tagline=facts.tagline,
        address=facts.address.rstrip("/"),
        articles=there["posts"],
        pages=there["pages"],
        media=there["media"],
    )
    path.write_text(text, "utf-8")
    return path


_KINDS = ("posts", "pages", "media")


def _our_markdown() -> object:
    """The value of MARKDOWN in our own settings, read without running them: they would load our plugins."""
    settings = ROOT / "pelicanconf.py"
    for node in ast.parse(settings.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MARKDOWN":
            return ast.literal_eval(node.value)
    raise StopError(f"{settings.name} does not set MARKDOWN, which the contenders share")


def translated(data: bytes, unit: str, stem: str) -> str:
    """One file with Pelican's metadata; "" when its front matter can't be read."""
    parts = split(decode(data)[0])
    fields = parts.document.value
    if not isinstance(fields, dict) or parts.document.mistakes:
        return ""
    return (
        "\n".join(_metadata(fields, unit, stem)) + "\n\n" + _TABLE_OF_CONTENTS + _RELATIVE.sub(_looked_up, parts.body)
    )


def _metadata(fields: Mapping[str, Value], unit: str, stem: str) -> Iterator[str]:
    for key, name in _PLAIN_KEYS.items():
        if isinstance(value := fields.get(key), str):
            yield f"{name}: {' '.join(value.split())}"
    dated = re.match(r"(\d{4}-\d{2}-\d{2})-", stem)
    if "date" not in fields and dated:
        yield f"Date: {dated[1]}"
    if "slug" not in fields:
        yield f"Slug: {stem.removeprefix(dated[0]) if dated else f'{unit}-{stem}'}"
    yield f"Category: {unit}"
    if authors := as_list(fields.get("authors")) or as_list(fields.get("author")):
        yield f"Authors: {'; '.join(authors)}"
    if tags := as_list(fields.get("tags")):
        yield f"Tags: {', '.join(tags)}"
    if fields.get("status") in HIDDEN:
        yield "Status: draft"
    elif fields.get("status") == "withdrawn":
        yield "Status: hidden"  # a page that is in no list


def as_list(value: Value) -> list[str]:
    """What stands at a key that takes one name or a list of them."""
    return [value] if isinstance(value, str) else [str(item) for item in value or ()]


def _looked_up(match: re.Match[str]) -> str:
    kind = "filename" if match[2].endswith(".md") else "static"
    return f"{match[1]}{{{kind}}}{match[2]}"
