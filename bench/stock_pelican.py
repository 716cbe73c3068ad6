"""A units folder as stock Pelican wants it: the same Markdown, its front matter as Pelican's metadata."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from plugins.network.frontmatter import decode, split
from plugins.network.problems import StopError
from plugins.network.yamlfile import Value

# A relative link or picture, which Pelican looks up only behind {filename} and {static}.
_RELATIVE = re.compile(r"(\]\()((?:\.\./)+[^)\s#]+)")
_PLAIN_KEYS = {"title": "Title", "date": "Date", "summary": "Summary", "slug": "Slug", "lang": "Lang"}
HIDDEN = ("draft", "withdrawn", "retracted")

SETTINGS = """\
PATH = {content!r}
OUTPUT_PATH = {output!r}
THEME = "simple"
MARKDOWN = {markdown!r}
SITENAME = "Stock"
SITEURL = "https://stock.example"
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 20
USE_FOLDER_AS_CATEGORY = False
ARTICLE_PATHS = {articles!r}
PAGE_PATHS = {pages!r}
STATIC_PATHS = {media!r}
ARTICLE_URL = "{{category}}/{{slug}}/"
ARTICLE_SAVE_AS = "{{category}}/{{slug}}/index.html"
PAGE_URL = "{{slug}}/"
PAGE_SAVE_AS = "{{slug}}/index.html"
SLUGIFY_SOURCE = "basename"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
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


def write_settings(path: Path, content: Path, output: Path) -> Path:
    """Write the settings of a stock site to `path`."""
    folders = sorted(folder.name for folder in content.iterdir())
    there = {kind: [f"{name}/{kind}" for name in folders if (content / name / kind).is_dir()] for kind in _KINDS}
    text = SETTINGS.format(
        markdown=_our_markdown(),
        content=str(content),
        output=str(output),
        articles=there["posts"],
        pages=there["pages"],
        media=there["media"],
    )
    path.write_text(text, "utf-8")
    return path


_KINDS = ("posts", "pages", "media")


def _our_markdown() -> object:
    """The value of MARKDOWN in our own settings, read without running them: they would load our plugins."""
    settings = Path(__file__).resolve().parent.parent / "pelicanconf.py"
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
    return "\n".join(_metadata(fields, unit, stem)) + "\n\n" + _RELATIVE.sub(_looked_up, parts.body)


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


def as_list(value: Value) -> list[str]:
    """What stands at a key that takes one name or a list of them."""
    return [value] if isinstance(value, str) else [str(item) for item in value or ()]


def _looked_up(match: re.Match[str]) -> str:
    kind = "filename" if match[2].endswith(".md") else "static"
    return f"{match[1]}{{{kind}}}{match[2]}"
