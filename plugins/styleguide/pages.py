"""The style page and what it shows of files, as outputs of a preview."""

from __future__ import annotations

import io
import wave

from plugins.network import json_ld, urls
from plugins.network.brand import Brand
from plugins.network.dress import Dress, Facts
from plugins.network.reads import Reads
from plugins.network.urls import Urls
from plugins.network.viewing import Viewer
from plugins.network.views import Chrome, Link, Pager, Player
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Data, Later, Output, Page
from plugins.styleguide import body, samples
from plugins.styleguide.samples import Samples, picture
from plugins.styleguide.values import Size, StylePage, Swatch

OWNER = "styleguide"
TITLE = "Style"
ABOUT = "Every part of the theme in every state. Only a preview has this page."
DRAWING, PORTRAIT, SOUND = (f"{urls.STYLE}{name}" for name in ("drawing.svg", "portrait.svg", "silence.wav"))

STRETCHES = (
    "Colours", "Type", "Ways through", "Heads", "Cards", "Entries of a section", "Entries anywhere", "Lists", "Topics",
    "People", "Beside a list", "Notices", "In a post", "After a post", "Fields and buttons", "Nothing to show",
)  # fmt: skip

USES = {
    "paper": "the ground",
    "panel": "what is set apart",
    "ink": "words, rules, buttons",
    "soft": "dates, captions, roles",
    "line": "hairlines, which only decorate",
    "edge_ui": "underlines of links, borders of fields",
    "mark": "focus and found words",
    "on_mark": "words on the mark",
    "bad": "warnings, what was retracted",
}
SIZES = {
    "label": "labels, dates, captions",
    "ui": "what the site says",
    "read": "the text of a post",
    "stand": "standfirsts, smaller titles",
    "head": "headings, titles in lists, quotations",
    "notice": "notices",
    "title": "the title of a post, a section, a person",
    "lead": "the lead of the front page",
}


def outputs(catalog: Catalog, urls: Urls, dress: Dress, brand: Brand, reads: Reads | None = None) -> tuple[Output, ...]:
    """The page, two pictures and a recording of nothing."""
    viewer = Viewer(catalog, urls, dress, reads=reads or Reads())
    return (page(viewer, brand), *map(_data, (DRAWING, PORTRAIT, SOUND), (body.DRAWING, body.PORTRAIT, silence())))


def page(viewer: Viewer, brand: Brand) -> Page:
    view = Later(of_network, (viewer, brand))
    return Page(path=urls.output_file(urls.STYLE), template="style.html", view=view, owner=OWNER)


def of_network(viewer: Viewer, brand: Brand) -> StylePage:
    """The page as it stands in a network, under its masthead."""
    nodes = (json_ld.web_page(viewer.catalog.network, viewer.urls, urls.STYLE, TITLE),)
    facts = Facts(path=urls.STYLE, title=TITLE, description=ABOUT, nodes=nodes, noindex=True)
    return style_page(viewer.chrome(facts), brand, viewer.urls)


def style_page(chrome: Chrome, brand: Brand, to: Urls) -> StylePage:
    """The page in the colours of `brand`, surrounded by `chrome`."""
    here = to.href(urls.STYLE)
    made = Samples(here, tuple(brand.accents))
    drawing = picture(to.href(DRAWING), "A flat line with one step in it.", 960, 400, "Drawing: whose it is")
    player = Player(kind="audio", src=to.href(SOUND), type="audio/wav")
    return StylePage(
        chrome=chrome,
        jumps=tuple(Link(text=name, href=f"#{anchor(name)}") for name in STRETCHES),
        swatches=tuple(
            Swatch(name=name.replace("_", " "), use=use, light=tone.light, dark=tone.dark)
            for name, use in USES.items()
            for tone in (getattr(brand.colours, name),)
        ),
        accents=tuple(
            Swatch(name=name, use=name, light=tone.light, dark=tone.dark) for name, tone in brand.accents.items()
        ),
        sizes=tuple(Size(name=name, use=use, css=getattr(brand.scale, name)) for name, use in SIZES.items()),
        here=Link(text=TITLE, href=here),
        way=(made.link("The firm"), made.ours),
        pagers=(
            Pager(legend="1 to 20 of 64 posts", older=here, number=1, of=4),
            Pager(legend="21 to 40 of 64 posts", newer=here, older=here, number=2, of=4),
            Pager(legend="61 to 64 of 64 posts", newer=here, number=4, of=4),
        ),
        unit=made.ours,
        person=made.people[0],
        portrait=picture(to.href(PORTRAIT), "Ada Example, drawn.", 400, 500),
        drawing=drawing,
        lead=made.lead,
        section_cards=made.section_cards,
        unit_cards=made.unit_cards,
        section=made.section,
        anywhere=made.anywhere,
        no_pager=samples.NO_PAGER,
        rows=made.anywhere,
        exchange=made.exchange,
        events=made.events,
        topics=made.topics,
        moving=made.topics[:2],
        by_topic=made.by_topic,
        people=made.people,
        counted=made.counted,
        units=made.units,
        years=made.years,
        feeds=made.feeds,
        follows=made.follows,
        outside=made.outside,
        translations=made.translations,
        changes=samples.CHANGES,
        facts=made.facts,
        banners=samples.BANNERS,
        notices=made.notices(chrome),
        toc=samples.TOC,
        about=made.about,
        body=body.text(here, to.href(DRAWING)),
        players=(player,),
        disclosures=samples.DISCLOSURES,
        carriers=made.carriers,
        further=(made.anywhere[0], made.section[1]),
        day=samples.DAY,
        groups=made.groups,
    )


def anchor(name: str) -> str:
    """The id of a stretch of the page."""
    return f"site-{name.lower().replace(' ', '-')}"


def silence() -> bytes:
    """Half a second of nothing, as a recording."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 4000)
    return made.getvalue()


def _data(path: str, data: bytes) -> Data:
    return Data(path=urls.output_file(path), data=data, owner=OWNER)
