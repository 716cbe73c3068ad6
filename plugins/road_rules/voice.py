"""Rules about words: how the firm speaks, how it spells names, and what it may not say yet."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property, lru_cache

from pydantic import Field

from plugins.network.judging import Force
from plugins.network.kinds import File, Line, MaybeMoment
from plugins.network.model import Status
from plugins.network.voice import AvoidEntry
from plugins.network.written import Written
from plugins.network.written_blocks import Kind
from plugins.road_rules.matching import Hit, Sought, name, sought, word
from plugins.road_rules.rule import Example, Finding, Group, More, Most, Rule, Settings
from plugins.road_rules.spoken import ANYWHERE, Piece, pieces

_SENTENCE_ENDS = re.compile(r"(?<=[.!?…。؟۔])[\"'”’»)\]]*\s+")
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff*"  # what may stand inside a word


class Avoid(Settings):
    avoid: More[AvoidEntry] = Field([], description="Words that are not used, beside those of brand.yaml.")

    @cached_property
    def sought(self) -> Sought:
        return sought([word(entry.word).needs for entry in self.avoid])


class Names(Settings):
    names: More[Line] = Field([], description="Names as they are spelt, beside those of brand.yaml.")

    @cached_property
    def sought(self) -> Sought:
        return sought([name(spelt).needs for spelt in self.names])


class EmbargoEntry(File):
    word: Line = Field(description="A word or a phrase; with * at its end, whatever begins so.", examples=["Falcon"])
    until: MaybeMoment = Field(description="The day or the moment from which it may be said.", examples=["2027-03-01"])


class Embargo(Settings):
    words: More[EmbargoEntry] = Field([], description="Words that may not be published yet.")


class Sentences(Settings):
    words: Most = Field(40, ge=10, le=200, description="How many words a sentence may have.")


class Paragraphs(Settings):
    words: Most = Field(150, ge=30, le=1000, description="How many words a paragraph may have.")


def avoided(written: Written, settings: Avoid) -> Iterator[Finding]:
    """Words that the firm does not use, in what the author says in his own."""
    there = settings.sought.found_in(written.folded)
    if not there:
        return  # as nearly always
    entries = [entry for entry in settings.avoid if _is_spoken(entry.lang, written.lang)]
    needs = [word(entry.word).needs for entry in entries]
    entries = [
        entry for entry, one in zip(entries, needs, strict=True) if one.letters in there and one.is_in(written.folded)
    ]
    said = pieces(written) if entries else ()
    for entry in entries:
        remedy = f"say '{entry.instead}'" if entry.instead else "say it in other words"
        for piece in said:
            for line, seen in piece.lines(word(entry.word).hits(piece.text)):
                yield Finding(line, f"we avoid '{seen}'; {remedy}")


def misspelt(written: Written, settings: Names) -> Iterator[Finding]:
    """Names that are spelt otherwise than the firm spells them."""
    there = settings.sought.found_in(written.folded)
    names = [spelt for spelt in settings.names if name(spelt).needs.letters in there] if there else []
    names = [spelt for spelt in names if name(spelt).may_be_misspelt(written.folded, written.whole)]
    said = pieces(written) if names else ()
    for spelt in names:
        for piece in said:
            for line, seen in piece.lines(name(spelt).misspelt(piece.text)):
                yield Finding(line, f"'{seen}' is spelt {spelt}")


def embargoed(written: Written, settings: Embargo) -> Iterator[Finding]:
    """Words that come out before their time, wherever they stand in the file: its code and its name come out too."""
    if not settings.words or getattr(written.fields, "status", None) is Status.DRAFT:
        return
    front = list(_front_texts(written))
    whole = f"{_opened(written.folded)}\n{_opened(chr(10).join([text for _, text in front]).casefold())}"
    for entry in settings.words:
        letters, pattern = _forbidden(entry.word)
        if letters not in whole or _is_later(written, until := written.moment(entry.until or date.max)):
            continue
        what = f"'{entry.word}' may not be published before {entry.until}; take it out, or publish this then"
        for line, text in front:
            if pattern.search(_opened(text.casefold())):
                yield Finding(line, what, until=until)
        body = Piece(_opened(written.body.casefold()), written.body_line)
        for line, _ in body.lines(Hit(match.start(), "") for match in pattern.finditer(body.text)):
            yield Finding(line, what, until=until)


def long_sentences(written: Written, settings: Sentences) -> Iterator[Finding]:
    """Sentences with more words than they may have."""
    for passage in written.passages:
        if passage.kind not in (Kind.PARAGRAPH, Kind.ITEM):
            continue
        at = 0
        for end in [*(match.end() for match in _SENTENCE_ENDS.finditer(passage.text)), len(passage.text)]:
            count = len(passage.text[at:end].split())
            if count > settings.words:
                what = f"a sentence here has {count} words; make two of it, each of {settings.words} or fewer"
                yield Finding(passage.line_at(at), what)
            at = end


def long_paragraphs(written: Written, settings: Paragraphs) -> Iterator[Finding]:
    """Paragraphs with more words than they may have."""
    for passage in written.passages:
        count = len(passage.text.split()) if passage.kind in (Kind.PARAGRAPH, Kind.ITEM) else 0
        if count > settings.words:
            what = f"the paragraph has {count} words; begin a new one after {settings.words} at the latest"
            yield Finding(passage.line, what)


def _is_spoken(lang: str, here: str) -> bool:
    """Whether a word of the language `lang` ("": of any) is one of the language `here`; `en` is of `en-GB` too."""
    return lang in ("", here) or ("-" not in lang and lang == here.partition("-")[0])


# ------------------------------------------------------------------------------------------------------ embargoes


@lru_cache(maxsize=1024)
def _forbidden(written: str) -> tuple[str, re.Pattern[str]]:
    """Letters that any text has which has a word or a phrase, and what is looked for: its parts, joined by anything, as
    in a text, in an address or in the name of a file."""
    parts = re.findall(r"[^\W_]+", _opened(written.removesuffix("*").casefold()))
    inner = r"[\W_]{0,3}".join(map(re.escape, parts)) or re.escape(written)
    after = "" if written.endswith("*") else r"(?![^\W_])"
    return max(parts, key=len, default=""), re.compile(rf"(?<![^\W_]){inner}{after}")


def _opened(text: str) -> str:
    """A casefolded text without what hides words from who looks for them; as many lines as it had."""
    if "&" in text:
        text = html.unescape(text)
    for sign in _UNSEEN:
        text = text.replace(sign, "")
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _front_texts(written: Written) -> Iterator[tuple[int, str]]:
    """Each text of the front matter, and the name of the file where that is the address, with their lines."""
    fields = written.fields
    if not getattr(fields, "slug", ""):
        yield 1, written.path.rpartition("/")[2]
    for key in fields.model_fields_set:
        yield from ((written.line(key), text) for text in _texts(getattr(fields, key)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, File):
        for key in value.model_fields_set:
            yield from _texts(getattr(value, key))


def _is_later(written: Written, until: datetime) -> bool:
    """Whether a post comes out at that moment or after it. What has no day is out already."""
    day = getattr(written.fields, "date", None) or written.day
    return day is not None and written.moment(day) >= until


VOICE = (
    Rule(
        name="words-to-avoid",
        group=Group.VOICE,
        what="Words that the firm avoids are not used.",
        why="A reader meets one firm, whoever of it writes.",
        bad=Example(body="We leverage what we know."),
        good=Example(body="We use what we know.\n\n> They said they would leverage it.\n\n`leverage` is a key."),
        given="avoid: [{word: leverage, instead: use}]",
        settings=Avoid,
        voice="avoid",
        roles=ANYWHERE,
        check=avoided,
    ),
    Rule(
        name="spelling-of-names",
        group=Group.VOICE,
        what="Names are spelt as their owners spell them.",
        why="Whoever bears a name sees at once when it is wrong, and search finds what is spelt alike.",
        bad=Example(body="The files are on Github, and so are those of Salt Works."),
        good=Example(body="The files are on GitHub, at `github` and [there](https://github.com/saltworks)."),
        given="names: [GitHub, SaltWorks]",
        settings=Names,
        voice="names",
        roles=ANYWHERE,
        check=misspelt,
    ),
    Rule(
        name="embargo",
        group=Group.VOICE,
        what="Words under embargo come out on their day, not before: not in a title, a text, an address, or code.",
        why="What was published can't be called back: feeds have sent it out.",
        bad=Example(front="date: 2026-11-20", body="The buyer is Project Falcon."),
        good=Example(front="date: 2027-03-01", body="The buyer is Project Falcon."),
        given="words: [{word: Project Falcon, until: 2027-03-01}]",
        force=Force.MUST,
        settings=Embargo,
        roles=ANYWHERE,
        check=embargoed,
    ),
    Rule(
        name="sentence-length",
        group=Group.VOICE,
        what="Sentences are short enough to be read once.",
        why="On a phone a long one fills the screen, and its beginning is gone before its end is there.",
        bad=Example(body="We went to see the cavern, which had been dug long before any of us had come to the firm."),
        good=Example(body="We went to see the cavern. It had been dug long before any of us had come."),
        given="words: 15",
        force=Force.OFF,
        settings=Sentences,
        roles=ANYWHERE,
        check=long_sentences,
    ),
    Rule(
        name="paragraph-length",
        group=Group.VOICE,
        what="Paragraphs are short enough to be seen at once.",
        why="On a phone a long one is a grey wall, and nobody finds the place again.",
        bad=Example(body="Salt is soft. Water takes it away. " * 6),
        good=Example(body="Salt is soft. Water takes it away.\n\n" * 6),
        given="words: 30",
        force=Force.OFF,
        settings=Paragraphs,
        roles=ANYWHERE,
        check=long_paragraphs,
    ),
)
