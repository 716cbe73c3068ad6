"""Other generators' templating in a body, translated where it is known and taken out, and said, where it is not.

What a known tag becomes is a table of small functions (`TAGS`, `FILTERS`). Addresses come out as the old site had them
("/assets/x.png", "/2016/03/04/slug/", "_posts/x.md"); where they lead in the new unit is decided later, in `addresses`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape

from plugins.authoring.markdown_places import Span, blanked, code_spans, elements, html_blocks, parsed
from plugins.authoring.remarks import Edit, Traced
from plugins.authoring.slugs import humanised
from plugins.authoring.templating_tags import Filter, Tag, Value, next_tag

# Names that stand for the address of the old site: its own paths begin right behind them.
_SITE = frozenset("site.baseurl site.url site.base_url site.baseUrl baseurl config.base_url site.github.url".split())
_CLOSERS = ("end", "/")


@dataclass(frozen=True, slots=True)
class Page:
    """What a body's templating may ask for: its own front matter's texts, and people's names by nickname."""

    fields: Mapping[str, str]
    people: Mapping[str, str]
    unwraps_raw_in_code: bool = True  # Liquid and Nunjucks run before Markdown, Hugo and Zola don't know `raw`


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tag stands: inside a block of raw HTML, Markdown is not read."""

    page: Page
    in_html: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What a tag becomes, and what has to be said of it."""

    text: str
    remark: str = ""


@dataclass(slots=True)
class _Steps:
    """The edits of one pass over a text, and what there is to say."""

    traced: Traced
    edits: list[Edit] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    open_unknown: set[str] = field(default_factory=set)
    unclosed: set[str] = field(default_factory=set)  # names of which no end tag follows any more

    def say(self, tag: Tag, what: str) -> None:
        self.remarks.append((self.traced.line_at(tag.start), what))


def without_templating(traced: Traced, page: Page) -> tuple[Traced, list[tuple[int, str]]]:
    """The body with no template tag left outside code, and (source line, remark) for each that could not be kept."""
    doc = parsed(traced.text)
    code = code_spans(doc)
    html = html_blocks(traced.text, elements(doc))
    steps = _Steps(traced)
    outside = blanked(traced.text, code)
    at = 0
    while tag := next_tag(outside, at, len(outside)):
        tag = next_tag(traced.text, tag.start, tag.start + 1) or tag
        in_html = any(start <= tag.start < end for start, end in html)
        at = _step(steps, tag, Place(page, in_html))
    if page.unwraps_raw_in_code:
        _unwrap_raw(steps, traced.text, code)
    return traced.edited(steps.edits), steps.remarks


def _step(steps: _Steps, tag: Tag, place: Place) -> int:
    """Decide one tag, or one tag with its content; the offset to go on from."""
    text = steps.traced.text
    if tag.kind == "tag" and tag.name in ("raw", "verbatim", "comment", "highlight"):
        closer = None if tag.name in steps.unclosed else _closer(text, tag)
        if closer is None:
            steps.unclosed.add(tag.name)
        else:
            content = text[tag.end : closer.start]
            if tag.name == "comment":
                steps.say(tag, f"a comment is left out: {_shortened(content)}")
            _replace(steps, tag.start, closer.end, _verbatim(tag, content))
            return closer.end
    if tag.kind != "output" and tag.name.startswith(_CLOSERS):
        opener = tag.name.removeprefix("end").removeprefix("/")
        # `raw` may have been opened inside code.
        if opener not in (*steps.open_unknown, "raw", ""):
            steps.say(tag, f"the tag {_shortened(tag.source)} closes nothing; left out")
        _replace(steps, tag.start, tag.end, "")
        return tag.end
    result = _result(tag, place)
    if result.remark:
        steps.open_unknown.add(tag.name)
        steps.say(tag, result.remark)
    _replace(steps, tag.start, tag.end, result.text)
    return tag.end


def _closer(text: str, tag: Tag) -> Tag | None:
    """The end tag of a tag whose content is taken as it is."""
    at = tag.end
    # Looked for by itself: `{{{% endraw %}` begins inside what looks like another tag.
    while (at := text.find("{%", at)) >= 0:
        closer = next_tag(text, at, at + 1)
        if closer and closer.kind == "tag" and closer.name == f"end{tag.name}":
            return closer
        at += 2
    return None


