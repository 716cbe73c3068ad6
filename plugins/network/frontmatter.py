"""A Markdown file, taken apart: bytes in, front matter and body out, every mistake with its line."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.network.yamlfile import Document, Mistake, read_yaml

FENCE = "---"


@dataclass(frozen=True, slots=True)
class Split:
    """A file's front matter and its body. `body_line` is the line of the file at which the body begins."""

    document: Document
    body: str
    body_line: int


def decode(data: bytes) -> tuple[str, tuple[Mistake, ...]]:
    """Strict UTF-8 with `\\n` at line ends; a byte order mark is fine, a control character is a mistake."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", (Mistake(1, "saved as UTF-16; save it as UTF-8"),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return "", (Mistake(line, f"byte {error.object[error.start]:#04x} is not UTF-8; save the file as UTF-8"),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.replace("\n", "").isprintable():  # one look at most texts; a tab is not printable, but may be there
        return text, ()
    for number, line_text in enumerate(text.split("\n"), 1):
        if not line_text.isprintable() and (bad := control_character(line_text)):
            return "", (Mistake(number, f"the control character U+{ord(bad):04X} can't be published; delete it"),)
    return text, ()


def text_of(data: bytes) -> str:
    """The text of bytes in which `decode` finds nothing wrong, again."""
    text = data.decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def control_character(text: str) -> str:
    """The first character that XML can't hold or that hides what is written; "" when there is none."""
    for c in text:
        code = ord(c)
        if (code < 32 and c != "\t") or 127 <= code < 160 or code in (0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
            return c
    return ""


def split(text: str) -> Split:
    """Split a decoded file at its `---` lines. Never raises; a file without front matter is a mistake in line 1."""
    lines = text.split("\n")
    if not lines or lines[0].rstrip() != FENCE:
        what = f"must begin with front matter: a line '{FENCE}', 'title: …' and so on, and '{FENCE}' again"
        if text.lstrip().startswith(FENCE):
            what = f"'{FENCE}' must be the very first line; delete the empty lines above it"
        return Split(Document(None, {}, (Mistake(1, what),)), "", 1)
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == FENCE:
            document = read_yaml("\n".join(lines[1 : number - 1]), first_line=2)
            return Split(document, "\n".join(lines[number:]), number + 1)
    return Split(
        Document(None, {}, (Mistake(1, f"the front matter is never closed; add a line '{FENCE}' under it"),)), "", 1
    )
