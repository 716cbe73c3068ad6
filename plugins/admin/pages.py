"""`/admin/`: the page, the form as a file, what the script is told, and the programs, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from plugins.admin.backends import SIMPLE, WORKFLOW, backend_of, trial_backend
from plugins.admin.choices import Network
from plugins.admin.collections import collections_of
from plugins.admin.form import Config, Slug, encoded
from plugins.admin.programs import Program
from plugins.network import urls
from plugins.network.dress import Dress
from plugins.network.model import Admin, Stage
from plugins.network.urls import Urls
from plugins.pipeline.outputs import Copy, Data, Document, Later, Output, Page

OWNER = "admin"
STATIC = Path(__file__).resolve().parent / "static"
# The pages, with their templates.
_PAGES = ((urls.ADMIN, "admin.html"), (urls.ADMIN_COMMENT, "admin_comment.html"))


@dataclass(frozen=True, slots=True)
class Desk:
    """What pages are made from."""

    network: Network
    urls: Urls
    dress: Dress

    @property
    def admin(self) -> Admin:
        """Where the network's page says that it goes; without that, nothing here is made."""
        found = self.network.catalog.network.admin
        assert found is not None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPage:
    """What the templates of `/admin/` are handed. `told` is JSON for the script, the others are words and addresses."""

    title: str
    lang: str
    network: str
    home: str
    comment: str
    stylesheet: str
    icon: str
    logo: str
    decap: str
    style: str
    script: str
    before: str
    config: str
    told: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the script of `/admin/` knows of the network: public facts alone."""

    network: str
    authority: str
    language: str
    zone: str
    home: str
    admin: str
    comment: str
    stylesheet: str
    logo: str
    icon: str
    index: str
    folder: str
    units: Sequence[dict[str, str]]
    experts: dict[str, str]
    topics: dict[str, str]
    aliases: dict[str, str]


def outputs(desk: Desk, programs: Sequence[tuple[Program, Path]], trial: str = "") -> tuple[Output, ...]:
    """Everything under `/admin/`. `programs` are what others wrote, each with the file that it is.

    `trial` is the name of the units folder where all that is written stays on this machine, "" where it goes to the git
    host.
    """
    decap = next(program.name for program, _ in programs if program.package == "decap-cms")
    files = sorted(path for path in STATIC.iterdir() if path.suffix in (".js", ".css"))
    config = Document(
        path=urls.output_file(urls.ADMIN_CONFIG),
        value=Later(config_of, (desk,), (trial,)),
        write=encoded,
        owner=OWNER,
    )
    pages = (
        Page(path=urls.output_file(path), template=template, view=Later(page_of, (desk,), (decap, trial)), owner=OWNER)
        for path, template in _PAGES
    )
    return (
        config,
        *pages,
        *(Data(path=urls.output_file(urls.admin(one.name)), data=one.read_bytes(), owner=OWNER) for one in files),
        *(
            Copy(path=urls.output_file(urls.program(program.name)), source=path, owner=OWNER, sha256=program.sha256)
            for program, path in programs
        ),
    )


def config_of(desk: Desk, trial: str) -> Config:
    """The form of all units, and where it leaves what is written."""
    network, href, admin = desk.network.catalog.network, desk.urls.href, desk.admin
    return Config(
        backend=trial_backend(admin, href(urls.ADMIN_API)) if trial else backend_of(admin),
        publish_mode=SIMPLE if trial else WORKFLOW,
        site_url=network.url,
        display_url=network.url,
        media_folder=trial or admin.folder,
        public_folder="media",
        show_preview_links=False,
        slug=Slug(),
        collections=collections_of(desk.network, trial or admin.folder),
    )


def page_of(desk: Desk, decap: str, trial: str) -> AdminPage:
    """A page of `/admin/`."""
    network, href, dress = desk.network.catalog.network, desk.urls.href, desk.dress
    return AdminPage(
        title=f"Write for {network.name}",
        lang="en",  # the language of the form, whatever posts are in
        network=network.name,
        home=href(urls.FRONT),
        comment=href(urls.ADMIN_COMMENT),
        stylesheet=href(urls.STYLESHEET),
        icon=href(dress.icon) if dress.icon else "",
        logo=href(dress.logo) if dress.logo else "",
        decap=href(urls.program(decap)),
        style=href(urls.admin("admin.css")),
        script=href(urls.admin("admin.js")),
        before=href(urls.admin("before.js")),
        config=href(urls.ADMIN_CONFIG),
        told=msgspec.json.encode(told_of(desk, trial))
        .decode()
        .replace("<", r"\u003c"),  # it stands in a script element
    )


def told_of(desk: Desk, trial: str) -> Told:
    """What the script is told."""
    catalog, href, dress = desk.network.catalog, desk.urls.href, desk.dress
    network = catalog.network
    open_units = (unit for unit in catalog.units if unit.role.stage is not Stage.CLOSED)
    return Told(
        network=network.name,
        authority=network.authority,
        language=network.language,
        zone=network.timezone,
        home=href(urls.FRONT),
        admin=href(urls.ADMIN),
        comment=href(urls.ADMIN_COMMENT),
        stylesheet=href(urls.STYLESHEET),
        logo=href(dress.logo) if dress.logo else "",
        icon=href(dress.icon) if dress.icon else "",
        index=href(urls.MACHINE_INDEX),
        folder=trial or desk.admin.folder,
        units=[
            {
                "uid": unit.uid,
                "name": unit.name,
                "slug": unit.slug,
                "path": href(urls.section(unit)),
                "lang": unit.lang or network.language,
                "accent": unit.accent,
            }
            for unit in open_units
        ],
        experts={one.slug: one.name for one in catalog.experts},
        topics={one.slug: one.name for one in catalog.topics},
        aliases=dict(desk.network.aliases),
    )
