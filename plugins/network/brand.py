"""The brand, read from `theme/brand.yaml`: colours, type, measures, logo, voice.

Unlike what authors write, a brand with a mistake stops the build at once: every page would show it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from plugins.network import checking
from plugins.network.kinds import File, Line, Slug
from plugins.network.problems import Level, Problem, SetupError
from plugins.network.voice import AvoidEntry, Voice, voice_of
from plugins.network.yamlfile import Document, Mistake, read_yaml

NAME = "{name}"  # stands for the network's name in what the brand says
STEPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """One colour in both modes, each as `#rrggbb` in small letters."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """What colours are for. `line` only decorates; every other one is held to a contrast, see `brand.contrast`."""

    paper: Tone
    panel: Tone
    ink: Tone
    soft: Tone
    line: Tone
    edge_ui: Tone
    mark: Tone
    on_mark: Tone
    bad: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A file of type. `file` is relative to `theme/static/`; `weight` is one, or the two ends of a variable one's."""

    family: str
    file: str
    weight: str = "400"
    style: str = "normal"
    characters: str = ""  # as CSS has them, "U+20-7E,U+A0"; "": any
    preload: bool = False
    preload_quotes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """Lists of families as CSS has them."""

    read: str
    ui: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Sizes of type, as CSS lengths."""

    label: str
    ui: str
    read: str
    stand: str
    head: str
    notice: str
    title: str
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """Heights of lines, in times the size of the type."""

    read: str
    ui: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Distances and widths, as CSS lengths; `measure` is in times the size of a text."""

    steps: tuple[str, ...]
    gap: str
    edge: str
    page: str
    measure: str
    margin: str
    rail: str
    dates: str
    hair: str
    rule: str
    bar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """Everything that `theme/brand.yaml` says. `logo` and `icon` are relative to `theme/static/`, "" for none."""

    colours: Colours
    accents: Mapping[str, Tone]  # by name, in the file's order
    faces: tuple[Face, ...]
    families: Families
    scale: Scale
    leading: Leading
    space: Space
    foot: str = ""
    logo: str = ""
    icon: str = ""
    voice: Voice = field(default_factory=Voice)

    def closing(self, network: str) -> str:
        """The foot's sentence, said by the network of that name."""
        return self.foot.replace(NAME, network)


def read_brand(path: Path) -> Brand:
    """The brand in a `brand.yaml`; files that it names lie in `static/` beside it.

    Raises SetupError with every mistake, each with file and line.
    """
    text = _text(path)
    document = read_yaml(text)
    found, mistakes = checking.strict(BrandFile, document)
    mistakes = tuple(_with_quotes(mistake, text) for mistake in mistakes)
    if found:
        mistakes = (*mistakes, *_missing_files(found, document, path.parent / "static"))
    if mistakes or not found:
        raise SetupError("\n".join(str(_problem(path, mistake)) for mistake in sorted(mistakes, key=_line)))
    return _brand(found)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise SetupError(f"{path} is not there; a theme needs a brand.yaml") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} can't be read: {error}") from None


def _problem(path: Path, mistake: Mistake) -> Problem:
    return Problem(f"{path.parent.name}/{path.name}", mistake.line, Level.ERROR, mistake.what)


def _line(mistake: Mistake) -> int:
    return mistake.line


def _with_quotes(mistake: Mistake, text: str) -> Mistake:
    """A colour without quotes is a remark to YAML, so what it says ("is empty", "no end") would not help."""
    line = text.split("\n")[mistake.line - 1 : mistake.line]
    if line and ": #" in line[0].lstrip("#"):
        return Mistake(mistake.line, 'a colour must stand in quotes, as in light: "#0a6a68"')
    return mistake


def _missing_files(found: BrandFile, document: Document, static: Path) -> Iterator[Mistake]:
    """Files that the brand names and the theme has not."""
    named = [(("type", "faces", index, "file"), face.file) for index, face in enumerate(found.type.faces)]
    for key, file in [*named, (("logo",), found.logo), (("icon",), found.icon)]:
        if file and not (static / file).resolve().is_relative_to(static.resolve()):
            yield Mistake(document.line(key), f"'{file}' leads out of theme/static/; put the file there")
        elif file and not (static / file).is_file():
            yield Mistake(document.line(key), f"there is no file theme/static/{file}; put it there, or mend the name")


