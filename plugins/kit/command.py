"""`invoke kit`: the kit of a post is decided, made and written into a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from plugins.kit import mail
from plugins.kit.deciding import decide, found
from plugins.kit.helpers import Helpers
from plugins.kit.making import INDEX, Made
from plugins.kit.printing import print_page, type_of
from plugins.kit.shaping import brand_of, shaped, style_of
from plugins.kit.values import Kit, Part
from plugins.network import checking, rasters
from plugins.network.catalog import Assembled
from plugins.network.dress import Cards, dress_of
from plugins.network.problems import SetupError, printable
from plugins.network.reads import Reads
from plugins.network.sources import Sources, walk
from plugins.network.stopping import exit_code
from plugins.network.urls import Urls
from plugins.network.viewing import Viewer
from plugins.pipeline.outputs import Data

OWNER = "kit"
PRINT_WIDTH = 1600  # pixels: what a picture of a print view has at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command was asked for. `only` names a part, "" is all of them."""

    post: str
    only: str = ""
    dry_run: bool = False


def run_kit(helpers: Helpers, folder: Path, wishes: Wishes) -> int:
    """Write the kit of a post into a folder of its own below `folder`.

    The exit code: 0; 1 when there is no kit, or nothing was written; 130 when interrupted.
    """

    def run() -> None:
        parts, settings = _parts(wishes.only), helpers.shaping.settings()
        with helpers.surveying() as assembled:
            made = _made(helpers, settings, assembled, wishes.post, parts)
            files = dict(made.files())
        there = folder / made.kit.name
        if not wishes.dry_run:
            outputs = (Data(path=name, data=data, owner=OWNER) for name, data in files.items())
            helpers.write(settings, outputs, there)
        _say(made, files, there, dry_run=wishes.dry_run)

    return exit_code(run)


def _parts(only: str) -> frozenset[Part]:
    try:
        return frozenset([Part(only)] if only else Part)
    except ValueError:
        raise SetupError(f"--only: {checking.unknown('part', only, Part)}") from None


def _made(
    helpers: Helpers, settings: Mapping[str, Any], assembled: Assembled, typed: str, parts: frozenset[Part]
) -> Made:
    catalog, texts = assembled.catalog, assembled.texts
    post, brand = found(assembled, typed), brand_of(settings)
    dress = replace(dress_of(brand, catalog.network), cards=Cards.POSTS)
    viewer = Viewer(catalog, Urls(catalog.network.url), dress, helpers.carriage(assembled), Reads())
    kit = decide(viewer, post, brand.closing(catalog.network.name))

    def print_view() -> bytes:
        page = helpers.shaping.render(settings, helpers.shaping.page(viewer, texts, post.source))
        style = style_of(settings, helpers.shaping.worn, _running(kit))
        return print_page(page, kit.address, viewer.urls.prefix, style, partial(_picture, walk(Path(settings["PATH"]))))

    return replace(shaped(helpers.shaping, settings, viewer, kit), print_view=print_view, parts=parts)


def _running(kit: Kit) -> str:
    """What stands at the foot of each printed page: the address."""
    address = "".join(char if char.isalnum() or char in "-._~:/%" else f"\\{ord(char):x} " for char in kit.address)
    return f'@page {{ @bottom-left {{ content: "{address}"; }} }}'


def _picture(sources: Sources, path: str) -> tuple[bytes, str] | None:
    """A picture of a unit as a print view holds it: its pixels alone, as many as paper shows."""
    try:
        data = sources.read(path.removeprefix("/"))
    except OSError:
        return None
    made = rasters.in_mail(data, PRINT_WIDTH)
    return (made[0], f"image/{made[1]}") if made else (data, type_of(path))


def _say(made: Made, files: Mapping[str, bytes], folder: Path, *, dry_run: bool) -> None:
    """What was written, or would be, with the words themselves in a dry run."""
    for words in made.kit.beware:
        print(words)
    if dry_run and Part.LINKED_IN in made.parts:
        print(f"\n{made.words}")
    if dry_run and Part.MAIL in made.parts:
        print(f"\nSubject: {mail.subject(made.kit)}\n\n{mail.text(made.kit, made.sender)}")
    shown = printable(os.path.relpath(folder))
    for name, data in files.items():
        size = f"{max(len(data) // 1000, 1):,} kB"
        print(f"{shown}/{name}: {'would be written' if dry_run else 'written'}, {size}.")
    if not dry_run:
        print(f"To look at it: {shown}/{INDEX}")
