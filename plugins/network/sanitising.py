"""The border for HTML: what may stand in a body. Runs after Markdown, so that raw HTML and Markdown meet one rule.

References (links, pictures) are taken out here, by the filter that sees every attribute, and stand in the HTML as
`hr:<index>` until all posts are known; see `links`.
"""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from plugins.network.bodies import Ref, RefKind
from plugins.network.yamlfile import Mistake

TOKEN = "hr:"
SITE_IDS = "site-"  # ids that templates use; a body's own are moved out of their way

_FLOW = "p h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr div section figure figcaption details summary".split()
_TABLE = "table caption colgroup col thead tbody tfoot tr th td".split()
_WORDS = "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup".split()
_EMBED = "img picture source audio video track".split()
TAGS = frozenset(_FLOW + _TABLE + _WORDS + ["time", "u", "var", "wbr"] + _EMBED)
DROPPED_WHOLE = frozenset(
    {"script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math", "form"}
)

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls", "preload"},
    "video": {"src", "controls", "preload", "poster", "width", "height"},
    "source": {"src", "type"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "col": {"span"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "del": {"datetime"},
    "ins": {"datetime"},
    "time": {"datetime"},
    "details": {"open"},
}
_ADMONITIONS = {"admonition", "note", "tip", "hint", "info", "important", "warning", "caution", "danger", "attention"}
CLASSES: dict[str, set[str]] = {
    "div": {*_ADMONITIONS, "footnote", "wide"},
    "p": {"admonition-title"},
    "a": {"footnote-ref", "footnote-backref"},
    "th": {"n", "c"},
    "td": {"n", "c"},
    "table": {"wide"},
    "figure": {"wide"},
    "img": {"wide"},
    "blockquote": {"pull"},
    "pre": {"wide"},
}
_EMBEDDED = {
    ("img", "src"),
    ("audio", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("source", "src"),
    ("track", "src"),
}
_SCHEMES = re.compile(r"(?:href|src|poster|cite)\s*=\s*[\"']?\s*([A-Za-z][A-Za-z0-9+.-]*):")
_OUTSIDE = ("http", "https", "mailto", "tel")
_OTHER_SCHEME = re.compile(r"""=\s*+["']?\s*+(?!https?:|mailto:|tel:|hr:)[A-Za-z][A-Za-z0-9+.-]*:""")
# A scheme may be written in character references: "java&#x0a;script:".
_REFERENCE = re.compile(r"""=\s*+(["'])([^"'<>&:/?#]*+&.*?)\1""")
_NO_ID = re.compile(r"""[\s"'<>#]""")
_TOP_HEADING = re.compile(r"<(/?)h1\b", re.IGNORECASE)
# A tag as Markdown writes it, without anything that would be left out but its name.
_CLEAN_TAG = re.compile(r'<(/?[a-z][a-z0-9]*)(?: (?!on|style)[a-z-]++(?:="[^"<>]*+")?)*+>')
_CLEAN_TAGS = frozenset(f"{slash}{tag}" for tag in (*TAGS, "h1") for slash in ("", "/"))
_BREAK = re.compile(r"</(?:p|li|h\d|td|th|dt|dd|div|pre|blockquote|figcaption)>|<br>")
_ANY_TAG = re.compile(r'<[^">]*+(?:"[^"]*+"[^">]*+)*+>')
_PLAIN_SIGN = re.compile("&(?:amp|lt|gt|quot);")


@dataclass(slots=True)
class Sanitised:
    """What came out: HTML with `hr:` tokens, the references behind them, every id, and what was left out."""

    html: str = ""
    refs: list[Ref] = field(default_factory=list)
    ids: dict[str, None] = field(default_factory=dict)  # in order, as a set would not be
    mistakes: list[Mistake] = field(default_factory=list)


@dataclass(slots=True)
class _Filter:
    source: str
    first_line: int
    result: Sanitised
    at: dict[str, int] = field(default_factory=dict)

    def attribute(self, tag: str, name: str, value: str) -> str | None:
        if name == "id":
            return self.identifier(value)
        if name == "href" and tag == "a":
            return self.link(value)
        if (tag, name) in _EMBEDDED:
            return self.reference(RefKind.EMBED, value)
        if name == "cite":
            return value if value.startswith("https://") else None
        return value

    def identifier(self, value: str) -> str | None:
        own = own_id(value)
        if not own or own in self.result.ids:
            return None
        self.result.ids[own] = None
        return own

    def link(self, value: str) -> str | None:
        value = value.strip()
        if value.startswith("#"):
            return self.reference(RefKind.LINK, "#" + own_id(value[1:]))
        if value.startswith("//"):
            return "https:" + value
        scheme = _scheme(value)
        if not scheme:
            return self.reference(RefKind.LINK, value)
        if scheme in _OUTSIDE:
            return value
        self.wrong(value, f"a link to '{value[:60]}' can't be published; use https, mailto or a file of the network")
        return None

    def reference(self, kind: RefKind, value: str) -> str | None:
        value = value.strip()
        target = f"https:{value}" if value.startswith("//") else value
        scheme = _scheme(target)
        if scheme and scheme not in ("http", "https"):
            self.wrong(value, f"'{value[:60]}' can't be shown; put the file into the unit's media folder")
            return None
        if not value:
            return None
        self.result.refs.append(Ref(kind=kind, target=target, line=self.line(value)))
        return f"{TOKEN}{len(self.result.refs) - 1}"

    def line(self, value: str) -> int:
        """The line where `value` stands next: the one after the last time it was asked for, else the first."""
        start = self.at.get(value, -1) + 1
        found = self.source.find(value, start)
        if found < 0:
            found = max(self.source.find(value), 0)
        self.at[value] = found
        return self.first_line + self.source.count("\n", 0, found)

    def wrong(self, value: str, what: str) -> None:
        self.result.mistakes.append(Mistake(self.line(value), what))


def own_id(value: str) -> str:
    """An id of a body, out of the way of those that templates use; "" when it can't be one."""
    if not value or _NO_ID.search(value):
        return ""
    return f"text-{value}" if value.startswith(SITE_IDS) else value


def _scheme(value: str) -> str:
    """The scheme of an address, in small letters; "" for a relative one. `{filename}x.md` has none."""
    head = value.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    if ":" not in head or head.startswith("{"):
        return ""
    return "".join(c for c in head.split(":", 1)[0] if c.isprintable() and not c.isspace()).lower() or ":"


class _Sieve(threading.local):
    """The sanitiser, made once for each thread: making it takes a third of the time of using it."""

    def __init__(self) -> None:
        self.filter = _Filter("", 1, Sanitised())
        self.cleaner = _cleaner(self.attribute, ())

    def attribute(self, tag: str, name: str, value: str) -> str | None:
        return self.filter.attribute(tag, name, value)


def _cleaner(attribute: Callable[[str, str, str], str | None], schemes: Iterable[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(DROPPED_WHOLE),
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        allowed_classes=CLASSES,
        # Every scheme that occurs is let through to the filter, which drops what may not be and says so.
        url_schemes={*_OUTSIDE, "hr", *schemes},
        link_rel=None,
    )


_sieve = _Sieve()


def sanitise(rendered: str, source: str, first_line: int) -> Sanitised:
    """Clean what Markdown made of `source`, whose first line is `first_line` of its file."""
    result = Sanitised()
    if ("<" in source or "{" in source) and not _is_clean(rendered):  # Markdown's {: … } writes attributes too
        result.mistakes += _left_out(rendered, source, first_line)
    if "h1" in rendered or "H1" in rendered:
        rendered = _TOP_HEADING.sub(r"<\1h2", rendered)
    attributes = _Filter(source, first_line, result)
    spelt = (_scheme(html.unescape(value).strip()) for _, value in _REFERENCE.findall(rendered))
    hidden = list(filter(str.isalnum, spelt))
    if hidden or _OTHER_SCHEME.search(rendered):
        schemes = map(str.lower, (*hidden, *_SCHEMES.findall(rendered)))
        result.html = _cleaner(attributes.attribute, schemes).clean(rendered)
    else:
        _sieve.filter = attributes
        result.html = _sieve.cleaner.clean(rendered)
    return result


def plain_text(markup: str) -> str:
    """The words of some HTML, without tags, white space folded."""
    if "<" not in markup and "\0" not in markup and len(_PLAIN_SIGN.findall(markup)) == markup.count("&"):
        return " ".join(html.unescape(markup).split())  # there is nothing that a parser would see otherwise
    spaced = _BREAK.sub(" ", markup)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style"})).split())


def words(clean: str) -> list[str]:
    """The words of HTML that `sanitise` made: as `plain_text`, but without parsing it again."""
    text = _ANY_TAG.sub("", _BREAK.sub(" ", clean))
    return (html.unescape(text) if "&" in text else text).split()


def _is_clean(rendered: str) -> bool:
    """Whether it is plain at one look that nothing is left out: every '<' begins a tag with nothing unusual in it."""
    found = _CLEAN_TAG.findall(rendered)
    return len(found) == rendered.count("<") and _CLEAN_TAGS.issuperset(found)


class _TagsLeftOut(HTMLParser):
    """Which tags and attributes of the rendered HTML the sanitiser will not keep."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}  # what to look for in the source -> what to say

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS and tag != "h1":
            self.found.setdefault(f"<{tag}", f"<{tag}> can't be published and was left out; {_instead(tag)}")
            return
        for name, _ in attrs:
            if name.startswith("on") or name == "style":
                said = f"the attribute '{name}' of <{tag}> can't be published and was left out; delete it"
                self.found.setdefault(f"{name}=", said)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        # `<![if …]>` is a comment to a browser; Python's parser raises AssertionError at it.
        return self.parse_bogus_comment(i, bool(report))


def _instead(tag: str) -> str:
    if tag in ("iframe", "embed", "object"):
        return "link to the page instead"
    if tag == "svg":
        return "put the drawing into the media folder and show it as a picture"
    return "write Markdown instead"


def _left_out(rendered: str, source: str, first_line: int) -> list[Mistake]:
    parser = _TagsLeftOut()
    parser.feed(rendered)
    parser.close()
    lower = source.lower()
    found = []
    for sign, said in parser.found.items():
        at = max(lower.find(sign), 0)
        found.append(Mistake(first_line + source.count("\n", 0, at), said))
    return found
