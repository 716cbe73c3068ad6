"""XML that strangers wrote, as a tree that knows its lines: no DOCTYPE, no entities, nothing opened, and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

_MOST_ELEMENTS = 3_000_000
_DEEPEST = 200
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(slots=True)
class Node:
    """An element: its namespace and name, attributes, children in order (texts are strings), and its line."""

    space: str
    name: str
    attributes: Mapping[str, str]
    line: int
    inside: list[Node | str] = field(default_factory=list)

    @property
    def children(self) -> Iterator[Node]:
        return (child for child in self.inside if isinstance(child, Node))

    def all(self, name: str, *spaces: str) -> Iterator[Node]:
        """The children of that name in one of these namespaces (default: its own)."""
        wanted = spaces or (self.space,)
        return (child for child in self.children if child.name == name and child.space in wanted)

    def first(self, name: str, *spaces: str) -> Node | None:
        return next(self.all(name, *spaces), None)

    def text(self, name: str, *spaces: str) -> str:
        """The words of the first child of that name; "" when there is none."""
        child = self.first(name, *spaces)
        return child.words.strip() if child else ""

    @property
    def words(self) -> str:
        """All text in it, without the elements that it stands in."""
        out, waiting = [], [iter(self.inside)]
        while waiting:
            one = next(waiting[-1], None)
            if one is None:
                waiting.pop()
            elif isinstance(one, str):
                out.append(one)
            else:
                waiting.append(iter(one.inside))
        return "".join(out)

    @property
    def markup(self) -> str:
        """What is in it as HTML, for elements that are XHTML themselves."""
        return "".join(escape(one, quote=False) if isinstance(one, str) else one._written() for one in self.inside)

    def _written(self) -> str:
        plain = {name: value for name, value in self.attributes.items() if not name.startswith("{")}
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in plain.items())
        end = "" if self.name in ("br", "hr", "img", "wbr", "source") else f"{self.markup}</{self.name}>"
        return f"<{self.name}{attributes}>{end}"

    @property
    def base(self) -> str:
        return self.attributes.get(_BASE, "")

    @property
    def lang(self) -> str:
        return self.attributes.get(_LANG, "")


@dataclass(frozen=True, slots=True)
class NoTree:
    """Why a text is not read: it ends the sentence that began with the document's name."""

    why: str


def tree(text: str) -> Node | NoTree:
    """The document's root, or why it is not read. Never raises for what a stranger wrote."""
    target = _Growing()
    try:
        parser = DefusedXMLParser(target=target, encoding="utf-8", forbid_dtd=True)
        target.expat = parser.parser
        parser.feed(text.encode("utf-8"))
        parser.close()
    except DefusedXmlException:
        return NoTree("holds a DOCTYPE or an ENTITY, which exports have no use for; such documents are not read")
    except ElementTree.ParseError as error:
        return NoTree(f"is not well-formed XML (see its line {error.position[0]})")
    except UnicodeEncodeError:
        return NoTree("holds characters that are none")
    except _TooMuchError as error:
        return NoTree(str(error))
    return target.root.inside[0] if isinstance(target.root.inside[0], Node) else NoTree("holds no element")


class _TooMuchError(Exception):
    """The message says what there is too much of."""


class _Growing:
    """Takes the parser's events and builds the tree."""

    def __init__(self) -> None:
        self.root = Node("", "", {}, 1)
        self.expat: object = None
        self._open = [self.root]
        self._seen = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._seen += 1
        if self._seen > _MOST_ELEMENTS or len(self._open) > _DEEPEST:
            raise _TooMuchError(f"has more than {_MOST_ELEMENTS} elements, or they are nested deeper than {_DEEPEST}")
        space, _, name = tag.rpartition("}")
        node = Node(space[1:], name, dict(attributes), getattr(self.expat, "CurrentLineNumber", 1))
        self._open[-1].inside.append(node)
        self._open.append(node)

    def data(self, data: str) -> None:
        self._open[-1].inside.append(data)

    def end(self, tag: str) -> None:
        self._open.pop()

    def close(self) -> Node:
        return self.root
