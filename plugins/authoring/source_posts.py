"""What somebody's front matter says, in our words: the habits of Jekyll, Hugo, Eleventy and Zola understood.

Everything here is what the source says; nothing knows the unit that it goes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parseaddr
from pathlib import Path

from plugins.authoring.old_addresses import known_addresses
from plugins.authoring.remarks import Remark, Traced
from plugins.authoring.slugs import plain_text, title_text
from plugins.authoring.source_dates import read_date
from plugins.authoring.source_files import Matter
from plugins.network.kinds import EARLIEST, LATEST
from plugins.network.slugs import slugify
from plugins.network.yamlfile import Value

When = date | datetime
LONGEST_TITLE, LONGEST_SUMMARY = 300, 2000
TITLE_CUT = f"the title is longer than {LONGEST_TITLE} characters; cut"
SUMMARY_LEFT_OUT = f"the summary is longer than {LONGEST_SUMMARY} characters; left out"
_TRUE, _FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})

# Our name -> the keys under which others keep it, the first that says something counts.
TITLE = ("title",)
DATE = ("date", "pubDate", "publishDate", "published_at", "pubdate")
AUTHORS = ("authors", "author", "by")
TAGS = ("tags", "tag", "categories", "category", "topics", "keywords")
SUMMARY = ("summary", "excerpt", "description")
IMAGE = ("image", "hero", "cover", "images", "featured_image", "featuredImage", "feature_image", "thumbnail", "banner")
IMAGE_ALT = ("image_alt", "imageAlt", "image-alt", "hero_alt", "cover_alt", "alt")
LANG = ("lang", "language", "locale")
EXPIRES = ("expires", "expiryDate", "expirydate", "unpublishDate")
IDS = ("id", "guid")
ADDRESSES = ("permalink", "url", "redirect_from", "aliases", "alias", "slug", "old_url")
STATES = ("draft", "published", "status")
KNOWN = frozenset(
    (*TITLE, *DATE, *AUTHORS, *TAGS, *SUMMARY, *IMAGE, *IMAGE_ALT, *LANG, *EXPIRES, *IDS, *ADDRESSES, *STATES)
)
_SYNONYMS = (TITLE, DATE, AUTHORS, TAGS, IMAGE, IDS, ADDRESSES)
_NESTED = ("extra", "params", "taxonomies")


@dataclass(frozen=True, slots=True, order=True)
class Author:
    """A person as a post names them: a name or a nickname, and an address when there is one."""

    name: str
    email: str = ""

    @property
    def slug(self) -> str:
        return slugify(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePost:
    """One post of the old blog. `addresses` are its old ones as site paths, those that it names itself first."""

    file: str
    folder: Path
    title: str
    date: When | None
    slug: str
    authors: tuple[Author, ...]
    tags: tuple[str, ...]
    summary: str
    image: str
    image_alt: str
    draft: bool
    lang: str
    expires: When | None
    id: str
    addresses: tuple[str, ...]
    body: Traced
    liquid: bool  # Liquid or Nunjucks ran over the body before Markdown did
    fields: Mapping[str, str]
    lines: Mapping[str, int]
    unused: tuple[str, ...]  # keys that say nothing here
    remarks: tuple[Remark, ...]
    part: str = ""  # which part of its file it is; "" for a file of its own
    line: int = 1
    templating: bool = True  # another generator's tags may stand in its body
    page: bool = False  # a standing page, not a post
    order: int = 0
    uses: tuple[str, ...] = ()  # whole addresses of files of the old site

    @property
    def name(self) -> str:
        """What tells it from all others of the source."""
        return f"{self.file}, {self.part}" if self.part else self.file

    def remark(self, key: str, what: str) -> Remark:
        """Something to say of a key's line, whatever the source calls the key."""
        names = next((names for names in _SYNONYMS if key in names), (key,))
        return Remark(self.file, next((self.lines[name] for name in names if name in self.lines), self.line), what)


@dataclass(slots=True)
class _Reading:
    """One file's front matter, its nested tables spread out, and what there is to say of it."""

    matter: Matter
    values: dict[str, Value]
    remarks: list[Remark]

    def first(self, keys: tuple[str, ...]) -> tuple[str, Value]:
        """The first key that says something, and what; ("", None) when none does."""
        says = (key for key in keys if self.values.get(key) not in (None, "", [], {}))
        return next(((key, self.values[key]) for key in says), ("", None))

    def text(self, keys: tuple[str, ...]) -> str:
        """The first key that holds a text."""
        return next((value for key in keys if isinstance(value := self.values.get(key), str) and value.strip()), "")

    def say(self, key: str, what: str) -> None:
        self.remarks.append(Remark(self.matter.file, self.matter.line(key), what))


