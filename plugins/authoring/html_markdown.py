"""HTML that another site showed, as Markdown that the build reads the same: markdownify does the common part.

What Markdown has no form for (tables with merged cells, captions with links, small marks in a line) stays HTML, of
the kind that the build's border lets through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

import nh3
from bs4 import Tag
from markdownify import MarkdownConverter

from plugins.authoring.footnotes import REFERENCE, footnotes
from plugins.authoring.html_cleaning import DEEPEST, Better, cleaned
from plugins.authoring.slugs import html_text
from plugins.authoring.source_media import is_media
from plugins.network.sanitising import ATTRIBUTES, CLASSES, TAGS
from plugins.network.slugs import slugify

_LANGUAGE = re.compile(r"(?:^|\s)(?:language-|lang-|brush:\s*|highlight-source-|highlight-)([A-Za-z0-9+#._-]{1,30})")
_NAMED = re.compile(r"[A-Za-z0-9+#._-]{1,30}")
_NO_LANGUAGE = frozenset({"none", "text", "plaintext", "plain", "default", "wrapper"})
_START = re.compile(
    r"(\s*)(?:([-+])(?=\s|$|[-\s]*$)|(#{1,6})|(\d{1,9})([.)])(?=\s|$)|(:)(?=\s)|(~)(?=~~)|(=)(?==*\s*$)|(>)|(!)(?=!!))"
)
_BRACKET = re.compile(r"\[(?=\^|[^\[\]]*(?:\](?:[(\[:]|$)|$|\[))")
_NO_CAPTION = re.compile(r"""["\\`*_<>&\[\]{}]|^'|'$""")  # in the quotation marks that Markdown has for it
_EMPTY_LINES = re.compile(r"\n\s*\n+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_KEPT_INLINE = "sub sup mark abbr ins del s u small cite kbd samp dfn var time q bdo bdi".split()
_IN_CELLS = ["p", "ul", "ol", "table", "pre", "figure", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr"]


@dataclass(frozen=True, slots=True)
class Written:
    """A text as Markdown. `remarks` are (line of the HTML, what); `files` are addresses of files that it uses."""

    text: str
    remarks: tuple[tuple[int, str], ...] = ()
    files: tuple[str, ...] = ()


def markdown_of(html: str, base: str, page: str, better: Better = lambda address: address) -> Written:
    """HTML as Markdown. `base` is what addresses are relative to, `page` its own; `better` finds an original."""
    done = cleaned(html, base, page, better)
    if done is None:
        return Written(
            escape(html_text(html), quote=False),
            ((1, f"is nested more than {DEEPEST} deep; its words alone are kept"),),
        )
    notes = footnotes(done.soup)
    converter = _Converter(done.linked)
    text = converter.convert_soup(done.soup)
    for number, note in enumerate(notes, 1):
        text += _definition(number, converter.convert_soup(note))
    files = tuple(address for address in done.files if address in text or escape(address) in text)
    return Written(_tidy(text), tuple(done.remarks), files)


def _definition(number: int, text: str) -> str:
    if not re.search(r"^(?:[-`|> \t<]|\d+\.)", text.strip(), re.M):  # paragraphs alone: links are found in them as one
        text = text.strip().replace("\n\n", "  \n")
    lines = text.strip().split("\n")
    return f"\n\n[^{number}]: " + "\n".join([lines[0], *(f"    {line}" if line.strip() else "" for line in lines[1:])])


def _tidy(text: str) -> str:
    """No more than one empty line in a row, outside code."""
    out: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = line.strip()
        if mark.startswith("```") and (not fence or mark == fence):
            fence = "" if fence else mark[: len(mark) - len(mark.lstrip("`"))]
        if fence or line.strip() or (out and out[-1].strip()):
            out.append(line if fence or line.strip() else "")
    return "\n".join(out).strip("\n")


class _Converter(MarkdownConverter):
    """markdownify with the habits of this build's Markdown."""

    def __init__(self, linked: frozenset[str]) -> None:
        super().__init__(heading_style="ATX", bullets="-", wrap=True, wrap_width=None, strip_pre=None)
        self.linked = linked

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """What would be markup, as the words that it is. Blocks begin only where a text does."""
        text = re.sub(r"\\(?!\w)|\\(?=_)", r"\\\\", text)
        text = re.sub(r"&(?=#?\w{1,40};)", "&amp;", text)
        text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
        text = re.sub(r"`", r"\\`", text)
        text = re.sub(r"(?<!\w\s)\*|\*(?!\s\w)", r"\\*", text)
        text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)
        text = re.sub(r"([\[\]])", r"\\\1", text) if "a" in parent_tags else _BRACKET.sub(r"\\[", text)
        text = re.sub(r"\{(?=.*\})|^\{", "&#123;", text)  # else it is a list of attributes
        if parent_tags & {"td", "th"}:
            text = text.replace("|", r"\|")
        text = _START.sub(_harmless, text, count=1) if _START.match(text) else text
        return re.sub(r"(?<!\\)#", r"\\#", text) if parent_tags & _HEADINGS else text  # at its end it would be none

    # -------------------------------------------------------------------------------------------------- in a line

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags or not text.strip():
            return text
        href = str(el.get("href", ""))
        if href.startswith("#") and href[1:] not in self._headings(el):
            return text  # to a place that has no name here
        lead, words, trail = text[: len(text) - len(text.lstrip())], " ".join(text.split()), text[len(text.rstrip()) :]
        if el.get_text().strip() == href and href.startswith(("http://", "https://")) and "&" not in href:
            return f"{lead and ' '}<{href}>{trail and ' '}"
        title = str(el.get("title", "")).replace('"', "'")
        told = f' "{" ".join(title.split())}"' if title else ""
        return f"{lead and ' '}[{words.lstrip('# ')}]({_target(href)}{told}){trail and ' '}"

    def _headings(self, el: Tag) -> set[str]:
        root = [el, *el.parents][-1]
        return {str(one["id"]) for one in root.find_all(["h1", "h2", "h3", "h4", "h5", "h6"], id=True)}

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt = re.sub(r"([\[\]\\])", r"\\\1", str(el.get("alt", "")))
        return f"![{alt}]({_target(str(el.get('src', '')))})"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if parent_tags & {"td", "th"}:
            return "<br>"
        return " " if "_inline" in parent_tags else "  \n"

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "pre" in parent_tags or "code" in parent_tags:
            return text
        text = " ".join(el.get_text().split())
        ticks = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
        room = " " if "`" in text else ""
        return f"{ticks}{room}{text}{room}{ticks}" if text else ""

    convert_tt = convert_code

    # ----------------------------------------------------------------------------------------------------- blocks

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        text = re.sub(r"  \n +", "  \n", _without_breaks(text))
        return f"\n\n{text}\n\n" if text else ""

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:
        if parent_tags & {"td", "th", "li"}:
            return f" **{text.strip()}** " if text.strip() else ""
        own = str(el.get("id", ""))
        mark = (
            f" {{#{own}}}"
            if own in self.linked and re.fullmatch(r"[\w-]+", own) and own != slugify(html_text(text))
            else ""
        )
        words = " ".join(text.split())
        return f"\n\n{'#' * n} {words}{mark}\n\n" if words else ""

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        classes = el.get_attribute_list("class", [])
        text = text.strip()
        if "_inline" in parent_tags or not text:
            return f" {text} "
        title = el.find("p", class_="admonition-title")
        if "admonition" not in classes or not isinstance(title, Tag) or parent_tags & {"li", "blockquote"}:
            return f"\n\n{text}\n\n"
        kind = next((str(one) for one in classes if one != "admonition" and _NAMED.fullmatch(str(one))), "note")
        words = " ".join(title.get_text().replace('"', "'").split())
        rest = text.removeprefix(self.convert_p(title, self.convert_soup(title), parent_tags).strip()).strip()
        if "](" in rest:  # addresses in what is indented would be taken for code
            return _as_html(el)
        inside = "\n".join(f"    {line}" if line.strip() else "" for line in rest.split("\n"))
        return f'\n\n!!! {kind} "{words}"\n\n{inside}\n\n'

    convert_article = convert_section = convert_div

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        for line_end in el.find_all("br"):
            line_end.replace_with("\n")
        text = el.get_text().strip("\n").rstrip()
        if not text:
            return ""
        if "blockquote" in parent_tags:  # no fence begins in a quotation
            return "\n\n" + "\n".join(f"    {line}" for line in text.split("\n")) + "\n\n"
        ticks = "`" * max(3, max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
        return f"\n\n{ticks}{_language(el)}\n{text}\n{ticks}\n\n"

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        plain = el.find("tr") is not None and not parent_tags & {"li", "td", "th", "blockquote"}
        merged = any(
            str(cell.get(key, "1")) != "1" for cell in el.find_all(["td", "th"]) for key in ("colspan", "rowspan")
        )
        if not plain or merged or el.find("caption") or any(_blocks_in(cell) for cell in el.find_all(["td", "th"])):
            return _as_html(el)
        return f"\n\n{text.strip()}\n\n"

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        caption, table = el.find("figcaption"), el.find("table")
        pictures = el.find_all("img")
        if isinstance(table, Tag) and isinstance(caption, Tag):
            caption.name = "caption"
            table.insert(0, caption.extract())
            return _as_html(table)
        words = caption.get_text().strip() if isinstance(caption, Tag) else ""
        rest = el.get_text().strip() == words
        if len(pictures) != 1 or not rest or el.find(["figure", "video", "audio", "pre", "blockquote"]):
            return f"\n\n{text.strip()}\n\n"
        link = pictures[0].find_parent("a")
        marked = isinstance(caption, Tag) and caption.find(True) is not None
        if (
            marked
            or _NO_CAPTION.search(words)
            or (link is not None and not is_media(urlsplit(str(link.get("href", ""))).path))
        ):
            return _as_html(el)
        told = f' "{" ".join(words.split())}"' if words else ""
        return "\n\n" + self.convert_img(pictures[0], "", parent_tags)[:-1] + told + ")\n\n"

    def convert_figcaption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"

    def convert_details(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _as_html(el)

    def convert_video(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """One of another site is a link; which it is, is known later."""
        source = el.find("source", src=True)
        address = str(el.get("src", "")) or (str(source["src"]) if isinstance(source, Tag) else "")
        return f'\n\n<{el.name} controls src="{escape(address)}"></{el.name}>\n\n' if address else ""

    convert_audio = convert_video

    def convert_dl(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _as_html(el)


def _inline(name: str) -> object:
    def convert(self: _Converter, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags or not text.strip():
            return text
        title = str(el.get("title", "") or "")
        told = f' title="{escape(title)}"' if title and name in ("abbr", "dfn") else ""
        return f"<{name}{told}>{text}</{name}>"

    return convert


def _reference(self: _Converter, el: Tag, text: str, parent_tags: set[str]) -> str:
    return f"[^{el['n']}]"


for _name in _KEPT_INLINE:
    setattr(_Converter, f"convert_{_name}", _inline(_name))
setattr(_Converter, f"convert_{REFERENCE.replace('-', '_')}", _reference)


def _without_breaks(text: str) -> str:
    """Two breaks in a row part paragraphs; one at an end breaks nothing."""
    return re.sub(r"(?:\s*  \n\s*){2,}", "\n\n", text.strip())


def _harmless(found: re.Match[str]) -> str:
    room, sign, hashes, number, dot, colon, tilde, equals, quote, bang = found.groups()
    if number:
        return f"{room}{number}\\{dot}"
    entity = {":": "&#58;", "~": "&#126;", "=": "&#61;", ">": "&gt;"}
    one = sign or hashes or colon or tilde or equals or quote or bang
    return room + (entity.get(one) or f"\\{one}")


def _target(address: str) -> str:
    address = re.sub(r"&(?=#?\w{1,40};)", "&amp;", address)
    return address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def _language(el: Tag) -> str:
    """What a block of code is written in, however its page said so."""
    inner = el.find("code")
    for one in (inner if isinstance(inner, Tag) else None, el, el.parent):
        if one is None:
            continue
        for words in (
            " ".join(one.get_attribute_list("class", [])),
            str(one.get("data-lang", "") or ""),
            str(one.get("lang", "") or ""),
        ):
            found = _LANGUAGE.search(words)
            name = found[1] if found else ""
            if not name and one.get("data-lang") == words and _NAMED.fullmatch(words):
                name = words
            if name and name.lower() not in _NO_LANGUAGE:
                return name.lower()
    given = str((inner if isinstance(inner, Tag) else el).get("lang", "") or "")
    return given.lower() if _NAMED.fullmatch(given) else ""


def _blocks_in(cell: Tag) -> bool:
    blocks = cell.find_all(_IN_CELLS)
    return len(blocks) > 1 or any(block.name != "p" for block in blocks)


def _as_html(el: Tag) -> str:
    """An element as HTML that the build keeps whole: what its border lets through, without an empty line."""
    attributes = {name: known - {"id", "lang", "dir", "title"} for name, known in ATTRIBUTES.items()}
    html = nh3.clean(str(el), tags=set(TAGS), attributes=attributes, allowed_classes=CLASSES, link_rel=None)
    return "\n\n" + _EMPTY_LINES.sub("\n", html.replace(' class=""', "").strip()) + "\n\n"
