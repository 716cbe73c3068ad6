"""Where a post of the old site was to be found: what it says itself, or what its generator makes of its file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from urllib.parse import unquote, urljoin, urlsplit

from plugins.authoring.source_files import Matter
from plugins.network.yamlfile import Value

Say = Callable[[str, str], None]
# What Jekyll's named permalink styles stand for.
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title.html",
}


def known_addresses(
    values: Mapping[str, Value],
    matter: Matter,
    when: date | datetime | None,
    stem_date: date | None,
    stem: str,
    say: Say,
) -> Iterator[str]:
    """Old addresses as site paths, each once: the page's own first, then those that redirected to it."""
    seen: set[str] = set()
    for key, address in _claims(values, matter, when, stem_date, stem):
        path = site_path(address)
        if not path:
            say(key, f"the address '{address[:100]}' can't be kept")
        elif path not in seen:
            seen.add(path)
            yield path


def site_path(address: str) -> str:
    """An address as the path of a page: decoded, without query, ending in "/" or .html; "" when it is none."""
    try:
        path = unquote(urlsplit(address).path, errors="strict")
    except (ValueError, UnicodeDecodeError):
        return ""
    path = "/" + path.lstrip("/")
    if path.endswith(("/index.html", "/index.htm")):
        path = path[: path.rindex("/") + 1]
    if not path.endswith(("/", ".html", ".htm")):
        path += "/"
    inner = path.strip("/").split("/")
    if not inner[0] or any(part in ("", ".", "..") for part in inner) or len(path.encode()) > 200:
        return ""
    if any(not c.isprintable() or c.isspace() or c in '?#%\\"<>:{}*|' for c in path):
        return ""
    return path


def joined(base: str, address: str) -> str:
    """An address as it was meant beside `base`; "" for one that can't be read."""
    try:
        return urljoin(base, address)
    except ValueError:  # urllib's, for half a bracketed host
        return ""


def _claims(
    values: Mapping[str, Value], matter: Matter, when: date | datetime | None, stem_date: date | None, stem: str
) -> Iterator[tuple[str, str]]:
    """(key that says so, address)."""
    own = _own(values, when or stem_date, stem)
    if own:
        yield own
    else:
        for address in _by_convention(values, matter, when, stem_date, stem):
            yield "date", address
    for key in ("redirect_from", "aliases", "alias", "old_url"):
        value = values.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and item.strip():
                yield key, item.strip()


def _own(values: Mapping[str, Value], when: date | datetime | None, stem: str) -> tuple[str, str] | None:
    """The address that the front matter gives the page, its placeholders filled in."""
    for key in ("permalink", "url"):
        value = values.get(key)
        if isinstance(value, str) and value.strip() and value.lower() != "false":
            return key, _filled(_STYLES.get(value, value), values, when, stem)
    return None


def _filled(pattern: str, values: Mapping[str, Value], when: date | datetime | None, stem: str) -> str:
    if ":" not in pattern.replace("://", "//"):
        return pattern
    slug = values.get("slug")
    categories = values.get("categories", values.get("category"))
    names = categories if isinstance(categories, list) else str(categories or "").split()
    words = {
        "categories": "/".join(str(name).lower() for name in names),
        "title": str(slug or stem),
        "slug": str(slug or stem),
    }
    if when:
        words |= {"year": f"{when:%Y}", "month": f"{when:%m}", "day": f"{when:%d}"}
        words |= {"i_month": str(when.month), "i_day": str(when.day), "short_year": f"{when:%y}"}
    for name in sorted(words, key=len, reverse=True):
        pattern = pattern.replace(f":{name}", words[name])
    return _one_slash(pattern)


def _one_slash(path: str) -> str:
    """A path after an empty placeholder: "//2016/" is "/2016/"."""
    host, mark, rest = path.partition("://")
    return f"{host}{mark}{rest.replace('//', '/')}" if mark else path.replace("//", "/")


def _by_convention(
    values: Mapping[str, Value], matter: Matter, when: date | datetime | None, stem_date: date | None, stem: str
) -> Iterator[str]:
    """What the generator does without being told; either date where the file's name and the page say different ones."""
    slug = values.get("slug")
    name = str(slug).strip("/") if isinstance(slug, str) and slug else stem
    folders = matter.near
    if "content" in folders:
        # Hugo and Zola: the path below content/. Only Zola takes the date out of a file's name.
        below = folders[folders.index("content") + 1 :]
        bundle = matter.path.stem == "index"
        full = matter.path.parent.name if bundle else matter.path.stem
        zola = isinstance(matter.values.get("taxonomies") or matter.values.get("extra"), dict)
        last = (name if zola or slug else full).lower().replace(" ", "-")
        yield "/" + "/".join([*(below[:-1] if bundle else below), last]) + "/"
    elif stem_date:
        for day in dict.fromkeys([date(when.year, when.month, when.day) if when else stem_date, stem_date]):
            yield f"/{day:%Y/%m/%d}/{name}/"
