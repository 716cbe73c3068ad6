"""Which cards there are, and what each says: of the network, units, topics, experts, and of posts where that is wanted.

A card is a value made from the catalog, then a picture. It holds nothing but what is public of a published post: title,
unit, authors. A post that was taken back has none; one that is not published yet has one in a preview alone, and no
page that everybody will see names it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import msgspec

from plugins.cards import drawing, faces
from plugins.cards.drawing import Card, Look, draw
from plugins.cards.faces import CardFace
from plugins.network import social, urls
from plugins.network.brand import Brand
from plugins.network.brand import Face as BrandFace
from plugins.network.carrying import NOTHING_CARRIED, Carriage
from plugins.network.drawing import Drawings
from plugins.network.dress import Cards, Dress
from plugins.network.linking import Linker
from plugins.network.model import Expert
from plugins.network.reads import Reads
from plugins.network.urls import Urls
from plugins.network.whole import Catalog
from plugins.network.wording import KINDS
from plugins.pipeline.outputs import Document, Later, Output

OWNER = "cards"
READ_WEIGHT, UI_WEIGHT, LABEL_WEIGHT = 500, 400, 600
_LOGOS = (".png", ".jpg", ".webp")  # of pixels: nothing here draws an SVG
_encoder = msgspec.msgpack.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class Studio:
    """What draws cards: the brand's look, a digest of all that shapes a picture beside its card, and the store."""

    look: Look
    digest: str
    drawings: Drawings
    accents: dict[str, str]  # colours by name; a card has one of them

    @property
    def version(self) -> str:
        """By what an output is told from one that was made with another look, or other accents."""
        return hashlib.blake2b(_encoder.encode((self.digest, self.accents)), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Order:
    """A card that is to be drawn."""

    card: Card
    studio: Studio


def picture(order: Order) -> bytes:
    """The card as a PNG, drawn once for the same card in the same look."""
    card, studio = order.card, order.studio
    key = hashlib.blake2b(_encoder.encode((studio.digest, card)), digest_size=32).digest()
    return studio.drawings.drawn(key, lambda: draw(card, studio.look))


def studio_of(brand: Brand, theme: Path, drawings: Drawings) -> Studio:
    """The studio of a brand, whose files lie in `static/` below the folder `theme`."""
    static = theme / "static"
    logo = static / brand.logo if brand.logo and brand.logo.endswith(_LOGOS) else None
    look = Look(
        paper=brand.colours.paper.light,
        ink=brand.colours.ink.light,
        soft=brand.colours.soft.light,
        line=brand.colours.line.light,
        read=_family(brand.families.read, brand.faces, static, READ_WEIGHT),
        ui=_family(brand.families.ui, brand.faces, static, UI_WEIGHT),
        label=_family(brand.families.ui, brand.faces, static, LABEL_WEIGHT),
        logo=logo,
    )
    accents = {name: tone.light for name, tone in brand.accents.items()}
    return Studio(look, _digest(look, static), drawings, accents)


def _family(names: str, brand: tuple[BrandFace, ...], static: Path, weight: int) -> tuple[CardFace, ...]:
    """The upright files of the first family of a list: those of several weights at `weight`, else the nearest to it."""
    first = names.partition(",")[0].strip().strip("\"'")
    found = [face for face in brand if face.family == first and face.style == "normal"]
    varying = [face for face in found if " " in face.weight]
    if varying:
        return tuple(_face(static / face.file, weight) for face in varying)
    nearest = min((abs(int(face.weight) - weight) for face in found if face.weight.isdecimal()), default=0)
    fixed = (face for face in found if face.weight.isdecimal() and abs(int(face.weight) - weight) == nearest)
    return tuple(_face(static / face.file) for face in fixed)


def _face(path: Path, weight: int = 0) -> CardFace:
    return CardFace(path, weight, hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest())


def _digest(look: Look, static: Path) -> str:
    """By what pictures in this look are told from others: its values, the bytes of its files, code, versions."""
    used = (*look.read, *look.ui, *look.label)
    files = [face.path for face in used] + ([look.logo] if look.logo else [])
    named = [path.relative_to(static).as_posix() for path in files]
    weights = [face.weight for face in used]
    values = (look.paper, look.ink, look.soft, look.line, named, weights)
    digest = hashlib.blake2b(_encoder.encode(values), digest_size=16)
    for path in files:
        digest.update(hashlib.blake2b(path.read_bytes()).digest())
    digest.update(faces.digest_of_own() + _made_with())
    return digest.hexdigest()


@cache
def _made_with() -> bytes:
    import PIL
    from PIL import features

    libraries = [f"{name} {features.version(name)}" for name in ("freetype2", "raqm", "harfbuzz", "zlib")]
    code = [path.read_bytes() for path in sorted(Path(drawing.__file__).parent.glob("*.py"))]
    return hashlib.blake2b(_encoder.encode((PIL.__version__, libraries, code))).digest()


# Which there are


def outputs(
    catalog: Catalog,
    addresses: Urls,
    dress: Dress,
    studio: Studio,
    carriage: Carriage = NOTHING_CARRIED,
    reads: Reads | None = None,
) -> tuple[Output, ...]:
    """A picture for each card, as values."""
    if dress.cards is Cards.NONE:
        return ()
    linker = Linker(catalog, addresses, dress, carriage, reads or Reads())
    return tuple(chain.from_iterable(_documents(linker, studio, kind) for kind in KINDS_OF_CARDS))


def _documents(linker: Linker, studio: Studio, kind: Kind) -> Iterator[Document]:
    version = studio.version
    for path, key, owner in kind.places(linker):
        value = Later(order, (linker, studio), (kind.name, key, version))
        yield Document(path=urls.output_file(path), value=value, write=picture, owner=owner)


def order(linker: Linker, studio: Studio, kind: str, key: str, version: str) -> Order:
    """One card; `version` is the studio's, so that a picture in another look is another output."""
    return Order(_BY_NAME[kind].card(linker, studio, key), studio)


Place = tuple[str, str, str]  # site path, key, owner


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cards: where they come out, and what one says, by its key."""

    name: str
    places: Callable[[Linker], Iterator[Place]]
    card: Callable[[Linker, Studio, str], Card]


def _network_places(linker: Linker) -> Iterator[Place]:
    yield urls.card("network"), "", OWNER


def network_card(linker: Linker, studio: Studio, key: str) -> Card:
    network = linker.catalog.network
    return Card(network=network.name, title=network.name, by=network.tagline, lang=network.language)


def _unit_places(linker: Linker) -> Iterator[Place]:
    for unit in linker.catalog.units:
        yield social.card_of_unit(unit), unit.uid, f"{unit.slug}/unit.yaml"


def unit_card(linker: Linker, studio: Studio, uid: str) -> Card:
    unit, network = linker.catalog.unit[uid], linker.catalog.network
    return Card(
        network=network.name,
        title=unit.name,
        label=KINDS[unit.kind],
        by=unit.summary,
        accent=studio.accents.get(unit.accent, ""),
        lang=unit.lang or network.language,
    )


def _topic_places(linker: Linker) -> Iterator[Place]:
    for topic in linker.catalog.topics:
        yield urls.card("topics", topic.slug), topic.slug, OWNER


def topic_card(linker: Linker, studio: Studio, slug: str) -> Card:
    topic, network = linker.catalog.topic[slug], linker.catalog.network
    return Card(network=network.name, title=topic.name, label="Topic", by=topic.about, lang=network.language)


def _expert_places(linker: Linker) -> Iterator[Place]:
    for expert in linker.catalog.experts:
        yield urls.card("experts", expert.slug), expert.slug, expert.source


def expert_card(linker: Linker, studio: Studio, slug: str) -> Card:
    expert, network = linker.catalog.expert[slug], linker.catalog.network
    unit = linker.catalog.unit[expert.unit]
    return Card(
        network=network.name,
        title=expert.name,
        label=unit.name,
        by=expert.role,
        accent=studio.accents.get(unit.accent, ""),
        lang=unit.lang or network.language,
    )


def _post_places(linker: Linker) -> Iterator[Place]:
    if linker.dress.cards is Cards.POSTS:
        for post in linker.catalog.posts:
            if path := social.card_when_published(linker, post):  # only a preview's posts hold one that nobody sees
                yield path, post.source, post.source


def post_card(linker: Linker, studio: Studio, source: str) -> Card:
    post, network = linker.catalog.post_at[source], linker.catalog.network
    unit = linker.unit_of(post)
    return Card(
        network=network.name,
        title=post.title,
        label=unit.name,
        by=_names(linker.authors(post)),
        accent=studio.accents.get(unit.accent, ""),
        lang=linker.lang_of(post),
    )


def _names(people: tuple[Expert, ...]) -> str:
    """ "A, B and C"."""
    *others, last = [expert.name for expert in people] or [""]
    return f"{', '.join(others)} and {last}" if others else last


KINDS_OF_CARDS = (
    Kind("network", _network_places, network_card),
    Kind("units", _unit_places, unit_card),
    Kind("topics", _topic_places, topic_card),
    Kind("experts", _expert_places, expert_card),
    Kind("posts", _post_places, post_card),
)
_BY_NAME = {kind.name: kind for kind in KINDS_OF_CARDS}