def _verbatim(tag: Tag, content: str) -> str:
    if tag.name == "comment":
        return ""
    if tag.name != "highlight":
        return content
    language = tag.values[0].text if tag.values else ""
    fence = "```"
    while fence in content:
        fence += "`"
    return f"{fence}{language}\n{content.strip(chr(10))}\n{fence}"


def _replace(steps: _Steps, start: int, end: int, text: str) -> None:
    """One edit; a line that held nothing but what is left out goes with it."""
    whole = steps.traced.text
    line = whole.rfind("\n", 0, start) + 1
    after = whole.find("\n", end)
    after = len(whole) if after < 0 else after + 1
    if not text.strip() and not whole[line:start].strip() and not whole[end:after].strip() and line < start + 1:
        already = bool(steps.edits) and steps.edits[-1].end > line
        start, end = (start if already else line), after
    steps.edits.append(Edit(start, end, text))


def _unwrap_raw(steps: _Steps, text: str, code: list[Span]) -> None:
    """Take `raw` marks out of code: the old generator did, before it read Markdown."""
    done = sorted((edit.start, edit.end) for edit in steps.edits)
    for start, end in code:
        at = start
        while (at := text.find("{%", at, end)) >= 0:
            tag = next_tag(text, at, at + 1)
            if tag and tag.kind == "tag" and tag.name in ("raw", "endraw") and not tag.values:
                before = bisect_right(done, (tag.start, len(text))) - 1
                if before < 0 or done[before][1] <= tag.start:
                    steps.edits.append(Edit(tag.start, tag.end, ""))
                at = tag.end
            else:
                at += 2


def _result(tag: Tag, place: Place) -> Result:
    """What one tag becomes."""
    unknown = Result("", f"the tag {_shortened(tag.source)} is not known here; left out")
    if not tag.legible:
        return unknown
    if tag.kind == "output" and not tag.name:
        return _evaluated(tag, place) or unknown
    name = tag.name
    if name in ("include", "include_relative", "render", "partial") and tag.values:
        name = _included(tag.values[0].text)
        tag = Tag(tag.start, tag.end, tag.kind, tag.source, name, tag.values[1:], tag.named)
    handler = TAGS.get(name.replace("-", "_").lower())
    text = handler(tag, place) if handler else None
    return unknown if text is None else Result(text)


def _included(file: str) -> str:
    """The tag that a partial stands for: "components/linked-figure.html" is a kind of figure."""
    name = file.rpartition("/")[2].partition(".")[0].replace("-", "_").lower()
    return name if name in TAGS else name.rpartition("_")[2]


def _evaluated(tag: Tag, place: Place) -> Result | None:
    """An output's value through its filters; None when something of it is not known."""
    if not tag.values:
        return None
    value = _known(tag.values[0], place.page)
    for step in tag.filters:
        if value is None:
            return None
        known = FILTERS.get(step.name)
        if known is None:
            return _person(tag, step, place.page)
        value = known(value, step, place)
    return None if value is None else Result(value)


def _known(value: Value, page: Page) -> str | None:
    """The text of a quoted word, of the site's address, or of a key of the page's own front matter."""
    if value.quoted:
        return value.text
    if value.text in _SITE:
        return ""
    return page.fields.get(value.text.removeprefix("page."))


def _person(tag: Tag, step: Filter, page: Page) -> Result | None:
    """A project's own filter on a nickname ("dana" | team_link): the person's name is what the sentence needs."""
    nickname = tag.values[0].text
    words = set(step.name.lower().replace("-", "_").split("_"))
    if not tag.values[0].quoted or words & {"photo", "image", "picture", "avatar", "icon", "headshot"}:
        return None
    of_people = bool(words & {"link", "name", "author", "person", "team"}) and "/" not in nickname
    if nickname not in page.people and not of_people:
        return None
    name = page.people.get(nickname) or humanised(nickname)
    return Result(name, f"the tag {_shortened(tag.source)} is now the name '{name}'")


# ------------------------------------------------------------------------------------------------------------- tables

Handler = Callable[[Tag, Place], str | None]