def _brand(found: BrandFile) -> Brand:
    colours = {name: _tone(getattr(found.colours, name)) for name in ColoursEntry.model_fields}
    return Brand(
        colours=Colours(**colours),
        accents={name: _tone(entry) for name, entry in found.accents.items()},
        faces=tuple(Face(**face.model_dump()) for face in found.type.faces),
        families=Families(**found.type.families.model_dump()),
        scale=Scale(**found.type.scale.model_dump()),
        leading=Leading(**found.type.leading.model_dump()),
        space=Space(**{**found.space.model_dump(), "steps": tuple(found.space.steps)}),
        foot=found.voice.foot,
        logo=found.logo,
        icon=found.icon,
        voice=voice_of(found.voice.avoid, found.voice.names),
    )


def _tone(entry: ToneEntry) -> Tone:
    return Tone(light=entry.light.lower(), dark=entry.dark.lower())


# ----------------------------------------------------------------------------------------------- the keys of the file


def _colour(value: str) -> str:
    digits = value.removeprefix("#")
    if len(value) != 7 or len(digits) != 6 or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
        raise ValueError('must be a colour of six figures, as in "#0a6a68"')
    return value


def _length(value: str) -> str:
    # What ends a declaration or begins another can't occur, so a value stays the value of its own property.
    if not value or any(not (c.isascii() and c.isalnum()) and c not in " .,+-*/()%" for c in value):
        raise ValueError("must be a length as CSS has it, as in 1.5rem or clamp(1rem, 4vw, 4rem)")
    if value.count("(") != value.count(")") or not any(c.isdigit() for c in value):
        raise ValueError("must be a length as CSS has it: a number is missing, or a bracket is not closed")
    return value


def _family(value: str) -> str:
    if any(not (c.isalnum() and c.isascii()) and c not in " ,-\"'" for c in value):
        raise ValueError('must be families with commas between them, as in "Noto Serif", serif')
    if value.count('"') % 2 or value.count("'") % 2:
        raise ValueError("has a quotation mark that is never closed")
    return value


def _theme_file(value: str) -> str:
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts or "\\" in value or not all(c.isalnum() or c in "/._- " for c in value):
        raise ValueError("must be a file below theme/static/, as in faces/text.woff2")
    return str(path)


def _woff2(value: str) -> str:
    if not value.endswith(".woff2"):
        raise ValueError("must be a .woff2 file")
    return value


def _characters(value: str) -> str:
    """Ranges of characters in one form, "U+20-7E,U+A0"."""
    ranges = [one.strip().upper() for one in value.split(",")]
    for one in ranges:
        found = re.fullmatch(r"U\+([0-9A-F]{1,6})(?:-([0-9A-F]{1,6}))?", one)
        if found is None:
            raise ValueError("must be characters with commas between them, as in U+20-7E, U+A0")
        first, last = int(found[1], 16), int(found[2] or found[1], 16)
        if not first <= last <= sys.maxunicode:
            raise ValueError(f"there are no characters {one}; write the smaller number first, 10FFFF at most")
    return ",".join(ranges)


def _sentence(value: str) -> str:
    if "{" in value.replace(NAME, "") or "}" in value.replace(NAME, ""):
        raise ValueError(f"knows no other word in brackets than {NAME}, which is the network's name")
    return " ".join(value.split())


Colour = Annotated[str, AfterValidator(_colour)]
Length = Annotated[str, StringConstraints(max_length=200), AfterValidator(_length)]
Times = Annotated[str, StringConstraints(pattern=r"^\d{0,3}(\.\d{1,4})?$", min_length=1)]
FamilyList = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_family)]
ThemeFile = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_theme_file)]
Characters = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_characters)]
Weight = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,2}( [1-9]\d{0,2})?$")]


class ToneEntry(File):
    light: Colour = Field(description="On light paper.", examples=['"#0a6a68"'])
    dark: Colour = Field(description="On dark paper.", examples=['"#5fc4bf"'])


