"""What readers of a post must be told whoever wrote it: below which posts a disclosure stands, and in which language.

The network's disclosures hold for the posts of all units, or of those and on the topics that it names; a unit's own for
its posts, beside them. Neither a post nor a unit nor who carries a post has a say in that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from plugins.network import checking
from plugins.network.checking import unknown
from plugins.network.model import Disclosure, Network, Post
from plugins.network.parts import Told
from plugins.network.schema import DisclosureEntry, NetworkDisclosureEntry
from plugins.network.vocabulary import Vocabulary
from plugins.network.whole import Catalog
from plugins.network.yamlfile import Document, Mistake

KEY = "disclosures"  # in `network.yaml` and in each `unit.yaml`

E = TypeVar("E", bound=DisclosureEntry)
Placed = tuple[str, Disclosure]  # the posts of a unit, or of a unit on a topic, and what is told below them


def posts_of(uid: str, topic: str = "") -> str:
    """The name of all posts of a unit, or of those on a topic, as `Catalog.disclosures` goes by it."""
    return f"{uid} {topic}"


# ------------------------------------------------------------------------------------------------ what files say


def of_network(document: Document, network: Network, vocabulary: Vocabulary) -> tuple[list[Placed], list[Mistake]]:
    """What `network.yaml` discloses, and the names in it that nobody declared."""
    placed, mistakes = [], []
    for number, entry in _entries(NetworkDisclosureEntry, document):
        uids, strangers = _units(entry.units, network)
        line = document.line((KEY, number, "units"))
        mistakes += [Mistake(line, f"{what} ({_MEANWHILE})") for what in strangers]
        topics, wrong = _topics(entry, document, number, vocabulary)
        mistakes += wrong
        one = _disclosure(entry, network.language, by_unit=False)
        placed += [(posts_of(uid, topic), one) for uid in uids for topic in topics]
    return placed, mistakes


def of_unit(document: Document, uid: str, lang: str, vocabulary: Vocabulary) -> tuple[list[Placed], list[Mistake]]:
    """What a `unit.yaml` discloses; `lang` is the unit's."""
    placed, mistakes = [], []
    for number, entry in _entries(DisclosureEntry, document):
        topics, wrong = _topics(entry, document, number, vocabulary)
        mistakes += wrong
        one = _disclosure(entry, lang, by_unit=True)
        placed += [(posts_of(uid, topic), one) for topic in topics]
    return placed, mistakes


def together(placed: Iterable[Placed]) -> dict[str, tuple[Disclosure, ...]]:
    """All that is disclosed, by the posts below which it stands; the order in files says nothing."""
    found: dict[str, list[Disclosure]] = {}
    for posts, one in sorted(placed, key=lambda entry: (entry[0], *_rank(entry[1]))):
        there = found.setdefault(posts, [])
        if one not in there:
            there.append(one)
    return {posts: tuple(ones) for posts, ones in found.items()}


_MEANWHILE = "until then it stands for no post"


def _entries(model: type[E], document: Document) -> Iterator[tuple[int, E]]:
    """The entries that are right in themselves, with their numbers. Of half an entry nobody knows for whom it is."""
    found = document.value.get(KEY) if isinstance(document.value, dict) else None
    for number, value in enumerate(found if isinstance(found, list) else []):
        entry, _ = checking.strict(model, Document(value, {}))
        if entry is not None:
            yield number, entry


def _units(names: Sequence[str], network: Network) -> tuple[list[str], list[str]]:
    """The uids that names of units and groups stand for (none: every unit), and what is wrong with others."""
    if not names:
        return sorted(network.roles), []
    known = {uid: (uid,) for uid in network.roles} | dict(network.groups)
    uids = {uid for name in names for uid in known.get(name, ()) if uid in network.roles}
    return sorted(uids), [unknown("unit or group", name, known) for name in names if name not in known]


def _topics(
    entry: DisclosureEntry, document: Document, number: int, vocabulary: Vocabulary
) -> tuple[list[str], list[Mistake]]:
    """The topics that an entry is for ("" for posts on any), and the words that name none."""
    if not entry.topics:
        return [""], []
    line = document.line((KEY, number, "topics"))
    strangers = [word for word in entry.topics if not vocabulary.find(word)]
    wrong = [Mistake(line, f"{unknown('topic', word, vocabulary.words)} ({_MEANWHILE})") for word in strangers]
    return sorted({slug for word in entry.topics if (slug := vocabulary.find(word))}), wrong


def _disclosure(entry: DisclosureEntry, lang: str, *, by_unit: bool) -> Disclosure:
    others = {code: " ".join(text.split()) for code, text in sorted(entry.translations.items())}
    return Disclosure(text=" ".join(entry.text.split()), lang=lang, others=others, by_unit=by_unit)


def _rank(one: Disclosure) -> tuple[bool, str, str, list[tuple[str, str]]]:
    return one.by_unit, one.text, one.lang, sorted(one.others.items())


# ------------------------------------------------------------------------------------------------ what posts show


def disclosed(catalog: Catalog, post: Post) -> tuple[Told, ...]:
    """What stands below a post, each once: what its author discloses, then what the network and its unit must."""
    found: list[Disclosure] = []
    for posts in (posts_of(post.unit), *(posts_of(post.unit, topic) for topic in post.topics)):
        found += (one for one in catalog.disclosures.get(posts, ()) if one not in found)
    own = (Told(post.disclosure),) if post.disclosure else ()
    if not found:
        return own
    lang = post.lang or catalog.unit[post.unit].lang or catalog.network.language
    return tuple(dict.fromkeys((*own, *(in_language(one, lang) for one in sorted(found, key=_rank)))))


def in_language(one: Disclosure, lang: str) -> Told:
    """A disclosure in the language of a post, or else in the one that it was written in."""
    said: Mapping[str, str] = {one.lang: one.text, **one.others}
    code = next((code for code in (lang, _primary(lang)) if code in said), one.lang)
    return Told(said[code], "" if _primary(code) == _primary(lang) else code)


def _primary(lang: str) -> str:
    return lang.partition("-")[0]
