"""Sitemaps as a search engine reads them, by the rules of sitemaps.org: from the index on, each file in its scope."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LASTMOD = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?")  # W3C datetime
_KINDS = {"urlset": "url", "sitemapindex": "sitemap"}


def read(files: Mapping[str, bytes], base: str, most: int = 50_000) -> dict[str, str]:
    """Every address that the files name, from `sitemap.xml` on, with its `lastmod` ("" without one).

    `files` are by path in the output, `base` is the address of the network. Raises AssertionError for a broken rule.
    """
    found: dict[str, str] = {}
    named = list(entries(files["sitemap.xml"], f"{base}/", "sitemapindex"))
    assert len(dict(named)) == len(named), "a file twice"
    for file, newest in named:
        inside = list(entries(files[file.removeprefix(f"{base}/")], file.rpartition("/")[0] + "/", "urlset", most))
        assert not found.keys() & dict(inside).keys(), "an address in two files"
        assert len(dict(inside)) == len(inside), f"an address twice in {file}"
        days = [changed[:10] for _, changed in inside if changed]
        assert newest[:10] == max(days, default=""), f"{file} is not as new as the newest page in it"
        found |= dict(inside)
    left = {f"{base}/{path}" for path in files if re.search(r"(^|/)sitemap[^/]*\.xml$", path)} - dict(named).keys()
    assert left == {f"{base}/sitemap.xml"}, "a file that nobody names"
    return found


def entries(data: bytes, scope: str, root_name: str, most: int = 50_000) -> Iterator[tuple[str, str]]:
    """What one file names. `scope` is what every address in it has to begin with."""
    assert len(data) <= 50 * 1024 * 1024
    root = etree.fromstring(data)
    assert root.tag == f"{{{SPACE}}}{root_name}"
    assert 1 <= len(root) <= most
    for entry in root:
        assert entry.tag == f"{{{SPACE}}}{_KINDS[root_name]}"
        assert [child.tag for child in entry] in ([f"{{{SPACE}}}loc"], [f"{{{SPACE}}}loc", f"{{{SPACE}}}lastmod"])
        address, changed = entry[0].text or "", entry[1].text or "" if len(entry) > 1 else ""
        assert address.startswith(scope), f"{address} lies outside of {scope}"
        assert address.isascii()
        assert 12 <= len(address) < 2048
        assert len(entry) == 1 or _LASTMOD.fullmatch(changed), changed
        yield address, changed
