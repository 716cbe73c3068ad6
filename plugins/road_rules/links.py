"""Rules about links."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from urllib.parse import urlsplit

from pydantic import Field

from plugins.network.judging import Force
from plugins.network.kinds import Line
from plugins.network.written import Written
from plugins.road_rules.rule import Example, Finding, Group, More, Rule, Settings
from plugins.road_rules.spoken import ANYWHERE, bare_words

# Words that say nothing of where a link leads, in the languages in which people have the habit.
_VAGUE = frozenset(
    """
    here|click here|click|this|this link|link|this page|this article|this post|see here|read more|more|learn more
    |find out more|details|more details|more information|website|web page|article
    |hier|hier klicken|klicken sie hier|mehr|mehr lesen|weiterlesen|mehr erfahren|dieser link
    |ici|cliquez ici|cliquer ici|lire la suite|en savoir plus|plus|ce lien
    |aquí|haz clic aquí|haga clic aquí|leer más|más|más información|este enlace
    |aqui|clique aqui|leia mais|saiba mais|mais
    |qui|clicca qui|leggi di più|scopri di più|altro|questo link
    |klik hier|lees meer|meer|deze link
    |här|klicka här|läs mer|mer|den här länken|her|klik her|klikk her|læs mere|les mer|mere
    |tästä|täällä|tässä|klikkaa tästä|lue lisää|lisää|tämä linkki
    |tutaj|kliknij tutaj|czytaj więcej|więcej|zde|klikněte zde|více|itt|kattintson ide
    |здесь|нажмите здесь|подробнее|тут|далее|εδώ|κάντε κλικ εδώ|περισσότερα|burada|buraya tıklayın|devamı
    |هنا|اضغط هنا|اقرأ المزيد|المزيد|כאן|לחצו כאן|קראו עוד
    |こちら|ここ|ここをクリック|詳しくはこちら|続きを読む|这里|點擊這裡|点击这里|阅读更多|更多|여기|여기를 클릭|더 보기
    """.replace("\n", "").split("|")
)
_WORDS = frozenset(" ".join(words.split()) for words in _VAGUE)
_FIRST_OF = frozenset(words.partition(" ")[0] for words in _WORDS)
_WORD = re.compile(r"\w+")
# A link in which nothing is seen; the words of others may be code, or a picture.
_EMPTY = re.compile(r"(?<!!)\[\s*\][(\[]|<a\s[^<>]*>\s*</a>", re.IGNORECASE)
_INSIDE = re.compile(r"(?:^|\.)(?:localhost|local|internal|test|onion)$|^127\.|^10\.|^192\.168\.|^\[?::1\]?$")


class Vague(Settings):
    words: More[Line] = Field([], description="Further words that say nothing of where a link leads.")


class Secure(Settings):
    hosts: list[Line] = Field([], description="Hosts that can be had by http alone.")


def vague(written: Written, settings: Vague) -> Iterator[Finding]:
    """Links whose words say nothing, or that have none."""
    more = {bare_words(words) for words in settings.words}
    lines: list[str] = []
    for link in written.links:
        if not link.is_linked:
            continue
        if not link.text:
            lines = lines or written.body.split("\n")
            if _EMPTY.search(lines[link.line - written.body_line]):
                yield Finding(link.line, f"the link to '{_short(link.target)}' has no words; write [what is there](…)")
        elif (more or _may_be_vague(link.text)) and _says_nothing(bare_words(link.text), more):
            what = f"the link '{link.text}' does not say where it leads; link the words that name what is there"
            yield Finding(link.line, what)


def _says_nothing(words: str, more: Container[str]) -> bool:
    return bool(words) and (words in _WORDS or words in more)


def _may_be_vague(text: str) -> bool:
    """Whether the words of a link begin as those do that say nothing: one look at most."""
    first = _WORD.search(text) if text.isascii() else None
    return first is None or first[0].lower() in _FIRST_OF


def bare(written: Written, settings: Settings) -> Iterator[Finding]:
    """Addresses that readers see as such."""
    for link in written.links:
        if link.bare and link.target.lower().startswith(("http://", "https://")):
            leads = "" if link.is_linked else ", and leads nowhere"
            what = f"the address '{_short(link.target)}' stands in the text{leads}; write [what is there](address)"
            yield Finding(link.line, what)


def insecure(written: Written, settings: Secure) -> Iterator[Finding]:
    """Links by http."""
    lines = [(link.line, link.target) for link in written.links]
    lines += [(written.line("links"), target) for target in vars(written.fields).get("links", ())]
    for line, target in lines:
        if (
            target[:7].lower() == "http://"
            and (host := _host(target)) not in settings.hosts
            and not _INSIDE.search(host)
        ):
            yield Finding(line, f"'{_short(target)}' is not secure; write https:// and see that it is there")


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # brackets around what is no address
        return ""


def _short(address: str) -> str:
    return address if len(address) <= 60 else f"{address[:57]}…"


LINKS = (
    Rule(
        name="link-words",
        group=Group.LINKS,
        what="The words of a link say where it leads.",
        why="Who listens to a page can go from link to link, and hears 'here, here, more'; so do search engines.",
        bad=Example(body="The operator's table is [here](https://grid.example/table)."),
        good=Example(body="See [the operator's table](https://grid.example/table)."),
        settings=Vague,
        roles=ANYWHERE,
        check=vague,
    ),
    Rule(
        name="link-bare",
        group=Group.LINKS,
        what="An address stands behind words, not in the text.",
        why="Nobody reads one, a long one breaks the line on a phone, and one that is only typed can't be followed.",
        bad=Example(body="More is at https://grid.example/2026/table?page=2 and elsewhere."),
        good=Example(body="More is in [the operator's table](https://grid.example/table); try `https://grid.example`."),
        roles=ANYWHERE,
        check=bare,
    ),
    Rule(
        name="link-https",
        group=Group.LINKS,
        what="Links are secure: https, not http.",
        why="What comes by http can be read and changed on its way, and browsers warn of it.",
        bad=Example(body="See [the operator's table](http://grid.example/table)."),
        good=Example(body="See [the operator's table](https://grid.example/table)."),
        settings=Secure,
        roles=ANYWHERE,
        check=insecure,
    ),
    Rule(
        name="dead-links",
        group=Group.LINKS,
        what="Links inside the network lead to something that is published, and to a part of it that is there.",
        why="A link that leads nowhere is shown as plain text, and the reader never learns that there was more.",
        bad=Example(body="See [the sums](2026-01-01-never-written.md)."),
        good=Example(
            body="See [the sums](2026-01-01-sums.md).", others=(("energy/posts/2026-01-01-sums.md", "title: Our sums"),)
        ),
        highest=Force.SHOULD,
        because="another unit could hold your post by taking back the one that it links to",
        roles=ANYWHERE,
    ),
)
