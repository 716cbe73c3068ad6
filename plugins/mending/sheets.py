"""A file as text, taken apart: the YAML that is mended, and the body, which never is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from plugins.mending.mends import Mend
from plugins.network.frontmatter import FENCE


@dataclass(frozen=True, slots=True)
class Sheet:
    """The YAML of a file, what stands before and after it, and how many lines of the file stand before it."""

    yaml: str
    before: str = ""
    after: str = ""
    above: int = 0

    @property
    def text(self) -> str:
        return self.before + self.yaml + self.after

    def with_yaml(self, text: str) -> Sheet:
        return replace(self, yaml=text)

    def at(self, mend: Mend) -> Mend:
        """A mend of the YAML with its line in the file."""
        return replace(mend, line=mend.line + self.above)


def with_front_matter(text: str) -> Sheet | None:
    """The sheet of a Markdown file, whose front matter may stand below empty lines; None when it has none."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines) or lines[first].rstrip() != FENCE:
        return None
    for number in range(first + 1, len(lines)):
        if lines[number].rstrip() == FENCE:
            inner = "".join(f"{line}\n" for line in lines[first + 1 : number])
            after = "\n".join((FENCE, *lines[number + 1 :]))
            return Sheet(inner, f"{FENCE}\n", after if number + 1 < len(lines) else f"{after}\n", first + 1)
    return None


def of_yaml(text: str) -> Sheet:
    """The sheet of a file that is YAML throughout."""
    return Sheet(text)


def mends_of_form(data: bytes, text: str, sheet: Sheet) -> Iterator[Mend]:
    """What was done to the file around its words: marks and line ends that other machines leave."""
    if data.startswith(b"\xef\xbb\xbf"):
        yield Mend(1, "without the byte order mark")
    if b"\r" in data:
        yield Mend(data[: data.index(b"\r")].count(b"\n") + 1, "with line ends as everywhere, LF")
    if sheet.before and sheet.above > 1:
        yield Mend(1, f"'{FENCE}' as the very first line")
    if sheet.before and not text.endswith(sheet.after):
        yield Mend(sheet.above + sheet.yaml.count("\n") + 1, f"'{FENCE}' alone in its line")
    elif sheet.before and text.split("\n")[sheet.above - 1] != FENCE:
        yield Mend(sheet.above, f"'{FENCE}' alone in its line")