def source_post(matter: Matter) -> SourcePost:
    """A source file in our words."""
    reading = _Reading(matter, _spread(matter.values), list(matter.remarks))
    stem_date, stem = dated(_stem(matter.path))
    when = _when(reading, DATE) or stem_date
    slug = _slug(reading, stem)
    title, body = _title(reading)
    image, image_alt = _image(reading)
    return SourcePost(
        file=matter.file,
        folder=matter.path.parent,
        title=title,
        date=when,
        slug=slug,
        authors=tuple(_authors(reading)),
        tags=tuple(_tags(reading, stem_date is not None)),
        summary=_summary(reading),
        image=image,
        image_alt=image_alt,
        draft=_draft(reading),
        lang=_lang(reading),
        expires=_when(reading, EXPIRES),
        id=_id(reading),
        addresses=tuple(known_addresses(reading.values, matter, when, stem_date, stem, reading.say)),
        body=body,
        liquid=matter.kind != "toml" and "content" not in matter.near,
        fields={key: value for key, value in reading.values.items() if isinstance(value, str)},
        lines=matter.lines,
        unused=tuple(key for key in matter.values if key not in KNOWN and key not in _NESTED),
        remarks=tuple(reading.remarks),
    )


def _spread(values: Mapping[str, Value]) -> dict[str, Value]:
    """Zola's and Hugo's tables as if their keys stood at the top; what does stand there counts first."""
    spread: dict[str, Value] = {}
    for name in _NESTED:
        nested = values.get(name)
        if isinstance(nested, dict):
            spread |= nested
    return spread | dict(values)


def _stem(path: Path) -> str:
    """The name that stands for a file: a page bundle's is its folder's."""
    return path.parent.name if path.stem.lower() == "index" else path.stem


def dated(stem: str) -> tuple[date | None, str]:
    """A file name's date and the rest of it; (None, the name) for one without a date."""
    parts = stem.split("-", 3)
    if len(parts) >= 3 and len(parts[0]) == 4 and all(part.isascii() and part.isdigit() for part in parts[:2]):
        day = parts[2][:2] if parts[2][:2].isdigit() else parts[2][:1]
        rest = (parts[2][len(day) :] + ("-" + parts[3] if len(parts) > 3 else "")).lstrip("-_ ")
        try:
            return date(int(parts[0]), int(parts[1]), int(day)), rest
        except ValueError:
            return None, stem
    return None, stem


def _slug(reading: _Reading, stem: str) -> str:
    named = reading.text(("slug",)).strip("/")
    slug = slugify(named.rpartition("/")[2]) or slugify(stem) or slugify(reading.text(TITLE))
    if not slug:
        reading.say("title", "neither its name nor its title makes a slug; it is called 'post'")
    return slug or "post"


def _title(reading: _Reading) -> tuple[str, Traced]:
    """The title as plain text, and the body: a title that had to be taken from its first heading leaves it."""
    body = reading.matter.body
    title = title_text(reading.text(TITLE))
    if not title:
        first = next((line for line in body.text.split("\n") if line.strip()), "")
        if first.startswith("# "):
            title = title_text(first[2:].strip(" #"))
            at = body.text.index(first)
            reading.say("title", f"has no title; its first heading is: {title}")
            rest = body.text.count("\n", 0, at) + 1
            body = Traced("\n".join(body.text.split("\n")[rest:]), body.lines[rest:] or (body.lines[-1],))
    if len(title) > LONGEST_TITLE:
        reading.say("title", TITLE_CUT)
        title = cut_title(title)
    return title, body


def cut_title(title: str) -> str:
    """A title that is not longer than one may be."""
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"


def _summary(reading: _Reading) -> str:
    """Plain text; the second choice when the first is no summary but half the post."""
    texts = [text for key in SUMMARY if (text := plain_text(reading.text((key,))))]
    summary = next((text for text in texts if len(text) <= LONGEST_SUMMARY), "")
    if texts and not summary:
        reading.say("excerpt", SUMMARY_LEFT_OUT)
    return summary


def _authors(reading: _Reading) -> Iterator[Author]:
    """Everyone named, in order, each once."""
    _, value = reading.first(AUTHORS)
    seen: set[str] = set()
    for item in value if isinstance(value, list) else _listed(value):
        for author in _people(item):
            if not author.slug:
                reading.say("authors", f"the author '{author.name}' makes no slug; left out")
            elif author.slug not in seen:
                seen.add(author.slug)
                yield author


