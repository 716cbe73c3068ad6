"""The text of a document that a stranger sent, from its bytes, strictly: a wrong letter is a failure, not a guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

# Everything else is a name for one of these, a way to hide text from a check (UTF-7), or so rare that it is a slip.
_LEGAL = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1", "iso8859-15", "cp1252"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml\s[^>]*\?>")
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NoText:
    """Why bytes are no text: it ends the sentence that began with the document's name."""

    why: str


def text_of(data: bytes, content_type: str) -> str | NoText:
    """The text of an answer, without its byte order mark and its XML declaration.

    A mark says what the bytes are; then the document itself, which its author wrote, before the header, which is often
    the server's habit; else it is UTF-8. The lines of the text are those of the document.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    if b"\0" in data[:4]:
        return NoText("is UTF-16 without a mark, or holds bytes of zero; it must be UTF-8")
    declared, header = _DECLARED.match(data), _IN_HEADER.search(content_type)
    return _decoded(data, declared[1].decode() if declared else header[1] if header else "utf-8")


def _decoded(data: bytes, encoding: str) -> str | NoText:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        name = ""
    if name not in _LEGAL:
        return NoText(f"is written in '{encoding}', which is not read; it must be UTF-8")
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return NoText(f"says that it is {encoding}, and is not")
    return _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
