"""The kinds of values in the files that people write: a slug, a day, an address, a name; and what to write instead.

All values arrive as strings, lists and mappings (see `yamlfile`); what a kind makes of them is decided here alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
)

from plugins.network.frontmatter import control_character
from plugins.network.pasted import meant
from plugins.network.slugs import is_slug

SLUG_PATTERN = r"^[a-z0-9-]{1,100}$"
DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
MOMENT_PATTERN = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?$"
LANG_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
POST_PATTERN = r"^[a-z0-9-]{1,100}/[a-z0-9-]{1,100}$"
AUTHORITY_PATTERN = r"^[a-z0-9.-]+,\d{4}(-\d{2}(-\d{2})?)?$"
EMAIL_PATTERN = r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$"
HANDLE_PATTERN = r"^@?[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$"
REPOSITORY_PATTERN = r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$"
BRANCH_PATTERN = r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$"
FOLDER_PATTERN = BRANCH_PATTERN  # steps with slashes between them, none of which begins with a dot
APP_PATTERN = r"^[A-Za-z0-9_-]{1,200}$"
EARLIEST, LATEST = 1990, 2100
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # of writing; also of what stands beside it


def _one_line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("must be one line of plain text, without tabs or control characters")
    return _words(value)


def _words(value: str) -> str:
    if not value.replace("\n", "").isprintable():  # as hardly ever; then each sign is looked at
        _signs(value)
    if not value.strip():
        raise ValueError("is empty; write a value, or leave the key out")
    return value.strip()


def _signs(value: str) -> None:
    """Raises ValueError for a sign that nobody sees and that does harm."""
    if bad := control_character(value.replace("\n", "")):
        raise ValueError(f"holds the control character U+{ord(bad):04X}; delete it")
    if bad := next((c for c in value if c in _TURNING), ""):
        raise ValueError(f"holds the character U+{ord(bad):04X}, which turns the order of what follows; delete it")


def given(value: Any) -> Any:
    """The value. Raises ValueError for a key with nothing behind it."""
    if value is None:
        raise ValueError("is empty; write a value, or leave the key out")
    return value


def _day(value: Any) -> date:
    return _read_date(value, DAY_PATTERN, date.fromisoformat, "2026-11-20")


def _moment(value: Any) -> date:
    """A `date` for a bare date, a `datetime` (with or without zone) for a moment."""
    parse = date.fromisoformat if isinstance(value, str) and len(value) <= 10 else datetime.fromisoformat
    return _read_date(value, MOMENT_PATTERN, parse, "2026-11-20 or 2026-11-20T09:30")


def _read_date(value: Any, pattern: str, parse: Callable[[str], date], example: str) -> date:
    if not isinstance(value, str) or not re.match(pattern, value, re.ASCII):
        raise ValueError(f"is no date; write it as {example}")
    try:
        return in_range(parse(value))
    except ValueError as error:
        raise ValueError(_date_remedy(error, example)) from None


def in_range(value: date) -> date:
    """`value`, when its year is one that a post may have. Raises ValueError."""
    if not EARLIEST <= value.year <= LATEST:
        raise ValueError(f"the year {value.year} is not between {EARLIEST} and {LATEST}")
    return value


def _date_remedy(error: ValueError, example: str) -> str:
    reason = str(error)
    if "the year" in reason:
        return f"is no date that exists: {reason}"
    exists = " that exists" if "out of range" in reason or "must be in" in reason else ""
    return f"is no date{exists}; write it as {example}"


def _https(value: str) -> str:
    try:
        parts = urlsplit(value)
        legal = parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:  # brackets around what is no IPv6 address, or signs that only look like a host
        legal = False
    if not legal or any(c.isspace() or not c.isprintable() or c in '<>"\\' for c in value):
        raise ValueError("must be a web address, as in https://example.org/page")
    return value


def _site(value: str) -> str:
    if "?" in value or "#" in value:
        raise ValueError("must end with its host or a path, as in https://insights.firm.example")
    path = urlsplit(_https(value)).path.removesuffix("/")
    if any(step in ("", ".", "..") for step in path.lower().replace("%2e", ".").split("/")[1:]):
        raise ValueError("must name its folder straight on, without //, /./ or /../, as in https://firm.example/blog")
    return value


def _service(value: str) -> str:
    if not re.fullmatch(_SERVICE, value):
        raise ValueError("must be the https address of a host, as in https://git.firm.example")
    return value


def _authority(value: str) -> str:
    try:
        date.fromisoformat((value.partition(",")[2] + "-01-01")[:10])  # a year or a month begins on its first day
    except ValueError:
        raise ValueError("has no date that exists; write a domain and a year, as in firm.example,2026") from None
    return value


def _media(value: str) -> str:
    parts = value.split("/")
    if parts[0] != "media" or len(parts) < 2 or any(part in ("", ".", "..") for part in parts):
        raise ValueError("must be a file of the unit's own media folder, as in media/cavern.jpg")
    return value


def _about(value: str) -> str:
    if value.startswith("https://"):
        return _https(value)
    uid, _, slug = value.partition("/")
    if not (is_slug(uid) and is_slug(slug)):
        example = "" if "://" in value else meant(value)
        raise ValueError(f"must be a post, as in {example or 'tax/ring-fence'}, or an https address")
    return value


def _alias(value: str) -> str:
    if is_slug(value):
        return value
    parts = value.split("/")
    inner = parts[1:-1] if value.endswith("/") else parts[1:]
    # A part that begins with a dot leads upwards, or is the host's own (.htaccess, .well-known).
    legal = value.startswith("/") and inner and all(part and not part.startswith(".") for part in inner)
    if not legal or any(c in value for c in '?#%\\"<>') or any(not c.isprintable() or c.isspace() for c in value):
        raise ValueError("must be an old slug, or an old address as in /2024/caverns/")
    if len(value.encode()) > 200:
        raise ValueError("is longer than 200 bytes")
    return value


def _identifier(value: str) -> str:
    if ":" not in value or len(value) > 500 or any(c.isspace() or not c.isprintable() or c in '<>"' for c in value):
        raise ValueError("must be an identifier with a scheme, as in tag:firm.example,2026:energy/caverns")
    return value


def _shared_with(value: Any) -> Any:
    """`everyone`, `nobody`, or a list of units and groups."""
    if isinstance(value, str):
        if value not in ("everyone", "nobody"):
            raise ValueError("must be everyone, nobody, or a list of units and groups, as in [tax, legal]")
        return [value]
    return value


Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_one_line)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_words)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
# None is a key that is not there; a key with nothing behind it is a mistake, as everywhere.
MaybeDay = Annotated[date | None, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
MaybeMoment = Annotated[
    date | datetime | None, BeforeValidator(_moment), WithJsonSchema({"type": "string", "pattern": MOMENT_PATTERN})
]
MaybeNumber = Annotated[int | None, BeforeValidator(given)]
Lang = Annotated[str, StringConstraints(pattern=LANG_PATTERN)]

# For editors: the same as the functions above, as far as a pattern can say it.
_REST = r"://[^\s/?#@]+([/?#]\S*)?"
_SITE = r"https?://[^\s/?#@]+(/(?!\.{1,2}(/|$))[^\s/?#]+)*/?"
# Also a source in a Content-Security-Policy, so nothing that has a meaning there.
_SERVICE = r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?"
_STEPS = r'(/(?!\.{1,2}(/|$))[^/\s?#%\\"<>]+)+'
Https = Annotated[
    str, AfterValidator(_https), WithJsonSchema({"type": "string", "format": "uri", "pattern": rf"^https?{_REST}$"})
]
Site = Annotated[str, AfterValidator(_site), WithJsonSchema({"type": "string", "pattern": rf"^{_SITE}$"})]
Service = Annotated[str, AfterValidator(_service), WithJsonSchema({"type": "string", "pattern": f"^{_SERVICE}$"})]
MediaPath = Annotated[
    str, AfterValidator(_media), WithJsonSchema({"type": "string", "pattern": r"^media(/(?!\.{1,2}(/|$))[^/]+)+$"})
]
About = Annotated[
    str,
    AfterValidator(_about),
    WithJsonSchema({"type": "string", "pattern": rf"{POST_PATTERN}|^https{_REST}$"}),
]
Alias = Annotated[
    str, AfterValidator(_alias), WithJsonSchema({"type": "string", "pattern": rf"^([a-z0-9-]{{1,100}}|{_STEPS}/?)$"})
]
Identifier = Annotated[
    str,
    AfterValidator(_identifier),
    WithJsonSchema({"type": "string", "maxLength": 500, "pattern": r'^[^\s<>"]*:[^\s<>"]*$'}),
]
Shared = Annotated[
    list[Slug],
    BeforeValidator(_shared_with),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": ["everyone", "nobody"]},
                {"type": "array", "items": {"type": "string", "pattern": SLUG_PATTERN}},
            ]
        }
    ),
]
PinnedPost = Annotated[str, StringConstraints(pattern=POST_PATTERN)]
Host = Annotated[str, StringConstraints(pattern=AUTHORITY_PATTERN), AfterValidator(_authority)]


class File(BaseModel):
    """What all files share: no key that is not listed here."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
