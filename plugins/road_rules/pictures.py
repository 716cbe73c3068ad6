"""Rules about pictures, as far as a file tells by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from pydantic import Field

from plugins.network.judging import Force
from plugins.network.kinds import Line
from plugins.network.sources import FILM, SOUND
from plugins.network.written import Written
from plugins.road_rules.matching import even
from plugins.road_rules.rule import Example, Finding, Group, More, Rule, Settings
from plugins.road_rules.spoken import ANYWHERE, bare_words

_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|svg|heic|tiff?)$|^(?:img|dsc[fn]?|pict?|screen ?shot|image|foto)[\W_]*\d", re.I
)
# What people write where they mean nothing, and how they begin where a reader knows that it is a picture.
_NOTHING = frozenset(
    "image|picture|photo|photograph|graphic|figure|chart|diagram|illustration|logo|icon|screenshot|untitled|alt"
    "|alt text|alternative text|bild|foto|grafik|abbildung|imagen|gráfico|figura|afbeelding|immagine|grafico|kuva|kuvio"
    "|bilde|imagem|obraz|картинка|фото|εικόνα|resim|صورة|תמונה|画像|写真|图片|照片|사진".split("|")
)
_BEGINS = re.compile(
    r"(?:(?:an?|the|this)\s+)?(?:image|picture|photo(?:graph)?|graphic)\s+(?:of|shows|showing)\b"
    r"|(?:(?:ein|das|dieses)\s+)?(?:bild|foto)\s+(?:von|zeigt|mit|eines|einer|des|der)\b"
    r"|(?:(?:une|l'|cette)\s*)?(?:image|photo)\s+(?:de|d'|du|des|montrant)"
    r"|(?:(?:una|la)\s+)?(?:imagen|foto)\s+(?:de|del|que)\b|(?:(?:en|ett)\s+)?(?:bild|foto)\s+(?:av|på)\b"
    r"|kuva(?:ssa)?[:\s]",
    re.IGNORECASE,
)


class Said(Settings):
    words: More[Line] = Field([], description="Further words that say nothing of what a picture shows.")


def _shown(written: Written) -> Iterator[tuple[int, str, str, str]]:
    """Every picture: its line, its words, its target and what to write."""
    values = vars(written.fields)
    for key in ("image", "photo"):
        if target := values.get(key):
            yield (
                written.line(f"{key}_alt" if values[f"{key}_alt"] else key),
                values[f"{key}_alt"],
                target,
                f"{key}_alt: what it shows",
            )
    for picture in written.pictures:
        if _ending(picture.target) not in SOUND | FILM:
            yield picture.line, picture.alt, picture.target, "![what it shows](…)"


def without_words(written: Written, settings: Settings) -> Iterator[Finding]:
    """Pictures that have no words in their place."""
    for line, alt, target, remedy in _shown(written):
        if not alt.strip():
            yield Finding(line, f"the picture '{target[:80]}' has no words in its place; write {remedy}")


def says_nothing(written: Written, settings: Said) -> Iterator[Finding]:
    """Pictures whose words say nothing of what they show."""
    more = {bare_words(words) for words in settings.words}
    for line, alt, target, remedy in _shown(written):
        words = bare_words(alt)
        if not words:
            continue
        if _FILE.search(alt.strip()) or words == bare_words(_stem(target)):
            yield Finding(line, f"the words of the picture '{alt}' are the name of a file; write {remedy}")
        elif words in _NOTHING or words in more:
            yield Finding(line, f"the words of the picture, '{alt}', say nothing of what it shows; write {remedy}")
        elif match := _BEGINS.match(even(alt)):
            begins = match.group().strip()
            yield Finding(line, f"the words of the picture begin with '{begins}'; begin with what it shows")


def without_rights(written: Written, settings: Settings) -> Iterator[Finding]:
    """A post's picture of which nobody is told whose it is."""
    if written.post.image and not written.post.image_rights:
        what = "it is not said whose picture it is; write image_rights: who made it, and by what right we show it"
        yield Finding(written.line("image"), what)


def _ending(target: str) -> str:
    return target.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()


def _stem(target: str) -> str:
    return unquote(target.rpartition("/")[2]).rpartition(".")[0]


PICTURES = (
    Rule(
        name="picture-alt",
        group=Group.PICTURES,
        what="Every picture has words that stand in its place.",
        why="They are what somebody has who can't see it, and what is shown where it does not arrive.",
        keys=("image_alt", "photo_alt"),
        bad=Example(body="![](../media/cavern.png)"),
        good=Example(body="![A cavern head at dusk, a fence around it](../media/cavern.png)"),
        roles=ANYWHERE,
        check=without_words,
    ),
    Rule(
        name="picture-alt-words",
        group=Group.PICTURES,
        what="The words in a picture's place say what it shows: not the name of a file, not 'image of'.",
        why="Who hears them knows already that there is a picture, and nothing else.",
        keys=("image_alt", "photo_alt"),
        bad=Example(body="![cavern.png](../media/cavern.png)\n\n![Image of a cavern](../media/cavern.png)"),
        good=Example(body="![A cavern head at dusk, a fence around it](../media/cavern.png)"),
        settings=Said,
        roles=ANYWHERE,
        check=says_nothing,
    ),
    Rule(
        name="picture-rights",
        group=Group.PICTURES,
        what="A post's picture says whose it is.",
        why="Whoever owns it may ask, and whoever wants to use it has to.",
        keys=("image_rights",),
        bad=Example(front="image: media/cavern.png\nimage_alt: A cavern head at dusk"),
        good=Example(
            front="image: media/cavern.png\nimage_alt: A cavern head at dusk\nimage_rights: Dana Ortiz, for the firm"
        ),
        force=Force.OFF,
        check=without_rights,
    ),
    Rule(
        name="missing-files",
        group=Group.PICTURES,
        what="Pictures, sound and films that a file names are there, in the unit's own media folder.",
        why="In place of one that is not, readers see words or nothing.",
        bad=Example(body="![A cavern head at dusk](../media/never-taken.png)"),
        good=Example(body="![A cavern head at dusk](../media/cavern.png)"),
        highest=Force.SHOULD,
        because="whoever tidies the media folder could hold a colleague's post",
        roles=ANYWHERE,
    ),
    Rule(
        name="pictures-elsewhere",
        group=Group.PICTURES,
        what="Pictures, sound and films lie in the network, not on another host.",
        why="A page that loads from elsewhere tells that host who reads it; so a picture becomes a link to it.",
        bad=Example(body="![A cavern head at dusk](https://elsewhere.example/cavern.png)"),
        good=Example(body="![A cavern head at dusk](../media/cavern.png)"),
        highest=Force.SHOULD,
        because="the page loads nothing from there in any case",
        roles=ANYWHERE,
    ),
)
