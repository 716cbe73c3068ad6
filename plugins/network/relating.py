"""Which posts lie near to which: what a reader of one may want to read next.

Two posts are near by what they have in common, their *features*: a topic, a link from one to the other, a post to which
both link, a rare word of title and summary, an author, their unit. All posts with a feature stand in one list, by date,
and a post looks at its neighbours in each list of its own, a few newer and a few older ones. So

- the work grows with the number of posts, however many share a topic;
- no post is offered everywhere: on account of one feature at most twice `reach` others can see it, since they, too,
  must be its neighbours. Whoever writes the newest post on a busy topic does not stand below every older one;
- a new post changes what is offered beside it, and nothing far away. How much a feature counts depends on how many
  have it only by the power of two, so that one more hardly ever matters.

Words of the text play no part, only its links: an edit of a text without a new link changes nothing elsewhere.

What was found is kept with the features it was found by. It stays while the lists of these features do, and while what
else counts of the posts in them (`core`) does: only what an edit can have touched is looked for again. A cell for each
list, compared one by one, would cost more than all the rest of a build after an edit of one title.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from plugins.network.answering import target_of
from plugins.network.memory import Relation, Relations
from plugins.network.model import Form, Post
from plugins.network.sharing import may_show
from plugins.network.whole import Catalog, Near

MOST = 3  # posts that are offered
LOOKED_AT = 16  # of those with the most points, before language and form count


@dataclass(frozen=True, slots=True)
class Weight:
    """What a kind of feature counts, before rarity, and how many neighbours on each side are seen by it."""

    points: int
    reach: int


# By the first letter of a feature. docs/reading-on.md tells people.
WEIGHTS: Mapping[str, Weight] = {
    "l": Weight(20, 6),  # a link to the same post
    "t": Weight(30, 6),  # a topic
    "w": Weight(6, 6),  # a rare word
    "a": Weight(6, 3),  # an author
    "u": Weight(4, 3),  # the unit: whatever else is missing, there is something to read
}
DIRECT = 2  # times as much: a link from one of the two to the other
WORDS_MOST = 6  # of a post, its rarest
WORDS_OF = 40  # of a title and a summary, the first
WORD_IN_MOST = 30  # posts; in fewer where a language has few, so that stop words are told by how common they are
TOPICS_FULL = 4  # a post with more of them counts for less in each
OTHER_LANGUAGE, EVENT, NEWER = (1, 8), (1, 2), (11, 10)  # points are multiplied by these

_RARITY = 24  # a feature's points are multiplied by this, less two for each doubling of its list
_RANKS = (1 << 32) - 1
_encoder = msgspec.msgpack.Encoder()
_BETWEEN = re.compile(
    r"[\s!-/:-@\[-`{-~\u00a1-\u00bf\u2010-\u2027\u2030-\u205e\u3000-\u303f\uff01-\uff0f\uff1a-\uff20]+"
)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_SHORT = 4  # letters: what is shorter is seldom what a title is about


def words_of(text: str) -> list[str]:
    """The words of a title or a summary that may tell it from others, in their order, each once.

    >>> words_of("What storage caverns cost in 2026")
    ['what', 'storage', 'caverns', 'cost']
    """
    plain = text.isascii()
    folded = text.lower() if plain else unicodedata.normalize("NFKC", text).casefold()
    found = [word for word in _BETWEEN.split(folded) if len(word) >= _SHORT and not word.isdigit()]
    if not plain:
        runs = _UNSPACED.findall(folded)
        if runs:  # a script without spaces: pairs of its signs stand for words
            found = [word for word in found if not _UNSPACED.search(word)]
            found += [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
    return list(dict.fromkeys(found))[:WORDS_OF]


def features_of(post: Post, lang: str, links: Iterable[str]) -> list[str]:
    """What a post may have in common with others. `links` are the sources to which its text links."""
    words = words_of(f"{post.title} {post.summary}" if post.own_summary else post.title)
    return [
        *[f"t{slug}" for slug in post.topics],
        *[f"l{source}" for source in sorted(links) if source != post.source],
        *[f"w{lang} {word}" for word in words],
        *[f"a{slug}" for slug in post.authors],
        f"u{post.unit}",
    ]


def relate(
    catalog: Catalog,
    together: Mapping[str, tuple[str, ...]],
    links: Callable[[str], Iterable[str]],
    former: Relations | None = None,
    same: Collection[str] = frozenset(),
) -> Relations:
    """What is near to each published or withdrawn post of a catalog.

    `together` are the posts that say the same in several languages (`Catalog.translations`); `links` says to which
    sources the text of a source links. `former` is what an earlier catalog came to; `same` are the sources that say now
    what they said then, their links included. With or without them the outcome is the same.
    """
    return _Relating(catalog, together, links, former or Relations(), same).relations()


@dataclass
class _Relating:
    catalog: Catalog
    together: Mapping[str, tuple[str, ...]]
    links: Callable[[str], Iterable[str]]
    former: Relations
    same: Collection[str]
    rows: dict[str, Relation] = field(default_factory=dict)

    def relations(self) -> Relations:
        ground = self._ground()
        if ground != self.former.ground:
            self.former = Relations()
        for post in (*self.catalog.posts, *self.catalog.withdrawn):
            self.rows[post.source] = self._row(post, self.former.rows.get(post.source))
        limits = self._limits()
        all_anew = limits != self.former.limits
        if all_anew or self._changed:
            index = _Index(self.catalog, self.together, self.rows, limits)
            for source in list(self.rows if all_anew else self._touched(index)):
                self.rows[source] = self.rows[source]._replace(found=index.near(source))
        return Relations(ground=ground, limits=limits, rows=self.rows)

    def _ground(self) -> bytes:
        """A digest of what counts for all posts beside themselves."""
        network = self.catalog.network
        units = sorted((unit.uid, unit.share, unit.lang) for unit in self.catalog.units)
        facts = (network.language, units, sorted(network.groups.items()))
        return hashlib.blake2b(_encoder.encode(facts), digest_size=16).digest()

    @cached_property
    def _langs(self) -> Mapping[str, str]:
        language = self.catalog.network.language
        return {unit.uid: unit.lang or language for unit in self.catalog.units}

    @cached_property
    def _listed(self) -> Collection[str]:
        return {post.source for post in self.catalog.posts}

    def _row(self, post: Post, before: Relation | None) -> Relation:
        """What counts of a post, as it was kept where that still holds; what was found before stays in it."""
        listed, said = post.source in self._listed, self.together.get(post.source, ())
        tied = bool(post.about or said)
        if before and post.source in self.same and before.listed == listed and not (tied or before.tied):
            return before
        lang = post.lang or self._langs[post.unit]
        target = target_of(self.catalog, post)
        facts = (
            (post.unit, post.date.timestamp(), post.id, lang, post.share, post.form, len(post.topics), listed),
            (target.source if target else "", said),
        )
        core = hashlib.blake2b(_encoder.encode(facts), digest_size=8).digest()
        features = "\n".join(features_of(post, lang, self.links(post.source)))
        return Relation(core, listed, tied, lang, features, before.found if before else "")

    def _limits(self) -> Mapping[str, int]:
        """In how many posts a word of each language may be and still be rare."""
        counts = Counter([row.lang for row in self.rows.values() if row.listed])
        return {lang: min(WORD_IN_MOST, 1 << max(0, count.bit_length() - 4)) for lang, count in counts.items()}

    @cached_property
    def _changed(self) -> set[str]:
        """The sources of which something else counts than before, those that are new or gone among them."""
        former = self.former.rows
        changed = {
            source
            for source, row in self.rows.items()
            if (before := former.get(source)) is not row
            and (before is None or (before.core, before.features) != (row.core, row.features))
        }
        return changed | (former.keys() - self.rows.keys())

    def _touched(self, index: _Index) -> Iterator[str]:
        """The sources for which something else may be found than before."""
        more: Counter[str] = Counter()  # by how many posts the list of a feature has grown
        lists: set[str] = set()  # features in whose lists something is not as it was
        for source in self._changed:
            before, row = self.former.rows.get(source), self.rows.get(source)
            old = frozenset(_told(source, before)) if before and before.listed else frozenset()
            new = frozenset(_told(source, row)) if row and row.listed else frozenset()
            lists |= old | new if not before or not row or before.core != row.core else old ^ new
            more.update(new - old)
            more.subtract(old - new)
        # A word that is common now and was before has nothing to say, whoever has it.
        lists = {one for one in lists if index.counts(one) or index.counts(one, grown_by=more[one])}
        yield from (source for source in self._changed if source in self.rows)
        found = {index.posts[rank].source for one in lists for rank in index.lists.get(one, ())}
        found |= {one[1:] for one in lists if one[0] == "l" and one[1:] in index.rank}  # to which nobody may link now
        yield from found - self._changed
        for post in self.catalog.withdrawn:  # in no list themselves
            if post.source not in self._changed and not lists.isdisjoint(_told(post.source, self.rows[post.source])):
                yield post.source


def _told(source: str, row: Relation) -> list[str]:
    """The features of a post; what links to it is one, too."""
    return [f"l{source}", *row.features.split("\n")]


class _Index:
    """All posts by their features. A published post goes by its rank among all, from the newest on."""

    def __init__(
        self,
        catalog: Catalog,
        together: Mapping[str, tuple[str, ...]],
        rows: Mapping[str, Relation],
        limits: Mapping[str, int],
    ) -> None:
        self.catalog, self.together, self.rows, self.limits = catalog, together, rows, limits
        self.posts: Sequence[Post] = catalog.posts
        self.rank: dict[str, int] = {post.source: rank for rank, post in enumerate(self.posts)}
        self.langs = [rows[post.source].lang for post in self.posts]
        self.worth = [_worth(post) for post in self.posts]
        self.lists: dict[str, list[int]] = defaultdict(list)
        lists = self.lists
        for source, rank in self.rank.items():
            for feature in rows[source].features.split("\n"):
                lists[feature].append(rank)
        for feature, found in lists.items():
            if feature[0] == "l" and (target := self.rank.get(feature[1:])) is not None:
                insort(found, target)

    def counts(self, feature: str, grown_by: int = 0) -> bool:
        """Whether a feature is looked at, or was before its list grew; all but words always are."""
        length = len(self.lists.get(feature, ())) - grown_by
        return feature[0] != "w" or 2 <= length <= self.limits.get(feature[1:].partition(" ")[0], 0)

    def _looked_at(self, source: str) -> list[str]:
        """The features by which a post is related to others: all that are no words, and its rarest words."""
        lists, limits = self.lists, self.limits
        row = self.rows[source]
        told, words = [f"l{source}"], []
        limit = limits.get(row.lang, 0)
        for feature in row.features.split("\n"):
            if feature[0] != "w":
                told.append(feature)
            elif 2 <= (length := len(lists.get(feature, ()))) <= limit:
                words.append((length, feature))
        if len(words) > WORDS_MOST:
            words = sorted(words)[:WORDS_MOST]
        return told + [feature for _, feature in words]

    def near(self, source: str) -> str:
        """What is near to a post, packed."""
        post = self.catalog.post_at[source]
        rank: float | None = self.rank.get(source)
        at = self._place(post) if rank is None else rank
        points: dict[int, int] = {}
        looked = self._looked_at(source)
        for feature in looked:
            found = self.lists.get(feature)
            if found is None:
                continue
            weight = WEIGHTS[feature[0]]
            place, gain = bisect_left(found, at), _gain(weight, len(found))
            beside = found[max(0, place - weight.reach) : place + weight.reach + 1]
            for other in beside:
                points[other] = points.get(other, 0) + gain
            if feature[0] == "l" and (target := self.rank.get(feature[1:])) is not None:
                for other in beside if target == at else [target] if target in beside else []:
                    points[other] += (DIRECT - 1) * gain
        if rank is not None:
            points.pop(int(rank), None)
        # Points and, among equals, the newest first, as one number: nothing else is done as often.
        best = sorted([(gained << 32) - other for other, gained in points.items()], reverse=True)[:LOOKED_AT]
        ranked = self._weighed(source, at, best)
        chosen = self._chosen(post, ranked)
        return "\n".join([f"{self._why(post, other, looked)}\t{other.source}" for other in chosen])

    def _place(self, post: Post) -> float:
        """Where a post that is in no list would stand among the others."""
        key = (-post.date.timestamp(), post.id)
        return bisect_left(self.posts, key, key=lambda one: (-one.date.timestamp(), one.id)) - 0.5

    def _weighed(self, source: str, at: float, best: Sequence[int]) -> list[tuple[int, int]]:
        """Less their points, and ranks: once language, form and date of the others count, too; the best first."""
        lang, langs, worth = self.rows[source].lang, self.langs, self.worth
        found = []
        for one in best:
            rank, gained = -one & _RANKS, -(-one >> 32)
            gained *= worth[rank]
            if langs[rank] != lang:
                gained = gained * OTHER_LANGUAGE[0] // OTHER_LANGUAGE[1]
            found.append((-gained * NEWER[0] // NEWER[1] if rank < at else -gained, rank))
        return sorted(found)

    def _chosen(self, post: Post, ranked: Sequence[tuple[int, int]]) -> list[Post]:
        """The best that may be shown. No unit has all places while another's post has half as many points."""
        shown = {post.source, *self.together.get(post.source, ())}
        chosen: list[Post] = []
        spare: tuple[int, Post] | None = None  # would be the third of its unit
        for points, other in self._allowed(post, ranked):
            if spare and 2 * points < spare[0]:
                break
            if other.source in shown:
                continue
            if len(chosen) == MOST - 1 and all(one.unit == other.unit for one in chosen):
                spare = spare or (points, other)
                continue
            chosen.append(other)
            shown |= {other.source, *self.together.get(other.source, ())}
            if len(chosen) == MOST:
                return chosen
        return [*chosen, spare[1]] if spare else chosen

    def _allowed(self, post: Post, ranked: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Post]]:
        """Without what the page shows already, as what it answers or as an answer, and what is not shared with it."""
        about = target_of(self.catalog, post)
        for less, rank in ranked:
            other = self.posts[rank]
            if about and other.source == about.source:
                continue
            if other.about and (target := target_of(self.catalog, other)) and target.source == post.source:
                continue
            if may_show(self.catalog, other, post.unit):
                yield -less, other

    def _why(self, post: Post, other: Post, looked: Sequence[str]) -> str:
        """The strongest of what two posts have in common, as a feature; "" where it says nothing to a reader."""
        theirs = frozenset(_told(other.source, self.rows[other.source]))
        common = [feature for feature in looked if feature in theirs]
        for feature in common:
            if feature == f"l{post.source}" or feature == f"l{other.source}":
                return feature
        topics = [feature for feature in common if feature[0] == "t"]
        if topics:
            return min(topics, key=lambda feature: (len(self.lists[feature]), feature))
        return next((feature for feature in common if feature[0] in "la"), "")


def _worth(post: Post) -> int:
    """What points of a post are multiplied by on account of itself alone."""
    worth = 16 * TOPICS_FULL // max(TOPICS_FULL, len(post.topics))
    return worth * EVENT[0] // EVENT[1] if post.form is Form.EVENT else worth


def _gain(weight: Weight, length: int) -> int:
    return weight.points * max(1, _RARITY - 2 * length.bit_length())


def near_of(relations: Relations) -> Mapping[str, tuple[Near, ...]]:
    """What was found, by source."""
    return _Unpacked(relations.rows)


class _Unpacked(Mapping[str, tuple[Near, ...]]):
    """What was found, unpacked when it is asked for: a build after a small edit asks for little of it."""

    def __init__(self, rows: Mapping[str, Relation]) -> None:
        self._rows = rows

    def __getitem__(self, source: str) -> tuple[Near, ...]:
        found = self._rows[source].found
        if not found:
            return ()
        pairs = (line.partition("\t") for line in found.split("\n"))
        return tuple([Near(other, why) for why, _, other in pairs])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
