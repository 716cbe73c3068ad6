"""How the firm speaks, from `voice` in `theme/brand.yaml`: words to avoid, and how names are spelt."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from plugins.network.kinds import File, Lang, Line


class AvoidEntry(File):
    word: Line = Field(
        description="A word or a phrase, however it is capitalised; with * at its end, whatever begins so.",
        examples=["utilise"],
    )
    instead: Line = Field("", description="What to say instead.", examples=["use"])
    lang: Lang = Field("", description="The language it is a word of; the network's by default.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Avoided:
    """A word that is not used, and what is said instead ("": nothing). `lang` "" is the network's language."""

    word: str
    instead: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What the centre says about words."""

    avoid: tuple[Avoided, ...] = ()
    names: tuple[str, ...] = ()  # as they are spelt: "GitHub"


def voice_of(avoid: list[AvoidEntry], names: list[str]) -> Voice:
    """The voice that the keys of a brand make."""
    return Voice(
        avoid=tuple(Avoided(word=entry.word, instead=entry.instead, lang=entry.lang) for entry in avoid),
        names=tuple(names),
    )