def picture(source: str, alt: str, *, in_html: bool) -> str:
    """A picture as the place needs it."""
    alt = unescape(alt)
    if in_html:
        return f'<img src="{escape(source)}" alt="{escape(alt)}">'
    alt = " ".join(alt.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").split())
    return f"![{alt}](<{source}>)" if any(c in source for c in " ()") else f"![{alt}]({source})"


def link(address: str, text: str, *, in_html: bool) -> str:
    """A link as the place needs it."""
    if in_html:
        return f'<a href="{escape(address)}">{escape(text)}</a>'
    return f"[{text.replace('[', chr(92) + '[').replace(']', chr(92) + ']')}]({address})"


def _picture(alt_at: int) -> Handler:
    """A picture tag whose first word is the file; the word `alt_at` is its alternative text."""

    def handler(tag: Tag, place: Place) -> str | None:
        source = tag.get("src", "image", "url", "path", "file") or (tag.values[0].text if tag.values else "")
        alt = tag.get("alt", "image_alt") or (tag.values[alt_at].text if len(tag.values) > alt_at else "")
        caption = tag.get("caption", "title")
        if not source:
            return None
        if tag.kind == "tag" and "://" not in source:
            source = "/" + source.lstrip("/")  # Liquid and Nunjucks name files from the project's root
        shown = picture(source, alt or caption, in_html=place.in_html)
        if not caption or caption == alt:
            return shown
        return f"{shown}\n\n*{caption}*" if not place.in_html else f"{shown}<br><em>{escape(caption)}</em>"

    return handler


def _film(address: str, text: str) -> Handler:
    def handler(tag: Tag, place: Place) -> str | None:
        name = tag.get("id", "video", "video_id") or (tag.values[0].text if tag.values else "")
        name = name.rpartition("/")[2].rpartition("=")[2]
        return link(address + name, tag.get("title") or text, in_html=place.in_html) if name else None

    return handler


def _gist(tag: Tag, place: Place) -> str | None:
    path = "/".join(value.text for value in tag.values[:2])
    return link(f"https://gist.github.com/{path}", "Code on GitHub", in_html=place.in_html) if path else None


def _tweet(tag: Tag, place: Place) -> str | None:
    name = tag.get("id") or (tag.values[-1].text if tag.values else "")
    user = tag.get("user") or "i"
    return link(f"https://twitter.com/{user}/status/{name}", "Tweet", in_html=place.in_html) if name else None


def _file(prefix: str, ending: str) -> Handler:
    """A tag that stands for the address of another source file."""

    def handler(tag: Tag, place: Place) -> str | None:
        name = tag.get("path") or (tag.values[0].text if tag.values else "")
        return f"{prefix}{name}{'' if name.endswith(ending) else ending}" if name else None

    return handler


def _path(tag: Tag, place: Place) -> str | None:
    return tag.get("path") or None


TAGS: Mapping[str, Handler] = {
    "image": _picture(1),
    "img": _picture(1),
    "picture": _picture(1),
    "figure": _picture(1),
    "responsive_image": _picture(1),
    "image_with_class": _picture(2),
    "youtube": _film("https://www.youtube.com/watch?v=", "Film on YouTube"),
    "vimeo": _film("https://vimeo.com/", "Film on Vimeo"),
    "gist": _gist,
    "tweet": _tweet,
    "twitter": _tweet,
    "x": _tweet,
    "link": _file("/", ""),
    "post_url": _file("/_posts/", ".md"),
    "ref": _file("", ""),
    "relref": _file("", ""),
    "get_url": _path,
}


def _same(value: str, step: Filter, place: Place) -> str | None:
    return value


def _address(value: str, step: Filter, place: Place) -> str | None:
    # An address that its author broke over two lines.
    return "".join(line.strip() for line in value.split("\n"))


def _prepend(value: str, step: Filter, place: Place) -> str | None:
    first = _known(step.arguments[0], place.page) if step.arguments else None
    return None if first is None else first + value


def _append(value: str, step: Filter, place: Place) -> str | None:
    last = _known(step.arguments[0], place.page) if step.arguments else None
    return None if last is None else value + last


def _embed(value: str, step: Filter, place: Place) -> str | None:
    title = step.arguments[0].text if step.arguments else ""
    return link(value, title or value, in_html=place.in_html)


FILTERS: Mapping[str, Callable[[str, Filter, Place], str | None]] = {
    **dict.fromkeys("safe escape strip trim markdownify".split(), _same),
    **dict.fromkeys("url relative_url absolute_url absoluteUrl htmlBaseUrl".split(), _address),
    "prepend": _prepend,
    "append": _append,
    "embed": _embed,
}


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:77] + "…"
