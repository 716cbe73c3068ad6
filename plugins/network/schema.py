"""The keys of every file that people write, their kinds, and what to write instead.

One model per file. The same models make the JSON Schemas for editors (`invoke schema`), so an editor completes what
the build accepts. All values arrive as strings, lists and mappings (see `yamlfile`); all mistakes of a file are found
at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from plugins.network.frontmatter import control_character
from plugins.network.model import Form, Kind, Stage, Status
from plugins.network.slugs import is_slug

SLUG_PATTERN = r"^[a-z0-9-]{1,100}$"
DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
MOMENT_PATTERN = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?$"
LANG_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
POST_PATTERN = r"^[a-z0-9-]{1,100}/[a-z0-9-]{1,100}$"
AUTHORITY_PATTERN = r"^[a-z0-9.-]+,\d{4}(-\d{2}(-\d{2})?)?$"
EMAIL_PATTERN = r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$"
HANDLE_PATTERN = r"^@?[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$"
EARLIEST, LATEST = 1990, 2100

# ---------------------------------------------------------------------------------------------------------- kinds


def _one_line(value: str) -> str:
    if any(not c.isprintable() for c in value):
        raise ValueError("must be one line of plain text, without tabs or control characters")
    return _words(value)


def _words(value: str) -> str:
    if bad := control_character(value.replace("\n", "")):
        raise ValueError(f"holds the control character U+{ord(bad):04X}; delete it")
    if not value.strip():
        raise ValueError("is empty; write a value, or leave the key out")
    return value.strip()


def _given(value: Any) -> Any:
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
    if "the year" in reason or "out of range" in reason or "must be in" in reason:
        return f"is no date that exists: {reason}"
    return f"is no date; write it as {example}"


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
        raise ValueError("must be a post as unit/slug, or an https address")
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
Lang = Annotated[str, StringConstraints(pattern=LANG_PATTERN)]

# For editors: the same as the functions above, as far as a pattern can say it.
_REST = r"://[^\s/?#@]+([/?#]\S*)?"
_SITE = r"https?://[^\s/?#@]+(/(?!\.{1,2}(/|$))[^\s/?#]+)*/?"
_STEPS = r'(/(?!\.{1,2}(/|$))[^/\s?#%\\"<>]+)+'
Https = Annotated[
    str, AfterValidator(_https), WithJsonSchema({"type": "string", "format": "uri", "pattern": rf"^https?{_REST}$"})
]
Site = Annotated[str, AfterValidator(_site), WithJsonSchema({"type": "string", "pattern": rf"^{_SITE}$"})]
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


# ---------------------------------------------------------------------------------------------- units/network.yaml


class RoleEntry(File):
    lead: Slug = Field("", description="The expert who leads the unit.")
    editors: list[Slug] = Field([], description="Experts who may edit everything in the unit.")
    stage: Stage = Field(Stage.LIVE, description="live, pilot (public, marked as a pilot) or closed.")


class TopicEntry(File):
    slug: Slug = Field(description="The topic's address, under /topics/.", examples=["hydrogen"])
    name: Line = Field(description="The topic as people say it.", examples=["Hydrogen"])
    aliases: list[Line] = Field([], description="Other words that authors may use as the tag.")
    about: Prose = Field("", description="One sentence on what belongs here.")


class FrontEntry(File):
    pinned: list[PinnedPost] = Field([], description="Posts that lead the front page, as unit/slug.")
    per_unit: int = Field(2, ge=0, le=10, description="How many further titles each unit shows.")


class NetworkFile(File):
    """units/network.yaml: the centre's page."""

    name: Line = Field(description="The firm's or the network's name.", examples=["Northmoor"])
    tagline: Line = Field("", description="One line under the name.")
    url: Site = Field(
        description="Where the site is published; may have a path.", examples=["https://insights.firm.example"]
    )
    authority: Host = Field(
        description="Goes into every id and never changes, even if url does: a domain you own and a year.",
        examples=["firm.example,2026"],
    )
    language: Lang = Field("en", description="The language of the site.")
    timezone: str = Field("UTC", description="The zone in which bare dates begin.", examples=["Europe/London"])
    centre: list[Slug] = Field([], description="Experts who own the road: theme, rules, this file.")
    units: dict[Slug, RoleEntry] = Field({}, description="The units by uid, and the roles that the centre gives them.")
    groups: dict[Slug, list[Slug]] = Field({}, description="Names for sets of units, used in share.")
    topics: list[TopicEntry] = Field([], description="The vocabulary.")
    tags: Literal["closed", "open"] = Field(
        "closed", description="closed: an unknown tag is an error; open: it becomes a topic."
    )
    feeds: dict[Slug, Https] = Field({}, description="Outside feeds that units may follow, by name.")
    front: FrontEntry = Field(FrontEntry(), description="The front page.")
    rules: dict[str, Any] = Field({}, description="Levels and locks of the rules.")


# --------------------------------------------------------------------------------------------- units/<unit>/*.yaml


class FollowEntry(File):
    unit: Slug = Field("", description="The unit to carry posts from, by uid.")
    topics: list[Line] = Field([], description="Only posts on one of these topics.")
    feed: Slug = Field("", description="An outside feed, by its name in network.yaml.")
    limit: Annotated[int | None, BeforeValidator(_given)] = Field(
        None, ge=1, le=1000, description="At most so many posts at a time."
    )
    since: MaybeDay = Field(None, description="Only posts from this day on.")

    @model_validator(mode="after")
    def names_something(self) -> FollowEntry:
        if not (self.unit or self.topics or self.feed):
            raise ValueError("has a rule that names nothing; write unit:, topics: or feed: into it")
        return self