class ColoursEntry(File):
    paper: ToneEntry = Field(description="The ground.")
    panel: ToneEntry = Field(description="What is set apart: notes, code.")
    ink: ToneEntry = Field(description="Words, rules, buttons.")
    soft: ToneEntry = Field(description="Dates, captions, roles.")
    line: ToneEntry = Field(description="Hairlines; decoration only.")
    edge_ui: ToneEntry = Field(description="Underlines of links, borders of fields.")
    mark: ToneEntry = Field(description="Focus and found words.")
    on_mark: ToneEntry = Field(description="Words on the mark.")
    bad: ToneEntry = Field(description="Warnings, what was retracted.")


class FaceEntry(File):
    family: FamilyList = Field(description="The name by which the families name it.", examples=["Newsreader"])
    file: Annotated[ThemeFile, AfterValidator(_woff2)] = Field(description="A file below theme/static/.")
    weight: Weight = Field("400", description="One weight, or the two ends of a variable face's.")
    style: Literal["normal", "italic"] = Field("normal", description="normal or italic.")
    characters: Characters = Field(
        "", description="What it is fetched for, where it holds a part of its family alone.", examples=["U+20-7E, U+A0"]
    )
    preload: bool = Field(False, description="Whether every page needs it at once.")
    preload_quotes: bool = Field(False, description="Whether a page that begins with a quotation needs it at once.")


class FamiliesEntry(File):
    read: FamilyList = Field(description="What somebody wrote.")
    ui: FamilyList = Field(description="What the site says.")
    code: FamilyList = Field(description="Code.")


class ScaleEntry(File):
    label: Length = Field(description="Labels, dates, captions; nothing is smaller.", examples=[".875rem"])
    ui: Length = Field(description="Interface, tables, notes.")
    read: Length = Field(description="The text of a post.")
    stand: Length = Field(description="Standfirsts, the smaller titles.")
    head: Length = Field(description="Headings, titles in lists, quotations.")
    notice: Length = Field(description="Notices.")
    title: Length = Field(description="The title of a post, a section, a person.")
    lead: Length = Field(description="The lead of the front page.")


class LeadingEntry(File):
    read: Times = Field(description="Of texts.", examples=["1.5"])
    ui: Times = Field(description="Of the interface.")
    head: Times = Field(description="Of headings.")


class TypeEntry(File):
    faces: list[FaceEntry] = Field([], description="Files of type.")
    families: FamiliesEntry = Field(description="Lists of families.")
    scale: ScaleEntry = Field(description="Sizes.")
    leading: LeadingEntry = Field(description="Heights of lines, in times the size.")


class SpaceEntry(File):
    steps: list[Length] = Field(description="Eight distances, from the smallest.", min_length=STEPS, max_length=STEPS)
    gap: Length = Field(description="Between columns.")
    edge: Length = Field(description="At the sides of the screen.")
    page: Length = Field(description="The widest that a page gets.")
    measure: Times = Field(description="The width of a text, in times its size.", examples=["29"])
    margin: Length = Field(description="Left of a post, where its contents hang.")
    rail: Length = Field(description="Right of a list, for what is about the page.")
    dates: Length = Field(description="Left of a list, where dates hang.")
    hair: Length = Field(description="The thinnest rule.")
    rule: Length = Field(description="The ordinary rule.")
    bar: Length = Field(description="The heaviest rule.")


class VoiceEntry(File):
    foot: Annotated[Line, AfterValidator(_sentence)] = Field("", description="The last sentence of every page.")
    avoid: list[AvoidEntry] = Field([], description="Words that nobody should use, and what to say instead.")
    names: list[Line] = Field([], description="Names as they are spelt.", examples=["[GitHub]"])


class BrandFile(File):
    """theme/brand.yaml: the firm's looks."""

    logo: ThemeFile = Field("", description="A file below theme/static/, in place of the name in the masthead.")
    icon: ThemeFile = Field("", description="A file below theme/static/, small and square, for the tabs of browsers.")
    voice: VoiceEntry = Field(VoiceEntry(), description="What the site says for the firm.")
    colours: ColoursEntry = Field(description="What colours are for, in light and dark.")
    accents: dict[Slug, ToneEntry] = Field(description="The palette that units choose from, by name.")
    type: TypeEntry = Field(description="Faces and sizes.")
    space: SpaceEntry = Field(description="Distances and widths.")