def _listed(value: Value) -> list[Value]:
    """The people of one text: "Dana Ortiz, Li Wei and Maya Lindqvist". An item of a list is one person as it stands."""
    if not isinstance(value, str):
        return [value]
    return [*value.replace(" and ", ",").replace(" & ", ",").replace(";", ",").split(",")]


def _people(item: Value) -> Iterator[Author]:
    if isinstance(item, dict):
        email = item.get("email")
        for key in ("name", "full_name", "slug", "nickname"):
            if isinstance(name := item.get(key), str):
                yield Author(title_text(name), email if isinstance(email, str) else "")
                return
    elif isinstance(item, str):
        name, email = parseaddr(item) if "@" in item and "<" in item else (item, "")
        if name.strip():
            yield Author(title_text(name.strip().removeprefix("@")), email)


def _tags(reading: _Reading, jekyll: bool) -> Iterator[str]:
    """Tags and categories, each once. Jekyll parts a text at its spaces, everyone else at its commas."""
    seen: set[str] = set()
    for key in TAGS:
        value = reading.values.get(key)
        if isinstance(value, str):
            value = [*(value.split(",") if "," in value or not jekyll else value.split())]
        for item in value if isinstance(value, list) else []:
            tag = title_text(item) if isinstance(item, str) else ""
            if tag and tag.casefold() not in seen:
                seen.add(tag.casefold())
                yield tag


def _image(reading: _Reading) -> tuple[str, str]:
    """The post's picture and its alternative text. `hero: false` names none."""
    alt = reading.text(IMAGE_ALT)
    for key in IMAGE:
        value = reading.values.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            alt = alt or _first_text(value, ("alt", "caption"))
            value = _first_text(value, ("image", "src", "path", "url", "file"))
        if isinstance(value, str) and value.strip() and value.lower() not in _TRUE | _FALSE:
            return value.strip(), plain_text(alt)[:LONGEST_TITLE]
    return "", ""


def _first_text(values: Mapping[str, Value], keys: tuple[str, ...]) -> str:
    return next((text for key in keys if isinstance(text := values.get(key), str)), "")


def _draft(reading: _Reading) -> bool:
    draft, published = reading.text(("draft",)).lower(), reading.text(("published",)).lower()
    folders = set(reading.matter.near)
    named = reading.text(("status",)).lower() in ("draft", "private", "pending")
    return draft in _TRUE or published in _FALSE or named or bool(folders & {"_drafts", "drafts"})


def _lang(reading: _Reading) -> str:
    written = reading.text(LANG)
    tag = language_tag(written)
    if written and not tag:
        reading.say(reading.first(LANG)[0], f"'{written}' is no language; left out")
    return tag


def language_tag(written: str) -> str:
    """A language as front matter names it: "pt_BR.UTF-8" is "pt-BR"; "" for what is none."""
    parts = written.replace("_", "-").partition(".")[0].split("-")
    legal = 2 <= len(parts[0]) <= 3 and all(part.isascii() and part.isalnum() and 2 <= len(part) <= 8 for part in parts)
    return "-".join([parts[0].lower(), *parts[1:]]) if legal and parts[0].isalpha() else ""


def _id(reading: _Reading) -> str:
    key, value = reading.first(IDS)
    if not isinstance(value, str):
        return ""
    if not is_identifier(value):
        reading.say(key, f"the id '{value[:80]}' is no identifier with a scheme; a new one is made")
        return ""
    return value


def is_identifier(value: str) -> bool:
    """Whether an id that was given elsewhere can stay what it is."""
    scheme = value.partition(":")[0]
    sane = ":" in value and len(value) <= 500 and scheme[:1].isalpha() and scheme.replace("+", "").isalnum()
    return sane and not any(c.isspace() or not c.isprintable() or c in '<>"' for c in value)


# -------------------------------------------------------------------------------------------------------------- dates


def _when(reading: _Reading, keys: tuple[str, ...]) -> date | datetime | None:
    """The first of the keys that holds a date; a date that can't be read is said."""
    for key in keys:
        value = reading.values.get(key)
        if isinstance(value, str) and value.strip():
            found = read_date(value.strip())
            if found and EARLIEST <= found.year <= LATEST:
                return found
            reading.say(key, f"'{value[:80]}' under '{key}' is no date that can be read; left out")
    return None