class UnitFile(File):
    """units/<unit>/unit.yaml: the unit's page."""

    name: Line = Field(description="The unit as people say it.", examples=["Energy & Infrastructure"])
    summary: Prose = Field("", description="One sentence: for whom, about what.")
    kind: Kind = Field(Kind.PRACTICE, description="practice, sector, region or client.")
    accent: Slug = Field("", description="The name of an accent in theme/brand.yaml.")
    uid: Slug = Field("", description="The unit's lasting name; the folder's name by default, written on rename.")
    lang: Lang = Field("", description="The language of the unit's posts, when it is not the network's.")
    follow: list[FollowEntry] = Field([], description="What the unit carries from others.")
    offers: Literal["auto", "never"] = Field("auto", description="What happens to a post that another unit sends.")
    share: Shared = Field(["everyone"], description="Who may carry the unit's posts; a post can only tighten it.")


class CarriedEntry(File):
    post: PinnedPost = Field(description="The carried post, as unit/slug.", examples=["tax/ring-fence"])
    pin: Literal["true", "false"] = Field("false", description="Keep it at the top of the section.")
    hide: Literal["true", "false"] = Field("false", description="Do not show it in the section.")
    note: Prose = Field("", description="One sentence of the unit's own, shown as such.")


class CarriedFile(File):
    """units/<unit>/carried.yaml: what the unit does with posts that it carries."""

    carried: list[CarriedEntry] = []


# ---------------------------------------------------------------------------------------------------- Markdown files


class ExpertFile(File):
    """units/<unit>/experts/<slug>.md: a person; the body is the biography."""

    name: Line = Field(description="The person's name.", examples=["Dana Ortiz"])
    role: Line = Field("", description="What they do, as a business card says it.")
    email: str = Field("", pattern=EMAIL_PATTERN, max_length=254)
    handle: str = Field("", pattern=HANDLE_PATTERN, description="Their name on the git host.")
    links: list[Https] = Field([], description="Profiles elsewhere, as https addresses.")
    photo: MediaPath = Field("", description="A portrait from the unit's media folder.")
    photo_alt: Line = Field("", description="What the portrait shows.")
    topics: list[Line] = Field([], description="What they know about, from the vocabulary.")
    writes_for: list[Slug] = Field([], description="Other units, by uid, whose posts they may sign.")


class PageFile(File):
    """units/<unit>/pages/<slug>.md: a standing page."""

    title: Line = Field(description="The page's title.", examples=["What we do"])
    summary: Prose = Field("", description="One or two sentences, plain text.")
    order: int = Field(0, ge=-1000, le=1000, description="Where it stands among the unit's pages; smaller is earlier.")


class ChangeEntry(File):
    date: Day = Field(description="When it was changed.", examples=["2026-11-22"])
    what: Prose = Field(description="What a reader should know.", examples=["The threshold is 90, not 85."])


class PostFile(File):
    """The front matter of units/<unit>/posts/**/*.md."""

    title: Line = Field(description="The title, plain text.", examples=["What storage caverns cost"])
    date: MaybeMoment = Field(
        None, description="Required unless the file name starts with it.", examples=["2026-11-20"]
    )
    authors: list[Slug] = Field([], description="Experts of this unit, or who write for it.", examples=["[dana-ortiz]"])
    author: Slug = Field("", description="The same as authors, for one.")
    tags: list[Line] = Field(
        [], description="Topics of the vocabulary, by slug, name or alias.", examples=["[hydrogen]"]
    )
    summary: Prose = Field("", description="One or two sentences, plain text; without it, the first 40 words.")
    form: Form = Field(Form.NOTE, description="note, analysis, explainer, qa, case or event.")
    status: Status = Field(Status.PUBLISHED, description="published, draft, withdrawn or retracted.")
    reason: Prose = Field("", description="Required with withdrawn and retracted.", examples=["Figures superseded."])
    changes: list[ChangeEntry] = Field([], description="What a reader should know was changed.")
    image: MediaPath = Field("", description="The picture of the post, from the unit's media folder.")
    image_alt: Line = Field("", description="What the picture shows.")
    share: Shared = Field(["everyone"], description="Which units may carry it.")
    to: list[Slug] = Field([], description="Units that it is offered to.")
    about: About = Field("", description="What it comments on: unit/slug, or an https address.")
    quote: Prose = Field("", description="The words quoted.")
    slug: Slug = Field("", description="The last part of its address; the file's name without its date by default.")
    aliases: list[Alias] = Field([], description="Old slugs and addresses that lead here.")
    id: Identifier = Field("", description="The post's lasting id.")
    expires: MaybeMoment = Field(None, description="From this moment on the text is gone.")
    updated: MaybeMoment = Field(None, description="Only with withdrawn and retracted: when.")
    as_at: MaybeDay = Field(None, description="The day whose law or figures it describes.")
    review_by: MaybeDay = Field(None, description="When somebody has to look at it again.")
    lang: Lang = Field("", description="The post's language, when it is not the unit's.")
    translation_of: PinnedPost = Field("", description="The post that this one translates, as unit/slug.")
    audio: MediaPath = Field("", description="A recording from the unit's media folder.")
    video: MediaPath = Field("", description="A film from the unit's media folder.")
    starts: MaybeMoment = Field(None, description="With form event: when it begins.")
    ends: MaybeMoment = Field(None, description="With form event: when it ends.")
    place: Line = Field("", description="With form event: where.")
    image_rights: Line = Field("", description="Whose picture it is.")
    disclosure: Prose = Field("", description="What a reader must be told about the author's interest.")


FILES: dict[str, type[File]] = {
    "network": NetworkFile,
    "unit": UnitFile,
    "carried": CarriedFile,
    "expert": ExpertFile,
    "page": PageFile,
    "post": PostFile,
}
